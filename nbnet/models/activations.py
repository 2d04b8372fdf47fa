"""Activation functions: what a neuron makes of its weighted sum.

Each takes a Tensor and records its gate, or takes plain numbers and returns plain numbers. One that is defined here
under `@activation` can be given to a model by name, and is `nb.<its name>`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.autodiff import Tensor
from nbnet.autodiff.gate import Array, Elementwise, Gate
from nbnet.autodiff.gates.activations import Relu, Sigmoid, Tanh
from nbnet.datasets.registry import Registry
from nbnet.datasets.validation import quantity

Values: TypeAlias = Any
"""A Tensor for a Tensor, an array for plain numbers."""
Activation = Callable[[Tensor], Tensor]
F = TypeVar("F", bound=Callable[..., object])

ACTIVATIONS: Registry[Callable[..., Any]] = Registry("activation")


def activation(function: F) -> F:
    """Makes a function known to models by its name."""
    ACTIVATIONS.register(function)
    return function


def written(value: float) -> str:
    """A number for a formula: short where that loses nothing, else with all its digits.

    >>> written(1.0), written(0.1), written(1 / 3)
    ('1', '0.1', '0.3333333333333333')
    """
    short = f"{value:g}"
    return short if float(short) == value else repr(float(value))


def through(gate: Gate, x: Tensor | ArrayLike) -> Values:
    """Records a gate on a Tensor, or computes it on numbers."""
    return gate.apply(x if isinstance(x, Tensor) else plain_numbers(x, gate.symbol))


def plain_numbers(x: ArrayLike, name: str) -> NDArray[np.floating[Any]]:
    """Numbers as a floating-point array, or an error in the words of an activation's call."""
    try:
        numbers = np.asarray(x)
    except ValueError as error:
        raise ValueError(f"{name} takes numbers in a rectangular shape, not {x!r:.60}.") from error
    if numbers.dtype.kind not in "biuf":
        raise TypeError(f"{name} takes a Tensor, an array or a list of real numbers, not {x!r:.60}.")
    return numbers if numbers.dtype.kind == "f" else numbers.astype(np.float64)


@activation
def identity(x: Tensor | ArrayLike) -> Values:
    """The input itself: no activation at all. A stack of such layers is one linear layer.

    Args:
        x: weighted sums of any shape.

    Returns:
        x itself.

    >>> identity(3.0)
    3.0
    """
    if not isinstance(x, Tensor):
        plain_numbers(x, "identity")
    return x


@activation
def sigmoid(x: Tensor | ArrayLike) -> Values:
    """σ(x) = 1 / (1 + e⁻ˣ), between 0 and 1; its derivative is σ(1 − σ), at most 1/4.

    Args:
        x: weighted sums of any shape.

    Returns:
        The same shape.

    >>> float(sigmoid(0.0))
    0.5
    """
    return through(Sigmoid(), x)


@activation
def tanh(x: Tensor | ArrayLike) -> Values:
    """The hyperbolic tangent tanh x, between −1 and 1; its derivative is 1 − tanh² x.

    Args:
        x: weighted sums of any shape.

    Returns:
        The same shape.

    >>> float(tanh(0.0))
    0.0
    """
    return through(Tanh(), x)


@activation
def relu(x: Tensor | ArrayLike) -> Values:
    """max(0, x); its derivative is 1 above 0, else 0 (also at 0).

    Args:
        x: weighted sums of any shape.

    Returns:
        The same shape.

    >>> relu([-1.0, 2.0])
    array([0., 2.])
    """
    return through(Relu(), x)


class LeakyRelu(Elementwise):
    """z = max(αx, x); the derivative is 1 above 0, else α (also at 0)."""

    symbol = "leaky ReLU"
    flow = "scales"

    def __init__(self, slope: float = 0.1) -> None:
        self.slope = slope
        # The gate's own number stands in its formulas.
        a = written(slope)
        vars(self).update(formula=f"max({a} * x, x)", derivatives=(f"where(x > 0, 1, {a})",))

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.where(x > 0, x, self.slope * x)

    def backward(self, dz: Array) -> Array:
        return dz * np.where(self.x > 0, 1.0, self.slope).astype(self.x.dtype)


@activation
def leaky_relu(x: Tensor | ArrayLike, slope: float = 0.1) -> Values:
    """max(αx, x): lets a little of the gradient through where ReLU would let none.

    A. Maas, A. Hannun and A. Ng, ICML 2013; α = 0.1 as in the lecture.

    Args:
        x: weighted sums of any shape.
        slope: α, from 0 to 1.

    Returns:
        The same shape.

    Raises:
        ValueError: if the slope is out of its range.

    >>> leaky_relu([-1.0, 2.0])
    array([-0.1,  2. ])
    """
    if quantity(slope, "slope") > 1:
        raise ValueError(f"slope is {slope!r}: expected a number from 0 to 1.")
    return through(LeakyRelu(slope), x)


class Elu(Elementwise):
    """z = x above 0, else α(eˣ − 1); the derivative is 1 above 0, else z + α."""

    symbol = "ELU"
    flow = "scales"

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha
        a = written(alpha)
        formula = f"where(x > 0, x, {a} * (exp(x) - 1))"
        vars(self).update(formula=formula, derivatives=(f"where(x > 0, 1, z + {a})",))

    def forward(self, x: Array) -> Array:
        self.x = x
        self.z = np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))
        return self.z

    def backward(self, dz: Array) -> Array:
        return dz * np.where(self.x > 0, 1, self.z + self.alpha)


@activation
def elu(x: Tensor | ArrayLike, alpha: float = 1.0) -> Values:
    """The input above 0, α(eˣ − 1) below. D.-A. Clevert, T. Unterthiner and S. Hochreiter, ICLR 2016.

    Args:
        x: weighted sums of any shape.
        alpha: α, from 0: minus the value that it approaches on the left.

    Returns:
        The same shape.

    Raises:
        ValueError: if alpha is negative.

    >>> elu([-1000.0, 2.0])
    array([-1.,  2.])
    """
    return through(Elu(quantity(alpha, "alpha")), x)


class Sign(Elementwise):
    """z = +1 for x ≥ 0, else −1; the derivative is 0 everywhere."""

    symbol = "sign"
    formula = "where(x >= 0, 1, -1)"
    derivatives = ("0",)

    def forward(self, x: Array) -> Array:
        return np.where(x >= 0, 1.0, -1.0).astype(np.result_type(x))

    def backward(self, dz: Array) -> Array:
        return dz * 0


@activation
def sign(x: Tensor | ArrayLike) -> Values:
    """+1 from 0 on, −1 below: the all-or-nothing answer of McCulloch and Pitts. No gradient passes it.

    Unlike `np.sign`, it always decides: sign(0) = 1.

    Args:
        x: weighted sums of any shape.

    Returns:
        The same shape.

    >>> sign([-0.5, 0.0, 2.0])
    array([-1.,  1.,  1.])
    """
    return through(Sign(), x)


class Step(Elementwise):
    """z = 1 for x ≥ 0, else 0; the derivative is 0 everywhere."""

    symbol = "step"
    formula = "where(x >= 0, 1, 0)"
    derivatives = ("0",)

    def forward(self, x: Array) -> Array:
        return np.where(x >= 0, 1.0, 0.0).astype(np.result_type(x))

    def backward(self, dz: Array) -> Array:
        return dz * 0


@activation
def step(x: Tensor | ArrayLike) -> Values:
    """1 from 0 on, 0 below (Heaviside's function). No gradient passes it.

    Args:
        x: weighted sums of any shape.

    Returns:
        The same shape.

    >>> step([-0.5, 0.0, 2.0])
    array([0., 1., 1.])
    """
    return through(Step(), x)
