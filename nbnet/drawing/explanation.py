"""Why a wire has its value and its gradient: the chain rule at its place, in symbols and in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from nbnet.autodiff import ComputationalGraph, Gate, Tensor
from nbnet.autodiff.derivation import Symbols
from nbnet.autodiff.steps import Steps, backward_steps, forward_steps
from nbnet.drawing.numbers import number
from nbnet.drawing.text import plain
from nbnet.drawing.values import LEFT, Gradient, description
from nbnet.language import _

MOST_GATES, MOST_NUMBERS = 300, 500_000
"""How large a graph may be for its derivation to be computed while a person waits."""


_derived: dict[ComputationalGraph, tuple[Steps, Steps]] = {}


@contextmanager
def derived_once(graph: ComputationalGraph) -> Iterator[None]:
    """Derive a graph once for all explanations that are asked for inside; its numbers stay as they are.

    Args:
        graph: The graph, after its forward pass.
    """
    if not _is_large(graph):
        _derived[graph] = _forward(graph), _backward(graph)
    try:
        yield
    finally:
        _derived.pop(graph, None)


def wire_explanation(graph: ComputationalGraph, tensor: Tensor, gradient: Gradient = LEFT) -> str:
    """Explain a tensor: what it is, how its value was computed, and what its gradient is made of.

    Args:
        graph: The graph, after its forward pass.
        tensor: A tensor of it.
        gradient: What finds its gradient.

    Returns:
        Lines of text. At a fork there is one line for each gate that sends a contribution, and one for their sum.

    Examples:
        >>> from nbnet.autodiff import ComputationalGraph, Gate, Tensor
        >>> a, b = Tensor(2.0, name="a"), Tensor(1.0, name="b")
        >>> graph = ComputationalGraph((a + b) * (b + 1))
        >>> _ = graph.backward()
        >>> print(wire_explanation(graph, b))
        b: leaf, scalar, float64
        value 1.0
        gradient 5.0
        ∂f/∂b = ∂f/∂z2 · 1 = 3 · 1 = 3
        ∂f/∂b = ∂f/∂z1 · 1 = 2 · 1 = 2
        Contributions add up: 3 + 2 = 5
    """
    named = tensor.is_constant or _is_large(graph)
    name = graph.label(tensor) if named else Symbols(graph).names[tensor]
    return "\n".join([description(tensor, plain(name), gradient=gradient), *formulas(graph, tensor, gradient)])


def formulas(graph: ComputationalGraph, tensor: Tensor, gradient: Gradient = LEFT) -> list[str]:
    """Derive the value and the gradient of a tensor.

    Args:
        graph: The graph, after its forward pass.
        tensor: A tensor of it.
        gradient: What finds its gradient.

    Returns:
        The equations, with symbols and with numbers; none for a graph so large that a person would wait for them.
    """
    if _is_large(graph):
        return []
    lines = [str(step.formulas[0]) for step in _forward(graph) if step.tensor is tensor]
    if tensor.is_constant or (arrived := gradient(tensor)) is None:
        return lines
    sent = []
    for step in _backward(graph):
        tracked = [
            (operand, part) for operand, part in zip(step.inputs, step.contributions, strict=True) if part is not None
        ]
        for (operand, contribution), formula in zip(tracked, step.formulas, strict=True):
            if operand is tensor:
                lines.append(str(formula))
                sent.append(contribution)
    if len(sent) > 1:
        total = "" if tensor.ndim else f": {' + '.join(map(number, sent))} = {number(arrived)}".replace("+ −", "− ")
        lines.append(_("Contributions add up") + total)
    return lines


def gate_explanation(graph: ComputationalGraph, tensor: Tensor, gradient: Gradient = LEFT) -> str:
    """Explain a gate: what it computes, and what it does to the gradient that arrives.

    Args:
        graph: The graph, after its forward pass.
        tensor: The gate's output.
        gradient: What finds its gradient.

    Returns:
        Lines of text: upstream gradient times local derivative, for each input.

    Examples:
        >>> from nbnet.autodiff import ComputationalGraph, Gate, Tensor
        >>> x, y = Tensor(2.0, name="x"), Tensor(-3.0, name="y")
        >>> graph = ComputationalGraph(x * y)
        >>> _ = graph.backward()
        >>> print(gate_explanation(graph, graph.output))
        Multiply scales the gradient
        f = x·y = 2·(−3) = −6
        ∂f/∂x = 1 · y = 1 · (−3) = −3
        ∂f/∂y = 1 · x = 1 · 2 = 2
    """
    if tensor.gate is None or _is_large(graph):
        return description(tensor, plain(graph.label(tensor)), gradient=gradient)
    lines = [flow_sentence(tensor.gate)]
    lines += [str(step.formulas[0]) for step in _forward(graph) if step.tensor is tensor]
    if gradient(tensor) is not None:
        lines += [str(formula) for step in _backward(graph) if step.tensor is tensor for formula in step.formulas]
    return "\n".join(lines)


def hidden_explanation(graph: ComputationalGraph, tensor: Tensor) -> str:
    """Say what a tensor is, and no number of it: a walk has not come to it yet.

    Args:
        graph: The graph.
        tensor: A tensor of it.

    Returns:
        A line of text.

    Examples:
        >>> from nbnet.autodiff import ComputationalGraph, Tensor
        >>> x = Tensor(2.0, name="x")
        >>> print(hidden_explanation(ComputationalGraph(x * 3.0), x))
        x: the walk has not come here yet
    """
    name = graph.label(tensor) or Symbols(graph).names[tensor]
    return _("{name}: the walk has not come here yet").format(name=plain(name))


def flow_sentence(gate: Gate) -> str:
    """Say what a gate does to a gradient.

    Args:
        gate: The gate.

    Returns:
        A sentence such as ``Multiply scales the gradient``; the gate's name alone where it does not tell.
    """
    sentences = {
        "distributes": _("{gate} distributes the gradient"),
        "scales": _("{gate} scales the gradient"),
        "routes": _("{gate} routes the gradient"),
    }
    return sentences.get(gate.flow or "", "{gate}").format(gate=type(gate).__name__)


def _forward(graph: ComputationalGraph) -> Steps:
    return _derived[graph][0] if graph in _derived else forward_steps(graph)


def _backward(graph: ComputationalGraph) -> Steps:
    return _derived[graph][1] if graph in _derived else backward_steps(graph, np.ones_like(graph.output.data))


def _is_large(graph: ComputationalGraph) -> bool:
    outputs = [tensor for tensor in graph.nodes_topologically_sorted() if tensor.gate is not None]
    return len(outputs) > MOST_GATES or sum(tensor.size for tensor in outputs) > MOST_NUMBERS
