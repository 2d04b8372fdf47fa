"""The neuron of McCulloch and Pitts: it fires when its weighted inputs reach a threshold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.autodiff import Tensor
from nbnet.datasets.registry import nearest
from nbnet.datasets.validation import features, labels, quantity
from nbnet.models.activations import sign, step
from nbnet.models.layer import Layer
from nbnet.models.model import Model, Parameters, samples_of

MOST_NEURONS = 2_000_000
"""Neurons that a search may try: more would take minutes and gigabytes."""


class McCullochPitts(Model):
    """f(x) = sign(Σ wᵢ xᵢ − b): a neuron whose weights w and threshold b somebody chose. It does not learn.

    W. McCulloch and W. Pitts, "A logical calculus of the ideas immanent in nervous activity", Bulletin of Mathematical
    Biophysics 5 (1943).

    Args:
        weights: w, one for each input.
        threshold: b; the neuron fires from Σ wᵢ xᵢ = b on.
        activation: `"sign"` answers −1 or +1, `"step"` 0 or 1.

    Raises:
        TypeError: if weights or threshold are no numbers.
        ValueError: if they are not finite, or the activation is neither.

    >>> neuron = McCullochPitts([1, 1], threshold=2, activation="step")
    >>> neuron.predict([[0, 0], [0, 1], [1, 0], [1, 1]]).tolist()
    [0, 0, 0, 1]
    """

    EXAMPLES: ClassVar[dict[str, tuple[tuple[float, ...], float]]] = {
        "and": ((1, 1), 2),
        "or": ((1, 1), 1),
        "not": ((-1,), 0),
        "nand": ((-1, -1), -1),
        "nor": ((-1, -1), 0),
    }

    def __init__(self, weights: Sequence[float] | ArrayLike, threshold: float, *, activation: str = "sign") -> None:
        w = features(np.reshape(np.asarray(weights), (1, -1)), name="weights")[0]
        b = Tensor(_finite(threshold, "threshold"), name="b", constant=True)
        if activation not in ("sign", "step"):
            raise ValueError(f"activation is {activation!r}: expected 'sign' (−1 or +1) or 'step' (0 or 1).")
        self.activation = activation
        self.n_features, self.n_outputs = len(w), 1
        self.weights = Tensor(w, name="w", constant=True)
        self.threshold = b
        self.parameters = Parameters()
        self.classes = np.array([-1, 1] if activation == "sign" else [0, 1])

    @classmethod
    def gate(cls, name: str, *, activation: str = "step") -> McCullochPitts:
        """A logic gate as one neuron, for inputs of 0 and 1.

        Args:
            name: `"and"`, `"or"`, `"not"`, `"nand"` or `"nor"`. There is none for XOR: see `search`.
            activation: as for the class.

        Returns:
            The neuron.

        Raises:
            ValueError: if there is no such gate.

        >>> McCullochPitts.gate("or")
        McCullochPitts(w=[1, 1], b=1, activation='step')
        """
        example = cls.EXAMPLES.get(str(name).lower())
        if example is None:
            raise ValueError(f"No example neuron is called {name!r}: {nearest(name, cls.EXAMPLES)}")
        return cls(*example, activation=activation)

    @classmethod
    def search(
        cls, X: ArrayLike, y: ArrayLike, *, values: Iterable[float] = (-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2)
    ) -> list[McCullochPitts]:
        """Tries every neuron whose weights and threshold are among some values, and keeps those that are always right.

        For the truth tables of two inputs the default values reach every table that any neuron can compute: 14 of 16.
        What is left are XOR and its opposite. XOR would need b > 0, w₁ ≥ b, w₂ ≥ b and w₁ + w₂ < b; the two in the
        middle add up to w₁ + w₂ ≥ 2b > b.

        Args:
            X: samples, shape (N, features).
            y: two labels, the larger for "fires", shape (N,).
            values: what weights and threshold may be.

        Returns:
            The neurons that give every sample its label.

        Raises:
            TypeError: if `values` is no list of numbers.
            ValueError: if the data have the wrong shape or more than two labels, or there are too many neurons to try.

        >>> from nbnet import datasets
        >>> [len(McCullochPitts.search(*datasets.logic_gate(name))) > 0 for name in ("and", "or", "xor")]
        [True, True, False]
        """
        samples = features(X)
        expected = labels(y, n_samples=len(samples))
        kinds = np.unique(expected)
        if len(kinds) > 2:
            raise ValueError(f"y has {len(kinds)} labels: a neuron answers with one of two.")
        fires = expected == kinds[-1]
        if len(kinds) == 1 and kinds[0] in (0, -1):
            fires = ~fires
        choices = _choices(values)
        numbers = samples.shape[1] + 1
        if len(choices) ** numbers > MOST_NEURONS:
            raise ValueError(
                f"{len(choices)} values for each of {numbers - 1} weights and a threshold make "
                f"{len(choices) ** numbers:.2g} neurons to try: expected at most {MOST_NEURONS:,}. Give fewer values."
            )
        candidates = np.array(list(product(choices, repeat=numbers)))
        right: NDArray[np.bool_] = ((samples @ candidates[:, :-1].T >= candidates[:, -1]) == fires[:, None]).all(axis=0)
        return [cls(c[:-1], float(c[-1])) for c in candidates[right]]

    def __call__(self, X: Tensor | ArrayLike) -> Tensor:
        """The answers as a recorded graph, shape (N, 1): a product, a difference, the sign. See `Model.__call__`."""
        total = samples_of(self, X) @ self.weights.reshape(-1, 1) - self.threshold
        answer = sign(total) if self.activation == "sign" else step(total)
        assert isinstance(answer, Tensor)
        return answer

    def layers(self) -> tuple[Layer, ...]:
        """Its one layer, with minus the threshold as bias. See `Model.layers`."""
        activation = sign if self.activation == "sign" else step
        W, b = self.weights.data.reshape(-1, 1), -self.threshold.data.reshape(1)
        return (Layer("layer1", Tensor(W, constant=True), Tensor(b, constant=True), activation),)

    def scores(self, X: ArrayLike) -> NDArray[np.floating]:
        """Σ wᵢ xᵢ − b, before the sign, shape (N,): 0 and more means that it fires."""
        samples = features(X, n_features=self.n_features)
        return np.asarray(samples @ np.asarray(self.weights.data) - self.threshold.item())

    def predict(self, X: ArrayLike) -> NDArray[np.intp]:
        """What the neuron answers to each sample, shape (N,)."""
        assert self.classes is not None
        return np.asarray(self.classes[(self.scores(X) >= 0).astype(np.intp)])

    def __repr__(self) -> str:
        w = ", ".join(f"{v:g}" for v in np.asarray(self.weights.data))
        return f"McCullochPitts(w=[{w}], b={self.threshold.item():g}, activation={self.activation!r})"


def _choices(values: Iterable[float]) -> list[float]:
    try:
        choices = [_finite(v, "an entry of values") for v in values]
    except TypeError as error:
        raise TypeError(f"values is {values!r:.60}: expected a list of numbers to try.") from error
    if not choices:
        raise ValueError("values is empty: expected at least one number to try.")
    return choices


def _finite(value: float, name: str) -> float:
    return quantity(value, name, least=-np.inf)
