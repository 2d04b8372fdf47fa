"""Regularisation: what large weights cost, λ R(W), apart from what the data say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

import numpy as np

from nbnet.autodiff import Tensor
from nbnet.datasets.registry import Registry

PENALTIES: Registry[Callable[..., Tensor]] = Registry("penalty")


@PENALTIES.register
def l1(weights: Iterable[Tensor]) -> Tensor:
    """R(W) = Σ |w|, which drives weights to exactly 0; its derivative is the sign of w (0 at 0).

    Args:
        weights: tensors of any shapes.

    Returns:
        One number.

    Raises:
        TypeError: if it is given anything but tensors, or none.

    >>> l1([Tensor([[1.0, -2.0]]), Tensor([3.0])]).item()
    6.0
    """
    return _total("l1", weights, lambda w: np.sum(np.abs(w)))


@PENALTIES.register
def l2(weights: Iterable[Tensor]) -> Tensor:
    """R(W) = Σ w², which keeps weights small and alike; its derivative is 2w.

    Args:
        weights: tensors of any shapes.

    Returns:
        One number.

    Raises:
        TypeError: if it is given anything but tensors, or none.

    >>> l2([Tensor([[1.0, -2.0]]), Tensor([3.0])]).item()
    14.0
    """
    return _total("l2", weights, lambda w: np.sum(w * w))


def _total(name: str, weights: Iterable[Tensor], cost: Callable[[Tensor], Any]) -> Tensor:
    several = [] if isinstance(weights, Tensor) else list(weights)
    if not several or not all(isinstance(w, Tensor) for w in several):
        raise TypeError(f"{name} takes a list of weights, at least one Tensor, such as [W1, W2]; not {weights!r:.60}.")
    first, *rest = map(cost, several)
    for part in rest:
        first = first + part
    return cast("Tensor", first)
