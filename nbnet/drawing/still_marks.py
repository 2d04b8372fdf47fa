"""What a still shows between its axes: lines, markers, bars and texts, as few SVG elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nbnet.drawing.palette import FORWARD, INK
from nbnet.drawing.still_axes import Frame, length
from nbnet.drawing.still_shades import SHADES, colour_at, heatmap
from nbnet.drawing.text import xml
from nbnet.drawing.thin import corners

_DASHES: Final = {"dash": "9 6", "dot": "2 5", "dashdot": "9 5 2 5", "longdash": "14 7"}
_OFF: Final = 0.12
"""A line without the points that lie nearer to it than that, in pixels, looks the same."""


def drawn(trace: Any, frame: Frame) -> Iterator[str]:
    """The SVG elements of a trace."""
    if trace.type == "heatmap":
        yield from heatmap(trace, frame)
    elif trace.type == "bar":
        yield _bars(trace, frame)
    elif trace.x is not None and trace.y is not None and len(trace.y):
        x, y = np.atleast_1d(frame.x.at(trace.x)), np.atleast_1d(frame.y.at(trace.y))
        mode = trace.mode or "lines"
        if trace.fill == "toself":
            yield _filled(trace, x, y)
        elif "lines" in mode:
            yield _line(trace, x, y)
        if "markers" in mode:
            yield from _markers(trace, x, y)
        if "text" in mode and trace.text is not None:
            yield from _texts(trace, x, y)


def legend_sign(trace: Any, x: float, y: float) -> str:
    """A short line or a marker, as the trace has it."""
    mode = trace.mode if trace.type == "scatter" else "bar"
    if trace.type == "scatter" and trace.fill == "toself":
        return f'<rect x="{length(x)}" y="{length(y - 6)}" width="22" height="12" {_paint(trace)}/>'
    if trace.type == "bar":
        return f'<rect x="{length(x)}" y="{length(y - 6)}" width="22" height="12" fill="{_colour(trace.marker)}"/>'
    sign = ""
    if mode is None or "lines" in mode:
        sign += f'<path d="M{length(x)} {length(y)}h22" {_stroke(trace)}/>'
    if mode is not None and "markers" in mode:
        symbol = trace.marker.symbol if isinstance(trace.marker.symbol, str) else "circle"
        sign += (
            f'<path d="{_symbol(symbol, x + 11, y, 5)}" {_marker_look(trace.marker, _colour(trace.marker), symbol)}/>'
        )
    return sign


def _bars(trace: Any, frame: Frame) -> str:
    x, y = np.atleast_1d(frame.x.at(trace.x)), np.atleast_1d(frame.y.at(trace.y))
    base, step = float(frame.y.at(0.0)), float(np.diff(x).min()) if len(x) > 1 else frame.x.size
    width = 0.7 * step
    boxes = [
        f"M{length(a - width / 2)} {length(base)}h{length(width)}V{length(b)}h{length(-width)}z"
        for a, b in zip(x, y, strict=True)
    ]
    return f'<path d="{"".join(boxes)}" fill="{_colour(trace.marker)}"/>'


def _line(trace: Any, x: NDArray[Any], y: NDArray[Any]) -> str:
    return f'<path d="{_path(x, y)}" {_stroke(trace)}/>'


def _stroke(trace: Any) -> str:
    line = trace.line
    dash = f' stroke-dasharray="{_DASHES[line.dash]}"' if line.dash in _DASHES else ""
    colour, width = line.color or FORWARD["light"], 2 if line.width is None else line.width
    return f'fill="none" stroke="{colour}" stroke-width="{length(width)}" stroke-linejoin="round"{dash}'


def _filled(trace: Any, x: NDArray[Any], y: NDArray[Any]) -> str:
    return f'<path d="{_path(x, y)}" {_paint(trace)}/>'


def _paint(trace: Any) -> str:
    if trace.fillpattern.shape:
        return 'fill="url(#nbnet-hatch)"'
    return f'fill="{trace.fillcolor or FORWARD["light"]}"'


def _path(x: NDArray[Any], y: NDArray[Any]) -> str:
    """The line through points; a gap where one is missing, and no more points than can be seen."""
    parts: list[str] = []
    # As they are written: what is left out must not hang on the last bits of a machine.
    x, y = np.round(x, 1), np.round(y, 1)
    gaps = np.flatnonzero(~(np.isfinite(x) & np.isfinite(y)))
    written = ""
    for first, last in pairwise([-1, *gaps.tolist(), len(x)]):
        if last - first < 2:
            continue
        a, b = x[first + 1 : last], y[first + 1 : last]
        kept = corners(a, b, _OFF)
        places = [f"{length(h)} {length(v)}" for h, v in zip(a[kept].tolist(), b[kept].tolist(), strict=True)]
        parts += [*([] if places[0] == written else [f"M{places[0]}"]), *(f"L{place}" for place in places[1:])]
        written = places[-1]
    return "".join(parts)


def _markers(trace: Any, x: NDArray[Any], y: NDArray[Any]) -> Iterator[str]:
    """One path for all markers that look the same."""
    marker, count = trace.marker, len(x)
    symbols = _each(marker.symbol or "circle", count)
    sizes = _each(marker.size if marker.size is not None else 6, count)
    colours = _colours(marker, count)
    groups: dict[tuple[str, str], list[str]] = {}
    for index in range(count):
        if np.isfinite(x[index]) and np.isfinite(y[index]):
            shape = _symbol(symbols[index], float(x[index]), float(y[index]), float(sizes[index]) / 2)
            groups.setdefault((colours[index], symbols[index]), []).append(shape)
    for (colour, symbol), shapes in groups.items():
        yield f'<path d="{"".join(shapes)}" {_marker_look(marker, colour, symbol)}/>'


def _marker_look(marker: Any, colour: str, symbol: str) -> str:
    if symbol.endswith("-open"):
        return f'fill="none" stroke="{colour}" stroke-width="2"'
    edge = marker.line
    rim = f' stroke="{edge.color}" stroke-width="{length(edge.width)}"' if edge.width and edge.color else ""
    return f'fill="{colour}"{rim}'


def _colours(marker: Any, count: int) -> list[str]:
    if marker.color is None or isinstance(marker.color, str):
        return [_colour(marker)] * count
    if count and isinstance(marker.color[0], str):
        return list(marker.color)
    values = np.asarray(marker.color, dtype=float)
    low = float(values.min()) if marker.cmin is None else float(marker.cmin)
    high = float(values.max()) if marker.cmax is None else float(marker.cmax)
    scale = marker.colorscale or [(0.0, "#ffffff"), (1.0, FORWARD["light"])]
    shares = np.round((values - low) / (high - low or 1.0) * SHADES) / SHADES
    return [colour_at(scale, float(share)) for share in shares]


def _colour(marker: Any) -> str:
    return marker.color if isinstance(marker.color, str) else FORWARD["light"]


def _each(value: Any, count: int) -> Sequence[Any]:
    return [value] * count if isinstance(value, str | int | float) else list(value)


def _symbol(symbol: str, x: float, y: float, r: float) -> str:
    """A marker as a path around its place."""
    kind = symbol.removesuffix("-open")
    if kind == "circle":
        d = length(2 * r)
        return f"M{length(x - r)} {length(y)}a{length(r)} {length(r)} 0 1 0 {d} 0a{length(r)} {length(r)} 0 1 0 -{d} 0z"
    if kind == "square":
        s = length(1.8 * r)
        return f"M{length(x - 0.9 * r)} {length(y - 0.9 * r)}h{s}v{s}h-{s}z"
    corners = {
        "diamond": [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)],
        "triangle-up": [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
        "cross": [(-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4), (0.4, 1.1), (-0.4, 1.1),
                  (-0.4, 0.4), (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4)],
        "x": [(-0.5, -1), (0, -0.5), (0.5, -1), (1, -0.5), (0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5), (-0.5, 1),
              (-1, 0.5), (-0.5, 0), (-1, -0.5)],
        "star": [(0, -1.3), (0.31, -0.42), (1.24, -0.4), (0.5, 0.16), (0.76, 1.05), (0, 0.52), (-0.76, 1.05),
                 (-0.5, 0.16), (-1.24, -0.4), (-0.31, -0.42)],
    }  # fmt: skip
    if kind not in corners:
        raise TypeError(f"still() draws no marker {symbol!r}: expected circle, square, {', '.join(corners)}.")
    return "M" + "L".join(f"{length(x + r * a)} {length(y + r * b)}" for a, b in corners[kind]) + "z"


def _texts(trace: Any, x: NDArray[Any], y: NDArray[Any]) -> Iterator[str]:
    position = trace.textposition if isinstance(trace.textposition, str) else "middle center"
    shift = {"top": -9.0, "bottom": 18.0}.get(position.split()[0], 4.5)
    side, anchor = {"left": (-9.0, "end"), "right": (9.0, "start")}.get(position.split()[-1], (0.0, "middle"))
    for a, b, text in zip(x, y, _each(trace.text, len(x)), strict=False):
        if np.isfinite(a) and np.isfinite(b):
            place = f'x="{length(a + side)}" y="{length(b + shift)}"'
            yield f'<text {place} text-anchor="{anchor}" fill="{INK["light"]}">{xml(str(text))}</text>'
