"""Regularisation: what large weights cost, λ R(W), apart from what the data say."""

from __future__ import annotations

from collections.abc import Callable, Iterable

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

    >>> l1([Tensor([[1.0, -2.0]]), Tensor([3.0])]).item()
    6.0
    """
    return _total(np.sum(np.abs(w)) for w in weights)


@PENALTIES.register
def l2(weights: Iterable[Tensor]) -> Tensor:
    """R(W) = Σ w², which keeps weights small and alike; its derivative is 2w.

    Args:
        weights: tensors of any shapes.

    Returns:
        One number.

    >>> l2([Tensor([[1.0, -2.0]]), Tensor([3.0])]).item()
    14.0
    """
    return _total(np.sum(w * w) for w in weights)


def _total(parts: Iterable[Tensor]) -> Tensor:
    first, *rest = parts
    for part in rest:
        first = first + part
    return first
