"""Losses: how wrong a model's outputs are, one number a sample, and their mean.

Each loss is a gate that gives the loss of every sample, followed by the mean: loss = 1/N Σᵢ Lᵢ. All are computed from
the model's scores (logits), where they are stable: no logarithm of a rounded probability.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.autodiff import Tensor
from nbnet.autodiff.gate import Array, Gate
from nbnet.autodiff.gates.activations import Sigmoid
from nbnet.datasets.registry import Registry

L = TypeVar("L", bound="Callable[..., Tensor]")


class Loss(Protocol):
    """What a `Trainer` can minimise: a mean over samples, recorded."""

    __name__: str

    def __call__(self, prediction: Any, target: Any) -> Tensor:
        """One number from the model's outputs (N, outputs) and the targets of the same shape."""


LOSSES: Registry[Callable[..., Tensor]] = Registry("loss")


def loss(*, two_classes: tuple[float, float] = (0.0, 1.0)) -> Callable[[L], L]:
    """Makes a loss known to trainers by its name.

    Args:
        two_classes: the targets that stand for two classes when the model has one output.
    """

    def register(function: L) -> L:
        LOSSES.register(function)
        function.two_classes = two_classes  # type: ignore[attr-defined]
        return function

    return register


class SquaredError(Gate):
    """Lᵢ = Σₖ (pᵢₖ − tᵢₖ)²."""

    symbol = "‖p−t‖²"

    def forward(self, prediction: Array, target: Array) -> Array:
        self.error = prediction - target
        return np.sum(self.error * self.error, axis=1)

    def backward(self, dz: Array) -> Array:
        gradient = 2 * dz[:, None] * self.error
        return gradient, -gradient if self.needs[1] else None


class BinaryCrossEntropy(Gate):
    """Lᵢ = log(1 + e^zᵢ) − tᵢ zᵢ, the negative log-likelihood of σ(zᵢ); its derivative is σ(zᵢ) − tᵢ."""

    symbol = "BCE"

    def forward(self, logits: Array, target: Array) -> Array:
        self.logits, self.target = logits, target
        return (np.logaddexp(0, logits) - target * logits)[:, 0]

    def backward(self, dz: Array) -> Array:
        dz = dz[:, None]
        return dz * (Sigmoid().apply(self.logits) - self.target), -dz * self.logits if self.needs[1] else None


class SoftmaxCrossEntropy(Gate):
    """Lᵢ = −Σₖ tᵢₖ log softmax(sᵢ)ₖ; with one-hot targets −s_y + log Σₖ e^sₖ, and the derivative softmax(sᵢ) − tᵢ."""

    symbol = "softmax CE"

    def forward(self, scores: Array, target: Array) -> Array:
        shifted = scores - scores.max(axis=1, keepdims=True)
        powers = np.exp(shifted)
        total = powers.sum(axis=1, keepdims=True)
        self.p, self.target = powers / total, target
        self.log_p = shifted - np.log(total)
        return -(target * self.log_p).sum(axis=1)

    def backward(self, dz: Array) -> Array:
        dz = dz[:, None]
        return dz * (self.p * self.target.sum(axis=1, keepdims=True) - self.target), (
            -dz * self.log_p if self.needs[1] else None
        )


@loss(two_classes=(-1.0, 1.0))
def mse(prediction: Tensor | ArrayLike, target: Tensor | ArrayLike) -> Tensor:
    """Mean squared error, 1/N Σᵢ ‖pᵢ − tᵢ‖²: the squared distances of the samples, averaged.

    Args:
        prediction: shape (N, outputs), or (N,).
        target: the same shape.

    Returns:
        One number.

    Raises:
        ValueError: if the shapes differ.

    >>> mse([[1.0, 0.0]], [[0.0, 2.0]]).item()
    5.0
    """
    p, t = _matrices("mse", prediction, target)
    return SquaredError()(p, t).mean()  # type: ignore[no-any-return]


@loss()
def binary_cross_entropy(logits: Tensor | ArrayLike, target: Tensor | ArrayLike) -> Tensor:
    """Cross-entropy of two classes from one logit z a sample: 1/N Σᵢ log(1 + e^zᵢ) − tᵢ zᵢ.

    It is −t log σ(z) − (1 − t) log(1 − σ(z)), without the overflow; its derivative by z is (σ(z) − t)/N.

    Args:
        logits: shape (N, 1), or (N,).
        target: 0 or 1 (or a probability), the same shape.

    Returns:
        One number.

    Raises:
        ValueError: if the shapes differ.

    >>> round(binary_cross_entropy([0.0], [1.0]).item(), 4)
    0.6931
    """
    z, t = _matrices("binary_cross_entropy", logits, target)
    if z.shape[1] != 1:
        raise ValueError(
            f"binary_cross_entropy takes one logit a sample, not {z.shape[1]} (shape {z.shape}): "
            "for several classes there is softmax_cross_entropy."
        )
    return BinaryCrossEntropy()(z, t).mean()  # type: ignore[no-any-return]


@loss()
def softmax_cross_entropy(scores: Tensor | ArrayLike, target: Tensor | ArrayLike) -> Tensor:
    """Cross-entropy of several classes from their scores: 1/N Σᵢ −s_y + log Σₖ e^sₖ.

    Its derivative by the scores is (softmax(s) − one-hot(y))/N.

    Args:
        scores: shape (N, classes).
        target: the index of each sample's class, shape (N,), or one-hot rows, shape (N, classes).

    Returns:
        One number.

    Raises:
        ValueError: if the shapes do not fit or an index is no class.

    >>> round(softmax_cross_entropy([[0.0, 0.0]], [1]).item(), 4)
    0.6931
    """
    s = _tensor(scores)
    t = _one_hot("softmax_cross_entropy", s, target)
    if s.shape[1] < 2:
        raise ValueError(
            "softmax_cross_entropy takes a score for each of at least two classes, not one score a sample: "
            "for one logit there is binary_cross_entropy."
        )
    return SoftmaxCrossEntropy()(s, t).mean()  # type: ignore[no-any-return]


def _tensor(values: Tensor | ArrayLike) -> Tensor:
    return values if isinstance(values, Tensor) else Tensor(values, constant=True)


def _matrices(name: str, prediction: Tensor | ArrayLike, target: Tensor | ArrayLike) -> tuple[Tensor, Tensor]:
    p, t = _tensor(prediction), _tensor(target)
    if p.shape != t.shape:
        raise ValueError(f"{name} takes predictions and targets of one shape, not {p.shape} and {t.shape}.")
    if p.ndim == 1:
        p, t = p.reshape(-1, 1), t.reshape(-1, 1)
    if p.ndim != 2:
        raise ValueError(f"{name} takes one row a sample, shape (N, outputs), not {p.shape}.")
    return p, t


def _one_hot(name: str, scores: Tensor, target: Tensor | ArrayLike) -> Tensor:
    if scores.ndim != 2:
        raise ValueError(f"{name} takes scores of shape (N, classes), not {scores.shape}.")
    if isinstance(target, Tensor) and target.shape == scores.shape:
        return target
    index = np.asarray(target.data if isinstance(target, Tensor) else target)
    n, k = scores.shape
    if index.shape == (n, k):
        return Tensor(index, constant=True)
    if index.shape != (n,):
        raise ValueError(
            f"{name} takes the index of each sample's class, shape ({n},), or one-hot rows, shape ({n}, {k}), "
            f"not targets of shape {index.shape}."
        )
    whole: NDArray[np.intp] = index.astype(np.intp)
    if (whole != index).any() or whole.min() < 0 or whole.max() >= k:
        raise ValueError(f"{name}: targets must be indices of classes, 0 to {k - 1}.")
    return Tensor(np.eye(k, dtype=scores.dtype)[whole], constant=True)
