"""Other data from given data: samples put in, taken out or changed, always as new arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbnet.training.batches import Indices
from nbnet.training.learners import Samples


def inserted(samples: Samples, rows: Indices, more: Samples) -> tuple[Samples, Indices]:
    """The samples with others among them.

    Args:
        samples: as they were.
        rows: which rows the others have afterwards, rising.
        more: the others.

    Returns:
        All of them, and the new row of each old one.

    >>> old = Samples(np.array([[1.0], [2.0]]), np.array([[0.0], [1.0]]), None)
    >>> new, places = inserted(old, np.array([1]), Samples(np.array([[9.0]]), np.array([[0.0]]), None))
    >>> new.X.ravel().tolist(), places.tolist()
    ([1.0, 9.0, 2.0], [0, 2])
    """
    fresh = np.zeros(len(samples.X) + len(rows), dtype=bool)
    fresh[rows] = True

    def both(old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        array = np.empty((len(fresh), *old.shape[1:]), dtype=old.dtype)
        array[fresh], array[~fresh] = new, old
        return array

    return _each(both, samples, more), np.flatnonzero(~fresh)


def removed(samples: Samples, rows: Indices) -> tuple[Samples, Indices]:
    """The samples without some.

    Args:
        samples: as they were.
        rows: those to leave out.

    Returns:
        The others, and the new row of each old one: −1 for those that are gone.
    """
    kept = np.ones(len(samples.X), dtype=bool)
    kept[rows] = False
    places = np.where(kept, np.cumsum(kept) - 1, -1)
    return _each(lambda old, _: old[kept], samples, samples), places


def changed(samples: Samples, rows: Indices, others: Samples) -> Samples:
    """The samples with others in place of some.

    Args:
        samples: as they were.
        rows: those to replace.
        others: by what, one a row.
    """

    def replaced(old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        array = old.copy()
        array[rows] = new
        return array

    return _each(replaced, samples, others)


def chosen(samples: Samples, rows: Indices) -> Samples:
    """Some of the samples."""
    return _each(lambda old, _: old[rows], samples, samples)


def _each(function: Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]], one: Samples, other: Samples) -> Samples:
    index = None
    if one.class_index is not None:
        assert other.class_index is not None
        index = function(one.class_index, other.class_index)
    return Samples(function(one.X, other.X), function(one.targets, other.targets), index)
