"""The exercises of lecture 4: the right answer passes, and each typical mistake is called by its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nbnet import exercises
from tests.exercises.judging import is_named, passes


def sigma(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def sigmoid_slope(x: Any) -> Any:
    return sigma(x) * (1 - sigma(x))


def tanh_slope(x: Any) -> Any:
    return 1 - np.tanh(x) ** 2


def elu_slope(x: Any, alpha: Any) -> Any:
    return np.where(x > 0, 1.0, alpha * np.exp(x))


def bent(left: Any, right: Any = lambda x: 1.0) -> Any:
    return lambda x, alpha: right(x) if x > 0 else left(x, alpha)


def slopes(of_sigmoid: Any = sigmoid_slope, of_tanh: Any = tanh_slope, of_elu: Any = elu_slope) -> tuple[Any, ...]:
    return of_sigmoid, of_tanh, of_elu


RIGHT = {
    "linear_collapse": (lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2 + b2),),
    "activation_slopes": slopes(),
    "dead_units": (lambda X, W, b: (X @ W + b <= 0).all(axis=0),),
    "maxout_leaky": (1, 0, 0.1, 0),
}
WRONG = [
    ("linear_collapse", (lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2),), "W1 stands on the left"),
    ("linear_collapse", (lambda W1, b1, W2, b2: (W1 * W2, b1 @ W2 + b2),), "entry by entry"),
    ("linear_collapse", (lambda W1, b1, W2, b2: (W1 + W2, b1 @ W2 + b2),), "a product, not a sum"),
    ("linear_collapse", (lambda W1, b1, W2, b2: (W1 @ W2, b2),), "The first bias does not vanish"),
    ("linear_collapse", (lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),), "b1 goes through W2"),
    ("linear_collapse", (lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2),), "second layer is missing"),
    ("linear_collapse", (lambda W1, b1, W2, b2: (W1 @ W2, W2 @ b1 + b2),), "from the right"),
    ("linear_collapse", (lambda W1, b1, W2, b2: W1 @ W2,), "Return two things"),
    ("linear_collapse", (lambda W1, b1, W2, b2: (W1.T @ W2, b1 @ W2 + b2),), "W is not right"),
    ("linear_collapse", (lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2 - b2),), "b is not right"),
    ("activation_slopes", slopes(lambda x: x * (1 - x)), "σ′: You put x itself"),
    ("activation_slopes", slopes(sigma), "σ′: That is σ"),
    ("activation_slopes", slopes(lambda x: 1 - sigma(x) ** 2), "σ′: .* derivative of tanh"),
    ("activation_slopes", slopes(lambda x: np.exp(-x) / (1 + np.exp(-x))), "denominator is squared"),
    ("activation_slopes", slopes(lambda x: sigma(x) * (1 + sigma(x))), "sign inside the bracket"),
    ("activation_slopes", slopes(lambda x: 0.25), r"σ′: for x = -2 the slope is 0.105, and your function returns 0.25"),
    ("activation_slopes", slopes(of_tanh=lambda x: 1 - np.tanh(x)), "has to be squared"),
    ("activation_slopes", slopes(of_tanh=lambda x: 1 - x**2), "squared x itself"),
    ("activation_slopes", slopes(of_tanh=np.tanh), "tanh′: That is tanh"),
    ("activation_slopes", slopes(of_tanh=lambda x: np.tanh(x) * (1 - np.tanh(x))), "pattern of σ"),
    ("activation_slopes", slopes(of_elu=bent(lambda x, a: a * (np.exp(x) - 1), lambda x: x)), "ELU, the value"),
    ("activation_slopes", slopes(of_elu=bent(lambda x, a: a * (np.exp(x) - 1))), "the −1 drops out"),
    ("activation_slopes", slopes(of_elu=bent(lambda x, a: a)), "That is leaky ReLU"),
    ("activation_slopes", slopes(of_elu=bent(lambda x, a: np.exp(x))), "α is missing"),
    ("activation_slopes", slopes(of_elu=bent(lambda x, a: a * np.exp(x), lambda x: x)), "the slope of x is 1"),
    ("activation_slopes", slopes(of_elu=bent(lambda x, a: 0.0)), "That is ReLU"),
    ("activation_slopes", slopes(of_elu=lambda x, a: a * np.exp(x) if x > 0 else 1.0), "pieces are swapped"),
    ("activation_slopes", slopes(of_elu=lambda x: 1.0), "should take 2 arguments"),
    ("dead_units", (lambda X, W, b: (X @ W + b > 0).any(axis=0),), "you tell who is alive"),
    ("dead_units", (lambda X, W, b: (X @ W + b <= 0).any(axis=0),), "silent for all of them"),
    ("dead_units", (lambda X, W, b: (X @ W <= 0).all(axis=0),), "bias b is missing"),
    ("dead_units", (lambda X, W, b: (X @ W - b <= 0).all(axis=0),), "bias is added"),
    ("dead_units", (lambda X, W, b: (X @ W + b < 0).all(axis=0),), "<= instead of <"),
    ("dead_units", (lambda X, W, b: (W <= 0).all(axis=0),), "Negative weights alone"),
    ("dead_units", (lambda X, W, b: b <= 0,), "negative bias alone"),
    ("dead_units", (lambda X, W, b: (X @ W + b <= 0).all(axis=1),), "one answer a sample"),
    ("dead_units", (lambda X, W, b: (X @ W + b <= 0).all(axis=0).sum(),), "how many are dead"),
    ("dead_units", (lambda X, W, b: (X @ W + b).max(axis=0),), "True or False"),
    ("dead_units", (lambda X, W, b: np.zeros(7, bool),), r"has the sums \[-0.5, -2, -3\]"),
    ("maxout_leaky", (1, 0, 0, 0), "That is ReLU"),
    ("maxout_leaky", (1, 0, -1, 0), r"That is \|x\|"),
    ("maxout_leaky", (1, 0, -0.1, 0), "Your leak goes up"),
    ("maxout_leaky", (-1, 0, -0.1, 0), "turned around"),
    ("maxout_leaky", (1, 0, 1, 0), "one straight line"),
    ("maxout_leaky", (1, 0.5, 0.1, 0), "your lines are 0.5 and 0"),
    ("maxout_leaky", (1, 0, 0.01, 0), "For x = -4 leaky ReLU is -0.4, and the larger of your lines is -0.04"),
    ("maxout_leaky", (2, 0, 0.1, 0), "For x = 4 leaky ReLU is 4"),
    ("maxout_leaky", ("a", 0, 1, 0), "w1 should be made of numbers"),
]


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_answer_passes(name: str) -> None:
    passes(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "answers", "finding"), WRONG)
def test_a_typical_mistake_is_named(name: str, answers: tuple[Any, ...], finding: str) -> None:
    is_named(finding, name, *answers)


@pytest.mark.parametrize("name", RIGHT)
def test_an_empty_answer_is_no_mistake(name: str) -> None:
    functions = {"activation_slopes": [lambda x: None, lambda x: None, lambda x, alpha: None]}
    empty = {
        **functions,
        "linear_collapse": [lambda W1, b1, W2, b2: None],
        "dead_units": [lambda X, W, b: None],
        "maxout_leaky": [None] * 4,
    }
    assert exercises.check(name, *empty[name]).state == "unfinished"


def test_the_order_of_the_two_lines_does_not_matter() -> None:
    assert exercises.check("maxout_leaky", 0.1, 0, 1, 0)
