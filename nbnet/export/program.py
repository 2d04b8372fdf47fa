"""A model as a program: expressions for its features and activations, with the arrays of its layers between them."""

from __future__ import annotations

import ast
import functools
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nbnet.autodiff import Tensor
from nbnet.autodiff.gates.indexing import GetItem
from nbnet.autodiff.gates.joining import Stack
from nbnet.export.expression import Expression, expression_of
from nbnet.models.layer import Layer
from nbnet.models.mcculloch_pitts import McCullochPitts
from nbnet.models.mlp import MLP
from nbnet.models.model import Model

_SAMPLES = 3
DTYPES = ("float64", "float32")


class Step(NamedTuple):
    """One layer: an expression of `x`, the weighted sums.

    Attributes:
        W: shape (inputs, sums).
        b: shape (sums,).
        activation: of the weighted sums; None for the identity.
        name: what the activation is called, fit for a name in code.
    """

    W: NDArray[Any]
    b: NDArray[Any]
    activation: Expression | None
    name: str


class Program(NamedTuple):
    """What a model computes.

    Attributes:
        title: what it is, in a few words.
        n_features: how many numbers describe a sample.
        features: the inputs of the first layer, expressions of `x1`, `x2`, …; None for the samples themselves.
        steps: the layers.
        n_outputs: how many scores a sample gets; one has no axis of its own.
        classes: the labels; None for a regression.
        fires_at_zero: whether a score of exactly 0 speaks for the second class.
        dtype: of all numbers.
    """

    title: str
    n_features: int
    features: tuple[Expression, ...] | None
    steps: tuple[Step, ...]
    n_outputs: int
    classes: NDArray[Any] | None
    fires_at_zero: bool
    dtype: str

    @property
    def single(self) -> bool:
        """Whether there is one score a sample."""
        return self.n_outputs == 1


def program_of(model: Model, dtype: str = "float64") -> Program:
    """Reads a model.

    Raises:
        TypeError: if it is no model, or one that is not made of layers.
        ValueError: if an activation cannot be written in another language, or there is no such dtype.
    """
    if not isinstance(model, Model):
        raise TypeError(f"{model!r:.80} cannot be exported: expected a model, such as MLP([2, 4, 1]) or trainer.model.")
    if dtype not in DTYPES:
        raise ValueError(f"dtype is {dtype!r}: expected 'float64' or 'float32'.")
    neuron = isinstance(model, McCullochPitts)
    # A FeatureMLP has layers too, behind its features.
    layers = MLP.layers(model) if isinstance(model, MLP) else model.layers()
    steps = tuple(_step(layer, dtype, neuron) for layer in layers)
    classes = None
    if model.task == "classification":
        classes = np.arange(model.n_classes) if model.classes is None else np.asarray(model.classes)
    sizes = getattr(model, "sizes", (model.n_features, model.n_outputs))
    return Program(
        title=f"{type(model).__name__} {'-'.join(map(str, sizes))}",
        n_features=model.n_features,
        features=_features(model),
        steps=steps,
        n_outputs=model.n_outputs,
        classes=classes,
        fires_at_zero=neuron,
        dtype=dtype,
    )


def _step(layer: Layer, dtype: str, neuron: bool) -> Step:
    # The scores of a neuron of McCulloch and Pitts are those before its sign.
    called, expression = ("identity", None) if neuron else _activation(layer)
    return Step(np.asarray(layer.W.data, dtype=dtype), np.asarray(layer.b.data, dtype=dtype), expression, called)


def _activation(layer: Layer) -> tuple[str, Expression | None]:
    function: Any = layer.activation
    while isinstance(function, functools.partial):
        function = function.func
    called = str(getattr(function, "__name__", ""))
    called = called if called.isidentifier() else "activation"
    # Numbers of both signs, so that no two sums are equal.
    x = Tensor(np.linspace(-1.7, 2.3, _SAMPLES * layer.b.size).reshape(_SAMPLES, -1))
    output = layer.activation(x)
    if output is x:
        return called, None
    owner = f"The activation {called} of {layer.name}"
    return called, expression_of(output, lambda t: ast.Name("x", ast.Load()) if t is x else None, owner)


def _features(model: Model) -> tuple[Expression, ...] | None:
    if not isinstance(model, MLP):
        return None
    X = Tensor(np.linspace(-1.7, 2.3, _SAMPLES * model.n_features).reshape(_SAMPLES, -1))
    made = model.inputs(X)
    if made is X:
        return None
    if not isinstance(made.gate, Stack) or made.gate.axis not in (1, -1):
        raise ValueError(
            f"The features of a {type(model).__name__} are not stacked from columns: they cannot be written."
        )

    def column(tensor: Tensor) -> ast.expr | None:
        if isinstance(tensor.gate, GetItem) and tensor.inputs[0] is X:
            match tensor.gate.index:
                case (slice(start=None, stop=None, step=None), int(i)):
                    return ast.Name(f"x{i % model.n_features + 1}", ast.Load())
        return None

    return tuple(expression_of(each, column, f"The feature {i}") for i, each in enumerate(made.inputs, 1))
