"""Activation functions: what a neuron makes of its weighted sum.

Each takes a Tensor and records its gate, or takes plain numbers and returns plain numbers. One that is defined here
under `@activation` can be given to a model by name, and is `nb.<its name>`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.autodiff import Tensor
from nbnet.autodiff.gate import Gate
from nbnet.autodiff.gates.activations import Relu, Sigmoid, Tanh
from nbnet.datasets.registry import Registry

Values = Tensor | NDArray[np.floating]
Activation = Callable[[Tensor], Tensor]
F = TypeVar("F", bound=Callable[..., object])

ACTIVATIONS: Registry[Callable[..., object]] = Registry("activation")


def activation(function: F) -> F:
    """Makes a function known to models by its name."""
    ACTIVATIONS.register(function)
    return function


def _through(gate: Gate, x: Tensor | ArrayLike) -> Values:
    if not isinstance(x, Tensor):
        numbers = np.asarray(x)
        x = numbers if numbers.dtype.kind == "f" else numbers.astype(np.float64)
    return cast("Values", gate.apply(x))


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
    return x  # type: ignore[return-value]


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
    return _through(Sigmoid(), x)


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
    return _through(Tanh(), x)


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
    return _through(Relu(), x)
