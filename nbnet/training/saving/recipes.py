"""Functions and settings in words: a file keeps names and numbers, and never code."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from nbnet.autodiff import Tensor
from nbnet.datasets.registry import Registry
from nbnet.models.activations import ACTIVATIONS
from nbnet.models.initializers import INITIALIZERS, xavier
from nbnet.models.optimizers import OPTIMIZERS, Optimizer
from nbnet.models.schedules import SCHEDULES

Words = dict[str, Any]

_DECORATORS = {"activation": "@nb.models.activations.activation", "loss": "@nb.models.losses.loss()"}


def words_of(function: Callable[..., Any], known: Registry[Any], where: str) -> Words:
    """How a file speaks of a function: by the name under which it is registered, with the settings of a `partial`.

    Raises:
        TypeError: if it is a function of the person's own, or has settings that are no numbers or texts.
    """
    if isinstance(function, partial):
        inner = words_of(function.func, known, where)
        return inner | {"values": _plain([*function.args], where), "settings": _plain(function.keywords, where)}
    if isinstance(function, np.ufunc) and function.nin == 1 and getattr(np, function.__name__, None) is function:
        return {"numpy": function.__name__}
    name = getattr(function, "__name__", "")
    if name in known and known[name] is function:
        return {"name": name}
    raise TypeError(
        f"{where} is {name or type(function).__name__}, a function of your own: a file keeps names, and never code. "
        f"Put {_DECORATORS.get(known.kind, 'its decorator')} above its definition, here and where it is loaded."
    )


def function_of(words: Words, known: Registry[Any]) -> Callable[..., Any]:
    """The function that `words_of` spoke of."""
    if "numpy" in words:
        function = getattr(np, words["numpy"], None)
        if not isinstance(function, np.ufunc):
            raise ValueError(f"NumPy has no function {words['numpy']!r} of numbers")
        return function
    function = known[words["name"]]
    if "settings" in words:
        return partial(function, *words["values"], **words["settings"])
    return function  # type: ignore[no-any-return]


def settings_of(values: dict[str, Any], what: str) -> tuple[Words, dict[str, np.ndarray[Any, Any]]]:
    """The settings of a model as words, and those that are arrays apart.

    Raises:
        TypeError: if one is nothing that a file can keep.
    """
    words: Words = {}
    arrays: dict[str, np.ndarray[Any, Any]] = {}
    for name, value in values.items():
        if isinstance(value, Tensor | np.ndarray) and np.ndim(value):
            arrays[name] = np.asarray(value)
        elif isinstance(value, Tensor | np.ndarray):
            words[name] = np.asarray(value).item()
        elif name == "activation" and isinstance(value, list):
            words[name] = {"functions": [words_of(f, ACTIVATIONS, f"activation[{i}]") for i, f in enumerate(value)]}
        elif name == "initializer":
            # One of a person's own has done its work; only the first weights came from it.
            own = getattr(value, "__name__", "") not in INITIALIZERS
            words[name] = {"initializer": xavier.__name__ if own else value.__name__}
        else:
            words[name] = _plain(value, f"{name} of {what}")
    return words, arrays


def settings_from(words: Words) -> dict[str, Any]:
    """The settings that `settings_of` put in words."""
    settings: dict[str, Any] = {}
    for name, value in words.items():
        if isinstance(value, dict) and "functions" in value:
            settings[name] = [function_of(each, ACTIVATIONS) for each in value["functions"]]
        elif isinstance(value, dict) and "initializer" in value:
            settings[name] = INITIALIZERS[value["initializer"]]
        else:
            settings[name] = value
    return settings


def optimizer_words(rule: Optimizer) -> Words:
    """The class of an optimizer and what it takes; a schedule by its name.

    Raises:
        TypeError: if it cannot be told by names and numbers.
    """
    kind = type(rule)
    name = kind.__name__
    if OPTIMIZERS[name] is not kind:
        raise TypeError(f"There are two optimizers called {name}: only the one defined last can be saved.")
    given = {each: getattr(rule, each) for each in inspect.signature(kind).parameters}
    rate = given["learning_rate"]
    if callable(rate):
        try:
            rate = words_of(rate, SCHEDULES, "learning_rate")
        except TypeError:
            raise TypeError(
                "learning_rate is a function of your own: a file keeps names, and never code. Use a schedule such as "
                "step_decay(0.1, every=100), or set trainer.learning_rate to a number."
            ) from None
        given["learning_rate"] = rate
    return {"class": name, "settings": {each: _plain(value, f"{each} of {name}") for each, value in given.items()}}


def optimizer_from(words: Words) -> Optimizer:
    """The optimizer that `optimizer_words` spoke of."""
    settings = dict(words["settings"])
    rate = settings.get("learning_rate")
    if isinstance(rate, dict):
        settings["learning_rate"] = function_of(rate, SCHEDULES)
    rule = OPTIMIZERS[words["class"]](**settings)
    assert isinstance(rule, Optimizer)
    rule.rate(0)  # a schedule without sense says so now
    return rule


def _plain(value: Any, where: str) -> Any:
    """Numbers, texts, lists and dicts as JSON has them."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, np.generic) and value.dtype.kind in "biufU":
        return value.item()
    if isinstance(value, list | tuple):
        return [_plain(each, where) for each in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: _plain(each, where) for key, each in value.items()}
    raise TypeError(f"{where} is {value!r:.60}: a file keeps numbers, texts and lists of them.")
