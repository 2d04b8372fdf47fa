"""What the estimators share: from parameters in scikit-learn's manner to a `Trainer`."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, column_or_1d, validate_data

from nbnet.datasets.validation import count
from nbnet.models.model import Model, decide
from nbnet.models.optimizers import OPTIMIZERS, Optimizer
from nbnet.training import Trainer, no_improvement
from nbnet.training.history import History


class Trained(BaseEstimator):  # type: ignore[misc]
    """An estimator that a `Trainer` fits.

    Attributes:
        model_: the trained model.
        history_: what each step measured.
        n_iter_: epochs completed.
    """

    epochs: int
    patience: int | None
    random_state: Any
    verbose: bool
    model_: Model
    history_: History
    n_iter_: int

    def _seed(self) -> int:
        if isinstance(self.random_state, int | np.integer) and self.random_state >= 0:
            return int(self.random_state)  # the numbers of a Trainer with this seed
        return int(check_random_state(self.random_state).randint(2**31 - 1))

    def _train(self, model: Model, X: NDArray[Any], y: NDArray[Any], seed: int, **settings: Any) -> Trainer:
        trainer = Trainer(model, X, y, seed=seed, **settings)
        if self.patience is not None:
            trainer.stop_when(no_improvement(count(self.patience, "patience")))
        trainer.fit(self.epochs, progress=bool(self.verbose))
        self.model_, self.history_, self.n_iter_ = model, trainer.history, trainer.epoch
        return trainer

    def _outputs(self, X: ArrayLike) -> NDArray[Any]:
        check_is_fitted(self)
        scores: NDArray[Any] = self.model_.scores(validate_data(self, X, reset=False, dtype=[np.float64, np.float32]))
        return scores


class Classifier(ClassifierMixin, Trained):  # type: ignore[misc]
    """A `Trained` estimator whose targets are labels.

    Attributes:
        classes_: the labels, sorted.
    """

    classes_: NDArray[Any]

    def _labelled(self, X: ArrayLike, y: ArrayLike) -> tuple[NDArray[Any], NDArray[np.intp]]:
        """Checked samples, and the index of each one's class; notes the classes."""
        samples, labels = validate_data(self, X, y, dtype=[np.float64, np.float32])
        labels = column_or_1d(labels, warn=True)
        check_classification_targets(labels)
        classes, index = np.unique(labels, return_inverse=True)
        if len(classes) < 2:
            raise ValueError(f"y has one class only ({classes[0]!s}): expected samples of at least two classes.")
        self.classes_ = classes
        return samples, index

    def _answer_in_labels(self) -> None:
        # The model alone answers in labels too, if they are of a kind that it knows.
        if self.classes_.dtype.kind in "biufUS":
            self.model_.classes = self.classes_

    def decision_function(self, X: ArrayLike) -> NDArray[Any]:
        """The scores of samples.

        Args:
            X: samples, shape (N, features).

        Returns:
            Shape (N,) for two classes: above 0 speaks for the second. Otherwise (N, classes).
        """
        scores = self._outputs(X)
        return scores[:, 1] - scores[:, 0] if scores.ndim == 2 and scores.shape[1] == 2 else scores

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The label of each sample.

        Args:
            X: samples, shape (N, features).

        Returns:
            Shape (N,).
        """
        scores = self._outputs(X)
        labels: NDArray[Any] = self.classes_[decide(scores)]
        return labels


def optimizer_of(given: str | Optimizer, learning_rate: float) -> Optimizer:
    """An optimizer by its name with a learning rate, or one that brings its own."""
    if isinstance(given, Optimizer):
        return type(given)(**{name: getattr(given, name) for name in inspect.signature(type(given)).parameters})
    if not isinstance(given, str):
        raise TypeError(f"optimizer is {given!r}: expected a name ({', '.join(OPTIMIZERS)}) or one such as Adam(0.01).")
    rule = OPTIMIZERS[given](learning_rate)
    assert isinstance(rule, Optimizer)
    return rule


def batches_of(given: int | None, n_samples: int) -> int | None:
    """A batch size that is not larger than the data."""
    return None if given is None else min(count(given, "batch_size"), n_samples)


def tells_probabilities(estimator: Any) -> bool:
    """Whether an estimator's scores were trained to be logits of probabilities."""
    return getattr(estimator.loss, "__name__", estimator.loss) in (
        None,
        "binary_cross_entropy",
        "softmax_cross_entropy",
    )


def probabilities(scores: NDArray[Any]) -> NDArray[Any]:
    """What scores say when they were trained with a cross-entropy, shape (N, classes)."""
    logits = np.column_stack([np.zeros(len(scores)), scores]) if scores.ndim == 1 else scores
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: NDArray[Any] = powers / powers.sum(axis=1, keepdims=True)
    return shares
