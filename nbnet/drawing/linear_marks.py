"""What is drawn of a linear model on its plane: margins, the weight vector, and the mistake that moved it."""

from __future__ import annotations

from typing import Any

import numpy as np

from nbnet.drawing.panel import Subject, View
from nbnet.drawing.plane import Surface
from nbnet.drawing.regions import FloatArray, Plane
from nbnet.drawing.zero_lines import zero_lines
from nbnet.models.model import Model


def weights_on(plane: Plane, model: Model, scores: FloatArray) -> dict[str, dict[str, Any]]:
    """The margins, and the weight vector standing on the boundary: it points to where the score grows."""
    sides = [zero_lines(plane.x, plane.y, plane.image(scores + side)) for side in (-1.0, 1.0)]
    margin_x, margin_y = (np.concatenate(parts) for parts in zip(*sides, strict=True))
    # A neuron whose weights were chosen has no parameters, but a layer.
    tensors = tuple(model.parameters.values()) or (model.layers()[0].W, model.layers()[0].b)
    W, b = (np.asarray(tensor.data, dtype=float).ravel() for tensor in tensors)
    arrow = np.full((5, 2), np.nan)
    if length := float(np.hypot(*W)):
        centre = np.array([plane.x.mean(), plane.y.mean()])
        span = min(float(np.ptp(plane.x)), float(np.ptp(plane.y)))
        foot = centre - (W @ centre + b[0]) / length**2 * W
        # A long vector is drawn as far as a third of the plane.
        tip = foot + W / length * min(length, span / 3)
        back, side = W / length * span / 30, np.array([-W[1], W[0]]) / length * span / 50
        arrow = np.array([foot, tip, tip - back + side, tip, tip - back - side])
    return {
        "margins": {"x": margin_x.astype(np.float32), "y": margin_y.astype(np.float32)},
        "weights": {"x": arrow[:, 0], "y": arrow[:, 1]},
    }


def mistake_on(subject: Subject, surface: Surface, view: View) -> dict[str, Any]:
    """A ring around the sample that last moved the weights."""
    known = () if view.trainer is None else reversed(view.trainer.learner.updates)  # type: ignore[attr-defined]
    last = next((each for each in known if each.iteration <= view.moment.iteration and each.sample >= 0), None)
    if last is None:
        return {"x": np.array([np.nan]), "y": np.array([np.nan])}
    centre = surface.project(subject.X[last.sample][None])[0]
    plane, turn = surface.plane, np.linspace(0, 2 * np.pi, 25)
    return {
        "x": centre[0] + float(np.ptp(plane.x)) / 36 * np.cos(turn),
        "y": centre[1] + float(np.ptp(plane.y)) / 36 * np.sin(turn),
    }
