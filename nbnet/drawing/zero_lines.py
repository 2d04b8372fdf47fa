"""Where a function given on a grid is zero: marching squares."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]


def zero_lines(x: FloatArray, y: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Find the line between values above 0 and the others, a straight piece for each square of the grid it crosses.

    On each side of a square the crossing is found by linear interpolation, so that the line of a linear function is
    exact. W. Lorensen and H. Cline, "Marching cubes: a high resolution 3D surface construction algorithm", SIGGRAPH
    (1987), in two dimensions; a square with two crossing pieces is decided by the mean of its corners.

    Args:
        x: the grid's columns, shape (columns,).
        y: the grid's rows, shape (rows,).
        values: shape (rows, columns).

    Returns:
        x and y of the line, each piece as two points and a NaN, which plots take as a gap.

    >>> x = np.array([0.0, 1.0, 2.0])
    >>> line_x, line_y = zero_lines(x, np.array([0.0, 1.0]), np.array([[-1.0, 1.0, 3.0], [-1.0, 1.0, 3.0]]))
    >>> line_x.tolist(), line_y.tolist()
    ([0.5, 0.5, nan], [0.0, 1.0, nan])
    """
    above = values > 0
    across = above[:, :-1] != above[:, 1:]  # crossings on the horizontal sides
    along = above[:-1] != above[1:]  # crossings on the vertical sides
    crossed = np.stack([across[:-1], along[:, :-1], along[:, 1:], across[1:]])  # bottom, left, right, top
    count = crossed.sum(axis=0)

    row, column = np.nonzero(count == 2)
    sides = crossed[:, row, column]
    pieces = [(row, column, sides.argmax(axis=0), 3 - sides[::-1].argmax(axis=0))]

    row, column = np.nonzero(count == 4)
    corners = values[row, column] + values[row, column + 1] + values[row + 1, column] + values[row + 1, column + 1]
    # The centre belongs to the diagonal of its own sign; the pieces cut off the other two corners.
    joined = (corners > 0) == above[row, column]
    pieces.append((row, column, np.zeros_like(row), np.where(joined, 2, 1)))
    pieces.append((row, column, np.where(joined, 1, 2), np.full_like(row, 3)))

    row, column, start, end = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    line_x, line_y = np.full((2, 3 * len(row)), np.nan)
    for offset, side in enumerate((start, end)):
        line_x[offset::3], line_y[offset::3] = _crossing(x, y, values, row, column, side)
    return line_x, line_y


def _crossing(
    x: FloatArray, y: FloatArray, values: FloatArray, row: NDArray[Any], column: NDArray[Any], side: NDArray[Any]
) -> tuple[FloatArray, FloatArray]:
    """Where the line crosses a side of a square: 0 bottom, 1 left, 2 right, 3 top."""
    row, column = row + (side == 3), column + (side == 2)
    horizontal = (side == 0) | (side == 3)
    next_row, next_column = row + ~horizontal, column + horizontal
    here, there = values[row, column], values[next_row, next_column]
    share = here / (here - there)
    return x[column] + share * (x[next_column] - x[column]), y[row] + share * (y[next_row] - y[row])
