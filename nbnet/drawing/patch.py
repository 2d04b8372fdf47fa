"""What changes in a plot from one moment to the next: the same patch fills a static figure and updates a live one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Shades:
    """An image whose numbers are only looked at: a live view may send them as 8 bits between `low` and `high`.

    Attributes:
        values: shape (rows, columns).
        low: what the first of 256 shades stands for.
        high: what the last of them stands for.
    """

    values: NDArray[np.floating[Any]]
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Patch:
    """New contents of some traces, by the trace's `uid`, and of the layout, by Plotly's dotted paths.

    >>> figure = go.Figure(go.Scatter(uid="loss"))
    >>> patch = Patch({"loss": {"x": np.array([1, 2]), "y": np.array([0.7, 0.5])}}, {"xaxis.range": [0, 2]})
    >>> patch.apply(figure).data[0].y.tolist()
    [0.7, 0.5]
    """

    traces: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    layout: Mapping[str, Any] = field(default_factory=dict)

    def apply(self, figure: go.Figure) -> go.Figure:
        """Put the new contents into a figure, and return it."""
        for trace in figure.data:
            for name, value in self.traces.get(trace.uid, {}).items():
                trace[name] = value.values if isinstance(value, Shades) else value
        for path, value in self.layout.items():
            figure.layout[path] = value
        return figure


class Plot(Protocol):
    """A plot that follows a training: a figure once, then patches.

    Attributes:
        name: short, for the panel's place in a view.
        title: what a screen reader is told that it shows.
    """

    name: str
    title: str

    def figure(self) -> go.Figure:
        """The figure without what `patch` fills in. `layout.meta["dark"]` says what differs on dark paper."""

    def patch(self) -> Patch:
        """What the figure shows at this moment."""
