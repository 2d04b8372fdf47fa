"""An activation and its derivative under each other, with a tangent: what a neuron answers, what gradient passes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nbnet.drawing.activation_curve import REACH, Curve, FloatArray, Jump
from nbnet.drawing.frame import framed, plain
from nbnet.drawing.numbers import number
from nbnet.drawing.palette import FORWARD, GRADIENT, INK, PAPER
from nbnet.drawing.patch import Patch
from nbnet.language import _

_SATURATED: Final = {"light": "rgba(240, 180, 0, 0.28)", "dark": "rgba(240, 190, 40, 0.30)"}
_DEAD: Final = {"light": "rgba(90, 90, 100, 0.30)", "dark": "rgba(190, 190, 205, 0.32)"}


def activation(
    function: str | Callable[..., Any], *, x: float = 1.0, compare: str | Callable[..., Any] | None = None
) -> go.Figure:
    """Draw an activation above its derivative, with the tangent at one place.

    Args:
        function: the name of an activation, or a function of one Tensor.
        x: where the tangent touches, from −6 to 6.
        compare: another one, drawn dotted.

    Returns:
        A Plotly figure.

    Raises:
        TypeError: If it is no function of one Tensor.
        ValueError: If there is no such activation, or it looks at several numbers at once.

    Example:
        >>> [trace.name for trace in activation("relu", x=-2.0).data if trace.showlegend is not False]
        ['dead', 'relu', 'tangent', 'relu′']
    """
    return ActivationPlot(Curve(function), None if compare is None else Curve(compare)).drawn(x)


class ActivationPlot:
    """The plot of a curve, and of another one to compare it with.

    Args:
        curve: what is drawn.
        other: drawn dotted, or None.
    """

    name = "activation"

    def __init__(self, curve: Curve, other: Curve | None = None) -> None:
        self.curve, self.other = curve, other
        if other is None:
            self.title = _("{name} and its derivative").format(name=curve.name)
        else:
            both = _("{name} and {other} with their derivatives")
            self.title = both.format(name=curve.name, other=other.name)

    def figure(self) -> go.Figure:
        """Axes and traces, still without points."""
        figure = make_subplots(2, 1, shared_xaxes=True, vertical_spacing=0.06, row_heights=[1.3, 1.0])
        dark: dict[str, dict[str, Any]] = {}
        for row in (1, 2):
            for uid, name, fill, shape in (
                ("saturated", _("saturated"), _SATURATED, ""),
                ("dead", _("dead"), _DEAD, "/"),
            ):
                figure.add_scatter(
                    uid=f"{uid}{row}",
                    name=name,
                    mode="lines",
                    line={"width": 0},
                    fill="toself",
                    fillcolor=fill["light"] if not shape else "rgba(0,0,0,0)",
                    fillpattern={"shape": shape, "fgcolor": fill["light"], "size": 8, "solidity": 0.35},
                    hoverinfo="skip",
                    showlegend=row == 1,
                    row=row,
                    col=1,
                )
                path = "fillpattern.fgcolor" if shape else "fillcolor"
                dark[f"{uid}{row}"] = {path: fill["dark"]}
        self._add_lines(figure, dark)
        for row, colours in ((1, FORWARD), (2, GRADIENT)):
            for uid, symbol, size in (("open", "circle-open", 9), ("closed", "circle", 9), ("point", "circle", 14)):
                marker = {"size": size, "symbol": symbol, "color": colours["light"]}
                if uid == "point":
                    marker["line"] = {"color": PAPER["light"], "width": 2}
                figure.add_scatter(
                    uid=f"{uid}{row}", mode="markers", marker=marker, hoverinfo="skip", showlegend=False, row=row, col=1
                )
                dark[f"{uid}{row}"] = {"marker.color": colours["dark"]}
        framed(figure, height=460, dark=dark)
        figure.update_layout(dragmode=False, hovermode=False)
        figure.update_xaxes(range=[-REACH, REACH], fixedrange=True)
        figure.update_yaxes(fixedrange=True, nticks=6, range=[0, 1])
        figure.update_xaxes(title={"text": "x"}, row=2, col=1)
        figure.update_yaxes(title={"text": "f(x)"}, row=1, col=1)
        figure.update_yaxes(title={"text": "f′(x)"}, row=2, col=1)
        return figure

    def _add_lines(self, figure: go.Figure, dark: dict[str, dict[str, Any]]) -> None:
        lines = [
            ("other1", self.other, "", FORWARD, "dot", 1),
            ("curve1", self.curve, "", FORWARD, "solid", 1),
            ("other2", self.other, "′", GRADIENT, "dot", 2),
            ("curve2", self.curve, "′", GRADIENT, "solid", 2),
        ]
        for uid, curve, prime, colours, dash, row in lines:
            if curve is not None:
                figure.add_scatter(
                    uid=uid,
                    name=plain(curve.name + prime),
                    mode="lines",
                    line={"color": colours["light"], "width": 3, "dash": dash, "simplify": False},
                    hoverinfo="skip",
                    row=row,
                    col=1,
                )
                dark[uid] = {"line.color": colours["dark"]}
            if uid == "curve1":
                ink = {"color": INK["light"], "width": 2, "dash": "dash"}
                figure.add_scatter(
                    uid="tangent", name=_("tangent"), mode="lines", line=ink, hoverinfo="skip", row=row, col=1
                )
                dark["tangent"] = {"line.color": INK["dark"]}

    def drawn(self, x: float) -> go.Figure:
        """The whole picture; it carries its text, for those who cannot see it."""
        figure = self.patch(x).apply(self.figure())
        figure.layout.meta = {**figure.layout.meta, "text": self.description()}
        return figure

    def patch(self, x: float) -> Patch:
        """The curves, and the tangent at one place."""
        traces: dict[str, dict[str, Any]] = {}
        layout: dict[str, Any] = {}
        regions = self.curve.regions()
        for row in (1, 2):
            drawn = []
            for uid, curve in (("curve", self.curve), ("other", self.other)):
                if curve is not None:
                    jumps = curve.jumps if row == 1 else curve.kinks
                    line_x, line_y = _broken(curve.x, curve.y if row == 1 else curve.slope, jumps)
                    traces[f"{uid}{row}"] = {"x": line_x, "y": line_y}
                    drawn.append(line_y)
            low, high = _limits(np.concatenate(drawn))
            layout["yaxis.range" if row == 1 else "yaxis2.range"] = [low, high]
            for uid, intervals in regions.items():
                across, down = _boxes(intervals, low, high)
                traces[f"{uid}{row}"] = {"x": across, "y": down, "showlegend": row == 1 and bool(intervals)}
            jumps = self.curve.jumps if row == 1 else self.curve.kinks
            limits = [(jump.x, side) for jump in jumps for side in (jump.left, jump.right) if side != jump.value]
            traces[f"open{row}"] = _points(limits)
            traces[f"closed{row}"] = _points([(jump.x, jump.value) for jump in jumps])
        traces.update(self._touch(x))
        return Patch(traces, layout)

    def _touch(self, x: float) -> dict[str, dict[str, Any]]:
        value, slope = self.curve.at(x)
        ends = np.array([-REACH, REACH])
        return {
            "tangent": {"x": ends, "y": value + slope * (ends - x)},
            "point1": _points([(x, value)]),
            "point2": _points([(x, slope)]),
        }

    def description(self) -> str:
        """What the plot shows, for who cannot see it, and for who wants it in words."""
        regions = self.curve.regions()
        sentences = [_("{name} and its derivative").format(name=self.curve.name) + "."]
        if saturated := regions["saturated"]:
            told = _("Saturated (f′ is below a tenth of its largest): {where}.")
            sentences.append(told.format(where=_where(saturated)))
        if dead := regions["dead"]:
            sentences.append(_("Dead (f′ = 0, no gradient passes): {where}.").format(where=_where(dead)))
        if not saturated and not dead:
            sentences.append(_("The gradient passes everywhere."))
        for jump in self.curve.jumps:
            told = _("f jumps at x = {x}; there f = {value}.")
            sentences.append(told.format(x=number(jump.x), value=number(jump.value)))
        for kink in self.curve.kinks:
            x = number(kink.x)
            told = _("A kink at x = {x}: f′ is {left} on its left and {right} on its right.")
            sentences.append(told.format(x=x, left=number(kink.left), right=number(kink.right)))
            if not math.isnan(kink.value):
                sentences.append(_("By convention f′({x}) = {value}.").format(x=x, value=number(kink.value)))
        return " ".join(sentences)


def _where(intervals: list[tuple[float, float]]) -> str:
    texts = []
    for low, high in intervals:
        if low <= -REACH and high >= REACH:
            texts.append(_("everywhere"))
        elif low <= -REACH:
            texts.append(f"x ≤ {number(high, 3)}")
        elif high >= REACH:
            texts.append(f"x ≥ {number(low, 3)}")
        else:
            texts.append(f"{number(low, 3)} ≤ x ≤ {number(high, 3)}")
    return ", ".join(texts)


def _boxes(intervals: list[tuple[float, float]], bottom: float, top: float) -> tuple[FloatArray, FloatArray]:
    """Boxes as high as the plot."""
    across, down = [], []
    for low, high in intervals:
        across += [low, high, high, low, low, np.nan]
        down += [bottom, bottom, top, top, bottom, np.nan]
    return np.array(across), np.array(down)


def _points(places: list[tuple[float, float]]) -> dict[str, FloatArray]:
    across, down = np.array(places or [(np.nan, np.nan)], dtype=float).T
    return {"x": across, "y": down}


def _broken(x: FloatArray, y: FloatArray, jumps: list[Jump]) -> tuple[FloatArray, FloatArray]:
    """The line with a gap at each jump, up to its limits on both sides."""
    for jump in jumps:
        on = np.abs(x - jump.x) < 1e-5
        x, y = x[~on], y[~on]
        at = int(np.searchsorted(x, jump.x))
        x, y = np.insert(x, at, [jump.x] * 3), np.insert(y, at, [jump.left, np.nan, jump.right])
    return x.astype(np.float32), y.astype(np.float32)


def _limits(values: FloatArray) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    room = 0.08 * (high - low or 2.0)
    return min(low, 0.0) - room, max(high, 0.0) + room
