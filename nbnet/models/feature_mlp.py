"""A multilayer perceptron that looks at features made of the samples: their squares, sines and products."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from nbnet.autodiff import Tensor, group
from nbnet.datasets.preparation import FEATURES
from nbnet.datasets.registry import nearest
from nbnet.datasets.validation import count
from nbnet.models.activations import Activation
from nbnet.models.initializers import Initializer
from nbnet.models.layer import Layer
from nbnet.models.mlp import MLP
from nbnet.models.model import Task

_OF_ONE_COLUMN: Final = re.compile(r"(?P<sine>sin_)?x(?P<column>[1-9][0-9]{0,3})(?P<square>_squared)?")


class FeatureMLP(MLP):
    """An MLP whose first layer gets features made of the samples instead of the samples themselves.

    The features are gates of the model's graph, so the model takes samples as they are. What TensorFlow Playground
    calls features is this.

    Args:
        sizes: how many features, neurons of each hidden layer, and outputs: `[3, 4, 1]`.
        features: what the first layer gets: `"x1"`, `"x2"`, … for the columns, `"x1_squared"`, `"sin_x1"`, and of two
            columns also the others of `datasets.feature_map`, as `"product"`.
        n_features: how many columns the samples have.
        activation: as of an `MLP`; so are all others.
        task: "classification" or "regression".
        initializer: of the first weights.
        l1: λ of the penalty λ Σ|w|.
        l2: λ of the penalty λ Σw².
        seed: of the initial weights.

    Raises:
        TypeError: as an `MLP` does.
        ValueError: as an `MLP` does, or if a feature is unknown or comes twice, or `sizes` begins with another number.

    >>> model = FeatureMLP([2, 1], features=["x1", "product"])
    >>> model.n_features, model.sizes
    (2, (2, 1))
    >>> X = Tensor([[2.0, 3.0]], constant=True)
    >>> model.inputs(X).data.tolist()
    [[2.0, 6.0]]
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        features: Sequence[str],
        n_features: int = 2,
        activation: str | Activation | Sequence[str | Activation] = "tanh",
        task: Task = "classification",
        initializer: str | Initializer = "xavier",
        l1: float = 0.0,
        l2: float = 0.0,
        seed: int = 0,
    ) -> None:
        columns = count(n_features, "n_features")
        if isinstance(features, str) or not len(features):
            raise ValueError(f"features is {features!r}: expected a list of some of {', '.join(features_of(columns))}.")
        for name in features:
            _require_feature(name, columns)
        if len(set(features)) < len(features):
            raise ValueError(f"features is {list(features)}: a feature comes twice.")
        super().__init__(sizes, activation=activation, task=task, initializer=initializer, l1=l1, l2=l2, seed=seed)
        if self.sizes[0] != len(features):
            raise ValueError(f"sizes begins with {self.sizes[0]}: expected {len(features)}, the number of features.")
        self.features = tuple(features)
        self.n_features = columns

    def inputs(self, X: Tensor) -> Tensor:
        """The features of samples. See `MLP.inputs`."""
        with group("features"):
            made: Tensor = np.stack([_made(name, X) for name in self.features], axis=1)  # type: ignore[assignment]
        return made

    def layers(self) -> tuple[Layer, ...]:
        """Raises a TypeError: before its layers there are features. See `Model.layers`."""
        raise TypeError("A FeatureMLP is not made of layers alone: its features come first (see inputs()).")

    def collapse(self) -> MLP:
        """Raises a ValueError: it is not linear in the samples. See `MLP.collapse`."""
        raise ValueError("A FeatureMLP is not linear in the samples: no single layer amounts to it.")

    def settings(self) -> dict[str, Any]:
        """The arguments that make a model like this one. See `Model.settings`."""
        return {**super().settings(), "features": list(self.features), "n_features": self.n_features}

    def __repr__(self) -> str:
        return f"Feature{super().__repr__()[:-1]}, features={list(self.features)})"


def features_of(n_features: int) -> list[str]:
    """The features that can be made of samples with so many columns, in the order of a menu.

    >>> features_of(2)
    ['x1', 'x2', 'x1_squared', 'x2_squared', 'product', 'sin_x1', 'sin_x2']
    >>> features_of(1)
    ['x1', 'x1_squared', 'sin_x1']
    """
    columns = [f"x{i}" for i in range(1, n_features + 1)]
    if n_features == 2:
        return [*columns, *(name for name in FEATURES if name not in columns)]
    return [*columns, *(f"{name}_squared" for name in columns), *(f"sin_{name}" for name in columns)]


def _require_feature(name: str, n_features: int) -> None:
    found = _OF_ONE_COLUMN.fullmatch(str(name))
    own = found is not None and int(found["column"]) <= n_features and not (found["sine"] and found["square"])
    if not own and not (n_features == 2 and name in FEATURES):
        raise ValueError(
            f"There is no feature called {name!r} of {n_features} columns: {nearest(name, features_of(n_features))}"
        )


def _made(name: str, X: Tensor) -> Tensor:
    found = _OF_ONE_COLUMN.fullmatch(name)
    if found is None:
        combined: Any = FEATURES[name](X[:, 0], X[:, 1])  # type: ignore[arg-type]
        return combined  # type: ignore[no-any-return]
    column: Any = X[:, int(found["column"]) - 1]
    return column * column if found["square"] else np.sin(column) if found["sine"] else column  # type: ignore[no-any-return]
