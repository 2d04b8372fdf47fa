"""Trainings kept for comparison: what one was when it was pinned, however the trainer goes on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.validation import FloatArray, count
from nbnet.models.model import Model
from nbnet.training.history import History
from nbnet.training.learners import Learner
from nbnet.training.moments import Moment, recalled
from nbnet.training.snapshots import Snapshots


@dataclass(frozen=True, eq=False)
class Run:
    """A training as it was when it was pinned: its measurements, and the states that it went through.

    Attributes:
        label: what it is called; "run 1", which nobody chose, is shown in the language of the picture.
        iteration: steps done.
        history: what they measured.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> from nbnet.training import Trainer
    >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.xor()).fit(30)
    >>> run = trainer.pin("first try")
    >>> trainer.reset()
    >>> run
    <Run 'first try': 30 steps>
    >>> run.moment(10).iteration
    10
    """

    label: str
    iteration: int
    history: History
    _model: Model
    _learner: Learner
    _snapshots: Snapshots

    def moment(self, iteration: int | None = None, *, into: Model | None = None) -> Moment:
        """What the training was at a step, or at the last kept one before it.

        Args:
            iteration: the step; by default, and for later ones, the last.
            into: a model of an earlier moment that is no longer needed, to be used again.

        Returns:
            The moment, with a model of its own.

        Raises:
            TypeError: if `iteration` is no whole number.
            ValueError: if it is negative.
        """
        wanted = self.iteration if iteration is None else min(count(iteration, "iteration", least=0), self.iteration)
        found, state = self._snapshots.at(wanted)
        model = recalled(self._model, self._learner.parameters(state), into)
        return Moment(found, state["batches"]["epoch"], model, self.history, past=found < self.iteration)

    def path(self) -> tuple[NDArray[np.int64], FloatArray]:
        """Where the parameters were. See `Trainer.path`."""
        return path(self._learner, self._snapshots)

    def __repr__(self) -> str:
        return f"<Run {self.label!r}: {self.iteration:,} steps>"


def path(learner: Learner, snapshots: Snapshots) -> tuple[NDArray[np.int64], FloatArray]:
    """The parameters of every snapshot, one row each, with their steps."""
    steps = snapshots.iterations
    rows = (np.concatenate([p.ravel() for p in learner.parameters(snapshots.at(int(i))[1])]) for i in steps)
    return steps, np.stack(list(rows))
