"""Undo and redo of a graph view: of numbers, of pins and of folds alike."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any


@dataclasses.dataclass
class Move:
    """One step of undo.

    Attributes:
        write: What brings either state back, given that state.
        before: The state before the move.
        after: The state after it.
        gesture: Moves of one gesture, such as the drag of a slider, are one step; empty for a move by itself.
    """

    write: Callable[[Any], None]
    before: Any
    after: Any
    gesture: str = ""


class History:
    """What was done, and what was taken back.

    Examples:
        >>> shown = []
        >>> history = History()
        >>> history.record(Move(shown.append, before="open", after="folded"))
        >>> history.step(redo=False)
        >>> shown, history.can_undo, history.can_redo
        (['open'], False, True)
    """

    def __init__(self) -> None:
        self._done: list[Move] = []
        self._undone: list[Move] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a move to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a move to make again."""
        return bool(self._undone)

    def record(self, move: Move) -> None:
        """Remember a move that was made."""
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last is not None and move.gesture and move.gesture == last.gesture:
            last.after = move.after
        else:
            self._done.append(move)

    def step(self, *, redo: bool) -> None:
        """Take the last move back, or make it again. If its `write` raises, the move stays where it was.

        Args:
            redo: Make it again.
        """
        source, goal = (self._undone, self._done) if redo else (self._done, self._undone)
        if source:
            move = source[-1]
            move.write(move.after if redo else move.before)
            goal.append(source.pop())
