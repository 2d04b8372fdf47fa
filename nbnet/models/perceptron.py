"""Rosenblatt's perceptron: one neuron that learns from its mistakes."""

from __future__ import annotations

from numbers import Real
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.autodiff import Tensor
from nbnet.datasets.validation import FloatArray, count, features, quantity
from nbnet.models.activations import identity
from nbnet.models.layer import Layer
from nbnet.models.model import Model, Parameters, samples_of


class Mistake(NamedTuple):
    """One mistake and what the rule did about it.

    Attributes:
        iteration: the step at which it was made, counted from 1.
        sample: row of X; −1 if the sample was taken out of the data since.
        expected: index of the sample's class.
        predicted: index of the class that was answered.
        W: the weights after the update.
        b: the bias after the update.
    """

    iteration: int
    sample: int
    expected: int
    predicted: int
    W: FloatArray
    b: FloatArray


class Perceptron(Model):
    """A neuron that fires when w·x + b > 0, with Rosenblatt's learning rule.

    Samples are shown one by one. On a mistake the sample itself is added to the weights, or subtracted: with the target
    t = ±1, w ← w + η t x and b ← b + η t. If a line (a hyperplane) separates the classes, the rule finds one after at
    most (R/γ)² mistakes (A. Novikoff, 1962); see `novikoff_bound`. For more than two classes there is one neuron a
    class, and the largest score wins; a mistake adds the sample to the right neuron and subtracts it from the winner.

    A `Trainer` does that sample by sample; its `history.mistakes` counts them, and `learner.updates` keeps each
    `Mistake` with the weights that it led to.

    F. Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the brain",
    Psychological Review 65 (1958). Several classes: R. Duda and P. Hart, "Pattern Classification and Scene Analysis",
    section 5.12 (1973), Kesler's construction.

    Args:
        n_features: how many numbers describe a sample.
        n_classes: how many classes to tell apart.
        learning_rate: η. From zero weights it only scales them; the mistakes are the same for every η.

    Raises:
        TypeError: if an argument is no number.
        ValueError: if `n_features` is below 1, `n_classes` below 2 or `learning_rate` not above 0.

    >>> from nbnet import datasets
    >>> X, y = datasets.logic_gate("and")
    >>> p = Perceptron(2)
    >>> mistakes = 1
    >>> while mistakes:
    ...     mistakes = sum(p.update(x, t) for x, t in zip(X, y))
    >>> p.predict(X).tolist()
    [0, 0, 0, 1]
    >>> p
    Perceptron(2): W=[3. 2.], b=-4
    """

    def __init__(self, n_features: int, n_classes: int = 2, *, learning_rate: float = 1.0) -> None:
        self.n_features = count(n_features, "n_features")
        classes = count(n_classes, "n_classes", least=2)
        self.n_outputs = 1 if classes == 2 else classes
        self.learning_rate = learning_rate
        self.W = Tensor(np.zeros((self.n_features, self.n_outputs)), name="W")
        self.b = Tensor(np.zeros(self.n_outputs), name="b")
        self.parameters = Parameters(W=self.W, b=self.b)

    @property
    def learning_rate(self) -> float:
        """η: how much of a sample a mistake adds to the weights."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate = quantity(value, "learning_rate", above=True)

    def __call__(self, X: Tensor | ArrayLike) -> Tensor:
        """The scores X·W + b, shape (N, n_outputs), recorded. See `Model.__call__`."""
        return samples_of(self, X) @ self.W + self.b

    def layers(self) -> tuple[Layer, ...]:
        """Its one layer. See `Model.layers`."""
        return (Layer("layer1", self.W, self.b, identity),)

    def scores(self, X: ArrayLike) -> FloatArray:
        """The scores X·W + b as plain numbers. See `Model.scores`."""
        samples = features(X, n_features=self.n_features)
        scores: FloatArray = samples @ np.asarray(self.W.data) + np.asarray(self.b.data)
        return scores[:, 0] if self.n_outputs == 1 else scores

    def update(self, x: ArrayLike, target: int) -> bool:
        """Shows the neuron one sample, and applies Rosenblatt's rule if it is mistaken.

        Args:
            x: the sample, shape (n_features,).
            target: index of its class: 0 or 1; up to n_classes − 1.

        Returns:
            Whether it was a mistake.

        Raises:
            ValueError: if the sample has another shape, or there is no such class.
        """
        row = features(np.asarray(x)[None], n_features=self.n_features, name="x[None]")
        if isinstance(target, bool | np.bool_) or not isinstance(target, Real) or target not in range(self.n_classes):
            raise ValueError(f"target is {target!r}: expected the index of a class, 0 to {self.n_classes - 1}.")
        return self.learn(row[0], int(target)) is not None

    def learn(self, x: FloatArray, target: int) -> int | None:
        """As `update`, for a sample that has been checked.

        Returns:
            The class that was wrongly answered, or None if the answer was right.
        """
        W, b = np.array(self.W.data), np.array(self.b.data)
        scores = x @ W + b
        if self.n_outputs == 1:
            # On the boundary itself the neuron is wrong about either class, or zero weights would never move.
            sign = 1 if target == 1 else -1
            if sign * scores[0] > 0:
                return None
            W[:, 0] += self._learning_rate * sign * x
            b[0] += self._learning_rate * sign
            self.W.data, self.b.data = W, b
            return 1 - target
        rivals = scores.copy()
        rivals[target] = -np.inf
        winner = int(rivals.argmax())
        if scores[target] > scores[winner]:
            return None
        for k, sign in ((target, 1), (winner, -1)):
            W[:, k] += self._learning_rate * sign * x
            b[k] += self._learning_rate * sign
        self.W.data, self.b.data = W, b
        return winner

    def novikoff_bound(self, X: ArrayLike, y: ArrayLike) -> float:
        """Novikoff's bound (R/γ)² on the number of mistakes, for a perceptron that separates the two classes.

        R is the largest norm of a sample with the 1 of its bias, (x, 1); γ is the smallest distance of such a sample to
        this perceptron's own plane through the origin. Starting from zero weights, the rule makes at most this many
        mistakes in whatever order the samples come. The plane of widest margin gives the smallest bound.

        A. B. J. Novikoff, "On convergence proofs on perceptrons", Symp. on the Mathematical Theory of Automata (1962).

        Args:
            X: samples, shape (N, n_features).
            y: their labels, shape (N,).

        Returns:
            The bound; infinite if this perceptron does not separate the samples.

        Raises:
            TypeError: if it has more than two classes.
            ValueError: if the shapes do not fit.

        >>> from nbnet import datasets
        >>> X, y = datasets.logic_gate("and")
        >>> p = Perceptron(2)
        >>> p.W.data, p.b.data = [[1.0], [1.0]], [-1.5]
        >>> round(p.novikoff_bound(X, y), 6)
        51.0
        """
        if self.n_outputs != 1:
            raise TypeError(f"The bound is for two classes, and this perceptron tells {self.n_classes} apart.")
        samples = features(X, n_features=self.n_features)
        expected = np.asarray(y).reshape(-1)
        if len(expected) != len(samples):
            raise ValueError(f"y has {len(expected)} labels, but X has {len(samples)} samples.")
        positive = expected == (1 if self.classes is None else self.classes[1])
        weights = np.append(np.asarray(self.W.data), np.asarray(self.b.data))
        with_bias = np.column_stack([samples, np.ones(len(samples))])
        margins: NDArray[np.floating] = np.where(positive, 1, -1) * (with_bias @ weights)
        if margins.min() <= 0:
            return float("inf")
        margin = margins.min() / np.linalg.norm(weights)
        return float((np.linalg.norm(with_bias, axis=1).max() / margin) ** 2)

    def __repr__(self) -> str:
        arguments = str(self.n_features) + (f", n_classes={self.n_classes}" if self.n_outputs > 1 else "")
        if self.n_outputs > 1:
            return f"Perceptron({arguments})"
        W, b = np.asarray(self.W.data)[:, 0], np.asarray(self.b.data)
        return f"Perceptron({arguments}): W={np.array2string(W, precision=4, threshold=8)}, b={b[0]:.4g}"
