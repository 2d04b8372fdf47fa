"""Taking entries out of an array, and the reverse: putting gradients back where the entries came from."""

from __future__ import annotations

from typing import Any

import numpy as np

from nbnet.autodiff.gate import Array, Gate, record
from nbnet.autodiff.registry import implements
from nbnet.autodiff.tensor import Tensor, plain


class GetItem(Gate):
    """x[index], with NumPy's basic and advanced indexing. An entry taken twice gets both gradients."""

    symbol = "[ ]"
    flow = "routes"
    linear = True

    def __init__(self, index: Any) -> None:
        self.index = index

    def forward(self, x: Array) -> Array:
        self.shape = x.shape
        return x[self.index]

    def backward(self, dz: Array) -> Array:
        return PutItem(self.index, self.shape).apply(dz)


class PutItem(Gate):
    """Zeros of a shape, with the input added at an index: the transpose of taking entries."""

    symbol = "put"
    flow = "routes"
    linear = True

    def __init__(self, index: Any, shape: tuple[int, ...]) -> None:
        self.index, self.shape = index, shape

    def forward(self, x: Array) -> Array:
        z = np.zeros(self.shape, x.dtype)
        if is_basic(self.index):
            z[self.index] = x
        else:
            np.add.at(z, self.index, x)
        return z

    def backward(self, dz: Array) -> Array:
        return dz[self.index]


def is_basic(index: Any) -> bool:
    """Whether an index is made of integers, slices, ... and None only, and so takes no entry twice."""
    parts = index if isinstance(index, tuple) else (index,)
    return all(part is None or part is Ellipsis or type(part) in (int, slice) for part in parts)


class Select(Gate):
    """x[mask]: the entries where a comparison holds."""

    symbol = "[ ]"
    flow = "routes"

    def forward(self, x: Array, mask: Array) -> Array:
        self.index, self.shape = np.nonzero(plain(mask)), x.shape
        return x[self.index]

    def backward(self, dz: Array) -> Array:
        return PutItem(self.index, self.shape).apply(dz), None


@implements("getitem")
def getitem(x: Tensor, index: Any) -> Tensor:
    """Answer `x[index]`; tensors within the index count as their values."""
    if getattr(index, "node", None) is not None and index.shape == x.shape and x.ndim:
        return record(Select(), (x, index))
    index = tuple(plain(i) for i in index) if isinstance(index, tuple) else plain(index)
    return record(GetItem(index), (x,))
