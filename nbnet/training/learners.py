"""How one step changes a model: down the gradient of a loss, or by Rosenblatt's rule."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.autodiff import ComputationalGraph, Tensor, no_grad
from nbnet.datasets.validation import FloatArray
from nbnet.models.model import Model, decide
from nbnet.models.optimizers import Optimizer
from nbnet.models.perceptron import Mistake, Perceptron
from nbnet.training.batches import Indices
from nbnet.training.errors import DivergenceError

MISTAKES_KEPT = 10_000
EXPLODED = 1e8
"""A loss that has grown so much comes from steps that are too long; with tanh layers it never becomes infinite."""


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
        measurements: names of the numbers that a step returns.
        learning_rate: how far a step goes.
    """

    measurements: tuple[str, ...]

    @property
    def learning_rate(self) -> float:
        """How far a step goes; can be set at any time."""

    @learning_rate.setter
    def learning_rate(self, value: float) -> None: ...

    def step(self, batch: Indices | None, iteration: int) -> tuple[float, ...]:
        """Learns from the samples of a batch (None: all), or raises and changes nothing."""

    def quality(self, samples: Samples) -> tuple[float, ...]:
        """The loss on some samples, and for classification the accuracy."""

    def outcome(self) -> str | None:
        """Is told that an epoch is complete; returns why there is nothing left to learn, or None."""

    def verdict(self, epochs: int) -> str:
        """What to say after so many epochs without such an outcome."""

    def restart(self) -> None:
        """Forgets everything but the model's parameters."""


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
        self._leaves = list(model.parameters.values())
        self._recorded: dict[tuple[int | None, float, float], Recorded] = {}
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
        classes, penalty = self._samples.class_index is not None, self.model.l1 or self.model.l2
        self.measurements = ("loss", *(("accuracy",) if classes else ()), *(("penalty",) if penalty else ()))
        self._memory = self.optimizer.memory(self._vector())
        self._first_loss: float | None = None

    def recorded(self, n: int | None) -> Recorded:
        """The recorded loss of a batch of n samples, or of all in their order; raises what the model or loss raises."""
        key = n, self.model.l1, self.model.l2
        if key not in self._recorded:
            self._recorded[key] = Recorded(self.model, self.loss, self._samples.X[:n], self._samples.targets[:n])
        return self._recorded[key]

    def step(self, batch: Indices | None, iteration: int) -> tuple[float, ...]:
        """One step; the measurements are those of the batch before it. See `Learner.step`."""
        X, targets, index = self._samples
        changes: dict[Tensor | str, ArrayLike] = {}
        if batch is None:
            recorded = self.recorded(None)
        else:
            recorded = self.recorded(len(batch))
            changes = {recorded.X: X[batch], recorded.targets: targets[batch]}
            index = None if index is None else index[batch]
        graph = recorded.graph
        graph.forward(changes)
        loss, penalty = recorded.loss.item(), recorded.penalty.item() if recorded.penalty is not None else 0.0
        if not math.isfinite(loss + penalty):
            raise self._divergence(graph, f"The loss became {loss + penalty} at iteration {iteration}")
        if self._first_loss is None:
            self._first_loss = loss
        elif loss > EXPLODED * (1 + self._first_loss):
            raise self._divergence(
                graph, f"The loss grew from {self._first_loss:.3g} to {loss:.3g} at iteration {iteration}"
            )
        graph.backward()
        gradient = np.concatenate([np.ravel(leaf.grad) for leaf in self._leaves])  # type: ignore[arg-type]
        if not math.isfinite(gradient.dot(gradient)):
            raise self._divergence(graph, f"The gradient of the loss is no longer finite at iteration {iteration}")
        parameters = self._vector()
        self.optimizer.step(parameters, gradient, self._memory)
        start = 0
        for leaf in self._leaves:
            leaf.data = parameters[start : start + leaf.size].reshape(leaf.shape)
            start += leaf.size
        values = [loss]
        if index is not None:
            values.append(_accuracy(np.asarray(recorded.outputs.data), index))
        if "penalty" in self.measurements:
            values.append(penalty)
        return tuple(values)

    def _vector(self) -> FloatArray:
        return np.concatenate([np.ravel(leaf.data) for leaf in self._leaves])

    def quality(self, samples: Samples) -> tuple[float, ...]:
        """The loss on some samples, without penalty, and for classification the accuracy."""
        with no_grad():
            outputs = self.model(samples.X)
            loss = self.loss(outputs, Tensor(samples.targets, constant=True)).item()
        if samples.class_index is None:
            return (loss,)
        return loss, _accuracy(np.asarray(outputs.data), samples.class_index)

    def outcome(self) -> str | None:
        """Descent has no natural end."""
        return None

    def verdict(self, epochs: int) -> str:
        """That the epochs are over."""
        return f"trained for {epochs} epochs"

    def _divergence(self, graph: ComputationalGraph, what: str) -> DivergenceError:
        computed = (t for t in graph.nodes_topologically_sorted() if t.gate is not None)
        first = next((t for t in computed if not np.isfinite(t.data).all()), None)
        where = ""
        if first is not None:
            inside = f" in {first.group[-1]}" if first.group else ""
            where = f": the first gate with such a value is {first.gate}{inside}"
        return DivergenceError(
            f"{what}{where}. The parameters are those of before this step. Call reset() and try a smaller "
            f"learning_rate (it is {self.learning_rate:g}), or features of similar, moderate size."
        )


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


class RosenblattRule:
    """Shows a perceptron one sample a step; it learns from its mistakes.

    Attributes:
        mistakes: how many have been made.
        updates: the latest of them, oldest first, with the weights that each led to.

    Args:
        model: the perceptron.
        samples: the training data, with classes.
    """

    def __init__(self, model: Perceptron, samples: Samples) -> None:
        self.model, self._samples = model, samples
        self.measurements: tuple[str, ...] = ("loss", "accuracy", "mistakes")
        self.updates: deque[Mistake] = deque(maxlen=MISTAKES_KEPT)
        self.restart()

    @property
    def learning_rate(self) -> float:
        """The perceptron's η."""
        return self.model.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self.model.learning_rate = value

    def restart(self) -> None:
        """No mistakes yet."""
        self.mistakes = 0
        self._mistakes_before_epoch = 0
        self._mistakes_in_epoch = 0
        self.updates.clear()
        self._measured: tuple[int, int] | None = None
        self._quality: tuple[float, ...] = ()

    def step(self, batch: Indices | None, iteration: int) -> tuple[float, ...]:
        """Shows one sample; the measurements are of all samples, after it. See `Learner.step`."""
        sample = 0 if batch is None else int(batch[0])
        assert self._samples.class_index is not None
        expected = int(self._samples.class_index[sample])
        predicted = self.model.learn(self._samples.X[sample], expected)
        if predicted is not None:
            self.mistakes += 1
            W, b = np.array(self.model.W.data), np.array(self.model.b.data)
            self.updates.append(Mistake(iteration, sample, expected, predicted, W, b))
        versions = self.model.W.version, self.model.b.version
        if versions != self._measured:
            self._quality = self.quality(self._samples)
            self._measured = versions
        return (*self._quality, self.mistakes)

    def quality(self, samples: Samples) -> tuple[float, ...]:
        """The perceptron criterion, whose gradient is the rule, and the accuracy.

        The criterion of a sample is how far its score is on the wrong side, max(0, −t s); for several classes how
        far the largest score is above that of its own class.
        """
        scores = self.model.scores(samples.X)
        assert samples.class_index is not None
        if scores.ndim == 1:
            wrong = np.maximum(0, np.where(samples.class_index == 1, -scores, scores))
        else:
            wrong = scores.max(axis=1) - scores[np.arange(len(scores)), samples.class_index]
        return float(wrong.mean()), float(np.mean(decide(scores) == samples.class_index))

    def outcome(self) -> str | None:
        """An epoch without a mistake is the last."""
        self._mistakes_in_epoch = self.mistakes - self._mistakes_before_epoch
        self._mistakes_before_epoch = self.mistakes
        if self._mistakes_in_epoch:
            return None
        return f"converged: the last epoch made no mistake ({self.mistakes} in all)"

    def verdict(self, epochs: int) -> str:
        """That there was no convergence."""
        return (
            f"no convergence after {epochs} epochs: the last one made {self._mistakes_in_epoch} mistakes; "
            "perhaps no line (hyperplane) separates the classes"
        )


def _accuracy(outputs: FloatArray, index: NDArray[np.intp]) -> float:
    answers = decide(outputs[:, 0] if outputs.shape[1] == 1 else outputs)
    return float(np.count_nonzero(answers == index) / len(index))
