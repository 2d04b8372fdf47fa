"""What all models share: named parameters, scores, and predictions in the labels that they were trained with."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from typing import Any, Literal, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.autodiff import Tensor, no_grad
from nbnet.datasets.validation import FloatArray, features, quantity, targets
from nbnet.models.layer import Layer
from nbnet.models.penalties import l1, l2
from nbnet.models.unit_pins import UnitPins

Task = Literal["classification", "regression"]


class Parameters(dict[str, Tensor]):
    """The trainable tensors of a model by name. Their values change, the tensors stay: graphs are made of them.

    >>> Parameters(W=Tensor(1.0))["W"] = Tensor(2.0)
    Traceback (most recent call last):
    TypeError: A model keeps its tensors; to change the values, write parameters['W'].data = ...
    """

    def __setitem__(self, name: str, value: object) -> NoReturn:
        raise TypeError(f"A model keeps its tensors; to change the values, write parameters[{name!r}].data = ...")

    def __delitem__(self, name: str) -> NoReturn:
        raise TypeError(f"A model keeps its tensors: {name!r} cannot be deleted.")

    def __reduce__(self) -> tuple[type[Parameters], tuple[dict[str, Tensor]]]:
        return Parameters, (dict(self),)


class Model(ABC):
    """A function with parameters. Models differ in `__call__` alone, in the shapes of parameters and how they start.

    Attributes:
        n_features: how many numbers describe a sample.
        n_outputs: how many numbers the model answers; one output tells two classes apart by its sign.
        task: "classification" or "regression".
        classes: the labels, sorted, once a `Trainer` has met them; before, predictions are 0, 1, ….
        parameters: the trainable tensors by name.
        pins: which hidden neurons are held at a number, see `Trainer.pin_unit`.
    """

    n_features: int
    n_outputs: int
    task: Task = "classification"
    classes: NDArray[Any] | None = None
    parameters: Parameters
    pins: UnitPins = UnitPins()
    _strengths: tuple[float, float] = (0.0, 0.0)

    @abstractmethod
    def __call__(self, X: Tensor | ArrayLike) -> Tensor:
        """The model's outputs, recorded gate by gate: what its graph shows and its gradients come from.

        Args:
            X: samples, shape (N, n_features).

        Returns:
            Shape (N, n_outputs); for classification the scores before any squashing (logits).

        Raises:
            ValueError: if X has another number of features.
        """

    def layers(self) -> tuple[Layer, ...]:
        """The layers from the samples to the outputs, each activation(x·W + b).

        Returns:
            The model's own tensors, not copies.

        Raises:
            TypeError: if the model is not made of such layers.

        >>> from nbnet.models import MLP
        >>> [layer.name for layer in MLP([2, 4, 1]).layers()]
        ['layer1', 'layer2']
        """
        raise TypeError(f"{type(self).__name__} does not say that it is made of layers activation(x·W + b).")

    def settings(self) -> dict[str, Any]:
        """The arguments that make a model like this one, as it was before it learned anything.

        Returns:
            What the class takes, by name.

        >>> from nbnet.models import LinearClassifier
        >>> LinearClassifier(2, 3, l2=0.5).settings()
        {'n_features': 2, 'n_classes': 3, 'l1': 0.0, 'l2': 0.5}
        """
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    @property
    def l1(self) -> float:
        """λ of the penalty λ Σ|w|; 0 for none. May be changed while a training runs."""
        return self._strengths[0]

    @l1.setter
    def l1(self, value: float) -> None:
        self._strengths = quantity(value, "l1"), self._strengths[1]

    @property
    def l2(self) -> float:
        """λ of the penalty λ Σw²; 0 for none. May be changed while a training runs."""
        return self._strengths[1]

    @l2.setter
    def l2(self, value: float) -> None:
        self._strengths = self._strengths[0], quantity(value, "l2")

    def penalty(self) -> Tensor | None:
        """λ R(W), recorded: what the loss of a training has beside the data's part. Biases cost nothing.

        Returns:
            One number, or None where both λ are 0.
        """
        weights = [tensor for name, tensor in self.parameters.items() if name.rpartition(".")[2] == "W"]
        parts = [strength * rule(weights) for strength, rule in zip(self._strengths, (l1, l2), strict=True) if strength]
        return None if not parts else parts[0] if len(parts) == 1 else parts[0] + parts[1]

    @property
    def n_classes(self) -> int:
        """How many classes it tells apart; one output makes two."""
        return max(2, self.n_outputs)

    def scores(self, X: ArrayLike) -> FloatArray:
        """The outputs as plain numbers: fast, nothing is recorded.

        Args:
            X: samples, shape (N, n_features).

        Returns:
            Shape (N,) for one output: above 0 speaks for the second class. Otherwise (N, n_outputs).

        Raises:
            TypeError: if X is not made of real numbers.
            ValueError: if X has the wrong shape or an entry is NaN or infinite.
        """
        with no_grad():
            outputs = np.asarray(self(features(X, n_features=self.n_features)).data)
        return outputs[:, 0] if self.n_outputs == 1 else outputs

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The label (classification) or the number (regression) of each sample.

        Args:
            X: samples, shape (N, n_features).

        Returns:
            Shape (N,), or (N, n_outputs) for a regression with several outputs.

        Raises:
            TypeError: if X is not made of real numbers.
            ValueError: if X has the wrong shape or an entry is NaN or infinite.
        """
        scores = self.scores(X)
        if self.task == "regression":
            return scores
        index = decide(scores)
        return index if self.classes is None else self.classes[index]

    def accuracy(self, X: ArrayLike, y: ArrayLike) -> float:
        """The share of samples that get their own label.

        Args:
            X: samples, shape (N, n_features).
            y: their labels, shape (N,).

        Returns:
            Between 0 and 1.

        Raises:
            TypeError: if the model is a regression, or X is not made of real numbers.
            ValueError: if the shapes do not fit.
        """
        if self.task == "regression":
            raise TypeError("accuracy counts right labels, but this model predicts numbers (task='regression').")
        predicted = self.predict(X)
        return float(np.mean(predicted == _as_many(y, predicted)))

    def confusion_matrix(self, X: ArrayLike, y: ArrayLike) -> NDArray[np.intp]:
        """How often each class is taken for each other one.

        Args:
            X: samples, shape (N, n_features).
            y: their labels, shape (N,).

        Returns:
            Counts, shape (classes, classes): a row for each true class, a column for each predicted one, in the order
            of `classes`.

        Raises:
            TypeError: if the model is a regression, or X is not made of real numbers.
            ValueError: if the shapes do not fit, or a label is none of the classes.
        """
        if self.task == "regression":
            raise TypeError("a confusion matrix counts labels, but this model predicts numbers (task='regression').")
        predicted = self.predict(X)
        expected = _as_many(y, predicted)
        classes = np.arange(self.n_classes) if self.classes is None else self.classes
        strange = ~np.isin(expected, classes)
        if strange.any():
            raise ValueError(f"y has the label {expected[strange][0]!s}, which is none of the model's classes.")
        counts = np.zeros((len(classes), len(classes)), dtype=np.intp)
        np.add.at(counts, (np.searchsorted(classes, expected), np.searchsorted(classes, predicted)), 1)
        return counts

    def r2(self, X: ArrayLike, y: ArrayLike) -> float:
        """The share of the spread of y that a regression explains: R² = 1 − Σ‖y − f(x)‖² / Σ‖y − ȳ‖².

        Args:
            X: samples, shape (N, n_features).
            y: the numbers to predict, shape (N,) or (N, n_outputs).

        Returns:
            1 for a perfect fit, 0 for always answering the mean, below 0 for worse than that.

        Raises:
            TypeError: if the model is a classifier, or X or y is not made of real numbers.
            ValueError: if the shapes do not fit, or all y are the same.
        """
        if self.task != "regression":
            raise TypeError("R² is for regressions (task='regression'); a classifier has its accuracy.")
        predicted = self.scores(X).reshape(-1, self.n_outputs)
        expected = targets(y, n_samples=len(predicted), n_outputs=self.n_outputs)
        spread = float(((expected - expected.mean(axis=0)) ** 2).sum())
        if not spread:
            raise ValueError("All y are the same: there is no spread that could be explained.")
        return 1 - float(((expected - predicted) ** 2).sum()) / spread


def _as_many(y: ArrayLike, predicted: NDArray[Any]) -> NDArray[Any]:
    expected = np.asarray(y).reshape(-1)
    if expected.shape != predicted.shape:
        raise ValueError(f"y has {expected.size} labels, but X has {len(predicted)} samples.")
    return expected


def decide(scores: FloatArray) -> NDArray[np.intp]:
    """The class that scores speak for: the sign of a single score, else the largest of a row.

    Args:
        scores: shape (N,) or (N, classes).

    Returns:
        Indices of classes, shape (N,). A score of exactly 0 speaks for class 0, of equal largest scores the first wins.

    >>> decide(np.array([-1.0, 0.0, 2.0])).tolist(), decide(np.array([[1.0, 3.0, 3.0]])).tolist()
    ([0, 0, 1], [1])
    """
    if scores.ndim == 1:
        return (scores > 0).astype(np.intp)
    return np.asarray(scores.argmax(axis=1), dtype=np.intp)


def samples_of(model: Model, X: Tensor | ArrayLike) -> Tensor:
    """Samples as the tensor that a model's graph starts from.

    Args:
        model: says how many features there must be.
        X: samples, shape (N, n_features); a Tensor stays itself.

    Returns:
        A Tensor, of shape (N, n_features); named X and constant unless it was one.

    Raises:
        TypeError: if X is not made of real numbers.
        ValueError: if X has another shape.
    """
    if not isinstance(X, Tensor):
        X = Tensor(features(X, n_features=model.n_features), name="X", constant=True)
    if X.ndim != 2 or X.shape[1] != model.n_features:
        raise ValueError(f"X has shape {X.shape}: the model expects (N, {model.n_features}).")
    return X
