"""The exercises of lecture 5: the right answer passes, and each typical mistake is called by its name."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import nbnet as nb
from nbnet import exercises
from tests.exercises.judging import is_named, passes


def counted(each: Any) -> Any:
    return lambda sizes: sum(each(n, m) for n, m in pairwise(sizes))


def stepped(of_w: Any, of_b: Any) -> Any:
    def step(w: float, b: float, x: float, target: float, rate: float) -> Any:
        error = w * x + b - target
        return of_w(w, x, error, rate), of_b(b, x, error, rate)

    return step


def right_w(w: float, x: float, error: float, rate: float) -> float:
    return w - rate * 2 * error * x


def right_b(b: float, x: float, error: float, rate: float) -> float:
    return b - rate * 2 * error


def impatient(w: float, b: float, x: float, target: float, rate: float) -> Any:
    w = w - rate * 2 * (w * x + b - target) * x
    b = b - rate * 2 * (w * x + b - target)
    return w, b


ARCHITECTURES = ([4, 8, 3], "softmax_cross_entropy", [1, 8, 1], "mse", [57, 10, 1], "binary_cross_entropy")


def chosen(**changes: Any) -> tuple[Any, ...]:
    names = ("iris_sizes", "iris_loss", "sine_sizes", "sine_loss", "spam_sizes", "spam_loss")
    return tuple({**dict(zip(names, ARCHITECTURES, strict=True)), **changes}.values())


RIGHT = {
    "parameter_count": (counted(lambda n, m: n * m + m),),
    "architectures": ARCHITECTURES,
    "learning_step": (stepped(right_w, right_b),),
    "tower": (lambda x, left, right, height: height * (nb.step(x - left) - nb.step(x - right)),),
}
WRONG = [
    ("parameter_count", (counted(lambda n, m: n * m),), "biases are missing"),
    ("parameter_count", (counted(lambda n, m: n * m + n),), "neuron that receives"),
    ("parameter_count", (counted(lambda n, m: n * m + 1),), "one bias a layer"),
    ("parameter_count", (lambda s: counted(lambda n, m: n * m + m)(s) + s[0],), "a bias for the inputs"),
    ("parameter_count", (sum,), "number of neurons"),
    ("parameter_count", (lambda s: sum(s[1:]),), "Those are the biases"),
    ("parameter_count", (lambda s: int(np.prod(s)),), "Only neighbours"),
    ("parameter_count", (lambda s: s[0] * s[1] + s[1],), "first layer only"),
    ("parameter_count", (lambda s: 17,), r"\[4, 5, 3\] has 43 .* you count 17"),
    ("architectures", chosen(iris_sizes=[2, 8, 3]), "Iris: a sample has 4 numbers, and your network takes 2"),
    ("architectures", chosen(iris_sizes=[4, 8, 1]), "Iris: with one output the classes would lie on a line"),
    ("architectures", chosen(iris_sizes=[4, 8, 150]), "Iris: there is one output for each class, and yours has 150"),
    ("architectures", chosen(iris_loss="mse"), "Iris: the squared error measures quantities"),
    ("architectures", chosen(iris_loss="binary_cross_entropy"), "Iris: with 3 outputs the loss is softmax_cross"),
    ("architectures", chosen(sine_sizes=[1, 1]), "Sine: there is no hidden layer"),
    ("architectures", chosen(sine_sizes=[100, 8, 1]), "Sine: a sample has 1 numbers"),
    ("architectures", chosen(sine_sizes=[1, 8, 100]), "Sine: the answer is one number, and your network gives 100"),
    ("architectures", chosen(sine_loss="softmax_cross_entropy"), "Sine: softmax_cross_entropy compares classes"),
    ("architectures", chosen(spam_sizes=[57, 10, 3]), "Spam: there is one output for each class"),
    (
        "architectures",
        chosen(spam_sizes=[57, 10, 2]),
        "Spam: with 2 outputs the loss is softmax_cross_entropy, not bin",
    ),
    ("architectures", chosen(spam_loss="accuracy"), "Spam: the loss should be the name"),
    ("architectures", chosen(spam_sizes=57), "Spam: the sizes should be a list"),
    ("learning_step", (lambda w, b, x, t, r: w,), "Return two numbers"),
    (
        "learning_step",
        (stepped(lambda w, x, e, r: w + r * 2 * e * x, lambda b, x, e, r: b + r * 2 * e),),
        "goes uphill",
    ),
    ("learning_step", (stepped(lambda w, x, e, r: w - r * e * x, lambda b, x, e, r: b - r * e),), "the 2 is missing"),
    ("learning_step", (stepped(lambda w, x, e, r: w - 2 * e * x, lambda b, x, e, r: b - 2 * e),), "learning rate is"),
    ("learning_step", (stepped(lambda w, x, e, r: w - r * 2 * e, right_b),), "w acts through x"),
    ("learning_step", (stepped(right_w, lambda b, x, e, r: b - r * 2 * e * x),), "b acts directly"),
    ("learning_step", (stepped(lambda w, x, e, r: r * 2 * e * x, lambda b, x, e, r: r * 2 * e),), "the step alone"),
    ("learning_step", (stepped(lambda w, x, e, r: 2 * e * x, lambda b, x, e, r: 2 * e),), "the gradient alone"),
    (
        "learning_step",
        (stepped(lambda w, x, e, r: w - r * e**2 * x, lambda b, x, e, r: b - r * e**2),),
        "loss in place of its derivative",
    ),
    ("learning_step", (stepped(right_w, lambda b, x, e, r: b),), "bias has not moved"),
    ("learning_step", (lambda w, b, x, t, r: (w, b),), "Nothing has moved"),
    ("learning_step", (impatient,), "predict again with the new w"),
    ("learning_step", (lambda w, b, x, t, r: (7.0, 8.0),), r"new values are \[1.4, -0.7\], and you return \[7, 8\]"),
    ("learning_step", (lambda w, b, x, t, r: (1.4, -0.7),), "nothing should move"),
    ("tower", (lambda x, a, b, h: h * (nb.step(x - a) + nb.step(x - b)),), "goes up as well"),
    ("tower", (lambda x, a, b, h: h * nb.step(x - a),), "never comes down"),
    ("tower", (lambda x, a, b, h: nb.step(x - a) - nb.step(x - b),), "multiply by height"),
    ("tower", (lambda x, a, b, h: h * (nb.step(x - b) - nb.step(x - a)),), "Upside down"),
    ("tower", (lambda x, a, b, h: h * nb.step(x - a) - nb.step(x - b),), "come down by height"),
    ("tower", (lambda x, a, b, h: h * (nb.step(x + a) - nb.step(x + b)),), "wrong places"),
    ("tower", (lambda x, a, b, h: h * nb.step(x - a) * nb.step(x - b),), "take the difference"),
    ("tower", (lambda x, a, b, h: h - h * (nb.step(x - a) - nb.step(x - b)),), "Inside out"),
    ("tower", (lambda x, a, b, h: 0 * x,), "the tower is 3 at x = -0.25, and yours is 0"),
    ("tower", (lambda x, a, b, h: h,), r"should have the shape \(7,\)"),
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
        ("parameter_count", [lambda sizes: None]),
        ("architectures", [None] * 6),
        ("learning_step", [lambda w, b, x, target, rate: None]),
        ("tower", [lambda x, left, right, height: None]),
    ],
)
def test_an_empty_answer_is_no_mistake(name: str, empty: list[Any]) -> None:
    assert exercises.check(name, *empty).state == "unfinished"


def test_two_outputs_and_a_loss_itself_are_right_too() -> None:
    assert exercises.check("architectures", *chosen(spam_sizes=[57, 10, 2], spam_loss="softmax_cross_entropy"))
    assert exercises.check("architectures", *chosen(sine_loss=nb.mse, iris_sizes=(4, 9, 9, 3)))


def test_all_three_networks_are_examined() -> None:
    report = exercises.check("architectures", *chosen(iris_loss="mse", sine_sizes=[1, 1], spam_sizes=[5, 5, 1]))
    assert [finding.split(":")[0] for finding in report.findings] == ["Iris", "Sine", "Spam"]
