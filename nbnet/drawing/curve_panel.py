"""A regression of one feature: the curve through its samples."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from nbnet.drawing.frame import framed, plain
from nbnet.drawing.palette import FORWARD, QUIET
from nbnet.drawing.panel import Panel, Subject, View
from nbnet.drawing.patch import Patch
from nbnet.drawing.plane import scores_of
from nbnet.language import _, marked
from nbnet.models.model import Model
from nbnet.training import Trainer

_POINTS: Final = 300
_SHOWN: Final = 2000


def curve(
    of: Trainer | Model, X: ArrayLike | None = None, y: ArrayLike | None = None, *, at: int | None = None, **names: Any
) -> go.Figure:
    """Draw the answers of a model of one feature, and the samples.

    Args:
        of: a trainer, or a model.
        X: samples, shape (N, 1); a trainer has its own.
        y: numbers to predict, or labels; shape (N,).
        at: the step of a trainer to show; by default the present.
        **names: `feature_names`, `class_names`.

    Returns:
        A Plotly figure. Of a classifier it draws the score, whose sign decides.

    Raises:
        TypeError: if a model comes without data.
        ValueError: if the shapes do not fit, or the model has more than one feature or output.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> [trace.name for trace in curve(MLP([1, 4, 1], task="regression"), *datasets.sine()).data]
    ['samples', 'answer']
    """
    figure: go.Figure = CurvePanel.alone(of, X, y, at=at, **names)
    return figure


class CurvePanel(Panel):
    """The answer over the one feature."""

    name = "curve"
    label = marked("Curve")
    order = 2

    @classmethod
    def unsuited(cls, subject: Subject) -> str | None:
        """Only one feature and one output make a curve."""
        one = subject.model.n_features == 1 and subject.model.n_outputs == 1
        return None if one else _("A curve is drawn for one feature and one output.")

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.title = _("What the model answers over {feature}, with the samples").format(
            feature=subject.feature_names[0]
        )
        x = subject.X[:, 0]
        low, high = float(x.min()), float(x.max())
        margin = 0.05 * (high - low or 1.0)
        self._x = np.linspace(low - margin, high + margin, _POINTS)
        rows = np.linspace(0, len(subject.X) - 1, min(len(subject.X), _SHOWN)).round().astype(int)
        y = np.asarray(subject.y, dtype=float).reshape(len(subject.X), -1)[rows, 0]
        self._samples = {"x": subject.X[rows, 0], "y": 2 * y - 1 if subject.classifies else y}
        low, high = float(self._samples["y"].min()), float(self._samples["y"].max())
        margin = 0.15 * (high - low or 1.0)
        self._ends = low - margin, high + margin
        self._moved = False

    def takes_over(self, before: CurvePanel) -> bool:
        """The axes stay, if they hold all samples. See `Panel.takes_over`."""
        x, y, (low, high) = self._samples["x"], self._samples["y"], before._ends
        self._moved = bool(x.min() >= before._x[0] and x.max() <= before._x[-1] and y.min() >= low and y.max() <= high)
        if self._moved:
            self._x, self._ends = before._x, before._ends
        return self._moved

    def figure(self) -> go.Figure:
        """Axes and samples."""
        subject = self.subject
        figure = go.Figure()
        figure.add_scatter(
            uid="samples",
            name=_("samples"),
            mode="markers",
            **self._samples,
            marker={"size": 6, "color": QUIET["light"]},
            hovertemplate="%{x:.4g}, %{y:.4g}<extra></extra>",
        )
        figure.add_scatter(
            uid="answer", name=_("answer"), mode="lines", line={"color": FORWARD["light"], "width": 3}, hoverinfo="x+y"
        )
        dark = {"samples": {"marker.color": QUIET["dark"]}, "answer": {"line.color": FORWARD["dark"]}}
        framed(figure, height=420, dark=dark, painted=["answer"])
        figure.update_xaxes(title={"text": plain(subject.feature_names[0])}, range=[self._x[0], self._x[-1]])
        title = _("score") if subject.classifies else _("target")
        figure.update_yaxes(title={"text": title}, range=list(self._ends))
        return figure

    def patch(self, view: View) -> Patch:
        """The answers at a moment."""
        y = scores_of(view.model, self._x[:, None]).reshape(_POINTS, -1)[:, 0]
        answer = {"x": self._x.astype(np.float32), "y": y.astype(np.float32)}
        return Patch({"answer": answer, **({"samples": self._samples} if self._moved else {})})
