"""The exercises of lecture 3: the right answer passes, and each typical mistake is called by its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nbnet import exercises
from tests.exercises.judging import is_named, passes


def share(s):
    e = np.exp(s - np.max(s))
    return e / e.sum()


def truth(s, y):
    return np.eye(len(s))[y]


def weight_gradient(W, b, X, y, l2, scale=1.0, penalty=2.0, bias=0.0):
    G = np.array([share(s) for s in X @ W + b]) - np.eye(len(b))[y]
    return scale * X.T @ G / len(X) + penalty * l2 * W, G.mean(axis=0) + bias * l2 * b


def rivals(s, y, d):
    return np.delete(s - s[y] + d, y)


RIGHT: dict[str, Any] = {
    "svm_loss": lambda s, y, d: np.maximum(0, s - s[y] + d).sum() - d,
    "softmax_loss": lambda s, y: -s[y] + np.max(s) + np.log(np.exp(s - np.max(s)).sum()),
    "softmax_gradient": lambda s, y: share(s) - truth(s, y),
    "softmax_weight_gradient": weight_gradient,
}
WRONG: list[tuple[str, Any, str]] = [
    ("svm_loss", lambda s, y, d: np.maximum(0, s - s[y] + d).sum(), "counted the right class"),
    ("svm_loss", lambda s, y, d: rivals(s, y, d).sum(), "maximum with 0 is missing"),
    ("svm_loss", lambda s, y, d: np.maximum(0, rivals(s, y, 0)).sum(), "Δ has no effect"),
    ("svm_loss", lambda s, y, d: np.maximum(0, rivals(s, y, d)).max(), "strongest rival only"),
    ("svm_loss", lambda s, y, d: np.maximum(0, np.delete(s[y] - s + d, y)).sum(), "turned around"),
    ("svm_loss", lambda s, y, d: np.maximum(0, rivals(s, y, d)).mean(), "mean of the rivals"),
    ("svm_loss", lambda s, y, d: 3.0, "the answer should be 0.5, and it is 3"),
    ("svm_loss", lambda s, y, d: np.maximum(0, rivals(s, y, d)), "should be one number"),
    ("softmax_loss", lambda s, y: share(s)[y], "probability of the right class"),
    ("softmax_loss", lambda s, y: np.log(share(s)[y]), "The sign is missing"),
    ("softmax_loss", lambda s, y: -np.log10(share(s)[y]), "base 10"),
    ("softmax_loss", lambda s, y: -np.log2(share(s)[y]), "base 2"),
    ("softmax_loss", lambda s, y: np.log(np.exp(s).sum()), "−s_y is missing"),
    ("softmax_loss", lambda s, y: -s[y] + np.log(np.exp(np.delete(s, y)).sum()), "left the right class out"),
    ("softmax_loss", lambda s, y: -np.log(np.exp(s[y]) / np.exp(s).sum()), r"e\^1000 is too large"),
    ("softmax_gradient", lambda s, y: share(s), "These are the probabilities"),
    ("softmax_gradient", lambda s, y: truth(s, y) - share(s), "points the other way"),
    ("softmax_gradient", lambda s, y: share(s) - 1, "subtracted 1 everywhere"),
    ("softmax_gradient", lambda s, y: (share(s) - 1) * truth(s, y), "only the part of the right class"),
    ("softmax_gradient", lambda s, y: share(s)[y] * (truth(s, y) - share(s)), "derivative of the probability"),
    ("softmax_gradient", lambda s, y: np.exp(s) / np.exp(s).sum() - truth(s, y), r"e\^1000 is too large"),
    ("softmax_gradient", lambda s, y: share(s)[y] - 1, "should have the shape"),
    ("softmax_weight_gradient", lambda W, b, X, y, l2: weight_gradient(W, b, X, y, l2, scale=5), "missing in dW"),
    ("softmax_weight_gradient", lambda W, b, X, y, l2: weight_gradient(W, b, X, y, l2, penalty=0), "lacks the penalty"),
    ("softmax_weight_gradient", lambda W, b, X, y, l2: weight_gradient(W, b, X, y, l2, penalty=1), "half of it"),
    (
        "softmax_weight_gradient",
        lambda W, b, X, y, l2: weight_gradient(W, b, X, y, l2, penalty=0.4),
        "divided the penalty",
    ),
    (
        "softmax_weight_gradient",
        lambda W, b, X, y, l2: weight_gradient(W, b, X, y, l2, scale=-1),
        "points the other way",
    ),
    ("softmax_weight_gradient", lambda W, b, X, y, l2: weight_gradient(W, b, X, y, l2, bias=2), "biases cost nothing"),
    ("softmax_weight_gradient", lambda W, b, X, y, l2: (W.T, b), "W transposed"),
    ("softmax_weight_gradient", lambda W, b, X, y, l2: W, "return dW, db"),
    ("softmax_weight_gradient", lambda W, b, X, y, l2: (W, b), "dW should be"),
]


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_answer_passes(name: str) -> None:
    passes(name, RIGHT[name])


@pytest.mark.parametrize(("name", "answer", "finding"), WRONG)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_typical_mistake_is_named(name: str, answer: Any, finding: str) -> None:
    is_named(finding, name, answer)


@pytest.mark.parametrize("name", RIGHT)
def test_an_empty_answer_is_no_mistake(name: str) -> None:
    assert exercises.check(name, lambda *given: None).state == "unfinished"
