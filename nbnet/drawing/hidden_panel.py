"""How a layer warps the plane: grid lines of the input, bent, and the samples in the layer's own space."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from nbnet.drawing.frame import framed, plain
from nbnet.drawing.palette import PAPER, QUIET, class_colour, class_symbol
from nbnet.drawing.panel import Choice, Panel, Subject, View
from nbnet.drawing.patch import Patch
from nbnet.drawing.plane import principal, surface
from nbnet.drawing.regions import FloatArray
from nbnet.language import _, marked
from nbnet.models.layers import layer_outputs
from nbnet.models.model import Model
from nbnet.training import Trainer

_LINES: Final = 15
_SHOWN: Final = 1000


def hidden(
    of: Trainer | Model,
    X: ArrayLike | None = None,
    y: ArrayLike | None = None,
    *,
    at: int | None = None,
    layer: str | None = None,
    **names: Any,
) -> go.Figure:
    """Draw where a hidden layer puts the samples, and how it bends the grid of the inputs.

    Two units are drawn as they are. More are drawn on two fixed directions, the principal components of what the layer
    made of the samples when the picture was begun, so that the axes do not turn while it learns.

    Args:
        of: a trainer, or an MLP.
        X: samples, shape (N, features); a trainer has its own.
        y: their labels or numbers.
        at: the step of a trainer to show; by default the present.
        layer: number of the hidden layer, "1" for the first; by default the last.
        **names: `features`, `feature_names`, `class_names`.

    Returns:
        A Plotly figure.

    Raises:
        TypeError: if a model comes without data.
        ValueError: if the shapes do not fit, or there is no such layer.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> [trace.name for trace in hidden(MLP([2, 2, 1]), *datasets.xor()).data]
    ['grid', '-1', '1']
    """
    figure: go.Figure = HiddenPanel.alone(of, X, y, at=at, layer=layer, **names)
    return figure


class HiddenPanel(Panel):
    """The space of a hidden layer.

    Args:
        subject: what it is about.
        layer: number of the hidden layer, from "1"; by default the last.

    Raises:
        ValueError: if there is no such layer.
    """

    name = "hidden"
    label = marked("Hidden space")
    order = 4
    _gaps: NDArray[np.bool_]

    @classmethod
    def unsuited(cls, subject: Subject) -> str | None:
        """It takes a hidden layer of two units at least, and a plane to bend."""
        layers = subject.layers
        if len(layers) < 3:
            return _("The model has no hidden layer.")
        if subject.model.n_features < 2:
            return _("The model has one feature: there is no plane.")
        return None if max(layers[1:-1]) > 1 else _("No hidden layer has two units.")

    def __init__(self, subject: Subject, *, layer: str | None = None) -> None:
        super().__init__(subject)
        sizes = subject.layers
        self._known = [str(i) for i in range(1, len(sizes) - 1) if sizes[i] > 1]
        self._layer = self._known[-1] if layer is None else str(layer)
        if self._layer not in self._known:
            raise ValueError(f"layer is {layer!r}: hidden layers of two units or more are {', '.join(self._known)}.")
        rows = np.linspace(0, len(subject.X) - 1, min(len(subject.X), _SHOWN)).round().astype(int)
        self._X = subject.X[rows]
        self._y = np.asarray(subject.y).reshape(len(subject.X), -1)[rows, 0]
        self._grid = self._lines(subject)
        outputs = self._outputs(subject.model, self._X)
        self._direct = outputs.shape[1] == 2
        self._directions = np.eye(2) if self._direct else principal(outputs)
        self._centre = np.zeros(outputs.shape[1]) if self._direct else outputs.mean(axis=0)
        self.title = _("What layer {layer} makes of the plane: its grid, bent, and the samples").format(
            layer=self._layer
        )
        if not self._direct:
            self.notes.append(
                _(
                    "{n} units on two directions: the principal components of the layer's outputs when this panel was "
                    "opened; they stay fixed."
                ).format(n=outputs.shape[1])
            )

    def takes_over(self, before: HiddenPanel) -> bool:
        """Grid and directions stay. See `Panel.takes_over`."""
        self._grid, self._gaps = before._grid, before._gaps
        self._directions, self._centre = before._directions, before._centre
        return True

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Which layer."""
        if len(self._known) < 2:
            return ()
        values = tuple((name, _("layer {n}").format(n=name)) for name in self._known)
        return (Choice("layer", _("Layer"), values, self._layer),)

    def _lines(self, subject: Subject) -> FloatArray:
        """Points along the grid's lines; a row of NaN between two lines."""
        places = surface(subject, 4 * (_LINES - 1) + 1)
        samples = places.plane.image(np.arange(len(places.plane.samples), dtype=float))
        lines = [*samples[::4], *samples.T[::4]]
        self._gaps = np.concatenate([np.append(np.zeros(len(line), bool), True) for line in lines])
        order = np.concatenate([np.append(line, line[-1]) for line in lines]).astype(int)
        return np.asarray(places.plane.samples[order])

    def _outputs(self, model: Model, X: FloatArray) -> FloatArray:
        return layer_outputs(model, X)[int(self._layer) - 1]

    def figure(self) -> go.Figure:
        """The traces, still without points."""
        figure = go.Figure()
        figure.add_scatter(
            uid="grid", name=_("grid"), mode="lines", line={"color": QUIET["light"], "width": 1}, hoverinfo="skip"
        )
        dark: dict[str, dict[str, Any]] = {"grid": {"line.color": QUIET["dark"]}}
        names = self.subject.class_names if self.subject.classifies else (_("samples"),)
        for index, name in enumerate(names):
            marker = {"size": 7, "color": class_colour(index), "symbol": class_symbol(index)}
            marker["line"] = {"color": PAPER["light"], "width": 1}
            figure.add_scatter(uid=f"class{index}", name=plain(name), mode="markers", marker=marker)
            dark[f"class{index}"] = {"marker.line.color": PAPER["dark"]}
        framed(figure, height=420, dark=dark, painted=list(dark))
        texts = [_("unit {n}"), _("unit {n}")] if self._direct else [_("component {n}")] * 2
        figure.update_xaxes(title={"text": texts[0].format(n=1)}, range=[-1, 1])
        figure.update_yaxes(title={"text": texts[1].format(n=2)}, range=[-1, 1])
        return figure

    def patch(self, view: View) -> Patch:
        """Where everything is at a moment, and axes that hold it."""
        grid = (self._outputs(view.model, self._grid) - self._centre) @ self._directions.T
        grid[self._gaps] = np.nan
        points = (self._outputs(view.model, self._X) - self._centre) @ self._directions.T
        traces = {"grid": _columns(grid)}
        for index in range(len(self.subject.class_names) or 1):
            chosen = points[self._y == index] if self.subject.classifies else points
            traces[f"class{index}"] = _columns(chosen)
        layout = {f"{axis}axis.range": _range(grid[:, i], points[:, i]) for i, axis in enumerate("xy")}
        return Patch(traces, layout)


def _columns(points: FloatArray) -> dict[str, Any]:
    return {"x": points[:, 0].astype(np.float32), "y": points[:, 1].astype(np.float32)}


def _range(*values: FloatArray) -> list[float]:
    """Both ends in steps that are coarse enough to stay put while points move."""
    known = np.concatenate(values)
    known = known[np.isfinite(known)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (-1.0, 1.0)
    step = 2.0 ** np.floor(np.log2(max(high - low, 1e-6)) - 1)
    return [float(step * np.floor(low / step - 0.05)), float(step * np.ceil(high / step + 0.05))]
