"""Activations that look at several weighted sums at once: softmax and maxout."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff import Tensor
from nbnet.autodiff.gate import Array, Gate
from nbnet.datasets.validation import count
from nbnet.models.activations import Values, activation, plain_numbers, through


class Softmax(Gate):
    """zₖ = e^xₖ / Σⱼ e^xⱼ along the last axis; the derivative ∂zₖ/∂xⱼ is zₖ(1ₖ₌ⱼ − zⱼ)."""

    symbol = "softmax"

    def forward(self, x: Array) -> Array:
        powers = np.exp(x - np.max(x, axis=-1, keepdims=True))
        self.z = powers / np.sum(powers, axis=-1, keepdims=True)
        return self.z

    def backward(self, dz: Array) -> Array:
        return self.z * (dz - np.sum(dz * self.z, axis=-1, keepdims=True))


@activation
def softmax(x: Tensor | ArrayLike) -> Values:
    """e^xₖ / Σⱼ e^xⱼ: scores as probabilities, which add up to 1 along the last axis.

    Args:
        x: scores, shape (…, classes).

    Returns:
        The same shape.

    Raises:
        ValueError: if there are no scores, or the rows differ in length.

    >>> softmax([1000.0, 1000.0])
    array([0.5, 0.5])
    """
    x = x if isinstance(x, Tensor) else plain_numbers(x, "softmax")
    if not x.size:
        raise ValueError(f"softmax takes at least one score; x is empty (shape {x.shape}).")
    return through(Softmax(), x)


class Maxout(Gate):
    """zₖ = the largest of its `pieces` inputs xₖ, x_{k+m}, x_{k+2m}, …; routes the gradient to it, equal ones share."""

    symbol = "maxout"
    flow = "routes"

    def __init__(self, pieces: int = 2) -> None:
        self.pieces = pieces

    def forward(self, x: Array) -> Array:
        blocks = np.reshape(x, (*x.shape[:-1], self.pieces, x.shape[-1] // self.pieces))
        z = np.max(blocks, axis=-2)
        largest = blocks == z[..., None, :]
        self.shares = largest / np.sum(largest, axis=-2, keepdims=True, dtype=z.dtype)
        return z

    def backward(self, dz: Array) -> Array:
        return np.reshape(dz[..., None, :] * self.shares, (*dz.shape[:-1], -1))


@activation
def maxout(x: Tensor | ArrayLike, pieces: int = 2) -> Values:
    """The largest of several weighted sums: max(w₁·x + b₁, w₂·x + b₂, …), an activation that is learned.

    I. Goodfellow et al., "Maxout networks", ICML 2013. A layer of a model computes `pieces` weighted sums a neuron for
    it; for more pieces give the model `functools.partial(maxout, pieces=3)`.

    Args:
        x: weighted sums, shape (…, pieces · neurons): first the first sum of every neuron, then the second, ….
        pieces: how many sums a neuron has, from 1.

    Returns:
        Shape (…, neurons).

    Raises:
        ValueError: if the last axis is no multiple of `pieces`, or the rows differ in length.

    >>> maxout([1.0, 2.0, 0.0, 5.0])
    array([1., 5.])
    """
    count(pieces, "pieces")
    x = x if isinstance(x, Tensor) else plain_numbers(x, "maxout")
    width = x.shape[-1] if x.ndim else 1
    if width % pieces:
        raise ValueError(f"maxout takes {pieces} sums a neuron; {width} in the last axis is no multiple of it.")
    return through(Maxout(pieces), x)
