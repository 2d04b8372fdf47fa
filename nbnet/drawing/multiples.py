"""Small multiples: many little plots of one kind in rows, each with two lines of title above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from nbnet.drawing.frame import framed, plain
from nbnet.drawing.text import columns, shorten
from nbnet.training import Sweep, SweptRun

_LETTER: Final = 7.0
_WIDTH: Final = 640.0
_TITLE: Final = 48
_GAP: Final = 18


def require_sweep(of: object, function: str) -> Sweep:
    """The argument itself, if it is a sweep with runs.

    Raises:
        TypeError: if it is no sweep.
        ValueError: if it has no runs.
    """
    if not isinstance(of, Sweep):
        raise TypeError(f"{function}() draws a Sweep, as nb.sweep(...) returns it, not {of!r:.60}.")
    if not len(of):
        raise ValueError("This sweep has no runs: there is nothing to draw.")
    return of


def varying(of: Sweep, *, without: Sequence[str] = ()) -> list[str]:
    """The settings that differ between runs; all but the seed if none does."""
    names = [name for name in of.settings if name not in without]
    differing = [name for name in names if len({written(run.row.get(name)) for run in of}) > 1]
    return differing or [name for name in names if name != "seed"] or names


def titled(run: SweptRun, names: Iterable[str]) -> str:
    """What a run is called in a picture: its settings."""
    return ", ".join(f"{name} {written(run.row.get(name))}" for name in names)


def written(value: Any) -> str:
    """A setting as short as it is clear."""
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(getattr(value, "__name__", value))


class Grid:
    """Places for so many little plots.

    Args:
        titles: two lines for each plot.
        height: of the drawn part of each, in pixels.
        left: room at the left of each for the labels of its axis.
        below: room under each for the same.
    """

    def __init__(self, titles: Sequence[tuple[str, str]], *, height: int, left: int = 0, below: int = 0) -> None:
        longest = max(columns(line) for lines in titles for line in lines)
        self.columns = min(len(titles), max(2, min(4, int(_WIDTH / (_LETTER * longest + _GAP + left)))))
        self.rows = -(-len(titles) // self.columns)
        self._titles, self._height, self._left, self._below = titles, height, left, below

    def figure(self) -> go.Figure:
        """The plots, still empty."""
        figure: go.Figure = make_subplots(self.rows, self.columns)
        return figure

    def place(self, index: int) -> dict[str, int]:
        """Where a plot goes, for `figure.add_…`."""
        return {"row": index // self.columns + 1, "col": index % self.columns + 1}

    def finish(self, figure: go.Figure, dark: dict[str, dict[str, Any]]) -> go.Figure:
        """Gives the plots their places, their titles and the common look.

        Args:
            figure: with all traces.
            dark: as for `framed`.
        """
        row = _TITLE + self._height + self._below
        framed(figure, height=self.rows * row + 8, dark=dark)
        figure.update_layout(margin={"l": _GAP // 2, "r": 0, "t": 0, "b": 8}, showlegend=False)
        inside, across, width = self.rows * row, 1 / self.columns, _WIDTH - _GAP // 2
        notes = []
        for index, lines in enumerate(self._titles):
            line, column = divmod(index, self.columns)
            axis = "" if index == 0 else str(index + 1)
            start, end = column * across + self._left / width, (column + 1) * across - _GAP / width
            top = 1 - (line * row + _TITLE) / inside
            figure.layout[f"xaxis{axis}"].domain = [start, end]
            figure.layout[f"yaxis{axis}"].domain = [max(0.0, top - self._height / inside), top]
            room = int((end - start) * width / _LETTER)
            for number, text in enumerate(lines):
                y = 1 - (line * row + _TITLE - 31 + 17 * number) / inside
                notes.append(
                    {
                        "text": plain(shorten(text, room)),
                        "x": start,
                        "y": y,
                        "xref": "paper",
                        "yref": "paper",
                        "xanchor": "left",
                        "yanchor": "middle",
                        "showarrow": False,
                        "font": {"size": 13 if number == 0 else 12},
                    }
                )
        figure.layout.annotations = notes
        for index in range(len(self._titles), self.rows * self.columns):
            axis = str(index + 1)
            figure.layout[f"xaxis{axis}"].visible = figure.layout[f"yaxis{axis}"].visible = False
        return figure
