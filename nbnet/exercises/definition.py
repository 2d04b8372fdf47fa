"""What an exercise is: its words, and a function that finds what is wrong with an answer.

```python
@exercise(
    title=marked("Twice a number"),
    expected=marked("a function that doubles its argument"),
    hints=[marked("Try it with 3 first."), marked("Which operation turns 3 into 6 and 5 into 10?")],
)
def double(function):
    if attempt(function, 3.0) == 9.0:
        yield _("Your function squares its argument.")
```

The parameters are what the student hands in. Each ``yield`` is one finding, a sentence that names what is wrong; an
exercise without findings is right. Text that is only written down here is ``marked``; text that is put together now
goes through ``_``. An answer of ``None`` or ``...`` is not done yet and never reaches the function.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from nbnet.datasets.registry import Registry
from nbnet.language import _

Examination = Callable[..., Iterator[str]]

EXERCISES: Registry[Exercise] = Registry("exercise")


class Exercise:
    """One exercise.

    Args:
        examine: takes the student's answers and yields a sentence for each thing that is wrong.
        title: a few words.
        expected: what the student is to hand in, to finish the sentence "Expected: …".
        hints: from a nudge to all but the solution.
        praise: a sentence for the one who got it right.

    Attributes:
        name: what ``exercises.check`` calls it.
        answers: the names of what is handed in.
    """

    def __init__(
        self, examine: Examination, *, title: str, expected: str, hints: Sequence[str], praise: str = ""
    ) -> None:
        functools.update_wrapper(self, examine)
        self.name = examine.__name__
        self.answers = tuple(inspect.signature(examine).parameters)
        self._examine = examine
        self._title, self._expected, self._hints, self._praise = title, expected, tuple(hints), praise

    def __call__(self, *answers: Any) -> Iterator[str]:
        """What is wrong with some answers, one sentence after the other."""
        return self._examine(*answers)

    @property
    def title(self) -> str:
        """The title in the present language."""
        return _(self._title)

    @property
    def expected(self) -> str:
        """What is to be handed in, in the present language."""
        return _(self._expected)

    @property
    def hints(self) -> tuple[str, ...]:
        """The hints in the present language."""
        return tuple(_(each) for each in self._hints)

    @property
    def praise(self) -> str:
        """What there is to say about a right answer, in the present language."""
        return _(self._praise) if self._praise else ""

    def __repr__(self) -> str:
        return f"<Exercise {self.name}({', '.join(self.answers)})>"


def exercise(*, title: str, expected: str, hints: Sequence[str], praise: str = "") -> Callable[[Examination], Exercise]:
    """Makes a function known as an exercise under its own name. For the arguments see `Exercise`.

    Raises:
        ValueError: if there is no hint, or another exercise has that name.
    """
    if not hints:
        raise ValueError("An exercise needs hints: a student who is stuck would be left alone.")

    def define(examine: Examination) -> Exercise:
        return EXERCISES.register(Exercise(examine, title=title, expected=expected, hints=hints, praise=praise))

    return define
