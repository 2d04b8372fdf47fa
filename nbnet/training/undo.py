"""What a person's hand did, to be taken back and done again: in trainings, graph views and playgrounds alike."""

from __future__ import annotations

from itertools import count
from typing import Any, Generic, Protocol, TypeVar

STEPS_KEPT = 200
_times = count(1)


class Edit(Protocol):
    """One change by hand."""

    @property
    def what(self) -> str:
        """What it does, for people."""

    def apply(self, to: Any) -> Edit:
        """Makes the change, or raises and makes none. Returns the edit that takes it back."""


AnEdit = TypeVar("AnEdit", bound=Edit)


class Undo(Generic[AnEdit]):
    """Edits that can be taken back, and those that were.

    >>> class Number:
    ...     value = 0
    >>> class Set:
    ...     what = "a number was set"
    ...     def __init__(self, value): self.value = value
    ...     def apply(self, to):
    ...         back, to.value = Set(to.value), self.value
    ...         return back
    >>> number, undo = Number(), Undo()
    >>> for value in (1, 2, 3):
    ...     undo.record(Set(value).apply(number), gesture=None)
    >>> _ = undo.step(number)
    >>> number.value, undo.done, undo.undone
    (2, 2, 1)
    """

    def __init__(self) -> None:
        self._back: list[tuple[int, AnEdit]] = []  # with the time of each
        self._forth: list[tuple[int, AnEdit]] = []
        self._gesture: str | None = None

    @property
    def done(self) -> int:
        """How many edits can be taken back."""
        return len(self._back)

    @property
    def undone(self) -> int:
        """How many of those taken back can be done again."""
        return len(self._forth)

    def next(self, *, redo: bool = False) -> AnEdit | None:
        """What `step` would apply; None if there is nothing."""
        edits = self._forth if redo else self._back
        return edits[-1][1] if edits else None

    def time(self, *, redo: bool = False) -> int:
        """When the edit was made that `step` would apply; 0 if there is none. Later edits, of whatever, have more."""
        edits = self._forth if redo else self._back
        return edits[-1][0] if edits else 0

    def rest(self) -> None:
        """The gesture is over: what comes next is a step of its own."""
        self._gesture = None

    def goes_on(self, gesture: str | None) -> bool:
        """Whether an edit belongs to the gesture of the last one, such as the drag of a point."""
        return gesture is not None and gesture == self._gesture and bool(self._back)

    def record(self, back: AnEdit, gesture: str | None) -> None:
        """Keeps what takes an edit back; of one gesture, only what takes back all of it."""
        if self.goes_on(gesture):
            back = self._back.pop()[1]
        self._back.append((next(_times), back))
        del self._back[:-STEPS_KEPT]
        self._gesture = gesture
        self._forth.clear()

    def step(self, to: Any, *, redo: bool = False) -> AnEdit | None:
        """Takes the last edit back, or does the last one that was taken back again.

        Returns:
            What was applied; None if there was nothing.
        """
        source, target = (self._forth, self._back) if redo else (self._back, self._forth)
        if not source:
            return None
        time, edit = source[-1]
        target.append((time, edit.apply(to)))  # type: ignore[arg-type]  # the way back of an edit is of its kind
        source.pop()
        self._gesture = None
        return edit

    def forget(self, kind: type) -> None:
        """Edits of a kind can be taken back no more."""
        self._back = [each for each in self._back if not isinstance(each[1], kind)]
        self._forth = [each for each in self._forth if not isinstance(each[1], kind)]
        self._gesture = None
