"""Which losses there are, and how `@loss` makes one known."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from nbnet.autodiff import Tensor
from nbnet.datasets.registry import Registry

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
