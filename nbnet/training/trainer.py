"""`Trainer`: lets a model learn from data, at once or live, always with the same numbers."""

from __future__ import annotations

import asyncio
from typing import Final, Literal, get_args

from numpy.typing import ArrayLike

from nbnet.datasets.registry import nearest
from nbnet.datasets.validation import count
from nbnet.models.model import Model
from nbnet.models.optimizers import Optimizer
from nbnet.training.batches import Batches
from nbnet.training.course import Course
from nbnet.training.driving import REST
from nbnet.training.edited import Edited
from nbnet.training.progress import Progress
from nbnet.training.rosenblatt import RosenblattRule
from nbnet.training.setup import LossGiven, prepared
from nbnet.training.stopping import StopCondition

Unit = Literal["sample", "batch", "mistake", "epoch"]
UNITS: Final[tuple[Unit, ...]] = get_args(Unit)


class Trainer(Edited):
    """Trains a model, synchronously (`fit`), awaited (`run`) or in the background (`start`, `pause`, `step`, `reset`).

    The seed decides the order of the samples, and nothing else plays a part: every way of training gives the same
    numbers, however often it is paused.

    Args:
        model: what is trained; it keeps the labels for its predictions.
        X: samples, shape (N, features): array, lists or DataFrame.
        y: their labels of any type, shape (N,); numbers of shape (N,) or (N, outputs) for a regression.
        loss: name of a loss, or a function of the model's outputs and targets that returns one number as a Tensor. By
            default `mse` for a regression, `binary_cross_entropy` for one output, else `softmax_cross_entropy`. A
            function is recorded once for each size of batch and then replayed, so it must not branch on values. A
            perceptron learns without one.
        optimizer: by default `SGD(learning_rate=0.1)`. A perceptron learns without one.
        batch_size: samples a step; None for all of them (batch gradient descent), 1 for stochastic descent. A
            perceptron always sees them one by one.
        validation_data: `(X, y)` or a `Dataset` that is only measured, at the end of each epoch.
        seed: of the order in which smaller batches are dealt.

    Raises:
        TypeError: if data, loss or optimizer are of the wrong kind.
        ValueError: if shapes, labels or names do not fit; the message says which.

    Attributes:
        X, y: the data as arrays; labels encoded as 0, 1, …. They are the trainer's own: `add_samples`,
            `remove_samples` and `change_samples` put new ones in their place.
        classes: the labels as they were given, sorted; None for a regression.
        validation: the samples that are only measured, or None.
        history: what each step measured.
        iteration, epoch: steps done, epochs completed.
        seconds: how long it has worked on them.
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
        batches = Batches(len(ready.samples.X), ready.batch_size, count(seed, "seed", least=0))
        super().__init__(Course(ready.learner, batches, ready.validation), model)
        self._given = {"loss": loss, "validation_data": validation_data, "seed": batches.seed}
        self._take(ready)
        self._complete = True

    # ---- settings, to be changed at any time ------------------------------------------------------------------------

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
        return self._course.batches.batch_size

    @batch_size.setter
    def batch_size(self, value: int | None) -> None:
        if isinstance(self.learner, RosenblattRule):
            raise TypeError("A perceptron learns sample by sample: its batch_size is always 1.")
        self._course.batches.batch_size = None if value is None else count(value, "batch_size")

    def stop_when(self, *conditions: StopCondition) -> None:
        """Stops the training, however it is driven, when one of these conditions is met; replaces earlier ones.

        Args:
            conditions: asked at the end of each epoch, see `nbnet.training.stopping`; none at all for no condition.

        Raises:
            TypeError: if a condition is no function.
            ValueError: if a condition asks for something that is not measured here.

        >>> from nbnet import datasets
        >>> from nbnet.models import MLP
        >>> from nbnet.training import no_improvement
        >>> data = datasets.gauss(seed=1)
        >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.gauss(), validation_data=data)
        >>> trainer.stop_when(no_improvement(10, measurement="validation_loss"))
        """
        for condition in conditions:
            if not callable(condition):
                raise TypeError(f"{condition!r} is no stop condition: expected one such as loss_below(0.1).")
            asked = getattr(condition, "measurement", None)
            if asked is not None and asked not in self.history.measurements:
                raise ValueError(f"This training measures no {asked!r}: {nearest(asked, self.history.measurements)}")
        self._course.stop_conditions = conditions

    # ---- the ways to train ------------------------------------------------------------------------------------------

    def fit(self, epochs: int, *, progress: bool | None = None) -> Trainer:
        """Trains now, and returns when done.

        Args:
            epochs: how many epochs to complete; one that is half done counts as the first.
            progress: whether to show a progress bar; None shows one if it takes longer than a few seconds.

        Returns:
            The trainer itself.

        Raises:
            DivergenceError: if the loss or its gradient is no longer finite.
            KeyboardInterrupt: if the kernel is interrupted; the step under way is completed before.
            RuntimeError: if it is training already.
            TypeError: if `epochs` is no whole number, or `progress` neither True, False nor None.
            ValueError: if `epochs` is below 1.
        """
        if progress not in (None, True, False):
            raise TypeError(f"progress is {progress!r}: expected True, False or None.")
        began = self.epoch
        goal = began + count(epochs, "epochs")
        with self._training("fit()"), Progress(epochs, progress) as bar:
            while self._frame(goal):
                bar.show(self.epoch - began, self.history.loss[-1])
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
        if self._calls:
            self._wanted = True  # a call of run() that was paused and has yet to notice simply goes on
        else:
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

    def step(self, n: int = 1, unit: Unit = "batch") -> None:
        """Does some steps and pauses.

        Args:
            n: how many.
            unit: how far a step goes, one of `units`: "batch" as `batch_size` says, "sample" for a single sample, the
                next one of the epoch, "epoch" for all batches that are left of it, "mistake" for all samples up to the
                next one that a perceptron gets wrong; an epoch without a mistake ends the training as ever.

        Raises:
            DivergenceError: if the loss or its gradient is no longer finite.
            RuntimeError: if it is called by a listener in the middle of a training.
            ValueError: if there is no such unit, or the model learns from all samples and not from mistakes.

        >>> from nbnet import datasets
        >>> from nbnet.models import MLP
        >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.xor(n=50), batch_size=10)
        >>> trainer.step(unit="epoch")
        >>> trainer.iteration, trainer.epoch
        (5, 1)
        """
        count(n, "n")
        if unit not in UNITS:
            raise ValueError(f"unit is {unit!r}: expected {', '.join(map(repr, UNITS))}.")
        if unit == "mistake" and unit not in self.units:
            raise ValueError(f"unit is {unit!r}, but only a perceptron learns from mistakes alone.")
        if self._background.elsewhere:
            self._background.call(lambda: self.step(n, unit))
            return
        if not self._working:
            self.pause()
        batches = self._course.batches
        with self._training("step()"), batches.dealing(1 if unit == "sample" else batches.batch_size):
            goal = self.iteration + (batches.until_epoch(self.epoch + n) if unit == "epoch" else n)
            if unit == "mistake":
                learner = self.learner
                assert isinstance(learner, RosenblattRule)
                made = learner.mistakes + n
                while self._frame(enough=lambda: learner.mistakes >= made):
                    pass
            else:
                while self._frame(None, goal):
                    pass

    @property
    def units(self) -> tuple[Unit, ...]:
        """How far `step` can go; a batch of a perceptron is a sample, and is not named twice."""
        left_out = "batch" if isinstance(self.learner, RosenblattRule) else "mistake"
        return tuple(unit for unit in UNITS if unit != left_out)

    def reset(self) -> None:
        """Goes back to the parameters that the model had when the trainer was made, and stops there.

        Samples that were added, removed or changed by hand stay as they are now; so do pins.
        """
        self._wanted = False
        if self._background.elsewhere:
            self._background.call(self.reset)
            return
        self._course.reset()
        self._seconds = 0.0
        self._forget_entries()
        self.error = None
        self._settle("ready", "ready")

    def __setattr__(self, name: str, value: object) -> None:
        if "_complete" in vars(self) and name not in vars(self) and not hasattr(type(self), name):
            settings = ("learning_rate", "batch_size", "speed")
            raise AttributeError(f"A trainer has no {name!r}: {nearest(name, settings)}")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        last = "".join(
            f", {name} {getattr(self.history, name)[-1]:.4g}" for name in self.learner.measurements if self.history
        )
        return (
            f"<Trainer of {type(self.model).__name__}: {self.state}, {self.epoch} epochs, {self.iteration} steps{last}>"
        )
