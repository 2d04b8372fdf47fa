"""What a playground has to know of its data, and what suits them."""

from __future__ import annotations

import functools
import inspect
from dataclasses import dataclass
from typing import Any

import numpy as np

from nbnet.autodiff import Tensor
from nbnet.datasets.dataset import DATASETS, Dataset
from nbnet.models import LOSSES
from nbnet.models.model import Task


@dataclass(frozen=True)
class Facts:
    """What a recipe has to know of its data.

    Attributes:
        n_features: columns of the samples.
        n_outputs: what a model of them answers: 1 for two classes and for a regression, else one number a class.
        task: what a model does with them.
    """

    n_features: int
    n_outputs: int
    task: Task


def facts_of(data: Dataset) -> Facts:
    """The facts of samples at hand."""
    classes = len(data.class_names)
    task: Task = "classification" if classes else "regression"
    return Facts(data.X.shape[1], classes if classes > 2 else 1, task)


@functools.cache
def facts_of_generated(name: str) -> Facts:
    """The facts of a data set that a generator makes."""
    return facts_of(DATASETS[name](n=32))


def generated() -> dict[str, float]:
    """The data sets that a playground can generate, each with its usual noise; the first are TensorFlow Playground's.

    >>> list(generated())[:4]
    ['circle', 'xor', 'gauss', 'spiral']
    """
    found = {}
    for name in DATASETS:
        parameters = inspect.signature(DATASETS[name]).parameters
        if {"n", "noise", "seed"} <= set(parameters):
            found[name] = float(parameters["noise"].default)
    return dict(sorted(found.items(), key=lambda item: facts_of_generated(item[0]).n_features != 2))


def most_noise(name: str) -> float:
    """How much noise is offered: as much as TensorFlow Playground does, or twice the usual."""
    return max(0.5, 2 * generated()[name])


def suits(loss: str, facts: Facts) -> bool:
    """Whether a loss can be taken of what a model answers."""
    function: Any = LOSSES[loss]
    outputs = Tensor(np.zeros((2, facts.n_outputs)))
    if facts.task == "regression":
        targets = np.full((2, facts.n_outputs), 2.5)
    elif facts.n_outputs == 1:
        targets = np.array(getattr(function, "two_classes", (0.0, 1.0)))[:, None]
    else:
        targets = np.eye(facts.n_outputs)[:2]
    try:
        function(outputs, Tensor(targets, constant=True))
    except (TypeError, ValueError):
        return False
    return True


def usual_loss(facts: Facts) -> str:
    """What a trainer takes when it is told no loss."""
    if facts.task == "regression":
        return "mse"
    return "binary_cross_entropy" if facts.n_outputs == 1 else "softmax_cross_entropy"
