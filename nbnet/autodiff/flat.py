"""`flatten`: the values and gradients of many leaves in two flat arrays.

An optimiser that updates one long vector does its work in one or two NumPy calls, however many layers a model has.
The leaves stay what they were: their values and gradients are views of the long arrays.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from nbnet.autodiff.changes import clock, ledger
from nbnet.autodiff.tensor import Tensor


class FlatParameters:
    """Leaves whose values live in `values` and whose gradients a graph leaves in `gradients`, both 1-dimensional.

    After writing into `values`, call `changed()`, so that everything computed from the leaves is known to be out of
    date.

    Example:
        >>> W, b = Tensor([[1.0, 2.0]], name="W"), Tensor([3.0], name="b")
        >>> flat = flatten([W, b])
        >>> flat.values
        array([1., 2., 3.])
        >>> flat.values *= 2
        >>> flat.changed()
        >>> W
        Tensor([[2., 4.]], name='W')
    """

    def __init__(self, leaves: tuple[Tensor, ...]) -> None:
        self.leaves = leaves
        dtype = leaves[0].dtype
        ends = np.cumsum([leaf.size for leaf in leaves]).tolist()
        self.values: np.ndarray[Any, Any] = np.empty(ends[-1], dtype)
        self.gradients: np.ndarray[Any, Any] = np.zeros(ends[-1], dtype)
        self.slices = {leaf: slice(end - leaf.size, end) for leaf, end in zip(leaves, ends, strict=True)}
        for leaf in leaves:
            view = self.values[self.slices[leaf]].reshape(leaf.shape)
            view[...] = leaf._value
            leaf._value = view
            leaf.home = self
        ledger.layouts += 1

    def gradient(self, leaf: Tensor) -> np.ndarray[Any, Any]:
        """Return the part of `gradients` that belongs to `leaf`, in its shape."""
        return self.gradients[self.slices[leaf]].reshape(leaf.shape)

    def changed(self) -> None:
        """Say that `values` were written to."""
        stamp = next(clock)
        for leaf in self.leaves:
            leaf.version = stamp
        ledger.writes += 1


def flatten(leaves: Iterable[Tensor]) -> FlatParameters:
    """Move the values of `leaves` into one flat array, and the gradients that graphs compute into another.

    Args:
        leaves: tensors without a gate, all of one dtype. Leaves that already live together are left as they are.

    Raises:
        ValueError: if one is not a leaf, the dtypes differ, or some already live in another flat array.
    """
    chosen = tuple(leaves)
    if not chosen:
        raise ValueError("flatten needs at least one leaf")
    for leaf in chosen:
        if not isinstance(leaf, Tensor) or not leaf.is_leaf:
            raise ValueError(f"flatten takes leaves, not {leaf.described() if isinstance(leaf, Tensor) else leaf!r}")
        if leaf.dtype != chosen[0].dtype:
            raise ValueError(f"{leaf.described()} is {leaf.dtype}, but {chosen[0].described()} is {chosen[0].dtype}")
    if len(set(chosen)) != len(chosen):
        raise ValueError("flatten was given the same leaf twice")
    homes = {leaf.home for leaf in chosen}
    if homes != {None}:
        home: FlatParameters | None
        (home, *others) = homes
        if others or home is None or [*map(id, home.leaves)] != [*map(id, chosen)]:
            raise ValueError("some of these leaves already live in another flat array")
        return home
    return FlatParameters(chosen)
