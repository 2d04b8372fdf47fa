"""Exercises on a small project: parts of the data, standardisation, two measures of one model, and a fair choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np

from nbnet.exercises.answers import FloatArray, NotDoneError, WrongError, attempt, name_of, number, numbers, shown
from nbnet.exercises.definition import exercise
from nbnet.exercises.mistakes import differs, named
from nbnet.language import _, marked

# ---- a part put aside -----------------------------------------------------------------------------------------------

_LABELS: Final = np.repeat([0, 1, 2], [40, 20, 12])
_SHARE: Final = 0.25


@exercise(
    title=marked("A part put aside"),
    expected=marked(
        "a function of y, share and seed that returns two arrays of row numbers: the rest, and what is put aside."
    ),
    hints=[
        marked(
            "np.flatnonzero(y == label) are the row numbers of one class. Do what follows for each of np.unique(y)."
        ),
        marked("rng = np.random.default_rng(seed), once, in front of the loop; then rng.permutation(rows) shuffles."),
        marked("Of the shuffled rows of a class the first round(share * len(rows)) go aside, the others to the rest."),
        marked("np.concatenate puts the pieces of all classes together: once for the rest, once for what goes aside."),
    ],
    praise=marked("Shuffled, of each class its share, and the same again tomorrow: a part one can trust."),
)
def stratified_parts(parts: Callable[..., Any]) -> Iterator[str]:
    """Rows split by class, shuffled, disjoint and complete."""
    rest, aside = _two_parts(parts, 0)
    wanted = [round(_SHARE * count) for count in np.bincount(_LABELS)]
    both = np.intersect1d(rest, aside)
    if len(both):
        yield _("Row {row} is in both parts: what a model has learned from can examine it no more.").format(row=both[0])
        return
    missing = np.setdiff1d(np.arange(len(_LABELS)), np.concatenate([rest, aside]))
    if len(missing):
        yield _("{n} of {all} rows are in neither part.").format(n=len(missing), all=len(_LABELS))
        return
    if len(np.unique(rest)) < len(rest) or len(np.unique(aside)) < len(aside):
        yield _("Some rows appear twice in one part: draw without putting back, as permutation does.")
        return
    if [*np.bincount(_LABELS[rest], minlength=3)] == wanted and len(rest) < len(aside):
        yield _("The two parts come in the other order: the large rest first, then what is put aside.")
        return
    found = [*np.bincount(_LABELS[aside], minlength=3)]
    first, last = np.arange(len(aside)), np.arange(len(_LABELS) - len(aside), len(_LABELS))
    if np.array_equal(np.sort(aside), first) or np.array_equal(np.sort(aside), last):
        yield _(
            "You cut the rows as they stand. These are sorted by class, so whole classes are missing: shuffle first."
        )
        return
    if abs(sum(found) - sum(wanted)) > 1:
        told = _("With share {share} of {all} rows, {right} should go aside, and it is {got}.")
        yield told.format(share=_SHARE, all=len(_LABELS), right=sum(wanted), got=len(aside))
        return
    if found != wanted:
        at = next(i for i in range(3) if found[i] != wanted[i])
        told = _(
            "Of {all} rows of class {label}, {right} should go aside, and it is {got}: "
            "chance deals unevenly; take each class by itself."
        )
        yield told.format(all=np.bincount(_LABELS).tolist()[at], label=at, right=wanted[at], got=found[at])
        return
    again, other = _two_parts(parts, 0)[1], _two_parts(parts, 1)[1]
    if not np.array_equal(np.sort(again), np.sort(aside)):
        yield _("Called twice with one seed it puts different rows aside. Draw from np.random.default_rng(seed) alone.")
    elif np.array_equal(np.sort(other), np.sort(aside)):
        told = _(
            "Another seed puts the same rows aside: shuffle the rows of a class before you take your share of them."
        )
        yield told


def _two_parts(parts: Callable[..., Any], seed: int) -> tuple[Any, Any]:
    answer = attempt(parts, _LABELS, _SHARE, seed)
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise WrongError(_("Return two arrays of row numbers: return rest, aside."))
    made = []
    for each, name in zip(answer, ("rest", "aside"), strict=True):
        if np.asarray(each).dtype == bool:
            told = _("{name} is an array of True and False. Return row numbers: np.flatnonzero makes them of it.")
            raise WrongError(told.format(name=name))
        rows = numbers(each, name).ravel()
        if (rows != rows.round()).any() or (rows < 0).any() or (rows >= len(_LABELS)).any():
            told = _("{name} should hold row numbers from 0 to {last}. Return the numbers of the rows, not the labels.")
            raise WrongError(told.format(name=name, last=len(_LABELS) - 1))
        made.append(rows.astype(int))
    if len(made[1]) and len(made[0]) and set(_LABELS) >= {*made[0], *made[1]}:
        raise WrongError(_("Those are the labels. Return the numbers of the rows: y[rest] are the labels then."))
    return made[0], made[1]


# ---- standardisation ------------------------------------------------------------------------------------------------

_TRAIN: Final = np.array([[0.0, 2.0, 10.0], [0.0, 4.0, 30.0], [0.0, 9.0, 20.0], [0.0, 1.0, 60.0]])
_OTHER: Final = np.array([[0.0, 6.0, 50.0], [0.0, 3.0, 90.0]])


@exercise(
    title=marked("Standardise, without looking ahead"),
    expected=marked("a function of the training samples and others that returns both, standardised, in this order."),
    hints=[
        marked(
            "train.mean(axis=0) and train.std(axis=0) are one number a column, each from the training samples alone."
        ),
        marked("The others go through the very same step: subtract the same means, divide by the same deviations."),
        marked("A pixel that never has ink has the deviation 0. Put 1 in its place: np.where(std > 0, std, 1)."),
    ],
    praise=marked("The others have been seen through the eyes of the training data, as new digits will be."),
)
def standardised(standardise: Callable[..., Any]) -> Iterator[str]:
    """(X − mean) / std with the statistics of the training samples."""
    answer = attempt(standardise, _TRAIN, _OTHER)
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise WrongError(_("Return two arrays, the training samples first: return train, other."))
    if any(each is None or each is ... for each in answer):
        raise NotDoneError
    if any(
        np.asarray(each, dtype=float).size and not np.isfinite(np.asarray(each, dtype=float)).all() for each in answer
    ):
        yield _("The first column never changes, so its deviation is 0, and you divide by it. Put 1 in its place.")
        return
    if np.shape(answer[0]) == _OTHER.shape and np.shape(answer[1]) == _TRAIN.shape:
        yield _("Both are there, in the other order: the training samples come first.")
        return
    got = [numbers(answer[0], "train", _TRAIN.shape), numbers(answer[1], "other", _OTHER.shape)]
    mean, std = _TRAIN.mean(axis=0), _safe(_TRAIN.std(axis=0))
    if not differs(np.vstack(got), np.vstack([(_TRAIN - mean) / std, (_OTHER - mean) / std])):
        return
    every = np.vstack([_TRAIN, _OTHER])
    own = (_OTHER - _OTHER.mean(axis=0)) / _safe(_OTHER.std(axis=0))
    mistakes = (
        (
            _stacked(every.mean(axis=0), _safe(every.std(axis=0))),
            _("You take mean and deviation of all samples together: so the training has peeped at the test."),
        ),
        (
            np.vstack([(_TRAIN - mean) / std, own]),
            _("You standardise the others with their own mean. One new digit alone has none: use that of train."),
        ),
        (
            _stacked(_OTHER.mean(axis=0), _safe(_OTHER.std(axis=0))),
            _("You take the statistics of the others: use those of train."),
        ),
        (_stacked(mean, np.ones(3)), _("You subtract the mean only: divide by the standard deviation, too.")),
        (_stacked(np.zeros(3), std), _("You divide only: subtract the mean first.")),
        (_stacked(mean, std**2), _("You divide by the variance: the standard deviation is its root, std.")),
        (
            _stacked(_TRAIN.mean(), _TRAIN.std()),
            _("One mean for the whole table: each column needs its own, mean(axis=0)."),
        ),
        (
            np.vstack([_by_row(_TRAIN), _by_row(_OTHER)]),
            _("You standardise each sample by itself, axis=1. Go down the columns: axis=0."),
        ),
        (
            np.vstack([(_TRAIN - mean) / std, _OTHER]),
            _("The others have stayed as they were: they go through the same step."),
        ),
        (
            _stacked(_TRAIN.min(axis=0), _safe(np.ptp(_TRAIN, axis=0))),
            _("That is the scale from 0 to 1. Asked for is mean 0 and deviation 1."),
        ),
    )
    told = named(np.vstack(got), mistakes)
    if not told and not differs(got[0], (_TRAIN - mean) / std):
        told = _("The training samples are right, the others are not: they take the same means and deviations.")
    yield told or _("The column {column} should become {right}, and it becomes {got}.").format(
        column=shown(_TRAIN[:, 1]), right=shown((_TRAIN[:, 1] - mean[1]) / std[1]), got=shown(got[0][:, 1])
    )


def _safe(std: FloatArray) -> FloatArray:
    return np.where(std > 0, std, 1.0)


def _stacked(mean: Any, std: Any) -> FloatArray:
    return np.asarray(np.vstack([(_TRAIN - mean) / std, (_OTHER - mean) / std]))


def _by_row(X: FloatArray) -> FloatArray:
    return np.asarray((X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True))


# ---- accuracy and loss ----------------------------------------------------------------------------------------------

_P: Final = np.array(
    [[0.45, 0.35, 0.2], [0.3, 0.6, 0.1], [0.5, 0.1, 0.4], [0.1, 0.3, 0.6], [0.2, 0.45, 0.35], [0.1, 0.8, 0.1]]
)
_Y: Final = np.array([0, 1, 2, 2, 0, 1])


@exercise(
    title=marked("Two measures of one model"),
    expected=marked("a function of the probabilities P and the true classes y that returns the accuracy and the loss."),
    hints=[
        marked("The answer of a row is the column of its largest number: P.argmax(axis=1)."),
        marked("P[np.arange(len(y)), y] picks from each row the probability that was given to the truth."),
        marked(
            "The loss is the mean of −log of these; the accuracy, the mean of answers == y. Return the accuracy first."
        ),
    ],
    praise=marked("The one counts what is right, the other weighs how sure it was. They need not agree."),
)
def accuracy_and_loss(measures: Callable[..., Any]) -> Iterator[str]:
    """mean(argmax P = y) and mean(−log P[y])."""
    answer = attempt(measures, _P, _Y)
    if not isinstance(answer, tuple | list | np.ndarray) or len(answer) != 2:
        raise WrongError(_("Return two numbers, the accuracy first: return accuracy, loss."))
    accuracy, loss = number(answer[0], "accuracy"), number(answer[1], "loss")
    hits = _P.argmax(axis=1) == _Y
    truth = _P[np.arange(len(_Y)), _Y]
    share, cost = float(hits.mean()), float(-np.log(truth).mean())
    if not differs((loss, accuracy), (share, cost)):
        yield _("Both are right, in the other order: the accuracy comes first.")
        return
    accuracies = (
        (
            float(hits.sum()),
            _("That is how many are right. The accuracy is the share of them: divide by their number."),
        ),
        (1 - share, _("That is the share of the wrong ones.")),
        (100 * share, _("That is in per cent. Return a share between 0 and 1.")),
        (
            float(truth.mean()),
            _("That is the mean probability of the truth. The accuracy asks only which one is largest."),
        ),
        (float(_P.max(axis=1).mean()), _("That is how sure it is on average. The accuracy asks whether it is right.")),
        (
            float((truth > 0.5).mean()),
            _("To win, a class needs the largest probability; it need not be above one half."),
        ),
    )
    losses = (
        (-cost, _("The minus is missing: logarithms of probabilities are negative, and a loss is not.")),
        (cost * len(_Y), _("You add up. The loss is the mean: otherwise it grows with the number of samples.")),
        (cost / np.log(2), _("You take the logarithm to the base 2: the cross-entropy takes the natural one, np.log.")),
        (
            cost / np.log(10),
            _("You take the logarithm to the base 10: the cross-entropy takes the natural one, np.log."),
        ),
        (
            float(-np.log(_P.max(axis=1)).mean()),
            _("You look at the largest probability. It depends on what the truth was given: P[i, y[i]]."),
        ),
        (float(-np.log(_P).mean()), _("You take all probabilities. Only the one that was given to the truth counts.")),
        (float(-np.log(truth.mean())), _("First the logarithm, then the mean: you do it the other way round.")),
        (
            1 - share,
            _("That is the share of the wrong ones. It cannot tell a near miss from a blunder; −log of the truth can."),
        ),
        (
            float((1 - truth).mean()),
            _("You take 1 − p: the cross-entropy takes −log p, which costs a confident mistake more."),
        ),
    )
    for name, got, right, mistakes in (
        (_("accuracy"), accuracy, share, accuracies),
        (_("loss"), loss, cost, losses),
    ):
        if differs(got, right):
            told = named(got, mistakes) or _("with the rows of the check it is {right}, and you return {got}.").format(
                right=shown(right), got=shown(got)
            )
            yield f"{name}: {told}"


# ---- a fair choice --------------------------------------------------------------------------------------------------

_RUNS: Final = (
    {"hidden": 4, "train": 0.88, "validation": 0.82, "test": 0.83},
    {"hidden": 8, "train": 0.95, "validation": 0.94, "test": 0.95},
    {"hidden": 16, "train": 0.985, "validation": 0.97, "test": 0.93},
    {"hidden": 32, "train": 0.99, "validation": 0.97, "test": 0.96},
    {"hidden": 64, "train": 0.995, "validation": 0.96, "test": 0.98},
    {"hidden": 128, "train": 1.0, "validation": 0.95, "test": 0.97},
)


@exercise(
    title=marked("A fair choice"),
    expected=marked(
        "a function of the list of runs that returns the chosen number of neurons and the figure for the report."
    ),
    hints=[
        marked("Each run is a dictionary: run['validation'] is its accuracy on the validation data."),
        marked("max(runs, key=lambda run: run['validation']) is the run with the best one; of equal ones, the first."),
        marked("What the report tells comes from data that had no part in the choice: run['test'] of the chosen one."),
    ],
    praise=marked("Chosen by the one, reported by the other: nobody can say that you picked your lucky number."),
)
def fair_choice(choose: Callable[..., Any]) -> Iterator[str]:
    """The best on validation data, reported with its accuracy on the test data."""
    answer = attempt(choose, [dict(run) for run in _RUNS])
    if isinstance(answer, dict):
        raise WrongError(_("Return two numbers: run['hidden'] of the run you choose, and the figure for the report."))
    if not isinstance(answer, tuple | list | np.ndarray) or len(answer) != 2:
        raise WrongError(_("Return two numbers: how many neurons, and the accuracy for the report."))
    hidden, reported = number(answer[0], "hidden"), number(answer[1], _("the figure for the report"))
    by_size = {float(run["hidden"]): run for run in _RUNS}
    if hidden not in by_size:
        told = _("{name} should return one of the numbers of neurons that were tried, and it returns {got}.")
        yield told.format(name=name_of(choose), got=shown(hidden))
        return
    choices = {
        128.0: _("128 is the best on the training data: whatever learns by heart is good there. Choose by validation."),
        64.0: _(
            "64 is the best on the test data. Once you choose by them they are no test any more: choose by validation."
        ),
        32.0: _("16 and 32 are equal on the validation data. Of equal ones take the smaller network, the first."),
        8.0: _("8 has the smallest gap between training and validation. What counts is how it does on new data."),
        4.0: _("4 is the worst on the validation data. Of losses one takes the smallest, of accuracies the largest."),
    }
    if hidden in choices:
        yield choices[hidden]
        return
    if not differs(reported, by_size[hidden]["test"]):
        return
    figures = (
        (
            by_size[hidden]["validation"],
            _("You report the accuracy on the validation data: it was chosen for being high. Report the test."),
        ),
        (
            by_size[hidden]["train"],
            _("You report the accuracy on the training data: those it has seen. Report the test."),
        ),
        (
            max(run["test"] for run in _RUNS),
            _("You report the best test accuracy of all. It belongs to another network than the one you chose."),
        ),
    )
    yield named(reported, figures) or _(
        "Of the chosen run the report should tell {right}, and you return {got}."
    ).format(right=shown(by_size[hidden]["test"]), got=shown(reported))
