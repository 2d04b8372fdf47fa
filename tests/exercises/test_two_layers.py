"""The exercises of lecture 10: the right answer passes, and each typical mistake is called by its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nbnet import exercises
from tests.exercises.judging import is_named, passes


def backward(
    X: Any,
    T: Any,
    W1: Any,
    b1: Any,
    W2: Any,
    b2: Any,
    *,
    error: Any = lambda Y, T: 2 * (Y - T) / len(Y),
    slope: Any = lambda A: 1 - A**2,
    slope1: Any = None,
    slope2: Any = None,
    bias: Any = lambda D: D.sum(axis=0),
) -> Any:
    H = np.tanh(X @ W1 + b1)
    Y = np.tanh(H @ W2 + b2)
    D2 = error(Y, T) * (slope2 or slope)(Y)
    D1 = D2 @ W2.T * (slope1 or slope)(H)
    return [X.T @ D1, bias(D1), H.T @ D2, bias(D2)]


def gradients(**mistake: Any) -> Any:
    return lambda X, T, W1, b1, W2, b2: backward(X, T, W1, b1, W2, b2, **mistake)


def deltas(of2: Any = None, of1: Any = None) -> Any:
    def computed(x: float, t: float, w1: float, b1: float, w2: float, b2: float) -> Any:
        h = np.tanh(w1 * x + b1)
        y = np.tanh(w2 * h + b2)
        delta2 = 2 * (y - t) * (1 - y**2) if of2 is None else of2(y, t)
        return delta2, delta2 * w2 * (1 - h**2) if of1 is None else of1(delta2, w1, w2, h, x)

    return computed


def swapped(*given: float) -> Any:
    return deltas()(*given)[::-1]


def train(gradients: Any, X: Any, T: Any, parameters: Any, rate: float, steps: int) -> Any:
    for _ in range(steps):
        parameters = [p - rate * g for p, g in zip(parameters, gradients(X, T, *parameters), strict=True)]
    return parameters


def stale(gradients: Any, X: Any, T: Any, parameters: Any, rate: float, steps: int) -> Any:
    slopes = gradients(X, T, *parameters)
    for _ in range(steps):
        parameters = [p - rate * g for p, g in zip(parameters, slopes, strict=True)]
    return parameters


RIGHT = {
    "two_deltas": (deltas(),),
    "two_layer_gradients": (gradients(),),
    "training_loop": (train,),
    "tanh_targets": (lambda t, low, high: -0.9 + 1.8 * (t - low) / (high - low),),
}
WRONG = [
    ("two_deltas", (deltas(lambda y, t: 2 * (t - y) * (1 - y**2)),), "delta2: The sign is turned around"),
    ("two_deltas", (deltas(lambda y, t: (y - t) * (1 - y**2)),), "delta2: .* the 2 is missing"),
    ("two_deltas", (deltas(lambda y, t: 2 * (y - t)),), "delta2: The way from the loss leads through tanh"),
    ("two_deltas", (deltas(lambda y, t: 2 * (y - t) * (1 - y)),), "delta2: .* with the square"),
    ("two_deltas", (deltas(lambda y, t: 2 * (y - t) * y * (1 - y)),), "slope of the sigmoid"),
    ("two_deltas", (deltas(lambda y, t: (y - t) ** 2 * (1 - y**2)),), "the loss itself"),
    ("two_deltas", (deltas(of1=lambda d, w1, w2, h, x: d * (1 - h**2)),), "delta1: .* times w2"),
    ("two_deltas", (deltas(of1=lambda d, w1, w2, h, x: d * w2),), "delta1: The hidden neuron is a tanh too"),
    ("two_deltas", (deltas(of1=lambda d, w1, w2, h, x: d * w1 * (1 - h**2)),), "delta1: You multiply by w1"),
    ("two_deltas", (deltas(of1=lambda d, w1, w2, h, x: d * w2 * (1 - h**2) * x),), "gradient of w1 already"),
    ("two_deltas", (deltas(of1=lambda d, w1, w2, h, x: 7.0),), "delta1: for x = 2"),
    ("two_deltas", (swapped,), "in the other order"),
    ("two_deltas", (lambda x, t, w1, b1, w2, b2: 1.0,), "Return two numbers"),
    ("two_layer_gradients", (gradients(error=lambda Y, T: 2 * (T - Y) / len(Y)),), "All four are turned around"),
    ("two_layer_gradients", (gradients(error=lambda Y, T: 2 * (Y - T)),), "a mean over the samples"),
    (
        "two_layer_gradients",
        (gradients(error=lambda Y, T: (Y - T) / len(Y)),),
        "half of what they should be|same factor",
    ),
    ("two_layer_gradients", (gradients(slope2=np.ones_like),), "1 − Y², is missing"),
    ("two_layer_gradients", (gradients(slope1=np.ones_like),), "1 − H², is missing"),
    ("two_layer_gradients", (gradients(slope=lambda A: 1 - A),), "with the square"),
    ("two_layer_gradients", (gradients(slope=lambda A: A * (1 - A)),), "slope of the sigmoid"),
    ("two_layer_gradients", (gradients(bias=lambda D: D.mean(axis=0)),), "db1: sum the deltas"),
    ("two_layer_gradients", (lambda *given: [3 * backward(*given)[0], *backward(*given)[1:]],), "dW1 is 3 times"),
    (
        "two_layer_gradients",
        (lambda *given: [backward(*given)[0].T, *backward(*given)[1:]],),
        r"dW1 should have the shape",
    ),
    ("two_layer_gradients", (lambda *given: backward(*given)[0],), "Return four arrays"),
    ("training_loop", (lambda g, X, T, p, rate, steps: train(g, X, T, p, -rate, steps),), "You go uphill"),
    ("training_loop", (lambda g, X, T, p, rate, steps: train(g, X, T, p, rate, 1),), "a single step"),
    ("training_loop", (lambda g, X, T, p, rate, steps: train(g, X, T, p, rate, steps - 1),), "One step is missing"),
    ("training_loop", (lambda g, X, T, p, rate, steps: train(g, X, T, p, rate, steps + 1),), "one step too many"),
    ("training_loop", (stale,), "ask for new ones"),
    ("training_loop", (lambda g, X, T, p, rate, steps: train(g, X, T, p, 1.0, steps),), "learning rate is missing"),
    ("training_loop", (lambda g, X, T, p, rate, steps: p,), "have not changed"),
    ("training_loop", (lambda g, X, T, p, rate, steps: g(X, T, *p),), "Those are the gradients"),
    ("training_loop", (lambda g, X, T, p, rate, steps: [0 * each for each in p],), "the loss should be"),
    ("training_loop", (lambda g, X, T, p, rate, steps: 3,), "Return the four parameters"),
    ("tanh_targets", (lambda t, low, high: (t - low) / (high - low),), "for the sigmoid"),
    ("tanh_targets", (lambda t, low, high: 2 * (t - low) / (high - low) - 1,), "tanh never does"),
    ("tanh_targets", (lambda t, low, high: 1.8 * (t - low) / (high - low),), "subtract 0.9"),
    ("tanh_targets", (lambda t, low, high: 0.9 - 1.8 * (t - low) / (high - low),), "Upside down"),
    ("tanh_targets", (lambda t, low, high: -0.9 + 1.8 * t / high,), "begins at t = 0"),
    ("tanh_targets", (lambda t, low, high: -0.9 + 1.8 * (t - low) / high,), "not by high"),
    ("tanh_targets", (lambda t, low, high: np.tanh(t),), "without bending"),
    ("tanh_targets", (lambda t, low, high: 0 * t,), "5 should become -0.9, and it becomes 0"),
]


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_answer_passes(name: str) -> None:
    passes(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "answers", "finding"), WRONG)
def test_a_typical_mistake_is_named(name: str, answers: tuple[Any, ...], finding: str) -> None:
    is_named(finding, name, *answers)


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("two_deltas", lambda x, t, w1, b1, w2, b2: None),
        ("two_layer_gradients", lambda X, T, W1, b1, W2, b2: None),
        ("training_loop", lambda gradients, X, T, parameters, rate, steps: None),
        ("tanh_targets", lambda t, low, high: None),
    ],
)
def test_an_empty_answer_is_no_mistake(name: str, empty: Any) -> None:
    assert exercises.check(name, empty).state == "unfinished"
