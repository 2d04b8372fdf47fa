"""The shades of a still: scales of colours, and heatmaps made of them, as few SVG elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nbnet.drawing.palette import FORWARD, mix
from nbnet.drawing.still_axes import Axis, Frame, length
from nbnet.drawing.text import xml

SHADES: Final = 24
_BLOCK: Final = 5
"""Pixels: a heatmap is drawn in squares of this size."""


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


def heatmap(trace: Any, frame: Frame) -> Iterator[str]:
    """One path a shade, made of runs along the rows: no image, which some pages do not let through."""
    z = np.asarray(trace.z, dtype=float)
    scale = trace.colorscale or [(0.0, "#ffffff"), (1.0, FORWARD["light"])]
    low, high = limits(trace)
    columns = frame.x.at(np.arange(z.shape[1]) if trace.x is None else trace.x)
    rows = frame.y.at(np.arange(z.shape[0]) if trace.y is None else trace.y)
    # A scale of several classes has two colours a class, and no shade may hold parts of two.
    shades = SHADES if len(scale) <= 3 else 3 * len(scale)
    if trace.text is not None or trace.xgap:
        yield from _cells(trace, z, columns, rows, lambda v: colour_at(scale, (v - low) / (high - low or 1.0)))
        return
    across, left = _places(columns, frame.x)
    down, top = _places(rows, frame.y)
    share = (_sampled(z, down, across, smooth=bool(trace.zsmooth)) - low) / (high - low or 1.0)
    known = np.isfinite(share)
    grades = np.full(share.shape, -1)
    grades[known] = np.clip(np.floor(share[known] * shades), 0, shades - 1).astype(int)
    # Counted in blocks: a heatmap is most of what a picture takes.
    place = f"translate({length(left)} {length(top + _BLOCK / 2)}) scale({_BLOCK})"
    yield f'<g transform="{place}" shape-rendering="crispEdges">'
    for grade in sorted(set(grades[known].tolist())):
        path = "".join(_runs(grades == grade))
        yield f'<path d="{path}" stroke="{colour_at(scale, (grade + 0.5) / shades)}"/>'
    yield "</g>"


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


def _runs(where: NDArray[np.bool_]) -> Iterator[str]:
    for row, line in enumerate(where):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(int), [0]])))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            yield f"M{start} {row}h{end - start}"


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
