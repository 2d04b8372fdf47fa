"""The samples on the plane of a decision: those that are learned from, and those put aside."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from nbnet.drawing.frame import plain
from nbnet.drawing.palette import INK, PAPER, class_colour, class_symbol
from nbnet.drawing.panel import Subject
from nbnet.drawing.plane import Surface
from nbnet.drawing.regions import Confidence, Level, Winners
from nbnet.language import _

SHOWN_AT_MOST: Final = 2000


class Samples:
    """The samples of a subject, as far as they are drawn.

    Args:
        subject: whose samples.
        surface: the plane that they are drawn on.
        regions: gives the colours of a regression.
        test: whether the validation samples are drawn too.

    Attributes:
        X, y: those that are drawn, and their classes or numbers.
        points: where they are on the plane, shape (n, 2).
        size: of their marks, in pixels.
    """

    def __init__(
        self, subject: Subject, surface: Surface, regions: Confidence | Winners | Level, *, test: bool
    ) -> None:
        self._subject, self._surface, self._regions, self._test = subject, surface, regions, test
        self._rows = _spread(len(subject.X))
        self.X = subject.X[self._rows]
        self.y = np.asarray(subject.y).reshape(len(subject.X), -1)[self._rows, 0]
        self.points = surface.project(self.X)
        self.size = 9 if len(self._rows) <= 300 else 6
        self._class_names = list(subject.class_names)

    def go_on(self, before: Samples) -> None:
        """Is drawn on the plane and with the look of another."""
        self._surface, self._regions, self.size = before._surface, before._regions, before.size

    def places(self) -> dict[str, dict[str, NDArray[Any]]]:
        """Where the samples of each trace are, learned from or put aside."""
        return self._learned() | self._aside()

    def add(self, figure: go.Figure, dark: dict[str, dict[str, Any]]) -> list[str]:
        """Adds the traces of the samples, and returns their uids; `customdata` says which row of X each point is."""
        places = {uid: {key: v.tolist() for key, v in place.items()} for uid, place in self._learned().items()}
        if isinstance(self._regions, Level):
            colours = places["samples"].pop("marker.color")
            figure.add_scatter(
                uid="samples",
                name=_("samples"),
                mode="markers",
                **places["samples"],
                marker={
                    "size": self.size,
                    "color": colours,
                    "cmin": self._regions.low,
                    "cmax": self._regions.high,
                    "colorscale": self._regions.scale("light"),
                    "line": {"color": INK["light"], "width": 1},
                },
                hovertemplate="%{x:.4g}, %{y:.4g}<br>" + _("target") + " %{marker.color:.4g}<extra></extra>",
            )
            dark["samples"] = {"marker.line.color": INK["dark"], "marker.colorscale": self._regions.scale("dark")}
            return ["samples"]
        for index, name in enumerate(self._class_names):
            uid = f"class{index}"
            figure.add_scatter(
                uid=uid,
                name=plain(name),
                mode="markers",
                **places[uid],
                marker={
                    "size": self.size,
                    "color": class_colour(index),
                    "symbol": class_symbol(index),
                    "line": {"color": PAPER["light"], "width": 1},
                },
                hovertemplate="%{x:.4g}, %{y:.4g}<extra>%{fullData.name}</extra>",
            )
            dark[uid] = {"marker.line.color": PAPER["dark"]}
        return list(places)

    def add_test(self, figure: go.Figure, dark: dict[str, dict[str, Any]]) -> None:
        """Adds the validation samples, as open marks."""
        for index, (uid, place) in enumerate(self._aside().items()):
            number = isinstance(self._regions, Level)
            marker: dict[str, Any] = {"size": self.size, "symbol": "circle-open", "line": {"width": 2}}
            if number:
                scale = self._regions.scale("light")
                ends = {"cmin": self._regions.low, "cmax": self._regions.high}  # type: ignore[union-attr]
                line = {"width": 1.5, "color": INK["light"]}
                marker = {"size": self.size, "symbol": "diamond", "colorscale": scale, "line": line, **ends}
                marker["color"] = place["marker.color"].tolist()
            else:
                marker |= {"color": class_colour(index), "symbol": f"{class_symbol(index)}-open"}
            label = _("test")
            if not number:
                label += " " + plain(self._class_names[index])
            figure.add_scatter(
                uid=uid,
                name=label,
                mode="markers",
                x=place["x"].tolist(),
                y=place["y"].tolist(),
                marker=marker,
                hovertemplate="%{x:.4g}, %{y:.4g}<extra>%{fullData.name}</extra>",
            )
            if number:
                dark[uid] = {"marker.line.color": INK["dark"], "marker.colorscale": self._regions.scale("dark")}

    def _aside(self) -> dict[str, dict[str, NDArray[Any]]]:
        """Where the validation samples are, if they are shown."""
        if not self._test or self._subject.validation is None:
            return {}
        X, y = self._subject.validation
        shown = _spread(len(X))
        points, answers = self._surface.project(X[shown]), np.asarray(y).reshape(len(X), -1)[shown, 0]
        if isinstance(self._regions, Level):
            return {"test": {"x": points[:, 0], "y": points[:, 1], "marker.color": answers}}
        chosen = ((index, points[answers == index]) for index in range(len(self._class_names)))
        return {f"test{index}": {"x": places[:, 0], "y": places[:, 1]} for index, places in chosen}

    def _learned(self) -> dict[str, dict[str, NDArray[Any]]]:
        """Where the samples of each trace are, and which rows of X they are."""
        if isinstance(self._regions, Level):
            x, y = self.points.T
            return {"samples": {"x": x, "y": y, "customdata": self._rows, "marker.color": self.y}}
        found = {}
        for index in range(len(self._class_names)):
            chosen = self.y == index
            x, y = self.points[chosen].T
            found[f"class{index}"] = {"x": x, "y": y, "customdata": self._rows[chosen]}
        return found


def _spread(count: int) -> NDArray[np.intp]:
    """Evenly spaced rows: data often come sorted by class."""
    return np.linspace(0, count - 1, min(count, SHOWN_AT_MOST)).round().astype(np.intp)
