"""The course of a training: its losses above, its accuracies below."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nbnet.drawing.frame import framed, plain
from nbnet.drawing.measurements import measurement
from nbnet.drawing.palette import FORWARD
from nbnet.drawing.patch import Patch
from nbnet.drawing.thin import thin
from nbnet.language import _
from nbnet.training.history import History

_COLOURS: Final = {
    "loss": FORWARD,
    "accuracy": {"light": "#009E73", "dark": "#2FC79A"},
    "r2": {"light": "#009E73", "dark": "#2FC79A"},
}
_OTHER: Final = {"light": "#A3527F", "dark": "#DD9CBE"}
_UNITS: Final = {"penalty": "loss"}
_SHARES: Final = ("accuracy", "r2")
_DASHES: Final = ("solid", "dash", "dot", "dashdot")


def loss(history: History) -> go.Figure:
    """Draw what a training measured: every loss above, every accuracy below.

    Args:
        history: `trainer.history`; it may be empty.

    Returns:
        A Plotly figure with one line a measurement; long histories are thinned to what a screen can show.

    Example:
        >>> from nbnet.training.history import History
        >>> history = History(["loss", "accuracy"])
        >>> history.append(1, 1, [0.7, 0.5])
        >>> [line.name for line in loss(history).data]
        ['loss', 'accuracy']
    """
    plot = LossPlot(history)
    return plot.patch().apply(plot.figure())


class LossPlot:
    """The loss curve of a history that grows.

    Args:
        history: `trainer.history`.
    """

    name = "loss"

    def __init__(self, history: History) -> None:
        self._history = history
        rows: dict[str, list[str]] = {}
        for name in history.measurements:
            rows.setdefault(_UNITS.get(name, name.removeprefix("validation_")), []).append(name)
        self._rows = list(rows.values())
        self.title = _("Loss and accuracy at each iteration")

    def figure(self) -> go.Figure:
        """The axes and the lines, still without points."""
        figure = make_subplots(
            len(self._rows), 1, shared_xaxes=True, vertical_spacing=0.06, row_heights=self._heights()
        )
        dark = {}
        for number, names in enumerate(self._rows, 1):
            colours = _COLOURS.get(names[0], _OTHER)
            for name, dash in zip(names, _DASHES, strict=False):
                figure.add_scatter(**self._line(name, colours["light"], dash), row=number, col=1)
                dark[name] = {"line.color": colours["dark"]}
        framed(figure, height=420, dark=dark, painted=list(dark))
        figure.update_layout(showlegend=any(len(names) > 1 for names in self._rows))
        figure.update_xaxes(range=[0, 10])
        figure.update_yaxes(range=[0, 1])
        figure.update_xaxes(title={"text": _("iteration")}, row=len(self._rows), col=1)
        for number, names in enumerate(self._rows, 1):
            figure.update_yaxes(title={"text": _written(names[0])}, nticks=6 if number == 1 else 3, row=number, col=1)
            if names[0] in _SHARES:
                percent = ".0%" if names[0] == "accuracy" else None
                figure.update_yaxes(range=[-0.05, 1.05], tickformat=percent, row=number, col=1)
        return figure

    def _heights(self) -> list[float]:
        return [2.0 if number == 0 else 1.0 for number in range(len(self._rows))]

    @staticmethod
    def _line(name: str, colour: str, dash: str) -> dict[str, Any]:
        label = _written(name)
        hover = _("iteration") + f" %{{x}}<br>{label} %{{y:.4g}}<extra></extra>"
        return {
            "uid": name,
            "name": label,
            "mode": "lines",
            "line": {"color": colour, "width": 2.5, "dash": dash},
            "hovertemplate": hover,
        }

    def patch(self) -> Patch:
        """The lines as they are now, and axes that hold them."""
        iterations = self._history.iterations
        traces = {}
        layout: dict[str, Any] = {}
        end = round_up(max(float(iterations[-1]), 10.0)) if len(iterations) else 10.0
        for number, names in enumerate(self._rows, 1):
            top = 0.0
            # A reset may change what is measured.
            for name in set(names).intersection(self._history.measurements):
                values = getattr(self._history, name)
                # A validation set is measured once an epoch; the other steps have no number.
                measured = np.isfinite(values)
                x, y = thin(iterations[measured], values[measured])
                traces[name] = {"x": x.astype(float), "y": y.astype(np.float32)}
                top = max(top, float(y.max(initial=0.0)))
            axis = "" if number == 1 else number
            layout[f"xaxis{axis}.range"] = [0, end]
            if names[0] not in _SHARES:
                end_of_y = round_up(1.02 * top or 1.0)
                layout[f"yaxis{axis}.range"] = [-0.02 * end_of_y, end_of_y]  # a line along an edge keeps its width
        return Patch(traces, layout)


def _written(name: str) -> str:
    return plain(measurement(name))


def round_up(value: float) -> float:
    """The next number with which an axis can end: it moves seldom while values grow.

    >>> round_up(0.71), round_up(130.0), round_up(2.0)
    (0.8, 150.0, 2.0)
    """
    power = 10.0 ** math.floor(math.log10(value))
    steps = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
    return float(next((f"{step * power:.12g}" for step in steps if step * power >= value * (1 - 1e-9)), value))
