"""One way to write a number, used by every picture and every live view."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import SupportsFloat

DIGITS = 4
MINUS = "−"
NOT_COMPUTED = "—"


def number(value: SupportsFloat, digits: int = DIGITS) -> str:
    """Write a number for a picture: four significant digits and a true minus sign.

    Whole digits are never dropped, and a number that would need many zeros is
    written with an exponent.

    Args:
        value: A Python or NumPy number, or an array of one entry.
        digits: How many significant digits to keep at most.

    Returns:
        A short text, of at most 11 characters for four digits.

    Examples:
        >>> number(0.731058578), number(-0.196611933), number(2.0)
        ('0.7311', '−0.1966', '2')
        >>> number(12345.678), number(-1.5e-7), number(6.02214e23)
        ('12346', '−1.5e−7', '6.022e23')
        >>> number(float("nan")), number(float("-inf"))
        ('NaN', '−∞')
    """
    x = float(value)
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "∞" if x > 0 else MINUS + "∞"
    if x == 0:
        return "0"
    mantissa, _, exponent = f"{x:.{digits - 1}e}".partition("e")
    power = int(exponent)
    if -3 <= power < 6:
        text = f"{x:.{max(digits - 1 - power, 0)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{mantissa.rstrip('0').rstrip('.')}e{power}"
    return text.replace("-", MINUS)


def exact(value: SupportsFloat) -> str:
    """Write a number with all its digits, as a hover text shows it.

    Args:
        value: A Python or NumPy number, or an array of one entry.

    Returns:
        The shortest decimal text that reads back as the same number.

    Examples:
        >>> exact(-0.1), exact(3)
        ('−0.1', '3.0')
    """
    item = getattr(value, "item", None)
    # float32(0.1) is shown as 0.1, not as the float64 nearest to it
    text = repr(float(value)) if item is None else str(value).strip("[]")
    return text.replace("-", MINUS).replace("nan", "NaN").replace("inf", "∞")


def shape(sizes: Sequence[int]) -> str:
    """Write an array's shape as NumPy and its error messages do.

    Args:
        sizes: The shape.

    Returns:
        A text such as ``"(2, 3)"``; ``"scalar"`` for a single number without axes.

    Examples:
        >>> shape((2, 3)), shape((5,)), shape(())
        ('(2, 3)', '(5,)', 'scalar')
    """
    return str(tuple(sizes)) if sizes else "scalar"
