"""Small heatmaps of arrays: which entries are shown, and how strongly each is coloured.

A heatmap travels as one letter an entry, so that an update of a live picture is a short text:
``z`` for zero, ``A`` … ``H`` for weak to strong positive, ``a`` … ``h`` for negative, ``n`` for NaN. The letter is the
class of the entry's square, and the style sheet knows how it looks.
"""

from __future__ import annotations

import dataclasses

import numpy as np

ROWS, COLUMNS = 8, 12
WITH_NUMBERS = 3
LEVELS = "zABCDEFGHhgfedcba"
NAN = "n"
_STEPS = 8


@dataclasses.dataclass(frozen=True)
class Preview:
    """Which entries of an array a heatmap shows.

    Attributes:
        rows: Row numbers of the array seen as a matrix.
        columns: Column numbers of it.
        complete: Whether every entry is shown.
        numbers: Whether there are so few that each has room for its number.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    complete: bool
    numbers: bool

    def entries(self, array: np.ndarray) -> np.ndarray:
        """The shown entries of ``array``, as a matrix."""
        return matrix(array)[np.ix_(self.rows, self.columns)]

    def entry(self, square: int, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The index of the entry that a square shows, counting row by row."""
        row, column = divmod(square, len(self.columns))
        return tuple(int(i) for i in np.unravel_index(self.rows[row] * shape[-1] + self.columns[column], shape))

    def square(self, index: tuple[int, ...], shape: tuple[int, ...]) -> int | None:
        """The square that shows an entry, if any does."""
        row, column = divmod(int(np.ravel_multi_index(index, shape)), shape[-1])
        if row not in self.rows or column not in self.columns:
            return None
        return self.rows.index(row) * len(self.columns) + self.columns.index(column)


def matrix(array: np.ndarray) -> np.ndarray:
    """See an array as a matrix: a vector is one row; leading axes are stacked.

    Args:
        array: Any array of at least one dimension.

    Returns:
        A view of two dimensions, where NumPy can give one.
    """
    return array.reshape(-1, array.shape[-1]) if array.size else np.empty((0, 0))


def preview(shape: tuple[int, ...]) -> Preview:
    """Choose the entries of a heatmap: all of a small array, evenly spaced ones of a large one.

    Args:
        shape: The array's shape.

    Returns:
        At most 8 rows and 12 columns.

    Examples:
        >>> preview((2, 3)).columns, preview((1000, 2)).rows
        ((0, 1, 2), (0, 142, 285, 428, 570, 713, 856, 999))
    """
    n_columns = shape[-1]
    n_rows = int(np.prod(shape[:-1]))
    if not n_rows * n_columns:
        return Preview((), (), complete=True, numbers=False)
    rows = _spread(n_rows, ROWS)
    columns = _spread(n_columns, COLUMNS)
    complete = len(rows) == n_rows and len(columns) == n_columns
    return Preview(rows, columns, complete, numbers=complete and max(n_rows, n_columns) <= WITH_NUMBERS)


def levels(array: np.ndarray, shown: Preview) -> str:
    """Grade the entries of a heatmap by their size relative to the largest one of the array.

    Args:
        array: The whole array.
        shown: The entries to grade.

    Returns:
        One letter an entry, row by row.

    Examples:
        >>> levels(np.array([-1.0, 0.0, 0.5, np.nan]), preview((4,)))
        'hzDn'
    """
    entries = np.asarray(shown.entries(array), dtype=float).ravel()
    largest = _largest(array) or 1.0
    size = np.minimum(np.abs(np.nan_to_num(entries, nan=0.0, posinf=np.inf, neginf=-np.inf)) / largest, 1.0)
    steps = (np.sign(np.nan_to_num(entries)) * np.ceil(size * _STEPS)).astype(int)
    return "".join(NAN if np.isnan(x) else LEVELS[step] for x, step in zip(entries, steps, strict=True))


def strength(letter: str) -> float:
    """Read a grade back.

    Args:
        letter: One letter of ``levels``.

    Returns:
        From −1 to 1; 0 for zero and for NaN.

    Examples:
        >>> strength("D"), strength("h"), strength("z")
        (0.5, -1.0, 0.0)
    """
    step = LEVELS.find(letter)
    return 0.0 if step < 0 else (step if step <= _STEPS else step - len(LEVELS)) / _STEPS


def _largest(array: np.ndarray) -> float:
    """The largest finite size of an entry."""
    if not array.size:
        return 0.0
    # Two passes without a copy, because a live picture does this at every update; NaN and ∞ are rare enough to copy.
    largest = max(abs(float(np.fmax.reduce(array, axis=None))), abs(float(np.fmin.reduce(array, axis=None))))
    if np.isfinite(largest):
        return largest
    return float(np.abs(array[np.isfinite(array)]).max(initial=0.0))


def _spread(count: int, limit: int) -> tuple[int, ...]:
    if count <= limit:
        return tuple(range(count))
    return tuple(i * (count - 1) // (limit - 1) for i in range(limit))
