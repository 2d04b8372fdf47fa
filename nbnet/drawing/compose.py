"""From a graph to the parts of its picture: what is shown, and what hides in a folded group."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.drawing.numbers import MINUS, number
from nbnet.drawing.scene import Direction, Edge, GroupPath, Kind, Scene, Sign, Wire
from nbnet.drawing.text import plain

_LITERAL_LIMIT = 5
AS_RECORDED: Mapping[Tensor, GroupPath] = MappingProxyType({})
"""Every gate stands in the group that it was recorded in."""


def graph_of(obj: object, names: Mapping[str, object] | None = None) -> ComputationalGraph:
    """Find the graph that an object stands for.

    Args:
        obj: A ``Tensor`` or a ``ComputationalGraph``.
        names: Variables by name, for tensors that have no name of their own.

    Returns:
        The graph itself, or the graph of everything that the tensor was computed from.

    Raises:
        TypeError: It is neither.
    """
    if isinstance(obj, Tensor):
        return ComputationalGraph(obj, names=names)
    if not isinstance(obj, ComputationalGraph):
        raise TypeError(
            f"a picture of a graph needs a Tensor or a ComputationalGraph, not {type(obj).__name__}; "
            "numbers become a Tensor with nb.Tensor(…)"
        )
    if names is not None:
        obj.use_names(names)
    return obj


def compose(
    graph: ComputationalGraph,
    *,
    direction: Direction = "LR",
    folded: Collection[GroupPath] = (),
    regrouped: Mapping[Tensor, GroupPath] = AS_RECORDED,
) -> Scene:
    """Decide what is drawn of a graph.

    Args:
        graph: The graph.
        direction: ``"LR"`` for left to right, ``"TB"`` for top to bottom.
        folded: Groups that are drawn as one box each: of what is inside, only the results are shown.
        regrouped: Results of gates that stand in another group than they were recorded in, see ``units``.

    Returns:
        The parts of the picture, without positions.

    Raises:
        ValueError: There is no such direction.
    """
    if direction not in ("LR", "TB"):
        raise ValueError(f'direction is "LR" (left to right) or "TB" (top to bottom), not {direction!r}')
    tensors = graph.nodes_topologically_sorted()
    homes = _homes(graph, tensors, regrouped)
    boxes = {node: _box(home, folded) for node, home in homes.items()}
    groups_ = all_groups(graph, regrouped)
    numbers = {group: number for number, group in enumerate(groups_)}
    shown = {graph.id(output) for output in graph.outputs}
    signs: dict[str, Sign] = {}
    crossings: dict[tuple[str, str, int], bool] = {}
    for tensor in tensors:
        node, absorbed = graph.id(tensor), None
        if tensor.gate is None:
            continue
        box = boxes[node]
        if box is None:
            shown.add(node)
            symbol, absorbed = _symbol(graph, tensor)
            sign = Sign(f"{node}-gate", symbol, type(tensor.gate).__name__, homes[node])
        else:
            sign = Sign(f"fold-{numbers[box]}", plain(box[-1]), plain(" / ".join(box)), box[:-1], folds=box)
        signs.setdefault(sign.id, sign)
        for position, operand in enumerate(tensor.inputs):
            source = graph.id(operand)
            if operand is not absorbed and (box is None or boxes[source] != box):
                shown.add(source)
                crossings[source, sign.id, 0 if box else position] = operand.is_constant

    outputs = {graph.id(output) for output in graph.outputs}
    wires = {}
    edges = [Edge(tail, head, into_sign=True, quiet=quiet) for (tail, head, _), quiet in crossings.items()]
    for tensor in tensors:
        if (node := graph.id(tensor)) not in shown:
            continue
        box = boxes[node]
        group = homes[node] if box is None else box[:-1]
        name = plain(graph.label(tensor))
        wires[node] = Wire(node, tensor, _kind(tensor), name, group, node in outputs, direction)
        if tensor.gate is not None:
            edges.append(Edge(f"{node}-gate" if box is None else f"fold-{numbers[box]}", node, into_sign=False))
    framed = [wire.group for wire in wires.values()] + [sign.group for sign in signs.values()]
    groups = {group[:depth] for group in framed for depth in range(1, len(group) + 1)}
    frames = {f"group-{number}": group for group, number in numbers.items() if group in groups}
    inside = {node: f"fold-{numbers[box]}" for node, box in boxes.items() if box is not None}
    return Scene(graph, direction, wires, signs, tuple(edges), frames, groups_, inside)


def all_groups(graph: ComputationalGraph, regrouped: Mapping[Tensor, GroupPath] = AS_RECORDED) -> tuple[GroupPath, ...]:
    """List the groups of a graph, each by its path, outer ones before those inside them.

    Args:
        graph: The graph.
        regrouped: Tensors that stand in another group than they were recorded in.

    Returns:
        Paths such as ``("layer1",)`` and ``("layer1", "activation")``.
    """
    found: dict[GroupPath, None] = {}
    for tensor in graph.nodes_topologically_sorted():
        group = regrouped.get(tensor, tensor.group)
        for depth in range(1, len(group) + 1):
            found[group[:depth]] = None
    return tuple(found)


def _kind(tensor: Tensor) -> Kind:
    if tensor.gate is not None:
        return "gate"
    return "constant" if tensor.is_constant else "leaf"


def _symbol(graph: ComputationalGraph, tensor: Tensor) -> tuple[str, Tensor | None]:
    """A gate's sign. A number from the expression goes into it, as the lecture does: ``+1`` is a gate of one input."""
    symbol = plain(tensor.gate.symbol) if tensor.gate is not None else ""
    if len(tensor.inputs) != 2 or len(symbol) != 1 or symbol.isalnum():
        return symbol, None
    for position, operand in enumerate(tensor.inputs):
        if operand.is_constant and not operand.ndim and not graph.label(operand):
            text = number(operand.data.item())
            if len(text) <= _LITERAL_LIMIT:
                text = f"({text})" if text.startswith(MINUS) else text
                return (f"{symbol}{text}" if position else f"{text}{symbol}x"), operand
    return symbol, None


def _homes(
    graph: ComputationalGraph, tensors: list[Tensor], regrouped: Mapping[Tensor, GroupPath]
) -> dict[str, GroupPath]:
    """The group that each tensor stands in: parameters and constants stand with the gates that use them."""
    homes = {graph.id(tensor): regrouped.get(tensor, tensor.group) for tensor in tensors}
    for tensor in tensors:
        for operand in tensor.inputs:
            if operand.gate is not None or operand.group:
                continue
            owner, group = graph.label(operand).partition(".")[0], homes[graph.id(tensor)]
            if operand.is_constant and not graph.label(operand):
                homes[graph.id(operand)] = group
            elif owner in group:
                homes[graph.id(operand)] = group[: group.index(owner) + 1]
    return homes


def _box(home: GroupPath, folded: Collection[GroupPath]) -> GroupPath | None:
    for depth in range(1, len(home) + 1):
        if home[:depth] in folded:
            return home[:depth]
    return None
