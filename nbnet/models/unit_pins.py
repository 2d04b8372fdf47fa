"""Pinned neurons: outputs of hidden units that are held at a number, whatever the layers before them compute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbnet.autodiff import Tensor
from nbnet.autodiff.gate import Array, Gate
from nbnet.datasets.validation import count, quantity


class PinnedUnits(Gate):
    """z = x, but some units answer numbers of their own; no gradient passes back through these."""

    symbol = "pin"

    def __init__(self, units: NDArray[np.bool_]) -> None:
        self.units = units

    def forward(self, x: Array, numbers: Array) -> Array:
        """Return the inputs, with the numbers in place of some."""
        return np.where(self.units, numbers, x)

    def backward(self, dz: Array) -> list[Array]:
        """Return what reaches the units that compute, and what moves the numbers."""
        return [np.where(self.units, 0, dz), np.where(self.units, dz, 0)]


class UnitPins:
    """Which hidden units of a model are pinned, and at what.

    Attributes:
        pattern: which units are pinned; with another pattern, a model's graph is another.

    Args:
        sizes: of the model's layers, features first; without hidden layers there is nothing to pin.
        dtype: of its numbers.

    >>> pins = UnitPins([2, 3, 1])
    >>> pins.set(1, 0, 0.5)
    >>> pins
    {(1, 0): 0.5}
    >>> pins.held(1, Tensor([[7.0, 8.0, 9.0]])).data.tolist()
    [[0.5, 8.0, 9.0]]
    """

    def __init__(self, sizes: Sequence[int] = (), dtype: Any = np.float64) -> None:
        self._sizes, self._dtype = tuple(sizes), dtype
        self._numbers: dict[int, Tensor] = {}
        self._units: dict[int, NDArray[np.bool_]] = {}
        self.pattern: frozenset[tuple[int, int]] = frozenset()

    def set(self, layer: int, unit: int, value: float | None) -> None:
        """Pins a unit at a number, or lets it compute again (None).

        Raises:
            TypeError: if the model has no hidden units, or something is no number.
            ValueError: if there is no such unit, or the number is not finite.
        """
        self.require(layer, unit)
        number = None if value is None else quantity(value, f"layer {layer}, unit {unit}", least=-np.inf)
        units = self._units.get(layer, np.zeros(self._sizes[layer], dtype=bool)).copy()
        units[unit] = number is not None
        self.pattern = self.pattern - {(layer, unit)} if number is None else self.pattern | {(layer, unit)}
        if not units.any():
            self._units.pop(layer, None)
            self._numbers.pop(layer, None)
            return
        if layer not in self._numbers:
            self._numbers[layer] = Tensor(np.zeros(self._sizes[layer], self._dtype), name="pins", constant=True)
        if number is not None:
            self._numbers[layer].data[unit] = number
        self._units[layer] = units  # another array: a graph that was recorded with the old one keeps it

    @property
    def known(self) -> bool:
        """Whether there are hidden units."""
        return len(self._sizes) > 2

    def require(self, layer: int, unit: int) -> None:
        """Raises what `set` raises about a unit that does not exist."""
        hidden = self._sizes[1:-1]
        if not hidden:
            raise TypeError("This model has no hidden neurons that could be pinned.")
        if not 1 <= count(layer, "layer") <= len(hidden):
            raise ValueError(f"layer is {layer}: the hidden layers are 1 to {len(hidden)}.")
        if count(unit, "unit", least=0) >= hidden[layer - 1]:
            raise ValueError(f"unit is {unit}: layer {layer} has the units 0 to {hidden[layer - 1] - 1}.")

    def values(self) -> dict[tuple[int, int], float]:
        """What each pinned unit is held at, by layer (from 1) and unit (from 0)."""
        return {
            (layer, int(unit)): float(self._numbers[layer].data[unit])
            for layer, units in sorted(self._units.items())
            for unit in np.flatnonzero(units)
        }

    def held(self, layer: int, x: Tensor) -> Tensor:
        """The outputs of a layer, with the pinned ones in place of those computed."""
        if layer not in self._units:
            return x
        pinned: Tensor = PinnedUnits(self._units[layer])(x, self._numbers[layer])
        return pinned

    def after(self, layer: int, activation: Callable[..., Any]) -> Callable[..., Any]:
        """An activation followed by the pins of its layer."""
        if layer not in self._units:
            return activation
        return lambda x: self.held(layer, activation(x))

    def copied(self) -> UnitPins:
        """The same pins, as something apart."""
        copied = UnitPins(self._sizes, self._dtype)
        for (layer, unit), value in self.values().items():
            copied.set(layer, unit, value)
        return copied

    def __bool__(self) -> bool:
        return bool(self._units)

    def __repr__(self) -> str:
        return repr(self.values())
