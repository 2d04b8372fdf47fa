"""A training that goes on with another model, other data or another loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from numpy.typing import ArrayLike, NDArray

from nbnet.autodiff import Tensor
from nbnet.datasets.registry import nearest
from nbnet.datasets.validation import FloatArray, count
from nbnet.training.batches import Batches
from nbnet.training.course import Course
from nbnet.training.learners import Learner, Samples
from nbnet.training.setup import Prepared, answers_of, fitting, prepared
from nbnet.training.travel import Travelled


class Replaceable(Travelled):
    """A training of which everything may be replaced.

    Attributes:
        samples: the data as the learner takes them.
        classes: the labels as they were given, sorted; None for a regression.
        learner: what does the steps.
        validation: the samples that are only measured, or None.
    """

    samples: Samples
    classes: NDArray[Any] | None
    learner: Learner
    validation: Samples | None
    _given: dict[str, Any]
    _loss: Callable[..., Tensor]

    @property
    def X(self) -> FloatArray:  # noqa: N802  (as in X, y)
        """The samples, shape (N, features)."""
        return self.samples.X

    @property
    def y(self) -> NDArray[Any]:
        """The index of each sample's class, shape (N,); for a regression its numbers, (N,) or (N, outputs)."""
        return answers_of(self.samples)

    def replace(self, *, parameters: Mapping[str, ArrayLike] | None = None, anew: bool = False, **changes: Any) -> None:
        """Goes on with another model, other data or another loss, and keeps what can be kept.

        The count of steps and the history go on; with the same model also its past, and what the same kind of optimizer
        remembers. What was changed by hand before can be taken back no more. All who watch are told. If something does
        not fit, it raises and everything stays as it was.

        Args:
            parameters: of a new model, to go on with; `reset()` goes back to those that it came with.
            anew: whether to count from 0 again, with an empty history.
            **changes: any of the arguments that a trainer is made with: `model`, `X`, `y`, `loss`, `optimizer`,
                `batch_size`, `validation_data`, `seed`; all others stay as they are.

        Raises:
            RuntimeError: if it is called by a listener in the middle of a training.
            TypeError: if an argument is unknown or of the wrong kind.
            ValueError: if shapes, labels or names do not fit; the message says which.

        >>> from nbnet import datasets
        >>> from nbnet.models import MLP
        >>> from nbnet.training import Trainer
        >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.gauss()).fit(20)
        >>> X, y = datasets.gauss(noise=0.2)
        >>> trainer.replace(X=X, y=y)
        >>> trainer.fit(5).iteration
        25
        """
        if self._working:
            raise RuntimeError("replace() was called in the middle of a training: call it after the frame.")
        if self._background.elsewhere:
            self._background.call(lambda: self.replace(parameters=parameters, anew=anew, **changes))
            return
        given = self._as_given()
        for name in changes:
            if name not in given:
                raise TypeError(f"replace() has no argument {name!r}: {nearest(name, given)}")
        given |= changes
        seed = count(given.pop("seed"), "seed", least=0)
        ready = prepared(**given)
        start = fitting(ready.learner.model, parameters or {})
        course = Course(ready.learner, Batches(len(ready.samples.X), ready.batch_size, seed), ready.validation)
        if not anew:
            course.follow(self._course)
        seconds = 0.0 if anew else self._seconds
        # Nothing below can fail.
        for tensor, values in start:
            tensor.data = values
        if start:
            course.keep()
        self._course, self._seconds = course, seconds
        self._given = {"loss": given["loss"], "validation_data": given["validation_data"], "seed": seed}
        self._take(ready)
        self._tell_of_replacement()

    def _as_given(self) -> dict[str, Any]:
        """The arguments that make a trainer like this one."""
        return {
            "model": self.model,
            "X": self.X,
            "y": self.y if self.classes is None else self.classes[self.y],
            "optimizer": getattr(self.learner, "optimizer", None),
            "batch_size": self._course.batches.batch_size,
            **self._given,
        }

    def _tell_of_replacement(self) -> None:
        self.error = None
        if self.running:
            self._settle("running", "running")
        elif self.iteration:
            self._settle("paused", f"paused at iteration {self.iteration}")
        else:
            self._settle("ready", "ready")

    def _take(self, ready: Prepared) -> None:
        self.samples = ready.samples
        self._loss = ready.loss
        self.classes = ready.classes
        self.learner = ready.learner
        self.validation = ready.validation
        self.model = ready.learner.model
        self.model.classes = ready.classes
