"""Where a function given on a grid is zero: marching squares."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]


def zero_lines(x: FloatArray, y: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Find the lines between values above 0 and the others.

    Each square of the grid that a line crosses holds a straight piece of it. On a side of a square the crossing is
    found by linear interpolation, so that the line of a linear function is exact. W. Lorensen and H. Cline, "Marching
    cubes: a high resolution 3D surface construction algorithm", SIGGRAPH (1987), in two dimensions; a square with two
    crossing pieces is decided by the mean of its corners.

    Args:
        x: the grid's columns, shape (columns,).
        y: the grid's rows, shape (rows,).
        values: shape (rows, columns).

    Returns:
        x and y of the lines, each followed by a NaN, which plots take as a gap. A closed line ends where it began.

    >>> x = np.array([0.0, 1.0, 2.0])
    >>> line_x, line_y = zero_lines(x, np.array([0.0, 1.0]), np.array([[-1.0, 1.0, 3.0], [-1.0, 1.0, 3.0]]))
    >>> line_x.tolist(), line_y.tolist()
    ([0.5, 0.5, nan], [0.0, 1.0, nan])
    """
    starts, ends = _pieces(values)
    sides = np.array([side for line in _joined(starts.tolist(), ends.tolist()) for side in (*line, -1)], dtype=np.intp)
    line_x, line_y = _crossings(x, y, values, sides)
    line_x[sides < 0] = line_y[sides < 0] = np.nan
    return line_x, line_y


def _pieces(values: FloatArray) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The two sides that each piece connects. Sides are numbered by their lower left corner: horizontal ones even."""
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
    whole = (corners > 0) == above[row, column]
    pieces.append((row, column, np.zeros_like(row), np.where(whole, 2, 1)))
    pieces.append((row, column, np.where(whole, 1, 2), np.full_like(row, 3)))

    row, column, start, end = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    width = values.shape[1]

    def numbered(side: NDArray[np.intp]) -> NDArray[np.intp]:
        vertical = (side == 1) | (side == 2)
        return np.asarray(2 * ((row + (side == 3)) * width + column + (side == 2)) + vertical)

    return numbered(start), numbered(end)


def _joined(starts: list[int], ends: list[int]) -> Iterator[list[int]]:
    """Pieces that share a side, put together to lines; open lines first."""
    neighbours: dict[int, list[int]] = {}
    for start, end in zip(starts, ends, strict=True):
        neighbours.setdefault(start, []).append(end)
        neighbours.setdefault(end, []).append(start)
    open_ends = [side for side, others in neighbours.items() if len(others) == 1]
    for first in (*open_ends, *neighbours):
        line = [first]
        while others := neighbours[line[-1]]:
            following = others.pop()
            neighbours[following].remove(line[-1])
            line.append(following)
        if len(line) > 1:
            yield line


def _crossings(
    x: FloatArray, y: FloatArray, values: FloatArray, sides: NDArray[np.intp]
) -> tuple[FloatArray, FloatArray]:
    """Where the lines cross sides."""
    row, column = np.divmod(np.maximum(sides, 0) // 2, values.shape[1])
    vertical = sides % 2 == 1
    next_row = np.minimum(row + vertical, len(y) - 1)
    next_column = np.minimum(column + ~vertical, len(x) - 1)
    here, there = values[row, column], values[next_row, next_column]
    with np.errstate(invalid="ignore", divide="ignore"):  # at the gaps between the lines
        share = here / (here - there)
        return x[column] + share * (x[next_column] - x[column]), y[row] + share * (y[next_row] - y[row])
