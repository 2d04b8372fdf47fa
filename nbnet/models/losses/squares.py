"""The squared error, for regression."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff import Tensor
from nbnet.autodiff.gate import Array, Gate
from nbnet.models.losses.arguments import matrices, mean
from nbnet.models.losses.registry import loss


class SquaredError(Gate):
    """Lᵢ = Σₖ (pᵢₖ − tᵢₖ)²."""

    symbol = "‖p−t‖²"

    def forward(self, prediction: Array, target: Array) -> Array:
        self.error = prediction - target
        return np.sum(self.error * self.error, axis=1)

    def backward(self, dz: Array) -> Array:
        gradient = 2 * dz[:, None] * self.error
        return gradient, -gradient if self.needs[1] else None

    def bind_forward(self, plan: Any, z: Array, prediction: Array, target: Array) -> None:
        self.error = np.empty_like(prediction)
        squares = np.empty_like(prediction)
        plan.call(np.subtract, prediction, target, self.error)
        plan.call(np.multiply, self.error, self.error, squares)
        plan.call(np.add.reduce, squares, 1, None, z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, prediction: Array, target: Array) -> bool | None:
        if plan.wants(1):
            return False
        gradient = plan.own_target(0)
        plan.call(np.multiply, self.error, 2, gradient)
        plan.call(np.multiply, gradient, dz[:, None], gradient)
        return None


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
    p, t = matrices("mse", prediction, target)
    return mean(SquaredError()(p, t), per_sample)
