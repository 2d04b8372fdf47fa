"""The panels of a training view as they move: frames for every place that has room for one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from nbnet.drawing.panel import View
from nbnet.models.model import Model
from nbnet.training import Moment, Trainer
from nbnet.widgets.frames import Frames
from nbnet.widgets.session import session_of
from nbnet.widgets.training_part import Part
from nbnet.widgets.training_timeline import timeline
from nbnet.widgets.training_words import readouts

if TYPE_CHECKING:
    from nbnet.widgets.training_view import TrainingView

FRAME_SECONDS: Final = 1 / 15
"""Frames come no faster at full speed, on average: the browser would take the time from the training."""

SOON: Final = 0.04
"""Seconds that a frame has to leave the kernel, in another thread, and to be drawn, before pages are told the rest."""


class Picture(Part):
    """Computes panels and sends them, as often as the browser can draw; the training never waits for it.

    Attributes:
        frames: which place has been sent what.
    """

    def __init__(self, view: TrainingView) -> None:
        super().__init__(view)
        self.frames = Frames()
        self._next = 0.0
        self._shadow: Model | None = None
        self._shadow_of: Model | None = None
        self._late: asyncio.TimerHandle | None = None
        self._telling: asyncio.TimerHandle | None = None

    def moment(self, trainer: Trainer) -> Moment:
        """What is shown of a trainer: the present, or where the slider of time stands."""
        same = self._shadow_of is trainer.model  # the model may have been replaced while the view was closed
        moment = trainer.moment(session_of(trainer).at, into=self._shadow if same else None)
        self._shadow, self._shadow_of = moment.model, trainer.model
        return moment

    def stop(self) -> None:
        """Nobody looks any more."""
        for handle in (self._late, self._telling):
            if handle is not None:
                handle.cancel()
        self._late = self._telling = None

    def moved_on(self, trainer: Trainer) -> None:
        """The training has done some steps: draw them, unless the last frame was just now."""
        self.changed()
        now = time.perf_counter()
        if trainer.speed is not None or now >= self._next:
            crowd = max(1.0, len(session_of(trainer).watchers) / 2)
            self._next = max(self._next + FRAME_SECONDS * crowd, now)
            self.offer()

    def changed(self) -> None:
        """There is something new to show."""
        self.frames.changed()
        self.view.panel_set.stale()

    def tell_after(self) -> None:
        """Tell the pages how the training stands, after the frame that was just offered."""
        loop = self.view.loop
        if loop is None or not loop.is_running():
            self.view.tell()
        elif self._telling is None:
            self._telling = loop.call_later(SOON, self._tell)

    @np.errstate(all="ignore")  # see `offer`
    def _tell(self) -> None:
        self._telling = None
        try:
            self.view.tell()
        except Exception as error:
            self.view.failed(error)

    # A weight that is far too large shows as ∞ in the picture; a warning in the server's log would reach nobody.
    @np.errstate(all="ignore")
    def offer(self, *, settled: bool = False) -> None:
        """Send a frame to every place that has not been sent the latest change and has room for it.

        Args:
            settled: whether nothing follows soon.
        """
        trainer = self.view.trainer
        places = self.frames.due()
        if trainer is None or not places:
            return
        panels, loop = self.view.panel_set, self.view.loop
        moment = self.moment(trainer)
        unseen = self.frames.unseen(places)
        alone = loop is None or not loop.is_running()
        views = len(session_of(trainer).watchers)
        wait = panels.refresh(View(moment, trainer), unseen, views, at_once=alone, settled=settled)
        versions = panels.versions
        groups: dict[tuple[str, ...], list[str]] = {}
        for place in places:
            groups.setdefault(self.frames.missing(place, versions), []).append(place)
        for names, members in groups.items():
            patches, buffers = panels.packed(names)
            frame = self.frames.send(members, {name: versions[name] for name in names})
            self.view.say(
                "frame",
                *members,
                buffers=buffers,
                frame=frame,
                panels=patches,
                readouts=readouts(moment, trainer.seconds),
                time=timeline(trainer, moment),
            )
        if wait is not None and self._late is None and loop is not None and not trainer.running:
            self._late = loop.call_later(wait, self._catch_up)

    def _catch_up(self) -> None:
        """Send the panels that took too long to come at once."""
        self._late = None
        self.frames.changed()
        try:
            self.offer()
        except Exception as error:
            self.view.failed(error)

    def state(self, trainer: Trainer, moment: Moment) -> Mapping[str, Any]:
        """The numbers beside the buttons."""
        return {"readouts": readouts(moment, trainer.seconds)}

    def on_ready(self, message: dict[str, Any]) -> None:
        """A place can draw: send it the present state."""
        self.frames.attach(message["view"])
        self.view.panel_set.stale()  # while nobody looked, nobody was told
        self.offer()

    def on_drawn(self, message: dict[str, Any]) -> None:
        """A place has room for another frame; while training, the next one comes by itself."""
        self.frames.drawn(message["view"], message["frame"])
        trainer = self.view.trainer
        if trainer is not None and not trainer.running:
            self.offer()

    def on_sight(self, message: dict[str, Any]) -> None:
        """Which panels of a place are out of sight."""
        if self.frames.out_of_sight(message["view"], message["unseen"]):
            self.frames.changed()
            self.offer()
