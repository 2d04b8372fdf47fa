"""Whether memory stays flat while a notebook is used for long."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from statistics import median


def growth(seconds: Sequence[float], megabytes: Sequence[float]) -> float:
    """By how much the second half of a course of measurements grows, whatever single ones say.

    Args:
        seconds: when it was measured.
        megabytes: what was measured.

    Returns:
        Megabytes: the median of the slopes between all pairs of the second half (Theil and Sen), times its length.

    >>> growth([0, 1, 2, 3, 4], [50, 90, 100, 130, 102])
    2.0
    """
    half = len(seconds) // 2
    known = list(zip(seconds, megabytes, strict=True))[half:]
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(known, 2)]
    return median(slopes) * (known[-1][0] - known[0][0]) if slopes else 0.0
