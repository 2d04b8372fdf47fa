"""The menu of a training view: which panels are open, and what was chosen about each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nbnet.drawing.boundary_plot import COMPONENTS
from nbnet.training import Trainer
from nbnet.widgets.training_part import Part


class Menu(Part):
    """Opens and closes panels."""

    def setup(self, trainer: Trainer) -> Mapping[str, Any]:
        """All panels that there are, and the open ones."""
        del trainer
        panels = self.view.panel_set
        return {"menu": panels.menu(), "notes": panels.notes, "panels": panels.described()}

    def publish(self, changed: Sequence[str]) -> None:
        """Tell the page which panels are open now, and describe those that it does not know as they are."""
        panels = self.view.panel_set
        self.view.say("panels", names=panels.names, panels=panels.described(changed), notes=panels.notes)
        self.view.refresh()

    def on_open(self, message: dict[str, Any]) -> None:
        """A panel was chosen in the menu."""
        self.view.panel_set.open(message["name"])
        self.publish([message["name"]])

    def on_shut(self, message: dict[str, Any]) -> None:
        """A panel was closed."""
        self.view.panel_set.close(message["name"])
        self.publish([])

    def on_choose(self, message: dict[str, Any]) -> None:
        """An option of a panel was changed, or of all."""
        if message["option"] in ("across", "up"):
            self._turn_plane(message["option"], message["value"])
            return
        self.view.panel_set.choose(message["name"], message["option"], message["value"])
        self.publish([message["name"]])

    def _turn_plane(self, axis: str, value: str) -> None:
        """Shows all panels over two other features, or over the principal components."""
        subject = self.view.panel_set.subject
        if value == COMPONENTS:
            self.view.show_over(None)
            return
        column = int(value)
        before = subject.features or (column, 0 if column else 1)
        pair = (column, before[1]) if axis == "across" else (before[0], column)
        if pair[0] == pair[1]:  # the two change places
            pair = (column, before[0])
        self.view.show_over(pair)
