"""What every way of learning offers: steps, measurements, and a state to come back to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.validation import FloatArray
from nbnet.training.batches import Indices


class Samples(NamedTuple):
    """Data as learners take it.

    Attributes:
        X: shape (N, features).
        targets: what a loss compares with, shape (N, outputs).
        class_index: the class of each sample, shape (N,); None for a regression.
    """

    X: FloatArray
    targets: FloatArray
    class_index: NDArray[np.intp] | None


class Learner(Protocol):
    """One way of learning; a trainer has one and asks it for steps.

    Attributes:
        model: what learns.
        measurements: names of the numbers that a step returns.
        learning_rate: how far a step goes.
    """

    model: Any
    measurements: tuple[str, ...]

    @property
    def learning_rate(self) -> float:
        """How far a step goes; can be set at any time."""

    @learning_rate.setter
    def learning_rate(self, value: float) -> None: ...

    def step(self, batch: Indices | None, iteration: int) -> tuple[float, ...]:
        """Learns from the samples of a batch (None: all), or raises and changes nothing."""

    def quality(self, samples: Samples) -> tuple[float, ...]:
        """The loss on some samples, and how good the answers are: the accuracy, or R² for a regression."""

    def measured(self) -> tuple[float, ...]:
        """What `measurements` are now, of all samples, without a step."""

    def use(self, samples: Samples, places: Indices) -> None:
        """Learns from other samples from now on.

        Args:
            samples: the data from now on.
            places: the new row of each old sample; −1 for one that is gone.
        """

    def touched(self) -> None:
        """Is told that the parameters were changed by somebody else."""

    def outcome(self) -> str | None:
        """Is told that an epoch is complete; returns why there is nothing left to learn, or None."""

    def verdict(self, epochs: int) -> str:
        """What to say after so many epochs without such an outcome."""

    def restart(self) -> None:
        """Forgets everything but the model's parameters."""

    def state(self) -> dict[str, Any]:
        """Copies of the parameters and of everything else that the next step depends on."""

    def restore(self, state: Mapping[str, Any]) -> None:
        """Goes back to where `state` was asked for."""

    def follow(self, before: Learner) -> None:
        """Remembers what another learner of the same model does, as far as it is of use to this one."""

    def parameters(self, state: Mapping[str, Any]) -> list[FloatArray]:
        """The model's parameters in a state, in their shapes and order."""
