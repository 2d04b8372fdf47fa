"""From what a student hands to a `Trainer` to what the trainer works with; every mistake is found here, at the call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.autodiff import Tensor
from nbnet.datasets.registry import nearest
from nbnet.datasets.validation import FloatArray, count, encode, features, labels, targets
from nbnet.models.losses import LOSSES
from nbnet.models.model import Model
from nbnet.models.optimizers import SGD, Optimizer
from nbnet.models.perceptron import Perceptron
from nbnet.training.descent import GradientDescent
from nbnet.training.learners import Learner, Samples
from nbnet.training.rosenblatt import RosenblattRule

LossGiven = str | Callable[[Any, Any], Tensor]


class Prepared(NamedTuple):
    """Checked and encoded, ready to train."""

    samples: Samples
    classes: NDArray[Any] | None
    loss: Callable[..., Tensor]
    learner: Learner
    batch_size: int | None
    validation: Samples | None


def prepared(
    model: Model,
    X: ArrayLike,
    y: ArrayLike,
    loss: LossGiven | None,
    optimizer: Optimizer | None,
    batch_size: int | None,
    validation_data: tuple[ArrayLike, ArrayLike] | None,
) -> Prepared:
    """Checks a trainer's arguments and makes its learner; the model is not touched.

    Raises:
        TypeError: if an argument is of the wrong kind.
        ValueError: if shapes, labels or names do not fit.
    """
    if not isinstance(model, Model):
        raise TypeError(f"model is {model!r:.80}: expected a model such as MLP([2, 4, 1]) or Perceptron(2).")
    if not model.parameters:
        raise TypeError(f"{model!r:.80} has nothing to train: it computes with the weights it was given.")
    size = None if batch_size is None else count(batch_size, "batch_size")
    if isinstance(model, Perceptron):
        for name, given in (("loss", loss), ("optimizer", optimizer)):
            if given is not None:
                raise TypeError(f"A perceptron learns by Rosenblatt's rule: it takes no {name}.")
        if size not in (None, 1):
            raise ValueError(f"A perceptron learns sample by sample: batch_size is 1, not {size}.")
        size = 1
    function = loss_function(model, loss)
    data, classes = training_samples(model, function, X, y)
    validation = None if validation_data is None else validation_samples(model, function, validation_data, classes)
    learner: Learner
    if isinstance(model, Perceptron):
        learner = RosenblattRule(model, data)
    else:
        descent = GradientDescent(model, function, _optimizer(optimizer), data)
        # The first batch is recorded now, so that a model or loss that cannot work says so at this call.
        descent.recorded(size if size is not None and size < len(data.X) else None)
        learner = descent
    if validation is not None:
        learner.quality(validation)  # so that it cannot fail later, after a step
    return Prepared(data, classes, function, learner, size, validation)


def answers_of(samples: Samples) -> NDArray[Any]:
    """What samples should be answered: the index of the class, a number, or several numbers."""
    if samples.class_index is not None:
        return samples.class_index
    return samples.targets[:, 0] if samples.targets.shape[1] == 1 else samples.targets


def fitting(model: Model, parameters: Mapping[str, ArrayLike]) -> list[tuple[Tensor, FloatArray]]:
    """The tensors of a model with the values that they are to have; nothing is changed.

    Raises:
        ValueError: if the model has no parameter of a name, or one of another shape, or a value is not finite.
    """
    found = []
    for name, given in parameters.items():
        if name not in model.parameters:
            raise ValueError(f"The model has no parameter {name!r}: {nearest(name, model.parameters)}")
        tensor = model.parameters[name]
        values = np.array(given, dtype=tensor.dtype)
        if values.shape != tensor.shape:
            raise ValueError(f"{name} has shape {values.shape}: the model's has {tensor.shape}.")
        if not np.isfinite(values).all():
            raise ValueError(f"{name} holds a value that is not finite.")
        found.append((tensor, values))
    return found


def loss_function(model: Model, given: LossGiven | None) -> Callable[[Any, Any], Tensor]:
    """The loss that was asked for, or the usual one for the model's task and outputs."""
    if given is None:
        regression = model.task == "regression"
        one = model.n_outputs == 1
        given = "mse" if regression else "binary_cross_entropy" if one else "softmax_cross_entropy"
    if isinstance(given, str):
        return LOSSES[given]
    if not callable(given):
        raise TypeError(f"loss is {given!r}: expected a name ({', '.join(LOSSES)}) or a function(outputs, targets).")
    return given


def _optimizer(given: Optimizer | None) -> Optimizer:
    if given is None:
        return SGD(learning_rate=0.1)
    if not isinstance(given, Optimizer):
        raise TypeError(f"optimizer is {given!r}: expected an optimizer such as SGD(learning_rate=0.1).")
    return given


def training_samples(
    model: Model, loss: Callable[..., Tensor], X: ArrayLike, y: ArrayLike
) -> tuple[Samples, NDArray[Any] | None]:
    """Checked and encoded data, and the classes, or None for a regression; see `Trainer` for what can be wrong."""
    samples = _features(model, X, "X")
    if model.task == "regression":
        # A copy, as of X: data that the student changes later does not change under a training.
        return Samples(samples, targets(y, n_samples=len(samples), n_outputs=model.n_outputs).copy(), None), None
    classes, index = encode(labels(y, n_samples=len(samples)), n_classes=model.n_classes)
    return Samples(samples, _class_targets(model, loss, index), index), classes


def validation_samples(
    model: Model,
    loss: Callable[..., Tensor],
    given: tuple[ArrayLike, ArrayLike],
    classes: NDArray[Any] | None,
) -> Samples:
    """As `training_samples`, for a pair whose labels must be among the known classes."""
    try:
        X, y = given
    except (TypeError, ValueError):
        raise TypeError("validation_data is expected as a pair (X, y).") from None
    return more_samples(model, loss, X, y, classes, "validation ", "which does not occur in y")


def more_samples(
    model: Model,
    loss: Callable[..., Tensor],
    X: ArrayLike,
    y: ArrayLike,
    classes: NDArray[Any] | None,
    called: str,
    strangers: str,
) -> Samples:
    """As `training_samples`, for samples that come later; their labels must be among the known classes.

    Args:
        model: what learns.
        loss: with what loss.
        X: samples, shape (N, features).
        y: their labels or numbers.
        classes: the known classes; None for a regression.
        called: what X and y are called in messages, before their letters.
        strangers: what is wrong with a label that is none of them.
    """
    samples = _features(model, X, f"{called}X")
    if classes is None:
        numbers = targets(y, n_samples=len(samples), n_outputs=model.n_outputs, name=f"{called}y")
        return Samples(samples, numbers.copy(), None)
    known = labels(y, n_samples=len(samples), name=f"{called}y")
    strange = sorted(set(known.tolist()) - set(classes.tolist()), key=str)
    if strange:
        raise ValueError(f"{called}y has the label {strange[0]!r}, {strangers}.")
    index = np.searchsorted(classes, known)
    return Samples(samples, _class_targets(model, loss, index), index)


def _features(model: Model, X: ArrayLike, name: str) -> FloatArray:
    dtype = next(iter(model.parameters.values())).dtype
    # A copy: data that the student changes later does not change under a training.
    return np.array(features(X, n_features=model.n_features, name=name), dtype=dtype)


def _class_targets(model: Model, loss: Callable[..., Tensor], index: NDArray[np.intp]) -> FloatArray:
    dtype = next(iter(model.parameters.values())).dtype
    if model.n_outputs == 1:
        while isinstance(loss, partial):  # a loss with a setting of one's own, as partial(hinge, delta=2)
            loss = loss.func
        return np.array(getattr(loss, "two_classes", (0.0, 1.0)), dtype=dtype)[index][:, None]
    return np.eye(model.n_outputs, dtype=dtype)[index]
