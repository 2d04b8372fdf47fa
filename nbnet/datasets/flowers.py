"""Iris: 150 flowers, measured by E. Anderson, made famous by R. A. Fisher."""

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.dataset import Dataset, dataset
from nbnet.datasets.registry import nearest

SPECIES = ("setosa", "versicolor", "virginica")


@dataset
def iris(classes: int | Sequence[str] = 2, features: str | Sequence[str] = ("petal length", "petal width")) -> Dataset:
    """Three species of iris told apart by the length and width of their petals and sepals.

    Setosa can be separated from the others by a line; versicolor and virginica overlap. Source: R. A. Fisher, "The use
    of multiple measurements in taxonomic problems", Annals of Eugenics 7 (1936), table I.

    Args:
        classes: 2 (setosa, versicolor), 3 (all), or the names of the species.
        features: names of the columns of X, the unit left out or not; `"all"` for the four of them.

    Returns:
        X in centimetres, 50 rows a species; y, the name of each flower's species.

    Raises:
        ValueError: if there is no such species or feature, or fewer than two species are asked for.

    >>> from nbnet import datasets
    >>> datasets.iris(classes=3)
    <Dataset iris: 150 samples of (petal length (cm), petal width (cm)), classes setosa, versicolor, virginica>
    >>> X, y = datasets.iris(features="all")
    >>> X[0].tolist(), str(y[0])
    ([5.1, 3.5, 1.4, 0.2], 'setosa')
    """
    names, measurements, species = _table()
    chosen = _species(classes)
    columns = _columns(features, names)
    rows = np.isin(species, chosen)
    # The index makes copies: nobody can write into the cached table.
    return Dataset(
        measurements[rows][:, columns],
        species[rows],
        tuple(names[c] for c in columns),
        tuple(sorted(chosen)),
        "iris",
    )


def _species(classes: int | Sequence[str]) -> list[str]:
    if isinstance(classes, int | np.integer) and classes in (2, 3):
        return list(SPECIES[:classes])
    if not isinstance(classes, Iterable) or isinstance(classes, str) or len(set(classes)) < 2:
        raise ValueError(f"classes is {classes!r}: expected 2, 3 or the names of two or three of {', '.join(SPECIES)}.")
    for name in classes:
        if name not in SPECIES:
            raise ValueError(f"There is no iris species called {name!r}: {nearest(name, SPECIES)}")
    return list(classes)


def _columns(features: str | Sequence[str], names: tuple[str, ...]) -> list[int]:
    short = [name.removesuffix(" (cm)") for name in names]
    if isinstance(features, str):
        features = short if features == "all" else (features,)
    if not isinstance(features, Sequence | np.ndarray) or not len(features):
        raise ValueError(f"features is {features!r}: expected names out of {', '.join(short)}.")
    for name in features:
        if str(name).removesuffix(" (cm)") not in short:
            raise ValueError(f"There is no iris feature called {name!r}: {nearest(name, short)}")
    return [short.index(name.removesuffix(" (cm)")) for name in features]


@cache
def _table() -> tuple[tuple[str, ...], NDArray[np.float64], NDArray[np.str_]]:
    header, *lines = files("nbnet.datasets").joinpath("data", "iris.csv").read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines]
    measurements = np.array([row[:-1] for row in rows], dtype=np.float64)
    return tuple(header.split(",")[:-1]), measurements, np.array([row[-1] for row in rows])
