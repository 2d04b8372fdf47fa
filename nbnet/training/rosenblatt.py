"""Learning by Rosenblatt's rule: one sample a step, and a change of the weights at each mistake."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

import numpy as np

from nbnet.datasets.validation import FloatArray
from nbnet.models.model import decide
from nbnet.models.perceptron import Mistake, Perceptron
from nbnet.training.batches import Indices
from nbnet.training.learners import Learner, Samples

MISTAKES_KEPT = 10_000


class RosenblattRule:
    """Shows a perceptron one sample a step; it learns from its mistakes.

    Attributes:
        mistakes: how many have been made.
        updates: the latest of them, oldest first, with the weights that each led to.
        bound: Novikoff's, on how many they can be.

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

    @property
    def bound(self) -> float | None:
        """Novikoff's bound on the mistakes of a start from zero weights, by the present plane; beside `mistakes`.

        Infinite while the plane does not separate the samples, None for several classes. See
        `Perceptron.novikoff_bound`.

        >>> from nbnet import datasets
        >>> from nbnet.training import Trainer
        >>> learner = Trainer(Perceptron(2), *datasets.iris()).fit(50).learner
        >>> learner.mistakes, round(learner.bound)
        (10, 449)
        """
        if self.model.n_outputs > 1:
            return None
        assert self._samples.class_index is not None
        labels = (
            self._samples.class_index if self.model.classes is None else self.model.classes[self._samples.class_index]
        )
        return self.model.novikoff_bound(self._samples.X, labels)

    def restart(self) -> None:
        """No mistakes yet."""
        self.mistakes = 0
        self._mistakes_before_epoch = 0
        self._mistakes_in_epoch = 0
        self.updates.clear()
        self._measured: tuple[int, int] | None = None
        self._quality: tuple[float, ...] = ()

    def state(self) -> dict[str, Any]:
        """Copies of the weights, and the counts of mistakes."""
        return {
            "W": np.array(self.model.W.data),
            "b": np.array(self.model.b.data),
            "counts": (self.mistakes, self._mistakes_before_epoch, self._mistakes_in_epoch),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Goes back to where `state` was asked for."""
        self.model.W.data, self.model.b.data = state["W"], state["b"]
        undone = self.mistakes - state["counts"][0]
        for _ in range(min(undone, len(self.updates))):
            self.updates.pop()
        self.mistakes, self._mistakes_before_epoch, self._mistakes_in_epoch = state["counts"]

    def follow(self, before: Learner) -> None:
        """Counts on. See `Learner.follow`."""
        if isinstance(before, RosenblattRule):
            self.restore(before.state())

    def parameters(self, state: Mapping[str, Any]) -> list[FloatArray]:
        """The weights and biases in a state. See `Learner.parameters`."""
        return [state["W"], state["b"]]

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

    def measured(self) -> tuple[float, ...]:
        """The criterion, the accuracy, and the mistakes so far. See `Learner.measured`."""
        return (*self.quality(self._samples), self.mistakes)

    def use(self, samples: Samples, places: Indices) -> None:
        """Learns from other samples from now on. See `Learner.use`."""
        self._samples = samples
        self._measured = None
        known = list(self.updates)
        self.updates.clear()
        self.updates.extend(
            each._replace(sample=int(places[each.sample]) if each.sample >= 0 else -1) for each in known
        )

    def touched(self) -> None:
        """The next step measures anew. See `Learner.touched`."""
        self._measured = None

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
