"""`Trainer`: lets a model learn from data, at once or live, always with the same numbers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.datasets.validation import FloatArray, count
from nbnet.models.model import Model
from nbnet.models.optimizers import Optimizer
from nbnet.training.background import Background
from nbnet.training.batches import Batches
from nbnet.training.history import History
from nbnet.training.interrupt import BetweenSteps
from nbnet.training.learners import RosenblattRule
from nbnet.training.listener import Listener
from nbnet.training.setup import LossGiven, prepared

State = Literal["ready", "running", "paused", "finished", "failed"]

WORK = 0.020
"""Seconds of steps between two looks at the rest of the world."""
REST = 0.003
"""Seconds that are left to clicks and other cells in between; with less, an event loop starves them."""
FRAME = 0.050
"""Seconds a frame lasts when `speed` limits its steps."""


class Trainer:
    """Trains a model, synchronously (`fit`), awaited (`run`) or in the background (`start`, `pause`, `step`, `reset`).

    The seed decides the order of the samples, and nothing else plays a part: every way of training gives the same
    numbers, however often it is paused.

    Args:
        model: what is trained; it keeps the labels for its predictions.
        X: samples, shape (N, features): array, lists or DataFrame.
        y: their labels of any type, shape (N,); numbers of shape (N,) or (N, outputs) for a regression.
        loss: name of a loss, or a function of the model's outputs and targets that returns one number as a Tensor. By
            default `mse` for a regression, `binary_cross_entropy` for one output, else `softmax_cross_entropy`. A
            perceptron learns without one.
        optimizer: by default `SGD(learning_rate=0.1)`. A perceptron learns without one.
        batch_size: samples a step; None for all of them (batch gradient descent), 1 for stochastic descent. A
            perceptron always sees them one by one.
        validation_data: `(X, y)` that is only measured, at the end of each epoch.
        seed: of the order in which smaller batches are dealt.

    Raises:
        TypeError: if data, loss or optimizer are of the wrong kind.
        ValueError: if shapes, labels or names do not fit; the message says which.

    Attributes:
        X, y: the data as arrays; labels encoded as 0, 1, ….
        classes: the labels as they were given, sorted; None for a regression.
        history: what each step measured.
        iteration, epoch: steps done, epochs completed.
        state: "ready", "running", "paused", "finished" or "failed".
        message: what there is to say about the state, for people.
        error: the exception that stopped the training, or None.
        speed: steps a frame, 20 frames a second; None for as many as there is time for.

    >>> from nbnet import datasets
    >>> from nbnet.models import Perceptron
    >>> X, y = datasets.iris()
    >>> trainer = Trainer(Perceptron(2), X, y)
    >>> trainer.fit(epochs=50)
    <Trainer of Perceptron: finished, 2 epochs, 200 steps, loss 0, accuracy 1, mistakes 10>
    >>> trainer.model.predict([[1.4, 0.2]]).tolist()
    ['setosa']
    """

    def __init__(
        self,
        model: Model,
        X: ArrayLike,
        y: ArrayLike,
        *,
        loss: LossGiven | None = None,
        optimizer: Optimizer | None = None,
        batch_size: int | None = None,
        validation_data: tuple[ArrayLike, ArrayLike] | None = None,
        seed: int = 0,
    ) -> None:
        ready = prepared(model, X, y, loss, optimizer, batch_size, validation_data)
        self._batches = Batches(len(ready.X), ready.batch_size, count(seed, "seed", least=0))
        self.model = model
        self.X: FloatArray = ready.X
        self.y: NDArray[Any] = ready.y
        self.classes: NDArray[Any] | None = ready.classes
        self.learner = ready.learner
        self._validation = ready.validation
        names = ready.learner.measurements
        self._validated = [name for name in ("loss", "accuracy") if name in names] if ready.validation else []
        self.history = History(self._measurements())
        model.classes = ready.classes
        self._initial = {name: np.array(tensor.data) for name, tensor in model.parameters.items()}
        self._listeners: list[Listener] = []
        self._background = Background()
        self._speed: int | None = None
        self._wanted = False  # the flag that pause() clears, from whatever thread
        self._working = False
        self._frame_began = 0.0
        self._outcome: str | None = None
        self.iteration = 0
        self.state: State = "ready"
        self.message = "ready"
        self.error: BaseException | None = None

    # ---- settings, to be changed at any time ------------------------------------------------------------------------

    @property
    def epoch(self) -> int:
        """Epochs completed."""
        return self._batches.epoch

    @property
    def running(self) -> bool:
        """Whether it trains, in the background or in a call that has not returned."""
        return self._wanted

    @property
    def speed(self) -> int | None:
        """Steps a frame, at 20 frames a second; None for as many as there is time for."""
        return self._speed

    @speed.setter
    def speed(self, value: int | None) -> None:
        self._speed = None if value is None else count(value, "speed")

    @property
    def learning_rate(self) -> float:
        """The optimiser's (or the perceptron's) learning rate, from the next step on."""
        return self.learner.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self.learner.learning_rate = value

    @property
    def batch_size(self) -> int | None:
        """Samples a step, from the next step on; None for all."""
        return self._batches.batch_size

    @batch_size.setter
    def batch_size(self, value: int | None) -> None:
        if isinstance(self.learner, RosenblattRule):
            raise TypeError("A perceptron learns sample by sample: its batch_size is always 1.")
        self._batches.batch_size = None if value is None else count(value, "batch_size")

    def add_listener(self, listener: Listener) -> Callable[[], None]:
        """Lets somebody watch.

        Args:
            listener: its `frame` is called after each stretch of work, its `state` when the state changes.

        Returns:
            A function that removes the listener again.
        """
        self._listeners.append(listener)

        def remove() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return remove

    # ---- the ways to train ------------------------------------------------------------------------------------------

    def fit(self, epochs: int) -> Trainer:
        """Trains now, and returns when done.

        Args:
            epochs: how many epochs to complete; one that is half done counts as the first.

        Returns:
            The trainer itself.

        Raises:
            DivergenceError: if the loss or its gradient is no longer finite.
            KeyboardInterrupt: if the kernel is interrupted; the step under way is completed before.
            RuntimeError: if it is training already.
        """
        goal = self.epoch + count(epochs, "epochs")
        with self._training("fit()"):
            while self._frame(goal):
                pass
        return self

    async def run(self, epochs: int | None = None) -> Trainer:
        """Trains while other tasks, clicks and cells have their turns.

        Args:
            epochs: how many epochs to complete; None trains until `pause()`, or until there is nothing left to learn.

        Returns:
            The trainer itself.

        Raises:
            DivergenceError: if the loss or its gradient is no longer finite.
            RuntimeError: if it is training already.
        """
        goal = None if epochs is None else self.epoch + count(epochs, "epochs")
        while self._background.busy and not self._wanted:
            await asyncio.sleep(REST)  # a background task that was paused has yet to notice
        with self._training("run()"):
            while self._frame(goal):
                await asyncio.sleep(self._rest())
        return self

    def start(self) -> None:
        """Trains in the background of the notebook; does nothing if it trains already.

        Raises:
            RuntimeError: if no event loop is running, as in a script.
        """
        if self._wanted and not self._background.lost:
            return
        self._background.require_loop()
        self._wanted = True
        self._background.launch(self)
        if not self._background.elsewhere:
            self._announce()

    def pause(self) -> None:
        """Stops training after the step under way; `start()`, `fit()` or `step()` go on from there."""
        self._wanted = False
        if self.state == "running" and not self._working and not self._background.elsewhere:
            self._settle("paused", f"paused at iteration {self.iteration}")

    def step(self, n: int = 1) -> None:
        """Does some steps and pauses.

        Args:
            n: how many.

        Raises:
            DivergenceError: if the loss or its gradient is no longer finite.
            RuntimeError: if it is called by a listener in the middle of a training.
        """
        count(n, "n")
        if self._background.elsewhere:
            self._background.call(lambda: self.step(n))
            return
        if not self._working:
            self.pause()
        with self._training("step()"):
            goal = self.iteration + n
            while self._frame(None, goal):
                pass

    def reset(self) -> None:
        """Goes back to the parameters that the model had when the trainer was made, and stops there."""
        self._wanted = False
        if self._background.elsewhere:
            self._background.call(self.reset)
            return
        for name, tensor in self.model.parameters.items():
            tensor.data = self._initial[name]
        self.learner.restart()
        self._batches.restart()
        self.history.clear(self._measurements())
        self.iteration = 0
        self.error = None
        self._settle("ready", "ready")

    # ---- the loop ---------------------------------------------------------------------------------------------------

    def _frame(self, last_epoch: int | None = None, last_iteration: int | None = None) -> bool:
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
                    between.step(self._step)
                    steps += 1
                    if self.epoch == last_epoch and self._outcome is None:
                        self._outcome = self.learner.verdict(self.epoch)
                    if self._outcome is not None or self.iteration == last_iteration:
                        self._wanted = False
                    if steps == self._speed or perf_counter() - self._frame_began >= WORK:
                        break
            for listener in list(self._listeners):
                listener.frame(self)
        finally:
            self._working = False
        return self._wanted

    def _step(self) -> None:
        values = self.learner.step(self._batches.next(), self.iteration + 1)
        # Nothing below can fail: a step is done, or has not happened.
        self.iteration += 1
        complete = self._batches.advance()
        if self._validation is not None:
            measured = self.learner.quality(self._validation) if complete else (np.nan,) * len(self._validated)
            values = (*values, *measured)
        self.history.append(self.iteration, self.epoch, values)
        self._outcome = self.learner.outcome() if complete else None

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

    def _measurements(self) -> list[str]:
        return [*self.learner.measurements, *(f"validation_{name}" for name in self._validated)]

    # ---- beginnings and ends ----------------------------------------------------------------------------------------

    @contextmanager
    def _training(self, caller: str) -> Iterator[None]:
        if self._working or self._wanted:
            raise RuntimeError(f"This trainer is training already: call pause() before {caller}.")
        self._wanted = True
        self._announce()
        try:
            yield
        except BaseException as error:
            self._ended(error)
            raise
        self._ended(None)

    def _announce(self) -> None:
        self.error = None
        self._outcome = None
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
        elif self._outcome:
            self._settle("finished", self._outcome)
        else:
            self._settle("paused", f"paused at iteration {self.iteration}")

    def _settle(self, state: State, message: str) -> None:
        self.state, self.message = state, message
        failure: Exception | None = None
        for listener in list(self._listeners):
            try:
                listener.state(self)
            except Exception as error:
                failure = failure or error
        if failure is None:
            return
        if self.error is not None:
            self.error.add_note(f"A listener raised {failure!r} when it was told so.")
            return
        self._wanted = False
        self.error = failure
        self._settle("failed", str(failure))
        raise failure

    def __repr__(self) -> str:
        last = "".join(
            f", {name} {getattr(self.history, name)[-1]:.4g}" for name in self.learner.measurements if self.history
        )
        return (
            f"<Trainer of {type(self.model).__name__}: {self.state}, {self.epoch} epochs, {self.iteration} steps{last}>"
        )
