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


def corners(x: NDArray[Any], y: NDArray[Any], off: float) -> NDArray[np.bool_]:
    """Find the points without which a line would look different (Douglas and Peucker, 1973).

    Args:
        x: shape (n,), all finite.
        y: shape (n,), all finite.
        off: how far from the line through the points that are kept another one may be.

    Returns:
        Which points to keep, shape (n,); the first and the last are among them.

    >>> corners(np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.0, 0.0, 0.0, 5.0]), off=0.1).tolist()
    [True, False, True, True]
    """
    kept = np.zeros(len(x), bool)
    kept[[0, -1]] = True
    stretches = [(0, len(x) - 1)]
    while stretches:
        first, last = stretches.pop()
        if last - first < 2:
            continue
        between = slice(first + 1, last)
        across, up = x[last] - x[first], y[last] - y[first]
        right, above = x[between] - x[first], y[between] - y[first]
        long = float(np.hypot(across, up))
        # Of a line that comes back to where it began, the point that is farthest from there.
        distance = np.abs(across * above - up * right) / long if long else np.hypot(right, above)
        # Where a line turns back on itself, points lie on it and beyond its ends.
        along = (across * right + up * above) / (long or 1.0)
        distance = np.maximum(distance, np.maximum(-along, along - long)) if long else distance
        farthest = int(distance.argmax())
        if distance[farthest] > off:
            middle = first + 1 + farthest
            kept[middle] = True
            stretches += [(first, middle), (middle, last)]
    return kept
