"""What is drawn of a linear model on its plane: lines of its scores, weight vectors, and what a mistake did to them."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from nbnet.drawing.palette import GRADIENT, INK, QUIET, class_colour
from nbnet.drawing.panel import Subject, View
from nbnet.drawing.plane import Surface
from nbnet.drawing.regions import FloatArray, Plane
from nbnet.drawing.zero_lines import zero_lines
from nbnet.language import _
from nbnet.models import FeatureMLP, Perceptron
from nbnet.models.model import Model
from nbnet.models.perceptron import Mistake

Traces = dict[str, dict[str, Any]]


class LinearMarks:
    """The marks of one subject; none, if its model is not linear in two features.

    Two classes: dashed lines where the score is ±1, and the weight vector. More classes: of each the line where its
    score is 0, as in CS231n's notes on linear classification, and its weight vector. A perceptron of two classes shows
    its last mistake as a sum of vectors: w before, the change η t x that the mistake made, w after.

    Args:
        subject: whose model.
        surface: the plane.
    """

    def __init__(self, subject: Subject, surface: Surface) -> None:
        self._subject, self._surface = subject, surface
        model = subject.model
        flat = model.n_features == 2 and len(subject.layers) == 2
        self._linear = flat and model.task == "classification" and not isinstance(model, FeatureMLP)
        self._learns_from_mistakes = isinstance(model, Perceptron)

    @property
    def notes(self) -> list[str]:
        """What the marks mean."""
        found = []
        if self._linear and self._subject.model.n_outputs == 1:
            found.append(_("Dashed: there the score is ±1. The black arrow is the weight vector w."))
            if self._learns_from_mistakes:
                found.append(
                    _("Orange: the last mistake, and the change η t x that it made to w; grey: before the mistake.")
                )
        elif self._linear:
            found.append(_("Dashed, in the colour of a class: there its score is 0. Its arrow is its weight vector."))
        return found

    def add(self, figure: go.Figure, dark: Traces) -> list[str]:
        """Adds the traces, still without points, and returns their uids from back to front."""
        drawn: list[str] = []

        def line(
            uid: str,
            name: str,
            colours: dict[str, str],
            width: float,
            dash: str = "solid",
            *,
            legend: bool | None = False,
        ) -> None:
            look = {"color": colours["light"], "width": width, "dash": dash}
            figure.add_scatter(uid=uid, name=name, mode="lines", line=look, hoverinfo="skip", showlegend=legend)
            dark[uid] = {"line.color": colours["dark"]}
            drawn.append(uid)

        if self._linear and self._subject.model.n_outputs == 1:
            line("margins", _("score ±1"), INK, 1.5, "dash")
            if self._learns_from_mistakes:
                line("before", _("boundary before"), QUIET, 2, "dot")
                line("weights_before", _("w before"), QUIET, 3)
            line("weights", _("weight vector w"), INK, 4)
            if self._learns_from_mistakes:
                line("change", _("its change η t x"), GRADIENT, 4)
        elif self._linear:
            for index, name in enumerate(self._subject.class_names):
                colours = dict.fromkeys(("light", "dark"), class_colour(index))
                line(f"zero{index}", _("score 0 of {name}").format(name=name), colours, 2, "dash")
                line(f"weights{index}", _("weights of {name}").format(name=name), colours, 4)
        if self._learns_from_mistakes:
            line("mistake", _("last mistake"), GRADIENT, 3, legend=None)
        return drawn

    def patch(self, view: View, scores: FloatArray) -> Traces:
        """The marks at a moment.

        Args:
            view: the moment.
            scores: of the places of the plane.
        """
        traces: Traces = {}
        mistake = self._last_mistake(view) if self._learns_from_mistakes else None
        if self._linear and self._subject.model.n_outputs == 1:
            traces |= self._two_classes(view, scores, mistake)
        elif self._linear:
            traces |= self._classes(view.model, scores)
        if self._learns_from_mistakes:
            traces["mistake"] = self._ring(mistake)
        return traces

    def _two_classes(self, view: View, scores: FloatArray, mistake: Mistake | None) -> Traces:
        plane = self._surface.plane
        W, b = _numbers(view.model)
        margins = [_lines(plane, scores + side) for side in (-1.0, 1.0)]
        traces = {"margins": {axis: np.concatenate([each[axis] for each in margins]) for axis in ("x", "y")}}
        before = None if mistake is None else self._before(view, mistake, W)
        longest = max(np.hypot(*W), 0.0 if before is None else np.hypot(*before[0]))
        scale, foot = _scale(plane, longest), _foot(plane, W, b)
        if self._learns_from_mistakes:
            traces |= {uid: _points([]) for uid in ("before", "weights_before", "change")}
            if before is not None:
                old, old_b = before
                foot = _foot(plane, W, b) if W.any() else _foot(plane, old, old_b)
                traces["before"] = _lines(plane, plane.samples @ old + old_b)
                traces["weights_before"] = _arrow(plane, foot, foot + scale * old)
                traces["change"] = _arrow(plane, foot + scale * old, foot + scale * W)
        traces["weights"] = _arrow(plane, foot, foot + scale * W)
        return traces

    def _classes(self, model: Model, scores: FloatArray) -> Traces:
        plane = self._surface.plane
        W, b = _numbers(model)
        # Their directions and shares are what is to be seen: the longest is a fifth of the plane.
        scale = _side(plane) / 5 / (float(np.hypot(*W).max()) or 1.0)
        traces: Traces = {}
        for index in range(W.shape[1]):
            foot = _foot(plane, W[:, index], b[index])
            traces[f"zero{index}"] = _lines(plane, scores[:, index])
            traces[f"weights{index}"] = _arrow(plane, foot, foot + scale * W[:, index])
        return traces

    def _last_mistake(self, view: View) -> Mistake | None:
        known = () if view.trainer is None else reversed(view.trainer.learner.updates)  # type: ignore[attr-defined]
        return next((each for each in known if each.iteration <= view.moment.iteration and each.sample >= 0), None)

    def _before(self, view: View, mistake: Mistake, W: FloatArray) -> tuple[FloatArray, float] | None:
        """The weights and the bias before a mistake; None if weights or samples were changed by hand since."""
        trainer = view.trainer
        assert trainer is not None
        earlier = [each for each in trainer.learner.updates if each.iteration < mistake.iteration]  # type: ignore[attr-defined]
        if earlier:
            old, old_b = earlier[-1].W.ravel(), float(earlier[-1].b.ravel()[0])
        else:
            start, bias = _numbers(trainer.moment(0).model)
            old, old_b = start, float(bias)
        change, x = mistake.W.ravel() - old, self._subject.X[mistake.sample]
        along = abs(change[0] * x[1] - change[1] * x[0]) <= 1e-6 * np.hypot(*change) * np.hypot(*x)
        return (old, old_b) if along and np.allclose(mistake.W.ravel(), W) else None

    def _ring(self, mistake: Mistake | None) -> dict[str, Any]:
        """A ring around the sample that last moved the weights."""
        if mistake is None:
            return _points([])
        centre = self._surface.project(self._subject.X[mistake.sample][None])[0]
        plane, turn = self._surface.plane, np.linspace(0, 2 * np.pi, 25)
        return {
            "x": centre[0] + float(np.ptp(plane.x)) / 36 * np.cos(turn),
            "y": centre[1] + float(np.ptp(plane.y)) / 36 * np.sin(turn),
        }


def _numbers(model: Model) -> tuple[FloatArray, Any]:
    """The weights, shape (2,) or (2, classes), and the bias or biases."""
    # A neuron whose weights were chosen has no parameters, but a layer.
    tensors = tuple(model.parameters.values()) or (model.layers()[0].W, model.layers()[0].b)
    W, b = (np.asarray(tensor.data, dtype=float) for tensor in tensors)
    return (W.ravel(), b.ravel()[0]) if model.n_outputs == 1 else (W.reshape(2, -1), b.ravel())


def _lines(plane: Plane, scores: FloatArray) -> dict[str, Any]:
    x, y = zero_lines(plane.x, plane.y, plane.image(scores))
    return {"x": x.astype(np.float32), "y": y.astype(np.float32)}


def _points(places: Any) -> dict[str, Any]:
    x, y = np.asarray(places, dtype=float).reshape(-1, 2).T if len(places) else np.full((2, 1), np.nan)
    return {"x": x, "y": y}


def _scale(plane: Plane, longest: float) -> float:
    """By how much vectors are drawn shorter: a long one as far as a third of the plane."""
    return min(1.0, _side(plane) / 3 / longest) if longest else 1.0


def _side(plane: Plane) -> float:
    return min(float(np.ptp(plane.x)), float(np.ptp(plane.y)))


def _foot(plane: Plane, W: FloatArray, b: float) -> FloatArray:
    """The place of the line w·x + b = 0 that is nearest to the middle of the plane."""
    centre = np.array([plane.x.mean(), plane.y.mean()])
    squared = float(W @ W)
    return centre - (W @ centre + b) / squared * W if squared else centre


def _arrow(plane: Plane, start: FloatArray, tip: FloatArray) -> dict[str, Any]:
    length = float(np.hypot(*(tip - start)))
    if not length:
        return _points([])
    span = _side(plane)
    along = (tip - start) / length
    back, side = along * span / 30, np.array([-along[1], along[0]]) * span / 50
    return _points([start, tip, tip - back + side, tip, tip - back - side])
