"""Gates that reduce axes, or run along one: sums, means, products, extrema, and functions made of them."""

from __future__ import annotations

from math import prod
from typing import Any, ClassVar

import numpy as np

from nbnet.autodiff.context import group
from nbnet.autodiff.gate import Array, Gate
from nbnet.autodiff.registry import implements
from nbnet.autodiff.tensor import Tensor


def reduced(shape: tuple[int, ...], axis: Any) -> tuple[int, ...]:
    """Return `shape` with the axes that a reduction over `axis` removes as length 1."""
    axes = range(len(shape)) if axis is None else [a % max(len(shape), 1) for a in np.atleast_1d(axis)]
    return tuple(1 if i in axes else n for i, n in enumerate(shape))


def repeated(values: Array, shape: tuple[int, ...], axis: Any) -> Array:
    """Return the gradient of a sum over `axis`: reduced `values`, repeated to fill `shape` again."""
    if values.ndim:
        values = np.reshape(values, reduced(shape, axis))
    if not isinstance(values, Tensor) and prod(shape) <= SMALL:
        filled = np.empty(shape, values.dtype)
        filled[...] = values
        return filled
    return np.broadcast_to(values, shape)


SMALL = 4096
"""Values up to which copying costs less than making a broadcast view."""


class Reduction(Gate):
    """A gate with NumPy's `axis` and `keepdims`."""

    def __init__(self, axis: Any = None, keepdims: bool = False) -> None:
        self.axis, self.keepdims = axis, keepdims


class Sum(Reduction, numpy=np.sum):
    """The sum over all axes, or over `axis`."""

    symbol = "Σ"
    flow = "distributes"
    linear = True

    def forward(self, x: Array) -> Array:
        self.shape = x.shape
        return np.sum(x, axis=self.axis, keepdims=self.keepdims)

    def backward(self, dz: Array) -> Array:
        return repeated(dz, self.shape, self.axis)

    def bind_forward(self, plan: Any, z: Array, x: Array) -> None:
        plan.call(np.add.reduce, x, self.axis, None, z, self.keepdims)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array) -> None:
        plan.pass_on(0, np.broadcast_to(dz.reshape(reduced(x.shape, self.axis)), x.shape))


class Mean(Reduction, numpy=np.mean):
    """The mean over all axes, or over `axis`."""

    symbol = "mean"
    flow = "distributes"
    linear = True

    def forward(self, x: Array) -> Array:
        self.shape = x.shape
        z = x.sum(axis=self.axis, keepdims=self.keepdims)
        self.n = x.size / max(z.size, 1)
        return z / self.n

    def backward(self, dz: Array) -> Array:
        return repeated(dz / self.n, self.shape, self.axis)

    def bind_forward(self, plan: Any, z: Array, x: Array) -> None:
        plan.call(np.add.reduce, x, self.axis, None, z, self.keepdims)
        plan.call(np.divide, z, self.n, z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array) -> None:
        share = np.empty_like(dz)
        plan.call(np.divide, dz, self.n, share)
        plan.pass_on(0, np.broadcast_to(share.reshape(reduced(x.shape, self.axis)), x.shape))


class Max(Reduction, numpy=(np.max, np.amax)):
    """The largest value over all axes, or over `axis`. Equal maxima share the gradient."""

    symbol = "max"
    flow = "routes"
    extreme: ClassVar[Any] = staticmethod(np.max)

    def forward(self, x: Array) -> Array:
        self.shape = reduced(x.shape, self.axis)
        z = type(self).extreme(x, axis=self.axis, keepdims=True)
        chosen = np.asarray(x == z)
        self.share = (chosen / np.maximum(chosen.sum(axis=self.axis, keepdims=True), 1)).astype(x.dtype)
        return z if self.keepdims else np.reshape(z, tuple(type(self).extreme(chosen, axis=self.axis).shape))

    def backward(self, dz: Array) -> Array:
        return np.reshape(dz, self.shape) * self.share


class Min(Max, numpy=(np.min, np.amin)):
    """The smallest value over all axes, or over `axis`. Equal minima share the gradient."""

    symbol = "min"
    extreme = staticmethod(np.min)


class CumSum(Gate, numpy=np.cumsum):
    """Running sums along an axis."""

    symbol = "cumsum"
    flow = "distributes"
    linear = True

    def __init__(self, axis: int | None = None) -> None:
        self.axis = axis

    def forward(self, x: Array) -> Array:
        self.shape = x.shape
        return np.cumsum(x, axis=self.axis)

    def backward(self, dz: Array) -> Array:
        axis = -1 if self.axis is None else self.axis
        return np.reshape(np.flip(np.cumsum(np.flip(dz, axis), axis=axis), axis), self.shape)


class CumProd(Gate, numpy=np.cumprod):
    """Running products along an axis; exact where factors are 0."""

    symbol = "cumprod"
    flow = "scales"

    def __init__(self, axis: int | None = None) -> None:
        self.axis = axis

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.cumprod(x, axis=self.axis)

    def backward(self, dz: Array) -> Array:
        # dx[k] = (x[0] … x[k−1]) · s[k], where s[k] = dz[k] + x[k+1] · s[k+1]
        axis = self.axis
        x = np.reshape(self.x, (-1,)) if axis is None else np.moveaxis(self.x, axis, 0)
        dz = dz if axis is None else np.moveaxis(dz, axis, 0)
        n = len(x)
        if n == 0:
            return np.zeros(self.x.shape, dz.dtype)
        tails = [dz[n - 1]]
        for k in range(n - 2, -1, -1):
            tails.append(dz[k] + x[k + 1] * tails[-1])
        before = [np.ones(x.shape[1:], dz.dtype)]
        for k in range(n - 1):
            before.append(before[-1] * x[k])
        dx = np.stack([b * s for b, s in zip(before, reversed(tails), strict=True)])
        return np.reshape(dx, self.x.shape) if axis is None else np.moveaxis(dx, 0, axis)


class Prod(Reduction, numpy=np.prod):
    """The product over all axes, or over `axis`; exact where factors are 0."""

    symbol = "Π"
    flow = "scales"

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.prod(x, axis=self.axis, keepdims=self.keepdims)

    def backward(self, dz: Array) -> Array:
        # the product of all the other factors is the product of those before times the product of those after
        x, shape = self.x, self.x.shape
        axes = [i for i, (n, m) in enumerate(zip(shape, reduced(shape, self.axis), strict=True)) if n != m]
        others = [i for i in range(x.ndim) if i not in axes]
        order = others + axes
        rows = np.reshape(np.transpose(x, order), (*[shape[i] for i in others], -1)) if x.size else x
        if not x.size or rows.shape[-1] < 2:
            return np.broadcast_to(np.reshape(dz, reduced(shape, self.axis)), shape)
        one = np.ones((*rows.shape[:-1], 1), dz.dtype)
        before = np.cumprod(np.concatenate([one, rows[..., :-1]], axis=-1), axis=-1)
        after = np.flip(np.cumprod(np.flip(np.concatenate([rows[..., 1:], one], axis=-1), -1), axis=-1), -1)
        product = np.transpose(np.reshape(before * after, [shape[i] for i in order]), np.argsort(order))
        return np.reshape(dz, reduced(shape, self.axis)) * product


@implements(np.average)
def average(x: Any, axis: Any = None, weights: Any = None, *, keepdims: bool = False) -> Array:
    """Answer `np.average`; weights have the shape of x."""
    if weights is None:
        return np.mean(x, axis=axis, keepdims=keepdims)
    total = np.sum(weights, axis=axis, keepdims=keepdims)
    return np.sum(np.multiply(x, weights), axis=axis, keepdims=keepdims) / total


@implements(np.ptp)
def ptp(x: Array, axis: Any = None, *, keepdims: bool = False) -> Array:
    """Answer `np.ptp`: the largest value minus the smallest."""
    return np.max(x, axis=axis, keepdims=keepdims) - np.min(x, axis=axis, keepdims=keepdims)


@implements(np.median)
def median(x: Array, axis: int | None = None, *, keepdims: bool = False) -> Array:
    """Answer `np.median`: the value in the middle, or the mean of the two."""
    ordered = np.moveaxis(np.sort(x, axis=axis), -1 if axis is None else axis, 0)
    middle = (len(ordered) - 1) / 2
    z = (ordered[int(middle)] + ordered[int(middle + 0.5)]) / 2
    return np.reshape(z, reduced(x.shape, axis)) if keepdims else z


@implements(np.var)
def var(x: Tensor, axis: Any = None, *, ddof: float = 0, keepdims: bool = False) -> Array:
    """Answer `np.var`: the mean squared deviation, with n − `ddof` in place of n."""
    with group("var"):
        deviations = x - np.mean(x, axis=axis, keepdims=True)
        n = x.size / max(prod(reduced(x.shape, axis)), 1)
        total = np.sum(np.square(deviations), axis=axis, keepdims=keepdims)
        return total / (n - ddof)


@implements(np.std)
def std(x: Tensor, axis: Any = None, *, ddof: float = 0, keepdims: bool = False) -> Array:
    """Answer `np.std`, the square root of `np.var`; where that is 0, the derivative does not exist (NaN)."""
    with group("std"):
        return np.sqrt(np.var(x, axis=axis, ddof=ddof, keepdims=keepdims))
