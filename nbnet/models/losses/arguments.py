"""What losses are given, as tensors of fitting shapes, or an error that says what does not fit."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.autodiff import Tensor


def mean(losses: Tensor, per_sample: bool) -> Tensor:
    """The mean over samples, or the losses themselves."""
    return losses if per_sample else cast("Tensor", np.mean(losses))


def _tensor(values: Tensor | ArrayLike) -> Tensor:
    return values if isinstance(values, Tensor) else Tensor(values, constant=True)


def matrices(name: str, prediction: Tensor | ArrayLike, target: Tensor | ArrayLike) -> tuple[Tensor, Tensor]:
    """Predictions and targets as two tensors of one shape (N, outputs)."""
    p, t = _tensor(prediction), _tensor(target)
    if p.shape != t.shape:
        raise ValueError(f"{name} takes predictions and targets of one shape, not {p.shape} and {t.shape}.")
    if p.ndim == 1:
        p, t = p.reshape(-1, 1), t.reshape(-1, 1)
    if p.ndim != 2 or not len(p):
        raise ValueError(f"{name} takes one row a sample, shape (N, outputs), not {p.shape}.")
    return p, t


def score_rows(name: str, scores: Tensor | ArrayLike) -> Tensor:
    """Scores as a tensor of shape (N, classes)."""
    s = _tensor(scores)
    if s.ndim != 2 or not len(s):
        raise ValueError(f"{name} takes scores of shape (N, classes), not {s.shape}.")
    return s


def one_hot(name: str, scores: Tensor, target: Tensor | ArrayLike) -> Tensor:
    """Indices of classes, or rows of targets, as a tensor of the shape of the scores."""
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
    if index.dtype.kind not in "biuf" or not np.isin(index, np.arange(k)).all():
        raise ValueError(f"{name} takes indices of classes, whole numbers from 0 to {k - 1}, as targets.")
    whole: NDArray[np.intp] = index.astype(np.intp)
    return Tensor(np.eye(k, dtype=scores.dtype)[whole], constant=True)
