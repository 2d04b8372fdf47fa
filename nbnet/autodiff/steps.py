"""Steps are data: a pass over a graph as a list of small records, with formulas.

The stepper, the printout, the exercises and the tests all read these records, so they can never disagree. A record
holds copies: it stays true when the graph is replayed with other values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from nbnet.autodiff.derivation import Formula, Writer
from nbnet.autodiff.engine import accumulate, seed
from nbnet.autodiff.forward_mode import push
from nbnet.autodiff.gate import Gate
from nbnet.autodiff.tensor import Tensor, new_tensor, settle

if TYPE_CHECKING:
    from nbnet.autodiff.graph import ComputationalGraph

Mode = Literal["forward", "backward", "forward-mode"]
Values = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """What one gate does in a pass.

    Attributes:
        number: 1, 2, 3 … in the order of the pass.
        mode: "forward", "backward" or "forward-mode".
        tensor: the output of the gate.
        gate: the gate.
        inputs: its inputs.
        value: the output's value.
        upstream: the gradient that arrives at the output (backward), else None.
        local: for each input the local derivative ∂output/∂input, in the output's shape, or None where the gate is not
            elementwise and so has a whole Jacobian, or where the input is a constant.
        contributions: for each input what the gate sends: upstream × local (backward), local × tangent (forward-mode);
            None for constants.
        totals: for each input the gradient collected there after this step (backward) or its tangent (forward-mode),
            else None.
        tangent: the derivative of the output with respect to the chosen leaf (forward-mode), else None.
        formulas: one `Formula` for the output (forward, forward-mode), or one for each input that has a gradient
            (backward).
    """

    number: int
    mode: Mode
    tensor: Tensor
    gate: Gate
    inputs: tuple[Tensor, ...]
    value: Values
    upstream: Values | None = None
    local: tuple[Values | None, ...] = ()
    contributions: tuple[Values | None, ...] = ()
    totals: tuple[Values | None, ...] = ()
    tangent: Values | None = None
    formulas: tuple[Formula, ...] = ()

    def __str__(self) -> str:
        return f"{self.number}. {self.gate.symbol}\n" + "\n".join(f"   {line}" for line in self.formulas)


class Steps(Sequence[Step]):
    """The steps of a pass, in order; prints as a derivation."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._steps = tuple(steps)

    def __getitem__(self, index: Any) -> Any:
        return Steps(self._steps[index]) if isinstance(index, slice) else self._steps[index]

    def __len__(self) -> int:
        return len(self._steps)

    def __str__(self) -> str:
        return "\n".join(str(step) for step in self._steps)

    def __repr__(self) -> str:
        return f"<{len(self)} {self._steps[0].mode if self._steps else ''} steps>"


def _copy(value: Any) -> Values | None:
    return None if value is None else np.array(value)


def local_derivatives(tensor: Tensor) -> tuple[Any, ...]:
    """Return ∂output/∂input for each input of an elementwise gate, in the output's shape; None for any other gate."""
    gate, inputs = tensor.gate, tensor.inputs
    assert gate is not None
    values = [settle(source) for source in inputs]
    if not (gate.elementwise or all(np.ndim(v) == 0 for v in [*values, settle(tensor)])):
        return (None,) * len(inputs)
    gate = gate.copy()
    gate.needs = tuple(source.tracked for source in inputs)
    gate.forward(*values)
    one = np.ones(tensor.shape, tensor.dtype)[()]
    answer = gate.backward(one)
    answer = answer if isinstance(answer, (tuple, list)) else (answer,)
    return tuple(np.broadcast_to(a, tensor.shape) if s.tracked else None for a, s in zip(answer, inputs, strict=True))


def forward_steps(graph: ComputationalGraph) -> Steps:
    """Return the forward pass as steps."""
    writer = Writer(graph)
    gates = [t for t in graph.nodes_topologically_sorted() if t.gate is not None]
    return Steps(
        Step(i, "forward", t, t.gate, t.inputs, np.array(t._value), formulas=(writer.forward(t),))
        for i, t in enumerate(gates, 1)
        if t.gate is not None
    )


def backward_steps(graph: ComputationalGraph, upstream: Any = None) -> Steps:
    """Return the backward pass from the output as steps; computes with the gates' own `backward`."""
    writer = Writer(graph)
    gradients: dict[Tensor, Any] = {graph.output: seed(graph.output, upstream)}
    steps: list[Step] = []
    stopped = graph.stopped
    for tensor in reversed(graph.nodes_topologically_sorted()):
        gate = tensor.gate
        if gate is None or tensor not in gradients or not tensor.tracked or tensor in stopped:
            continue
        gate = gate.copy()
        gate.forward(*[settle(source) for source in tensor.inputs])
        given, local = gradients[tensor], local_derivatives(tensor)
        sent = _sent(tensor, gate, given)
        for source, contribution in zip(tensor.inputs, sent, strict=True):
            if contribution is not None:
                gradients[source] = gradients[source] + contribution if source in gradients else contribution
        steps.append(
            Step(
                len(steps) + 1,
                "backward",
                tensor,
                gate,
                tensor.inputs,
                np.array(settle(tensor)),
                np.array(given),
                tuple(_copy(value) for value in local),
                tuple(_copy(value) for value in sent),
                tuple(_copy(gradients.get(source)) for source in tensor.inputs),
                formulas=tuple(
                    writer.chain(tensor, i, (given, local[i], sent[i]))
                    for i, source in enumerate(tensor.inputs)
                    if source.tracked
                ),
            )
        )
    return Steps(steps)


def _sent(tensor: Tensor, gate: Gate, given: Any) -> list[Any]:
    """Return what the gate sends to each input separately, so that x·x shows both of its contributions."""
    twins = tuple(new_tensor(settle(s), None, (), (), s.tracked) for s in tensor.inputs)
    stand_in = new_tensor(settle(tensor), gate, twins, (), True)
    gradients = accumulate(stand_in, given)
    return [gradients.get(twin) for twin in twins]


def forward_mode_steps(graph: ComputationalGraph, leaf: Tensor, index: tuple[int, ...] = ()) -> Steps:
    """Return the forward-mode pass for one number as steps: how every node moves when it moves by 1.

    Args:
        graph: The graph, after its forward pass.
        leaf: The leaf that moves.
        index: Which entry of it moves; ``()`` for a scalar.
    """
    writer = Writer(graph, index)
    if len(index) != leaf.ndim:
        raise ValueError(
            f"{leaf.described()} has shape {leaf.shape}; forward-mode steps follow one number: say which with "
            "index=(…), or use jvp for a whole array"
        )
    unit = np.zeros(leaf.shape, leaf.dtype)
    unit[index] = 1
    tangents: dict[Tensor, Any] = {leaf: unit[()]}
    steps: list[Step] = []
    for tensor in graph.nodes_topologically_sorted():
        if tensor.gate is None or not tensor.tracked or not any(source in tangents for source in tensor.inputs):
            continue
        incoming = [tangents.get(source) for source in tensor.inputs]
        tangents[tensor] = push(tensor, incoming)
        local = local_derivatives(tensor)
        moved = [None if d is None or t is None else np.asarray(d) * t for d, t in zip(local, incoming, strict=True)]
        steps.append(
            Step(
                len(steps) + 1,
                "forward-mode",
                tensor,
                tensor.gate,
                tensor.inputs,
                np.array(settle(tensor)),
                None,
                tuple(_copy(value) for value in local),
                tuple(_copy(value) for value in moved),
                tuple(_copy(value) for value in incoming),
                np.array(tangents[tensor]),
                (writer.moved(tensor, leaf, incoming, local, tangents[tensor]),),
            )
        )
    return Steps(steps)
