"""The axes of a still: from numbers, or names of categories, to pixels, and the ticks between."""

from __future__ import annotations

import html
import math
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from nbnet.drawing.numbers import number

_MARGIN = {"l": 64, "r": 16, "t": 40, "b": 52}
_COLOUR_BAR = 74
_ROOM = 0.06
_CATEGORY_EDGE = 0.5


@dataclass(frozen=True)
class Axis:
    """One axis of a plot.

    Attributes:
        name: as traces call it, `"x2"`.
        low, high: the numbers at its ends; of logarithms where it is logarithmic.
        start, end: the pixels at its ends.
        title: beside it.
        ticks: pixels and texts.
        grid, labelled: whether the ticks have lines, and texts.
        categories: names in the place of numbers, or none.
        logarithmic: whether numbers stand at their logarithm.
    """

    name: str
    low: float
    high: float
    start: float
    end: float
    title: str = ""
    ticks: tuple[tuple[float, str], ...] = ()
    grid: bool = False
    labelled: bool = True
    categories: tuple[str, ...] = ()
    logarithmic: bool = False

    @classmethod
    def between(cls, low: float, high: float, start: float, end: float) -> Axis:
        """A scale with a few ticks."""
        bare = cls("", low, high, start, end)
        return cls("", low, high, start, end, ticks=bare.round_ticks(4))

    @property
    def size(self) -> float:
        """How many pixels long it is."""
        return abs(self.end - self.start)

    def at(self, value: Any) -> Any:
        """The pixels of numbers or categories; NaN where there are none."""
        if self.categories:
            place = {name: index for index, name in enumerate(self.categories)}
            value = [place.get(str(v), math.nan) for v in np.atleast_1d(np.asarray(value, dtype=object))]
        numbers = np.asarray(value, dtype=float)
        if self.logarithmic:
            with np.errstate(divide="ignore", invalid="ignore"):
                numbers = np.log10(numbers)
        return self.start + (numbers - self.low) / (self.high - self.low) * (self.end - self.start)

    def round_ticks(self, wanted: int) -> tuple[tuple[float, str], ...]:
        """Ticks at round numbers, about as many as wanted."""
        if self.categories:
            return tuple((float(self.at([name])[0]), name) for name in self.categories)
        low, high = sorted((self.low, self.high))
        if self.logarithmic:
            first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
            powers = range(first, last + 1, max(1, round((last - first) / max(wanted, 1))))
            return tuple((float(self.at(10.0**p)), number(10.0**p)) for p in powers)
        rough = (high - low) / max(wanted, 1)
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9))
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        return tuple((float(self.at(n * step)), number(n * step)) for n in range(first, last + 1))


@dataclass(frozen=True)
class Frame:
    """A pair of axes that something is drawn between."""

    x: Axis
    y: Axis

    def holds(self, trace: Any) -> bool:
        """Whether a trace is drawn here."""
        return (trace.xaxis or "x", trace.yaxis or "y") == (self.x.name, self.y.name)


def frames(figure: go.Figure, traces: list[Any], width: float, height: float) -> list[Frame]:
    """The pairs of axes of a figure, each where it belongs.

    Raises:
        TypeError: if a trace has no axes of this kind, as a pie.
    """
    for trace in traces:
        if trace.type not in ("scatter", "heatmap", "bar"):
            raise TypeError(f"still() draws lines, markers, bars and heatmaps, not a trace of type {trace.type!r}.")
    margin = {side: getattr(figure.layout.margin, side) for side in _MARGIN}
    margin = {side: _MARGIN[side] if given is None else given for side, given in margin.items()}
    if any(trace.type == "heatmap" and trace.showscale is not False for trace in traces):
        margin["r"] += _COLOUR_BAR
    found = []
    for x_name, y_name in dict.fromkeys((t.xaxis or "x", t.yaxis or "y") for t in traces):
        x_span = margin["l"], width - margin["r"]
        y_span = height - margin["b"], margin["t"]
        found.append(Frame(_axis(figure, traces, x_name, x_span), _axis(figure, traces, y_name, y_span)))
    return found


def length(pixels: float) -> str:
    """A number of pixels: a tenth is fine enough to look at, and coarse enough to be the same on every machine.

    >>> length(12.04), length(0.25), length(-0.01)
    ('12', '0.2', '0')
    """
    return f"{round(float(pixels), 1) + 0.0:g}" if abs(pixels) < 1e5 else f"{pixels:.0f}"


def words(text: object) -> str:
    """A text of Plotly's as it reads: without its tags and entities.

    >>> words("<b>a</b> &lt; b")
    'a < b'
    """
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", str(text))).split())


def _axis(figure: go.Figure, traces: list[Any], name: str, span: tuple[float, float]) -> Axis:
    side = name[0]
    given = figure.layout[f"{side}axis{name[1:]}"]
    like = figure.layout[f"{side}axis{given.matches[1:]}"] if given.matches else given
    mine = {name, given.matches} if given.matches else {name}
    drawn = [t for t in traces if (t[f"{side}axis"] or side) in mine]
    categories = _categories(drawn, side, given.type)
    logarithmic = given.type == "log"
    low, high = _range(like.range or given.range, drawn, side, categories, logarithmic=logarithmic)
    if given.autorange == "reversed":
        low, high = high, low
    domain = given.domain or (0.0, 1.0)
    start, end = (span[0] + share * (span[1] - span[0]) for share in domain)
    labelled = given.showticklabels is not False and given.visible is not False
    bare = Axis(name, low, high, start, end, categories=categories, logarithmic=logarithmic)
    if given.tickvals is not None:
        texts = given.ticktext if given.ticktext is not None else [number(v) for v in given.tickvals]
        ticks = tuple((float(bare.at(v)), words(t)) for v, t in zip(given.tickvals, texts, strict=True))
    else:
        ticks = bare.round_ticks(given.nticks or max(2, round(abs(end - start) / (90 if side == "x" else 55))))
        if given.tickformat and given.tickformat.endswith("%"):
            ticks = tuple((p, _percent(t)) for p, t in ticks)
    return Axis(
        name, low, high, start, end,
        title=words(given.title.text or ""),
        ticks=ticks,
        grid=given.showgrid is not False and not categories and labelled | bool(given.matches),
        labelled=labelled,
        categories=tuple(map(words, categories)),
        logarithmic=logarithmic,
    )  # fmt: skip


def _categories(traces: list[Any], side: str, kind: str | None) -> tuple[str, ...]:
    values = [v for t in traces if t[side] is not None for v in t[side] if isinstance(v, str) or kind == "category"]
    return tuple(dict.fromkeys(words(str(v)) for v in values))


def _range(
    given: Any, traces: list[Any], side: str, categories: tuple[str, ...], *, logarithmic: bool
) -> tuple[float, float]:
    if given is not None:
        return float(given[0]), float(given[1])
    if categories:
        return -_CATEGORY_EDGE, len(categories) - 1 + _CATEGORY_EDGE
    pieces = [np.asarray(t[side], dtype=float).ravel() for t in traces if t[side] is not None]
    numbers = np.concatenate(pieces) if pieces else np.array([0.0, 1.0])
    if logarithmic:
        numbers = np.log10(numbers[numbers > 0])
    numbers = numbers[np.isfinite(numbers)]
    low, high = (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 1.0)
    if side == "y" and any(t.type == "bar" for t in traces):
        low, high = min(low, 0.0), max(high, 0.0)
    if side == "x" and any(t.type == "bar" for t in traces):
        low, high = low - 0.5, high + 0.5
    elif not all(t.type == "heatmap" for t in traces):
        room = _ROOM * (high - low or 1.0)
        low, high = low - room, high + room
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _percent(text: str) -> str:
    return f"{number(100 * float(text.replace('−', '-')))}%"
