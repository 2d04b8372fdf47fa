"""The diagram of a network as SVG: where its squares and lines are, and how weights and answers colour them."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nbnet.drawing.palette import CLASSES, GRADIENT, INK, QUIET
from nbnet.drawing.png import indexed
from nbnet.drawing.regions import FloatArray
from nbnet.language import _

WIDTH, HEIGHT = 440, 420
SHOWN: Final = 8
"""Neurons drawn a layer; of a larger one the first."""
THICKEST: Final = 6.0
POSITIVE, NEGATIVE = CLASSES[1], CLASSES[0]
_LETTERS: Final = 12
_SHADES: Final = 7
_WIDEST_HEAD: Final = 7.2
"""Of the words over a column, in heights of a letter."""
_LETTER_WIDTH: Final = 0.52
"""In heights of a letter, about."""
_SMALLEST: Final = 8.0


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


class Plan:
    """Where everything of a diagram is.

    Args:
        sizes: features, neurons of each layer, outputs.
        input_names: of what the first layer gets.

    Attributes:
        boxes: the squares, column by column.
        pairs: the lines, each as the places in `boxes` of where it begins and ends.
    """

    def __init__(self, sizes: tuple[int, ...], input_names: Sequence[str]) -> None:
        self._sizes, self._input_names = sizes, input_names
        self.boxes = _boxes(sizes, min(max(map(len, input_names)), _LETTERS))
        self.pairs = [
            (a, b)
            for a in range(len(self.boxes))
            for b in range(len(self.boxes))
            if self.boxes[b].layer == self.boxes[a].layer + 1
        ]

    def svg(
        self,
        edge_names: Sequence[str],
        *,
        title: str = "",
        weights: FloatArray | None = None,
        answers: NDArray[np.float32] | None = None,
        pins: Sequence[str] = (),
    ) -> str:
        """The diagram as text.

        Args:
            edge_names: what is read of each line.
            title: of a picture that stands alone.
            weights: of each line; None for a picture that a page colours, in the ink of its theme.
            answers: between −1 and 1, shape (boxes, rows, columns).
            pins: what each neuron is pinned at, empty for those that compute.
        """
        ink = "currentColor" if weights is None else INK["light"]
        parts = [
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' width='{WIDTH}' height='{HEIGHT}' "
            f"role='img' font-family='sans-serif' font-size='14' fill='{ink}'>"
        ]
        if title:
            parts.append(f"<title>{html.escape(title)}</title>")
        scale = max(1.0, float(np.abs(weights).max(initial=0.0))) if weights is not None else 1.0
        for index, (a, b) in enumerate(self.pairs):
            look = f"stroke='{QUIET['light']}'"
            if weights is not None:
                look = _look(float(weights[index]), scale)
            parts.append(
                f"<path class='edge' data-edge='{index}' d='{_wire(self.boxes[a], self.boxes[b])}' fill='none' {look}>"
                f"<title>{html.escape(edge_names[index])}</title></path>"
            )
        for index, box in enumerate(self.boxes):
            if answers is not None:
                data = base64.b64encode(_tile(answers[index][::-1])).decode()
                parts.append(
                    f"<image x='{box.x}' y='{box.y}' width='{box.size}' height='{box.size}' "
                    f"preserveAspectRatio='none' href='data:image/png;base64,{data}'/>"
                )
            pin = pins[index] if pins else ""
            rim = f"stroke='{GRADIENT['light']}' stroke-width='4'" if pin else f"stroke='{ink}' stroke-width='1.2'"
            name = html.escape(self.name(box) + (f", {pin}" if pin else ""))
            parts.append(
                f"<rect class='neuron' data-neuron='{index}' x='{box.x}' y='{box.y}' width='{box.size}' "
                f"height='{box.size}' rx='3' fill='none' {rim}>"
                f"<title>{name}</title></rect>"
            )
        parts += self._labels()
        return "".join(parts) + "</svg>"

    def name(self, box: Box) -> str:
        """What a neuron, or a feature, is called."""
        if box.layer == 0:
            return self._input_names[box.unit]
        return _("layer {layer}, neuron {n}").format(layer=box.layer, n=box.unit)

    def _labels(self) -> list[str]:
        labels = []
        for box in self.boxes:
            if box.layer == 0:
                name = self._input_names[box.unit]
                short = name if len(name) <= _LETTERS else name[: _LETTERS - 1] + "…"
                labels.append(f"<text x='{box.x - 8:.1f}' y='{box.y + box.size / 2 + 5:.1f}' text-anchor='end'>")
                labels.append(f"{html.escape(short)}</text>")
        return labels + self._heads()

    def _heads(self) -> list[str]:
        """What stands over the columns: no word leaves the picture, nor meets the next."""
        sizes = self._sizes
        words = [_("features"), *(_("layer {n}").format(n=layer) for layer in range(1, len(sizes) - 1)), _("outputs")]
        heads = [
            f"{word} ({SHOWN}/{size})" if size > SHOWN else f"{word} ({size})"
            for word, size in zip(words, sizes, strict=True)
        ]
        middles = [next(b.x + b.size / 2 for b in self.boxes if b.layer == layer) for layer in range(len(sizes))]
        letters = min(14.0, min(np.diff(middles), default=WIDTH) / _WIDEST_HEAD)
        while (spans := _spans(middles, heads, letters)) and letters > _SMALLEST and _meet(spans):
            letters -= 0.5
        places = []
        for middle, head, (start, end) in zip(middles, heads, spans, strict=True):
            place = f"x='{middle:.1f}' y='20' text-anchor='middle'"
            if start < 0:
                place = "x='2' y='20'"
            elif end > WIDTH:
                place = f"x='{WIDTH - 2}' y='20' text-anchor='end'"
            places += [f"<text {place} font-size='{letters:.1f}'>", f"{html.escape(head)}</text>"]
        return places


def _spans(middles: Sequence[float], heads: Sequence[str], letters: float) -> list[tuple[float, float]]:
    """From where to where words reach, as far as one can tell without their font."""
    halves = [len(head) * letters * _LETTER_WIDTH / 2 for head in heads]
    return [(middle - half, middle + half) for middle, half in zip(middles, halves, strict=True)]


def _meet(spans: Sequence[tuple[float, float]]) -> bool:
    inside = [(max(start, 2.0), end - min(start - 2.0, 0.0)) for start, end in spans]
    return any(end + 4 > start for (_start, end), (start, _end) in pairwise(inside))


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


def _wire(start: Box, end: Box) -> str:
    x0, y0 = start.x + start.size, start.y + start.size / 2
    x1, y1 = end.x, end.y + end.size / 2
    middle = (x0 + x1) / 2
    return f"M{x0:.1f},{y0:.1f} C{middle:.1f},{y0:.1f} {middle:.1f},{y1:.1f} {x1:.1f},{y1:.1f}"


def _look(weight: float, scale: float) -> str:
    width = 0.5 + (THICKEST - 0.5) * min(abs(weight) / scale, 1.0)
    dash = " stroke-dasharray='7 4'" if weight < 0 else ""
    return f"stroke='{POSITIVE if weight > 0 else NEGATIVE}' stroke-width='{width:.2f}'{dash}"


def _tile(values: NDArray[np.float32]) -> bytes:
    """Shares between −1 and 1 as a small image."""
    shades = coloured(np.linspace(-1, 1, 2 * _SHADES + 1, dtype=np.float32)[None])[0]
    return indexed(np.nan_to_num(values * _SHADES).clip(-_SHADES, _SHADES).round().astype(int) + _SHADES, shades)


def coloured(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Shares between −1 and 1 as colours, shape (rows, columns, 3)."""
    ends = {sign: np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for sign, c in ((-1, NEGATIVE), (1, POSITIVE))}
    share = np.nan_to_num(np.abs(values))[..., None].clip(0, 1)
    colour = np.where(values[..., None] > 0, ends[1], ends[-1])
    return np.asarray(255 + share * (colour - 255)).round().astype(np.uint8)
