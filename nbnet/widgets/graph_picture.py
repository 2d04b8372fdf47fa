"""The picture of a graph view: drawn, folded, explained; and afterwards changed text by text."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.drawing.compose import AS_RECORDED, all_groups, compose
from nbnet.drawing.dot import digraph
from nbnet.drawing.explanation import gate_explanation, hidden_explanation, wire_explanation
from nbnet.drawing.fold_text import fold_explanation
from nbnet.drawing.layout import Layout, layout
from nbnet.drawing.picture import folded_note, readable
from nbnet.drawing.scene import Direction, GroupPath, Scene
from nbnet.drawing.span import weight
from nbnet.drawing.stages import stages
from nbnet.drawing.svg import draw
from nbnet.drawing.text import plain
from nbnet.drawing.units import units
from nbnet.drawing.values import texts
from nbnet.language import _
from nbnet.widgets.graph_history import Move
from nbnet.widgets.graph_part import Part

if TYPE_CHECKING:
    from nbnet.widgets.graph_view import GraphView

LARGEST = 2500
"""Wires and gates that are laid out in about a second."""
KEPT = 700
"""Wires and gates of the largest picture that a saved notebook keeps: about 300 kB."""


@dataclasses.dataclass(frozen=True)
class Folding:
    """What is folded.

    Attributes:
        folded: The groups that are one box each.
        neurons: Whether scalar neurons are groups as well.
    """

    folded: frozenset[GroupPath]
    neurons: bool


class Picture(Part):
    """What is drawn of a graph.

    Attributes:
        scene: The parts of the picture; ``None`` if the graph is too large to be drawn.
        shown: Every text of the picture by id, as the browser shows it.
    """

    def __init__(self, view: GraphView, *, direction: Direction, folded: Collection[str], neurons: bool) -> None:
        super().__init__(view)
        self.scene: Scene | None = None
        self._placed: Layout | None = None
        self.shown: dict[str, str] = {}
        self._direction = direction
        self._stages: Mapping[Tensor, GroupPath] = {}
        self._by_itself: frozenset[GroupPath] = frozenset()
        self._folding = Folding(_group_paths(view.graph, folded), neurons=False)
        if neurons:
            self._folding = self._with_neurons(on=True)

    def draw(self) -> None:
        """Lay the picture out and show it."""
        scene, note = self._compose()
        placed = None if scene is None else layout(digraph(scene, labels=False).source)
        self.scene, self._placed = scene, placed
        with self.view.hold_sync():
            for part in self.view.parts:
                part.drawn()
            svg, self.shown = "", {}
            if scene is not None and placed is not None:
                self.shown = self._changed_by_parts(texts(scene, gradient=self.view.gradient))
                svg = draw(scene, placed, live=True, present=self.shown)
            self.view._svg = svg
            self.view._note = " ".join(filter(None, (self._gradient_note(), note)))

    def still(self) -> str:
        """Draw what is shown once more, for a page that has neither the style sheet nor the texts that change.

        Returns:
            The text of an SVG, without hover texts: they would tell what a walk hides.

        Raises:
            ValueError: So much is unfolded that nobody could read it.
        """
        if self.view.moves.overtaken:
            self.view.refresh()
        size = 0 if self.scene is None else len(self.scene.wires) + len(self.scene.signs)
        if self.scene is None or self._placed is None or size > KEPT:
            raise ValueError(_("nobody could read so many wires and gates; at most {most} are drawn").format(most=KEPT))
        return draw(self.scene, self._placed, note=self.view._note, present=self.shown, hover=False)

    def draw_as(self, other: Picture) -> None:
        """Draw as another picture of the same graph is drawn: in its direction, folded as it is."""
        self._direction, self._folding = other._direction, other._folding
        self._stages, self._by_itself = other._stages, other._by_itself
        self.draw()

    def options(self) -> dict[str, Any]:
        """What `nb.drawing.save` and its like take to draw the graph as it is shown."""
        folding = self._folding
        return {"direction": self._direction, "folded": sorted(folding.folded), "neurons": folding.neurons}

    def changes(self) -> dict[str, str]:
        """The texts that are no longer what the browser shows; from now on it does."""
        if self.scene is None:
            return {}
        now = self._changed_by_parts({**self.shown, **texts(self.scene, constants=False, gradient=self.view.gradient)})
        changed = {key: text for key, text in now.items() if self.shown.get(key) != text}
        self.shown = now
        return changed

    def _changed_by_parts(self, shown: dict[str, str]) -> dict[str, str]:
        for part in self.view.parts:
            shown.update(part.texts(shown))
        return shown

    def on_describe(self, content: dict[str, Any]) -> None:
        """Explain a wire, a gate, or the box of a folded group."""
        with np.errstate(all="ignore"):
            text = self._explanation(str(content["node"]))
        if text:
            self.view.send({"type": "details", "to": [content["view"]], "text": text})

    def _explanation(self, node: str) -> str:
        scene, graph, gradient = self.scene, self.view.graph, self.view.gradient
        hidden = any(part.hides(node) for part in self.view.parts)
        if scene is not None and (sign := scene.signs.get(node)) is not None and sign.folds is not None:
            return sign.title if hidden else fold_explanation(scene, node, gradient)
        wire = scene.wires.get(node.removesuffix("-gate")) if scene is not None else None
        if wire is None:
            return ""
        explain = gate_explanation if node.endswith("-gate") else wire_explanation
        text = hidden_explanation(graph, wire.tensor) if hidden else explain(graph, wire.tensor, gradient)
        about = self.view.patterns.about(node)
        return f"{text}\n{about}" if about else text

    def on_fold(self, content: dict[str, Any]) -> None:
        """Fold a group, or unfold it."""
        assert self.scene is not None
        group = self.scene.groups[int(content["group"])]
        folded = self._folding.folded ^ {group}
        if group not in folded and (self._stages or self._size(folded) > LARGEST):
            # So much is unfolded step by step.
            folded |= {inner for inner in self.scene.groups if inner[:-1] == group}
            if (size := self._size(folded)) > LARGEST:
                text = _("{group} stays folded: with it, {size} wires and gates would be drawn, and {most} can be read")
                raise ValueError(text.format(group=plain(group[-1]), size=size, most=LARGEST))
        self._move(dataclasses.replace(self._folding, folded=folded))

    def on_neurons(self, content: dict[str, Any]) -> None:
        """Draw every scalar neuron as one box, or show the gates again."""
        self._move(self._with_neurons(bool(content["on"])))

    def state(self, *, whole: bool) -> Mapping[str, object]:
        """Whether there are scalar neurons, and whether they can be folded."""
        pressed = self._folding.neurons if self._units and not self._stages else None
        return self.news("neurons", pressed, whole=whole)

    @functools.cached_property
    def _units(self) -> Mapping[Tensor, GroupPath]:
        return units(self.view.graph)

    @property
    def _regrouped(self) -> Mapping[Tensor, GroupPath]:
        return self._stages or (self._units if self._folding.neurons else AS_RECORDED)

    def _with_neurons(self, on: bool) -> Folding:
        paths = set(self._units.values())
        return Folding(self._folding.folded | paths if on else self._folding.folded - paths, on)

    def _move(self, folding: Folding) -> None:
        before = self._folding
        self._fold(folding)
        self.view.moves.history.record(Move(self._fold, before, folding))

    def _fold(self, folding: Folding) -> None:
        before, self._folding = self._folding, folding
        try:
            self.draw()
        except BaseException:  # an interrupted kernel, too, must not leave half a change
            self._folding = before
            raise

    def _size(self, folded: frozenset[GroupPath]) -> int:
        return weight(compose(self.view.graph, folded=folded, regrouped=self._regrouped))

    def _compose(self) -> tuple[Scene | None, str]:
        graph, direction = self.view.graph, self._direction
        if self._folding.folded or self._folding.neurons or self._by_itself:
            folded = self._folding.folded
            scene = compose(graph, direction=direction, folded=folded, regrouped=self._regrouped)
            return scene, folded_note(scene) if self._by_itself & folded else ""
        found, note = readable(graph, direction=direction, largest=LARGEST)
        if found is None:
            self._stages = stages(graph)
            found, _no_note = readable(graph, direction=direction, largest=LARGEST, regrouped=self._stages)
            note = note if found is None else folded_note(found)
        if found is not None:
            self._by_itself = frozenset(sign.folds for sign in found.signs.values() if sign.folds is not None)
            self._folding = Folding(self._by_itself, self._folding.neurons)
        return found, note

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
