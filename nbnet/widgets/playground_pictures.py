"""Small pictures to choose by: what a data set looks like, and what a feature is over the plane."""

from __future__ import annotations

import base64
import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbnet.autodiff import Tensor
from nbnet.datasets.dataset import DATASETS, Dataset
from nbnet.drawing.network_diagram import coloured
from nbnet.drawing.palette import class_colour, mix
from nbnet.drawing.plane import principal
from nbnet.drawing.png import png
from nbnet.models import FeatureMLP
from nbnet.widgets.playground.bench import Playground
from nbnet.widgets.playground.facts import Facts
from nbnet.widgets.playground.recipe import OWN

_SIDE = 48
_POINTS = 70
_CELLS = 20
_REACH = 6.0


def data_picture(playground: Playground, name: str) -> str:
    """A data set as an SVG of its samples.

    Args:
        playground: knows a person's own data.
        name: of the data set.
    """
    if name == OWN:
        assert playground.own is not None
        return _drawn(playground.own)
    return _generated(name)


@functools.cache
def _generated(name: str) -> str:
    return _drawn(DATASETS[name](n=_POINTS))


def _drawn(data: Dataset) -> str:
    rows = np.linspace(0, len(data) - 1, min(len(data), _POINTS)).round().astype(int)
    X, y = data.X[rows], data.y[rows]
    if X.shape[1] == 1:
        places = np.column_stack([X[:, 0], np.searchsorted(np.unique(data.y), y)])
    elif X.shape[1] == 2:
        places = X
    else:
        places = (X - data.X.mean(axis=0)) @ principal(data.X).T
    low, span = places.min(axis=0), np.ptp(places, axis=0)
    at = 4 + (_SIDE - 8) * (places - low) / np.where(span > 0, span, 1)
    circles = "".join(
        f"<circle cx='{x:.1f}' cy='{_SIDE - v:.1f}' r='1.9' fill='{colour}'/>"
        for (x, v), colour in zip(at.tolist(), _colours(data, y), strict=True)
    )
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_SIDE} {_SIDE}' aria-hidden='true'>{circles}</svg>"


def _colours(data: Dataset, y: NDArray[Any]) -> list[str]:
    if data.class_names:
        return [class_colour(int(index)) for index in np.searchsorted(np.unique(data.y), y)]
    low, high = float(data.y.min()), float(data.y.max())
    shares = (y.astype(float) - low) / ((high - low) or 1.0)
    return [mix(class_colour(1), class_colour(0), float(share)) for share in shares]


@functools.cache
def feature_picture(facts: Facts, name: str) -> str:
    """A feature over the plane from −6 to 6, as the address of an image; empty where there is no plane.

    Args:
        facts: of the data.
        name: of the feature.
    """
    if facts.n_features > 2:
        return ""
    axis = np.linspace(-_REACH, _REACH, _CELLS)
    plane = np.column_stack([v.ravel() for v in np.meshgrid(axis, axis)])[:, : facts.n_features]
    model = FeatureMLP([1, 1], features=[name], n_features=facts.n_features)
    values = np.asarray(model.inputs(Tensor(plane, constant=True)).data)[:, 0]
    image = (values / np.abs(values).max()).reshape(_CELLS, _CELLS).astype(np.float32)
    return "data:image/png;base64," + base64.b64encode(png(coloured(image[::-1]))).decode()
