"""The plane on which a model of two or more features is drawn: two of them, or the principal components of the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from nbnet.drawing.panel import Subject
from nbnet.drawing.regions import FloatArray, Plane
from nbnet.language import _, ngettext
from nbnet.models.model import Model

_LARGEST: Final = 1e100
"""Of larger numbers, sums and squares may overflow."""
_MARGIN: Final = 0.12
_PIECE: Final = 2000


@dataclass(frozen=True, eq=False)
class Surface:
    """A plane through the space of the features.

    Attributes:
        plane: its places.
        names: of its two axes.
        notes: what is to be said about it.
    """

    plane: Plane
    names: tuple[str, str]
    notes: tuple[str, ...]
    _centre: FloatArray
    _directions: FloatArray  # shape (2, features)

    def holds(self, points: FloatArray) -> bool:
        """Whether points of the plane, shape (N, 2), lie within its edges."""
        low, high = [self.plane.x[0], self.plane.y[0]], [self.plane.x[-1], self.plane.y[-1]]
        return bool(np.all((points >= low) & (points <= high)))

    def project(self, X: FloatArray) -> FloatArray:
        """Where samples lie on the plane, shape (N, 2)."""
        return np.asarray((X - self._centre) @ self._directions.T)


def surface(subject: Subject, resolution: int) -> Surface:
    """The plane of the chosen features, of the only two, or of the first two principal components.

    Args:
        subject: says which features were chosen.
        resolution: how many columns and rows of places.
    """
    X, count = subject.X, subject.model.n_features
    columns = subject.features if subject.features is not None else (0, 1) if count == 2 else None
    notes: list[str] = []
    if columns is None:
        centre = X.mean(axis=0)
        directions = principal(X)
        names = (_("component 1"), _("component 2"))
        notes.append(
            _(
                "The plane of the two principal components of the samples; a sample is drawn at its nearest place on "
                "it, so the colour there need not be its own answer."
            )
        )
    else:
        directions = np.eye(count)[list(columns)]
        centre = X.mean(axis=0)
        centre[list(columns)] = 0.0
        names = (subject.feature_names[columns[0]], subject.feature_names[columns[1]])
        if others := count - 2:
            notes.append(
                ngettext(
                    "The other feature is held at its mean.", "The other {n} features are held at their mean.", others
                ).format(n=others)
            )
    points = (X - centre) @ directions.T
    low, high = points.min(axis=0), points.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    axes = [np.linspace(low[i] - _MARGIN * span[i], high[i] + _MARGIN * span[i], resolution) for i in (0, 1)]
    mesh = np.column_stack([values.ravel() for values in np.meshgrid(*axes)])
    return Surface(Plane(axes[0], axes[1], mesh @ directions + centre), names, tuple(notes), centre, directions)


def principal(X: FloatArray) -> FloatArray:
    """The two directions in which samples differ most, shape (2, features); of length 1, and of a fixed sign."""
    X = np.nan_to_num(X.clip(-_LARGEST, _LARGEST))  # what diverged has directions too
    directions = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[2][:2]
    if len(directions) < 2:
        directions = np.vstack([directions, np.zeros((2 - len(directions), X.shape[1]))])
    largest = np.abs(directions).argmax(axis=1)
    signs = np.sign(directions[np.arange(2), largest])
    return np.asarray(directions * np.where(signs == 0, 1, signs)[:, None])


def scores_of(model: Model, samples: FloatArray) -> FloatArray:
    """A model's scores of many samples, in pieces."""
    # In one piece, BLAS would share the work among all cores, and wait for the one that the browser draws on.
    return np.concatenate([model.scores(samples[at : at + _PIECE]) for at in range(0, len(samples), _PIECE)])
