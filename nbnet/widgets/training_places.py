"""The places where a training view is shown; when the last is closed, the view lets its trainer go."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from nbnet.widgets.training_part import Part

ROLL_CALL_SECONDS: Final = 5.0
"""How long a page may take to say that it is still there."""


class Places(Part):
    """Who looks: places open, close, and answer the roll-call."""

    _unheard: frozenset[str] = frozenset()
    _end: asyncio.TimerHandle | None = None

    def on_hello(self, message: dict[str, Any]) -> None:
        """A place was opened: tell it what it shows."""
        self.view.watch(self.trainer)
        self.view.set_up(message["view"])

    def on_closed(self, message: dict[str, Any]) -> None:
        """A place was closed. Perhaps it was the last: pages that were reloaded went without a word."""
        frames, loop = self.view.picture.frames, self.view.loop
        frames.detach(message["view"])
        self._unheard = frozenset(frames.views())
        if self._end is not None:  # of an earlier roll-call: this one has its own time
            self._end.cancel()
        if self._unheard and loop is not None:
            self.view.say("roll-call")
            self._end = loop.call_later(ROLL_CALL_SECONDS, self._forget_unheard)
        else:
            self._forget_unheard()

    def on_present(self, message: dict[str, Any]) -> None:
        """A place answers the roll-call; if it was too busy to answer in time, it begins anew."""
        place = message["view"]
        self._unheard -= {place}
        if place not in self.view.picture.frames.views():
            self.on_hello(message)

    def _forget_unheard(self) -> None:
        frames = self.view.picture.frames
        for place in self._unheard:
            frames.detach(place)
        if not frames:
            self.view.leave()
