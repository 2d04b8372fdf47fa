"""A slice through the loss landscape, with the path that the training took."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from nbnet.autodiff import Tensor, no_grad
from nbnet.drawing.frame import framed
from nbnet.drawing.palette import FORWARD, GRADIENT, INK, PAPER, mix
from nbnet.drawing.panel import Choice, Panel, Subject, View
from nbnet.drawing.patch import Patch, Shades
from nbnet.drawing.plane import principal
from nbnet.drawing.regions import FloatArray
from nbnet.language import _, marked
from nbnet.training import Trainer
from nbnet.training.moments import recalled

_STEPS: Final = 17
_SAMPLES: Final = 200


def landscape(of: Trainer, *, at: int | None = None, directions: str = "pca") -> go.Figure:
    """Draw the loss over a plane through the space of all parameters.

    "pca": the plane through the present parameters along the two directions in which the path of the training is widest
    (E. Lorch, "Visualizing deep network training trajectories with PCA", 2016). "random": two random directions, each
    neuron's part as long as its weights, so that scales do not matter (H. Li et al., "Visualizing the loss landscape of
    neural nets", NeurIPS 2018). The path is projected onto the plane: only where it lies in it, its height is its loss.

    Args:
        of: a trainer.
        at: the step to show; by default the present.
        directions: "pca" or "random".

    Returns:
        A Plotly figure; colours are the logarithm of the loss on at most 200 samples, the penalty included.

    Raises:
        ValueError: if it learns without a loss, or there are no such directions.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.xor()).fit(20)
    >>> landscape(trainer).data[0].z.shape
    (17, 17)
    """
    figure: go.Figure = LandscapePanel.alone(of, at=at, directions=directions)
    return figure


class _Slice(NamedTuple):
    """A plane through the space of parameters: two directions, where it is looked at, and log₁₀ of the loss there."""

    plane: FloatArray
    axes: list[FloatArray]
    heights: NDArray[np.float32]


class LandscapePanel(Panel):
    """The loss over two directions.

    Args:
        subject: what it is about.
        directions: "pca" of the path, or "random".

    Raises:
        ValueError: if there are no such directions.
    """

    name = "landscape"
    label = marked("Loss landscape")
    seconds = 1.0
    order = 6

    @classmethod
    def unsuited(cls, subject: Subject) -> str | None:
        """It takes a loss that depends on all parameters."""
        if getattr(subject.learner, "loss", None) is None:
            return _("Only a training by gradient descent has a loss landscape.")
        return None

    def __init__(self, subject: Subject, *, directions: str = "pca") -> None:
        super().__init__(subject)
        if directions not in ("pca", "random"):
            raise ValueError(f"directions is {directions!r}: expected 'pca' or 'random'.")
        self._chosen = directions
        self._found: tuple[Hashable, _Slice] | None = None
        rows = np.linspace(0, len(subject.X) - 1, min(len(subject.X), _SAMPLES)).round().astype(int)
        self._X, self._targets = subject.X[rows], subject.learner._samples.targets[rows]
        self.title = _("The loss around the path that the training took")
        self.notes.append(
            _("Directions: the two principal components of the path.")
            if directions == "pca"
            else _("Directions: random, each neuron's part as long as its weights.")
        )

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Which directions."""
        values = (("pca", _("path")), ("random", _("random")))
        return (Choice("directions", _("Directions"), values, self._chosen),)

    def figure(self) -> go.Figure:
        """The traces, still empty."""
        figure = go.Figure()
        scales = {
            theme: [(0.0, mix(FORWARD[theme], PAPER[theme], 0.85)), (1.0, PAPER[theme])] for theme in ("light", "dark")
        }
        figure.add_heatmap(
            uid="loss",
            colorscale=scales["light"],
            zsmooth="best",
            colorbar={"title": {"text": _("log₁₀ loss")}, "thickness": 12},
            hovertemplate=_("log₁₀ loss") + " %{z:.3f}<extra></extra>",
        )
        figure.add_scatter(
            uid="path", name=_("path"), mode="lines", line={"color": INK["light"], "width": 2.5}, hoverinfo="skip"
        )
        figure.add_scatter(
            uid="here",
            name=_("moment"),
            mode="markers",
            marker={"size": 13, "color": GRADIENT["light"]},
            hoverinfo="skip",
        )
        dark: dict[str, dict[str, Any]] = {
            "loss": {"colorscale": scales["dark"]},
            "path": {"line.color": INK["dark"]},
            "here": {"marker.color": GRADIENT["dark"]},
        }
        framed(figure, height=420, dark=dark, painted=["loss", "path", "here"])
        names = [_("component {n}"), _("direction {n}")]
        for axis, n in ((figure.update_xaxes, 1), (figure.update_yaxes, 2)):
            axis(title={"text": names[self._chosen == "random"].format(n=n)}, showgrid=False)
        return figure

    def patch(self, view: View) -> Patch:
        """The slice through the newest parameters, the path on it, and the moment."""
        assert view.trainer is not None
        iterations, path = view.trainer.path()
        newest = np.concatenate([np.asarray(t.data).ravel() for t in view.trainer.model.parameters.values()])
        here = np.concatenate([np.asarray(t.data).ravel() for t in view.model.parameters.values()])
        path = np.vstack([path[iterations < view.trainer.iteration], newest])
        found = self._slice(view, path, newest, here)
        places = (path - newest) @ np.linalg.pinv(found.plane)
        place = (here - newest) @ np.linalg.pinv(found.plane)
        axes, heights = found.axes, found.heights
        finite = heights[np.isfinite(heights)]
        bottom, top = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
        top = max(top, bottom + 1e-3)
        traces: dict[str, dict[str, Any]] = {
            "loss": {
                "x": axes[0],
                "y": axes[1],
                "z": Shades(np.where(np.isfinite(heights), heights, np.nan), bottom, top),
                "zmin": bottom,
                "zmax": top,
            },
            "path": {"x": places[:, 0], "y": places[:, 1]},
            "here": {"x": place[:1], "y": place[1:]},
        }
        layout = {f"{name}axis.range": [float(a[0]), float(a[-1])] for name, a in zip("xy", axes, strict=True)}
        return Patch(traces, layout)

    def _slice(self, view: View, path: FloatArray, newest: FloatArray, here: FloatArray) -> _Slice:
        """The plane and its heights; while time is scrubbed the path's plane stays, and is computed once."""
        model = view.model
        seen = (path, newest) if self._chosen == "pca" else (path, newest, here)
        key = (tuple(array.tobytes() for array in seen), repr(model.pins), model.l1, model.l2)
        if self._found is None or self._found[0] != key:
            plane = self._directions(path, newest, view)
            places = (path - newest) @ np.linalg.pinv(plane)
            low, high = places.min(axis=0), places.max(axis=0)
            size = max(float((high - low).max()), 1.0 if self._chosen == "random" else 1e-3)
            axes = [np.linspace(c - 0.75 * size, c + 0.75 * size, _STEPS) for c in (low + high) / 2]
            heights = np.log10(np.maximum(self._losses(view, newest, plane, axes), 1e-12)).astype(np.float32)
            self._found = key, _Slice(plane, axes, heights)
        return self._found[1]

    def _directions(self, path: FloatArray, newest: FloatArray, view: View) -> FloatArray:
        """Two directions, shape (2, parameters)."""
        if self._chosen == "pca" and len(path) > 2 and float(np.ptp(path, axis=0).max()) > 0:
            plane = principal(path)
            if np.linalg.norm(plane, axis=1).min() > 0:
                return plane
        random = np.random.default_rng(0)
        rows: list[NDArray[Any]] = []
        for _row in range(2):
            parts = []
            for tensor in view.model.parameters.values():
                values = np.asarray(tensor.data)
                direction = random.standard_normal(values.shape)
                if values.ndim == 2:  # a column of W is one neuron
                    norms = np.linalg.norm(direction, axis=0)
                    direction *= np.maximum(np.linalg.norm(values, axis=0), 1e-3) / np.maximum(norms, 1e-12)
                else:
                    direction *= 0.0  # as in the paper, biases stay
                parts.append(direction.ravel())
            rows.append(np.concatenate(parts))
        return np.asarray(np.stack(rows), dtype=newest.dtype)

    def _losses(self, view: View, newest: FloatArray, plane: FloatArray, axes: list[FloatArray]) -> FloatArray:
        model = view.model
        kept = [np.array(t.data) for t in model.parameters.values()]
        shapes = [k.shape for k in kept]
        ends = np.cumsum([k.size for k in kept])[:-1]
        targets = Tensor(self._targets, constant=True)
        heights = np.empty((_STEPS, _STEPS))
        with no_grad(), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            for row, b in enumerate(axes[1]):
                for column, a in enumerate(axes[0]):
                    parts = np.split(newest + a * plane[0] + b * plane[1], ends)
                    recalled(model, [p.reshape(s) for p, s in zip(parts, shapes, strict=True)], into=model)
                    value = self.subject.learner.loss(model(self._X), targets).item()
                    penalty = model.penalty()
                    heights[row, column] = value + (0.0 if penalty is None else penalty.item())
            recalled(model, kept, into=model)
        return heights
