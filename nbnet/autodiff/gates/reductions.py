"""Gates that reduce axes: sums and means."""

from typing import Any

import numpy as np

from nbnet.autodiff.gate import Array, Gate


def kept(values: Array, shape: tuple[int, ...], axis: Any) -> Array:
    """Return reduced `values` with the reduced axes back as length 1, so that they broadcast against `shape`."""
    axes = range(len(shape)) if axis is None else [a % len(shape) for a in np.atleast_1d(axis)]
    return np.reshape(values, tuple(1 if i in axes else n for i, n in enumerate(shape)))


class Sum(Gate, numpy=np.sum):
    """The sum over all axes, or over `axis`."""

    symbol = "Σ"
    flow = "distributes"
    linear = True

    def __init__(self, axis: Any = None, keepdims: bool = False) -> None:
        self.axis, self.keepdims = axis, keepdims

    def forward(self, x: Array) -> Array:
        self.shape = x.shape
        return np.sum(x, axis=self.axis, keepdims=self.keepdims)

    def backward(self, dz: Array) -> Array:
        return np.broadcast_to(kept(dz, self.shape, self.axis), self.shape)


class Mean(Gate, numpy=np.mean):
    """The mean over all axes, or over `axis`."""

    symbol = "mean"
    flow = "distributes"
    linear = True

    def __init__(self, axis: Any = None, keepdims: bool = False) -> None:
        self.axis, self.keepdims = axis, keepdims

    def forward(self, x: Array) -> Array:
        self.shape = x.shape
        z = np.mean(x, axis=self.axis, keepdims=self.keepdims)
        self.n = x.size // max(z.size, 1)
        return z

    def backward(self, dz: Array) -> Array:
        return np.broadcast_to(kept(dz / self.n, self.shape, self.axis), self.shape)
