"""A graph's picture in the DOT language: for Graphviz to lay out, and for people who want a ``graphviz.Digraph``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

import graphviz

from nbnet.drawing import style
from nbnet.drawing.compose import compose, graph_of
from nbnet.drawing.heat import NAN, strength
from nbnet.drawing.scene import ROW, Direction, GroupPath, Scene, Sign, Wire
from nbnet.drawing.span import is_long
from nbnet.drawing.text import columns, dot
from nbnet.drawing.units import units
from nbnet.drawing.values import description, texts

_POINTS_PER_INCH = 72.0
_LARGE = 1000
_BARE = 'BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1"'


def graph(
    obj: object,
    *,
    names: Mapping[str, object] | None = None,
    direction: Direction = "LR",
    folded: Collection[GroupPath] = (),
    neurons: bool = False,
) -> graphviz.Digraph:
    """Draw the graph of an expression in the DOT language.

    Args:
        obj: A ``Tensor`` or a ``ComputationalGraph``.
        names: Variables by name, such as ``globals()``, for tensors without a name of their own.
        direction: ``"LR"`` for left to right, ``"TB"`` for top to bottom.
        folded: Paths of groups to draw as one box, such as ``[("layer1",)]``.
        neurons: Whether each sum of products of single numbers is one box ``W·x + b``.

    Returns:
        A ``graphviz.Digraph``: every tensor is a node named by its id in the graph, with the value above and the
        gradient below its wire; every gate is a circle.

    Raises:
        TypeError: ``obj`` is neither a ``Tensor`` nor a ``ComputationalGraph``.
        ValueError: There is no such direction.

    Examples:
        >>> from nbnet.autodiff import Tensor
        >>> digraph = graph(Tensor(2.0, name="x") * Tensor(-3.0, name="y"))
        >>> "−6" in digraph.source
        True
    """
    drawn = graph_of(obj, names)
    found = units(drawn) if neurons else {}
    folded = [*folded, *found.values()]
    return digraph(compose(drawn, direction=direction, folded=folded, regrouped=found))


def digraph(scene: Scene, *, labels: bool = True) -> graphviz.Digraph:
    """Write the parts of a picture in the DOT language.

    Args:
        scene: The parts.
        labels: Without them, only the sizes are written: enough for a layout, and no text of a person's reaches
            Graphviz, nor does any font.

    Returns:
        The graph; edges have the ids ``"e0"``, ``"e1"``, … in the order of the scene.
    """
    drawn = graphviz.Digraph(
        "nbnet",
        graph_attr={
            "rankdir": scene.direction,
            "nodesep": "0.16",
            "ranksep": "0.22",
            "pad": "0.1",
            "outputorder": "edgesfirst",
        },
        node_attr={"label": "", "fixedsize": "true", "shape": "box", "style": "invis" if not labels else "solid"},
        edge_attr={"color": style.WIRE, "arrowsize": "0.6", "penwidth": "1.2"},
    )
    if len(scene.wires) + len(scene.signs) > _LARGE:
        drawn.attr(nslimit="1", nslimit1="1")  # almost the same picture in half the time
    if is_long(scene):
        # Where leaves are used all along a chain, Graphviz takes minutes to bend the lines, and seconds without.
        drawn.attr(nslimit="0.1", splines="line")
    if labels:
        drawn.attr(fontname="Helvetica,Arial,sans-serif", bgcolor=style.PAPER)
        drawn.attr("node", fontname="Helvetica,Arial,sans-serif", fontsize="12", fontcolor=style.INK)
    present = texts(scene) if labels else {}
    _frame(drawn, scene, (), present, labels=labels)
    tail, head = ("e", "w") if scene.direction == "LR" else ("s", "n")
    uses = Counter(edge.tail for edge in scene.edges)
    for number_, edge in enumerate(scene.edges):
        options = {"headport": head, "arrowhead": "none", "weight": "4"}
        if edge.into_sign:
            wire, goal = scene.wires[edge.tail], scene.signs[edge.head].group
            # What enters a group comes from before the group's own leaves: so groups stand in a row, not on a stair.
            enters = goal != wire.group[: len(goal)] and (wire.kind == "gate" or uses[wire.id] == 1)
            options = {"tailport": tail, "minlen": "2" if enters else "1"}
        drawn.edge(edge.tail, edge.head, id=f"e{number_}", **options)
    return drawn


def _frame(drawn: graphviz.Digraph, scene: Scene, path: GroupPath, present: Mapping[str, str], *, labels: bool) -> None:
    for wire in scene.wires.values():
        if wire.group == path:
            options = _wire_label(wire, scene, present) if labels else {}
            drawn.node(wire.id, **_size(wire.size), **options)
    for sign in scene.signs.values():
        if sign.group == path:
            drawn.node(sign.id, **_size(sign.size), **(_sign_label(sign) if labels else {}))
    for frame, group in scene.frames.items():
        if group[:-1] == path:
            with drawn.subgraph(name=f"cluster_{frame}") as inner:
                name = dot(group[-1]) if labels else ""
                room = _fixed(min(columns(group[-1]), 40) * 7 + 8, 16)
                inner.attr(
                    label=f"<<TABLE {_BARE} {room}><TR><TD>{name}</TD></TR></TABLE>>",
                    id=frame,
                    labeljust="l",
                    margin="10",
                    color=style.GROUP,
                    style="rounded",
                )
                _frame(inner, scene, group, present, labels=labels)


def _size(size: tuple[float, float]) -> dict[str, str]:
    width, height = size
    return {"width": f"{width / _POINTS_PER_INCH:.4f}", "height": f"{height / _POINTS_PER_INCH:.4f}"}


def _sign_label(sign: Sign) -> dict[str, str]:
    width, height = sign.size
    shape = "circle" if width == height else "box"
    return {
        "label": f"<{dot(sign.label)}>",
        "shape": shape,
        "style": "filled" if shape == "circle" else "filled,rounded",
        "fillcolor": style.GATE,
        "color": style.INK,
        "tooltip": graphviz.escape(sign.title),
    }


def _wire_label(wire: Wire, scene: Scene, present: Mapping[str, str]) -> dict[str, str]:
    tooltip = graphviz.escape(description(wire.tensor, scene.graph.label(wire.tensor)))
    if wire.is_literal:
        return {
            "label": f'<<FONT COLOR="{style.QUIET}">{dot(wire.label)}</FONT>>',
            "shape": "plain",
            "tooltip": tooltip,
        }
    header = dot(" ".join(filter(None, wire.header)))
    value = _entries(wire, present, "value", style.VALUE)
    gradient = _entries(wire, present, "grad", style.GRADIENT)
    if header:
        above = f'<FONT COLOR="{style.QUIET}" POINT-SIZE="10">{header}</FONT>'
        value = f"<TABLE {_BARE}><TR><TD>{above}</TD></TR><TR><TD>{value}</TD></TR></TABLE>"
    name = f"<B>{dot(wire.label)}</B>" if wire.label else ""
    border = f'BORDER="1" COLOR="{style.WIRE}"'
    width, height = wire.size
    if scene.direction == "LR":
        cell = _fixed(wire.cell_width, height / 2)
        before = f'<TD ROWSPAN="2" {_fixed(wire.label_width, height)}>{name}</TD>' if name else ""
        upper = f'<TD {border} SIDES="B" VALIGN="BOTTOM" {cell}>{value}</TD>'
        rows = f'<TR>{before}{upper}</TR><TR><TD VALIGN="TOP" {cell}>{gradient}</TD></TR>'
    else:
        above = f'<TR><TD COLSPAN="2" {_fixed(width, ROW)}>{name}</TD></TR>' if name else ""
        cell = _fixed(width / 2, height - (ROW if name else 0))
        left = f'<TD {border} SIDES="R" ALIGN="RIGHT" VALIGN="BOTTOM" {cell}>{value}</TD>'
        rows = f'{above}<TR>{left}<TD ALIGN="LEFT" VALIGN="BOTTOM" {cell}>{gradient}</TD></TR>'
    return {"label": f"<<TABLE {_BARE}>{rows}</TABLE>>", "shape": "plain", "tooltip": tooltip, "fixedsize": "false"}


def _fixed(width: float, height: float) -> str:
    return f'FIXEDSIZE="TRUE" WIDTH="{width:.0f}" HEIGHT="{height:.0f}"'


def _entries(wire: Wire, present: Mapping[str, str], side: str, colour: str) -> str:
    """A number; or an array's entries, as numbers if they are few, as coloured squares if they are many."""
    text = present[f"{wire.id}-{side}"]
    if text or wire.preview is None:
        return f'<FONT COLOR="{colour}">{dot(text) or " "}</FONT>'
    across = len(wire.preview.columns)
    if wire.preview.numbers:
        cells = [
            f'<TD {_fixed(*wire.heat_cell)}><FONT COLOR="{colour}" POINT-SIZE="11">{dot(present[key])}</FONT></TD>'
            for n in range(len(wire.preview.rows) * across)
            if (key := f"{wire.id}-{side}-{n}")
        ]
    else:
        cells = [
            f'<TD {_fixed(*wire.heat_cell)} BGCOLOR="{_mixed(letter, colour)}"></TD>'
            for letter in present[f"{wire.id}-{side}-heat"]
        ]
    rows = "".join(f"<TR>{''.join(cells[first : first + across])}</TR>" for first in range(0, len(cells), across))
    size = _fixed(*wire.heat_size)
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" {size}>{rows}</TABLE>' if rows else " "


def _mixed(letter: str, colour: str) -> str:
    """The colour of a graded entry on white paper."""
    if letter == NAN:
        return style.NAN
    graded = strength(letter)
    full = colour if graded > 0 else style.MINUS
    parts = (int(full[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (part - 255) * abs(graded)):02x}" for part in parts)
