"""Learning by gradient descent: the loss of a batch, its gradient, and the step that the optimizer makes of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextvars import Context
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.autodiff import ComputationalGraph, Tensor, flatten, no_grad
from nbnet.datasets.validation import FloatArray
from nbnet.models.model import Model, decide
from nbnet.models.optimizers import Optimizer
from nbnet.training.batches import Indices
from nbnet.training.errors import DivergenceError
from nbnet.training.learners import Learner, Samples

MOST_RECORDED = 8
"""Graphs that are kept, each with buffers of its own: a slider drawn along its whole way shall not leave hundreds."""

EXPLODED = 1e8
"""A loss that has grown so much comes from steps that are too long; with tanh layers it never becomes infinite."""


Pattern = frozenset[tuple[int, int]]
"""Which neurons are pinned."""


class GradientDescent:
    """Steps down the gradient of a loss, as the optimizer says.

    The loss is recorded once for each size of batch; from then on its graph is replayed with the samples of the step.

    Args:
        model: gets new parameters.
        loss: a function of the model's outputs and the targets, with one number as result.
        optimizer: makes a step of a gradient.
        samples: the training data.
    """

    measurements: tuple[str, ...]

    def __init__(
        self, model: Model, loss: Callable[[Any, Any], Tensor], optimizer: Optimizer, samples: Samples
    ) -> None:
        self.model, self.loss, self.optimizer = model, loss, optimizer
        self._samples = samples
        self._spread = _spread(samples.targets)
        self._flat = flatten(model.parameters.values())
        self._recorded: dict[tuple[int | None, float, float, Pattern], Recorded] = {}
        self.restart()

    @property
    def learning_rate(self) -> float:
        """The optimizer's, for the next step."""
        return self.optimizer.rate(int(self._memory["steps"][0]))

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self.optimizer.learning_rate = value

    def restart(self) -> None:
        """Clears the optimizer's memory; from now on the penalty is measured if the model has one now."""
        quality = "r2" if self._samples.class_index is None else "accuracy"
        self.measurements = ("loss", quality, "penalty") if self.model.l1 or self.model.l2 else ("loss", quality)
        self._memory = self.optimizer.memory(self._flat.values)
        self._first_loss: float | None = None

    def recorded(self, n: int | None) -> Recorded:
        """The recorded loss of a batch of n samples, or of all in their order; raises what the model or loss raises."""
        key = n, self.model.l1, self.model.l2, self.model.pins.pattern
        recorded = self._recorded.pop(key, None)
        if recorded is None:
            while len(self._recorded) >= MOST_RECORDED:
                del self._recorded[next(iter(self._recorded))]
            # In a context of its own: a no_grad() or group() around the call that trains is not about this graph.
            recorded = Context().run(self._record, self._samples.X[:n], self._samples.targets[:n])
        self._recorded[key] = recorded  # as the latest
        return recorded

    def _record(self, X: FloatArray, targets: FloatArray) -> Recorded:
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            return Recorded(self.model, self.loss, X, targets)

    def step(self, batch: Indices | None, iteration: int) -> tuple[float, ...]:
        """One step; the measurements are those of the batch before it. See `Learner.step`."""
        X, targets, index = self._samples
        changes: dict[Tensor | str, ArrayLike] = {}
        if batch is None:
            recorded = self.recorded(None)
        else:
            recorded = self.recorded(len(batch))
            changes = {recorded.X: X.take(batch, 0), recorded.targets: targets.take(batch, 0)}
            index = None if index is None else index.take(batch)
        loss, penalty = recorded.graph.sweep(changes), 0.0
        if recorded.penalty is not None:
            loss, penalty = recorded.loss.item(), recorded.penalty.item()
        self._require_descent(recorded, loss, penalty, iteration)
        quality = self._quality(np.asarray(recorded.outputs.data), recorded.targets, index)
        self.optimizer.step(self._flat.values, self._flat.gradients, self._memory)
        self._flat.changed()
        return (loss, quality, penalty) if "penalty" in self.measurements else (loss, quality)

    def state(self) -> dict[str, Any]:
        """Copies of the parameters and the optimizer's memory."""
        memory = {f"memory.{name}": values.copy() for name, values in self._memory.items() if name != "scratch"}
        return {"parameters": self._flat.values.copy(), "first_loss": self._first_loss, **memory}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Goes back to where `state` was asked for."""
        self._flat.values[...] = state["parameters"]
        self._flat.changed()
        self._first_loss = state["first_loss"]
        for key in state:  # of a training that was loaded
            name = key.removeprefix("memory.")
            if name != key and name not in self._memory:
                self._memory[name] = np.zeros_like(self._flat.values)
        for name, values in self._memory.items():
            if name != "scratch":
                values[...] = state.get(f"memory.{name}", 0.0)  # what was not remembered yet was 0

    def follow(self, before: Learner) -> None:
        """Keeps the memory of the same kind of optimizer, and how large the same loss was. See `Learner.follow`."""
        if not isinstance(before, GradientDescent):
            return
        if type(self.optimizer) is type(before.optimizer):
            self._memory = before._memory
        if self.loss is before.loss:
            self._first_loss = before._first_loss

    def parameters(self, state: Mapping[str, Any]) -> list[FloatArray]:
        """The parameters in a state. See `Learner.parameters`."""
        flat = self._flat
        return [state["parameters"][flat.slices[leaf]].reshape(leaf.shape) for leaf in flat.leaves]

    def quality(self, samples: Samples) -> tuple[float, ...]:
        """The loss on some samples, without penalty, and the accuracy or R². See `Learner.quality`."""
        with no_grad(), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            outputs = self.model(samples.X)
            loss = self.loss(outputs, Tensor(samples.targets, constant=True)).item()
        return loss, self._quality(np.asarray(outputs.data), samples.targets, samples.class_index)

    def measured(self) -> tuple[float, ...]:
        """The loss, the quality and the penalty now. See `Learner.measured`."""
        loss, quality = self.quality(self._samples)
        if "penalty" not in self.measurements:
            return loss, quality
        penalty = self.model.penalty()
        return loss, quality, 0.0 if penalty is None else penalty.item()

    def use(self, samples: Samples, places: Indices) -> None:
        """Learns from other samples from now on. See `Learner.use`."""
        del places
        self._samples = samples
        self._spread = _spread(samples.targets)
        for key in [key for key in self._recorded if key[0] is None]:
            recorded = self._recorded[key]
            if recorded.X.shape == samples.X.shape:
                recorded.X.data, recorded.targets.data = samples.X, samples.targets
            else:
                del self._recorded[key]
        self.touched()

    def touched(self) -> None:
        """What the loss was at first says no more whether it explodes. See `Learner.touched`."""
        self._first_loss = None
        pattern = self.model.pins.pattern
        self._recorded = {key: recorded for key, recorded in self._recorded.items() if key[-1] == pattern}

    def _quality(self, outputs: FloatArray, targets: FloatArray | Tensor, index: NDArray[np.intp] | None) -> float:
        if index is None:
            # Against the spread of all training targets: a batch of one sample has none.
            errors = outputs - np.asarray(targets)
            return 1 - float((errors * errors).sum()) / len(errors) / self._spread if self._spread else math.nan
        answers = decide(outputs[:, 0] if outputs.shape[1] == 1 else outputs)
        return np.count_nonzero(answers == index) / len(index)

    def outcome(self) -> str | None:
        """Descent has no natural end."""
        return None

    def verdict(self, epochs: int) -> str:
        """That the epochs are over."""
        return f"trained for {epochs} epochs"

    def _require_descent(self, recorded: Recorded, loss: float, penalty: float, iteration: int) -> None:
        gradient = self._flat.gradients
        first = loss if self._first_loss is None else self._first_loss
        if not math.isfinite(loss + penalty):
            what = f"The loss became {loss + penalty}"
        elif loss > EXPLODED * (1 + first):
            what = f"The loss grew from {first:.3g} to {loss:.3g}"
        elif not math.isfinite(gradient.dot(gradient)):
            what = "The gradient of the loss is no longer finite"
        else:
            self._first_loss = first
            return
        computed = (t for t in recorded.graph.nodes_topologically_sorted() if t.gate is not None)
        bad = next((t for t in computed if not np.isfinite(t.data).all()), None)
        inside = f" in {bad.group[-1]}" if bad is not None and bad.group else ""
        where = "" if bad is None else f": the first gate with such a value is {bad.gate}{inside}"
        raise DivergenceError(
            f"{what} at iteration {iteration}{where}. The parameters are those of before this step. Call reset() and "
            f"try a smaller learning_rate (it is {self.learning_rate:g}), or features of similar, moderate size."
        )


def _spread(targets: FloatArray) -> float:
    with np.errstate(over="ignore", invalid="ignore"):  # what is too large shows in the first loss
        return float(targets.var(axis=0).sum())


class Recorded:
    """A loss recorded for one size of batch, with the tensors that take the samples.

    Attributes:
        X, targets: constants that hold the samples of the step.
        outputs: what the model answers.
        loss: what the data say, one number.
        penalty: λ R(W), or None.
        graph: of their sum, which is minimised.
    """

    def __init__(self, model: Model, loss: Callable[[Any, Any], Tensor], X: FloatArray, targets: FloatArray) -> None:
        self.X = Tensor(X, name="X", constant=True)
        self.targets = Tensor(targets, name="y", constant=True)
        self.outputs = model(self.X)
        self.loss = loss(self.outputs, self.targets)
        if not isinstance(self.loss, Tensor) or self.loss.size != 1 or self.loss.gate is None:
            raise ValueError(
                f"The loss must be one number, computed from the model's outputs; it is {self.loss!r:.80}."
            )
        self.loss.name = self.loss.name or "loss"
        self.penalty = model.penalty()
        self.graph = ComputationalGraph(self.loss if self.penalty is None else self.loss + self.penalty)
