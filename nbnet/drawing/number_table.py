"""The numbers of an array as a table, value and gradient of each entry together; of a large array, a window of it."""

from __future__ import annotations

import dataclasses

import numpy as np

from nbnet.autodiff import Tensor
from nbnet.drawing.heat import matrix
from nbnet.drawing.numbers import exact, number
from nbnet.drawing.values import LEFT, Gradient

ROWS, COLUMNS = 8, 5


@dataclasses.dataclass(frozen=True)
class NumberTable:
    """A window of an array.

    Attributes:
        row: The first row that is shown, of the array seen as a matrix: a vector is one row, leading axes are stacked.
        column: The first column that is shown.
        size: How many rows and columns there are.
        row_labels: The index of each shown row, such as ``"0, 2"``; empty texts for a vector.
        column_labels: The index of each shown column.
        values: For each shown row, pairs of a number for the eye and the exact one.
        gradients: The same of the gradient; ``None`` if it was not computed.
    """

    row: int
    column: int
    size: tuple[int, int]
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    values: tuple[tuple[tuple[str, str], ...], ...]
    gradients: tuple[tuple[tuple[str, str], ...], ...] | None


def number_table(tensor: Tensor, row: int = 0, column: int = 0, *, gradient: Gradient = LEFT) -> NumberTable:
    """Write a window of a tensor's numbers.

    Args:
        tensor: A tensor with at least one axis.
        row: The first row to show; a window beyond the end is moved back.
        column: The first column to show.
        gradient: What finds its gradient.

    Returns:
        At most 8 rows and 5 columns.

    Examples:
        >>> table = number_table(Tensor(np.arange(20.0).reshape(2, 10) / 3), column=100)
        >>> table.column, table.column_labels[-1], table.values[1][-1]
        (5, '9', ('6.333', '6.333333333333333'))
    """
    array = matrix(np.asarray(tensor.data))
    n_rows, n_columns = array.shape
    row = max(min(row, n_rows - ROWS), 0)
    column = max(min(column, n_columns - COLUMNS), 0)
    shown = slice(row, row + ROWS), slice(column, column + COLUMNS)
    leading, found = tensor.shape[:-1], gradient(tensor)
    labels = [", ".join(map(str, np.unravel_index(i, leading))) if leading else "" for i in range(n_rows)[shown[0]]]
    return NumberTable(
        row,
        column,
        (n_rows, n_columns),
        tuple(labels),
        tuple(str(j) for j in range(n_columns)[shown[1]]),
        _write(array[shown]),
        None if found is None else _write(matrix(np.asarray(found))[shown]),
    )


def _write(array: np.ndarray) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(tuple((number(entry), exact(entry)) for entry in row) for row in array)
