"""Pinned runs beside the present one: a small picture of what each decides."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nbnet.drawing.frame import framed, plain
from nbnet.drawing.measurements import run_name
from nbnet.drawing.palette import INK
from nbnet.drawing.panel import Panel, Subject, View
from nbnet.drawing.patch import Patch
from nbnet.drawing.plane import scores_of, surface
from nbnet.drawing.regions import regions_of
from nbnet.language import _, marked
from nbnet.models.model import Model
from nbnet.training import Trainer

_COLUMNS: Final = 2
_PICTURES: Final = 6
_RESOLUTION: Final = 40


def compare(of: Trainer, *, at: int | None = None, **names: Any) -> go.Figure:
    """Draw what the training and each of its pinned runs decide, side by side.

    Args:
        of: a trainer, with runs pinned by `trainer.pin()`.
        at: the step to show of all of them; by default the last of each.
        **names: `features` and others as for `boundary`.

    Returns:
        A Plotly figure of up to six small pictures, the present training first. A run that was pinned before the
        trainer was given other features or classes has a title and no picture.

    Raises:
        ValueError: if there is no plane.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.xor()).fit(20)
    >>> run = trainer.pin("slow")
    >>> [title.text for title in compare(trainer).layout.annotations if title.text]
    ['now: loss 0.662', 'slow: loss 0.662']
    """
    figure: go.Figure = ComparePanel.alone(of, at=at, **names)
    return figure


class ComparePanel(Panel):
    """Small boundary pictures of the runs."""

    name = "compare"
    label = marked("Pinned runs")
    seconds = 0.2
    order = 9

    @classmethod
    def unsuited(cls, subject: Subject) -> str | None:
        """It takes a plane, and a training with runs."""
        if subject.learner is None:
            return _("Only a training has runs.")
        return _("The model has one feature: there is no plane.") if subject.model.n_features < 2 else None

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.title = _("What the training and its pinned runs decide")
        self._plane = surface(subject, _RESOLUTION).plane
        self._regions = regions_of(subject.model, np.asarray(subject.y), sharp=False)

    def takes_over(self, before: ComparePanel) -> bool:
        """The plane and the colours stay. See `Panel.takes_over`."""
        self._plane, self._regions = before._plane, before._regions
        return True

    def figure(self) -> go.Figure:
        """Six places, still empty."""
        figure = make_subplots(
            _PICTURES // _COLUMNS,
            _COLUMNS,
            subplot_titles=[" "] * _PICTURES,
            horizontal_spacing=0.03,
            vertical_spacing=0.09,
        )
        dark: dict[str, dict[str, Any]] = {}
        for index in range(_PICTURES):
            at = {"row": index // _COLUMNS + 1, "col": index % _COLUMNS + 1}
            colours = self._regions.scale("light")
            figure.add_heatmap(
                uid=f"run{index}",
                x=self._plane.x.tolist(),
                y=self._plane.y.tolist(),
                colorscale=colours,
                showscale=False,
                hoverinfo="skip",
                **at,
            )
            line = {"color": INK["light"], "width": 1.5}
            figure.add_scatter(uid=f"line{index}", mode="lines", line=line, hoverinfo="skip", showlegend=False, **at)
            dark[f"run{index}"] = {"colorscale": self._regions.scale("dark")}
            dark[f"line{index}"] = {"line.color": INK["dark"]}
        framed(figure, height=420, dark=dark, painted=list(dark))
        figure.update_layout(margin={"l": 12, "r": 12, "b": 12}, showlegend=False)
        bare = {"showticklabels": False, "showline": False, "ticks": ""}
        figure.update_xaxes(**bare, range=[self._plane.x[0], self._plane.x[-1]], showgrid=False)
        figure.update_yaxes(**bare, range=[self._plane.y[0], self._plane.y[-1]], showgrid=False)
        return figure

    def patch(self, view: View) -> Patch:
        """The picture of each run at the same step."""
        step = view.moment.iteration if view.moment.past else None
        shown = [(_("now"), view.moment), *((run_name(run), run.moment(step)) for run in view.runs)][:_PICTURES]
        traces: dict[str, dict[str, Any]] = {}
        layout: dict[str, Any] = {}
        for index in range(_PICTURES):
            text = ""
            if index < len(shown) and _fits(shown[index][1].model, view.model):
                label, moment = shown[index]
                scores = scores_of(moment.model, self._plane.samples)
                shades = self._regions.shades(self._plane, scores)
                x, y = self._regions.lines(self._plane, scores)
                traces[f"run{index}"] = {"z": shades, "zmin": shades.low, "zmax": shades.high, "visible": True}
                traces[f"line{index}"] = {"x": x.astype(np.float32), "y": y.astype(np.float32)}
                reached = moment.measured().get("loss", float("nan"))
                text = plain(_("{run}: loss {loss:.3g}").format(run=label, loss=reached))
            else:
                traces[f"run{index}"] = {"visible": False}
                traces[f"line{index}"] = {"x": np.empty(0), "y": np.empty(0)}
                if index < len(shown):  # its training has other data by now
                    text = plain(_("{run}: other features or classes").format(run=shown[index][0]))
            layout[f"annotations[{index}].text"] = text
        layout.update(_places(len(shown)))
        return Patch(traces, layout)


def _fits(model: Model, other: Model) -> bool:
    """Whether a model decides the same question as another, over the same plane."""
    return (model.task, model.n_features, model.n_outputs) == (other.task, other.n_features, other.n_outputs)


def _places(count: int) -> dict[str, Any]:
    """Where so many pictures lie: two in a row, each with its title above."""
    columns = min(count, _COLUMNS)
    rows = -(-count // _COLUMNS)
    layout: dict[str, Any] = {}
    for index in range(_PICTURES):
        row, column = divmod(index, _COLUMNS) if index < count else (0, 0)
        left, top = column / columns, 1 - row / rows
        axis = "" if index == 0 else str(index + 1)
        layout[f"xaxis{axis}.domain"] = [left + 0.01, left + 1 / columns - 0.01]
        layout[f"yaxis{axis}.domain"] = [top - 1 / rows + 0.01, top - 0.07]
        layout[f"annotations[{index}].x"] = left + 0.5 / columns
        layout[f"annotations[{index}].y"] = top - 0.07
    return layout
