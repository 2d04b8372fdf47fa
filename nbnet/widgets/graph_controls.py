"""The sliders of a graph view: which entry of which leaf or pinned result each one moves, and how far."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.autodiff.pins import held
from nbnet.drawing.numbers import MINUS, exact, number
from nbnet.drawing.text import plain

Index: TypeAlias = tuple[int, ...]
Write: TypeAlias = tuple[Tensor, Any, Any]
"""A leaf, an index into it (``...`` for all of it), and what to write there; for the result of a gate, where to pin it,
or ``None`` to take its pin out."""

_NICE = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_STEPS = 200
_ROOM, _DIGITS = 10, 6


@dataclasses.dataclass
class Control:
    """One slider.

    Attributes:
        tensor: What it changes: a leaf, or a result that is pinned.
        label: The tensor's name.
        index: The entry it changes; ``()`` for a scalar.
        low: The left end.
        high: The right end.
    """

    tensor: Tensor
    label: str
    index: Index
    low: float
    high: float

    @property
    def value(self) -> Any:
        """The present number."""
        return np.asarray(self.tensor.data)[self.index]

    @property
    def written(self) -> tuple[str, str]:
        """The present number for a box of ten characters, and with all its digits."""
        digits = exact(self.value).replace(MINUS, "-")
        return digits if len(digits) <= _ROOM else number(self.value, _DIGITS).replace(MINUS, "-"), digits

    @property
    def is_outgrown(self) -> bool:
        """Whether the present number lies beyond the ends."""
        return bool(np.isfinite(self.value)) and not self.low <= self.value <= self.high

    def fit_range(self) -> None:
        """Choose a range that suits the present number."""
        reach = sensible_reach(float(self.value))
        self.low, self.high = -reach, reach

    def include(self) -> None:
        """Move the end that the present number has passed; an end that a person chose stays on its side."""
        if self.low == -self.high:
            self.fit_range()
        elif self.value > self.high:
            self.high = sensible_reach(float(self.value))
        else:
            self.low = -sensible_reach(float(self.value))

    def state(self) -> dict[str, object]:
        """What the browser needs to build it."""
        return {
            "label": self.label,
            "shape": list(self.tensor.shape),
            "index": list(self.index),
            "pinned": self.tensor.gate is not None,
            "low": self.low,
            "high": self.high,
            "step": (self.high - self.low) / _STEPS,
        }


def controls_of(graph: ComputationalGraph) -> dict[str, Control]:
    """Make one slider for every leaf with numbers in it.

    Args:
        graph: The graph.

    Returns:
        Controls by the leaf's id; that of an array moves its first entry until another is chosen.
    """
    return {graph.id(leaf): control_of(leaf, plain(graph.label(leaf))) for leaf in graph.leaves if leaf.size}


def control_of(tensor: Tensor, label: str) -> Control:
    """Make a slider for a tensor with numbers in it.

    Args:
        tensor: A leaf, or a pinned result.
        label: Its name.

    Returns:
        A control of its first entry, with a range that suits it.
    """
    control = Control(tensor, label, (0,) * tensor.ndim, 0.0, 0.0)
    control.fit_range()
    return control


def sensible_reach(value: float) -> float:
    """Choose how far a slider goes to either side of zero.

    Args:
        value: The present number.

    Returns:
        A round number, about twice as far as the value, and at least 1 unless the value is tiny.

    Examples:
        >>> [sensible_reach(v) for v in (2.0, -3.0, 0.0, 0.25, 0.002, 130.0)]
        [4.0, 6.0, 1.0, 1.0, 0.004, 300.0]
    """
    size = abs(value)
    if not math.isfinite(size) or size == 0:
        return 1.0
    wanted = 2 * size if size < 0.01 else max(2 * size, 1.0)
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(float(f"{nice * power:.12g}") for nice in _NICE if nice * power >= wanted * (1 - 1e-9))


def read_number(text: object, label: str) -> float:
    """Read a number that a person typed.

    Args:
        text: What was typed.
        label: What it is for.

    Returns:
        The number.

    Raises:
        ValueError: It is not a finite number.

    Examples:
        >>> read_number("0.5", "w0")
        0.5
    """
    try:
        value = float(str(text))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"{label or 'this leaf'} needs a number such as 0.5, and not {str(text) or 'nothing'}")
    return value


def read_index(entries: Sequence[object], tensor: Tensor, label: str) -> Index:
    """Read an index that a person chose.

    Args:
        entries: One number an axis.
        tensor: The array.
        label: The array's name.

    Returns:
        A valid index.

    Raises:
        IndexError: The array has no such entry.
    """
    index = tuple(int(str(entry)) if str(entry).lstrip("-").isdecimal() else -1 for entry in entries)
    if len(index) != tensor.ndim or not all(0 <= i < n for i, n in zip(index, tensor.shape, strict=True)):
        asked = ", ".join(map(str, entries))
        raise IndexError(f"{label or 'this leaf'} has shape {tensor.shape}, and no entry [{asked}]")
    return index


def present(writes: Iterable[Write]) -> list[Write]:
    """Read what is there now, where something else is about to be written.

    Args:
        writes: What will be written.

    Returns:
        Writes that restore the present numbers and pins.
    """
    return [
        (tensor, ..., held(tensor))
        if tensor.gate is not None
        else (tensor, index, np.array(np.asarray(tensor.data)[index]))
        for tensor, index, _ in writes
    ]
