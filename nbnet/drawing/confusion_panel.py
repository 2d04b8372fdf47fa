"""Which class is taken for which: a table of counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from nbnet.drawing.frame import framed, plain
from nbnet.drawing.palette import FORWARD, PAPER, mix
from nbnet.drawing.panel import Panel, Subject, View
from nbnet.drawing.patch import Patch
from nbnet.drawing.plane import scores_of
from nbnet.language import _, marked
from nbnet.models.model import Model, decide
from nbnet.training import Trainer


def confusion(
    of: Trainer | Model,
    X: ArrayLike | None = None,
    y: ArrayLike | None = None,
    *,
    at: int | None = None,
    **names: Any,
) -> go.Figure:
    """Draw how often each class is taken for each other one.

    Args:
        of: a trainer, or a model that classifies.
        X: samples, shape (N, features); a trainer has its own.
        y: their labels, shape (N,).
        at: the step of a trainer to show; by default the present.
        **names: `class_names`, one a class.

    Returns:
        A Plotly figure: a row for each true class, a column for each predicted one, coloured by the share of the row.

    Raises:
        TypeError: if a model comes without data.
        ValueError: if the shapes do not fit, or it is a regression.

    >>> from nbnet import datasets
    >>> from nbnet.models import Perceptron
    >>> confusion(Perceptron(2), *datasets.iris()).data[0].text
    (['50', '0'], ['50', '0'])
    """
    figure: go.Figure = ConfusionPanel.alone(of, X, y, at=at, **names)
    return figure


class ConfusionPanel(Panel):
    """The confusion matrix of the training samples."""

    name = "confusion"
    label = marked("Confusion matrix")
    seconds = 0.25
    order = 7

    @classmethod
    def unsuited(cls, subject: Subject) -> str | None:
        """A regression has no classes."""
        return None if subject.classifies else _("A regression has no classes.")

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.title = _("How often each class is taken for each other one")

    def counts(self, model: Model) -> np.ndarray:
        """Shape (classes, classes): a row for each true class."""
        size = model.n_classes
        pairs = np.asarray(self.subject.y, dtype=int) * size + decide(scores_of(model, self.subject.X))
        return np.bincount(pairs, minlength=size * size).reshape(size, size)

    def figure(self) -> go.Figure:
        """The axes; the counts are left to `patch`."""
        names = [plain(name) for name in self.subject.class_names[: self.subject.model.n_classes]]
        figure = go.Figure()
        scales = {theme: [(0.0, PAPER[theme]), (1.0, mix(FORWARD[theme], PAPER[theme], 0.6))] for theme in PAPER}
        figure.add_heatmap(
            uid="counts",
            x=names,
            y=names,
            zmin=0,
            zmax=1,
            colorscale=scales["light"],
            showscale=False,
            texttemplate="%{text}",
            textfont={"size": 18 if len(names) < 6 else 12},
            xgap=2,
            ygap=2,
            hovertemplate=_("true %{y}, predicted %{x}: %{text}") + "<extra></extra>",
        )
        framed(figure, height=420, dark={"counts": {"colorscale": scales["dark"]}})
        figure.update_layout(margin={"l": 110})
        figure.update_xaxes(title={"text": _("predicted")}, type="category", showgrid=False)
        figure.update_yaxes(title={"text": _("true")}, type="category", autorange="reversed", showgrid=False)
        return figure

    def patch(self, view: View) -> Patch:
        """The counts at a moment."""
        counts = self.counts(view.model)
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        texts = [[f"{count:,}" for count in row] for row in counts.tolist()]
        return Patch({"counts": {"z": shares.astype(np.float32), "text": texts}})

    def text(self, view: View) -> str:
        """The counts of each row."""
        names = self.subject.class_names
        rows = [
            f"{names[i]}: " + ", ".join(f"{count} {names[j]}" for j, count in enumerate(row))
            for i, row in enumerate(self.counts(view.model).tolist())
        ]
        return f"{self.title}. " + "; ".join(rows)
