"""The samples that the model does worst: a table of what was expected, what was answered, and what it cost."""

from __future__ import annotations

import html
import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff import Tensor, no_grad
from nbnet.drawing.numbers import number
from nbnet.drawing.panel import Panel, Subject, View
from nbnet.drawing.patch import Patch
from nbnet.drawing.plane import scores_of, surface
from nbnet.drawing.regions import FloatArray
from nbnet.language import _, marked
from nbnet.models.model import Model, decide
from nbnet.training import Trainer

_ROWS: Final = 10
_FEATURES: Final = 3


@dataclass(frozen=True)
class Table:
    """Rows of text, which notebooks show as a table.

    Attributes:
        title: what it shows.
        columns: the headings.
        rows: one text a column.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def _repr_html_(self) -> str:
        head = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in self.columns)
        body = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in self.rows)
        caption = f"<caption>{html.escape(self.title)}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def worst(
    of: Trainer | Model, X: ArrayLike | None = None, y: ArrayLike | None = None, *, at: int | None = None, **names: Any
) -> Table:
    """List the ten samples that cost the most.

    Args:
        of: a trainer, whose loss it is, or a model: then it is cross-entropy, or the squared error.
        X: samples, shape (N, features); a trainer has its own.
        y: their labels or numbers.
        at: the step of a trainer to show; by default the present.
        **names: `feature_names`, `class_names`.

    Returns:
        A table; the costliest sample first.

    Raises:
        TypeError: if a model comes without data.
        ValueError: if the shapes do not fit.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> table = worst(MLP([2, 3, 1]), *datasets.xor())
    >>> table.columns
    ['sample', 'x0', 'x1', 'expected', 'predicted', 'loss']
    >>> len(table.rows)
    10
    """
    table: Table = WorstPanel.alone(of, X, y, at=at, **names)
    return table


class WorstPanel(Panel):
    """The costliest samples."""

    name = "worst"
    label = marked("Worst samples")
    kind = "table"
    seconds = 0.25
    order = 8

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.title = _("The samples with the largest loss")
        shown = subject.feature_names[:_FEATURES]
        self._columns = [_("sample"), *shown, _("expected"), _("predicted"), _("loss")]
        plane = subject.model.n_features > 1
        self._points = surface(subject, 2).project(subject.X) if plane else np.full((len(subject.X), 2), np.nan)

    def figure(self) -> dict[str, Any]:
        """The headings."""
        return {"columns": self._columns}

    def patch(self, view: View) -> Patch:
        """The rows of a moment, and where the samples lie on the boundary plot."""
        order, rows = self._rows(view.model)
        points = [[float(v) for v in self._points[i]] if np.isfinite(self._points[i]).all() else None for i in order]
        return Patch({"rows": {"cells": rows, "points": points}})

    def drawn(self, view: View) -> Table:
        """The table of a moment."""
        return Table(self.title, self._columns, self._rows(view.model)[1])

    def text(self, view: View) -> str:
        """The costliest sample."""
        _order, rows = self._rows(view.model)
        return f"{self.title}. " + ", ".join(f"{n} {t}" for n, t in zip(self._columns, rows[0], strict=True))

    def _rows(self, model: Model) -> tuple[list[int], list[list[str]]]:
        subject = self.subject
        scores = scores_of(model, subject.X)
        costs = self._costs(scores)
        order = np.argsort(-np.nan_to_num(costs, nan=np.inf), kind="stable")[:_ROWS].tolist()
        rows = []
        for i in order:
            if subject.classifies:
                expected = subject.class_names[int(subject.y[i])]
                predicted = subject.class_names[int(decide(scores[i : i + 1])[0])]
            else:
                expected = number(float(np.ravel(subject.y[i])[0]))
                predicted = number(float(np.ravel(scores[i])[0]))
            features = [number(float(value)) for value in subject.X[i, :_FEATURES]]
            rows.append([str(i), *features, expected, predicted, number(float(costs[i]))])
        return order, rows

    def _costs(self, scores: FloatArray) -> FloatArray:
        """The loss of each sample, shape (N,)."""
        subject, learner = self.subject, self.subject.learner
        function = getattr(learner, "loss", None)
        outputs = scores.reshape(len(scores), -1)
        if function is not None and "per_sample" in inspect.signature(function).parameters:
            with no_grad(), np.errstate(over="ignore", invalid="ignore"):
                costs = function(Tensor(outputs, constant=True), learner._samples.targets, per_sample=True)
            return np.asarray(np.reshape(costs.data, (len(scores), -1)).mean(axis=1), dtype=float)
        if not subject.classifies:
            return np.asarray(((outputs - np.asarray(subject.y).reshape(len(scores), -1)) ** 2).mean(axis=1))
        index = np.asarray(subject.y, dtype=int)
        if outputs.shape[1] == 1:
            return np.asarray(np.logaddexp(0, np.where(index == 1, -outputs[:, 0], outputs[:, 0])))
        largest = outputs.max(axis=1)
        sums = np.log(np.exp(outputs - largest[:, None]).sum(axis=1)) + largest
        return np.asarray(sums - outputs[np.arange(len(index)), index])
