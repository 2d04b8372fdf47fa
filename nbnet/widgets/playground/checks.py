"""Checks of single settings: each returns the value as it is kept, or says what was wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nbnet.datasets.registry import nearest
from nbnet.datasets.validation import count, quantity


def choice(name: str, known: Callable[[], Any], *, empty: bool = False) -> Callable[[Any], str]:
    """A check that a value is one of the known names, or none where that is allowed."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise TypeError(f"{name} is {value!r:.60}: expected a name.")
        if value not in known() and not (empty and value == ""):
            raise ValueError(f"{name} is {value!r:.60}: {nearest(value, known())}")
        return value

    return check


def whole(name: str, least: int, most: int) -> Callable[[Any], int]:
    """A check that a value is a whole number within bounds."""

    def check(value: Any) -> int:
        found = count(value, name, least=least)
        if found > most:
            raise ValueError(f"{name} is {found}: expected at most {most:,}.")
        return found

    return check


def number(name: str, most: float, *, above: bool = False) -> Callable[[Any], float]:
    """A check that a value is a number from 0 (or above it) to a bound."""

    def check(value: Any) -> float:
        found = quantity(value, name, above=above)
        if found > most:
            raise ValueError(f"{name} is {found:g}: expected at most {most:g}.")
        return found

    return check


def switch(name: str) -> Callable[[Any], bool]:
    """A check that a value is True or False."""

    def check(value: Any) -> bool:
        if not isinstance(value, bool | np.bool_):
            raise TypeError(f"{name} is {value!r:.60}: expected True or False.")
        return bool(value)

    return check
