"""How the runs of a sweep learned, as small multiples: a plot for each setting, a line for each seed."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from nbnet.datasets.registry import nearest
from nbnet.datasets.validation import count
from nbnet.drawing.loss_plot import round_up
from nbnet.drawing.measurements import measurement as called
from nbnet.drawing.multiples import Grid, require_sweep, titled, varying, written
from nbnet.drawing.palette import FORWARD
from nbnet.drawing.thin import thin
from nbnet.language import _, ngettext
from nbnet.training import Sweep, SweptRun

_POINTS: Final = 120
_SHARES: Final = ("accuracy", "r2")


def losses(of: Sweep, *, measurement: str = "loss", most: int = 24) -> go.Figure:
    """Draw the loss curves of a sweep: a little plot for each setting, in it a line for each seed.

    All plots have the same axes. `nb.drawing.still` makes a picture of it that a saved notebook keeps.

    Args:
        of: the table that `nb.sweep` returned, or a part of it.
        measurement: what is drawn instead of the loss: `"accuracy"`, `"validation_loss"`, ….
        most: how many settings are drawn; the first ones of the table.

    Returns:
        A Plotly figure.

    Raises:
        TypeError: if it is no sweep.
        ValueError: if it has no runs, or none measured that.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> from nbnet.training import sweep
    >>> table = sweep(MLP([2, 3, 1]), datasets.xor(40), learning_rate=[0.1, 1.0], seeds=3, epochs=20)
    >>> figure = losses(table)
    >>> [note.text for note in figure.layout.annotations][::2], len(figure.data)
    (['learning_rate 0.1', 'learning_rate 1'], 6)
    """
    require_sweep(of, "losses")
    known = dict.fromkeys(name for run in of for name in run.history.measurements)
    if measurement not in known:
        raise ValueError(f"This sweep measured no {measurement!r}: {nearest(measurement, known)}")
    names = varying(of, without=["seed"])
    groups: dict[tuple[str, ...], list[SweptRun]] = {}
    for run in of:
        groups.setdefault(tuple(written(run.row.get(name)) for name in names), []).append(run)
    shown = list(groups.values())[: count(most, "most")]
    grid = Grid(
        [(titled(runs[0], names), _summary(runs, measurement)) for runs in shown], height=110, left=40, below=24
    )
    figure = grid.figure()
    dark: dict[str, dict[str, Any]] = {}
    highest, longest = 0.0, 10.0
    for index, runs in enumerate(shown):
        for run in runs:
            uid = f"{index}-{len(dark)}"
            x, y = _curve(run, measurement)
            if len(x):
                longest = max(longest, float(x[-1]))
                # A run that diverges would flatten all others.
                highest = max(highest, float(np.quantile(y, 0.98)) if not _diverged(run) else float(y[0]))
            line = {"color": FORWARD["light"], "width": 1.5}
            seed = f"seed {run.row.get('seed')}"
            hover = _("iteration") + f" %{{x}}<br>{called(measurement)} %{{y:.4g}}<extra>{seed}</extra>"
            figure.add_scatter(
                uid=uid,
                name=seed,
                mode="lines",
                x=x,
                y=y,
                line=line,
                opacity=0.7,
                hovertemplate=hover,
                **grid.place(index),
            )
            dark[uid] = {"line.color": FORWARD["dark"]}
    figure.update_xaxes(range=[0, round_up(longest)], nticks=3)
    if measurement.removeprefix("validation_") in _SHARES:
        percent = ".0%" if measurement.endswith("accuracy") else None
        figure.update_yaxes(range=[-0.05, 1.05], nticks=3, tickformat=percent)
    else:
        top = round_up(1.02 * highest or 1.0)
        figure.update_yaxes(range=[-0.02 * top, top], nticks=3)
    grid.finish(figure, dark)
    text = _("{measurement} at each iteration, for {n} settings of a sweep").format(
        measurement=called(measurement), n=len(shown)
    )
    if len(shown) < len(groups):
        text += ". " + _("{n:,} of {all:,} settings are shown.").format(n=len(shown), all=len(groups))
    figure.layout.meta = {**figure.layout.meta, "text": text}
    return figure


def _curve(run: SweptRun, measurement: str) -> tuple[Any, Any]:
    if measurement not in run.history.measurements:
        return np.empty(0), np.empty(0)
    values = getattr(run.history, measurement)
    measured = np.isfinite(values)
    x, y = thin(run.history.iterations[measured], values[measured], _POINTS)
    return x.astype(float), y.astype(np.float32)


def _diverged(run: SweptRun) -> bool:
    return str(run.row["outcome"]).startswith("diverged")


def _summary(runs: list[SweptRun], measurement: str) -> str:
    """The median of what the runs reached, and how many failed."""
    last = [values[-1] for run in runs if not _diverged(run) and len(values := _curve(run, measurement)[1])]
    lost = sum(map(_diverged, runs))
    failed = ngettext("{n} diverged", "{n} diverged", lost).format(n=lost) if lost else ""
    if not last:
        return failed
    middle = float(np.median(last))
    shown = f"{middle:.0%}" if measurement.endswith("accuracy") else f"{middle:.3g}"
    reached = (_("median {value}") if len(last) > 1 else _("at the end {value}")).format(value=shown)
    return f"{reached}, {failed}" if failed else reached
