"""The slider of time of a training view, and the runs that are kept for comparison."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbnet.drawing.measurements import run_name
from nbnet.language import _
from nbnet.training import Moment, Trainer
from nbnet.training.runs import Run
from nbnet.widgets.session import session_of
from nbnet.widgets.training_part import Part


class Timeline(Part):
    """Goes back and forth in time, continues from there, pins runs."""

    @property
    def shown(self) -> int | None:
        """The step that is shown; None for the present."""
        return session_of(self.trainer).at

    def show(self, iteration: int | None) -> None:
        """Show another step in all panels of all views; looking back pauses the training."""
        trainer = self.trainer
        if iteration is None:
            session_of(trainer).go(None)
            return
        moment = trainer.moment(iteration)
        trainer.pause()
        session_of(trainer).go(moment.iteration if moment.past else None)

    def state(self, trainer: Trainer, moment: Moment) -> Mapping[str, Any]:
        """Where the slider stands, and the runs."""
        return {"time": timeline(trainer, moment), "runs": [run_name(run) for run in trainer.runs]}

    def on_scrub(self, message: dict[str, Any]) -> None:
        """The slider of time; None for the present."""
        at = message["iteration"]
        self.show(None if at is None else min(max(int(at), 0), self.trainer.iteration))

    def on_travel(self, message: dict[str, Any]) -> None:
        """A key: to the kept step before the one shown, or after it."""
        trainer = self.trainer
        steps = trainer.snapshots
        here = trainer.iteration if self.shown is None else self.shown
        if message["by"] < 0:
            self.show(int(max(steps[steps < here], default=0)))
        else:
            self.show(int(min(steps[steps > here], default=trainer.iteration)))

    def on_branch(self, _message: dict[str, Any]) -> None:
        """Continue from the moment that is shown; what came after it is kept as a run."""
        trainer = self.trainer
        session = session_of(trainer)
        at = session.at
        if at is None:
            return
        trainer.pin()
        session.at = None
        trainer.rewind(at)
        session.tell()

    def on_pin(self, _message: dict[str, Any]) -> None:
        """Keep the training as it is now, for comparison."""
        self.trainer.pin()
        session_of(self.trainer).tell()

    def on_unpin(self, message: dict[str, Any]) -> None:
        """Let a run go."""
        trainer = self.trainer
        run = run_meant(trainer, message)
        if run is not None:
            trainer.unpin(run)
        session_of(trainer).tell()


def run_meant(trainer: Trainer, message: Mapping[str, Any]) -> Run | None:
    """The pinned run that a page speaks of; None if it is gone: a click that comes late means no other one.

    Args:
        trainer: whose runs they are.
        message: the number of the run, and what the page calls it.
    """
    runs, index, label = trainer.runs, int(message["index"]), message.get("label")
    if index < len(runs) and label in (None, run_name(runs[index])):
        return runs[index]
    return next((run for run in runs if run_name(run) == label), None)


def timeline(trainer: Trainer, moment: Moment) -> dict[str, Any]:
    """What the slider of time shows."""
    here = _("iteration {n:,} of {all:,}").format(n=moment.iteration, all=trainer.iteration)
    return {
        "at": moment.iteration,
        "last": trainer.iteration,
        "past": moment.past,
        "text": here if moment.past else _("now"),
    }
