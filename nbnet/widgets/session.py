"""What all views of one trainer share: which moment is shown, and how many they are."""

from __future__ import annotations

import weakref
from typing import Any, Protocol

from nbnet.training import Trainer


class Watcher(Protocol):
    """A view of a trainer."""

    def moved(self) -> None:
        """Another moment is to be shown, or another run is pinned."""


class Session:
    """The views of one trainer.

    Attributes:
        at: the step that is shown, or None for the present.
    """

    def __init__(self) -> None:
        self.at: int | None = None
        self.watchers: weakref.WeakSet[Any] = weakref.WeakSet()

    def go(self, at: int | None) -> None:
        """Show another moment in every view."""
        self.at = at
        self.tell()

    def tell(self) -> None:
        """Let every view look again."""
        for watcher in list(self.watchers):
            watcher.moved()


_sessions: weakref.WeakKeyDictionary[Trainer, Session] = weakref.WeakKeyDictionary()


def session_of(trainer: Trainer) -> Session:
    """The one session of a trainer."""
    session = _sessions.get(trainer)
    if session is None:
        session = _sessions[trainer] = Session()
    return session
