"""Accuracy, confusion matrix and R² of a model on data."""

import numpy as np
import pytest

from nbnet import datasets
from nbnet.models import MLP, LinearClassifier
from nbnet.training import Trainer


def test_the_confusion_matrix_counts_each_sample_once():
    X, y = datasets.iris(classes=3)
    model = LinearClassifier(2, 3)
    Trainer(model, X, y).fit(50)
    counts = model.confusion_matrix(X, y)
    assert counts.sum(axis=1).tolist() == [50, 50, 50]
    assert np.trace(counts) / 150 == model.accuracy(X, y)
    predicted = model.predict(X)
    assert counts[1, 2] == np.sum((y == "versicolor") & (predicted == "virginica"))
    with pytest.raises(ValueError, match="label tulip"):
        model.confusion_matrix(X[:1], ["tulip"])


def test_before_training_classes_are_indices():
    model = LinearClassifier(2, 3)
    model.b.data = [0.0, 5.0, 0.0]
    assert model.confusion_matrix([[0, 0], [1, 1]], [1, 2]).tolist() == [[0, 0, 0], [0, 1, 0], [0, 1, 0]]


def test_r2_compares_with_the_mean():
    X = np.array([[0.0], [1.0], [2.0], [5.0]])
    y = np.array([1.0, 2.0, 4.0, 5.0])
    model = MLP([1, 1], task="regression")
    model.parameters["layer1.W"].data = [[0.0]]
    model.parameters["layer1.b"].data = [y.mean()]
    assert model.r2(X, y) == pytest.approx(0)
    slope, intercept = np.polyfit(X[:, 0], y, 1)
    model.parameters["layer1.W"].data, model.parameters["layer1.b"].data = [[slope]], [intercept]
    assert model.r2(X, y) == pytest.approx(np.corrcoef(X[:, 0], y)[0, 1] ** 2)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: MLP([1, 1]).r2([[1.0]], [1.0]), TypeError, "accuracy"),
        (lambda: MLP([1, 1], task="regression").r2([[1.0], [2.0]], [1.0, 1.0]), ValueError, "no spread"),
        (lambda: MLP([1, 1], task="regression").confusion_matrix([[1.0]], [1]), TypeError, "predicts numbers"),
        (lambda: MLP([1, 1]).confusion_matrix([[1.0]], [1, 0]), ValueError, "y has 2 labels"),
    ],
)
def test_what_does_not_apply_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
