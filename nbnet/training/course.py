"""The course of a training: which step follows which. Nothing here knows of time, tasks or anybody who watches."""

from __future__ import annotations

from typing import Any

import numpy as np

from nbnet.training.batches import Batches, Indices
from nbnet.training.history import History
from nbnet.training.learners import Learner, Samples
from nbnet.training.snapshots import Snapshot, Snapshots
from nbnet.training.stopping import StopCondition


class Course:
    """Steps that depend on nothing but the model, the data, the settings and the seed.

    Args:
        learner: changes the model.
        batches: deals out the samples.
        validation: samples that are measured at the end of each epoch, or None.

    Attributes:
        iteration: steps done.
        outcome: why the training is over, or None.
        validation: samples that are measured at the end of each epoch, or None.
        history: what the steps measured.
        stop_conditions: asked at the end of each epoch.
    """

    def __init__(self, learner: Learner, batches: Batches, validation: Samples | None) -> None:
        self.learner, self.batches = learner, batches
        self.validation = validation
        self.iteration = 0
        self.outcome: str | None = None
        self.history = History(self._measurements())
        self.stop_conditions: tuple[StopCondition, ...] = ()
        self.snapshots = Snapshots(self._state())
        self._data_changed = False
        self._stale = False  # whether something was changed by hand since the last step
        self._now: dict[str, float] | None = None

    def _measurements(self) -> list[str]:
        names = self.learner.measurements
        self._validated = [n for n in ("loss", "accuracy", "r2") if n in names] if self.validation else []
        return [*names, *(f"validation_{name}" for name in self._validated)]

    def step(self) -> None:
        """Does the next step, or raises and changes nothing."""
        values = self.learner.step(self.batches.next(), self.iteration + 1)
        # Nothing of ours below can fail: a step is done, or has not happened.
        self.iteration += 1
        complete = self.batches.advance()
        if self.validation is not None:
            measured = self.learner.quality(self.validation) if complete else (np.nan,) * len(self._validated)
            values = (*values, *measured)
        self.history.append(self.iteration, self.batches.epoch, values)
        self.outcome = self.learner.outcome() if complete else None
        self._stale = False
        if self.snapshots.due(self.iteration):
            self.snapshots.add(self.iteration, self._state())
        if complete:  # last: a stop condition of one's own may raise
            reasons = [self.outcome, *(condition(self.history) for condition in self.stop_conditions)]
            self.outcome = next((reason for reason in reasons if reason is not None), None)

    def rewind(self, iteration: int) -> None:
        """Goes back to the last snapshot that is not after a step."""
        self._restore(*self.snapshots.at(iteration))

    def reset(self) -> None:
        """Goes back to before the first step, as if there had been none."""
        self.rewind(0)
        self.learner.restart()
        self.history.clear(self._measurements())

    def follow(self, before: Course) -> None:
        """Goes on where another course stands: its count of steps and epochs, its measurements.

        With the same model it keeps the states to go back to, and what the same learner remembers. A new model's first
        state stays the one to which `reset` goes.
        """
        self.iteration, self.stop_conditions = before.iteration, before.stop_conditions
        self.history = before.history.measuring(self._measurements())
        self.batches.follow(before.batches)
        # What was measured before was measured of other data, or of another model.
        self._data_changed = self._stale = True
        if self.learner.model is before.learner.model:
            self.snapshots = before.snapshots
            self.learner.follow(before.learner)

    def keep(self) -> None:
        """Has the present state among those to go back to."""
        if self.iteration:  # the first one is where the training began
            self.snapshots.add(self.iteration, self._state())

    def use(self, samples: Samples, places: Indices) -> None:
        """Learns from other samples from now on. See `Learner.use`."""
        self.learner.use(samples, places)
        self.batches.resize(len(samples.X))
        self._data_changed = True

    def edited(self, what: str, *, again: bool) -> None:
        """Somebody changed the data or the parameters: what is known of the present moment is known anew.

        Args:
            what: for people.
            again: whether it goes on with the last change.
        """
        self.history.mark(self.iteration, what, again=again)
        self.snapshots.replace(self.iteration, self._state())
        self.outcome = None
        self._stale, self._now = True, None

    def measured(self) -> dict[str, float]:
        """The measurements of now that the history does not have: before the first step, and after a change by hand."""
        if self.iteration and not self._stale:
            return {}
        if self._now is None:
            # A weight may be set to any number: that it is too large shows in what is measured.
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                self._now = dict(zip(self.learner.measurements, self.learner.measured(), strict=True))
                if self.validation is not None:
                    found = zip(self._validated, self.learner.quality(self.validation), strict=True)
                    self._now |= {f"validation_{name}": value for name, value in found}
        return self._now

    def present(self) -> Snapshots:
        """The snapshots so far, and the present state among them, as something apart."""
        return self.snapshots.copied(self.iteration, self._state())

    def resume(self, iteration: int, history: History, snapshots: Snapshots, present: Snapshot) -> None:
        """Goes on from what another course has left: its history, its snapshots, and its last state."""
        self._restore(iteration, present)
        self.history, self.snapshots = history, snapshots
        self.learner.measurements = tuple(n for n in history.measurements if not n.startswith("validation_"))

    def _state(self) -> Snapshot:
        return {**self.learner.state(), "batches": self.batches.state()}

    def _restore(self, iteration: int, snapshot: Any) -> None:
        self.learner.restore(snapshot)
        self.batches.restore(snapshot["batches"])
        self.history.cut(iteration)
        self.snapshots.drop_after(iteration)
        self.iteration = iteration
        self.outcome = None
        # What was measured then was measured of other data.
        self._stale, self._now = self._data_changed, None
