"""Optimisers: how a step follows from the gradient."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.registry import Registry
from nbnet.datasets.validation import quantity

Vector = NDArray[np.floating[Any]]

OPTIMIZERS: Registry[Callable[..., Any]] = Registry("optimizer")


class Optimizer(ABC):
    """A rule that changes parameters by their gradient; a subclass is known to trainers by its name.

    All parameters of a model come as one vector, so a rule is written once for all of them.

    Attributes:
        learning_rate: the size of the steps; may be changed while a training runs.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        OPTIMIZERS.register(cls)

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = learning_rate

    @property
    def learning_rate(self) -> float:
        """The size of the steps."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate = quantity(value, "learning_rate", above=True)

    @abstractmethod
    def memory(self, parameters: Vector) -> dict[str, Vector]:
        """What the rule remembers from step to step, as it is before the first one.

        The trainer keeps it, so that one optimizer can serve several trainings.

        Args:
            parameters: shape (P,).

        Returns:
            Arrays of shape (P,) by name.
        """

    @abstractmethod
    def step(self, parameters: Vector, gradient: Vector, memory: dict[str, Vector]) -> None:
        """Changes `parameters` and `memory` in place.

        Args:
            parameters: shape (P,).
            gradient: of the loss with respect to them, shape (P,).
            memory: what `memory(parameters)` made and earlier steps left.
        """


class SGD(Optimizer):
    """Gradient descent: θ ← θ − η ∇L, optionally with momentum.

    With momentum μ: v ← μ v + ∇L, θ ← θ − η v (B. Polyak, 1964); with Nesterov's variant θ ← θ − η (∇L + μ v)
    (I. Sutskever et al., 2013). Whether it is batch, mini-batch or stochastic descent is the trainer's `batch_size`.

    Args:
        learning_rate: η, above 0.
        momentum: μ, from 0 to below 1.
        nesterov: whether to look ahead along the momentum.

    Raises:
        TypeError: if an argument is no number.
        ValueError: if one is out of its range, or `nesterov` comes without momentum.

    >>> theta = np.array([1.0, -2.0])
    >>> rule = SGD(0.1)
    >>> rule.step(theta, np.array([10.0, 0.0]), rule.memory(theta))
    >>> theta.tolist()
    [0.0, -2.0]
    """

    def __init__(self, learning_rate: float, momentum: float = 0.0, nesterov: bool = False) -> None:
        super().__init__(learning_rate)
        self.momentum = quantity(momentum, "momentum")
        if self.momentum >= 1:
            raise ValueError(f"momentum is {momentum!r}: expected a number from 0 to below 1.")
        if nesterov and not self.momentum:
            raise ValueError("nesterov=True needs momentum: try SGD(learning_rate, momentum=0.9, nesterov=True).")
        self.nesterov = bool(nesterov)

    def memory(self, parameters: Vector) -> dict[str, Vector]:
        """The velocity, 0 at first. See `Optimizer.memory`."""
        return {"velocity": np.zeros_like(parameters)}

    def step(self, parameters: Vector, gradient: Vector, memory: dict[str, Vector]) -> None:
        """θ ← θ − η ∇L, or with momentum. See `Optimizer.step`."""
        direction = gradient
        if self.momentum:
            velocity = memory["velocity"]
            velocity *= self.momentum
            velocity += gradient
            direction = gradient + self.momentum * velocity if self.nesterov else velocity
        parameters -= self._learning_rate * direction

    def __repr__(self) -> str:
        extra = f", momentum={self.momentum:g}" * bool(self.momentum) + ", nesterov=True" * self.nesterov
        return f"SGD({self.learning_rate:g}{extra})"
