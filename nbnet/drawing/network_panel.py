"""The network as a diagram: weights as lines, and what each neuron answers over the plane."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.drawing.network_diagram import HEIGHT, NEGATIVE, POSITIVE, SHOWN, THICKEST, WIDTH, Box, Diagram, Plan
from nbnet.drawing.palette import PAPER, mix
from nbnet.drawing.panel import Panel, Subject, View
from nbnet.drawing.patch import Patch, Shades
from nbnet.drawing.plane import surface
from nbnet.drawing.regions import FloatArray, two_sided
from nbnet.language import _, marked
from nbnet.models.layers import layer_inputs, layer_outputs
from nbnet.models.model import Model
from nbnet.training import Trainer

RESOLUTION: Final = 24


def network(
    of: Trainer | Model, X: ArrayLike | None = None, y: ArrayLike | None = None, *, at: int | None = None, **names: Any
) -> Diagram:
    """Draw a network: each weight a line, and in each neuron what it answers over the plane of the features.

    Blue is positive and orange negative, in lines and squares; negative weights are dashed too. The thickest line is
    the largest weight (at least 1). A square is as strong as its answer, in shares of its largest (at least 1). Of a
    layer with more than eight neurons the first eight are drawn.

    Args:
        of: a trainer, or a model.
        X: samples, shape (N, features), which say how far the plane reaches; a trainer has its own.
        y: their labels or numbers.
        at: the step of a trainer to show; by default the present.
        **names: `features`, `feature_names`, `class_names`.

    Returns:
        The picture; `.svg` is its text.

    Raises:
        TypeError: if a model comes without data.
        ValueError: if the shapes do not fit.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> network(MLP([2, 3, 1]), *datasets.xor()).svg.count("<path class='edge'")
    9
    """
    diagram: Diagram = NetworkPanel.alone(of, X, y, at=at, **names)
    return diagram


class NetworkPanel(Panel):
    """The diagram of a network that learns."""

    name = "network"
    label = marked("Network")
    kind = "network"
    order = 3

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        sizes = subject.layers
        self.title = _("The network {sizes}: its weights, and what each neuron answers over the plane").format(
            sizes="-".join(map(str, sizes))
        )
        self.plan = Plan(sizes, subject.input_names)
        self._across, self._up, self._samples = _places(subject)
        if max(sizes) > SHOWN:
            self.notes.append(_("Of a layer with more than {n} neurons the first {n} are drawn.").format(n=SHOWN))

    def takes_over(self, before: NetworkPanel) -> bool:
        """The plane stays. See `Panel.takes_over`."""
        self._across, self._up, self._samples = before._across, before._up, before._samples
        return True

    def figure(self) -> dict[str, Any]:
        """The lines and squares, still without colours; and where the page paints what the neurons answer."""
        boxes = self.plan.boxes
        return {
            "svg": self.plan.svg(self._edge_names(np.zeros(len(self.plan.pairs)))),
            "boxes": [[box.x, box.y, box.size, box.size] for box in boxes],
            "resolution": RESOLUTION,
            "plane": {"x": self._across.tolist(), "y": self._up.tolist()},
            "shades": {theme: two_sided(theme) for theme in PAPER},
            "called": [self.plan.name(box) for box in boxes],
            "size": [WIDTH, HEIGHT],
            "colours": {theme: [NEGATIVE, mix(PAPER[theme], PAPER[theme], 1.0), POSITIVE] for theme in PAPER},
            "positive": POSITIVE,
            "negative": NEGATIVE,
            "thickest": THICKEST,
            "neurons": [[box.layer, box.unit] for box in boxes],
            "edges": [[boxes[b].layer, boxes[b].unit, boxes[a].unit] for a, b in self.plan.pairs],
            "weights": [self._weight(boxes[a], boxes[b]) for a, b in self.plan.pairs],
        }

    def patch(self, view: View) -> Patch:
        """The weights and answers of a moment."""
        weights = self.weights(view.model)
        answers = self.answers(view.model)
        return Patch(
            {
                "edges": {"weights": weights.astype(np.float32), "names": self._edge_names(weights)},
                "neurons": {
                    "answers": Shades(answers.reshape(-1, RESOLUTION), -1.0, 1.0),
                    "pins": self._pinned(view.model),
                },
            }
        )

    def _weight(self, start: Box, end: Box) -> dict[str, Any] | None:
        """Which entry of which parameter a line is; None where it stands for several, as of maxout."""
        parameter = _matrices(self.subject.model)[end.layer - 1]
        if self.subject.model.parameters[parameter].shape[1] != self.subject.layers[end.layer]:
            return None
        index = [start.unit, end.unit]
        return {"parameter": parameter, "index": index, "name": f"{parameter}[{start.unit}, {end.unit}]"}

    def _pinned(self, model: Model) -> list[str]:
        """What each neuron is pinned at, empty for those that compute."""
        pins = model.pins.values()
        held = [pins.get((box.layer, box.unit)) for box in self.plan.boxes]
        return ["" if value is None else _("pinned at {value}").format(value=f"{value:.3g}") for value in held]

    def _edge_names(self, weights: FloatArray) -> list[str]:
        names = _matrices(self.subject.model)
        texts = []
        for (a, b), weight in zip(self.plan.pairs, weights.tolist(), strict=True):
            start, end = self.plan.boxes[a], self.plan.boxes[b]
            texts.append(f"{names[end.layer - 1]}[{start.unit}, {end.unit}] = {weight:.4g}")
        return texts

    def weights(self, model: Model) -> FloatArray:
        """The weight of each line."""
        matrices = [np.asarray(model.parameters[name].data) for name in _matrices(model)]
        values = []
        for a, b in self.plan.pairs:
            start, end = self.plan.boxes[a], self.plan.boxes[b]
            neurons = self.subject.layers[end.layer]
            pieces = matrices[end.layer - 1][start.unit, end.unit :: neurons]  # maxout has several sums a neuron
            values.append(pieces[np.abs(pieces).argmax()])
        return np.asarray(values, dtype=float)

    def answers(self, model: Model) -> NDArray[np.float32]:
        """What each box shows, between −1 and 1, shape (boxes, rows, columns)."""
        inputs = layer_inputs(model, self._samples)
        layers = [inputs, *layer_outputs(model, self._samples)]
        centre = inputs.mean(axis=0)
        pictures = []
        for box in self.plan.boxes:
            values = layers[box.layer][:, box.unit]
            if box.layer == 0:
                values = values - centre[box.unit]
                bound = float(np.abs(values).max())
                if bound <= 1e-9 * max(1.0, abs(float(centre[box.unit]))):  # a feature that is held, up to rounding
                    values, bound = np.zeros_like(values), 1.0
            else:
                bound = max(1.0, float(np.abs(values).max(initial=0.0)))
            pictures.append((values / bound).reshape(RESOLUTION, RESOLUTION))
        return np.asarray(pictures, dtype=np.float32)

    def drawn(self, view: View) -> Diagram:
        """The diagram of a moment."""
        weights = self.weights(view.model)
        return Diagram(
            self.plan.svg(
                self._edge_names(weights),
                title=self.title,
                weights=weights,
                answers=self.answers(view.model),
                pins=self._pinned(view.model),
            )
        )

    def text(self, view: View) -> str:
        """Where the largest weight is."""
        weights = self.weights(view.model)
        largest = self._edge_names(weights)[int(np.abs(weights).argmax())]
        return f"{self.title}. " + _("Largest weight: {weight}.").format(weight=largest)


def _matrices(model: Model) -> list[str]:
    """The names of the weights, layer by layer."""
    return [name for name in model.parameters if name.rpartition(".")[2] == "W"]


def _places(subject: Subject) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The columns and the rows of a square, and the samples there."""
    if subject.model.n_features > 1:
        plane = surface(subject, RESOLUTION).plane
        return plane.x, plane.y, plane.samples
    across = np.linspace(float(subject.X.min()), float(subject.X.max()), RESOLUTION)
    return across, np.arange(RESOLUTION, dtype=float), np.tile(across, RESOLUTION)[:, None]
