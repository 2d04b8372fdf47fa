"""Multilayer perceptrons as estimators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import RegressorMixin
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import validate_data

from nbnet.datasets.validation import count
from nbnet.models import MLP
from nbnet.models.model import Task
from nbnet.models.optimizers import Optimizer
from nbnet.sklearn.training import Classifier, Trained, batches_of, optimizer_of, probabilities, tells_probabilities


class Network(Trained):
    """A multilayer perceptron behind an estimator; see `MLPClassifier` for the parameters."""

    model_: MLP

    def __init__(
        self,
        hidden: int | Sequence[int] = (16,),
        *,
        activation: Any = "tanh",
        initializer: Any = "xavier",
        l1: float = 0.0,
        l2: float = 0.0,
        loss: str | Callable[..., Any] | None = None,
        optimizer: str | Optimizer = "Adam",
        learning_rate: float = 0.01,
        epochs: int = 200,
        batch_size: int | None = 32,
        patience: int | None = None,
        random_state: Any = 0,
        verbose: bool = False,
    ) -> None:
        self.hidden, self.activation, self.initializer = hidden, activation, initializer
        self.l1, self.l2, self.loss = l1, l2, loss
        self.optimizer, self.learning_rate = optimizer, learning_rate
        self.epochs, self.batch_size, self.patience = epochs, batch_size, patience
        self.random_state, self.verbose = random_state, verbose

    def _learn(self, X: NDArray[Any], y: NDArray[Any], n_outputs: int, task: Task) -> None:
        hidden = [self.hidden] if np.ndim(self.hidden) == 0 else list(self.hidden)  # type: ignore[arg-type]
        seed = self._seed()
        model = MLP(
            [X.shape[1], *(count(n, "hidden") for n in hidden), n_outputs],
            activation=self.activation,
            task=task,
            initializer=self.initializer,
            l1=self.l1,
            l2=self.l2,
            seed=seed,
        )
        self._train(
            model,
            X,
            y,
            seed,
            loss=self.loss,
            optimizer=optimizer_of(self.optimizer, self.learning_rate),
            batch_size=batches_of(self.batch_size, len(X)),
        )


class MLPClassifier(Classifier, Network):
    """A multilayer perceptron that tells classes apart.

    Args:
        hidden: neurons of each hidden layer, or of the only one.
        activation: as for `nbnet.MLP`.
        initializer: as for `nbnet.MLP`.
        l1: λ of the penalty Σ|w|.
        l2: λ of the penalty Σw².
        loss: name of a loss, or a function; by default a cross-entropy.
        optimizer: a name, which gets the `learning_rate`, or an optimizer, which brings its own.
        learning_rate: for an optimizer that is named.
        epochs: how long it trains.
        batch_size: samples a step; None for all.
        patience: stop after so many epochs without a smaller loss; None to train all epochs.
        random_state: of the first weights and the order of the samples.
        verbose: whether to show a progress bar.

    Attributes:
        model_: the trained `MLP`.
        classes_: the labels, sorted.
        history_: what each step measured.
        n_iter_: epochs completed.

    >>> from nbnet import datasets
    >>> X, y = datasets.iris()
    >>> MLPClassifier(epochs=20).fit(X, y).predict([[1.4, 0.2]]).tolist()
    ['setosa']
    """

    def fit(self, X: ArrayLike, y: ArrayLike) -> MLPClassifier:
        """Trains anew.

        Args:
            X: samples, shape (N, features).
            y: their labels, shape (N,).

        Returns:
            The estimator itself.

        Raises:
            DivergenceError: if the loss is no longer finite.
            TypeError: if a parameter is of the wrong kind.
            ValueError: if the data or a parameter are wrong.
        """
        samples, index = self._labelled(X, y)
        classes = len(self.classes_)
        self._learn(samples, index, 1 if classes == 2 else classes, "classification")
        self._answer_in_labels()
        return self

    @available_if(tells_probabilities)  # type: ignore[untyped-decorator]
    def predict_proba(self, X: ArrayLike) -> NDArray[Any]:
        """The probability of each class, for a network that was trained with a cross-entropy.

        Args:
            X: samples, shape (N, features).

        Returns:
            Shape (N, classes), in the order of `classes_`.
        """
        return probabilities(self._outputs(X))


class MLPRegressor(RegressorMixin, Network):  # type: ignore[misc]
    """A multilayer perceptron that predicts numbers, one or several a sample.

    The parameters are those of `MLPClassifier`; the loss is `mse` unless another is given. Targets that are far from
    the size of 1 are learned slowly: `sklearn.compose.TransformedTargetRegressor` scales them.

    Attributes:
        model_: the trained `MLP`.
        history_: what each step measured.
        n_iter_: epochs completed.

    >>> from nbnet import datasets
    >>> X, y = datasets.sine(60)
    >>> MLPRegressor(epochs=500).fit(X, y).score(X, y) > 0.9
    True
    """

    def fit(self, X: ArrayLike, y: ArrayLike) -> MLPRegressor:
        """Trains anew.

        Args:
            X: samples, shape (N, features).
            y: the numbers to predict, shape (N,) or (N, outputs).

        Returns:
            The estimator itself.

        Raises:
            DivergenceError: if the loss is no longer finite.
            TypeError: if a parameter is of the wrong kind.
            ValueError: if the data or a parameter are wrong.
        """
        samples, targets = validate_data(self, X, y, dtype=[np.float64, np.float32], multi_output=True, y_numeric=True)
        self._flat = targets.ndim == 1
        self._learn(samples, targets, 1 if targets.ndim == 1 else targets.shape[1], "regression")
        return self

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The prediction for each sample.

        Args:
            X: samples, shape (N, features).

        Returns:
            Shape (N,) or (N, outputs), as the targets had.
        """
        outputs = self._outputs(X)
        return outputs if self._flat or outputs.ndim == 2 else outputs[:, None]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.single_output = True
        tags.target_tags.multi_output = True
        return tags
