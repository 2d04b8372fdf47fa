"""Pictures of graphs, ready to show: SVG text, files, and what a notebook keeps."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping
from pathlib import Path

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.drawing.compose import AS_RECORDED, all_groups, compose, graph_of
from nbnet.drawing.dot import digraph, graph
from nbnet.drawing.files import checked, write
from nbnet.drawing.layout import LayoutError, layout, render
from nbnet.drawing.raster import raster
from nbnet.drawing.scene import Direction, GroupPath, Scene
from nbnet.drawing.span import weight
from nbnet.drawing.svg import draw
from nbnet.drawing.units import units
from nbnet.language import _

LARGEST = 400
"""Wires and gates that are drawn without being asked for: a picture of more cannot be read, and takes a second."""

_PIXELS_PER_INCH = 192
"""Of a PNG file: twice a screen's, for print and projectors."""


def graph_svg(
    obj: object,
    *,
    names: Mapping[str, object] | None = None,
    direction: Direction = "LR",
    folded: Collection[GroupPath] = (),
    neurons: bool = False,
) -> str:
    """Draw the graph of an expression as SVG.

    Args:
        obj: A ``Tensor`` or a ``ComputationalGraph``.
        names: Variables by name, such as ``globals()``, for tensors without a name of their own.
        direction: ``"LR"`` for left to right, ``"TB"`` for top to bottom.
        folded: Paths of groups to draw as one box, such as ``[("layer1",)]``.
        neurons: Whether each sum of products of single numbers is one box ``W·x + b``.

    Returns:
        A self-contained SVG document: each tensor's value above its wire and its gradient below, ``—`` where no
        gradient was computed.

    Raises:
        TypeError: ``obj`` is neither a ``Tensor`` nor a ``ComputationalGraph``.
        ValueError: There is no such direction.
        LayoutError: Graphviz is missing.

    Examples:
        >>> from nbnet.autodiff import Tensor
        >>> '>−6</text>' in graph_svg(Tensor(2.0) * Tensor(-3.0))
        True
    """
    drawn = graph_of(obj, names)
    found = units(drawn) if neurons else {}
    return _svg(compose(drawn, direction=direction, folded=[*folded, *found.values()], regrouped=found))


def save(
    obj: object,
    path: str | Path,
    *,
    names: Mapping[str, object] | None = None,
    direction: Direction = "LR",
    folded: Collection[GroupPath] = (),
    neurons: bool = False,
) -> Path:
    """Write the picture of a graph to a file, or a figure, diagram or table of ``nb.drawing`` as SVG or PNG.

    Args:
        obj: A ``Tensor`` or a ``ComputationalGraph``; or what ``nb.drawing.boundary`` and its like return.
        path: The file; its suffix chooses the format: ``.svg``, ``.png``, ``.pdf``, or ``.dot`` for the source. PNG of
            a figure takes ``pip install "nbnet[png]"``.
        names: Variables by name, such as ``globals()``, for tensors without a name of their own.
        direction: ``"LR"`` for left to right, ``"TB"`` for top to bottom.
        folded: Paths of groups to draw as one box.
        neurons: Whether each sum of products of single numbers is one box ``W·x + b``.

    Returns:
        The path of the file.

    Raises:
        ImportError: The extra is missing.
        TypeError: ``obj`` has no picture.
        ValueError: There is no such direction or format.
        LayoutError: Graphviz is missing.
    """
    if not isinstance(obj, Tensor | ComputationalGraph) and _is_panel(obj):
        return _save_panel(obj, checked(path, (".svg", ".png"), "boundary.svg"))
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in (".svg", ".png", ".pdf", ".dot"):
        raise ValueError(f"a picture's file ends in .svg, .png, .pdf or .dot, and this one is called {path.name!r}")
    if suffix == ".svg":
        content = graph_svg(obj, names=names, direction=direction, folded=folded, neurons=neurons).encode()
    else:
        drawn = graph(obj, names=names, direction=direction, folded=folded, neurons=neurons)
        if suffix == ".png":
            drawn.attr("graph", dpi=str(_PIXELS_PER_INCH))
        content = drawn.source.encode() if suffix == ".dot" else render(drawn.source, suffix[1:])
    return write(path, content)


def _is_panel(obj: object) -> bool:
    return hasattr(obj, "_repr_svg_") or hasattr(obj, "to_plotly_json") or hasattr(obj, "rows")


def _save_panel(obj: object, path: Path) -> Path:
    # Plotly takes a while to load.
    svg = importlib.import_module("nbnet.drawing.sheet").svg_of(obj)
    return write(path, svg.encode() if path.suffix.lower() == ".svg" else raster(svg))


def mimebundle(obj: object, names: Mapping[str, object] | None = None) -> dict[str, str]:
    """Make what a notebook keeps of a tensor or a graph, to be seen without a kernel.

    Args:
        obj: A ``Tensor`` or a ``ComputationalGraph``.
        names: Variables by name, for tensors without a name of their own.

    Returns:
        An SVG and the object's repr. The groups of a large graph are folded, and the picture says so; a graph that is
        still too large is not drawn, nor is any without Graphviz, and the text says so.
    """
    text = repr(obj)
    drawn = graph_of(obj, names)
    scene, note = readable(drawn)
    if scene is None:
        return {"text/plain": f"{text}\n{note}"}
    try:
        svg = _svg(scene, note=note)
    except LayoutError as error:
        return {"text/plain": f"{text}\n" + _("(no picture: {reason})").format(reason=error)}
    return {"image/svg+xml": svg, "text/plain": text}


def readable(
    graph: ComputationalGraph,
    *,
    direction: Direction = "LR",
    largest: int = LARGEST,
    regrouped: Mapping[Tensor, GroupPath] = AS_RECORDED,
) -> tuple[Scene | None, str]:
    """Find a picture that is small enough to be read, folding the graph's outermost groups if need be.

    Args:
        graph: The graph.
        direction: ``"LR"`` for left to right, ``"TB"`` for top to bottom.
        largest: How many wires and gates are not too many; those with long lines count more.
        regrouped: Results of gates that stand in another group than they were recorded in.

    Returns:
        The parts of the picture, ``None`` if it stays too large; and a line that says what was left out, or an empty
        text.
    """
    gates = _count(graph)
    for folded in ((), [group for group in all_groups(graph, regrouped) if len(group) == 1]):
        if not folded and gates > largest // 2:
            continue
        scene = compose(graph, direction=direction, folded=folded, regrouped=regrouped)
        if weight(scene) <= largest:
            return scene, folded_note(scene) if folded else ""
    return None, _(
        "(a graph of {gates} gates is too large to be read; group its gates with `with nb.group(…):` to see it "
        "folded, or draw all of it with nb.drawing.graph_svg)"
    ).format(gates=gates)


def folded_note(scene: Scene) -> str:
    """Say how much of a graph is folded.

    Args:
        scene: The parts of its picture.

    Returns:
        A sentence.
    """
    boxes = sum(sign.folds is not None for sign in scene.signs.values())
    note = _("{boxes} groups are folded: the whole graph has {gates} gates.")
    return note.format(boxes=boxes, gates=_count(scene.graph))


def _count(graph: ComputationalGraph) -> int:
    return sum(tensor.gate is not None for tensor in graph.nodes_topologically_sorted())


def _svg(scene: Scene, *, note: str = "") -> str:
    return draw(scene, layout(digraph(scene, labels=False).source), note=note)
