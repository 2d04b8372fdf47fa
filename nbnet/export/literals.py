"""Arrays as code that anybody can read, and that gives back every bit."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_WIDTH = 100


def literal(values: NDArray[Any], indent: str = "") -> str:
    """Nested lists of the numbers, a row of the array a line where it fits.

    Args:
        values: one or two axes.
        indent: of the line that it starts in.

    >>> print(literal(np.array([[1.0, 0.1], [2.0, -0.5]])))
    [
        [1.0, 0.1],
        [2.0, -0.5],
    ]
    """
    if values.ndim == 1:
        return _row(values, indent)
    inner = indent + "    "
    return "[\n" + "".join(f"{inner}{_row(row, inner)},\n" for row in values) + f"{indent}]"


def _row(values: NDArray[Any], indent: str) -> str:
    numbers = [_number(value) for value in values]
    line = f"[{', '.join(numbers)}]"
    if len(line) + len(indent) <= _WIDTH:
        return line
    lines, current = [], ""
    for number in numbers:
        if len(current) + len(number) + len(indent) > _WIDTH:
            lines.append(current.rstrip())
            current = ""
        current += f"{number}, "
    lines.append(current.rstrip())
    return "[\n" + "".join(f"{indent}    {each}\n" for each in lines) + f"{indent}]"


def _number(value: Any) -> str:
    if isinstance(value, np.floating):
        if not np.isfinite(value):
            return f'float("{value}")'
        return str(value) if "." in str(value) or "e" in str(value) else f"{value}.0"
    return repr(value.item())
