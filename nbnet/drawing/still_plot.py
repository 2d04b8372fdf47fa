"""Plots that stay: a Plotly figure as an SVG that a saved notebook keeps, where no Plotly will ever run.

GitHub, nbviewer and print show it, and the same figure gives the same text on every machine, so that the outputs of a
lecture can be compared. Only what nbnet's own plots are made of is drawn; anything else is named, never left out.
"""

from __future__ import annotations

from copy import deepcopy as copy
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from nbnet.drawing.palette import INK, PAPER, class_colour
from nbnet.drawing.still_axes import Axis, Frame, frames, length, words
from nbnet.drawing.still_marks import drawn, legend_sign
from nbnet.drawing.still_shades import colour_at, limits
from nbnet.drawing.text import columns, shorten, xml
from nbnet.language import _

WIDTH: Final = 640
_FONT: Final = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, Noto Sans, sans-serif"
_LETTER: Final = 7.0
_LINE: Final = 15.0
_HATCH: Final = (
    '<pattern id="nbnet-hatch" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke="#5a5a64" stroke-opacity="0.5"/></pattern>'
)


class Still:
    """A plot that shows itself as SVG, without a kernel and without Plotly.

    Attributes:
        svg: the picture.
        text: what it shows, for who cannot see it.
    """

    def __init__(self, svg: str, text: str) -> None:
        self.svg, self.text = svg, text

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<Still: {self.text}>"


def still(figure: go.Figure, *, width: int = WIDTH, height: int | None = None) -> Still:
    """Draw a Plotly figure as an SVG for a page without a kernel.

    Args:
        figure: from `nb.drawing.boundary` and its like, or your own of lines, markers, bars and heatmaps.
        width: in pixels.
        height: in pixels; by default the figure's own.

    Returns:
        A picture; as the last line of a cell it shows itself, and the saved notebook keeps it.

    Raises:
        TypeError: it is no figure, or holds a kind of trace or shape that this cannot draw.

    >>> figure = go.Figure(go.Scatter(x=[0, 1, 2], y=[0.7, 0.5, 0.4], name="loss"))
    >>> still(figure.update_layout(xaxis_title="iteration"))
    <Still: Plot over iteration: loss.>
    """
    if not isinstance(figure, go.Figure):
        raise TypeError(f"still() draws a Plotly figure, such as nb.drawing.loss(trainer), not {figure!r:.60}.")
    if figure.layout.shapes:
        raise TypeError("still() draws no shapes: draw a line as a Scatter trace.")
    height = int(height or figure.layout.height or 420)
    visible = [_coloured(trace, n) for n, trace in enumerate(figure.data) if trace.visible in (None, True)]
    placed = frames(figure, visible, width, height)
    text = _description(figure, visible, placed)
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="nbnet-still" {size} role="img" aria-label="{xml(text)}" '
        f'font-family="{_FONT}" font-size="13" fill="{INK["light"]}">',
        f'<rect width="{width}" height="{height}" fill="{PAPER["light"]}"/>',
    ]
    if any(getattr(trace, "fillpattern", None) is not None and trace.fillpattern.shape for trace in visible):
        parts.append(f"<defs>{_HATCH}</defs>")
    for index, frame in enumerate(placed):
        parts += _panel(index, frame, visible)
    parts += _annotations(figure, placed, width, height)
    parts += _legend(figure, visible, width)
    if figure.layout.title.text:
        parts.append(_text(width / 2, 20, words(figure.layout.title.text), "middle", 'font-size="15"'))
    return Still("\n".join([*parts, "</svg>"]), text)


def _coloured(trace: Any, number: int) -> Any:
    """A trace with a colour of its own, if nobody gave it one."""
    colour = class_colour(number + 1)
    if trace.type == "scatter":
        trace = copy(trace)
        trace.line.color = trace.line.color or colour
        if trace.marker.color is None:
            trace.marker.color = trace.line.color
    elif trace.type == "bar" and trace.marker.color is None:
        trace = copy(trace)
        trace.marker.color = colour
    return trace


def _panel(index: int, frame: Frame, traces: list[Any]) -> list[str]:
    """One pair of axes with what is drawn on it, cut off at its edge."""
    x, y = frame.x, frame.y
    box = f'x="{length(x.start)}" y="{length(y.end)}" width="{length(x.size)}" height="{length(y.size)}"'
    clip = f"nbnet-clip-{index}-{length(x.start)}-{length(y.end)}-{length(x.size)}-{length(y.size)}".replace(".", "_")
    parts = [f'<clipPath id="{clip}"><rect {box}/></clipPath>']
    for axis in (x, y):
        if axis.grid:
            across = [
                f"M{length(p)} {length(y.start)}V{length(y.end)}"
                if axis is x
                else f"M{length(x.start)} {length(p)}H{length(x.end)}"
                for p, _label in axis.ticks
            ]
            parts.append(f'<path d="{"".join(across)}" stroke="#808080" stroke-opacity="0.25" fill="none"/>')
    marks = [mark for trace in traces if frame.holds(trace) for mark in drawn(trace, frame)]
    parts.append(f'<g clip-path="url(#{clip})">{"".join(marks)}</g>')
    parts.append(f'<rect {box} fill="none" stroke="#808080" stroke-opacity="0.4"/>')
    if x.labelled:
        parts += [_text(p, y.start + 17, label, "middle") for p, label in x.ticks]
    if y.labelled:
        parts += [_text(x.start - 7, p + 4.5, label, "end") for p, label in y.ticks]
    if x.title:
        parts.append(_text((x.start + x.end) / 2, y.start + 38, x.title, "middle"))
    if y.title:
        middle = (y.start + y.end) / 2
        longest = max((columns(label) for _p, label in y.ticks), default=0) if y.labelled else 0
        left = max(x.start - max(48.0, 20 + _LETTER * longest), 14.0)
        parts.append(_text(left, middle, y.title, "middle", f'transform="rotate(-90 {length(left)} {length(middle)})"'))
    for trace in traces:
        if trace.type == "heatmap" and frame.holds(trace) and trace.showscale is not False:
            parts += _colour_bar(trace, frame)
    return parts


def _colour_bar(trace: Any, frame: Frame) -> list[str]:
    left, top, high = frame.x.end + 14, frame.y.end + 18, frame.y.size - 18
    parts = []
    for step in range(24):
        colour = colour_at(trace.colorscale, 1 - (step + 0.5) / 24)
        parts.append(
            f'<rect x="{length(left)}" y="{length(top + step * high / 24)}" width="12" '
            f'height="{length(high / 24 + 0.5)}" fill="{colour}"/>'
        )
    axis = Axis.between(*limits(trace), top + high, top)
    parts += [_text(left + 17, place + 4.5, label, "start") for place, label in axis.ticks]
    if trace.colorbar.title.text:
        parts.append(_text(left, top - 7, words(trace.colorbar.title.text), "start", 'font-size="12"'))
    return parts


def _annotations(figure: go.Figure, placed: list[Frame], width: int, height: int) -> list[str]:
    parts = []
    margin = figure.layout.margin
    left, top = margin.l if margin.l is not None else 64, margin.t if margin.t is not None else 40
    right, bottom = margin.r if margin.r is not None else 16, margin.b if margin.b is not None else 52
    for note in figure.layout.annotations:
        if not (note.text or "").strip():
            continue
        x, y = (
            next((getattr(frame, side).at(value) for frame in placed if getattr(frame, side).name == ref), None)
            for side, value, ref in (("x", note.x, note.xref or "x"), ("y", note.y, note.yref or "y"))
        )
        x = left + note.x * (width - left - right) if x is None else x
        y = height - bottom - note.y * (height - top - bottom) if y is None else y
        anchor = {"left": "start", "right": "end"}.get(note.xanchor or "", "middle")
        shift = {"top": 13.0, "middle": 4.5, "bottom": -4.0}.get(note.yanchor or "", 4.5)
        parts.append(_text(x + (note.xshift or 0), y + shift - (note.yshift or 0), words(note.text), anchor))
    return parts


def _named(figure: go.Figure, traces: list[Any]) -> list[Any]:
    """The traces that have a place in the legend: with a name, and something to see."""
    if figure.layout.showlegend is False:
        return []
    shown = [t for t in traces if t.type != "heatmap" and t.showlegend is not False and t.name and _has_points(t)]
    return shown if len(shown) > 1 or figure.layout.showlegend else []


def _has_points(trace: Any) -> bool:
    values = np.asarray([] if trace.y is None else trace.y)
    return bool(len(values)) and not (values.dtype.kind == "f" and np.isnan(values).all())


def _legend(figure: go.Figure, traces: list[Any], width: int) -> list[str]:
    margin = figure.layout.margin
    left, y = float(margin.l if margin.l is not None else 64), float(margin.t if margin.t is not None else 40) - 14
    lines: list[list[tuple[Any, float, str]]] = [[]]
    x = left
    for trace in _named(figure, traces):
        name = shorten(words(trace.name), 40)
        if lines[-1] and x + 28 + _LETTER * columns(name) > width:
            lines.append([])
            x = left
        lines[-1].append((trace, x, name))
        x += 42 + _LETTER * columns(name)
    parts = []
    for above, line in enumerate(reversed(lines)):
        for trace, x, name in line:
            at = y - _LINE * above
            parts.append(legend_sign(trace, x, at) + _text(x + 28, at + 4.5, name, "start", 'font-size="12"'))
    return parts


def _description(figure: go.Figure, traces: list[Any], placed: list[Frame]) -> str:
    meta = figure.layout.meta
    if isinstance(meta, dict) and meta.get("text"):
        return str(meta["text"])
    over = ", ".join(dict.fromkeys(frame.x.title for frame in placed if frame.x.title))
    names = ", ".join(dict.fromkeys(words(t.name) for t in traces if t.name and t.showlegend is not False))
    names = names or ", ".join(dict.fromkeys(frame.y.title for frame in placed if frame.y.title)) or "—"
    if over:
        return _("Plot over {axis}: {names}.").format(axis=over, names=names)
    return _("Plot: {names}.").format(names=names)


def _text(x: float, y: float, text: str, anchor: str, more: str = "") -> str:
    place = f'x="{length(x)}" y="{length(y)}"'
    return f'<text {place} text-anchor="{anchor}"{f" {more}" if more else ""}>{xml(text)}</text>'
