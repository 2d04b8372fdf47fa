"""Joining tensors into one, and splitting one into several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nbnet.autodiff.gate import Array, Gate, record
from nbnet.autodiff.registry import answer, implements
from nbnet.autodiff.tensor import Tensor


class Concatenate(Gate):
    """The inputs one after the other along an axis."""

    symbol = "concat"
    flow = "routes"
    linear = True

    def __init__(self, axis: int | None = 0) -> None:
        self.axis = axis

    def forward(self, *parts: Array) -> Array:
        self.shapes = [np.shape(part) for part in parts]
        return np.concatenate(parts, axis=self.axis)

    def backward(self, dz: Array) -> Array:
        axis = 0 if self.axis is None else self.axis
        lengths = [int(np.prod(s)) if self.axis is None else s[axis] for s in self.shapes]
        ends = np.cumsum(lengths).tolist()
        before = (slice(None),) * (axis % dz.ndim)
        pieces = [dz[(*before, slice(end - n, end))] for n, end in zip(lengths, ends, strict=True)]
        return [np.reshape(piece, shape) for piece, shape in zip(pieces, self.shapes, strict=True)]


class Stack(Gate):
    """The inputs, all of one shape, side by side along a new axis."""

    symbol = "stack"
    flow = "routes"
    linear = True

    def __init__(self, axis: int = 0) -> None:
        self.axis = axis

    def forward(self, *parts: Array) -> Array:
        self.n = len(parts)
        return np.stack(parts, axis=self.axis)

    def backward(self, dz: Array) -> Array:
        before = (slice(None),) * (self.axis % dz.ndim)
        return [dz[(*before, i)] for i in range(self.n)]


@implements(np.concatenate)
def concatenate(parts: Sequence[Any], axis: int | None = 0) -> Array:
    """Answer `np.concatenate`."""
    return record(Concatenate(axis), tuple(parts))


@implements(np.append)
def append(x: Any, values: Any, axis: int | None = None) -> Array:
    """Answer `np.append`."""
    return np.concatenate([x, values], axis=axis)


@implements(np.stack)
def stack(parts: Sequence[Any], axis: int = 0) -> Array:
    """Answer `np.stack`."""
    return record(Stack(axis), tuple(parts))


@implements(np.vstack)
def vstack(parts: Sequence[Any]) -> Array:
    """Answer `np.vstack`: rows under each other."""
    return concatenate([np.atleast_2d(part) for part in parts])


@implements(np.hstack)
def hstack(parts: Sequence[Any]) -> Array:
    """Answer `np.hstack`: side by side along the second axis, vectors along their only one."""
    parts = [np.atleast_1d(part) for part in parts]
    return concatenate(parts, 0 if np.ndim(parts[0]) == 1 else 1)


@implements(np.dstack)
def dstack(parts: Sequence[Any]) -> Array:
    """Answer `np.dstack`: along the third axis."""
    return concatenate([np.atleast_3d(part) for part in parts], 2)


@implements(np.column_stack)
def column_stack(parts: Sequence[Any]) -> Array:
    """Answer `np.column_stack`: vectors as columns of a matrix."""
    return concatenate([part if np.ndim(part) > 1 else np.reshape(part, (-1, 1)) for part in parts], 1)


def _splitting(function: Any, default_axis: Any) -> Any:
    def handler(x: Tensor, indices_or_sections: Any, axis: int | None = None) -> list[Tensor]:
        axis = (default_axis(x) if callable(default_axis) else default_axis) if axis is None else axis
        numbers = np.arange(x.shape[axis])
        parts = (
            function(numbers, indices_or_sections)
            if function is np.array_split
            else np.split(numbers, indices_or_sections)
        )
        before = (slice(None),) * (axis % x.ndim)
        return [x[(*before, slice(int(p[0]), int(p[-1]) + 1) if len(p) else slice(0, 0))] for p in parts]

    return handler


answer(np.split, _splitting(np.split, 0))
answer(np.array_split, _splitting(np.array_split, 0))
answer(np.vsplit, _splitting(np.split, 0))
answer(np.hsplit, _splitting(np.split, lambda x: 0 if x.ndim == 1 else 1))


@implements(np.diff)
def diff(x: Tensor, n: int = 1, axis: int = -1) -> Array:
    """Answer `np.diff`: differences of neighbours, n times."""
    before = (slice(None),) * (axis % x.ndim)
    for _ in range(n):
        x = x[(*before, slice(1, None))] - x[(*before, slice(None, -1))]
    return x
