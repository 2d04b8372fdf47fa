"""The plain way to replay a graph: run the gates' own `forward` and `backward`, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nbnet.autodiff.engine import accumulate
from nbnet.autodiff.gate import checked_output
from nbnet.autodiff.tensor import Tensor, clock, settle


class Replay:
    """Replays a graph gate by gate; what every faster plan must agree with.

    Args:
        nodes: every tensor of the graph, inputs before outputs.
        output: the node that gradients start from.
    """

    def __init__(self, nodes: Sequence[Tensor], output: Tensor) -> None:
        self.nodes, self.output = nodes, output

    def is_current(self) -> bool:
        """Whether the leaves still keep their values where this plan reads them."""
        return True

    def reached(self, changed: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """Return the gate outputs that depend on the `changed` leaves, inputs before outputs."""
        reached = set(changed)
        for tensor in self.nodes:
            if not reached.isdisjoint(tensor.inputs):
                reached.add(tensor)
        return tuple(tensor for tensor in self.nodes if tensor.gate is not None and tensor in reached)

    def forward(self, changed: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """Recompute what the `changed` leaves reach; return those tensors."""
        done = self.reached(changed)
        stamp = next(clock)
        for tensor in done:
            assert tensor.gate is not None
            tensor._value = checked_output(tensor.gate.forward(*[settle(t) for t in tensor.inputs]), tensor.gate)
            tensor.version = stamp
        return done

    def backward(self, upstream: Any) -> None:
        """Run the chain rule from the output, whose gradient is `upstream`, into the gradients of all nodes."""
        gradients = accumulate(self.nodes, {self.output: upstream})
        for tensor in self.nodes:
            tensor._grad = gradients.get(tensor)
