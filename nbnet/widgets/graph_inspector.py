"""The panel of one tensor of a graph view: what it is, all its numbers, and how they come about."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nbnet.autodiff import Tensor
from nbnet.autodiff.derivation import Symbols
from nbnet.drawing.card import card
from nbnet.drawing.number_table import number_table
from nbnet.drawing.text import plain
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
        self._window = 0, 0
        self._said["inspector"] = None

    @property
    def hidden(self) -> bool:
        """Whether the numbers of the open tensor are not to be told yet."""
        if self.tensor is None:
            return False
        node, scene = self.view.graph.id(self.tensor), self.view.picture.scene
        shown = node if scene is None else scene.inside.get(node, node)
        return any(part.hides(shown) for part in self.view.parts)

    def on_open(self, content: dict[str, Any]) -> None:
        """Open a tensor, by its wire or by its gate."""
        self.tensor, self._window = self.view.tensor(content["node"]), (0, 0)

    def on_shut(self, _content: dict[str, Any]) -> None:
        """Close the panel."""
        self.tensor = None

    def on_window(self, content: dict[str, Any]) -> None:
        """Show other rows and columns of the array."""
        row, column = (str(content[axis]).strip() for axis in ("row", "column"))
        if not (row.isdecimal() and column.isdecimal()):
            raise ValueError(f"a row and a column are whole numbers from 0 on, and not {row!r} and {column!r}")
        self._window = int(row), int(column)

    def state(self, *, whole: bool) -> Mapping[str, object]:
        """What the panel shows."""
        return self.news("inspector", self._found(), whole=whole)

    def _found(self) -> Mapping[str, object] | None:
        if self.tensor is None:
            return None
        graph, tensor, hidden = self.view.graph, self.tensor, self.hidden
        with np.errstate(all="ignore"):
            told = card(graph, tensor, numbers=not hidden, gradient=self.view.gradient)
        table = None
        if tensor.ndim and tensor.size and not hidden:
            table = number_table(tensor, *self._window, gradient=self.view.gradient)
        return {
            "node": graph.id(tensor),
            "title": told.title,
            "facts": told.facts,
            "formulas": told.formulas,
            "table": None if table is None else dataclasses.asdict(table),
            "movable": graph.id(tensor) in self.view.moves.controls,
            "pinnable": tensor.gate is not None,
            "pinned": tensor in graph.pinned,
            "jacobians": [] if hidden else self._jacobians(tensor),
        }

    def _jacobians(self, tensor: Tensor) -> list[tuple[int, str]]:
        """The inputs whose Jacobian is more than one number, each with what it is called."""
        names = Symbols(self.view.graph).names
        return [
            (i, plain(f"∂{names[tensor]}/∂{names[source]}"))
            for i, source in enumerate(tensor.inputs)
            if not source.is_constant and tensor.size * source.size > 1
        ]
