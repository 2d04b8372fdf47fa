"""The plain way to replay a graph: run the gates' own `forward` and `backward`, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nbnet.autodiff.changes import clock
from nbnet.autodiff.engine import accumulate
from nbnet.autodiff.gate import checked_output
from nbnet.autodiff.pins import stopped
from nbnet.autodiff.tensor import Tensor, settle


class Replay:
    """Replays a graph gate by gate; what every faster plan must agree with.

    Args:
        nodes: every tensor of the graph, inputs before outputs.
        output: the node that gradients start from.
    """

    def __init__(self, nodes: Sequence[Tensor], output: Tensor) -> None:
        self.nodes, self.output = nodes, output
        self.stopped = stopped(nodes, output)
        self._reached: dict[tuple[Tensor, ...], tuple[Tensor, ...]] = {}

    def kept(self, value: Any) -> Any:
        """Return what is needed to restore the value of a leaf, should the next pass fail."""
        return value if type(value) is not np.ndarray else value.copy()

    def reached(self, changed: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """Return the gate outputs that depend on the `changed` leaves, inputs before outputs."""
        if changed not in self._reached:
            reached = set(changed)
            for tensor in self.nodes:
                if not reached.isdisjoint(tensor.inputs):
                    reached.add(tensor)
            self._reached[changed] = tuple([t for t in self.nodes if t.gate is not None and t in reached])
        return self._reached[changed]

    def forward(self, changed: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """Recompute what the `changed` leaves reach; return those tensors."""
        done = self.reached(changed)
        for tensor in done:
            gate = tensor.gate
            assert gate is not None
            value = gate.forward(*[settle(source) for source in tensor.inputs])
            tensor._value = value if type(value) is np.float64 else checked_output(value, gate)
            tensor.serial = tensor.version = next(clock)  # what the gate keeps on self is up to date as well
        return done

    def sweep(self, changed: tuple[Tensor, ...], upstream: Any) -> tuple[Tensor, ...]:
        """Do `forward` and then `backward`."""
        done = self.forward(changed) if changed else ()
        self.backward(upstream)
        return done

    def backward(self, upstream: Any) -> None:
        """Run the chain rule from the output, whose gradient is `upstream`, into the gradients of all nodes."""
        gradients = accumulate(self.output, upstream, self.stopped)
        for tensor in self.nodes:
            tensor._grad = gradients.get(tensor)
            if tensor._grad is None and tensor in self.stopped and tensor.tracked:
                tensor._grad = np.zeros(tensor.shape, tensor.dtype)[()]
