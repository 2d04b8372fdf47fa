"""The exercises of lecture 2: the right answer passes, and each typical mistake is called by its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nbnet import exercises
from tests.exercises.judging import is_named, passes


def rule(w, b, x, t):
    return (w + t * x, b + t) if t * (w @ x + b) <= 0 else (w, b)


def changed(change, wrong=lambda score: score <= 0):
    return lambda w, b, x, t: change(w, b, x, t) if wrong(t * (w @ x + b)) else (w, b)


def bound(w, b, X, t, square=2, one=True, length=lambda w, b: np.linalg.norm([*w, b]), smallest=np.min):
    rows = np.column_stack([X, np.ones(len(X))])
    gamma = smallest(t * (rows @ [*w, b])) / length(w, b)
    R = np.linalg.norm(rows if one else X, axis=1).max()
    return (R / gamma) ** square if gamma > 0 else np.inf


def best(candidates, X, t):
    return min(candidates, key=lambda pair: np.sum(t * (X @ pair[0] + pair[1]) <= 0))


RIGHT: dict[str, tuple[Any, ...]] = {"rosenblatt_rule": (rule,), "mistake_bound": (bound,), "pocket": (best,)}
WRONG: list[tuple[str, Any, str]] = [
    ("rosenblatt_rule", lambda w, b, x, t: (w + t * x, b + t), "Only mistakes teach"),
    ("rosenblatt_rule", changed(lambda w, b, x, t: (w + t * x, b)), "leaves b as it is"),
    ("rosenblatt_rule", changed(lambda w, b, x, t: (w - t * x, b - t)), "wrong way"),
    ("rosenblatt_rule", changed(lambda w, b, x, t: (w + x, b + 1)), "always adds the sample"),
    ("rosenblatt_rule", changed(lambda w, b, x, t: (w + 2 * t * x, b + 2 * t)), "twice as far"),
    ("rosenblatt_rule", changed(rule, lambda score: score < 0), "exactly 0 is a mistake too"),
    ("rosenblatt_rule", lambda w, b, x, t: w + t * x, "return w, b"),
    ("rosenblatt_rule", lambda w, b, x, t: (w * 0, b), "the new w is"),
    ("mistake_bound", lambda *a: bound(*a, length=lambda w, b: 1), "γ is a distance"),
    ("mistake_bound", lambda *a: bound(*a, length=lambda w, b: np.linalg.norm(w)), "with the bias"),
    ("mistake_bound", lambda *a: bound(*a, one=False), "you left the 1 out"),
    ("mistake_bound", lambda *a: bound(*a, square=1), "squared"),
    ("mistake_bound", lambda *a: bound(*a, smallest=np.mean), "not the mean"),
    ("mistake_bound", lambda *a: bound(*a, square=-2), "γ/R squared"),
    ("mistake_bound", lambda w, b, X, t: bound(w, b, X, t) if bound(w, b, X, t) < np.inf else 7.0, "there is no bound"),
    ("mistake_bound", lambda w, b, X, t: 5.0, "the bound is .*, and your answer is 5"),
    ("pocket", lambda c, X, t: c[-1], "the last pair"),
    ("pocket", lambda c, X, t: max(c, key=lambda p: np.sum(t * (X @ p[0] + p[1]) <= 0)), "most mistakes"),
    ("pocket", lambda c, X, t: c[1], "another one makes only"),
    ("pocket", lambda c, X, t: (c[0][0] + 9, 1.0), "none of the candidates"),
    ("pocket", lambda c, X, t: 2, "return w, b"),
]


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_answer_passes(name: str) -> None:
    passes(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "answer", "finding"), WRONG)
def test_a_typical_mistake_is_named(name: str, answer: Any, finding: str) -> None:
    is_named(finding, name, answer)


@pytest.mark.parametrize("name", RIGHT)
def test_an_empty_answer_is_no_mistake(name: str) -> None:
    assert exercises.check(name, lambda *given: None).state == "unfinished"
