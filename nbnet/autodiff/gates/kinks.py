"""Functions with a kink or a jump, where a convention decides the derivative.

|·|′(0) = 0; equal maxima and minima share the gradient equally; a staircase has derivative 0 everywhere; a value at
the edge of `clip` still passes the gradient.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from nbnet.autodiff.gate import Array, Elementwise, Unary, record
from nbnet.autodiff.registry import implements
from nbnet.autodiff.tensor import Tensor


class Absolute(Elementwise, numpy=(np.absolute, np.fabs)):
    """z = |x|, with derivative 0 at 0."""

    symbol = "|x|"
    flow = "routes"
    formula = "abs(x)"
    derivatives = ("sign(x)",)

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.absolute(x)

    def backward(self, dz: Array) -> Array:
        return dz * np.sign(self.x)


class Sign(Unary, numpy=np.sign):
    """z = −1, 0 or 1. A staircase: its derivative is 0."""

    formula, derivatives = "sign(x)", ("0",)


class Floor(Unary, numpy=np.floor):
    """z = ⌊x⌋, with derivative 0."""

    derivatives = ("0",)


class Ceil(Unary, numpy=np.ceil):
    """z = ⌈x⌉, with derivative 0."""

    derivatives = ("0",)


class Trunc(Unary, numpy=np.trunc):
    """x without its decimals, with derivative 0."""

    derivatives = ("0",)


class Rint(Unary, numpy=np.rint):
    """The nearest whole number, with derivative 0."""

    derivatives = ("0",)


class Maximum(Elementwise, numpy=np.maximum):
    """z = max(x, y). Routes the gradient to the larger input; equal inputs get half each."""

    symbol = "max"
    flow = "routes"
    formula: ClassVar[str | None] = "max(x, y)"
    derivatives: ClassVar[tuple[str, ...]] = (
        "where(x > y, 1, where(x == y, 0.5, 0))",
        "where(y > x, 1, where(x == y, 0.5, 0))",
    )

    def forward(self, x: Array, y: Array) -> Array:
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz: Array) -> Array:
        return routed(dz, self.x, self.y, self.needs)

    def bind_forward(self, plan: Any, z: Array, x: Array, y: Array) -> None:
        plan.call(np.maximum, x, y, out=z)


class Minimum(Elementwise, numpy=np.minimum):
    """z = min(x, y). Routes the gradient to the smaller input; equal inputs get half each."""

    symbol = "min"
    flow = "routes"
    formula: ClassVar[str | None] = "min(x, y)"
    derivatives: ClassVar[tuple[str, ...]] = (
        "where(x < y, 1, where(x == y, 0.5, 0))",
        "where(y < x, 1, where(x == y, 0.5, 0))",
    )

    def forward(self, x: Array, y: Array) -> Array:
        self.x, self.y = x, y
        return np.minimum(x, y)

    def backward(self, dz: Array) -> Array:
        return routed(dz, self.y, self.x, self.needs)


class FMax(Maximum, numpy=np.fmax):
    """The larger input, or the other one where one is NaN."""

    symbol = "fmax"
    formula: ClassVar[str | None] = None
    derivatives: ClassVar[tuple[str, ...]] = ()

    def forward(self, x: Array, y: Array) -> Array:
        self.x, self.y = np.where(np.isnan(x), -np.inf, x), np.where(np.isnan(y), -np.inf, y)
        return np.fmax(x, y)


class FMin(Minimum, numpy=np.fmin):
    """The smaller input, or the other one where one is NaN."""

    symbol = "fmin"
    formula: ClassVar[str | None] = None
    derivatives: ClassVar[tuple[str, ...]] = ()

    def forward(self, x: Array, y: Array) -> Array:
        self.x, self.y = np.where(np.isnan(x), np.inf, x), np.where(np.isnan(y), np.inf, y)
        return np.fmin(x, y)


def routed(dz: Array, a: Array, b: Array, needs: tuple[bool, ...]) -> Array:
    """Return dz where a > b, for the first input, and dz where b > a, for the second; half each where equal."""
    tie = a == b
    dx = dz * np.where(tie, 0.5, a > b).astype(dz.dtype) if needs[0] else None
    dy = dz * np.where(tie, 0.5, b > a).astype(dz.dtype) if needs[1] else None
    return dx, dy


class Clip(Elementwise):
    """x kept between `low` and `high`; outside them the gradient is 0."""

    symbol = "clip"
    flow = "routes"

    def __init__(self, low: Any = None, high: Any = None) -> None:
        self.low, self.high = low, high

    def forward(self, x: Array) -> Array:
        low = -np.inf if self.low is None else self.low
        high = np.inf if self.high is None else self.high
        self.inside = (x >= low) & (x <= high)
        return np.clip(x, self.low, self.high)

    def backward(self, dz: Array) -> Array:
        return dz * self.inside


class Where(Elementwise):
    """x where the condition holds, else y. Routes the gradient to the chosen input."""

    symbol = "where"
    flow = "routes"

    def forward(self, condition: Array, x: Array, y: Array) -> Array:
        self.condition = np.asarray(condition) != 0
        return np.where(self.condition, x, y)

    def backward(self, dz: Array) -> Array:
        return 0 * dz if self.needs[0] else None, dz * self.condition, dz * ~self.condition


@implements(np.where)
def where(condition: Any, x: Any = None, y: Any = None) -> Any:
    """Answer `np.where(condition, x, y)`."""
    if x is None or y is None:
        raise TypeError("np.where(condition) of a tensor: pass x and y as well, or use np.nonzero for positions")
    return record(Where(), (condition, x, y))


@implements(np.clip)
def clip(a: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None) -> Any:  # noqa: A002
    """Answer `np.clip`; limits that are tensors get gradients too."""
    low, high = min if a_min is None else a_min, max if a_max is None else a_max
    if isinstance(low, Tensor) or isinstance(high, Tensor):
        bounded = a if low is None else np.maximum(a, low)
        return bounded if high is None else np.minimum(bounded, high)
    return record(Clip(low, high), (a,))


@implements(np.floor_divide)
def floor_divide(x: Any, y: Any) -> Any:
    """Answer `x // y`, with derivative 0."""
    return np.floor(np.divide(x, y))


@implements(np.round)
def rounded(a: Tensor, decimals: int = 0) -> Array:
    """Answer `np.round`, with derivative 0."""
    return np.rint(a) if decimals == 0 else np.rint(a * 10.0**decimals) / 10.0**decimals
