"""Marks on the gates of a graph view: what each does to a gradient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nbnet.drawing.patterns import FLOWS, legend, patterns
from nbnet.language import _
from nbnet.widgets.graph_part import Part

if TYPE_CHECKING:
    from nbnet.widgets.graph_view import GraphView


class Patterns(Part):
    """The marks, and whether they are shown.

    Attributes:
        on: Whether they are.
    """

    def __init__(self, view: GraphView, *, on: bool = False) -> None:
        super().__init__(view)
        self.on = on
        self._told: object = {}

    def on_patterns(self, content: dict[str, Any]) -> None:
        """Show the marks, or hide them."""
        self.on = bool(content["on"])

    def about(self, node: str) -> str:
        """What the gate of a wire does to a gradient, for those who do not see its mark; empty if none is shown."""
        scene = self.view.picture.scene
        if not self.on or scene is None:
            return ""
        flow = patterns(scene).get(f"{node}-gate")
        return legend()[flow] if flow else ""

    def state(self, *, whole: bool) -> Mapping[str, object]:
        """The marks by gate."""
        scene = self.view.picture.scene
        now = patterns(scene) if self.on and scene is not None else None
        if now == self._told and not whole:
            return {}
        self._told = {} if whole and now != self._told else now
        return {"patterns": {"on": self.on, "marks": now or {}}}


def pattern_words() -> dict[str, str]:
    """What the page says about the marks."""
    return {
        "patterns": _("Patterns"),
        "patterns_hint": _("Mark what each gate does to a gradient"),
        **{f"flow_{flow}": legend()[flow] for flow in FLOWS},
    }
