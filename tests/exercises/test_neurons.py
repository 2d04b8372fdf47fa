"""The exercises of lecture 1: the right answer passes, and each typical mistake is called by its name."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import pytest

from nbnet import exercises
from tests.exercises.judging import is_named, passes


def neuron(compare: Any, total: Any = lambda x, w, b: np.dot(x, w), bound: Any = lambda b: b) -> Any:
    return lambda x, w, b: int(compare(total(x, w, b), bound(b)))


RIGHT = {
    "and_neuron": ([1, 1], 1.5),
    "threshold_neuron": (neuron(operator.ge),),
    "neuron_line": (lambda w, b: (-w[0] / w[1], b / w[1]),),
    "xor_network": (lambda a, b: int(a + b == 1),),
}
WRONG = [
    ("and_neuron", ([1, 1], 0.5), r"\(0, 1\) your neuron fires"),
    ("and_neuron", ([1, 1], 3), r"\(1, 1\) your neuron stays quiet"),
    ("and_neuron", ([-1, -1], -1.5), r"\(0, 0\) your neuron fires"),
    ("and_neuron", ([1, 1, 1], 3), r"weights should have the shape \(2,\)"),
    ("and_neuron", ("ab", 3), "weights should be made of numbers"),
    ("threshold_neuron", (neuron(operator.gt),), ">= instead of >"),
    ("threshold_neuron", (neuron(operator.lt),), "turned around"),
    ("threshold_neuron", (neuron(operator.ge, bound=lambda b: 0),), "compares the sum with 0"),
    ("threshold_neuron", (neuron(operator.ge, bound=lambda b: -b),), "adds b to the sum"),
    ("threshold_neuron", (lambda x, w, b: np.sign(np.dot(x, w) - b),), "−1 and 1"),
    ("threshold_neuron", (lambda x, w, b: np.dot(x, w) - b,), "the sum itself"),
    ("threshold_neuron", (lambda x, w: 1,), "should take 3 arguments"),
    ("threshold_neuron", (lambda x, w, b: 1 / 0,), "raised ZeroDivisionError"),
    ("neuron_line", (lambda w, b: (w[0] / w[1], b / w[1]),), "leans the wrong way"),
    ("neuron_line", (lambda w, b: (-w[1] / w[0], b / w[0]),), "solved for x₁"),
    ("neuron_line", (lambda w, b: (b / w[1], -w[0] / w[1]),), "intercept first"),
    ("neuron_line", (lambda w, b: (-w[0] / w[1], -b / w[1]),), "threshold, not a bias"),
    ("neuron_line", (lambda w, b: (-w[0] / w[1], b),), "The slope is right"),
    ("neuron_line", (lambda w, b: (-w[0], b / w[1]),), "The intercept is right"),
    ("neuron_line", (lambda w, b: (1.0, 2.0),), r"the line is x₂ = -0.5 x₁ \+ 1.5, and your answer is \[1, 2\]"),
    ("neuron_line", (lambda w, b: -w[0] / w[1],), r"should have the shape \(2,\)"),
    ("xor_network", (lambda a, b: int(a or b),), "computes OR"),
    ("xor_network", (lambda a, b: int(a and b),), "computes AND"),
    ("xor_network", (lambda a, b: int(a == b),), "computes XNOR"),
    ("xor_network", (lambda a, b: 1,), r"For \(0, 0\) the answer should be 0"),
    ("xor_network", (3,), "A function was expected"),
]


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_answer_passes(name: str) -> None:
    passes(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "answers", "finding"), WRONG)
def test_a_typical_mistake_is_named(name: str, answers: tuple[Any, ...], finding: str) -> None:
    is_named(finding, name, *answers)


@pytest.mark.parametrize("name", RIGHT)
def test_an_empty_answer_is_no_mistake(name: str) -> None:
    answers = [lambda *given: None] if len(RIGHT[name]) == 1 else [None, None]
    report = exercises.check(name, *answers)
    assert report.state == "unfinished"
    assert "not done yet" in repr(report)
