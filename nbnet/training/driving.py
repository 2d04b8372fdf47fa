"""How a course of steps is driven: frame by frame, with a beginning, an end, and somebody told of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

import numpy as np

from nbnet.training.background import Background
from nbnet.training.course import Course
from nbnet.training.history import History
from nbnet.training.interrupt import BetweenSteps
from nbnet.training.watched import Watched

WORK = 0.020
"""Seconds of steps between two looks at the rest of the world."""
REST = 0.003
"""Seconds that are left to clicks and other cells in between; with less, an event loop starves them."""
FRAME = 0.050
"""Seconds a frame lasts when `speed` limits its steps."""


class Driven(Watched):
    """What all ways of training share.

    Args:
        course: the steps.
    """

    def __init__(self, course: Course) -> None:
        super().__init__()
        self._course = course
        self._background = Background()
        self._speed: int | None = None
        self._working = False
        self._calls = 0  # of fit(), run() and step() that have not returned
        self._frame_began = 0.0
        self._seconds = 0.0

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self._course.batches.epoch

    @property
    def iteration(self) -> int:
        """Steps done."""
        return self._course.iteration

    @property
    def seconds(self) -> float:
        """How long it has worked on its steps since the first, in seconds; pauses and pictures do not count."""
        return self._seconds

    @property
    def history(self) -> History:
        """What each step measured."""
        return self._course.history

    def _frame(
        self,
        last_epoch: int | None = None,
        last_iteration: int | None = None,
        enough: Callable[[], bool] = lambda: False,
    ) -> bool:
        """About 20 ms of steps, or as many as `speed` says; then the listeners. Returns whether to go on."""
        if not self._wanted:
            return False
        self._frame_began = perf_counter()
        steps = 0
        self._working = True
        try:
            # Overflow on the way to a divergence is reported once, as an error, and not as a shower of warnings.
            with BetweenSteps() as between, np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                while self._wanted:
                    between.step(self._course.step)
                    steps += 1
                    if self.epoch == last_epoch and self._course.outcome is None:
                        self._course.outcome = self._course.learner.verdict(self.epoch)
                    if self._course.outcome is not None or self.iteration == last_iteration or enough():
                        self._wanted = False
                    if steps == self._speed or perf_counter() - self._frame_began >= WORK:
                        break
            self._seconds += perf_counter() - self._frame_began
            self._show_frame()
        finally:
            self._working = False
        return self._wanted

    def _rest(self) -> float:
        """Seconds to leave to others after a frame."""
        if self._speed is None:
            return REST
        return max(REST, self._frame_began + FRAME - perf_counter())

    def _background_frame(self) -> float | None:
        """A frame of the background task. Returns how long to rest, or None when the task is over."""
        try:
            if self._wanted and self.state != "running":
                self._announce()
            more = self._frame()
            if not more:
                self._ended(None)
        except BaseException as error:
            self._ended(error)
            if not isinstance(error, Exception):
                raise
            if not self._listeners:
                self._background.report(error)
            return None
        return self._rest() if more else None

    @contextmanager
    def _training(self, caller: str) -> Iterator[None]:
        if self._working or self._wanted:
            raise RuntimeError(f"This trainer is training already: call pause() before {caller}.")
        self._wanted = True
        self._announce()
        self._calls += 1
        try:
            yield
        except BaseException as error:
            self._ended(error)
            raise
        finally:
            self._calls -= 1
        self._ended(None)

    def _announce(self) -> None:
        self.error = None
        self._course.outcome = None
        self._settle("running", "running")

    def _ended(self, error: BaseException | None) -> None:
        self._wanted = False
        if isinstance(error, Exception):
            self.error = error
            self._settle("failed", str(error))
        elif self.state != "running":
            return
        elif error is not None:
            self._settle("paused", f"interrupted after iteration {self.iteration}")
        elif self._course.outcome:
            self._settle("finished", self._course.outcome)
        else:
            self._settle("paused", f"paused at iteration {self.iteration}")
