"""The common look of the plots: margins, letters that can be read from the last row, thin grids."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go

from nbnet.drawing.palette import INK, PAPER

FONT_SIZE: Final = 14
_GRID: Final = "rgba(128, 128, 128, 0.25)"


def framed(
    figure: go.Figure, *, height: int, dark: Mapping[str, Mapping[str, Any]], painted: Sequence[str] = ()
) -> go.Figure:
    """Give a figure the common look, and return it.

    Args:
        figure: with its traces and axes.
        height: in pixels; the width is that of the page.
        dark: what a trace looks like on dark paper, by `uid`, as dotted paths: `{"loss": {"line.color": "#56B4E9"}}`.
        painted: uids of the lowest traces, from back to front, that a live view may paint itself while they move: a
            heatmap, lines, round markers.
    """
    figure.update_layout(
        template="none",
        height=height,
        margin={"l": 64, "r": 16, "t": 40, "b": 52},
        font={"size": FONT_SIZE, "color": INK["light"]},
        paper_bgcolor=PAPER["light"],
        plot_bgcolor="rgba(0, 0, 0, 0)",
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "itemsizing": "constant",
            "font": {"size": 12},
        },
        hovermode="closest",
        uirevision="nbnet",  # a live view's updates leave the zoom of the person alone
        meta={"dark": dark, "painted": list(painted)},
    )
    look = {"gridcolor": _GRID, "zeroline": False, "showline": True, "linecolor": _GRID, "automargin": False}
    figure.update_xaxes(**look)
    figure.update_yaxes(**look)
    return figure


def plain(text: object) -> str:
    """A text of the person's for a plot: Plotly reads tags and entities in every text.

    >>> plain("<b>a</b> & b")
    '&lt;b&gt;a&lt;/b&gt; &amp; b'
    """
    return html.escape(str(text), quote=False)
