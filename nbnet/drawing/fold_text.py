"""What a folded group hides, in words: how many gates, what they compute together, and what comes out."""

from __future__ import annotations

from typing import Any

from nbnet.autodiff import Tensor
from nbnet.autodiff.derivation import Symbols
from nbnet.autodiff.pins import own_gate
from nbnet.drawing.numbers import MINUS, number
from nbnet.drawing.scene import Scene
from nbnet.drawing.text import plain
from nbnet.drawing.units import PRODUCTS, SUMS
from nbnet.drawing.values import LEFT, Gradient, description
from nbnet.language import ngettext


def fold_explanation(scene: Scene, sign: str, gradient: Gradient = LEFT) -> str:
    """Explain the box of a folded group.

    Args:
        scene: The parts of the picture.
        sign: The box's id, such as ``"fold-0"``.
        gradient: What finds the gradients of its results.

    Returns:
        Lines of text; those of a scalar neuron say what it computes in symbols and in numbers.

    Examples:
        >>> from nbnet.autodiff import ComputationalGraph
        >>> from nbnet.drawing.compose import compose
        >>> from nbnet.drawing.units import units
        >>> w, x, b = (Tensor(value, name=name) for name, value in (("w", 2.0), ("x", -3.0), ("b", 1.0)))
        >>> graph = ComputationalGraph(w * x + b)
        >>> _ = graph.backward()
        >>> found = units(graph)
        >>> print(fold_explanation(compose(graph, folded=found.values(), regrouped=found), "fold-0"))
        W·x + b: 2 gates in one box
        f: output of Add, scalar, float64
        value −5.0
        gradient 1.0
        f = w·x + b = 2·(−3) + 1 = −5
        ∂f/∂w = ∂f/∂f · x = 1 · (−3) = −3
        ∂f/∂x = ∂f/∂f · w = 1 · 2 = 2
        ∂f/∂b = ∂f/∂f = 1
    """
    graph, names = scene.graph, Symbols(scene.graph).names
    box = scene.signs[sign]
    inside = [tensor for tensor in graph.nodes_topologically_sorted() if scene.inside.get(graph.id(tensor)) == sign]
    gates = [tensor for tensor in inside if tensor.gate is not None]
    count = ngettext("{group}: {n} gate in one box", "{group}: {n} gates in one box", len(gates))
    lines = [count.format(group=box.title, n=len(gates))]
    results = [scene.wires[edge.head].tensor for edge in scene.edges if edge.tail == sign]
    for tensor in results:
        lines.append(description(tensor, plain(names[tensor]), gradient=gradient))
    if len(results) == 1 and (found := _terms(results[0], set(gates))) is not None:
        lines += _neuron(results[0], found, names, plain(names[graph.output]), gradient(results[0]))
    return "\n".join(lines)


def _terms(result: Tensor, inside: set[Tensor]) -> list[tuple[Tensor, ...]] | None:
    """What a sum of products adds up, in the order in which it is written; None if it is anything else."""
    if result.ndim or result not in inside or own_gate(result) is not result.gate:  # a pinned one adds nothing up
        return None
    found: list[tuple[Tensor, ...]] = []
    waiting = [result]
    while waiting:
        tensor = waiting.pop()
        gate = own_gate(tensor)
        if tensor not in inside or gate is None:
            if not (tensor.is_constant and not tensor.ndim and not tensor.data.any()):  # sum() starts with 0
                found.append((tensor,))
        elif gate.symbol in SUMS:
            waiting.extend(reversed(tensor.inputs))
        elif gate.symbol in PRODUCTS and not any(operand in inside for operand in tensor.inputs):
            found.append(tensor.inputs)
        else:
            return None
    return found


def _neuron(
    result: Tensor, terms: list[tuple[Tensor, ...]], names: dict[Tensor, str], output: str, gradient: Any
) -> list[str]:
    z = plain(names[result])
    symbols = " + ".join("·".join(plain(names[factor]) for factor in term) for term in terms)
    numbers = " + ".join(
        "·".join(_signed(factor.data, place or n) for n, factor in enumerate(term)) for place, term in enumerate(terms)
    )
    lines = [f"{z} = {symbols} = {numbers} = {number(result.data)}"]
    if gradient is None:
        return lines
    upstream, arrived = f"∂{output}/∂{z}", number(gradient)
    for term in terms:
        for n, factor in enumerate(term):
            if factor.is_constant:
                continue
            what = f"∂{output}/∂{plain(names[factor])}"
            if len(term) == 1:
                lines.append(f"{what} = {upstream} = {arrived}")
                continue
            other = term[1 - n]
            sent = number(float(gradient) * float(other.data))
            lines.append(f"{what} = {upstream} · {plain(names[other])} = {arrived} · {_signed(other.data, 1)} = {sent}")
    return lines


def _signed(value: object, place: int) -> str:
    """A number; one with a minus sign is in parentheses behind another."""
    text = number(value)  # type: ignore[arg-type]
    return f"({text})" if place and text.startswith(MINUS) else text
