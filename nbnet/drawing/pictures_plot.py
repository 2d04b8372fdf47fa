"""Samples that are pictures, such as handwritten digits, or weights with one number a pixel: seen as pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import isqrt
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from nbnet.datasets.validation import FloatArray, count, features
from nbnet.drawing.palette import CLASSES, INK, PAPER, mix
from nbnet.drawing.still_plot import Still
from nbnet.drawing.text import plain, shorten, xml
from nbnet.language import _

MOST: Final = 200
"""Pictures; more would make a saved notebook heavy."""
_SHADES: Final = 16
_SIDE: Final = 64
_GAP: Final = 10
_LINE: Final = 20
_FONT: Final = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, Noto Sans, sans-serif"


def pictures(
    X: ArrayLike, captions: Sequence[Any] | None = None, *, shape: tuple[int, int] | None = None, columns: int = 8
) -> Still:
    """Draw samples as the pictures that they are.

    Args:
        X: one picture a row, pixel after pixel, shape (N, rows · columns); at most 200 pictures. From white, the
            smallest number, to black, the largest of all; with negative numbers among them from orange (negative) over
            white (0) to blue.
        captions: what to write below each: labels, predictions.
        shape: rows and columns of pixels; by default a square.
        columns: pictures in a line.

    Returns:
        A picture; as the last line of a cell it shows itself, and the saved notebook keeps it.

    Raises:
        TypeError: if X is not made of real numbers.
        ValueError: if X has no such shape, holds too many pictures, or there are not as many captions.

    >>> from nbnet import datasets
    >>> digits = datasets.digits()
    >>> pictures(digits.X[:3], digits.y[:3])
    <Still: 3 pictures of 8 × 8 pixels: 0, 1, 2.>
    """
    samples = features(X)
    if len(samples) > MOST:
        raise ValueError(f"X holds {len(samples)} pictures: expected at most {MOST}, such as X[:{MOST}].")
    high, wide = _shape(shape, samples.shape[1])
    across = min(count(columns, "columns"), len(samples))
    below = [""] * len(samples) if captions is None else [plain(str(each)) for each in captions]
    if len(below) != len(samples):
        raise ValueError(f"captions holds {len(below)} texts: expected {len(samples)}, one a picture.")
    unit = _SIDE / max(high, wide)
    stride = wide * unit + _GAP, high * unit + _GAP + (_LINE if any(below) else 0)
    width = round(across * stride[0] + _GAP)
    height = round(-(-len(samples) // across) * stride[1] + _GAP)
    text = _("{n} pictures of {high} × {wide} pixels").format(n=len(samples), high=high, wide=wide)
    text += f": {', '.join(below)}." if any(below) else "."
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="nbnet-still" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{xml(text)}" font-family="{_FONT}" font-size="14" '
        f'fill="{INK["light"]}">',
        f'<rect width="{width}" height="{height}" fill="{PAPER["light"]}"/>',
    ]
    levels, colours = _levels(samples)
    for number, (level, caption) in enumerate(zip(levels.reshape(-1, high, wide), below, strict=True)):
        left, top = _GAP + number % across * stride[0], _GAP + number // across * stride[1]
        parts.append(f'<g transform="translate({left:g} {top:g}) scale({unit:g})" shape-rendering="crispEdges">')
        parts += [f'<path d="{path}" stroke="{colours[n]}"/>' for n, path in _paths(level)]
        edge = f'stroke="#808080" stroke-opacity="0.5" stroke-width="{1 / unit:g}"'
        parts.append(f'<rect width="{wide}" height="{high}" fill="none" {edge}/></g>')
        if caption:
            place = f'x="{left + wide * unit / 2:g}" y="{top + high * unit + 16:g}"'
            parts.append(f'<text {place} text-anchor="middle">{xml(shorten(caption, 10))}</text>')
    return Still("\n".join([*parts, "</svg>"]), text)


def _shape(shape: tuple[int, int] | None, pixels: int) -> tuple[int, int]:
    if shape is None:
        side = isqrt(pixels)
        if side * side != pixels:
            raise ValueError(f"X has {pixels} columns, which make no square: give shape=(rows, columns).")
        return side, side
    high, wide = (count(each, "shape") for each in shape)
    if high * wide != pixels:
        raise ValueError(f"shape is {shape!r}, which makes {high * wide} pixels: X has {pixels} columns.")
    return high, wide


def _levels(samples: FloatArray) -> tuple[np.ndarray, list[str]]:
    """A shade for each number, and the colours of the shades; shade 0 is the paper."""
    low, high = float(samples.min()), float(samples.max())
    if low < 0:
        shares = np.round(samples / max(-low, high) * _SHADES).astype(int)
        ends = [mix(CLASSES[1], PAPER["light"], n / _SHADES) for n in range(_SHADES + 1)]
        return shares, ends + [mix(CLASSES[0], PAPER["light"], n / _SHADES) for n in range(_SHADES, 0, -1)]
    shares = np.round((samples - low) / ((high - low) or 1.0) * _SHADES).astype(int)
    return shares, [mix(INK["light"], PAPER["light"], n / _SHADES) for n in range(_SHADES + 1)]


def _paths(level: np.ndarray) -> Iterator[tuple[int, str]]:
    """For each shade but the paper's one path of strokes, each as long as the shade goes on."""
    strokes: dict[int, list[str]] = {}
    for row, line in enumerate(level.tolist()):
        column = 0
        for shade, run in groupby(line):
            length = len(list(run))
            if shade:
                strokes.setdefault(shade, []).append(f"M{column} {row}.5h{length}")
            column += length
    for shade, pieces in sorted(strokes.items()):
        yield shade, "".join(pieces)
