"""Exercises on linear classifiers: the losses of SVM and softmax for one sample, and the gradient of softmax."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from nbnet.datasets.validation import FloatArray
from nbnet.exercises.answers import WrongError, attempt, numbers, shown
from nbnet.exercises.definition import exercise
from nbnet.language import _, marked

_Known = dict[str, Callable[..., Any]]


@exercise(
    title=marked("The loss of the SVM"),
    expected=marked("a function of scores, y and delta that returns Σ max(0, s_j − s_y + Δ) over all j but y."),
    hints=[
        marked("The right class has the score scores[y]. For each other class: how far is it above scores[y] − Δ?"),
        marked(
            "np.maximum(0, scores - scores[y] + delta) does it for all classes at once. One of them does not belong."
        ),
        marked("The right class itself gives max(0, Δ) = Δ. Leave it out of the sum, or subtract Δ in the end."),
    ],
    praise=marked("Where every rival stays at least Δ below, this loss is exactly 0, and so is its gradient."),
)
def svm_loss(loss: Callable[..., Any]) -> Iterator[str]:
    """Σ_{j≠y} max(0, s_j − s_y + Δ)."""
    cases = [(*case, delta) for case in _samples() for delta in (1.0, 0.5)]
    known: _Known = {
        _("You counted the right class too: it adds Δ every time. The sum is over all j but y."): (
            lambda s, y, d: _margins(s, y, d).clip(0).sum()
        ),
        _("A rival far below counts as 0, not as a negative number: the maximum with 0 is missing."): (
            lambda s, y, d: _rivals(s, y, d).sum()
        ),
        _("Δ has no effect in your loss. The right class has to win by at least Δ."): (
            lambda s, y, _d: _rivals(s, y, 0).clip(0).sum()
        ),
        _("You took the strongest rival only. Here every rival that comes too near counts: a sum, not a maximum."): (
            lambda s, y, d: _rivals(s, y, d).clip(0).max()
        ),
        _("Your difference is turned around: the rival's score minus the score of the right class."): (
            lambda s, y, d: (d - np.delete(s - s[y], y)).clip(0).sum()
        ),
        _("You took the mean of the rivals. This loss is their sum."): lambda s, y, d: _rivals(s, y, d).clip(0).mean(),
    }
    yield from _compared(loss, cases, lambda s, y, d: float(_rivals(s, y, d).clip(0).sum()), known)


@exercise(
    title=marked("The loss of softmax"),
    expected=marked("a function of scores and y that returns −log(e^s_y / Σ e^s_j), also for scores of 1000."),
    hints=[
        marked("Exponentials first, divided by their sum: the probabilities. Then minus the logarithm of that of y."),
        marked("The lecture's second form is safer: −s_y + log Σ e^s_j. Still, e^1000 is too large for the computer."),
        marked(
            "A shift of all scores by one number changes nothing: subtract the largest score before the exponentials."
        ),
    ],
    praise=marked("Your loss even survives scores with which a naive one ends as nan."),
)
def softmax_loss(loss: Callable[..., Any]) -> Iterator[str]:
    """−s_y + log Σ e^s_j, computed after subtracting the largest score."""
    known: _Known = {
        _("That is the probability of the right class. The loss is minus its logarithm."): lambda s, y: _shares(s)[y],
        _("The sign is missing: the logarithm of a probability is negative, and a loss is not."): (
            lambda s, y: np.log(_shares(s)[y])
        ),
        _("You took the logarithm to the base 10. The natural one is np.log."): lambda s, y: -np.log10(_shares(s)[y]),
        _("You took the logarithm to the base 2. The natural one is np.log."): lambda s, y: -np.log2(_shares(s)[y]),
        _("You divided e^s_y by the sum of the scores, not by the sum of their exponentials."): (
            lambda s, y: -np.log(np.exp(s[y]) / s.sum()) if s.sum() > 0 else math.nan
        ),
        _("The sum of the exponentials is there, and −s_y is missing."): lambda s, _y: np.log(np.exp(s).sum()),
        _("You left the right class out of the sum. Here all classes belong to it."): (
            lambda s, y: -s[y] + np.log(np.exp(np.delete(s, y)).sum())
        ),
    }
    cases = list(_samples())
    findings = list(_compared(loss, cases, lambda s, y: float(-np.log(_shares(s)[y])), known))
    yield from findings or _survives(loss, lambda s, y: float(-np.log(_shares(s)[y])))


@exercise(
    title=marked("The gradient of softmax by the scores"),
    expected=marked("a function of scores and y that returns an array: the derivative of the loss by each score."),
    hints=[
        marked("Take the form −s_y + log Σ e^s_j, and differentiate its two parts by s_j, one after the other."),
        marked("The second part gives e^s_j / Σ e^s_k: the probability of class j. The first gives −1 for j = y only."),
        marked("So: the probabilities, and 1 less at the place y. Copy an array before you change one place of it."),
    ],
    praise=marked("Probability minus truth: the most beautiful gradient of the course."),
)
def softmax_gradient(gradient: Callable[..., Any]) -> Iterator[str]:
    """The gradient is p − one-hot(y)."""
    cases = list(_samples())
    known: _Known = {
        _("These are the probabilities. At the place of the right class 1 has to be subtracted."): lambda s, _y: (
            _shares(s)
        ),
        _("Your gradient points the other way: it is probability minus truth."): lambda s, y: _truth(s, y) - _shares(s),
        _("You subtracted 1 everywhere. Only the right class has the −1, from −s_y."): lambda s, _y: _shares(s) - 1,
        _("You have only the part of the right class. Every rival is pushed down too, by its probability."): (
            lambda s, y: (_shares(s) - 1) * _truth(s, y)
        ),
        _("That is the derivative of the probability. The loss is its logarithm, with a minus."): (
            lambda s, y: _shares(s)[y] * (_truth(s, y) - _shares(s))
        ),
    }
    findings = list(_compared(gradient, cases, lambda s, y: _shares(s) - _truth(s, y), known))
    yield from findings or _survives(gradient, lambda s, y: _shares(s) - _truth(s, y))


@exercise(
    title=marked("The gradient of a softmax classifier"),
    expected=marked("a function of W, b, X, y and l2 that returns the gradients of 1/N Σ L + λ Σ W² by W and by b."),
    hints=[
        marked("For every row of X you know the gradient by its scores. Make a matrix G of them, shape (N, classes)."),
        marked("W[i, j] meets X[n, i] and pulls on the score j of every sample n: that sum is a product of matrices."),
        marked("X.T @ G / N has the shape of W. The penalty adds 2 λ W. And b pulls on every sample with weight 1."),
    ],
    praise=marked("With this function alone you could train the classifier: the library is a convenience now."),
)
def softmax_weight_gradient(gradient: Callable[..., Any]) -> Iterator[str]:
    """(Xᵀ (P − T) / N + 2 λ W, mean of P − T)."""
    random = np.random.default_rng(3)
    W, b, X, y = (
        random.normal(size=(2, 3)),
        random.normal(size=3),
        random.normal(size=(5, 2)),
        np.array([0, 2, 1, 1, 2]),
    )
    l2 = 0.1
    G = np.array([_shares(s) - _truth(s, k) for s, k in zip(X @ W + b, y, strict=True)])
    right_W, right_b = X.T @ G / len(X) + 2 * l2 * W, G.mean(axis=0)
    answer = attempt(gradient, W, b, X, y, l2)
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        raise WrongError(
            _("Two arrays should be returned: return dW, db. You returned {what}.").format(what=shown(answer))
        )
    if np.shape(answer[0]) == W.T.shape:
        yield _("dW has the shape {shape}, that of W transposed: X.T @ G has the shape of W.").format(shape=W.T.shape)
        return
    dW, db = numbers(answer[0], "dW", W.shape), numbers(answer[1], "db", b.shape)
    known = {
        _("The mean over the samples is missing in dW: divide by N."): X.T @ G + 2 * l2 * W,
        _("Your dW lacks the penalty: λ Σ W² adds 2 λ W."): X.T @ G / len(X),
        _("The derivative of λ W² is 2 λ W: you have half of it."): X.T @ G / len(X) + l2 * W,
        _("You divided the penalty by N too. It is outside of the mean over the samples."): (
            (X.T @ G + 2 * l2 * W) / len(X)
        ),
        _("dW points the other way: probability minus truth, not the reverse."): -X.T @ G / len(X) + 2 * l2 * W,
    }
    if not np.allclose(dW, right_W):
        text = _("dW should be {right}, and it is {got}.").format(right=shown(right_W.round(4)), got=shown(dW.round(4)))
        yield next((sentence for sentence, mistaken in known.items() if np.allclose(dW, mistaken)), text)
    if not np.allclose(db, right_b):
        if np.allclose(db, G.sum(axis=0)):
            yield _("The mean over the samples is missing in db: divide by N.")
        elif np.allclose(db, right_b + 2 * l2 * b):
            yield _("The penalty is on the weights alone: biases cost nothing.")
        else:
            yield _("db should be {right}, and it is {got}.").format(
                right=shown(right_b.round(4)), got=shown(db.round(4))
            )


def _samples() -> Iterator[tuple[FloatArray, int]]:
    yield np.array([2.0, 1.5, -0.5]), 0
    yield np.array([2.0, 1.5, -0.5]), 1
    random = np.random.default_rng(4)
    for classes in (3, 4, 2):
        yield random.normal(scale=2, size=classes), classes - 1


def _compared(
    function: Callable[..., Any], cases: list[Any], right: Callable[..., Any], known: _Known
) -> Iterator[str]:
    """The sentence that fits all answers, or the first answer that is wrong."""
    expected = [np.asarray(right(*case), dtype=float) for case in cases]
    got = [numbers(attempt(function, *case), _("the answer"), e.shape) for case, e in zip(cases, expected, strict=True)]
    if _alike(got, expected):
        return
    with np.errstate(all="ignore"):
        for sentence, mistaken in known.items():
            if _alike(got, [mistaken(*case) for case in cases]):
                yield sentence
                return
    for case, answer, one in zip(cases, got, expected, strict=True):
        if not np.allclose(answer, one):
            text = _("For {given} the answer should be {right}, and it is {got}.")
            yield text.format(given=", ".join(shown(each) for each in case), right=shown(one), got=shown(answer))
            return


def _survives(function: Callable[..., Any], right: Callable[..., Any]) -> Iterator[str]:
    """Whether large scores make it overflow."""
    case = np.array([1000.0, 990.0, -1000.0]), 1
    with np.errstate(all="ignore"):
        answer = np.asarray(attempt(function, *case), dtype=float)
    if not np.allclose(answer, right(*case)):
        yield _(
            "With the scores {s} the result is {got}: e^1000 is too large. Subtract the largest score first."
        ).format(s=shown(case[0]), got=shown(answer))


def _alike(got: Sequence[Any], expected: Sequence[Any]) -> bool:
    return all(np.shape(a) == np.shape(b) and np.allclose(a, b) for a, b in zip(got, expected, strict=True))


def _margins(s: FloatArray, y: int, delta: float) -> FloatArray:
    return np.asarray(s - s[y] + delta)


def _rivals(s: FloatArray, y: int, delta: float) -> FloatArray:
    return np.delete(_margins(s, y, delta), y)


def _shares(s: FloatArray) -> FloatArray:
    e = np.exp(s - s.max())
    return np.asarray(e / e.sum())


def _truth(s: FloatArray, y: int) -> FloatArray:
    return np.asarray(np.arange(len(s)) == y, dtype=float)
