"""Pins: an intermediate value held at a number of your choosing, whatever the gates before it compute.

A pinned tensor keeps its inputs, and a `Pinned` gate takes the place of its own: forward answers the number, backward
sends zeros. So every way to replay a graph, and every derivation, treats a pin like any other gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from nbnet.autodiff.changes import clock, ledger
from nbnet.autodiff.gate import Gate
from nbnet.autodiff.tensor import Tensor


class Pinned(Gate):
    """Stands in for the gate of a pinned tensor.

    Args:
        gate: the gate that computes the tensor when it is not pinned.
        value: what it is held at.

    Attributes:
        stamp: when the number was last chosen, by the clock of all changes.
    """

    flow = "stops"

    def __init__(self, gate: Gate, value: Any) -> None:
        self.gate, self.symbol = gate, gate.symbol  # type: ignore[misc]
        self.value = np.array(value)
        self.stamp = next(clock)

    def forward(self, *inputs: Any) -> Any:
        """Return the number, whatever the inputs are."""
        self.inputs = inputs
        return self.value.copy()[()]

    def backward(self, dz: Any) -> list[Any]:  # noqa: ARG002
        """Return zeros: while it is pinned, the output does not move with what comes before."""
        return [np.zeros(getattr(x, "shape", ()), getattr(x, "dtype", np.float64))[()] for x in self.inputs]

    def __repr__(self) -> str:
        return repr(self.gate)


class Changes:
    """How often any pin was set, moved or taken out: graphs that share a tensor see that they must look again."""

    count = 0


changes = Changes()


def own_gate(tensor: Tensor) -> Gate | None:
    """Return the gate that computes `tensor` when it is not pinned; None for what no gate computes."""
    return tensor.gate.gate if type(tensor.gate) is Pinned else tensor.gate


def held(tensor: Tensor) -> Any:
    """Return a copy of the value that `tensor` is pinned at, or None if it is not."""
    return tensor.gate.value.copy() if type(tensor.gate) is Pinned else None


def hold(tensor: Tensor, value: Any) -> None:
    """Pin `tensor` at a checked `value`, or take the pin out with None; nothing is recomputed."""
    gate = own_gate(tensor)
    assert gate is not None
    if value is None:
        tensor.gate = gate
    elif type(tensor.gate) is Pinned:
        tensor.gate.value[...] = value  # in place: the copies of the gate that plans made see it too
        tensor.gate.stamp = next(clock)
    else:
        tensor.gate = Pinned(gate, value)
    changes.count += 1
    ledger.writes += 1


def stamps(nodes: Iterable[Tensor]) -> dict[Tensor, int]:
    """Return the pinned tensors among `nodes`, with the time when each was last moved."""
    return {tensor: tensor.gate.stamp for tensor in nodes if type(tensor.gate) is Pinned}


def stopped(nodes: Sequence[Tensor], output: Tensor) -> frozenset[Tensor]:
    """Return the tensors whose every way to the `output` is blocked by a pin: it does not move with them.

    Args:
        nodes: every tensor of the graph, inputs before outputs.
        output: the node that gradients start from.
    """
    if not any(type(tensor.gate) is Pinned for tensor in nodes):
        return frozenset()
    leading, free = {output}, {output}
    for tensor in reversed(nodes):
        if tensor in leading:
            leading.update(tensor.inputs)
        if tensor in free and type(tensor.gate) is not Pinned:
            free.update(tensor.inputs)
    return frozenset(leading - free)
