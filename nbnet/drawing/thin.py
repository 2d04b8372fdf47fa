"""Fewer points of a curve than were recorded, with the same look on a screen."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def thin(x: NDArray[Any], y: NDArray[Any], limit: int = 800) -> tuple[NDArray[Any], NDArray[Any]]:
    """Keep the lowest and the highest point of each of many short stretches, so that no peak is lost.

    Args:
        x: shape (n,).
        y: shape (n,).
        limit: how many points are kept at most, about; a screen has no more columns than that.

    Returns:
        x and y of the points kept, in their order; the last point is always among them.

    >>> x = np.arange(10_000)
    >>> y = np.zeros(10_000); y[1234] = 1.0
    >>> few_x, few_y = thin(x, y)
    >>> len(few_x) <= 801, few_x[few_y > 0].tolist(), int(few_x[-1])
    (True, [1234], 9999)
    """
    n = len(y)
    if n <= limit:
        return x, y
    size = -(-2 * n // limit)
    whole = n - n % size
    stretches = y[:whole].reshape(-1, size)
    starts = np.arange(0, whole, size)
    kept = [starts + stretches.argmin(axis=1), starts + stretches.argmax(axis=1), [n - 1]]
    if whole < n:
        kept.append([whole + y[whole:].argmin(), whole + y[whole:].argmax()])
    indices = np.unique(np.concatenate(kept))
    return x[indices], y[indices]
