"""What a model decides over the plane of two features, with the samples on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from nbnet.drawing.frame import framed, plain
from nbnet.drawing.palette import INK, PAPER, class_colour, class_symbol
from nbnet.drawing.patch import Patch
from nbnet.drawing.regions import Confidence, FloatArray, Level, Plane, Winners
from nbnet.language import _, ngettext
from nbnet.models import Perceptron
from nbnet.models.model import Model, decide

RESOLUTION: Final = 100
SHOWN_AT_MOST: Final = 2000
_MARGIN: Final = 0.12
_PIECE: Final = 2000


def boundary(
    model: Model,
    X: ArrayLike,
    y: ArrayLike,
    *,
    features: tuple[int, int] | None = None,
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
) -> go.Figure:
    """Draw what a model decides over the plane of two features, and the samples with their true classes.

    Two classes: the colour is the squashed score σ(s), which is the probability of the second class when the model is
    trained with cross-entropy. Several classes: the winner's colour, paler where it leads by little (softmax). The line
    is where the decision changes. A perceptron answers without shades.

    Args:
        model: what decides; with more than two features, choose two.
        X: samples, shape (N, features).
        y: their labels, shape (N,), or numbers for a regression.
        features: the two columns of X to draw; the others are held at their mean.
        feature_names: one name a column of X.
        class_names: one name a class, in the sorted order of the labels.

    Returns:
        A Plotly figure.

    Raises:
        ValueError: If the shapes do not fit, or the model has not two features and none were chosen.

    Example:
        >>> from nbnet import datasets
        >>> from nbnet.models import Perceptron
        >>> X, y = datasets.iris()
        >>> [trace.name for trace in boundary(Perceptron(2), X, y).data]
        ['decision', 'misclassified', 'boundary', 'setosa', 'versicolor']
    """
    labels = np.asarray(y)
    classes = None
    if model.task == "classification":
        classes = np.unique(labels) if model.classes is None else np.asarray(model.classes)
        labels = np.searchsorted(classes, labels)
    samples = np.asarray(X, dtype=float)
    plot = BoundaryPlot(
        model,
        samples,
        labels,
        features=features,
        feature_names=feature_names,
        class_names=class_names if class_names is not None or classes is None else [str(name) for name in classes],
    )
    return plot.patch().apply(plot.figure())


class BoundaryPlot:
    """The decision of a model that learns.

    Args:
        model: what decides.
        X: samples, shape (N, features).
        y: index of each sample's class, shape (N,); numbers for a regression.
        features: the two columns of X to draw; the others are held at their mean.
        feature_names: one name a column of X.
        class_names: one name a class; by default its index.

    Raises:
        ValueError: If the shapes do not fit, or the model has not two features and none were chosen.
    """

    name = "boundary"

    def __init__(
        self,
        model: Model,
        X: FloatArray,
        y: NDArray[Any],
        *,
        features: tuple[int, int] | None = None,
        feature_names: Sequence[str] | None = None,
        class_names: Sequence[str] | None = None,
    ) -> None:
        if X.ndim != 2 or X.shape[1] != model.n_features:
            raise ValueError(f"X has shape {X.shape}: the model expects (N, {model.n_features}).")
        self._model = model
        self._columns = _chosen(features, model.n_features)
        names = list(feature_names) if feature_names is not None else [f"x{i}" for i in range(X.shape[1])]
        if len(names) != X.shape[1]:
            raise ValueError(f"feature_names has {len(names)} names: X has {X.shape[1]} columns.")
        self._axis_names = [str(names[column]) for column in self._columns]
        self._plane = _plane(X, self._columns)
        shown = _spread(len(X))
        self._X, self._y = X[shown], np.asarray(y).reshape(len(X), -1)[shown, 0]
        n_classes = model.n_classes
        self._class_names = list(class_names) if class_names is not None else [str(k) for k in range(n_classes)]
        if model.task == "classification" and len(self._class_names) < n_classes:
            raise ValueError(f"class_names has {len(self._class_names)} names: the model has {n_classes} classes.")
        self._regions = _regions(model, self._y)
        self.notes = self._written(X)
        first, second = self._axis_names
        self.title = _("What the model decides over {first} and {second}, with the samples").format(
            first=first, second=second
        )

    def _written(self, X: FloatArray) -> list[str]:
        notes = []
        if X.shape[1] > 2:
            others = X.shape[1] - 2
            notes.append(
                ngettext(
                    "The other feature is held at its mean.", "The other {n} features are held at their mean.", others
                ).format(n=others)
            )
        if len(self._X) < len(X):
            notes.append(_("{n:,} of {all:,} samples are shown.").format(n=len(self._X), all=len(X)))
        return notes

    def figure(self) -> go.Figure:
        """Axes, samples and legend; the decision itself is left to `patch`."""
        plane = self._plane
        first, second = self._axis_names
        figure = go.Figure()
        figure.add_heatmap(
            uid="decision",
            name=_("decision"),
            x=plane.x.tolist(),
            y=plane.y.tolist(),
            colorscale=self._regions.scale("light"),
            zsmooth="fast" if self._regions.smooth else False,
            showscale=False,
            hoverinfo="skip",
        )
        dark: dict[str, dict[str, Any]] = {"decision": {"colorscale": self._regions.scale("dark")}}
        size = 9 if len(self._X) <= 300 else 6
        if self._model.task == "classification":
            # A disc under the sample: its rim is seen around it.
            figure.add_scatter(
                uid="misclassified",
                name=_("misclassified"),
                mode="markers",
                marker={"size": size + 7, "color": INK["light"]},
                hoverinfo="skip",
                legendrank=2000,
            )
            dark["misclassified"] = {"marker.color": INK["dark"]}
        figure.add_scatter(
            uid="boundary",
            name=_("boundary"),
            mode="lines",
            line={"color": INK["light"], "width": 2.5},
            hoverinfo="skip",
            showlegend=False,
        )
        dark["boundary"] = {"line.color": INK["dark"]}
        self._add_samples(figure, size, dark)
        framed(figure, height=420, dark=dark, painted=["decision", "misclassified", "boundary"])
        figure.update_xaxes(title={"text": plain(first)}, range=[plane.x[0], plane.x[-1]], showgrid=False)
        figure.update_yaxes(title={"text": plain(second)}, range=[plane.y[0], plane.y[-1]], showgrid=False)
        return figure

    def _add_samples(self, figure: go.Figure, size: int, dark: dict[str, dict[str, Any]]) -> None:
        first, second = self._columns
        if isinstance(self._regions, Level):
            figure.add_scatter(
                uid="samples",
                name=_("samples"),
                mode="markers",
                x=self._X[:, first],
                y=self._X[:, second],
                marker={
                    "size": size,
                    "color": self._y,
                    "cmin": self._regions.low,
                    "cmax": self._regions.high,
                    "colorscale": self._regions.scale("light"),
                    "line": {"color": INK["light"], "width": 1},
                },
                customdata=self._y,
                hovertemplate="%{x:.4g}, %{y:.4g}<br>" + _("target") + " %{customdata:.4g}<extra></extra>",
            )
            dark["samples"] = {"marker.line.color": INK["dark"], "marker.colorscale": self._regions.scale("dark")}
            return
        for index, name in enumerate(self._class_names):
            rows = self._X[self._y == index]
            uid = f"class{index}"
            figure.add_scatter(
                uid=uid,
                name=plain(name),
                mode="markers",
                x=rows[:, first],
                y=rows[:, second],
                marker={
                    "size": size,
                    "color": class_colour(index),
                    "symbol": class_symbol(index),
                    "line": {"color": PAPER["light"], "width": 1},
                },
                hovertemplate="%{x:.4g}, %{y:.4g}<extra>%{fullData.name}</extra>",
            )
            dark[uid] = {"marker.line.color": PAPER["dark"]}

    def patch(self) -> Patch:
        """What the model decides now."""
        scores = _scores(self._model, self._plane.samples)
        shades = self._regions.shades(self._plane, scores)
        line_x, line_y = self._regions.lines(self._plane, scores)
        traces: dict[str, dict[str, Any]] = {
            "decision": {"z": shades, "zmin": shades.low, "zmax": shades.high},
            "boundary": {"x": line_x.astype(np.float32), "y": line_y.astype(np.float32)},
        }
        if self._model.task == "classification":
            wrong = self._X[decide(_scores(self._model, self._X)) != self._y]
            if not len(wrong):
                wrong = np.full((1, self._X.shape[1]), np.nan)  # a trace without points has no place in the legend
            first, second = self._columns
            traces["misclassified"] = {"x": wrong[:, first], "y": wrong[:, second]}
        return Patch(traces)


def _regions(model: Model, y: NDArray[Any]) -> Confidence | Winners | Level:
    if model.task == "regression":
        low, high = float(np.min(y)), float(np.max(y))
        return Level(low, high if high > low else low + 1.0)
    sharp = isinstance(model, Perceptron)
    return Confidence(sharp) if model.n_outputs == 1 else Winners(model.n_outputs, sharp)


def _scores(model: Model, samples: FloatArray) -> FloatArray:
    # In one piece, BLAS would share the work among all cores, and wait for the one that the browser draws on.
    return np.concatenate([model.scores(samples[at : at + _PIECE]) for at in range(0, len(samples), _PIECE)])


def _chosen(features: tuple[int, int] | None, n_features: int) -> tuple[int, int]:
    if features is None:
        if n_features != 2:
            raise ValueError(
                f"A boundary is drawn over two features, and the model has {n_features}: choose two with "
                "features=(i, j); the others are held at their mean."
            )
        return 0, 1
    columns = tuple(features)
    if len(columns) != 2 or not all(isinstance(i, int | np.integer) and 0 <= i < n_features for i in columns):
        raise ValueError(f"features is {features!r}: expected two columns of X, each 0 to {n_features - 1}.")
    if columns[0] == columns[1]:
        raise ValueError(f"features is {features!r}: expected two different columns.")
    return int(columns[0]), int(columns[1])


def _plane(X: FloatArray, columns: tuple[int, int]) -> Plane:
    low, high = X.min(axis=0), X.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    axes = [np.linspace(low[c] - _MARGIN * span[c], high[c] + _MARGIN * span[c], RESOLUTION) for c in columns]
    samples = np.tile(X.mean(axis=0), (RESOLUTION * RESOLUTION, 1))
    mesh = np.meshgrid(*axes)
    for column, values in zip(columns, mesh, strict=True):
        samples[:, column] = values.ravel()
    return Plane(axes[0], axes[1], samples)


def _spread(count: int) -> NDArray[np.intp]:
    """Evenly spaced rows: data often come sorted by class."""
    return np.linspace(0, count - 1, min(count, SHOWN_AT_MOST)).round().astype(np.intp)
