"""Pins of a graph view: a result of a gate held at a number of the learner's choosing, with a slider of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nbnet.autodiff.derivation import Symbols
from nbnet.drawing.marks import marks
from nbnet.drawing.text import plain
from nbnet.widgets.graph_controls import Control, control_of
from nbnet.widgets.graph_part import Part

if TYPE_CHECKING:
    from nbnet.widgets.graph_view import GraphView


class Pins(Part):
    """The pinned results of a graph view, whoever pinned them.

    Attributes:
        sliders: One control a pin, by the tensor's id.
    """

    def __init__(self, view: GraphView) -> None:
        super().__init__(view)
        self.sliders: dict[str, Control] = {}
        self._find()

    def replayed(self) -> None:
        """Give every new pin a slider, and take those of old pins away."""
        if self._find():
            self.view.moves.publish()

    def drawn(self) -> None:
        """Mark the pins in a new picture."""
        self._said.clear()

    def state(self, *, whole: bool) -> Mapping[str, object]:
        """Which parts of the picture are pinned, and which the gradient does not reach any more."""
        scene = self.view.picture.scene
        return self.news("marks", marks(scene) if scene is not None else {}, whole=whole)

    def on_pin(self, content: dict[str, Any]) -> None:
        """Pin a result at what it is now."""
        tensor = self.view.tensor(content["node"])
        if tensor.gate is None:
            self.view.graph.pin(tensor, tensor.data)  # says why that cannot be done
        self.view.moves.make([(tensor, ..., np.array(tensor.data))], gesture="")

    def on_unpin(self, content: dict[str, Any]) -> None:
        """Let a pinned result be computed by its gate again."""
        tensor = self.view.tensor(content["node"])
        if tensor in self.view.graph.pinned:  # a second click comes too late, and is no move to be taken back
            self.view.moves.make([(tensor, ..., None)], gesture="")

    def _find(self) -> bool:
        """Follow the graph's pins; say whether any came or went."""
        graph = self.view.graph
        pinned = {graph.id(tensor): tensor for tensor in graph.pinned if tensor.size}
        if pinned.keys() == self.sliders.keys():
            return False
        names = Symbols(graph).names
        self.sliders = {
            key: self.sliders.get(key) or control_of(tensor, plain(names[tensor])) for key, tensor in pinned.items()
        }
        return True
