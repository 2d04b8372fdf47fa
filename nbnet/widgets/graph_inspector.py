"""The panel of one tensor of a graph view: what it is, all its numbers, and how they come about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nbnet.autodiff import Tensor
from nbnet.drawing.card import card
from nbnet.widgets.graph_part import Part

if TYPE_CHECKING:
    from nbnet.widgets.graph_view import GraphView


class Inspector(Part):
    """What is told of the tensor that was opened, as its numbers change.

    Attributes:
        tensor: The tensor, ``None`` while nothing is open.
    """

    def __init__(self, view: GraphView) -> None:
        super().__init__(view)
        self.tensor: Tensor | None = None
        self._told: Mapping[str, object] | None = None

    def on_open(self, content: dict[str, Any]) -> None:
        """Open a tensor, by its wire or by its gate."""
        self.tensor = self.view.tensor(content["node"])

    def on_shut(self, _content: dict[str, Any]) -> None:
        """Close the panel."""
        self.tensor = None

    def state(self, *, whole: bool) -> Mapping[str, object]:
        """What the panel shows."""
        found = self._found()
        if found == self._told and not whole:
            return {}
        # What is said as a whole goes to one page: the next message tells the others too.
        self._told = {} if whole and found != self._told else found
        return {"inspector": found}

    def _found(self) -> Mapping[str, object] | None:
        if self.tensor is None:
            return None
        graph = self.view.graph
        node = graph.id(self.tensor)
        hidden = any(part.hides(node) for part in self.view.parts)
        with np.errstate(all="ignore"):
            told = card(graph, self.tensor, numbers=not hidden)
        return {
            "node": node,
            "title": told.title,
            "facts": told.facts,
            "formulas": told.formulas,
            "pinnable": self.tensor.gate is not None,
            "pinned": self.tensor in graph.pinned,
        }
