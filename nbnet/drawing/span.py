"""How far the lines of a picture reach: a leaf that is used all along a chain makes it hard to lay out, and to read."""

from __future__ import annotations

import graphlib
from typing import Final

from nbnet.drawing.scene import Scene

_SHORT: Final = 1000
_USUAL: Final = 5
"""Ranks that a line of a network crosses, in the mean, with room to spare."""


def is_long(scene: Scene) -> bool:
    """Whether a picture's lines reach so far that Graphviz would take minutes to bend them round each other."""
    return _span(scene) > max(_SHORT, _USUAL * _parts(scene))


def weight(scene: Scene) -> int:
    """How much there is to be laid out and read: wires, gates, and what lines reach too far.

    Args:
        scene: The parts of the picture.

    Returns:
        The number of wires and gates; more of them if lines are long.
    """
    parts = _parts(scene)
    return parts + max(0, _span(scene) - _USUAL * parts) // 10


def _parts(scene: Scene) -> int:
    return len(scene.wires) + len(scene.signs)


def _span(scene: Scene) -> int:
    """How many ranks all lines cross together, if everything stands right before its first use."""
    before: dict[str, set[str]] = {}
    uses: dict[str, list[str]] = {}
    for edge in scene.edges:
        before.setdefault(edge.head, set()).add(edge.tail)
        uses.setdefault(edge.tail, []).append(edge.head)
    try:
        order = list(graphlib.TopologicalSorter(before).static_order())
    except graphlib.CycleError:  # through a folded group that has a gate's way out and in again
        return 0
    rank: dict[str, int] = {}
    for node in order:
        rank[node] = max((rank[tail] + 1 for tail in before.get(node, ())), default=0)
    for node in reversed(order):
        rank[node] = min((rank[head] - 1 for head in uses.get(node, ())), default=rank[node])
    return sum(rank[edge.head] - rank[edge.tail] for edge in scene.edges)
