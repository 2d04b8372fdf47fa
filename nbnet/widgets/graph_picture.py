"""The picture of a graph view: drawn, folded, explained; and afterwards changed text by text."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np

from nbnet.autodiff import ComputationalGraph
from nbnet.drawing.compose import all_groups, compose
from nbnet.drawing.dot import digraph
from nbnet.drawing.explanation import gate_explanation, hidden_explanation, wire_explanation
from nbnet.drawing.layout import layout
from nbnet.drawing.picture import readable
from nbnet.drawing.scene import Direction, GroupPath, Scene
from nbnet.drawing.svg import draw
from nbnet.drawing.text import plain
from nbnet.drawing.values import texts
from nbnet.widgets.graph_history import Move
from nbnet.widgets.graph_part import Part

if TYPE_CHECKING:
    from nbnet.widgets.graph_view import GraphView

LARGEST = 2500
"""Wires and gates that are laid out in about a second."""


class Picture(Part):
    """What is drawn of a graph.

    Attributes:
        scene: The parts of the picture; ``None`` if the graph is too large to be drawn.
        shown: Every text of the picture by id, as the browser shows it.
    """

    def __init__(self, view: GraphView, *, direction: Direction, folded: Collection[str]) -> None:
        super().__init__(view)
        self.scene: Scene | None = None
        self.shown: dict[str, str] = {}
        self._direction = direction
        self._folded = _group_paths(view.graph, folded)

    def draw(self) -> None:
        """Lay the picture out and show it."""
        scene, note = self._compose()
        placed = None if scene is None else layout(digraph(scene, labels=False).source)
        self.scene = scene
        with self.view.hold_sync():
            for part in self.view.parts:
                part.drawn()
            svg, self.shown = "", {}
            if scene is not None and placed is not None:
                self.shown = self._changed_by_parts(texts(scene))
                svg = draw(scene, placed, live=True, present=self.shown)
            self.view._svg = svg
            self.view._note = " ".join(filter(None, (self._gradient_note(), note)))

    def changes(self) -> dict[str, str]:
        """The texts that are no longer what the browser shows; from now on it does."""
        if self.scene is None:
            return {}
        now = self._changed_by_parts({**self.shown, **texts(self.scene, constants=False)})
        changed = {key: text for key, text in now.items() if self.shown.get(key) != text}
        self.shown = now
        return changed

    def _changed_by_parts(self, shown: dict[str, str]) -> dict[str, str]:
        for part in self.view.parts:
            shown.update(part.texts(shown))
        return shown

    def on_describe(self, content: dict[str, Any]) -> None:
        """Explain a wire or a gate."""
        wire = self.scene.wires.get(content["node"].removesuffix("-gate")) if self.scene else None
        if wire is not None:
            explain = gate_explanation if content["node"].endswith("-gate") else wire_explanation
            if any(part.hides(content["node"]) for part in self.view.parts):
                explain = hidden_explanation
            with np.errstate(all="ignore"):
                text = explain(self.view.graph, wire.tensor)
            self.view.send({"type": "details", "to": [content["view"]], "text": text})

    def on_fold(self, content: dict[str, Any]) -> None:
        """Fold a group, or unfold it."""
        group = all_groups(self.view.graph)[int(content["group"])]
        before, self._folded = self._folded, self._folded ^ {group}
        self.draw()
        self.view.moves.history.record(Move(self._fold, before, self._folded))

    def _fold(self, folded: frozenset[GroupPath]) -> None:
        self._folded = folded
        self.draw()

    def _compose(self) -> tuple[Scene | None, str]:
        if self._folded:
            return compose(self.view.graph, direction=self._direction, folded=self._folded), ""
        scene, note = readable(self.view.graph, direction=self._direction, largest=LARGEST)
        if scene is not None:
            self._folded = frozenset(sign.folds for sign in scene.signs.values() if sign.folds is not None)
        return scene, note

    def _gradient_note(self) -> str:
        graph = self.view.graph
        output = graph.output
        words: dict[str, str] = self.view.words
        if not graph.leaves:
            return words["no_gradient"]
        first = words["the_output"] if len(graph.outputs) == 1 else words["first_output"]
        name = plain(graph.label(output)) or first
        if output.size == 1:
            return words["gradient_of"].format(name=name)
        return words["gradient_of_sum"].format(name=name, shape=output.shape)


def _group_paths(graph: ComputationalGraph, names: Collection[str]) -> frozenset[GroupPath]:
    if isinstance(names, str):
        names = (names,)
    groups = all_groups(graph)
    for name in names:
        if not any(group[-1] == name for group in groups):
            known = ", ".join(dict.fromkeys(group[-1] for group in groups)) or "none"
            raise ValueError(f"there is no group {name!r} to fold; the groups of this graph: {known}")
    return frozenset(group for group in groups if group[-1] in names)
