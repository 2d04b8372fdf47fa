"""What each run of a sweep decides, as small multiples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from nbnet.datasets.validation import count
from nbnet.drawing.multiples import Grid, require_sweep, titled, varying
from nbnet.drawing.palette import INK, PAPER, class_colour, class_symbol
from nbnet.drawing.panel import Subject, subject_of
from nbnet.drawing.plane import scores_of, surface
from nbnet.drawing.regions import Level, regions_of
from nbnet.language import _
from nbnet.training import Sweep

_RESOLUTION: Final = 50
_POINTS: Final = 150


def boundaries(
    of: Sweep,
    *,
    most: int = 24,
    features: tuple[int, int] | None = None,
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
) -> go.Figure:
    """Draw what the models of a sweep decide, side by side, each under its settings and its loss.

    `nb.drawing.still` makes a picture of it that a saved notebook keeps.

    Args:
        of: the table that `nb.sweep` returned, or a part of it: `table.best(6)`, `table.filter(hidden=4)`.
        most: how many runs are drawn; the first ones of the table.
        features: as for `boundary`.
        feature_names: as for `boundary`.
        class_names: as for `boundary`.

    Returns:
        A Plotly figure.

    Raises:
        TypeError: if it is no sweep.
        ValueError: if it has no runs, or its data have one feature.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> from nbnet.training import sweep
    >>> table = sweep(MLP([2, 3, 1]), datasets.xor(40), learning_rate=[0.1, 1.0], seeds=2, epochs=20)
    >>> [note.text for note in boundaries(table).layout.annotations][::2]
    ['learning_rate 0.1, seed 0', 'learning_rate 0.1, seed 1', 'learning_rate 1, seed 0', 'learning_rate 1, seed 1']
    """
    runs = require_sweep(of, "boundaries")[: count(most, "most")]
    subject = subject_of(
        runs[0].model, of.X, of.y, features=features, feature_names=feature_names, class_names=class_names
    )
    if subject.model.n_features < 2:
        raise ValueError(_("The model has one feature: there is no plane."))
    drawn = surface(subject, _RESOLUTION)
    names = varying(runs)
    quality = next(name for name in ("accuracy", "r2") if name in runs.columns)
    grid = Grid([(titled(run, names), _written(run.row, quality)) for run in runs], height=130)
    figure = grid.figure()
    dark: dict[str, dict[str, Any]] = {}
    for index, run in enumerate(runs):
        at, model, plane = grid.place(index), run.model, drawn.plane
        regions = regions_of(model, np.asarray(subject.y), sharp=False)
        scores = scores_of(model, plane.samples)
        shades = regions.shades(plane, scores)
        figure.add_heatmap(
            uid=f"decision{index}",
            x=plane.x.tolist(),
            y=plane.y.tolist(),
            z=shades.values,
            zmin=shades.low,
            zmax=shades.high,
            colorscale=regions.scale("light"),
            zsmooth="fast" if regions.smooth else False,
            showscale=False,
            hoverinfo="skip",
            **at,
        )
        line_x, line_y = regions.lines(plane, scores)
        line = {"color": INK["light"], "width": 1.5}
        uid = f"boundary{index}"
        figure.add_scatter(uid=uid, mode="lines", x=line_x, y=line_y, line=line, hoverinfo="skip", **at)
        dark[f"decision{index}"] = {"colorscale": regions.scale("dark")}
        dark[uid] = {"line.color": INK["dark"]}
        _add_samples(figure, subject, drawn.project(subject.X), regions, f"{index}", dark, at)
    bare = {"showticklabels": False, "ticks": "", "showgrid": False}
    figure.update_xaxes(**bare, range=[drawn.plane.x[0], drawn.plane.x[-1]])
    figure.update_yaxes(**bare, range=[drawn.plane.y[0], drawn.plane.y[-1]])
    grid.finish(figure, dark)
    text = _("What {n} runs of a sweep decide over {first} and {second}").format(
        n=len(runs), first=drawn.names[0], second=drawn.names[1]
    )
    if len(runs) < len(of):
        text += ". " + _("{n:,} of {all:,} runs are shown.").format(n=len(runs), all=len(of))
    figure.layout.meta = {**figure.layout.meta, "text": text}
    return figure


def _written(row: dict[str, Any], quality: str) -> str:
    if str(row["outcome"]).startswith("diverged"):
        return _("diverged")
    share = row.get(quality, np.nan)
    if quality == "accuracy":
        return _("loss {loss:.3g}, {share:.0%} right").format(loss=row["loss"], share=share)
    return _("loss {loss:.3g}, R² {share}").format(loss=row["loss"], share=f"{share:.2f}".replace("-", "−"))


def _add_samples(
    figure: go.Figure, subject: Subject, points: Any, regions: Any, name: str, dark: dict[str, Any], at: dict[str, int]
) -> None:
    chosen = np.linspace(0, len(points) - 1, min(len(points), _POINTS)).round().astype(np.intp)
    points, y = points[chosen], np.asarray(subject.y).reshape(len(points), -1)[chosen, 0]
    if isinstance(regions, Level):
        groups = [(f"samples{name}", np.ones(len(y), dtype=bool), {"color": y, "colorscale": regions.scale("light")})]
        groups[0][2].update(cmin=regions.low, cmax=regions.high)
    else:
        groups = [
            (f"class{index}-{name}", y == index, {"color": class_colour(index), "symbol": class_symbol(index)})
            for index in range(len(subject.class_names))
        ]
    for uid, rows, look in groups:
        marker = {"size": 4.5, "line": {"color": PAPER["light"], "width": 0.5}, **look}
        figure.add_scatter(
            uid=uid, mode="markers", x=points[rows, 0], y=points[rows, 1], marker=marker, hoverinfo="skip", **at
        )
        dark[uid] = {"marker.line.color": PAPER["dark"]}
