"""Pictures of panels as SVG texts, alone or side by side on one sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go

from nbnet.drawing.palette import INK, PAPER
from nbnet.drawing.still_plot import still
from nbnet.drawing.text import columns, shorten, xml

WIDTH, HEIGHT = 480, 420
"""Of a picture on a sheet."""
SMALL = 360, 320
"""The same, on a sheet that a column of text has to hold with its letters readable."""

_ABREAST: Final = 3
_CAPTION: Final = 34
_ROW: Final = 26
_LETTER: Final = 7.6
_LABEL: Final = re.compile(r"<svg\b[^>]*?(?:\baria-label=\"([^\"]*)\"|><title>([^<]*))")
_SIZE: Final = re.compile(r"<svg\b[^>]*?\bwidth=['\"](\d+)['\"][^>]*?\bheight=['\"](\d+)['\"]|<svg\b")


def svg_of(drawn: Any, *, width: int | None = None, height: int | None = None) -> str:
    """What a panel drew, as the text of an SVG.

    Args:
        drawn: a Plotly figure, a diagram, a table, or anything else that shows itself as SVG.
        width: of a figure, in pixels.
        height: of a figure, in pixels.

    Returns:
        A self-contained SVG document.

    Raises:
        TypeError: if it is none of these.
    """
    if isinstance(drawn, go.Figure):
        return still(drawn, height=height, **({} if width is None else {"width": width})).svg
    if hasattr(drawn, "rows") and hasattr(drawn, "columns"):
        return _table(drawn.title, [drawn.columns, *drawn.rows])
    if hasattr(drawn, "_repr_svg_"):
        return str(drawn._repr_svg_())
    raise TypeError(f"{drawn!r:.60} has no picture: expected a figure, a diagram or a table of nb.drawing.")


def sheet(
    pictures: Sequence[str], caption: str = "", *, title: str = "", size: tuple[int, int] = (WIDTH, HEIGHT)
) -> str:
    """Put pictures side by side, three abreast at most.

    Args:
        pictures: SVG texts; those that are larger than their place are made smaller.
        caption: written above them.
        title: what they show together, for who cannot see them; what each of them says about itself is added.
        size: the width and height of the place of each, even numbers.

    Returns:
        The text of one SVG; its width and height are even numbers, as films need them.
    """
    abreast = min(len(pictures), _ABREAST)
    rows = -(-len(pictures) // abreast)
    top = _CAPTION if caption else 0
    width, height = abreast * size[0], top + rows * size[1]
    told = [found[1] or found[2] for picture in pictures if (found := _LABEL.search(picture)) is not None]
    label = ". ".join(each.rstrip(".") for each in (xml(title), xml(caption), *told) if each)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{label}" font-family="sans-serif" fill="{INK["light"]}">',
        f'<rect width="{width}" height="{height}" fill="{PAPER["light"]}"/>',
    ]
    if caption:
        parts.append(f'<text x="14" y="23" font-size="17" font-weight="600">{xml(caption)}</text>')
    for index, picture in enumerate(pictures):
        row, column = divmod(index, abreast)
        parts.append(_placed(picture, column * size[0], top + row * size[1], size))
    return "\n".join([*parts, "</svg>"])


def _placed(picture: str, x: int, y: int, size: tuple[int, int]) -> str:
    """A picture in its place, as large as it is unless that is too large."""
    found = _SIZE.search(picture)
    own = size if found is None or found[1] is None else (int(found[1]), int(found[2]))
    wide, high = min(own[0], size[0]), min(own[1], size[1])
    inner = f"0 0 {own[0]} {own[1]}"
    place = f'x="{x + (size[0] - wide) / 2:g}" y="{y}" width="{wide}" height="{high}" viewBox="{inner}"'
    return f"<svg {place}>{picture}</svg>"


def _table(title: str, rows: Sequence[Sequence[str]]) -> str:
    texts = [[shorten(str(cell), 40) for cell in row] for row in rows]
    widths = [max(columns(row[i]) for row in texts) * _LETTER + 22 for i in range(len(texts[0]))]
    name = shorten(title, 70)
    width = round(max(sum(widths), columns(name) * _LETTER) + 20)
    height = 50 + _ROW * len(texts)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{xml(title)}" font-family="sans-serif" font-size="13" fill="{INK["light"]}">',
        f'<rect width="{width}" height="{height}" fill="{PAPER["light"]}"/>',
        f'<text x="12" y="24" font-size="14">{xml(name)}</text>',
    ]
    for line, row in enumerate(texts):
        y, x = 58 + _ROW * line, 12.0
        weight = ' font-weight="600"' if line == 0 else ""
        for cell, room in zip(row, widths, strict=True):
            parts.append(f'<text x="{x:g}" y="{y}"{weight}>{xml(cell)}</text>')
            x += room
        parts.append(f'<path d="M12 {y + 8}H{width - 12}" stroke="#808080" stroke-opacity="0.3"/>')
    return "\n".join([*parts, "</svg>"])
