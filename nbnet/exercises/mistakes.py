"""Known mistakes: the numbers that a mistake leads to, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbnet.exercises.answers import FloatArray, WrongError, attempt, numbers
from nbnet.language import _


def differs(got: ArrayLike, right: ArrayLike) -> bool:
    """Whether two answers are further apart than rounding explains."""
    return not np.allclose(got, right, rtol=1e-6, atol=1e-9)


def named(got: ArrayLike, mistakes: Iterable[tuple[ArrayLike, str]]) -> str:
    """The sentence of the first mistake whose numbers are the student's.

    Args:
        got: the student's answers, to all cases together.
        mistakes: wrong answers to the same cases, each with its sentence.

    Returns:
        The sentence, or an empty text if it is not a known mistake.

    Example:
        >>> x = np.array([1.0, 3.0])
        >>> named([1.0, 9.0], [(x + 1, "adds one"), (x * x, "squares")])
        'squares'
    """
    for answer, sentence in mistakes:
        if np.shape(answer) == np.shape(got) and not differs(got, answer):
            return sentence
    return ""


def first_wrong(got: FloatArray, right: FloatArray) -> int | None:
    """The row of the first case that is answered wrongly, or None."""
    return next((i for i, (a, b) in enumerate(zip(got, right, strict=True)) if differs(a, b)), None)


def answers(function: Callable[..., Any], cases: Iterable[tuple[Any, ...]], what: str, count: int) -> FloatArray:
    """What a student's function returns in each case.

    Args:
        function: what was handed in.
        cases: its arguments in each case.
        what: what it should return, as in its last line: "f, df".
        count: how many numbers that is.

    Returns:
        The numbers, shape (cases, count).

    Raises:
        NotDoneError: it is still empty.
        WrongError: it fails, or returns something else.
    """
    rows = []
    for case in cases:
        answer = attempt(function, *case)
        if count > 1 and not isinstance(answer, (tuple, list, np.ndarray)):
            raise WrongError(_("Your function should return {what}, and it returns one number.").format(what=what))
        rows.append(numbers(answer, what, (count,) if count > 1 else ()))
    return np.array(rows)
