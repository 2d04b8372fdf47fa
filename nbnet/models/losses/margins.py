"""The hinge loss: the right class should win by a margin."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff import Tensor
from nbnet.autodiff.gate import Array, Gate
from nbnet.datasets.validation import quantity
from nbnet.models.losses.arguments import matrices, mean, one_hot, score_rows
from nbnet.models.losses.registry import loss


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
    s = score_rows("hinge", scores)
    if s.shape[1] == 1:
        s, t = matrices("hinge", s, target)
        if (np.abs(t.data) != 1).any():
            raise ValueError("hinge takes targets of -1 and +1 for one score a sample.")
        return mean(BinaryHinge(margin)(s, t), per_sample)
    return mean(MulticlassHinge(margin)(s, one_hot("hinge", s, target)), per_sample)
