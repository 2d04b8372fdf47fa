"""A model as words and arrays, and back."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbnet.models.model import Model
from nbnet.training.saving.recipes import Words, settings_from, settings_of

Arrays = dict[str, NDArray[Any]]


def model_words(model: Model) -> tuple[Words, Arrays]:
    """What a file keeps of a model.

    Raises:
        TypeError: if it has something that cannot be kept.
    """
    kind = type(model).__name__
    if _kinds().get(kind) is not type(model):
        raise TypeError(f"There are two models called {kind}: only one of the class defined last can be saved.")
    settings, given = settings_of(model.settings(), kind)
    arrays = {f"model.settings.{name}": values for name, values in given.items()}
    arrays |= {f"model.parameters.{name}": np.asarray(tensor.data) for name, tensor in model.parameters.items()}
    if model.classes is not None:
        arrays["model.classes"] = np.asarray(model.classes)
    return {"class": kind, "settings": settings}, arrays


def model_from(words: Words, arrays: Mapping[str, NDArray[Any]]) -> Model:
    """The model that `model_words` spoke of."""
    kind = _kinds().get(words["class"])
    if kind is None:
        raise ValueError(f"it holds a model called {words['class']!r}: define that class first")
    settings = settings_from(words["settings"]) | _part(arrays, "model.settings.")
    parameters = _part(arrays, "model.parameters.")
    _require_room(settings, sum(values.size for values in arrays.values()))
    wanted = inspect.signature(kind).parameters
    if unknown := sorted(set(settings) - set(wanted)):
        raise ValueError(f"a {words['class']} takes no {unknown[0]}")
    start = settings.get("initializer")
    if start is not None:
        settings["initializer"] = "xavier"  # the values come from the file: nobody has to be warned of zeros
    model = kind(**settings)
    if start is not None:
        model.initializer = start  # type: ignore[attr-defined]
    shapes = {name: tensor.shape for name, tensor in model.parameters.items()}
    if {name: values.shape for name, values in parameters.items()} != shapes:
        raise ValueError(f"its parameters do not have the shapes of a {words['class']}")
    for name, values in parameters.items():
        model.parameters[name].data = values
    if "model.classes" in arrays:
        classes = arrays["model.classes"]
        if classes.shape != (model.n_classes,) or not np.array_equal(np.unique(classes), classes):
            raise ValueError("its labels are not those of the model's classes")
        model.classes = classes
    return model


def _part(arrays: Mapping[str, NDArray[Any]], prefix: str) -> Arrays:
    return {name.removeprefix(prefix): values for name, values in arrays.items() if name.startswith(prefix)}


def _kinds() -> dict[str, type[Model]]:
    """Every class of models by its name, one's own too; of two with one name the later."""
    return {kind.__name__: kind for kind in _subclasses(Model)}  # type: ignore[type-abstract]


def _subclasses(kind: type[Model]) -> Iterator[type[Model]]:
    for each in kind.__subclasses__():
        yield each
        yield from _subclasses(each)


def _require_room(settings: Mapping[str, Any], numbers: int) -> None:
    """Refuses settings that ask for more parameters than the file holds, before anything is made of them."""
    sizes = settings.get("sizes", [settings.get("n_features", 1), settings.get("n_classes", 1)])
    pieces = [getattr(each, "keywords", {}).get("pieces", 2) for each in settings.get("activation", ())]
    layers = zip_longest(sizes, sizes[1:], pieces, fillvalue=1)
    if sum(n * m * max(p, 1) for n, m, p in layers) > 4 * (numbers + 4):
        raise ValueError("its settings ask for more parameters than it holds")
