"""The Jacobian of one gate, row by row from its own `backward`: what nobody builds, beside what everybody computes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np

from nbnet.autodiff.engine import accumulate
from nbnet.autodiff.pins import own_gate
from nbnet.autodiff.tensor import Tensor, new_tensor, settle


@dataclass(frozen=True, eq=False)
class GateJacobian:
    """The derivative of every entry of a gate's output by every entry of one input.

    Attributes:
        output: the gate's output.
        source: the input.
        index: which of the gate's inputs it is.
        shape: (entries of the output, entries of the input).
        rows: which rows `matrix` holds: all of a small Jacobian, evenly spaced ones of a large one.
        columns: which columns it holds.
        matrix: these entries, shape (len(rows), len(columns)).
        diagonal: whether everything off the diagonal is zero, because the gate works entry by entry.
        upstream: the gradient that arrives at the output, None if it was not computed.
        product: upstream times Jacobian, in the input's shape: what a backward pass computes without the Jacobian.
    """

    output: Tensor
    source: Tensor
    index: int
    shape: tuple[int, int]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    matrix: np.ndarray[Any, Any]
    diagonal: bool
    upstream: np.ndarray[Any, Any] | None
    product: np.ndarray[Any, Any] | None

    @property
    def complete(self) -> bool:
        """Whether `matrix` is the whole Jacobian."""
        return (len(self.rows), len(self.columns)) == self.shape

    @property
    def bytes(self) -> int:
        """The memory that the whole Jacobian would take."""
        return self.shape[0] * self.shape[1] * self.source.dtype.itemsize


def gate_jacobian(
    tensor: Tensor, i: int, *, most: int = 32, gradient: Callable[[Tensor], Any] = attrgetter("grad")
) -> GateJacobian:
    """Compute the Jacobian of the gate that made `tensor` with respect to its input `i`.

    Each row is one `backward` with a 1 at the row's place. Only the rows that are shown are computed, so that the
    Jacobian of a large gate costs no more than a few backward passes and is never in memory.

    Args:
        tensor: the output of a gate; if it is pinned, of the gate that the pin stands in for.
        i: which input.
        most: how many rows and columns to compute at most.
        gradient: what finds the gradient that arrives, None if it was not computed; by default the tensor's `.grad`.

    Raises:
        ValueError: if no gate computes `tensor`, or `most` is less than 2.
        IndexError: if the gate has no such input.

    Example:
        >>> x = Tensor([-1.0, 2.0, 3.0], name="x")
        >>> found = gate_jacobian(np.maximum(x, 0.0), 0)
        >>> found.matrix.tolist(), found.diagonal
        ([[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], True)
    """
    gate = own_gate(tensor)
    if gate is None:
        raise ValueError(f"{tensor.described()} is computed by no gate, so it has no Jacobian")
    if not 0 <= i < len(tensor.inputs):
        raise IndexError(f"{gate} has {len(tensor.inputs)} inputs; there is none with index {i}")
    if most < 2:
        raise ValueError(f"most is at least 2, not {most}")
    gate, source = gate.copy(), tensor.inputs[i]
    # Twins, so that x·x has a Jacobian for each of its two inputs.
    twins = tuple(new_tensor(settle(s), None, (), (), n == i) for n, s in enumerate(tensor.inputs))
    gate.needs = tuple(n == i for n in range(len(twins)))
    value = np.asarray(gate.forward(*[settle(twin) for twin in twins]))
    stand_in = new_tensor(value, gate, twins, (), True)

    def back(upstream: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.array(accumulate(stand_in, upstream.reshape(value.shape)[()])[twins[i]])

    rows, columns = _spread(value.size, most), _spread(source.size, most)
    matrix = np.zeros((len(rows), len(columns)), source.dtype)
    for n, row in enumerate(rows):
        unit = np.zeros(value.size, value.dtype)
        unit[row] = 1
        matrix[n] = back(unit).ravel()[list(columns)]
    arrived = None if (upstream := gradient(tensor)) is None else np.array(upstream)
    return GateJacobian(
        tensor,
        source,
        i,
        (value.size, source.size),
        rows,
        columns,
        matrix,
        gate.elementwise and source.shape == value.shape,
        arrived,
        None if arrived is None else back(arrived),
    )


def _spread(count: int, limit: int) -> tuple[int, ...]:
    if count <= limit:
        return tuple(range(count))
    return tuple(i * (count - 1) // (limit - 1) for i in range(limit))
