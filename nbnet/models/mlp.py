"""The multilayer perceptron: layers of neurons, each layer fed by the one before."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff import Tensor, group
from nbnet.datasets.validation import count
from nbnet.models.activations import ACTIVATIONS, Activation, identity
from nbnet.models.initializers import INITIALIZERS, Initializer, zeros
from nbnet.models.layer import Layer
from nbnet.models.model import Model, Parameters, Task, samples_of
from nbnet.models.unit_pins import UnitPins


class MLP(Model):
    """A multilayer perceptron of any depth: x ← f(x·W + b), layer by layer.

    The outputs are scores: nothing squashes them, the loss does (see `nbnet.models.losses`), unless an activation is
    given for the last layer too. One output tells two classes apart. The biases start at 0.

    Args:
        sizes: how many features, neurons of each hidden layer, and outputs: `[2, 4, 1]`.
        activation: name of an activation or a function of a Tensor; one for all hidden layers, or a list with one for
            each of them, or for each layer including the last. One with a parameter `pieces`, as maxout, gets that many
            weighted sums a neuron.
        task: "classification" or "regression".
        initializer: name of a rule for the first weights, see `nbnet.models.initializers`, or a function of a random
            generator, the number of inputs and the number of outputs.
        l1: λ of the penalty λ Σ|w|.
        l2: λ of the penalty λ Σw².
        seed: of the initial weights; same seed, same weights.

    Raises:
        TypeError: if a size is no whole number, or an activation neither a name nor a function.
        ValueError: if a size is below 1, there are fewer than two sizes, a name is unknown, or an initializer of one's
            own returns weights of another shape.

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
        initializer: str | Initializer = "xavier",
        l1: float = 0.0,
        l2: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.sizes = _checked_sizes(sizes)
        self.activations = _one_for_each_layer(activation, len(self.sizes) - 1)
        self.initializer = start = _initializer(initializer)
        self.l1, self.l2 = l1, l2
        if task not in ("classification", "regression"):
            raise ValueError(f"task is {task!r}: expected 'classification' or 'regression'.")
        self.task = task
        self.seed = count(seed, "seed", least=0)
        self.n_features, self.n_outputs = self.sizes[0], self.sizes[-1]
        random = np.random.default_rng(self.seed)
        parameters: dict[str, Tensor] = {}
        for i, activation in enumerate(self.activations, 1):
            n, m = self.sizes[i - 1], self.sizes[i] * _sums_of_a_neuron(activation)
            weights = start(random, n, m)
            if np.shape(weights) != (n, m):
                raise ValueError(
                    f"The initializer {_name(start)} returned weights of shape {np.shape(weights)} for layer {i}: "
                    f"expected {(n, m)}, inputs by outputs."
                )
            for name, values in ((f"layer{i}.W", weights), (f"layer{i}.b", np.zeros(m))):
                parameters[name] = Tensor(values, name=name)
        self.parameters = Parameters(parameters)
        self.pins = UnitPins(self.sizes)
        if start is zeros and len(self.sizes) > 2:
            warnings.warn(
                "All weights start at 0: the neurons of a hidden layer then stay equal to each other for ever, because "
                "they get equal gradients. Any random initializer breaks the symmetry.",
                stacklevel=2,
            )

    def __call__(self, X: Tensor | ArrayLike) -> Tensor:
        """The scores of samples, each layer recorded in a group of its own. See `Model.__call__`."""
        x = self.inputs(samples_of(self, X))
        for i, activation in enumerate(self.activations, 1):
            with group(f"layer{i}"):
                x = activation(x @ self.parameters[f"layer{i}.W"] + self.parameters[f"layer{i}.b"])
            if not isinstance(x, Tensor) or x.shape[1:] != (self.sizes[i],):
                got = f"a Tensor of shape {x.shape}" if isinstance(x, Tensor) else f"a {type(x).__name__}"
                raise TypeError(
                    f"The activation {_name(activation)} of layer {i} returned {got}: expected a Tensor of shape "
                    f"(N, {self.sizes[i]}), computed from its argument with NumPy's functions."
                )
            if self.pins:
                with group(f"layer{i}"):
                    x = self.pins.held(i, x)
        return x

    def inputs(self, X: Tensor) -> Tensor:
        """What the first layer gets: here the samples themselves.

        Args:
            X: samples, shape (N, n_features).

        Returns:
            Shape (N, sizes[0]).
        """
        return X

    def layers(self) -> tuple[Layer, ...]:
        """The layers from the samples to the outputs. See `Model.layers`."""
        parameters = self.parameters
        return tuple(
            Layer(f"layer{i}", parameters[f"layer{i}.W"], parameters[f"layer{i}.b"], self.pins.after(i, activation))
            for i, activation in enumerate(self.activations, 1)
        )

    def settings(self) -> dict[str, Any]:
        """The arguments that make a model like this one. See `Model.settings`."""
        return {
            "sizes": list(self.sizes),
            "activation": list(self.activations),
            "task": self.task,
            "initializer": self.initializer,
            "l1": self.l1,
            "l2": self.l2,
            "seed": self.seed,
        }

    def collapse(self) -> MLP:
        """The one layer that a stack of linear layers amounts to: W = W₁ W₂ ⋯, b = (⋯(b₁ W₂ + b₂)⋯).

        Returns:
            A model without hidden layers that gives the same outputs.

        Raises:
            ValueError: if some activation is not the identity, or a neuron is pinned: then there is no such layer.

        >>> model = MLP([2, 5, 3, 1], activation="identity")
        >>> single = model.collapse()
        >>> single
        MLP([2, 1])
        >>> X = np.array([[1.0, 2.0], [3.0, -1.0]])
        >>> bool(np.allclose(single.scores(X), model.scores(X)))
        True
        """
        bent = [_name(a) for a in self.activations if a is not identity]
        if bent:
            raise ValueError(f"Only linear layers collapse into one; this model has the activation {bent[0]}.")
        if self.pins:
            raise ValueError("Only linear layers collapse into one; this model has pinned neurons.")
        W, b = np.eye(self.n_features), np.zeros(self.n_features)
        for i in range(1, len(self.sizes)):
            layer = np.asarray(self.parameters[f"layer{i}.W"].data)
            W, b = W @ layer, b @ layer + np.asarray(self.parameters[f"layer{i}.b"].data)
        single = MLP([self.n_features, self.n_outputs], task=self.task, seed=self.seed, l1=self.l1, l2=self.l2)
        single.parameters["layer1.W"].data, single.parameters["layer1.b"].data = W, b
        single.classes = self.classes
        return single

    def __repr__(self) -> str:
        hidden = self.activations if self.activations[-1] is not identity else self.activations[:-1]
        names = [_name(a) for a in hidden]
        one = len(set(names)) == 1 and len(names) < len(self.activations)
        shown = "" if not names else f", activation={names[0]!r}" if one else f", activation={names}"
        task = ", task='regression'" if self.task == "regression" else ""
        return f"MLP({list(self.sizes)}{shown}{task})"


def _checked_sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    if isinstance(sizes, str) or not isinstance(sizes, Sequence | np.ndarray):
        raise TypeError(f"sizes is {sizes!r}: expected a list such as [2, 4, 1], features first and outputs last.")
    if len(sizes) < 2:
        raise ValueError(f"sizes is {list(sizes)}: expected at least the number of features and of outputs, as [2, 1].")
    return tuple(count(size, f"sizes[{i}]") for i, size in enumerate(sizes))


def _one_for_each_layer(given: str | Activation | Sequence[str | Activation], n_layers: int) -> tuple[Activation, ...]:
    if isinstance(given, str) or callable(given):
        return (*(_function(given),) * (n_layers - 1), identity)
    if not np.iterable(given):
        raise TypeError(f"activation is {given!r}: expected a name, a function, or a list of them.")
    if len(given) not in (n_layers - 1, n_layers):
        raise ValueError(
            f"activation has {len(given)} entries: expected one for each of the {n_layers - 1} hidden layers "
            "(and one for the last layer, if it is to have any)."
        )
    functions = [_function(a) for a in given]
    return (*functions, *(identity,) * (n_layers - len(functions)))


def _function(activation: str | Activation) -> Activation:
    if callable(activation):
        return activation
    if not isinstance(activation, str):
        raise TypeError(f"activation is {activation!r}: expected a name, a function, or a list of them.")
    return ACTIVATIONS[activation]


def _initializer(given: str | Initializer) -> Initializer:
    if callable(given):
        return given
    if not isinstance(given, str):
        raise TypeError(f"initializer is {given!r}: expected a name ({', '.join(INITIALIZERS)}) or a function.")
    return INITIALIZERS[given]


def _sums_of_a_neuron(activation: Activation) -> int:
    try:
        pieces = inspect.signature(activation).parameters.get("pieces")
    except (TypeError, ValueError):  # NumPy's functions tell no signature
        return 1
    return 1 if pieces is None else count(pieces.default, "pieces")


def _name(activation: Callable[..., Any]) -> str:
    if isinstance(activation, partial):
        settings = [*map(repr, activation.args), *(f"{name}={value!r}" for name, value in activation.keywords.items())]
        return f"{_name(activation.func)}({', '.join(settings)})"
    return str(getattr(activation, "__name__", type(activation).__name__))
