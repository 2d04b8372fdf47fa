"""How weights start. Too small, and signals die out from layer to layer; too large, and they saturate or explode."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.registry import Registry

Weights = NDArray[np.float64]
Initializer = Callable[[np.random.Generator, int, int], Weights]

INITIALIZERS: Registry[Initializer] = Registry("initializer")
"""Functions of a generator, the number of inputs and the number of outputs that return weights (inputs, outputs)."""


@INITIALIZERS.register
def zeros(random: np.random.Generator, n: int, m: int) -> Weights:  # noqa: ARG001
    """All weights 0. Neurons of a hidden layer then get equal gradients for ever: the layer works like a single neuron.

    >>> zeros(np.random.default_rng(0), 2, 3).any()
    np.False_
    """
    return np.zeros((n, m))


@INITIALIZERS.register
def uniform(random: np.random.Generator, n: int, m: int) -> Weights:
    """U(−1, 1), whatever the size of the layer.

    >>> bool(abs(uniform(np.random.default_rng(0), 20, 30)).max() <= 1)
    True
    """
    return random.uniform(-1, 1, (n, m))


@INITIALIZERS.register
def normal(random: np.random.Generator, n: int, m: int) -> Weights:
    """N(0, 0.01²), the small random numbers of early practice; deep networks do not learn from them.

    >>> bool(abs(normal(np.random.default_rng(0), 20, 30)).max() < 0.1)
    True
    """
    return random.normal(0, 0.01, (n, m))


@INITIALIZERS.register
def xavier(random: np.random.Generator, n: int, m: int) -> Weights:
    """U(−a, a) with a = √(6 / (n + m)), for tanh and its like. X. Glorot and Y. Bengio, AISTATS 2010.

    >>> bool(abs(xavier(np.random.default_rng(0), 4, 2)).max() <= 1)
    True
    """
    a = np.sqrt(6 / (n + m))
    return random.uniform(-a, a, (n, m))


@INITIALIZERS.register
def he(random: np.random.Generator, n: int, m: int) -> Weights:
    """N(0, 2/n), for ReLU and its like, which pass on half of their inputs. K. He et al., ICCV 2015.

    >>> W = he(np.random.default_rng(0), 1000, 100)
    >>> round(float(W.var() * 1000), 1)
    2.0
    """
    return random.normal(0, np.sqrt(2 / n), (n, m))


@INITIALIZERS.register
def lecun(random: np.random.Generator, n: int, m: int) -> Weights:
    """N(0, 1/n). Y. LeCun et al., "Efficient BackProp" (1998).

    >>> W = lecun(np.random.default_rng(0), 1000, 100)
    >>> round(float(W.var() * 1000), 1)
    1.0
    """
    return random.normal(0, np.sqrt(1 / n), (n, m))


@INITIALIZERS.register
def playground(random: np.random.Generator, n: int, m: int) -> Weights:
    """U(−1/2, 1/2), as TensorFlow Playground starts.

    >>> bool(abs(playground(np.random.default_rng(0), 20, 30)).max() <= 0.5)
    True
    """
    return random.uniform(-0.5, 0.5, (n, m))
