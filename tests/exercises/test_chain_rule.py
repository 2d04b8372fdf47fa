"""The exercises of lecture 6: the right answer passes, and each typical mistake is called by its name."""

from __future__ import annotations

from typing import Any

import pytest

from nbnet import exercises
from tests.exercises.judging import is_named, passes


def forward(du: Any, dv: Any, df: Any, f: Any = lambda u, v: u * v) -> Any:
    def function(a: float, b: float, da: float, db: float) -> tuple[float, float]:
        u, v = a * b, a + b
        return f(u, v), df(u, v, du(a, b, da, db), dv(da, db))

    return function


def product(x: float, y: float, dx: float, dy: float) -> float:
    return y * dx + x * dy


def total(da: float, db: float) -> float:
    return da + db


def reverse(gradients: Any, f: Any = lambda u, v: u * v) -> Any:
    return lambda a, b: (f(a * b, a + b), *gradients(a, b, a * b, a + b))


RIGHT: dict[str, tuple[Any, ...]] = {
    "two_paths": (10, 6, 16),
    "forward_mode": (forward(product, total, product),),
    "reverse_mode": (reverse(lambda a, b, u, v: (b * v + u, a * v + u)),),
    "passes": ([1, 1000, 4], [3, 1, 2]),
}
WRONG = [
    ("two_paths", (15, 6, 21), "the numbers for a"),
    ("two_paths", (6, 10, 16), "two ways are exchanged"),
    ("two_paths", (2, 1, 3), "rates of u and of v alone"),
    ("two_paths", (5, 6, 11), "rates of f with u and with v"),
    ("two_paths", (10, 6, 60), "multiplied the two ways"),
    ("two_paths", (10, 6, 15), "the sum of the two ways"),
    ("two_paths", (9, 6, 15), "via_u is 9"),
    ("two_paths", ("ten", 6, 16), "via_u should be made of numbers"),
    ("forward_mode", (forward(lambda a, b, da, db: da * db, total, product),), "not da·db"),
    ("forward_mode", (forward(lambda a, b, da, db: a * da + b * db, total, product),), "In du the factors"),
    ("forward_mode", (forward(lambda a, b, da, db: b * da, total, product),), "also moves with b"),
    ("forward_mode", (forward(lambda a, b, da, db: a * db, total, product),), "also moves with a"),
    ("forward_mode", (forward(product, total, lambda u, v, du, dv: du * dv),), "not du·dv"),
    ("forward_mode", (forward(product, total, lambda u, v, du, dv: v * du),), "also moves with v"),
    ("forward_mode", (forward(product, total, lambda u, v, du, dv: u * dv),), "also moves with u"),
    ("forward_mode", (forward(product, total, lambda u, v, du, dv: u * du + v * dv),), "In df the factors"),
    ("forward_mode", (forward(lambda a, b, da, db: b, lambda da, db: 1, product),), "use da and db"),
    ("forward_mode", (forward(product, total, product, lambda u, v: u + v),), "The value f is not right"),
    ("forward_mode", (forward(product, lambda da, db: da - db, product),), "the tangent df should be"),
    ("forward_mode", (lambda a, b, da, db: a * b * (a + b),), "returns one number"),
    ("forward_mode", (lambda a, b: (0, 0),), "should take 4 arguments"),
    ("reverse_mode", (reverse(lambda a, b, u, v: (a * v + u, b * v + u)),), "exchanged"),
    ("reverse_mode", (reverse(lambda a, b, u, v: (u, u)),), "replaced the first"),
    ("reverse_mode", (reverse(lambda a, b, u, v: (b * v, a * v)),), "by way of u has arrived"),
    ("reverse_mode", (reverse(lambda a, b, u, v: (b * u + v, a * u + v)),), "du and dv are exchanged"),
    ("reverse_mode", (reverse(lambda a, b, u, v: (b + 1, a + 1)),), "gradients of u and v are missing"),
    ("reverse_mode", (reverse(lambda a, b, u, v: (b * v * u, a * v * u)),), "add up"),
    ("reverse_mode", (reverse(lambda a, b, u, v: (b * v + u, 0)),), r"should be \[21, 16\], and they are \[21, 0\]"),
    ("reverse_mode", (reverse(lambda a, b, u, v: (0, 0), lambda u, v: u),), "should be 30, and it is 6"),
    ("reverse_mode", (reverse(lambda a, b, u, v: (0,)),), r"shape \(3,\), and it has the shape \(2,\)"),
    ("passes", ([3, 1, 2], [1, 1000, 4]), "other way round"),
    ("passes", ([3, 1000, 8], [3, 1, 2]), "every pair"),
    ("passes", ([1, 1000, 2], [3, 1, 2]), "C in forward mode: 2 passes"),
    ("passes", ([1, 1000, 4], [3, 1000, 2]), "B in reverse mode: 1000 passes"),
    ("passes", ([1, 1000], [3, 1, 2]), r"forward should have the shape \(3,\)"),
]
EMPTY: dict[str, tuple[Any, ...]] = {
    "two_paths": (None, None, None),
    "forward_mode": (lambda a, b, da, db: None,),
    "reverse_mode": (lambda a, b: None,),
    "passes": ([None] * 3, [None] * 3),
}


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_answer_passes(name: str) -> None:
    passes(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "answers", "finding"), WRONG)
def test_a_typical_mistake_is_named(name: str, answers: tuple[Any, ...], finding: str) -> None:
    is_named(finding, name, *answers)


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_answer_is_no_mistake(name: str) -> None:
    assert exercises.check(name, *EMPTY[name]).state == "unfinished"
