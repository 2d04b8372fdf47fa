"""What a comparison of tensors gives: a plain array of truth values that a replayed graph can bring up to date.

Comparing has no gradient, so ``x > 0`` is an array for all purposes. But when it goes back into the graph, as in
``np.where(x > 0, x, 0.1 * x)``, a replay with another x must compare again. So the array remembers the comparison as a
node of the graph, and that node takes its place when it meets a tensor.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nbnet.autodiff.context import recording
from nbnet.autodiff.gate import Array, Elementwise, record
from nbnet.autodiff.registry import answer
from nbnet.autodiff.tensor import Tensor, plain

COMPARISONS = (np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal)
LOGIC = (np.logical_and, np.logical_or, np.logical_xor, np.logical_not)
BITWISE = (np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.invert)
SIGNS = "= ≠ < ≤ > ≥ ∧ ∨ ⊻ ¬ ∧ ∨ ⊻ ¬"
SYMBOLS = dict(zip((*COMPARISONS, *LOGIC, *BITWISE), SIGNS.split(), strict=True))


class Mask(np.ndarray[Any, Any]):
    """An array of truth values that remembers the `node` which computes it; parts and results of it do not."""

    node: Tensor | None

    def __array_finalize__(self, obj: object) -> None:
        self.node = None

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if any(isinstance(value, Tensor) for value in inputs):
            return NotImplemented
        if ufunc in SYMBOLS and method == "__call__" and not kwargs:
            nodes = [getattr(value, "node", None) for value in inputs]
            return compared(
                ufunc, *[value if node is None else node for value, node in zip(inputs, nodes, strict=True)]
            )
        # an operand of anything else is plain truth values
        stripped = [np.asarray(value) if isinstance(value, Mask) else value for value in inputs]
        return getattr(ufunc, method)(*stripped, **kwargs)

    def __repr__(self) -> str:
        return repr(np.asarray(self))

    def __reduce__(self) -> Any:
        return np.array(self).__reduce__()


class Compare(Elementwise):
    """A comparison or logical function; its output has no gradient."""

    def __init__(self, ufunc: np.ufunc) -> None:
        self.ufunc = ufunc

    def forward(self, *values: Array) -> Array:
        """Return the truth values."""
        return self.ufunc(*[plain(value) for value in values])

    def backward(self, dz: Array) -> Array:
        """Return no gradient for any input."""
        return [0 * dz] * self.ufunc.nin

    @property
    def symbol(self) -> str:  # type: ignore[override]
        """The sign of the comparison."""
        return SYMBOLS[self.ufunc]


def compared(ufunc: np.ufunc, *operands: Any) -> Any:
    """Return the truth values of a comparison among whose operands is a tensor."""
    if not recording.get().on:
        return ufunc(*[plain(value) for value in operands])
    node = record(Compare(ufunc), operands)
    node.tracked = False
    mask = np.asarray(node._value).view(Mask)
    mask.node = node
    return mask


for _ufunc in (*COMPARISONS, *LOGIC):
    answer(_ufunc, lambda *operands, _ufunc=_ufunc: compared(_ufunc, *operands))
