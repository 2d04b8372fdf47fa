"""The linear models as estimators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numpy.typing import ArrayLike, NDArray
from sklearn.utils.metaestimators import available_if

from nbnet import models
from nbnet.models.optimizers import Optimizer
from nbnet.sklearn.training import Classifier, batches_of, optimizer_of, probabilities, tells_probabilities


class LinearClassifier(Classifier):
    """One weighted sum a class: softmax regression, or with `loss="hinge"` a multiclass support vector machine.

    Args:
        loss: `"softmax_cross_entropy"`, `"hinge"`, or a function.
        l1: λ of the penalty Σ|w|.
        l2: λ of the penalty Σw².
        optimizer: a name, which gets the `learning_rate`, or an optimizer, which brings its own.
        learning_rate: for an optimizer that is named.
        epochs: how long it trains.
        batch_size: samples a step; None for all.
        patience: stop after so many epochs without a smaller loss; None to train all epochs.
        random_state: of the order of the samples.
        verbose: whether to show a progress bar.

    Attributes:
        model_: the trained `nbnet.LinearClassifier`.
        classes_: the labels, sorted.
        history_: what each step measured.
        n_iter_: epochs completed.

    >>> from nbnet import datasets
    >>> X, y = datasets.iris(classes=3)
    >>> LinearClassifier(loss="hinge").fit(X, y).score(X, y) > 0.9
    True
    """

    model_: models.LinearClassifier

    def __init__(
        self,
        *,
        loss: str | Callable[..., Any] = "softmax_cross_entropy",
        l1: float = 0.0,
        l2: float = 0.0,
        optimizer: str | Optimizer = "Adam",
        learning_rate: float = 0.05,
        epochs: int = 200,
        batch_size: int | None = 32,
        patience: int | None = None,
        random_state: Any = 0,
        verbose: bool = False,
    ) -> None:
        self.loss, self.l1, self.l2 = loss, l1, l2
        self.optimizer, self.learning_rate = optimizer, learning_rate
        self.epochs, self.batch_size, self.patience = epochs, batch_size, patience
        self.random_state, self.verbose = random_state, verbose

    def fit(self, X: ArrayLike, y: ArrayLike) -> LinearClassifier:
        """Trains anew. See `MLPClassifier.fit`."""
        samples, index = self._labelled(X, y)
        self._train(
            models.LinearClassifier(samples.shape[1], len(self.classes_), l1=self.l1, l2=self.l2),
            samples,
            index,
            self._seed(),
            loss=self.loss,
            optimizer=optimizer_of(self.optimizer, self.learning_rate),
            batch_size=batches_of(self.batch_size, len(samples)),
        )
        self._answer_in_labels()
        return self

    @available_if(tells_probabilities)  # type: ignore[untyped-decorator]
    def predict_proba(self, X: ArrayLike) -> NDArray[Any]:
        """The probability of each class, if it was trained with a cross-entropy. See `MLPClassifier.predict_proba`."""
        return probabilities(self._outputs(X))


class PerceptronClassifier(Classifier):
    """Rosenblatt's perceptron, which learns from its mistakes until an epoch has none.

    Args:
        learning_rate: η; from zero weights it only scales them.
        epochs: when to give up; data that no line separates are never learned without a mistake.
        patience: stop after so many epochs without a smaller loss; None to train until it converges, or gives up.
        random_state: of the order of the samples.
        verbose: whether to show a progress bar.

    Attributes:
        model_: the trained `nbnet.Perceptron`.
        classes_: the labels, sorted.
        history_: what each step measured, the mistakes among them.
        n_iter_: epochs completed.
        converged_: whether the last epoch had no mistake.

    >>> from nbnet import datasets
    >>> X, y = datasets.iris()
    >>> perceptron = PerceptronClassifier().fit(X, y)
    >>> perceptron.converged_, perceptron.n_iter_
    (True, 2)
    """

    model_: models.Perceptron
    converged_: bool

    def __init__(
        self,
        *,
        learning_rate: float = 1.0,
        epochs: int = 100,
        patience: int | None = None,
        random_state: Any = 0,
        verbose: bool = False,
    ) -> None:
        self.learning_rate, self.epochs, self.patience = learning_rate, epochs, patience
        self.random_state, self.verbose = random_state, verbose

    def fit(self, X: ArrayLike, y: ArrayLike) -> PerceptronClassifier:
        """Trains anew. See `MLPClassifier.fit`."""
        samples, index = self._labelled(X, y)
        model = models.Perceptron(samples.shape[1], len(self.classes_), learning_rate=self.learning_rate)
        trainer = self._train(model, samples, index, self._seed())
        self.converged_ = trainer.message.startswith("converged")
        self._answer_in_labels()
        return self
