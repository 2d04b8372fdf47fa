"""A network that grows or shrinks keeps the weights of what stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbnet.models import MLP

Parameters = dict[str, NDArray[np.float64]]
Origins = tuple[int | None, ...]
"""For each hidden layer the number of the one that it was before, counted from 0; None for a new one."""


def parameters_of(model: MLP) -> Parameters:
    """Copies of a model's parameters by name."""
    return {name: np.array(tensor.data) for name, tensor in model.parameters.items()}


def carried(old: MLP, new: MLP, origins: Origins, remembered: Mapping[str, NDArray[Any]] | None = None) -> Parameters:
    """The parameters with which a new network goes on where an old one stands.

    Weights between what was there before stay. A new neuron listens at random, as it would at the start, but nobody
    listens to it yet: the weights out of it are 0, and so are those out of a new feature. So the network answers as it
    did, and learns to use what is new. Behind what is all new, weights start at random.

    Args:
        old: the network that learned.
        new: another one, as it starts.
        origins: which hidden layer of the old one each of the new one's is.
        remembered: parameters of the new one from an earlier time, to which it comes back instead of starting.

    Returns:
        Every parameter of the new network, by name.

    >>> old, new = MLP([2, 3, 1], seed=1), MLP([2, 4, 1], seed=2)
    >>> X = np.array([[1.0, -2.0], [0.5, 3.0]])
    >>> for name, values in carried(old, new, origins=(0,)).items():
    ...     new.parameters[name].data = values
    >>> bool(np.allclose(new.scores(X), old.scores(X)))
    True
    """
    found = parameters_of(new) if remembered is None else {name: np.array(v) for name, v in remembered.items()}
    inputs = _inputs(old, new)
    units = {0: inputs}  # number of a layer of the new one → where its units were, by the number of each
    was = {0: 0}
    for j, origin in enumerate((*origins, _output_origin(old, new)), 1):
        if origin is None:
            continue
        was[j] = origin + 1
        units[j] = [unit if unit < old.sizes[origin + 1] else None for unit in range(new.sizes[j])]
    for j in range(1, len(new.sizes)):
        if j not in was:
            continue
        W, b = (_pieces(new, j, found[f"layer{j}.{name}"]) for name in "Wb")
        old_W, old_b = (_pieces(old, was[j], np.asarray(old.parameters[f"layer{was[j]}.{n}"].data)) for n in "Wb")
        pieces = min(W.shape[1], old_W.shape[1])
        kept = [unit for unit in units[j] if unit is not None]
        b[0, :pieces, : len(kept)] = old_b[0, :pieces, kept].T
        if was.get(j - 1) != was[j] - 1 or not any(before is not None for before in units[j - 1]):
            continue  # it listens to something else now
        for row, before in enumerate(units[j - 1]):
            if before is not None:
                W[row, :pieces, : len(kept)] = old_W[before, :pieces, kept].T
            elif remembered is None:
                W[row, :, : len(kept)] = 0.0
    return found


def straight(before: int, after: int) -> Origins:
    """Origins of layers that were added or removed at the end, or neither."""
    return tuple(i if i < before else None for i in range(after))


def reversed_origins(origins: Origins, before: int) -> Origins:
    """Origins of the way back."""
    return tuple(origins.index(i) if i in origins else None for i in range(before))


def _inputs(old: MLP, new: MLP) -> list[int | None]:
    before, after = _input_names(old), _input_names(new)
    if old.n_features != new.n_features:
        return [None] * len(after)
    return [before.index(name) if name in before else None for name in after]


def _input_names(model: MLP) -> Sequence[str]:
    return getattr(model, "features", None) or [f"x{i}" for i in range(1, model.n_features + 1)]


def _output_origin(old: MLP, new: MLP) -> int | None:
    return len(old.sizes) - 2 if old.n_outputs == new.n_outputs else None


def _pieces(model: MLP, layer: int, values: NDArray[Any]) -> NDArray[Any]:
    """Weights or biases as (inputs, pieces, neurons), a view; a maxout layer has several sums a neuron."""
    return values.reshape(values.shape[0] if values.ndim == 2 else 1, -1, model.sizes[layer])
