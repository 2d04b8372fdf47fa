"""The exercises of lecture 7: the right answer passes, and each typical mistake is called by its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nbnet import exercises
from tests.exercises.judging import is_named, passes


def neuron(*, reciprocal: Any = lambda v: -1 / v**2, exp: Any = lambda u: u, negate: float = -1.0, cross: bool = True):
    def backward(w0, x0, w1, x1, w2):
        u = np.exp(-(w0 * x0 + w1 * x1 + w2))
        ds = negate * reciprocal(1 + u) * exp(u)
        return (ds * x0, ds * w0, ds * x1, ds * w1, ds) if cross else (ds * w0, ds * x0, ds * w1, ds * x1, ds)

    return backward


def reordered(*gradients: float) -> tuple[float, ...]:
    dw0, dx0, dw1, dx1, dw2 = neuron()(*gradients)
    return dw0, dw1, dw2, dx0, dx1


def slopes(quotient: Any) -> Any:
    def gradient(f: Any, x: Any, h: float) -> Any:
        return np.array([quotient(f, x, h * unit, h) for unit in np.eye(x.size)])

    return gradient


def careless(f: Any, x: Any, h: float) -> Any:
    result = np.zeros_like(x)
    for i in range(x.size):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        result[i] = (up - f(x)) / (2 * h)
    return result


central = slopes(lambda f, x, step, h: (f(x + step) - f(x - step)) / (2 * h))
RIGHT: dict[str, tuple[Any, ...]] = {
    "neuron_backward": (neuron(),),
    "sigmoid_backward": (lambda f, df: f * (1 - f) * df,),
    "three_habits": (-2, -6, 2),
    "numerical_gradient": (central,),
}
WRONG = [
    ("neuron_backward", (neuron(negate=1.0),), "All signs are turned"),
    ("neuron_backward", (neuron(cross=False),), "their own factor"),
    ("neuron_backward", (neuron(reciprocal=lambda v: -1.0, exp=lambda u: 1.0),), "gradients of the sum s"),
    ("neuron_backward", (neuron(exp=lambda u: 1.0),), "exp is missing"),
    ("neuron_backward", (neuron(reciprocal=lambda v: -1.0),), "The gate 1/v is missing"),
    ("neuron_backward", (neuron(reciprocal=lambda v: -1 / v),), "with a square"),
    ("neuron_backward", (reordered,), "another order"),
    ("neuron_backward", (lambda *inputs: (*neuron()(*inputs)[:4], 0.0),), "gradient dw2 should be 0.1966, and it is 0"),
    ("neuron_backward", (lambda *inputs: neuron()(*inputs)[:4],), r"has the shape \(4,\)"),
    ("sigmoid_backward", (lambda f, df: f * (1 - f),), "does not use df"),
    ("sigmoid_backward", (lambda f, df: f * (f - 1) * df,), "sign is turned"),
    ("sigmoid_backward", (lambda f, df: df * np.exp(-f) / (1 + np.exp(-f)) ** 2,), "once more"),
    ("sigmoid_backward", (lambda f, df: (1 - f * f) * df,), "derivative of tanh"),
    ("sigmoid_backward", (lambda f, df: (1 - f) * df,), "factor is missing"),
    ("sigmoid_backward", (lambda f, df: f + df,), "it should be"),
    ("three_habits", (-6, -2, 2), "crosswise"),
    ("three_habits", (-1, -3, 1), "factor 2"),
    ("three_habits", (-2, -6, 4), "max does not distribute"),
    ("three_habits", (0, 0, 4), "smaller input"),
    ("three_habits", (-2, -6, 0), "c is used twice"),
    ("three_habits", (-1, -3, 3), "does not share"),
    ("three_habits", (2, 6, 2), "signs of a and b"),
    ("three_habits", (5, -6, 2), "da is not 5"),
    ("numerical_gradient", (slopes(lambda f, x, step, h: (f(x - step) - f(x + step)) / (2 * h)),), "sign is turned"),
    ("numerical_gradient", (slopes(lambda f, x, step, h: f(x + step) - f(x - step)),), "division is missing"),
    ("numerical_gradient", (slopes(lambda f, x, step, h: (f(x + step) - f(x - step)) / h),), "not by h"),
    ("numerical_gradient", (slopes(lambda f, x, step, h: (f(x + step) - f(x - step)) / 4 / h),), "half"),
    ("numerical_gradient", (slopes(lambda f, x, step, h: (f(x + step) - f(x)) / h),), "to one side only"),
    ("numerical_gradient", (slopes(lambda f, x, step, h: (f(x) - f(x - step)) / h),), "to one side only"),
    ("numerical_gradient", (slopes(lambda f, x, step, h: (f(x + h) - f(x - h)) / (2 * h)),), "all numbers at once"),
    ("numerical_gradient", (careless,), "A nudge stays in x"),
    ("numerical_gradient", (lambda f, x, h: x,), "At place"),
    ("numerical_gradient", (lambda f, x, h: 1.0,), r"should have the shape \(3,\)"),
]
EMPTY: dict[str, tuple[Any, ...]] = {
    "neuron_backward": (lambda w0, x0, w1, x1, w2: None,),
    "sigmoid_backward": (lambda f, df: None,),
    "three_habits": (None, None, None),
    "numerical_gradient": (lambda f, x, h: None,),
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
