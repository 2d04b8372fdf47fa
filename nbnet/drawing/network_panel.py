"""The network as a diagram: weights as lines, and what each neuron answers over the plane."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.drawing.palette import CLASSES, GRADIENT, INK, PAPER, QUIET, mix
from nbnet.drawing.panel import Panel, Subject, View
from nbnet.drawing.patch import Patch, Shades
from nbnet.drawing.plane import surface
from nbnet.drawing.png import png
from nbnet.drawing.regions import FloatArray
from nbnet.language import _, marked
from nbnet.models.layers import layer_inputs, layer_outputs
from nbnet.models.model import Model
from nbnet.training import Trainer

WIDTH, HEIGHT = 440, 420
RESOLUTION: Final = 24
SHOWN: Final = 8
"""Neurons drawn a layer; of a larger one the first."""
_LETTERS: Final = 12
_WIDEST_HEAD: Final = 7.2
"""Of the words over a column, in heights of a letter."""
_THICKEST: Final = 6.0
POSITIVE, NEGATIVE = CLASSES[1], CLASSES[0]


@dataclass(frozen=True)
class Box:
    """A neuron's square in the picture: its layer (0 for the features), its number there, and its place."""

    layer: int
    unit: int
    x: float
    y: float
    size: float


@dataclass(frozen=True, eq=False)
class Diagram:
    """A network as SVG text, which notebooks show by themselves.

    Attributes:
        svg: a picture that stands alone.
    """

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return "<Diagram of a network>"


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
        self.boxes = _boxes(sizes, min(max(map(len, subject.input_names)), _LETTERS))
        self._samples = _places(subject)
        if max(sizes) > SHOWN:
            self.notes.append(_("Of a layer with more than {n} neurons the first {n} are drawn.").format(n=SHOWN))
        self._pairs = [
            (a, b)
            for a in range(len(self.boxes))
            for b in range(len(self.boxes))
            if self.boxes[b].layer == self.boxes[a].layer + 1
        ]

    def takes_over(self, before: NetworkPanel) -> bool:
        """The plane stays. See `Panel.takes_over`."""
        self._samples = before._samples
        return True

    def figure(self) -> dict[str, Any]:
        """The lines and squares, still without colours; and where the page paints what the neurons answer."""
        return {
            "svg": self._svg(None, None),
            "boxes": [[box.x, box.y, box.size, box.size] for box in self.boxes],
            "resolution": RESOLUTION,
            "size": [WIDTH, HEIGHT],
            "colours": {theme: [NEGATIVE, mix(PAPER[theme], PAPER[theme], 1.0), POSITIVE] for theme in PAPER},
            "positive": POSITIVE,
            "negative": NEGATIVE,
            "thickest": _THICKEST,
            "neurons": [[box.layer, box.unit] for box in self.boxes],
            "edges": [[self.boxes[b].layer, self.boxes[b].unit, self.boxes[a].unit] for a, b in self._pairs],
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

    def _pinned(self, model: Model) -> list[str]:
        """What each neuron is pinned at, empty for those that compute."""
        pins = model.pins.values()
        held = [pins.get((box.layer, box.unit)) for box in self.boxes]
        return ["" if value is None else _("pinned at {value}").format(value=f"{value:.3g}") for value in held]

    def _edge_names(self, weights: FloatArray) -> list[str]:
        names = [name for name in self.subject.model.parameters if name.rpartition(".")[2] == "W"]
        texts = []
        for (a, b), weight in zip(self._pairs, weights.tolist(), strict=True):
            start, end = self.boxes[a], self.boxes[b]
            texts.append(f"{names[end.layer - 1]}[{start.unit}, {end.unit}] = {weight:.4g}")
        return texts

    def weights(self, model: Model) -> FloatArray:
        """The weight of each line."""
        matrices = [np.asarray(t.data) for name, t in model.parameters.items() if name.rpartition(".")[2] == "W"]
        values = []
        for a, b in self._pairs:
            start, end = self.boxes[a], self.boxes[b]
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
        for box in self.boxes:
            values = layers[box.layer][:, box.unit]
            if box.layer == 0:
                values = values - centre[box.unit]
                bound = float(np.abs(values).max()) or 1.0
            else:
                bound = max(1.0, float(np.abs(values).max(initial=0.0)))
            pictures.append((values / bound).reshape(RESOLUTION, RESOLUTION))
        return np.asarray(pictures, dtype=np.float32)

    def drawn(self, view: View) -> Diagram:
        """The diagram of a moment."""
        return Diagram(self._svg(self.weights(view.model), self.answers(view.model), self._pinned(view.model)))

    def text(self, view: View) -> str:
        """Where the largest weight is."""
        weights = self.weights(view.model)
        largest = self._edge_names(weights)[int(np.abs(weights).argmax())]
        return f"{self.title}. " + _("Largest weight: {weight}.").format(weight=largest)

    def _svg(
        self, weights: FloatArray | None, answers: NDArray[np.float32] | None, pins: Sequence[str] | None = None
    ) -> str:
        ink = "currentColor" if weights is None else INK["light"]
        parts = [
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' width='{WIDTH}' height='{HEIGHT}' "
            f"role='img' font-family='sans-serif' font-size='14' fill='{ink}'>"
        ]
        if weights is not None:
            parts.append(f"<title>{html.escape(self.title)}</title>")
        names = self._edge_names(weights if weights is not None else np.zeros(len(self._pairs)))
        scale = max(1.0, float(np.abs(weights).max(initial=0.0))) if weights is not None else 1.0
        for index, (a, b) in enumerate(self._pairs):
            look = f"stroke='{QUIET['light']}'"
            if weights is not None:
                look = _look(float(weights[index]), scale)
            parts.append(
                f"<path class='edge' data-edge='{index}' d='{_wire(self.boxes[a], self.boxes[b])}' fill='none' {look}>"
                f"<title>{html.escape(names[index])}</title></path>"
            )
        for index, box in enumerate(self.boxes):
            if answers is not None:
                data = base64.b64encode(png(coloured(answers[index][::-1]))).decode()
                parts.append(
                    f"<image x='{box.x}' y='{box.y}' width='{box.size}' height='{box.size}' "
                    f"preserveAspectRatio='none' href='data:image/png;base64,{data}'/>"
                )
            pin = pins[index] if pins else ""
            rim = f"stroke='{GRADIENT['light']}' stroke-width='4'" if pin else f"stroke='{ink}' stroke-width='1.2'"
            name = html.escape(self._neuron_name(box) + (f", {pin}" if pin else ""))
            parts.append(
                f"<rect class='neuron' data-neuron='{index}' x='{box.x}' y='{box.y}' width='{box.size}' "
                f"height='{box.size}' rx='3' fill='none' {rim}>"
                f"<title>{name}</title></rect>"
            )
        parts += self._labels()
        return "".join(parts) + "</svg>"

    def _neuron_name(self, box: Box) -> str:
        if box.layer == 0:
            return self.subject.input_names[box.unit]
        return _("layer {layer}, neuron {n}").format(layer=box.layer, n=box.unit)

    def _labels(self) -> list[str]:
        sizes = self.subject.layers
        labels = []
        for box in self.boxes:
            if box.layer == 0:
                name = self.subject.input_names[box.unit]
                short = name if len(name) <= _LETTERS else name[: _LETTERS - 1] + "…"
                labels.append(f"<text x='{box.x - 8:.1f}' y='{box.y + box.size / 2 + 5:.1f}' text-anchor='end'>")
                labels.append(f"{html.escape(short)}</text>")
        columns = [next(box.x for box in self.boxes if box.layer == layer) for layer in range(len(sizes))]
        room = min(np.diff(columns), default=WIDTH)
        letters = min(14.0, room / _WIDEST_HEAD)
        for layer, size in enumerate(sizes):
            middle = next(box.x + box.size / 2 for box in self.boxes if box.layer == layer)
            words = _("features") if layer == 0 else _("outputs") if layer == len(sizes) - 1 else ""
            called = words or _("layer {n}").format(n=layer)
            more = f" ({SHOWN}/{size})" if size > SHOWN else f" ({size})"
            labels.append(f"<text x='{middle:.1f}' y='20' text-anchor='middle' font-size='{letters:.1f}'>")
            labels.append(f"{html.escape(called + more)}</text>")
        return labels


def _boxes(sizes: tuple[int, ...], letters: int) -> list[Box]:
    boxes = []
    left, right, top, bottom = 16.0 + 8 * letters, WIDTH - 20.0, 34.0, HEIGHT - 8.0
    most = min(max(sizes), SHOWN)
    size = min(52.0, (bottom - top) / most - 6, (right - left) / len(sizes) - 24)
    for layer, count in enumerate(sizes):
        x = left + (right - left - size) * (layer / max(len(sizes) - 1, 1))
        shown = min(count, SHOWN)
        for unit in range(shown):
            y = top + (bottom - top) * (unit + 0.5) / shown - size / 2
            boxes.append(Box(layer, unit, round(x, 1), round(y, 1), round(size, 1)))
    return boxes


def _places(subject: Subject) -> FloatArray:
    if subject.model.n_features > 1:
        return surface(subject, RESOLUTION).plane.samples
    low, high = float(subject.X.min()), float(subject.X.max())
    return np.tile(np.linspace(low, high, RESOLUTION), RESOLUTION)[:, None]


def _wire(start: Box, end: Box) -> str:
    x0, y0 = start.x + start.size, start.y + start.size / 2
    x1, y1 = end.x, end.y + end.size / 2
    middle = (x0 + x1) / 2
    return f"M{x0:.1f},{y0:.1f} C{middle:.1f},{y0:.1f} {middle:.1f},{y1:.1f} {x1:.1f},{y1:.1f}"


def _look(weight: float, scale: float) -> str:
    width = 0.5 + (_THICKEST - 0.5) * min(abs(weight) / scale, 1.0)
    dash = " stroke-dasharray='7 4'" if weight < 0 else ""
    return f"stroke='{POSITIVE if weight > 0 else NEGATIVE}' stroke-width='{width:.2f}'{dash}"


def coloured(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Shares between −1 and 1 as colours, shape (rows, columns, 3)."""
    ends = {sign: np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for sign, c in ((-1, NEGATIVE), (1, POSITIVE))}
    share = np.nan_to_num(np.abs(values))[..., None].clip(0, 1)
    colour = np.where(values[..., None] > 0, ends[1], ends[-1])
    return np.asarray(255 + share * (colour - 255)).round().astype(np.uint8)
