"""What a student reads after a check: text, and HTML in which each hint opens the way to the next."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Literal

from nbnet.exercises.definition import Exercise
from nbnet.language import _, marked

State = Literal["right", "wrong", "unfinished"]

# A sign, a colour that shows on light and dark paper, and words: none of them alone.
_LOOKS: dict[State, tuple[str, str, str]] = {
    "right": ("✓", "#009E73", marked("right")),
    "wrong": ("✗", "#D55E00", marked("not right yet")),
    "unfinished": ("…", "#6E7781", marked("not done yet")),
}


@dataclass(frozen=True)
class Report:
    """The result of a check; true if the answer is right.

    Attributes:
        exercise: what was checked.
        state: "right", "wrong" or "unfinished".
        findings: what is wrong, one sentence each.
    """

    exercise: Exercise
    state: State
    findings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the answer is right."""
        return self.state == "right"

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        words = _(_LOOKS[self.state][2])
        lines = [f"{self.exercise.title}: {words}", *self._sentences()]
        if not self.ok:
            call = f'exercises.hint("{self.exercise.name}")'
            lines.append(_("Hints, one at a time: {call}").format(call=call))
        return "\n  ".join(lines)

    def _repr_html_(self) -> str:
        sign, colour, english = _LOOKS[self.state]
        words = _(english)
        head = f"<strong>{sign} {html.escape(self.exercise.title)}: {html.escape(words)}</strong>"
        body = "".join(f"<div>{html.escape(sentence)}</div>" for sentence in self._sentences())
        hints = "" if self.ok else _nested(self.exercise.hints)
        style = f"border-left: 4px solid {colour}; padding: 2px 12px; margin: 4px 0; line-height: 1.5"
        return f'<div class="nbnet-exercise" role="group" style="{style}">{head}{body}{hints}</div>'

    def shows_itself(self) -> None:
        """Be shown as a message, not as the value of the cell: nbgrader would take that for points."""
        from IPython.display import display

        def shown() -> None:
            display({"text/plain": repr(self), "text/html": self._repr_html_()}, raw=True)  # type: ignore[no-untyped-call]

        object.__setattr__(self, "_ipython_display_", shown)

    def _sentences(self) -> list[str]:
        if self.state == "right":
            return [self.exercise.praise] if self.exercise.praise else []
        if self.state == "unfinished":
            return [_("Expected: {what}").format(what=self.exercise.expected)]
        return [f"✗ {finding}" for finding in self.findings]


@dataclass(frozen=True)
class Hint:
    """One hint of an exercise.

    Attributes:
        text: the hint.
        number: which one it is, counted from 1.
        total: how many there are.
    """

    text: str
    number: int
    total: int

    def __repr__(self) -> str:
        return f"{_title(self.number, self.total)}: {self.text}"

    def _repr_html_(self) -> str:
        return f"<strong>{html.escape(_title(self.number, self.total))}:</strong> {html.escape(self.text)}"


def _title(number: int, total: int) -> str:
    return _("Hint {number} of {total}").format(number=number, total=total)


def _nested(hints: tuple[str, ...]) -> str:
    """Each hint holds the next: nobody sees the last by accident."""
    opened = ""
    for number in range(len(hints), 0, -1):
        title = html.escape(_title(number, len(hints)))
        opened = f"<details><summary>{title}</summary><div>{html.escape(hints[number - 1])}</div>{opened}</details>"
    return opened
