"""The multilayer perceptron: layers of neurons, each layer fed by the one before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff import Tensor, group
from nbnet.datasets.validation import count
from nbnet.models.activations import ACTIVATIONS, Activation, identity
from nbnet.models.model import Model, Task


class MLP(Model):
    """A multilayer perceptron of any depth: x ← f(x·W + b), layer by layer.

    The outputs are scores: nothing squashes them, the loss does (see `nbnet.models.losses`). One output tells two
    classes apart. The weights start as Xavier's uniform U(−a, a), a = √(6 / (inputs + outputs)), the biases as 0
    (X. Glorot and Y. Bengio, AISTATS 2010).

    Args:
        sizes: how many features, neurons of each hidden layer, and outputs: `[2, 4, 1]`.
        activation: name of an activation or a function of a Tensor; one for all hidden layers, or a list with one for
            each of them.
        task: "classification" or "regression".
        seed: of the initial weights; same seed, same weights.

    Raises:
        TypeError: if a size is no whole number, or an activation neither a name nor a function.
        ValueError: if a size is below 1, there are fewer than two sizes, or a name is unknown.

    >>> import numpy as np
    >>> model = MLP([2, 4, 1], activation="tanh", seed=0)
    >>> list(model.parameters)
    ['layer1.W', 'layer1.b', 'layer2.W', 'layer2.b']
    >>> model(np.zeros((3, 2))).shape
    (3, 1)
    >>> model
    MLP([2, 4, 1], activation='tanh')
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str | Activation | Sequence[str | Activation] = "tanh",
        task: Task = "classification",
        seed: int = 0,
    ) -> None:
        self.sizes = _checked_sizes(sizes)
        self.activations = _one_for_each_hidden_layer(activation, len(self.sizes) - 2)
        if task not in ("classification", "regression"):
            raise ValueError(f"task is {task!r}: expected 'classification' or 'regression'.")
        self.task = task
        self.seed = count(seed, "seed", least=0)
        self.n_features, self.n_outputs = self.sizes[0], self.sizes[-1]
        random = np.random.default_rng(self.seed)
        self.parameters = {}
        for i, (n, m) in enumerate(zip(self.sizes, self.sizes[1:], strict=False), 1):
            a = np.sqrt(6 / (n + m))
            self._add(f"layer{i}.W", random.uniform(-a, a, (n, m)))
            self._add(f"layer{i}.b", np.zeros(m))

    def _add(self, name: str, values: ArrayLike) -> None:
        self.parameters[name] = Tensor(values, name=name)

    def __call__(self, X: Tensor | ArrayLike) -> Tensor:
        """The scores of samples, each layer recorded in a group of its own. See `Model.__call__`."""
        shape = np.shape(X)
        if len(shape) != 2 or shape[1] != self.n_features:
            raise ValueError(f"X has shape {shape}: the model expects (N, {self.n_features}).")
        x = X if isinstance(X, Tensor) else Tensor(X, name="X", constant=True)
        for i, activation in enumerate([*self.activations, identity], 1):
            with group(f"layer{i}"):
                x = cast("Tensor", activation(x @ self.parameters[f"layer{i}.W"] + self.parameters[f"layer{i}.b"]))
        return x

    def __repr__(self) -> str:
        names = [_name(a) for a in self.activations]
        shown = "" if not names else f", activation={names[0]!r}" if len(set(names)) == 1 else f", activation={names}"
        task = ", task='regression'" if self.task == "regression" else ""
        return f"MLP({list(self.sizes)}{shown}{task})"


def _checked_sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    if isinstance(sizes, str) or not np.iterable(sizes):
        raise TypeError(f"sizes is {sizes!r}: expected a list such as [2, 4, 1], features first and outputs last.")
    if len(sizes) < 2:
        raise ValueError(f"sizes is {list(sizes)}: expected at least the number of features and of outputs, as [2, 1].")
    return tuple(count(size, f"sizes[{i}]") for i, size in enumerate(sizes))


def _one_for_each_hidden_layer(
    given: str | Activation | Sequence[str | Activation], n_hidden: int
) -> tuple[Activation, ...]:
    if isinstance(given, str) or callable(given):
        return (_function(given),) * n_hidden
    if not np.iterable(given):
        raise TypeError(f"activation is {given!r}: expected a name, a function, or a list of them.")
    if len(given) != n_hidden:
        raise ValueError(f"activation has {len(given)} entries: expected one for each of the {n_hidden} hidden layers.")
    return tuple(_function(a) for a in given)


def _function(activation: str | Activation) -> Activation:
    if callable(activation):
        return activation
    if not isinstance(activation, str):
        raise TypeError(f"activation is {activation!r}: expected a name, a function, or a list of them.")
    return cast("Activation", ACTIVATIONS[activation])


def _name(activation: Callable[..., Any]) -> str:
    return getattr(activation, "__name__", type(activation).__name__)
