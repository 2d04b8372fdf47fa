"""Going back in a training: looking at earlier moments, going on from one of them, and keeping runs for comparison."""

from __future__ import annotations

import copy

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.validation import FloatArray, count
from nbnet.models.model import Model
from nbnet.training.course import Course
from nbnet.training.driving import Driven
from nbnet.training.moments import Moment, recalled
from nbnet.training.runs import Run, path

RUNS_KEPT = 6
"""More pinned runs than a picture can show side by side; the oldest is let go."""


class Travelled(Driven):
    """A training with a past.

    Attributes:
        runs: the pinned runs, oldest first.

    Args:
        course: the steps.
        model: what is trained.
    """

    def __init__(self, course: Course, model: Model) -> None:
        super().__init__(course)
        self.model = model
        self.runs: list[Run] = []
        self._pinned = 0

    def rewind(self, iteration: int) -> None:
        """Goes back in time and pauses there: parameters, optimizer, order of the samples and history are as they were.

        The states of the first steps are all kept, of a long training every second, every fourth, …: it goes to the
        last one that is not after `iteration` (see `snapshots`). From there it goes on with the same numbers, unless
        the data were changed since: samples and pins are no part of the past, they stay as they are now.

        Args:
            iteration: the step to go back to; 0 for before the first.

        Raises:
            TypeError: if `iteration` is no whole number.
            ValueError: if it is negative or not reached yet.

        >>> from nbnet import datasets
        >>> from nbnet.models import MLP
        >>> from nbnet.training import Trainer
        >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.xor()).fit(100)
        >>> trainer.rewind(40)
        >>> trainer.iteration, len(trainer.history)
        (40, 40)
        """
        self._require_done(iteration)
        self._as_trainer().pause()
        if self._background.elsewhere:
            self._background.call(lambda: self.rewind(iteration))
            return
        self._course.rewind(iteration)
        self._forget_entries()
        self.error = None
        self._settle("paused", f"rewound to iteration {self.iteration}")

    @property
    def snapshots(self) -> NDArray[np.int64]:
        """The steps to which `rewind` can go exactly, rising."""
        return self._course.snapshots.iterations

    def moment(self, iteration: int | None = None, *, into: Model | None = None) -> Moment:
        """What the training was at a step, or at the last kept one before it; the training itself is left alone.

        Args:
            iteration: the step; by default the present one.
            into: a model of an earlier moment that is no longer needed, to be used again.

        Returns:
            The moment, with a model of its own.

        Raises:
            TypeError: if `iteration` is no whole number.
            ValueError: if it is negative or not reached yet.

        >>> from nbnet import datasets
        >>> from nbnet.models import MLP
        >>> from nbnet.training import Trainer
        >>> X, y = datasets.gauss()
        >>> trainer = Trainer(MLP([2, 4, 1]), X, y).fit(50)
        >>> early = trainer.moment(0)
        >>> early.model.accuracy(X, y) < trainer.model.accuracy(X, y)
        True
        """
        if iteration is not None:
            self._require_done(iteration)
        if iteration is None or iteration == self.iteration:
            present = [np.asarray(tensor.data) for tensor in self.model.parameters.values()]
            model = recalled(self.model, present, into)
            return Moment(self.iteration, self.epoch, model, self.history, now=self._course.measured())
        found, state = self._course.snapshots.at(iteration)
        model = recalled(self.model, self._course.learner.parameters(state), into)
        return Moment(found, state["batches"]["epoch"], model, self.history, past=True)

    def path(self) -> tuple[NDArray[np.int64], FloatArray]:
        """Where the parameters were at every kept step.

        Returns:
            The steps, shape (n,), and the parameters one after the other in the order of `model.parameters`, shape
            (n, number of parameters).
        """
        return path(self._course.learner, self._course.snapshots)

    def pin(self, label: str | None = None) -> Run:
        """Keeps the training as it is now, to compare it with what comes after a reset, a rewind or other settings.

        Args:
            label: what to call it; by default "run 1", "run 2", ….

        Returns:
            The run; it is also the last of `runs`.
        """
        self._pinned += 1
        snapshots = self._course.present()
        model = copy.deepcopy(self.model)
        name = f"run {self._pinned}" if label is None else str(label)
        run = Run(name, self.iteration, self.history.copied(), model, self._course.learner, snapshots)
        self.runs.append(run)
        del self.runs[:-RUNS_KEPT]
        return run

    def unpin(self, run: Run | str) -> None:
        """Lets a pinned run go.

        Args:
            run: the run, or its label.

        Raises:
            ValueError: if it is not pinned.
        """
        found = [each for each in self.runs if each is run or each.label == run]
        if not found:
            known = ", ".join(repr(each.label) for each in self.runs) or "none"
            raise ValueError(f"There is no pinned run {run!r}; pinned are: {known}.")
        self.runs.remove(found[-1])

    def _forget_entries(self) -> None:
        """Entries of parameters that were set by hand are as they were then, and nothing is left to take back."""

    def _require_done(self, iteration: int) -> None:
        if count(iteration, "iteration", least=0) > self.iteration:
            raise ValueError(f"iteration is {iteration}: expected a step that was done, up to {self.iteration}.")
