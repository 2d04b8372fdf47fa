"""A training whose changes by hand can be taken back, and made again."""

from __future__ import annotations

from nbnet.models.model import Model
from nbnet.training.course import Course
from nbnet.training.edits import Entry
from nbnet.training.replacing import Replaceable
from nbnet.training.setup import Prepared
from nbnet.training.undo import Edit, Undo


class Undoable(Replaceable):
    """A training that remembers what a person's hand changed.

    Args:
        course: the steps.
        model: what is trained.
    """

    def __init__(self, course: Course, model: Model) -> None:
        super().__init__(course, model)
        self._undo: Undo[Edit] = Undo()

    @property
    def edits(self) -> int:
        """How many changes by hand can be taken back."""
        return self._undo.done

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self._undo.done > 0

    @property
    def can_redo(self) -> bool:
        """Whether something that was taken back can be done again."""
        return self._undo.undone > 0

    def edit_time(self, *, redo: bool = False) -> int:
        """When the change by hand was made that `undo` (or `redo`) is about; see `Undo.time`."""
        return self._undo.time(redo=redo)

    def undo(self) -> str | None:
        """Takes the last change by hand back; what training did since stays.

        An entry of a parameter gets the number that it had before it was set. After `rewind` or `reset` only samples
        and pins can be taken back.

        Returns:
            What was done, for people; None if there was nothing.
        """
        return self._step_back(redo=False)

    def redo(self) -> str | None:
        """Does again what `undo` took back last.

        Returns:
            What was done, for people; None if there was nothing.
        """
        return self._step_back(redo=True)

    def _step_back(self, *, redo: bool) -> str | None:
        edit = self._undo.step(self, redo=redo)
        if edit is None:
            return None
        self._edited(edit.what, again=False)
        return edit.what

    def _edit(self, edit: Edit, gesture: str | None) -> None:
        if self._background.elsewhere:
            self._background.call(lambda: self._edit(edit, gesture))
            return
        again = self._undo.goes_on(gesture)
        self._undo.record(edit.apply(self), gesture)
        self._edited(edit.what, again=again)

    def _edited(self, what: str, *, again: bool) -> None:
        self._course.edited(what, again=again)
        if self.running or self.state in ("ready", "paused"):
            self._settle(self.state, self.message)
        else:
            self.error = None
            self._settle("paused", f"changed by hand after iteration {self.iteration}")

    def _take(self, ready: Prepared) -> None:
        super()._take(ready)
        self._undo = Undo()

    def _forget_entries(self) -> None:
        self._undo.forget(Entry)
