"""Losses: how wrong a model's outputs are, one number a sample, and their mean.

Each loss is a gate that gives the loss of every sample, followed by the mean: loss = 1/N Σᵢ Lᵢ. All are computed from
the model's scores (logits), where they are stable: no logarithm of a rounded probability.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.autodiff import Tensor
from nbnet.autodiff.gate import Array, Gate
from nbnet.autodiff.gates.activations import Sigmoid
from nbnet.datasets.registry import Registry
from nbnet.datasets.validation import quantity

L = TypeVar("L", bound="Callable[..., Tensor]")

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


# ---- the gates: one loss a sample -----------------------------------------------------------------------------------


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
        shifted = scores - np.max(scores, axis=1, keepdims=True)
        powers = np.exp(shifted)
        total = np.sum(powers, axis=1, keepdims=True)
        self.p, self.target = powers / total, target
        self.log_p = shifted - np.log(total)
        return -np.sum(target * self.log_p, axis=1)

    def backward(self, dz: Array) -> Array:
        dz = dz[:, None]
        weight = np.sum(self.target, axis=1, keepdims=True)
        return dz * (self.p * weight - self.target), -dz * self.log_p if self.needs[1] else None


class MulticlassHinge(Gate):
    """Lᵢ = Σ_{j≠y} max(0, sⱼ − s_y + Δ): every class that comes closer than Δ to the right one costs.

    The derivative by sⱼ is 1 where the margin is violated, by s_y minus the number of such j; at the kink it is 0.
    """

    symbol = "hinge"

    def __init__(self, delta: float = 1.0) -> None:
        self.delta = delta

    def forward(self, scores: Array, target: Array) -> Array:
        own = np.sum(scores * target, axis=1, keepdims=True)
        self.scores, self.target = scores, target
        self.margins = scores - own + self.delta
        losses = np.maximum(self.margins, 0) * (1 - target)
        return np.sum(losses, axis=1)

    def backward(self, dz: Array) -> Array:
        dz = dz[:, None]
        violated = np.where(self.margins > 0, 1.0, 0.0)
        others = violated * (1 - self.target)
        number = np.sum(others, axis=1, keepdims=True)
        by_target = -dz * (self.scores * number + violated * self.margins) if self.needs[1] else None
        return dz * (others - self.target * number), by_target


class BinaryHinge(Gate):
    """Lᵢ = max(0, Δ − tᵢ sᵢ) with targets t = ±1; the derivative by s is −t where the margin is violated."""

    symbol = "hinge"

    def __init__(self, delta: float = 1.0) -> None:
        self.delta = delta

    def forward(self, scores: Array, target: Array) -> Array:
        self.scores, self.target = scores, target
        margins = self.delta - target * scores
        self.violated = np.where(margins > 0, 1.0, 0.0)
        return np.maximum(margins, 0)[:, 0]

    def backward(self, dz: Array) -> Array:
        dz = dz[:, None] * self.violated
        return -dz * self.target, -dz * self.scores if self.needs[1] else None


# ---- the losses -----------------------------------------------------------------------------------------------------


@loss(two_classes=(-1.0, 1.0))
def mse(prediction: Tensor | ArrayLike, target: Tensor | ArrayLike, *, per_sample: bool = False) -> Tensor:
    """Mean squared error, 1/N Σᵢ ‖pᵢ − tᵢ‖²: the squared distances of the samples, averaged.

    Args:
        prediction: shape (N, outputs), or (N,).
        target: the same shape.
        per_sample: whether to give the loss of each sample, shape (N,), instead of their mean.

    Returns:
        One number, or one a sample.

    Raises:
        ValueError: if the shapes differ.

    >>> mse([[1.0, 0.0]], [[0.0, 2.0]]).item()
    5.0
    """
    p, t = _matrices("mse", prediction, target)
    return _mean(SquaredError()(p, t), per_sample)


@loss()
def binary_cross_entropy(logits: Tensor | ArrayLike, target: Tensor | ArrayLike, *, per_sample: bool = False) -> Tensor:
    """Cross-entropy of two classes from one logit z a sample: 1/N Σᵢ log(1 + e^zᵢ) − tᵢ zᵢ.

    It is −t log σ(z) − (1 − t) log(1 − σ(z)), without the overflow; its derivative by z is (σ(z) − t)/N.

    Args:
        logits: shape (N, 1), or (N,).
        target: 0 or 1 (or a probability), the same shape.
        per_sample: whether to give the loss of each sample, shape (N,), instead of their mean.

    Returns:
        One number, or one a sample.

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
    return _mean(BinaryCrossEntropy()(z, t), per_sample)


@loss()
def softmax_cross_entropy(
    scores: Tensor | ArrayLike, target: Tensor | ArrayLike, *, per_sample: bool = False
) -> Tensor:
    """Cross-entropy of several classes from their scores: 1/N Σᵢ −s_y + log Σₖ e^sₖ, as in the lecture.

    Its derivative by the scores is (softmax(s) − one-hot(y))/N:

    >>> s = Tensor([[2.0, -1.0, 0.5]])
    >>> softmax_cross_entropy(s, [2]).backward()
    >>> p = np.exp(s.data) / np.exp(s.data).sum()
    >>> bool(np.allclose(s.grad, p - [0, 0, 1]))
    True

    Args:
        scores: shape (N, classes).
        target: the index of each sample's class, shape (N,), or one-hot rows, shape (N, classes).
        per_sample: whether to give the loss of each sample, shape (N,), instead of their mean.

    Returns:
        One number, or one a sample.

    Raises:
        ValueError: if the shapes do not fit or an index is no class.
    """
    s = _scores("softmax_cross_entropy", scores)
    if s.shape[1] < 2:
        raise ValueError(
            "softmax_cross_entropy takes a score for each of at least two classes, not one score a sample: "
            "for one logit there is binary_cross_entropy."
        )
    return _mean(SoftmaxCrossEntropy()(s, _one_hot("softmax_cross_entropy", s, target)), per_sample)


@loss(two_classes=(-1.0, 1.0))
def hinge(
    scores: Tensor | ArrayLike, target: Tensor | ArrayLike, *, delta: float = 1.0, per_sample: bool = False
) -> Tensor:
    """The loss of the support vector machine: 1/N Σᵢ Σ_{j≠y} max(0, sⱼ − s_y + Δ), as in the lecture.

    J. Weston and C. Watkins, "Support vector machines for multi-class pattern recognition", ESANN 1999. From one score
    a sample it is max(0, Δ − t s) with t = ±1. Its derivative by sⱼ is 1 where the margin is violated, by s_y minus the
    number of violations:

    >>> s = Tensor([[2.0, -1.0, 1.5]])
    >>> L = hinge(s, [2])
    >>> L.backward()
    >>> L.item(), s.grad.tolist()
    (1.5, [[1.0, 0.0, -1.0]])

    Args:
        scores: shape (N, classes), or one score a sample, shape (N, 1).
        target: the index of each sample's class, shape (N,), or one-hot rows; for one score −1 or +1, shape (N, 1).
        delta: Δ, the margin that the right class should have.
        per_sample: whether to give the loss of each sample, shape (N,), instead of their mean.

    Returns:
        One number, or one a sample.

    Raises:
        ValueError: if the shapes do not fit, an index is no class, or `delta` is not above 0.
    """
    margin = quantity(delta, "delta", above=True)
    s = _scores("hinge", scores)
    if s.shape[1] == 1:
        s, t = _matrices("hinge", s, target)
        if (np.abs(t.data) != 1).any():
            raise ValueError("hinge takes targets of -1 and +1 for one score a sample.")
        return _mean(BinaryHinge(margin)(s, t), per_sample)
    return _mean(MulticlassHinge(margin)(s, _one_hot("hinge", s, target)), per_sample)


# ---- arguments ------------------------------------------------------------------------------------------------------


def _mean(losses: Tensor, per_sample: bool) -> Tensor:
    return losses if per_sample else cast("Tensor", np.mean(losses))


def _tensor(values: Tensor | ArrayLike) -> Tensor:
    return values if isinstance(values, Tensor) else Tensor(values, constant=True)


def _matrices(name: str, prediction: Tensor | ArrayLike, target: Tensor | ArrayLike) -> tuple[Tensor, Tensor]:
    p, t = _tensor(prediction), _tensor(target)
    if p.shape != t.shape:
        raise ValueError(f"{name} takes predictions and targets of one shape, not {p.shape} and {t.shape}.")
    if p.ndim == 1:
        p, t = p.reshape(-1, 1), t.reshape(-1, 1)
    if p.ndim != 2 or not len(p):
        raise ValueError(f"{name} takes one row a sample, shape (N, outputs), not {p.shape}.")
    return p, t


def _scores(name: str, scores: Tensor | ArrayLike) -> Tensor:
    s = _tensor(scores)
    if s.ndim != 2 or not len(s):
        raise ValueError(f"{name} takes scores of shape (N, classes), not {s.shape}.")
    return s


def _one_hot(name: str, scores: Tensor, target: Tensor | ArrayLike) -> Tensor:
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
    if index.dtype.kind not in "biuf" or (index != index.astype(np.intp)).any() or index.min() < 0 or index.max() >= k:
        raise ValueError(f"{name} takes indices of classes, whole numbers from 0 to {k - 1}, as targets.")
    whole: NDArray[np.intp] = index.astype(np.intp)
    return Tensor(np.eye(k, dtype=scores.dtype)[whole], constant=True)
