"""Exercises on the perceptron: Rosenblatt's rule, the bound on its mistakes, and the pocket for data without a line."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nbnet.datasets.validation import FloatArray
from nbnet.exercises.answers import WrongError, attempt, number, numbers, shown
from nbnet.exercises.definition import exercise
from nbnet.language import _, marked

_Case = tuple[FloatArray, float, FloatArray, int]


@exercise(
    title=marked("Rosenblatt's rule"),
    expected=marked("a function of w, b, x and t (−1 or 1) that returns the new w and the new b."),
    hints=[
        marked(
            "First the score, w · x + b. The answer is right if it has the sign of t, that is if t times it is above 0."
        ),
        marked("If the answer is right, return w and b as they came."),
        marked(
            "If not, add t times the sample to the weights, and t to b: the bias is the weight of an input that is 1."
        ),
    ],
    praise=marked("This rule moved the motors of the first machine that learned."),
)
def rosenblatt_rule(rule: Callable[..., Any]) -> Iterator[str]:
    """W + t x and b + t where t (w·x + b) ≤ 0; else w and b as they were."""
    cases = _rule_cases()
    got = [_pair(attempt(rule, *case)) for case in cases]
    known: dict[str, Callable[..., Any]] = {
        _("Your rule changes the weights although the answer was right. Only mistakes teach."): lambda w, b, x, t: (
            w + t * x,
            b + t,
        ),
        _("Your rule leaves b as it is. The bias is the weight of an input that is always 1: it gets t."): _if_wrong(
            lambda w, b, x, t: (w + t * x, b)
        ),
        _("Your rule moves the weights the wrong way: t times the sample is added."): _if_wrong(
            lambda w, b, x, t: (w - t * x, b - t)
        ),
        _("Your rule always adds the sample. A sample with t = −1 has to be subtracted."): _if_wrong(
            lambda w, b, x, _t: (w + x, b + 1)
        ),
        _("Your rule moves twice as far: the target is −1 or 1, so t minus the answer is 2 or −2."): _if_wrong(
            lambda w, b, x, t: (w + 2 * t * x, b + 2 * t)
        ),
        _("A score of exactly 0 is a mistake too: otherwise weights of 0 would never begin to move."): _if_wrong(
            lambda w, b, x, t: (w + t * x, b + t), strictly=True
        ),
    }
    right = [_if_wrong(lambda w, b, x, t: (w + t * x, b + t))(*case) for case in cases]
    if _same(got, right):
        return
    for sentence, mistaken in known.items():
        if _same(got, [mistaken(*case) for case in cases]):
            yield sentence
            return
    for case, answer, expected in zip(cases, got, right, strict=True):
        if not _same([answer], [expected]):
            w, b, x, t = case
            text = _("For w = {w}, b = {b}, x = {x}, t = {t} the new w is {right}, the new b {bias}; you have {got}.")
            yield text.format(
                w=shown(w), b=shown(b), x=shown(x), t=t, right=shown(expected[0]), bias=shown(expected[1]),
                got=f"{shown(answer[0])}, {shown(answer[1])}",
            )  # fmt: skip
            return


@exercise(
    title=marked("The bound on the mistakes"),
    expected=marked(
        "a function of w, b, X and t that returns (R/γ)², or infinity if some sample is on the wrong side."
    ),
    hints=[
        marked("Give every sample a 1 behind its numbers, and put b behind w: now it is one sum without a bias."),
        marked(
            "R is the largest length of such a sample. γ is the smallest of t times the sum, divided by the length of "
            "(w, b)."
        ),
        marked("np.linalg.norm(…, axis=1) gives the length of each row. If γ is not above 0, return np.inf."),
    ],
    praise=marked("The bound knows nothing of the order of the samples, nor of how many there are."),
)
def mistake_bound(bound: Callable[..., Any]) -> Iterator[str]:
    """(R/γ)² with samples (x, 1) and weights (w, b)."""
    X = np.array([[2.0, 1.0], [3.0, 2.5], [-1.0, 0.5], [-2.0, -3.0]])
    cases = [
        (np.array([1.0, 0.5]), -1.0, X, np.array([1, 1, -1, -1])),
        (np.array([3.0, -1.0]), 0.5, X[::2], np.array([1, -1])),
    ]
    got = [number(attempt(bound, *case), _("the answer")) for case in cases]
    right = [_bound(*case) for case in cases]
    known: dict[str, Callable[..., Any]] = {
        _("γ is a distance: divide by the length of (w, b)."): lambda R, g, n, **_: (R / (g * n)) ** 2,
        _("Divide by the length of (w, b), with the bias: in the space of the samples (x, 1) it is a weight too."): (
            lambda R, g, n, w, **_: (R * w / (g * n)) ** 2
        ),
        _("R is the largest length of a sample with its 1: you left the 1 out."): lambda g, r, **_: (r / g) ** 2,
        _("The quotient R/γ still has to be squared."): lambda R, g, **_: R / g,
        _("γ is the smallest distance, not the mean: the bound is about the worst sample."): lambda R, mean, **_: (
            (R / mean) ** 2
        ),
        _("You have γ/R squared: the bound grows when the margin becomes smaller."): lambda R, g, **_: (g / R) ** 2,
    }
    if not np.allclose(got, right):
        parts = [_parts(*case) for case in cases]
        for sentence, mistaken in known.items():
            if np.allclose(got, [mistaken(**part) for part in parts]):
                yield sentence
                return
        yield _("For w = {w}, b = {b} and the samples {X} the bound is {right}, and your answer is {got}.").format(
            w=shown(cases[0][0]), b=shown(cases[0][1]), X=shown(X), right=shown(right[0]), got=shown(got[0])
        )
        return
    crossed = attempt(bound, cases[0][0], cases[0][1], X, np.array([1, -1, -1, -1]))
    if float(np.asarray(crossed)) != math.inf:
        yield _("With a sample on the wrong side there is no bound: return np.inf where γ is not above 0.")


@exercise(
    title=marked("The pocket"),
    expected=marked(
        "a function of candidates (a list of pairs w, b), X and t that returns the pair with the fewest mistakes."
    ),
    hints=[
        marked("Count the mistakes of one pair first: how many samples have t (w · x + b) ≤ 0?"),
        marked("Walk through the candidates, and keep the best one so far in your pocket."),
        marked("min(candidates, key=…) does that walk, with the count as its key."),
    ],
    praise=marked("With a pocket, a rule that never rests still gives a good answer in the end."),
)
def pocket(choose: Callable[..., Any]) -> Iterator[str]:
    """The pair (w, b) with the fewest samples at t (w·x + b) ≤ 0; the first of several."""
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [2.0, 1.0]])
    t = np.array([-1, -1, -1, 1, 1])
    pairs = [
        (np.array(w), b)
        for w, b in (([0.0, 0.0], 0.0), ([1.0, 1.0], 0.0), ([2.0, 1.0], -2.5), ([4.0, 4.0], -3.0), ([-1.0, 1.0], 0.5))
    ]
    mistakes = [int(np.sum(t * (X @ w + b) <= 0)) for w, b in pairs]
    w, b = _pair(attempt(choose, pairs, X, t))
    chosen = next((n for n, (v, c) in enumerate(pairs) if np.allclose(v, w) and c == b), None)
    if chosen is None:
        yield _("You returned w = {w}, b = {b}, which is none of the candidates.").format(w=shown(w), b=shown(b))
    elif mistakes[chosen] == max(mistakes):
        yield _("You returned the pair with the most mistakes, {n}.").format(n=mistakes[chosen])
    elif chosen == len(pairs) - 1:
        yield _("You returned the last pair. The pocket keeps an earlier one that was better.")
    elif mistakes[chosen] != min(mistakes):
        yield _(
            "Your pair makes {n} mistakes, and another one makes only {best}. A score of 0 is a mistake too."
        ).format(n=mistakes[chosen], best=min(mistakes))


def _rule_cases() -> list[_Case]:
    random = np.random.default_rng(2)
    cases: list[_Case] = [
        (np.array([1.0, -1.0]), 0.5, np.array([2.0, 1.0]), 1),
        (np.array([1.0, -1.0]), 0.5, np.array([2.0, 1.0]), -1),
        (np.zeros(2), 0.0, np.array([3.0, 1.0]), -1),
        (np.zeros(2), 0.0, np.array([3.0, 1.0]), 1),
    ]
    for _each in range(12):
        target = int(random.choice([-1, 1]))
        cases.append((random.normal(size=2), float(random.normal()), random.normal(size=2), target))
    return cases


def _if_wrong(change: Callable[..., Any], *, strictly: bool = False) -> Callable[..., Any]:
    """A change of the weights where the score is on the wrong side; 0 is there too unless `strictly`."""

    def rule(w: FloatArray, b: float, x: FloatArray, t: int) -> Any:
        score = t * (x @ w + b)
        return change(w, b, x, t) if score < 0 or (score == 0 and not strictly) else (w, b)

    return rule


def _pair(answer: Any) -> tuple[FloatArray, float]:
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        raise WrongError(
            _("Two things should be returned, w and b: return w, b. You returned {what}.").format(what=shown(answer))
        )
    return numbers(answer[0], "w", (2,)), number(answer[1], "b")


def _same(got: list[Any], expected: list[Any]) -> bool:
    return all(np.allclose(a[0], b[0]) and np.isclose(a[1], b[1]) for a, b in zip(got, expected, strict=True))


def _parts(w: FloatArray, b: float, X: FloatArray, t: FloatArray) -> dict[str, float]:
    """R, γ, and what they are easily mistaken for."""
    rows, weights = np.column_stack([X, np.ones(len(X))]), np.append(w, b)
    length = float(np.linalg.norm(weights))
    margins = t * (rows @ weights) / length
    return {
        "R": float(np.linalg.norm(rows, axis=1).max()),
        "r": float(np.linalg.norm(X, axis=1).max()),
        "g": float(margins.min()),
        "mean": float(margins.mean()),
        "n": length,
        "w": float(np.linalg.norm(w)),
    }


def _bound(w: FloatArray, b: float, X: FloatArray, t: FloatArray) -> float:
    parts = _parts(w, b, X, t)
    return (parts["R"] / parts["g"]) ** 2
