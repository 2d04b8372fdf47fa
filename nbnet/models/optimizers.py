"""Optimisers: how a step follows from the gradient."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.registry import Registry
from nbnet.datasets.validation import quantity

Vector = NDArray[np.floating[Any]]
Memory = dict[str, Vector]
Schedule = Callable[[int], float]

OPTIMIZERS: Registry[Callable[..., Any]] = Registry("optimizer")


class Optimizer(ABC):
    """A rule that changes parameters by their gradient: θ ← θ − η d, with a direction d of its own.

    A subclass says what it remembers and what its direction is, and is known by its name. All parameters of a model
    come as one vector. What a rule remembers is kept by the trainer, so one optimizer can serve several trainings.

    Args:
        learning_rate: η, above 0, or a schedule: a function of the number of steps done.
        weight_decay: λ; λθ is added to the gradient, as if λ/2 Σθ² were added to the loss.
        clip: the largest norm that the gradient may have; a longer one is shortened to it. None for any.

    Raises:
        TypeError: if an argument is no number.
        ValueError: if one is out of its range.
    """

    remembers: ClassVar[tuple[str, ...]] = ()
    elementwise: ClassVar[bool] = False
    """Whether each number's direction depends on that number's gradients alone: then many models can share a step."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        OPTIMIZERS.register(cls)

    def __init__(
        self, learning_rate: float | Schedule, *, weight_decay: float = 0.0, clip: float | None = None
    ) -> None:
        self.learning_rate = learning_rate
        self.weight_decay = quantity(weight_decay, "weight_decay")
        self.clip = None if clip is None else quantity(clip, "clip", above=True)

    @property
    def learning_rate(self) -> float | Schedule:
        """The size of the steps, or its schedule; may be changed while a training runs."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float | Schedule) -> None:
        self._learning_rate = value if callable(value) else quantity(value, "learning_rate", above=True)

    def rate(self, steps: int) -> float:
        """The learning rate after so many steps.

        Raises:
            ValueError: if a schedule gives no number above 0.
        """
        rule = self._learning_rate
        return quantity(rule(steps), f"learning_rate({steps})", above=True) if callable(rule) else rule

    def memory(self, parameters: Vector) -> Memory:
        """What the rule remembers, as it is before the first step.

        Args:
            parameters: shape (P,).

        Returns:
            Arrays by name: the number of steps, and what a subclass `remembers`, of shape (P,).
        """
        kept = {name: np.zeros_like(parameters) for name in self.remembers}
        return {"steps": np.zeros(1), "scratch": np.zeros_like(parameters), **kept}

    def step(self, parameters: Vector, gradient: Vector, memory: Memory) -> None:
        """Changes `parameters` and `memory` in place.

        Args:
            parameters: shape (P,).
            gradient: of the loss with respect to them, shape (P,).
            memory: what `memory(parameters)` made and earlier steps left.
        """
        rate = self.rate(int(memory["steps"][0]))
        memory["steps"][0] += 1
        if self.clip is not None:
            norm = float(np.linalg.norm(gradient))
            if norm > self.clip:
                gradient = gradient * (self.clip / norm)
        if self.weight_decay:
            gradient = gradient + self.weight_decay * parameters
        change = np.multiply(self.direction(gradient, memory), rate, out=memory["scratch"])
        parameters -= change

    @abstractmethod
    def direction(self, gradient: Vector, memory: Memory) -> Vector:
        """d, what is taken from the parameters, before it is multiplied by the learning rate.

        Args:
            gradient: clipped, with the weight decay in it; not to be changed.
            memory: to be brought up to date; its "steps" count this one already.
        """

    def __repr__(self) -> str:
        shown = [f"{self.learning_rate:g}" if not callable(self.learning_rate) else "schedule"]
        for name, value in vars(self).items():
            if not name.startswith("_") and value not in (0, None, False):
                shown.append(f"{name}={value if isinstance(value, bool) else f'{value:g}'}")
        return f"{type(self).__name__}({', '.join(shown)})"


class SGD(Optimizer):
    """Gradient descent: d = ∇L, optionally with momentum.

    With momentum μ: v ← μ v + ∇L, d = v (B. Polyak, 1964); with Nesterov's variant d = ∇L + μ v (I. Sutskever et al.,
    ICML 2013). Whether it is batch, mini-batch or stochastic descent is the trainer's `batch_size`.

    Args:
        learning_rate: η, above 0, or a schedule: a function of the number of steps done.
        momentum: μ, from 0 to below 1.
        nesterov: whether to look ahead along the momentum.
        weight_decay: λ; λθ is added to the gradient.
        clip: the largest norm that the gradient may have; None for any.

    Raises:
        TypeError: if an argument is no number.
        ValueError: if one is out of its range, or `nesterov` comes without momentum.

    >>> theta = np.array([1.0, -2.0])
    >>> rule = SGD(0.1)
    >>> rule.step(theta, np.array([10.0, 0.0]), rule.memory(theta))
    >>> theta.tolist()
    [0.0, -2.0]
    """

    remembers = ("velocity",)
    elementwise = True

    def __init__(
        self,
        learning_rate: float | Schedule,
        momentum: float = 0.0,
        nesterov: bool = False,
        *,
        weight_decay: float = 0.0,
        clip: float | None = None,
    ) -> None:
        super().__init__(learning_rate, weight_decay=weight_decay, clip=clip)
        self.momentum = _below_one(momentum, "momentum")
        if nesterov and not self.momentum:
            raise ValueError("nesterov=True needs momentum: try SGD(learning_rate, momentum=0.9, nesterov=True).")
        self.nesterov = bool(nesterov)

    def memory(self, parameters: Vector) -> Memory:
        """The velocity, if there is momentum: snapshots are half as large without. See `Optimizer.memory`."""
        kept = super().memory(parameters)
        if not self.momentum:
            del kept["velocity"]
        return kept

    def direction(self, gradient: Vector, memory: Memory) -> Vector:
        """The gradient, or the velocity it adds to. See `Optimizer.direction`."""
        if not self.momentum:
            return gradient
        if "velocity" not in memory:  # momentum was switched on while training
            memory["velocity"] = np.zeros_like(gradient)
        velocity = memory["velocity"]
        velocity *= self.momentum
        velocity += gradient
        return gradient + self.momentum * velocity if self.nesterov else velocity


class RMSProp(Optimizer):
    """Steps of the same size along steep and flat parameters: s ← ρ s + (1 − ρ) ∇L², d = ∇L / (√s + ε).

    T. Tieleman and G. Hinton, "Neural Networks for Machine Learning", lecture 6.5 (2012).

    Args:
        learning_rate: η, above 0, or a schedule: a function of the number of steps done.
        decay: ρ, from 0 to below 1: how slowly old gradients are forgotten.
        epsilon: ε, above 0, keeps the quotient finite.
        weight_decay: λ; λθ is added to the gradient.
        clip: the largest norm that the gradient may have; None for any.

    Raises:
        TypeError: if an argument is no number.
        ValueError: if one is out of its range.

    >>> theta = np.array([1.0, 1.0])
    >>> rule = RMSProp(0.1, decay=0.75)
    >>> rule.step(theta, np.array([100.0, 0.01]), rule.memory(theta))
    >>> theta.round(4).tolist()
    [0.8, 0.8]
    """

    remembers = ("squares",)
    elementwise = True

    def __init__(
        self,
        learning_rate: float | Schedule = 0.01,
        decay: float = 0.9,
        epsilon: float = 1e-8,
        *,
        weight_decay: float = 0.0,
        clip: float | None = None,
    ) -> None:
        super().__init__(learning_rate, weight_decay=weight_decay, clip=clip)
        self.decay = _below_one(decay, "decay")
        self.epsilon = quantity(epsilon, "epsilon", above=True)

    def direction(self, gradient: Vector, memory: Memory) -> Vector:
        """The gradient over the root of its mean square. See `Optimizer.direction`."""
        squares = memory["squares"]
        squares *= self.decay
        squares += (1 - self.decay) * gradient * gradient
        return gradient / (np.sqrt(squares) + self.epsilon)


class Adam(Optimizer):
    """Momentum and RMSProp together, both freed of their bias towards 0.

    m ← β₁ m + (1 − β₁) ∇L, s ← β₂ s + (1 − β₂) ∇L², d = m/(1 − β₁ᵗ) / (√(s/(1 − β₂ᵗ)) + ε).
    D. Kingma and J. Ba, ICLR 2015.

    Args:
        learning_rate: η, above 0, or a schedule: a function of the number of steps done.
        beta1: β₁, from 0 to below 1.
        beta2: β₂, from 0 to below 1.
        epsilon: ε, above 0, keeps the quotient finite.
        weight_decay: λ; λθ is added to the gradient.
        clip: the largest norm that the gradient may have; None for any.

    Raises:
        TypeError: if an argument is no number.
        ValueError: if one is out of its range.

    >>> theta = np.array([1.0, 1.0])
    >>> rule = Adam(0.1)
    >>> rule.step(theta, np.array([100.0, 0.01]), rule.memory(theta))
    >>> theta.round(4).tolist()
    [0.9, 0.9]
    """

    remembers = ("mean", "squares")
    elementwise = True

    def __init__(
        self,
        learning_rate: float | Schedule = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        *,
        weight_decay: float = 0.0,
        clip: float | None = None,
    ) -> None:
        super().__init__(learning_rate, weight_decay=weight_decay, clip=clip)
        self.beta1, self.beta2 = _below_one(beta1, "beta1"), _below_one(beta2, "beta2")
        self.epsilon = quantity(epsilon, "epsilon", above=True)

    def direction(self, gradient: Vector, memory: Memory) -> Vector:
        """The mean gradient over the root of its mean square. See `Optimizer.direction`."""
        t = float(memory["steps"][0])
        mean, squares = memory["mean"], memory["squares"]
        mean *= self.beta1
        mean += (1 - self.beta1) * gradient
        squares *= self.beta2
        squares += (1 - self.beta2) * gradient * gradient
        root = np.sqrt(squares / (1 - self.beta2**t)) + self.epsilon
        direction: Vector = mean / (1 - self.beta1**t) / root
        return direction


def _below_one(value: float, name: str) -> float:
    number = quantity(value, name)
    if number >= 1:
        raise ValueError(f"{name} is {value!r}: expected a number from 0 to below 1.")
    return number
