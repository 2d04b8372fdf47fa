"""A hidden layer as a playground names it."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any, Final

from nbnet.models import ACTIVATIONS
from nbnet.widgets.playground.checks import choice, whole

MOST_LAYERS: Final = 8
MOST_NEURONS: Final = 32
MOST_PIECES: Final = 8


@dataclass(frozen=True)
class Hidden:
    """One hidden layer.

    Attributes:
        neurons: how many.
        activation: its name.
        pieces: weighted sums a neuron, where the activation looks at several, as maxout.
    """

    neurons: int = 2
    activation: str = "tanh"
    pieces: int = 2


def takes_pieces(activation: str) -> bool:
    """Whether an activation looks at several weighted sums a neuron."""
    try:
        return "pieces" in inspect.signature(ACTIVATIONS[activation]).parameters
    except (TypeError, ValueError):  # NumPy's functions tell no signature
        return False


def checked_layers(value: Any) -> tuple[Hidden, ...]:
    """Hidden layers, each as itself, as a number of neurons, or as neurons and activation.

    Raises:
        TypeError: if one is of the wrong kind.
        ValueError: if one is out of its range, or there are too many.

    >>> checked_layers([4, (2, "relu")])
    (Hidden(neurons=4, activation='tanh', pieces=2), Hidden(neurons=2, activation='relu', pieces=2))
    """
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise TypeError(f"layers is {value!r:.60}: expected a list such as [4, 2].")
    if len(value) > MOST_LAYERS:
        raise ValueError(f"layers has {len(value)} entries: expected at most {MOST_LAYERS}.")
    return tuple(_layer(each, f"layers[{i}]") for i, each in enumerate(value))


def _layer(value: Any, name: str) -> Hidden:
    """A hidden layer from itself, from a number of neurons, or from neurons and activation: (4, "relu")."""
    if isinstance(value, list | tuple) and not 1 <= len(value) <= 3:
        raise TypeError(f"{name} is {value!r:.60}: expected a number of neurons, or with an activation: (4, 'relu').")
    given = value if isinstance(value, Hidden) else Hidden(*value) if isinstance(value, list | tuple) else Hidden(value)
    neurons = whole(f"{name}.neurons", 1, MOST_NEURONS)(given.neurons)
    activation = choice(f"{name}.activation", lambda: ACTIVATIONS)(given.activation)
    pieces = whole(f"{name}.pieces", 1, MOST_PIECES)(given.pieces)
    return Hidden(neurons, activation, pieces if takes_pieces(activation) else Hidden.pieces)
