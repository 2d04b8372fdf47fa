"""Which class a model gives to each place of a plane, and how clearly: numbers for an image and its boundary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbnet.drawing.palette import PAPER, class_colour, mix
from nbnet.drawing.patch import Shades
from nbnet.drawing.zero_lines import zero_lines
from nbnet.models import Perceptron
from nbnet.models.model import Model

FloatArray = NDArray[np.floating[Any]]
ColourScale = list[tuple[float, str]]

# How much of a class's colour the places have that the model is sure of; the points on them keep all of it.
_TINT = {"light": 0.42, "dark": 0.45}
# The shades of neighbouring classes do not touch: rounding to 8 bits must not change a class.
_GAP = 0.05


@dataclass(frozen=True, eq=False)
class Plane:
    """A rectangle of places, evenly spaced.

    Attributes:
        x: the columns, shape (columns,).
        y: the rows, shape (rows,).
        samples: what the model is asked, shape (rows · columns, features).
    """

    x: FloatArray
    y: FloatArray
    samples: FloatArray

    def image(self, numbers: FloatArray) -> FloatArray:
        """Numbers of the samples, back in rows and columns."""
        return numbers.reshape(len(self.y), len(self.x))


class Confidence:
    """Two classes: the squashed score σ(s), 0 for the first and 1 for the second, or without shades if `sharp`."""

    def __init__(self, sharp: bool) -> None:
        self._sharp = sharp
        self.smooth = not sharp

    def scale(self, theme: str) -> ColourScale:
        """From the first class's colour over paper to the second's."""
        return two_sided(theme)

    def shades(self, plane: Plane, scores: FloatArray) -> Shades:
        """The image."""
        share = (scores > 0).astype(np.float32) if self._sharp else squash(scores)
        return Shades(plane.image(share), 0.0, 1.0)

    def lines(self, plane: Plane, scores: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Where the score is 0."""
        return zero_lines(plane.x, plane.y, plane.image(scores))


class Winners:
    """Several classes: the class with the largest score, paler the less it leads; or without shades if `sharp`."""

    smooth = False

    def __init__(self, n_classes: int, sharp: bool) -> None:
        self._n_classes = n_classes
        self._sharp = sharp

    def scale(self, theme: str) -> ColourScale:
        """One stretch a class, each from paper to the class's colour."""
        scale = []
        for index in range(self._n_classes):
            start, end = index / self._n_classes, (index + 1) / self._n_classes
            scale += [(start, mix(_tint(index, theme), PAPER[theme], 0.15)), (end, _tint(index, theme))]
        return scale

    def shades(self, plane: Plane, scores: FloatArray) -> Shades:
        """The image: class k lies between k and k + 1."""
        winner = scores.argmax(axis=1)
        if self._sharp:
            lead: Any = 1.0
        else:
            shares = np.exp(scores - scores.max(axis=1, keepdims=True))
            lead = (1 / shares.sum(axis=1) - 1 / self._n_classes) / (1 - 1 / self._n_classes)
        values = winner + _GAP + (1 - 2 * _GAP) * lead
        return Shades(plane.image(values.astype(np.float32)), 0.0, float(self._n_classes))

    def lines(self, plane: Plane, scores: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Where one class's lead over the best of the others is 0."""
        pieces = []
        # Each boundary of the last class is one of another class too.
        for index in range(self._n_classes - 1):
            lead = scores[:, index] - np.delete(scores, index, axis=1).max(axis=1)
            pieces.append(zero_lines(plane.x, plane.y, plane.image(lead)))
        x, y = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
        return x, y


class Level:
    """A regression: the number itself, between the smallest and the largest target; or only which half, if `sharp`."""

    def __init__(self, low: float, high: float, sharp: bool = False) -> None:
        self.low, self.high, self._sharp = low, high, sharp
        self.smooth = not sharp

    def scale(self, theme: str) -> ColourScale:
        """Small numbers in the first class's colour, large ones in the second's."""
        return two_sided(theme)

    def shades(self, plane: Plane, scores: FloatArray) -> Shades:
        """The image; of several outputs the first."""
        first = scores.reshape(len(plane.samples), -1)[:, 0]
        if self._sharp:
            first = np.where(first > (self.low + self.high) / 2, self.high, self.low)
        return Shades(plane.image(np.clip(first, self.low, self.high).astype(np.float32)), self.low, self.high)

    def lines(self, plane: Plane, scores: FloatArray) -> tuple[FloatArray, FloatArray]:
        """A regression has no boundary, except between the halves."""
        if not self._sharp:
            return np.empty(0), np.empty(0)
        first = scores.reshape(len(plane.samples), -1)[:, 0]
        return zero_lines(plane.x, plane.y, plane.image(first - (self.low + self.high) / 2))


def regions_of(model: Model, y: NDArray[Any], *, sharp: bool) -> Confidence | Winners | Level:
    """How a model's scores are shown as colours; `y` gives the range of a regression."""
    if model.task == "regression":
        low, high = float(np.min(y)), float(np.max(y))
        return Level(low, high if high > low else low + 1.0, sharp)
    sharp = sharp or isinstance(model, Perceptron)
    return Confidence(sharp) if model.n_outputs == 1 else Winners(model.n_outputs, sharp)


def two_sided(theme: str) -> ColourScale:
    """From the first class's colour over paper to the second's."""
    return [(0.0, _tint(0, theme)), (0.5, PAPER[theme]), (1.0, _tint(1, theme))]


def squash(scores: FloatArray) -> FloatArray:
    """σ(s) = 1 / (1 + e⁻ˢ), in single precision: enough for a colour.

    >>> squash(np.array([-1000.0, 0.0, 1000.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * scores), dtype=np.float32)


def _tint(index: int, theme: str) -> str:
    return mix(class_colour(index), PAPER[theme], _TINT[theme])
