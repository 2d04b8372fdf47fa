"""No exercise is left out: each has at least three typical mistakes that must be named."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

import nbnet.exercises  # noqa: F401 - defines them all
from nbnet.exercises.definition import EXERCISES

MISTAKES = Counter(
    row[0]
    for path in Path(__file__).parent.glob("test_*.py")
    if path != Path(__file__)
    for row in getattr(import_module(f"tests.exercises.{path.stem}"), "WRONG", ())
)


@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_three_mistakes_are_named(name: str) -> None:
    assert MISTAKES[name] >= 3
