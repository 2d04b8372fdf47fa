"""From a recipe to data, model and trainer; the code in `code.py` says the same in words."""

from __future__ import annotations

import functools
import warnings
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.datasets import split
from nbnet.datasets.dataset import DATASETS, Dataset
from nbnet.datasets.validation import features, labels, targets
from nbnet.models import ACTIVATIONS, MLP, OPTIMIZERS, FeatureMLP
from nbnet.models.model import Task
from nbnet.models.optimizers import Optimizer
from nbnet.training import Trainer
from nbnet.widgets.playground.facts import Facts
from nbnet.widgets.playground.hidden import Hidden
from nbnet.widgets.playground.recipe import OWN, Recipe


def own_dataset(X: ArrayLike | Dataset, y: ArrayLike | None, task: Task | None = None) -> Dataset:
    """A person's own data, checked.

    Args:
        X: samples, shape (N, features); or a `Dataset`, and then no y.
        y: labels of any type, or numbers to be predicted.
        task: "classification" or "regression"; by default numbers with a fraction are to be predicted.

    Raises:
        TypeError: if the data are of the wrong kind.
        ValueError: if the shapes do not fit, or there are fewer than two classes.
    """
    if isinstance(X, Dataset):
        if y is not None:
            raise TypeError("X is a Dataset, which has its own y: pass no y.")
        return X
    if y is None:
        raise TypeError("X comes without y: expected Playground(X, y), or a Dataset, or the text of a state.")
    if task not in (None, "classification", "regression"):
        raise ValueError(f"task is {task!r}: expected 'classification' or 'regression'.")
    samples = features(X)
    names = tuple(map(str, getattr(X, "columns", ()))) or tuple(
        f"x{_lowered(i)}" for i in range(1, samples.shape[1] + 1)
    )
    if task is None:
        task = "regression" if _has_fractions(y) else "classification"
    if task == "regression":
        numbers = targets(y, n_samples=len(samples), n_outputs=1)[:, 0]
        return Dataset(np.array(samples), numbers, names, name=OWN)
    answers = labels(y, n_samples=len(samples))
    classes = np.unique(answers)
    if len(classes) < 2:
        raise ValueError(f"y has one class only ({classes[0]!s}): expected samples of at least two classes.")
    if len(classes) > 20 and len(classes) > len(answers) / 3:
        raise ValueError(
            f"y has {len(classes)} classes in {len(answers)} samples. To predict numbers: task='regression'."
        )
    return Dataset(np.array(samples), answers, names, tuple(map(str, classes)), OWN)


def fingerprint(data: Dataset) -> str:
    """What tells one's own data from others: their shape, and a checksum of their values."""
    check = zlib.crc32(np.ascontiguousarray(data.X, dtype="<f8").tobytes())
    check = zlib.crc32("\x1f".join(map(str, data.y.tolist())).encode(), check)
    return f"{data.X.shape[0]}.{data.X.shape[1]}.{check:08x}"


def dataset_of(recipe: Recipe, own: Dataset | None) -> Dataset:
    """All samples of a recipe.

    Raises:
        ValueError: if it is of a person's own data, and they are not these.
    """
    if recipe.data != OWN:
        return DATASETS[recipe.data](n=recipe.n, noise=recipe.noise, seed=recipe.data_seed)
    if own is None:
        raise ValueError("The state is of data of your own: pass them too, as Playground(X, y, state=state).")
    if recipe.own != fingerprint(own):
        raise ValueError("The state is of other data than those that were passed with it.")
    return own


def parts_of(recipe: Recipe, data: Dataset) -> tuple[Dataset, Dataset | None]:
    """The samples to learn from, and those put aside.

    Raises:
        ValueError: if none of a class would be left to learn from.
    """
    if not recipe.test:
        return data, None
    train, test = split(data, recipe.test, recipe.data_seed, stratified=recipe.data == OWN)
    if data.class_names:
        lost = np.setdiff1d(data.y, train.y)
        if len(lost):
            advice = " To predict numbers: task='regression'." if recipe.data == OWN else ""
            raise ValueError(
                f"test is {recipe.test:g} of {len(data)} samples: none of class {lost[0]!s} is left to learn from. "
                f"Put fewer aside, or take more samples.{advice}"
            )
    return train, test


def model_of(recipe: Recipe, facts: Facts) -> MLP:
    """The network as it starts."""
    settings: dict[str, Any] = {
        "activation": [activation_of(layer) for layer in recipe.layers] if recipe.layers else "tanh",
        "task": facts.task,
        "initializer": recipe.initializer,
        "l1": recipe.l1,
        "l2": recipe.l2,
        "seed": recipe.seed,
    }
    hidden = [layer.neurons for layer in recipe.layers]
    with warnings.catch_warnings():
        # A warning out of a click goes to a log that nobody has open: the playground says it beside the setting.
        warnings.filterwarnings("ignore", message="All weights start at 0")
        if not recipe.features:
            return MLP([facts.n_features, *hidden, facts.n_outputs], **settings)
        sizes = [len(recipe.features), *hidden, facts.n_outputs]
        return FeatureMLP(sizes, features=recipe.features, n_features=facts.n_features, **settings)


def activation_of(layer: Hidden) -> Any:
    """The activation of a layer, as a model takes it."""
    if layer.pieces == Hidden.pieces:
        return layer.activation
    return functools.partial(ACTIVATIONS[layer.activation], pieces=layer.pieces)


def optimizer_of(recipe: Recipe) -> Optimizer:
    """The optimizer."""
    rule = OPTIMIZERS[recipe.optimizer](recipe.learning_rate, **recipe.options)
    assert isinstance(rule, Optimizer)
    return rule


def training_arguments(recipe: Recipe, train: Dataset, test: Dataset | None) -> dict[str, Any]:
    """What a trainer takes beside its model."""
    return {
        "X": train.X,
        "y": train.y,
        "loss": recipe.loss or None,
        "optimizer": optimizer_of(recipe),
        "batch_size": recipe.batch_size,
        "validation_data": None if test is None else (test.X, test.y),
        "seed": recipe.seed,
    }


def trainer_of(recipe: Recipe, facts: Facts, train: Dataset, test: Dataset | None) -> Trainer:
    """The trainer as it starts."""
    return Trainer(model_of(recipe, facts), **training_arguments(recipe, train, test))


def edited_samples(trainer: Trainer, train: Dataset) -> dict[str, NDArray[Any]] | None:
    """What a trainer learns from, as plain numbers, if it is not what it was given; classes as 0, 1, …."""
    index = train.y if trainer.classes is None else np.searchsorted(trainer.classes, train.y)
    y = np.asarray(trainer.y)
    if np.array_equal(trainer.X, train.X) and np.array_equal(y, index):
        return None
    return {"X": np.asarray(trainer.X), "y": y}


def samples_back(samples: Mapping[str, NDArray[Any]], train: Dataset) -> Dataset:
    """What `edited_samples` gave as a data set; it is not trusted.

    Raises:
        KeyError, TypeError, ValueError: if it does not fit.
    """
    columns = train.X.shape[1]
    X, y = np.asarray(samples["X"], dtype=float).reshape(-1, columns), np.asarray(samples["y"], dtype=float).ravel()
    if len(X) != len(y) or not np.isfinite(X).all() or not np.isfinite(y).all():
        raise ValueError("the samples do not fit together")
    answers: NDArray[Any] = y
    if train.class_names:
        classes = np.unique(train.y)
        if not np.isin(y, np.arange(len(classes))).all():
            raise ValueError("a sample is of no class")
        answers = classes[y.astype(np.intp)]
    return Dataset(X, answers, train.feature_names, train.class_names, train.name)


def _has_fractions(y: ArrayLike) -> bool:
    try:
        array: NDArray[Any] = np.asarray(y)
    except ValueError:
        return False
    return array.dtype.kind == "f" and bool(np.isfinite(array).all()) and bool((array % 1 != 0).any())


def _lowered(number: int) -> str:
    return "".join(chr(ord("₀") + int(digit)) for digit in str(number))
