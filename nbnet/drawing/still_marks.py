"""What a still shows between its axes: lines, markers, bars and the shades of a heatmap, as few SVG elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nbnet.drawing.palette import FORWARD, INK, mix
from nbnet.drawing.still_axes import Axis, Frame, length
from nbnet.drawing.text import xml

_SHADES: Final = 24
_BLOCK: Final = 5
"""Pixels: a heatmap is drawn in squares of this size."""
_DASHES: Final = {"dash": "9 6", "dot": "2 5", "dashdot": "9 5 2 5", "longdash": "14 7"}
_NEAR: Final = 0.6
"""Points of a line that are nearer to the last one, in pixels, cannot be told from it."""


def drawn(trace: Any, frame: Frame) -> Iterator[str]:
    """The SVG elements of a trace."""
    if trace.type == "heatmap":
        yield from _heatmap(trace, frame)
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


def colour_at(scale: Any, share: float) -> str:
    """The colour of a scale at a share from 0 to 1.

    >>> colour_at([(0.0, "#000000"), (1.0, "#ffffff")], 0.5)
    '#808080'
    """
    share = min(max(share, 0.0), 1.0)
    stops = [(float(place), plain_colour(colour)) for place, colour in scale]
    for (low, first), (high, second) in pairwise(stops):
        if share <= high and high > low:
            return mix(second, first, max(share - low, 0.0) / (high - low))
    return stops[-1][1]


def plain_colour(colour: str) -> str:
    """A colour as `#rrggbb`.

    Raises:
        TypeError: it is written in another way.

    >>> plain_colour("rgb(0, 114, 178)")
    '#0072b2'
    """
    if re.fullmatch("#[0-9a-fA-F]{6}", colour):
        return colour
    found = re.findall(r"[\d.]+", colour) if colour.startswith("rgb") else []
    if len(found) < 3:
        raise TypeError(f"still() reads colours such as #0072B2 or rgb(0, 114, 178), not {colour!r}.")
    return "#" + "".join(f"{round(float(part)):02x}" for part in found[:3])


def _heatmap(trace: Any, frame: Frame) -> Iterator[str]:
    """One path a shade, made of runs along the rows: no image, which some pages do not let through."""
    z = np.asarray(trace.z, dtype=float)
    scale = trace.colorscale or [(0.0, "#ffffff"), (1.0, FORWARD["light"])]
    low, high = limits(trace)
    columns = frame.x.at(np.arange(z.shape[1]) if trace.x is None else trace.x)
    rows = frame.y.at(np.arange(z.shape[0]) if trace.y is None else trace.y)
    # A scale of several classes has two colours a class, and no shade may hold parts of two.
    shades = _SHADES if len(scale) <= 3 else 3 * len(scale)
    if trace.text is not None or trace.xgap:
        yield from _cells(trace, z, columns, rows, lambda v: colour_at(scale, (v - low) / (high - low or 1.0)))
        return
    across, left = _places(columns, frame.x)
    down, top = _places(rows, frame.y)
    share = (_sampled(z, down, across, smooth=bool(trace.zsmooth)) - low) / (high - low or 1.0)
    known = np.isfinite(share)
    grades = np.full(share.shape, -1)
    grades[known] = np.clip(np.floor(share[known] * shades), 0, shades - 1).astype(int)
    for grade in sorted(set(grades[known].tolist())):
        path = "".join(_runs(grades == grade, left, top))
        yield (
            f'<path d="{path}" stroke="{colour_at(scale, (grade + 0.5) / shades)}" stroke-width="{_BLOCK}" '
            'shape-rendering="crispEdges"/>'
        )


def limits(trace: Any) -> tuple[float, float]:
    """What the ends of a heatmap's colour scale stand for."""
    z = np.asarray(trace.z, dtype=float)
    low = np.nanmin(z) if trace.zmin is None else trace.zmin
    return float(low), float(np.nanmax(z) if trace.zmax is None else trace.zmax)


def _places(centres: NDArray[Any], axis: Axis) -> tuple[NDArray[Any], float]:
    """Which cell each block of an axis shows, with fractions, NaN outside; and the pixel at which blocks begin."""
    begin, end = sorted((axis.start, axis.end))
    blocks = np.arange(begin + _BLOCK / 2, end + _BLOCK / 2, _BLOCK)
    order = np.argsort(centres)
    found = np.interp(blocks, centres[order], np.arange(len(centres), dtype=float)[order])
    half = np.abs(np.diff(centres)).max() / 2 if len(centres) > 1 else axis.size
    found[(blocks < centres.min() - half - _BLOCK) | (blocks > centres.max() + half + _BLOCK)] = np.nan
    return found, begin


def _sampled(z: NDArray[Any], down: NDArray[Any], across: NDArray[Any], *, smooth: bool) -> NDArray[Any]:
    """The numbers of the blocks: of the nearest cell, or between four of them."""
    outside = np.isnan(down)[:, None] | np.isnan(across)[None, :]
    down, across = np.nan_to_num(down), np.nan_to_num(across)
    if smooth:
        low = [np.floor(each).astype(int) for each in (down, across)]
        high = [np.minimum(each + 1, count - 1) for each, count in zip(low, z.shape, strict=True)]
        v, h = (down - low[0])[:, None], (across - low[1])[None, :]
        upper = z[np.ix_(low[0], low[1])] * (1 - h) + z[np.ix_(low[0], high[1])] * h
        lower = z[np.ix_(high[0], low[1])] * (1 - h) + z[np.ix_(high[0], high[1])] * h
        values = upper * (1 - v) + lower * v
    else:
        values = z[np.ix_(down.round().astype(int), across.round().astype(int))]
    return np.where(outside, np.nan, values)


def _runs(where: NDArray[np.bool_], left: float, top: float) -> Iterator[str]:
    for row, line in enumerate(where):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(int), [0]])))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            place = f"M{length(left + start * _BLOCK)} {length(top + (row + 0.5) * _BLOCK)}"
            yield f"{place}h{length((end - start) * _BLOCK)}"


def _cells(
    trace: Any, z: NDArray[Any], columns: NDArray[Any], rows: NDArray[Any], colour: Callable[[float], str]
) -> Iterator[str]:
    """Rectangles with their texts: few, and each with an edge of its own."""
    wide, high = (float(np.abs(np.diff(each)).min()) if len(each) > 1 else 80.0 for each in (columns, rows))
    for row, y in enumerate(rows):
        for column, x in enumerate(columns):
            place = f'x="{length(x - wide / 2 + 1)}" y="{length(y - high / 2 + 1)}"'
            size = f'width="{length(wide - 2)}" height="{length(high - 2)}"'
            yield f'<rect {place} {size} fill="{colour(z[row, column])}"/>'
            if trace.text is not None:
                place, text = f'x="{length(x)}" y="{length(y + 5)}"', xml(str(trace.text[row][column]))
                yield f'<text {place} text-anchor="middle" font-size="16">{text}</text>'


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
    last: tuple[float, float] | None = None
    written = ""
    count = len(x)
    for index in range(count):
        if not (np.isfinite(x[index]) and np.isfinite(y[index])):
            last = None
            continue
        a, b = float(x[index]), float(y[index])
        place = f"{length(a)} {length(b)}"
        if last is None:
            if place != written:
                parts.append(f"M{place}")
        else:
            ends = index + 1 == count or not (np.isfinite(x[index + 1]) and np.isfinite(y[index + 1]))
            if not ends and abs(a - last[0]) < _NEAR and abs(b - last[1]) < _NEAR:
                continue
            parts.append(f"L{place}")
        last, written = (a, b), place
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
    shares = np.round((values - low) / (high - low or 1.0) * _SHADES) / _SHADES
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
