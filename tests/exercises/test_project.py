"""The exercises of lecture 11: the right answer passes, and each typical mistake is called by its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nbnet import exercises
from tests.exercises.judging import is_named, passes


def parts(y: Any, share: float, seed: int | None, *, shuffled: bool = True) -> Any:
    rng = np.random.default_rng(seed)
    rest, aside = [], []
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        rows = rng.permutation(rows) if shuffled else rows
        size = round(share * len(rows))
        aside.append(rows[:size])
        rest.append(rows[size:])
    return np.concatenate(rest), np.concatenate(aside)


def cut(y: Any, share: float, seed: int) -> Any:
    rows = np.arange(len(y))
    size = round(share * len(y))
    return rows[size:], rows[:size]


def dealt(y: Any, share: float, seed: int) -> Any:
    rows = np.random.default_rng(seed).permutation(len(y))
    size = round(share * len(y))
    return rows[size:], rows[:size]


def drawn_with_putting_back(y: Any, share: float, seed: int) -> Any:
    rest, aside = parts(y, share, seed)
    return rest, np.concatenate([aside, aside[:1]])


def masks(y: Any, share: float, seed: int) -> Any:
    aside = np.isin(np.arange(len(y)), parts(y, share, seed)[1])
    return ~aside, aside


def labels(y: Any, share: float, seed: int) -> Any:
    rest, aside = parts(y, share, seed)
    return y[rest], y[aside]


def standardise(train: Any, other: Any) -> Any:
    std = np.where(train.std(axis=0) > 0, train.std(axis=0), 1)
    return (train - train.mean(axis=0)) / std, (other - train.mean(axis=0)) / std


def own(X: Any) -> Any:
    return standardise(X, X)[0]


def together(train: Any, other: Any) -> Any:
    every = np.vstack([train, other])
    return standardise(every, train)[1], standardise(every, other)[1]


def careless(train: Any, other: Any) -> Any:
    with np.errstate(all="ignore"):
        return (train - train.mean(axis=0)) / train.std(axis=0), (other - train.mean(axis=0)) / train.std(axis=0)


def scaled(mean: Any, std: Any) -> Any:
    def made(train: Any, other: Any) -> Any:
        deviation = std(train)
        deviation = np.where(deviation > 0, deviation, 1)
        return (train - mean(train)) / deviation, (other - mean(train)) / deviation

    return made


def by_row(X: Any) -> Any:
    return (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)


def truth(P: Any, y: Any) -> Any:
    return P[np.arange(len(y)), y]


def share(P: Any, y: Any) -> Any:
    return np.mean(P.argmax(axis=1) == y)


def cost(P: Any, y: Any) -> Any:
    return -np.log(truth(P, y)).mean()


def measured(accuracy: Any = share, loss: Any = cost) -> Any:
    return lambda P, y: (accuracy(P, y), loss(P, y))


def chosen(by: str, told: str = "test", pick: Any = max) -> Any:
    def choose(runs: Any) -> Any:
        run = pick(runs, key=lambda each: each[by])
        return run["hidden"], run[told]

    return choose


def closest(runs: Any) -> Any:
    run = min(runs, key=lambda each: (round(each["train"] - each["validation"], 9), -each["hidden"]))
    return run["hidden"], run["test"]


RIGHT = {
    "stratified_parts": (parts,),
    "standardised": (standardise,),
    "accuracy_and_loss": (measured(),),
    "fair_choice": (chosen("validation"),),
}
WRONG = [
    ("stratified_parts", (cut,), "shuffle first"),
    ("stratified_parts", (lambda y, part, seed: parts(y, part, seed, shuffled=False),), "Another seed puts the same"),
    ("stratified_parts", (dealt,), "take each class by itself"),
    ("stratified_parts", (lambda y, part, seed: (np.arange(len(y)), parts(y, part, seed)[1]),), "in both parts"),
    (
        "stratified_parts",
        (lambda y, part, seed: (parts(y, part, seed)[0][5:], parts(y, part, seed)[1]),),
        "5 of 72 rows",
    ),
    ("stratified_parts", (lambda y, part, seed: parts(y, part, seed)[::-1],), "in the other order"),
    ("stratified_parts", (lambda y, part, seed: parts(y, 0.5, seed),), "18 should go aside, and it is 36"),
    ("stratified_parts", (lambda y, part, seed: parts(y, part, None),), "default_rng.seed. alone"),
    ("stratified_parts", (drawn_with_putting_back,), "appear twice"),
    ("stratified_parts", (masks,), "np.flatnonzero"),
    ("stratified_parts", (labels,), "Those are the labels"),
    ("stratified_parts", (lambda y, part, seed: (y + 0.5, y),), "row numbers from 0 to 71"),
    ("stratified_parts", (lambda y, part, seed: 3,), "Return two arrays"),
    ("standardised", (together,), "peeped at the test"),
    ("standardised", (lambda train, other: (own(train), own(other)),), "with their own mean"),
    ("standardised", (careless,), "Put 1 in its place"),
    ("standardised", (lambda train, other: standardise(other, train)[::-1],), "the statistics of the others"),
    ("standardised", (lambda train, other: standardise(train, other)[::-1],), "in the other order"),
    ("standardised", (scaled(lambda X: X.mean(axis=0), lambda X: np.ones(3)),), "subtract the mean only"),
    ("standardised", (scaled(lambda X: 0, lambda X: X.std(axis=0)),), "divide only"),
    ("standardised", (scaled(lambda X: X.mean(axis=0), lambda X: X.var(axis=0)),), "the variance"),
    ("standardised", (scaled(np.mean, np.std),), "each column needs its own"),
    ("standardised", (lambda train, other: (by_row(train), by_row(other)),), "axis=1"),
    ("standardised", (lambda train, other: (own(train), other),), "stayed as they were"),
    ("standardised", (scaled(lambda X: X.min(axis=0), lambda X: np.ptp(X, axis=0)),), "from 0 to 1"),
    ("standardised", (lambda train, other: (own(train), other + 1),), "the others are not"),
    ("standardised", (lambda train, other: (train, other),), "should become"),
    ("standardised", (lambda train, other: train,), "Return two arrays"),
    ("accuracy_and_loss", (lambda P, y: measured()(P, y)[::-1],), "in the other order"),
    ("accuracy_and_loss", (measured(lambda P, y: np.sum(P.argmax(axis=1) == y)),), "accuracy: That is how many"),
    ("accuracy_and_loss", (measured(lambda P, y: np.mean(P.argmax(axis=1) != y)),), "share of the wrong ones"),
    ("accuracy_and_loss", (measured(lambda P, y: 100 * share(P, y)),), "per cent"),
    ("accuracy_and_loss", (measured(lambda P, y: truth(P, y).mean()),), "mean probability of the truth"),
    ("accuracy_and_loss", (measured(lambda P, y: P.max(axis=1).mean()),), "how sure it is"),
    ("accuracy_and_loss", (measured(lambda P, y: np.mean(truth(P, y) > 0.5)),), "one half"),
    ("accuracy_and_loss", (measured(loss=lambda P, y: -cost(P, y)),), "loss: The minus is missing"),
    ("accuracy_and_loss", (measured(loss=lambda P, y: cost(P, y) * len(y)),), "You add up"),
    ("accuracy_and_loss", (measured(loss=lambda P, y: -np.log2(truth(P, y)).mean()),), "to the base 2"),
    ("accuracy_and_loss", (measured(loss=lambda P, y: -np.log10(truth(P, y)).mean()),), "to the base 10"),
    ("accuracy_and_loss", (measured(loss=lambda P, y: -np.log(P.max(axis=1)).mean()),), "the largest probability"),
    ("accuracy_and_loss", (measured(loss=lambda P, y: -np.log(P).mean()),), "all probabilities"),
    ("accuracy_and_loss", (measured(loss=lambda P, y: -np.log(truth(P, y).mean())),), "First the logarithm"),
    ("accuracy_and_loss", (measured(loss=lambda P, y: 1 - share(P, y)),), "a near miss from a blunder"),
    ("accuracy_and_loss", (measured(loss=lambda P, y: (1 - truth(P, y)).mean()),), "1 − p"),
    ("accuracy_and_loss", (measured(loss=lambda P, y: 7.0),), "and you return 7"),
    ("accuracy_and_loss", (cost,), "Return two numbers"),
    ("fair_choice", (chosen("test"),), "they are no test any more"),
    ("fair_choice", (chosen("train"),), "learns by heart"),
    ("fair_choice", (chosen("validation", pick=min),), "of accuracies the largest"),
    ("fair_choice", (lambda runs: chosen("validation")(runs[::-1]),), "take the smaller network"),
    ("fair_choice", (closest,), "smallest gap"),
    ("fair_choice", (lambda runs: (8, 0.95),), "smallest gap"),
    ("fair_choice", (chosen("validation", "validation"),), "was chosen for being high"),
    ("fair_choice", (chosen("validation", "train"),), "those it has seen"),
    ("fair_choice", (lambda runs: (16, 0.98),), "another network|those it has seen"),
    ("fair_choice", (lambda runs: (16, 0.5),), "should tell 0.93"),
    ("fair_choice", (lambda runs: (2, 0.5),), "numbers of neurons that were tried"),
    ("fair_choice", (lambda runs: runs[2],), r"run\['hidden'\]"),
    ("fair_choice", (lambda runs: 16,), "Return two numbers"),
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
        ("stratified_parts", lambda y, share, seed: None),
        ("standardised", lambda train, other: None),
        ("accuracy_and_loss", lambda P, y: None),
        ("fair_choice", lambda runs: None),
    ],
)
def test_an_empty_answer_is_no_mistake(name: str, empty: Any) -> None:
    assert exercises.check(name, empty).state == "unfinished"
