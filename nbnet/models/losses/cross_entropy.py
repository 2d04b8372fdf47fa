"""Cross-entropies: the negative log-likelihood of the right classes, from logits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff import Tensor
from nbnet.autodiff.gate import Array, Gate
from nbnet.models.losses.arguments import matrices, mean, one_hot, score_rows
from nbnet.models.losses.registry import loss


class BinaryCrossEntropy(Gate):
    """Lᵢ = log(1 + e^zᵢ) − tᵢ zᵢ, the negative log-likelihood of σ(zᵢ); its derivative is σ(zᵢ) − tᵢ."""

    symbol = "BCE"

    def forward(self, logits: Array, target: Array) -> Array:
        self.logits, self.target = logits, target
        self.above = np.maximum(logits, 0)
        self.log = np.log1p(np.exp(-np.absolute(logits)))  # above + log = log(1 + e^z), without overflow
        return (self.above + self.log - target * logits)[:, 0]

    def backward(self, dz: Array) -> Array:
        dz = dz[:, None]
        sigmoid = np.exp(self.logits - self.above - self.log)
        return dz * (sigmoid - self.target), -dz * self.logits if self.needs[1] else None

    def bind_forward(self, plan: Any, z: Array, logits: Array, target: Array) -> None:
        logit, t, scratch = logits[:, 0], target[:, 0], np.empty_like(z)
        self.above, self.log = np.empty_like(z), np.empty_like(z)
        plan.call(np.maximum, logit, 0, out=self.above)
        plan.call(np.absolute, logit, self.log)
        plan.call(np.negative, self.log, self.log)
        plan.call(np.exp, self.log, self.log)
        plan.call(np.log1p, self.log, self.log)
        plan.call(np.multiply, t, logit, scratch)
        plan.call(np.add, self.above, self.log, z)
        plan.call(np.subtract, z, scratch, z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, logits: Array, target: Array) -> bool | None:
        if plan.wants(1):
            return False
        gradient = plan.own_target(0)[:, 0]
        plan.call(np.subtract, logits[:, 0], self.above, gradient)
        plan.call(np.subtract, gradient, self.log, gradient)
        plan.call(np.exp, gradient, gradient)
        plan.call(np.subtract, gradient, target[:, 0], gradient)
        plan.call(np.multiply, gradient, dz, gradient)
        return None


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

    def bind_forward(self, plan: Any, z: Array, scores: Array, target: Array) -> None:
        column, parts = np.empty_like(z)[:, None], np.empty_like(scores)
        self.p, self.log_p = np.empty_like(scores), np.empty_like(scores)
        plan.call(np.maximum.reduce, scores, 1, None, column, True)
        plan.call(np.subtract, scores, column, self.log_p)
        plan.call(np.exp, self.log_p, self.p)
        plan.call(np.add.reduce, self.p, 1, None, column, True)
        plan.call(np.divide, self.p, column, self.p)
        plan.call(np.log, column, column)
        plan.call(np.subtract, self.log_p, column, self.log_p)
        plan.call(np.multiply, target, self.log_p, parts)
        plan.call(np.add.reduce, parts, 1, None, z)
        plan.call(np.negative, z, z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, scores: Array, target: Array) -> bool | None:
        if plan.wants(1):
            return False
        weight, gradient = np.empty_like(z)[:, None], plan.own_target(0)
        plan.call(np.add.reduce, target, 1, None, weight, True)
        plan.call(np.multiply, self.p, weight, gradient)
        plan.call(np.subtract, gradient, target, gradient)
        plan.call(np.multiply, gradient, dz[:, None], gradient)
        return None


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
        ValueError: if the shapes differ, or a target is not between 0 and 1.

    >>> round(binary_cross_entropy([0.0], [1.0]).item(), 4)
    0.6931
    """
    z, t = matrices("binary_cross_entropy", logits, target)
    if z.shape[1] != 1:
        raise ValueError(
            f"binary_cross_entropy takes one logit a sample, not {z.shape[1]} (shape {z.shape}): "
            "for several classes there is softmax_cross_entropy."
        )
    outside = (t.data < 0) | (t.data > 1)
    if outside.any():
        raise ValueError(
            f"binary_cross_entropy takes targets of 0 and 1, or probabilities; one is {t.data[outside].flat[0]:g}."
        )
    return mean(BinaryCrossEntropy()(z, t), per_sample)


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
    s = score_rows("softmax_cross_entropy", scores)
    if s.shape[1] < 2:
        raise ValueError(
            "softmax_cross_entropy takes a score for each of at least two classes, not one score a sample: "
            "for one logit there is binary_cross_entropy."
        )
    return mean(SoftmaxCrossEntropy()(s, one_hot("softmax_cross_entropy", s, target)), per_sample)
