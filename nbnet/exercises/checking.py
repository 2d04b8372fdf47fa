"""`check`, `hint` and `results`: what a notebook calls."""

from __future__ import annotations

import os
from typing import Any

from nbnet.exercises.answers import NotDoneError, WrongError
from nbnet.exercises.definition import EXERCISES, Exercise
from nbnet.exercises.report import Hint, Report, State
from nbnet.language import _

_hints: dict[str, int] = {}
_results: dict[str, Report] = {}


def check(name: str, *answers: Any) -> Report:
    """Checks an answer to an exercise, and says kindly what is wrong.

    An answer that is still empty is no mistake. Where nbgrader is grading, an answer that is not right raises: that is
    how its cells count points.

    Args:
        name: of the exercise.
        answers: what the exercise asks for.

    Returns:
        A `Report`: true if right; it shows itself as text and as HTML with the hints, closed.

    Raises:
        AssertionError: the answer is not right, and nbgrader is grading.
        TypeError: the exercise takes another number of answers.
        ValueError: there is no such exercise.

    Example:
        >>> report = check("and_neuron", [1, 1], 0.5)
        >>> report.findings[0]
        'For (0, 1) your neuron fires, and it should stay quiet: the sum 1 reaches the threshold 0.5.'
    """
    exercise = EXERCISES[name]
    if len(answers) != len(exercise.answers):
        call = ", ".join((f'"{name}"', *exercise.answers))
        raise TypeError(f"This exercise is checked with exercises.check({call}): {len(answers)} answers were given.")
    report = _results[name] = _examined(exercise, answers)
    if os.environ.get("NBGRADER_EXECUTION"):
        if not report:
            raise AssertionError(str(report))
        report.shows_itself()
    return report


def hint(name: str, number: int | None = None) -> Hint:
    """Gives a hint, a further one at each call.

    Args:
        name: of the exercise.
        number: which hint, counted from 1; by default the next. After the last one the last comes again.

    Returns:
        A `Hint`, which shows itself.

    Raises:
        ValueError: there is no such exercise, or no such hint.

    Example:
        >>> hint("and_neuron").number, hint("and_neuron").number
        (1, 2)
    """
    hints = EXERCISES[name].hints
    if number is None:
        number = min(_hints.get(name, 0) + 1, len(hints))
    elif not 1 <= number <= len(hints):
        raise ValueError(f"There is no hint {number!r}: {name} has the hints 1 to {len(hints)}.")
    _hints[name] = number
    return Hint(hints[number - 1], number, len(hints))


def results() -> dict[str, Report]:
    """The last report of each exercise that was checked in this session, by name.

    Example:
        >>> _report = check("and_neuron", [1, 1], 1.5)
        >>> results()["and_neuron"].ok
        True
    """
    return dict(_results)


def _examined(exercise: Exercise, answers: tuple[Any, ...]) -> Report:
    findings: list[str] = []
    state: State = "wrong"
    if any(answer is None or answer is ... for answer in answers):
        return Report(exercise, "unfinished")
    try:
        findings.extend(exercise(*answers))
        state = "wrong" if findings else "right"
    except NotDoneError:
        state = "wrong" if findings else "unfinished"
    except WrongError as wrong:
        findings.append(str(wrong))
    except Exception as error:  # whatever a student hands in, the answer is a sentence
        findings.append(
            _("The check could not make sense of this answer ({error}).").format(
                error=f"{type(error).__name__}: {error}"
            )
        )
    return Report(exercise, state, tuple(findings))
