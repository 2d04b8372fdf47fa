"""Gates that only rearrange their values."""

from typing import Any

import numpy as np

from nbnet.autodiff.gate import Array, Gate


class Reshape(Gate, numpy=np.reshape):
    """The same values in a new shape."""

    symbol = "reshape"
    flow = "routes"
    linear = True

    def __init__(self, shape: Any) -> None:
        self.new = shape

    def forward(self, x: Array) -> Array:
        self.old = x.shape
        return np.reshape(x, self.new)

    def backward(self, dz: Array) -> Array:
        return np.reshape(dz, self.old)


class Transpose(Gate, numpy=np.transpose):
    """The axes in another order; reversed by default."""

    symbol = "ᵀ"
    flow = "routes"
    linear = True

    def __init__(self, axes: Any = None) -> None:
        self.axes = axes

    def forward(self, x: Array) -> Array:
        return np.transpose(x, self.axes)

    def backward(self, dz: Array) -> Array:
        return np.transpose(dz, None if self.axes is None else np.argsort(np.asarray(self.axes) % dz.ndim))


class BroadcastTo(Gate, numpy=np.broadcast_to):
    """The values repeated to fill a larger shape."""

    symbol = "broadcast"
    flow = "distributes"
    linear = True

    def __init__(self, shape: Any) -> None:
        self.new = shape

    def forward(self, x: Array) -> Array:
        self.old = x.shape
        return np.broadcast_to(x, self.new)

    def backward(self, dz: Array) -> Array:
        extra = dz.ndim - len(self.old)
        axes = tuple(i for i, n in enumerate((1,) * extra + self.old) if n == 1)
        return np.reshape(np.sum(dz, axis=axes), self.old)
