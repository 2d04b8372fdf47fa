"""What people call a feature that was made of others: x₁² rather than `x1_squared`."""

from __future__ import annotations

import re
from collections.abc import Sequence


def feature_name(feature: str, columns: Sequence[str]) -> str:
    """A feature of a `FeatureMLP` in the words of its columns.

    Args:
        feature: as the model knows it.
        columns: one name a column of the samples.

    >>> [feature_name(name, ["x₁", "x₂"]) for name in ("x1", "x2_squared", "sin_x1", "product")]
    ['x₁', 'x₂²', 'sin x₁', 'x₁x₂']
    >>> feature_name("x1_squared", ["petal length"])
    '(petal length)²'
    """
    if feature == "product":
        return "".join(columns[:2]) if all(len(name) <= 2 for name in columns[:2]) else " · ".join(columns[:2])
    found = re.fullmatch(r"(sin_)?x(\d+)(_squared)?", feature)
    if found is None or not 1 <= int(found[2]) <= len(columns):
        return feature
    column = columns[int(found[2]) - 1]
    called = f"({column})" if " " in column and (found[1] or found[3]) else column
    return f"sin {called}" if found[1] else f"{called}²" if found[3] else column
