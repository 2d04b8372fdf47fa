"""The panel of a gate's Jacobian: what nobody builds, beside the product that a backward pass computes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nbnet.autodiff import Tensor
from nbnet.autodiff.derivation import Symbols
from nbnet.autodiff.jacobians import gate_jacobian
from nbnet.drawing.jacobian_svg import jacobian_svg
from nbnet.drawing.jacobian_text import lines, product
from nbnet.drawing.text import plain
from nbnet.language import _
from nbnet.widgets.graph_part import Part

if TYPE_CHECKING:
    from nbnet.widgets.graph_view import GraphView

_MANY = 200_000
"""Of arrays with more numbers than that fewer rows are computed, for each is a backward pass of the gate."""


class Jacobian(Part):
    """The Jacobian that was opened, of the gate whose panel is open."""

    def __init__(self, view: GraphView) -> None:
        super().__init__(view)
        self._open: tuple[Tensor, int] | None = None
        self._said["jacobian"] = None

    def on_jacobian(self, content: dict[str, Any]) -> None:
        """Open the Jacobian of the gate in the inspector, with respect to one of its inputs; close it without one."""
        tensor, i = self.view.inspector.tensor, content.get("input")
        if i is None or tensor is None:
            self._open = None
            return
        with np.errstate(all="ignore"):
            gate_jacobian(tensor, int(i), most=2)  # says what is wrong
        self._open = tensor, int(i)

    def state(self, *, whole: bool) -> Mapping[str, object]:
        """What the panel shows."""
        return self.news("jacobian", self._found(), whole=whole)

    def _found(self) -> Mapping[str, object] | None:
        if self._open is None or self._open[0] is not self.view.inspector.tensor or self.view.inspector.hidden:
            return None
        graph, (tensor, i) = self.view.graph, self._open
        size = max(each.size for each in (tensor, *tensor.inputs))
        with np.errstate(all="ignore"):
            most = 32 if size <= _MANY else 8
            jacobian = gate_jacobian(tensor, i, most=most, gradient=self.view.gradient)
        names, told = Symbols(graph).names, product(graph, jacobian)
        name = f"∂{names[tensor]}/∂{names[jacobian.source]}"
        return {
            "input": i,
            "title": _("Jacobian {name}").format(name=plain(name)),
            "svg": jacobian_svg(graph, jacobian, live=True),
            "lines": lines(graph, jacobian),
            "rule": told.rule,
            "shapes": f"{told.shapes} ✓",
        }
