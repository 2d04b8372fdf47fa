"""What comes out of each layer of a model."""

from __future__ import annotations

import numpy as np

from nbnet.autodiff import Tensor, no_grad
from nbnet.datasets.validation import FloatArray
from nbnet.models.mlp import MLP
from nbnet.models.model import Model


def layer_inputs(model: Model, X: FloatArray) -> FloatArray:
    """What the first layer gets of samples; nothing is recorded.

    Args:
        model: an MLP; any other model gets the samples themselves.
        X: samples, shape (N, features).

    Returns:
        Shape (N, inputs).
    """
    if not isinstance(model, MLP):
        return X
    with no_grad():
        return np.asarray(model.inputs(Tensor(X, constant=True)).data)


def layer_outputs(model: Model, X: FloatArray) -> list[FloatArray]:
    """The numbers after each layer, the model's outputs last; nothing is recorded.

    Args:
        model: an MLP; any other model is taken as one layer.
        X: samples, shape (N, features).

    Returns:
        One array a layer, shape (N, neurons).

    >>> import numpy as np
    >>> [layer.shape for layer in layer_outputs(MLP([2, 4, 1]), np.zeros((3, 2)))]
    [(3, 4), (3, 1)]
    """
    if not isinstance(model, MLP):
        return [model.scores(X).reshape(len(X), -1)]
    outputs = []
    with no_grad():
        x = model.inputs(Tensor(X, constant=True))
        for i, activation in enumerate(model.activations, 1):
            x = activation(x @ model.parameters[f"layer{i}.W"] + model.parameters[f"layer{i}.b"])
            x = model.pins.held(i, x)
            outputs.append(np.asarray(x.data))
    return outputs
