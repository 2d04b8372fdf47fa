"""The course of a training: its losses above, its accuracies below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nbnet.drawing.frame import framed, plain
from nbnet.drawing.measurements import measurement, run_name
from nbnet.drawing.palette import FORWARD, GRADIENT, INK, QUIET
from nbnet.drawing.panel import Panel, Subject, View
from nbnet.drawing.patch import Patch
from nbnet.drawing.thin import thin
from nbnet.language import _, marked, said
from nbnet.training import Trainer
from nbnet.training.history import History
from nbnet.training.travel import RUNS_KEPT

_COLOURS: Final = {
    "loss": FORWARD,
    "accuracy": {"light": "#009E73", "dark": "#2FC79A"},
    "r2": {"light": "#009E73", "dark": "#2FC79A"},
}
_OTHER: Final = {"light": "#A3527F", "dark": "#DD9CBE"}
_UNITS: Final = {"penalty": "loss"}
_SHARES: Final = ("accuracy", "r2")
_RUN_DASHES: Final = ("dot", "dash", "dashdot")
_DASHES: Final = ("solid", "dash", "dot", "dashdot")


EDITS: Final = (
    marked("samples added: {n}"),
    marked("samples removed: {n}"),
    marked("samples changed: {n}"),
    marked("{weight} set to {value}"),
    marked("{neuron} pinned at {value}"),
    marked("{neuron} unpinned"),
)
"""What a history's marks say."""


def loss(of: Trainer | History, *, at: int | None = None) -> go.Figure:
    """Draw what a training measured: every loss above with the penalty apart, every accuracy below.

    Args:
        of: a trainer, whose pinned runs are drawn too, or `trainer.history`; it may be empty.
        at: the step of a trainer to mark.

    Returns:
        A Plotly figure with one line a measurement; long histories are thinned to what a screen can show.

    Raises:
        TypeError: if it is neither.

    Example:
        >>> from nbnet.training.history import History
        >>> history = History(["loss", "accuracy"])
        >>> history.append(1, 1, [0.7, 0.5])
        >>> [line.name for line in loss(history).data if line.x is not None and len(line.x)]
        ['loss', 'accuracy']
    """
    if isinstance(of, History):
        plot = LossPlot(measurements=of.measurements)
        return plot.curves(of).apply(plot.figure())
    figure: go.Figure = LossPlot.alone(of, at=at)
    return figure


class LossPlot(Panel):
    """The loss curve of a training that goes on.

    Args:
        subject: what it is about.
        measurements: names of what is measured; by default what the learner measures.
    """

    name = "loss"
    label = marked("Loss and accuracy")
    order = 0

    @classmethod
    def unsuited(cls, subject: Subject) -> str | None:
        """A model alone has no course."""
        return None if subject.learner is not None else _("Only a training has a loss curve.")

    def __init__(self, subject: Subject | None = None, *, measurements: Sequence[str] = ()) -> None:
        if subject is not None:
            super().__init__(subject)
            measurements = measurements or subject.measurements
            if not subject.classifies:
                self.heading = _("Loss and R²")
        self.title = _("Loss and accuracy at each iteration")
        self.notes = []
        rows: dict[str, list[str]] = {}
        for name in measurements:
            rows.setdefault(_UNITS.get(name, name.removeprefix("validation_")), []).append(name)
        self._rows = list(rows.values())

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
        painted = list(dark)
        runs = ((f"run{i}", 1.5, _RUN_DASHES[i % len(_RUN_DASHES)], QUIET) for i in range(RUNS_KEPT))
        for uid, width, dash, colour in (*runs, ("marks", 1.5, "dot", GRADIENT), ("moment", 1.0, "solid", INK)):
            line = {"color": colour["light"], "width": width, "dash": dash}
            figure.add_scatter(uid=uid, mode="lines", line=line, showlegend=False, hoverinfo="name", row=1, col=1)
            dark[uid] = {"line.color": colour["dark"]}
            painted.append(uid)
        figure.update_traces(hoverlabel={"namelength": -1}, selector={"uid": "marks"})
        # What is measured before the first step, and after a change by hand, while no step has been made since.
        marker = {"size": 9, "color": GRADIENT["light"]}
        hover = _("now") + ": %{y:.4g}<extra></extra>"
        figure.add_scatter(
            uid="now", mode="markers", marker=marker, showlegend=False, hovertemplate=hover, row=1, col=1
        )
        dark["now"] = {"marker.color": GRADIENT["dark"]}
        painted.append("now")
        framed(figure, height=420, dark=dark, painted=painted)
        figure.update_layout(showlegend=any(len(names) > 1 for names in self._rows))
        figure.update_xaxes(range=[0, 10])
        figure.update_yaxes(range=[0, 1])
        figure.update_xaxes(title={"text": _("iteration")}, row=len(self._rows), col=1)
        for number, names in enumerate(self._rows, 1):
            title = {"text": _written(names[0]), "standoff": 2}  # beside the numbers, however wide they are
            figure.update_yaxes(title=title, nticks=6 if number == 1 else 3, row=number, col=1)
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

    def patch(self, view: View) -> Patch:
        """The lines as they are, a mark at the moment if it is past, and the losses of the pinned runs."""
        runs = [(run_name(run), run.history) for run in view.runs]
        moment = view.moment
        now = (moment.iteration, moment.now["loss"]) if "loss" in moment.now else None
        return self.curves(moment.history, runs, moment.iteration if moment.past else None, now)

    def curves(
        self,
        history: History,
        runs: Sequence[tuple[str, History]] = (),
        moment: int | None = None,
        now: tuple[int, float] | None = None,
    ) -> Patch:
        """The lines of histories, and axes that hold them."""
        iterations = history.iterations
        traces: dict[str, dict[str, Any]] = {}
        layout: dict[str, Any] = {}
        last = max((float(h.iterations[-1]) for h in (history, *(h for _, h in runs)) if len(h)), default=0.0)
        here = [] if now is None or not math.isfinite(now[1]) else [now]
        traces["now"] = {"x": np.array([x for x, _y in here], float), "y": np.array([y for _x, y in here], float)}
        end = round_up(max(last, 10.0))
        highest = 0.0
        for index in range(RUNS_KEPT):
            name, x, y = "", np.empty(0), np.empty(0)
            if index < len(runs):
                name, past = runs[index]
                x, y = thin(past.iterations, past.loss)
                highest = max(highest, float(y.max(initial=0.0)))
            traces[f"run{index}"] = {"x": x.astype(float), "y": y.astype(np.float32), "name": plain(name)}
            traces[f"run{index}"]["showlegend"] = index < len(runs)
        highest = max((highest, *(y for _x, y in here)))
        for number, names in enumerate(self._rows, 1):
            top = highest if number == 1 else 0.0
            # A reset may change what is measured.
            for name in set(names).intersection(history.measurements):
                values = getattr(history, name)
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
            if number == 1:
                bounds = layout.get("yaxis.range", [-0.05, 1.05])
                marks = [] if moment is None else [float(moment)] * 2
                traces["marks"] = _marked(history, bounds)
                traces["moment"] = {"x": np.array(marks), "y": np.array(bounds[: len(marks)]), "name": _("moment")}
        layout["showlegend"] = bool(runs) or any(len(names) > 1 for names in self._rows)
        return Patch(traces, layout)

    def text(self, view: View) -> str:
        """The numbers of the moment."""
        parts = [f"{measurement(name)} {value:.3g}" for name, value in view.moment.measured().items()]
        return (
            f"{self.title}. "
            + _("Iteration {n:,}").format(n=view.moment.iteration)
            + (f": {', '.join(parts)}." if parts else ".")
        )


def _marked(history: History, ends: Sequence[float]) -> dict[str, Any]:
    """A line across the plot at each iteration where something was changed by hand, and what it was last."""
    at = sorted({mark.iteration for mark in history.marks})
    what = said(history.marks[-1].what, EDITS) if at else ""
    return {
        "x": np.array([x for each in at for x in (each, each, np.nan)], dtype=float),
        "y": np.tile([ends[0], ends[1], np.nan], len(at)),
        "name": plain(_("changed by hand; last: {what}").format(what=what)) if what else "",
    }


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
