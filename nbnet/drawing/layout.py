"""Graphviz in one place: every layout and every rendering of the package goes through here.

The wheel of pygraphviz brings Graphviz along and works in process; where there is no such wheel, the program ``dot``
does it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import io
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

# Graphviz keeps global state: two layouts at a time crash the process.
_LOCK = threading.Lock()

Point = tuple[float, float]


class LayoutError(RuntimeError):
    """No Graphviz was found, or it could not draw what it was given."""


@dataclasses.dataclass(frozen=True)
class Route:
    """The way of an edge: the points of a cubic Bézier spline, then the tip of the arrowhead if there is one."""

    spline: tuple[Point, ...]
    tip: Point | None


@dataclasses.dataclass(frozen=True)
class Layout:
    """Where everything is, in points, y downwards.

    Attributes:
        size: Width and height of the whole.
        nodes: Centres by node name.
        edges: Routes by the edge's ``id`` attribute; without one, ``"e0"``, ``"e1"``, … in Graphviz's order.
        frames: Left, top, width and height of each cluster, by its ``id`` attribute or else its name.
    """

    size: Point
    nodes: Mapping[str, Point]
    edges: Mapping[str, Route]
    frames: Mapping[str, tuple[float, float, float, float]]


def layout(source: str) -> Layout:
    """Find the positions of a graph's nodes, edges and clusters.

    Args:
        source: A graph in the DOT language.

    Returns:
        Positions in points, with the origin at the upper left.

    Raises:
        LayoutError: Graphviz is missing, or does not understand the source.

    Examples:
        >>> layout("digraph { a [width=1 height=1 fixedsize=true] }").nodes["a"]
        (36.0, 36.0)
    """
    found = json.loads(render(source, "json0"))
    left, low, right, high = map(float, found["bb"].split(","))

    def point(text: str) -> Point:
        x, y = map(float, text.split(","))
        return round(x - left, 1), round(high - y, 1)

    nodes, frames = {}, {}
    for part in found.get("objects", ()):
        if "pos" in part:
            nodes[part["name"]] = point(part["pos"])
        elif part["name"].startswith("cluster"):
            x0, y0, x1, y1 = part["bb"].split(",")
            (x, y), (x_end, y_end) = point(f"{x0},{y1}"), point(f"{x1},{y0}")
            frames[part.get("id", part["name"])] = (x, y, round(x_end - x, 1), round(y_end - y, 1))
    lines = enumerate(found.get("edges", ()))
    edges = {edge.get("id", f"e{n}"): _route(edge["pos"], point) for n, edge in lines}
    return Layout((right - left, high - low), nodes, edges, frames)


def render(source: str, format: str) -> bytes:  # noqa: A002
    """Let Graphviz draw a graph.

    Args:
        source: A graph in the DOT language.
        format: One of Graphviz's formats: ``"svg"``, ``"png"``, ``"pdf"``, ``"json0"``, …

    Returns:
        The file's content.

    Raises:
        LayoutError: Graphviz is missing, or does not understand the source or the format.
    """
    try:
        pygraphviz = importlib.import_module("pygraphviz")
    except ImportError:
        pygraphviz = None
    if pygraphviz is not None:
        return _in_process(pygraphviz, source, format)
    if program := shutil.which("dot"):
        return _by_program(program, source, format)
    raise LayoutError(
        "drawing a graph needs Graphviz: install it with `pip install pygraphviz`, or install the program `dot` "
        "(https://graphviz.org/download) so that it is on the PATH"
    )


def _in_process(pygraphviz: Any, source: str, format: str) -> bytes:  # noqa: A002
    with _LOCK, _quiet() as messages:
        try:
            drawn: bytes = pygraphviz.AGraph(string=source).draw(format=format, prog="dot")
        except (pygraphviz.DotError, ValueError, OSError) as error:
            raise LayoutError(f"Graphviz could not draw this graph as {format}: {error}") from error
    if not drawn:
        raise LayoutError(f"Graphviz drew nothing as {format}{messages.getvalue()}")
    return drawn


def _by_program(program: str, source: str, format: str) -> bytes:  # noqa: A002
    with _LOCK:
        done = subprocess.run([program, f"-T{format}"], input=source.encode(), capture_output=True, check=False)
    if done.returncode or not done.stdout:
        reason = done.stderr.decode(errors="replace").strip()
        raise LayoutError(f"`dot` could not draw this graph as {format}: {reason}")
    return done.stdout


@contextlib.contextmanager
def _quiet() -> Iterator[io.StringIO]:
    """Keep fontconfig's and Graphviz's remarks out of the notebook: C code writes them to the process's stderr."""
    sys.stderr.flush()
    with contextlib.redirect_stderr(io.StringIO()) as messages:
        try:
            saved = os.dup(2)
        except OSError:  # no stderr at all, as under pythonw
            yield messages
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        try:
            yield messages
        finally:
            os.dup2(saved, 2)
            os.close(saved)
            os.close(nowhere)


def _route(text: str, point: Any) -> Route:
    tip = None
    spline = []
    for part in text.split():
        if part.startswith("e,"):
            tip = point(part[2:])
        elif not part.startswith("s,"):
            spline.append(point(part))
    return Route(tuple(spline), tip)
