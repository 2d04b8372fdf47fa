"""Undo and redo of a graph view: of numbers, of pins and of folds alike."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from nbnet.training.undo import Undo


@dataclasses.dataclass
class Move:
    """One step of undo; as an edit, it is what takes the move back.

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

    @property
    def what(self) -> str:
        """That it goes back."""
        return "moved back"

    def apply(self, _to: Any = None) -> Move:
        """Brings the state before the move back."""
        self.write(self.before)
        return Move(self.write, self.after, self.before, self.gesture)


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
        self._undo: Undo[Move] = Undo()

    @property
    def can_undo(self) -> bool:
        """Whether there is a move to take back."""
        return self._undo.done > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a move to make again."""
        return self._undo.undone > 0

    def record(self, move: Move) -> None:
        """Remember a move that was made."""
        if self._undo.goes_on(move.gesture or None) and (first := self._undo.next()):
            first.after = move.after  # where redo leads
        self._undo.record(move, move.gesture or None)

    def step(self, *, redo: bool) -> None:
        """Take the last move back, or make it again. If its `write` raises, the move stays where it was.

        Args:
            redo: Make it again.
        """
        self._undo.step(self, redo=redo)
