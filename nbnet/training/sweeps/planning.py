"""From the lists of values in a call of `sweep` to the runs that it asks for; every mistake is found here."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from nbnet.datasets.registry import nearest
from nbnet.datasets.validation import count
from nbnet.models.model import Model
from nbnet.models.optimizers import OPTIMIZERS, SGD, Optimizer
from nbnet.models.perceptron import Perceptron
from nbnet.training.setup import LossGiven

_TRAINER = ("loss", "optimizer", "batch_size")


class PlannedRun(NamedTuple):
    """One training of a sweep.

    Attributes:
        settings: what the call gave, one value each, and the seed.
        model: fresh, with the initial parameters of this seed.
        loss, optimizer, batch_size: as for a `Trainer`.
        seed: of the parameters and of the order of the samples.
    """

    settings: dict[str, Any]
    model: Model
    loss: LossGiven | None
    optimizer: Optimizer | None
    batch_size: int | None
    seed: int


def planned(
    model: Model | Callable[..., Model], X: Any, y: Any, settings: Mapping[str, Any], seeds: int | Iterable[int]
) -> list[PlannedRun]:
    """Every combination of the values with every seed, seeds last.

    Raises:
        TypeError: if something is of the wrong kind.
        ValueError: if a name or a value is wrong.
    """
    base, names = _template(model)
    choices = {name: _values(name, given) for name, given in settings.items()}
    rules = [_rule(each) for each in choices.get("optimizer", [None])]
    known = [*names, *(n for rule in rules for n in _parameters(type(rule))), *_TRAINER]
    for name in choices:
        if name not in known:
            hint = "the seeds are called seeds." if name == "seed" else nearest(name, dict.fromkeys([*known, "seeds"]))
            raise ValueError(f"A sweep of {_called(model)} has no setting {name!r}: {hint}")
    numbers = range(count(seeds, "seeds")) if isinstance(seeds, int | np.integer) else list(seeds)
    starts = [count(seed, "a seed", least=0) for seed in numbers]
    if not starts:
        raise ValueError("seeds is empty: expected a number of seeds, or a list of them.")
    runs = []
    for values in product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        for seed in starts:
            made = _model(model, base, names, chosen, seed, X, y)
            optimizer = None if isinstance(made, Perceptron) else _optimizer(chosen, names)
            size = chosen.get("batch_size")
            runs.append(
                PlannedRun(chosen | {"seed": seed}, made, chosen.get("loss"), optimizer, size, seed),
            )
    return runs


def _values(name: str, given: Any) -> list[Any]:
    if not isinstance(given, list | tuple | range | np.ndarray):
        return [given]
    values = given.tolist() if isinstance(given, np.ndarray) else list(given)
    if not values:
        raise ValueError(f"{name} has no values: expected at least one.")
    return values


def _called(model: Any) -> str:
    return type(model).__name__ if isinstance(model, Model) else str(getattr(model, "__name__", model))


def _template(model: Any) -> tuple[dict[str, Any], list[str]]:
    """The settings that are known of the model, and the names of those that may be given."""
    if isinstance(model, Model):
        base = model.settings()
        names = list(base)
    elif callable(model):
        base, names = {}, list(inspect.signature(model).parameters)
    else:
        raise TypeError(f"model is {model!r:.80}: expected a model, its class, or a function that makes one.")
    if "sizes" in names:
        names[names.index("sizes")] = "hidden"
    return base, [name for name in names if name != "seed"]


def _model(
    model: Any, base: dict[str, Any], names: list[str], chosen: dict[str, Any], seed: int, X: Any, y: Any
) -> Model:
    given = base | {name: value for name, value in chosen.items() if name in names}
    kind = type(model) if isinstance(model, Model) else model
    wanted = _parameters(kind)
    if "sizes" in wanted:
        hidden = given.pop("hidden", None)
        sizes = given.get("sizes") or [X.shape[1], _outputs(given, y)]
        if hidden is not None:
            layers = list(hidden) if isinstance(hidden, list | tuple) else [hidden]
            given["sizes"] = [sizes[0], *(count(n, "hidden") for n in layers), sizes[-1]]
            activations = given.get("activation")
            if isinstance(activations, list) and "activation" not in chosen:
                if len(set(activations[:-1])) > 1:
                    raise ValueError("hidden changes the layers, and their activations differ: give activation too.")
                first = activations[0] if len(activations) > 1 else "tanh"
                given["activation"] = [*[first] * len(layers), activations[-1]]
        else:
            given["sizes"] = sizes
    if "n_features" in wanted:
        given.setdefault("n_features", X.shape[1])
    if "n_classes" in wanted:
        given.setdefault("n_classes", max(2, len(np.unique(y))))
    if "seed" in wanted:
        given["seed"] = seed
    made = kind(**given)
    if not isinstance(made, Model):
        raise TypeError(f"{_called(model)} made a {type(made).__name__}: expected it to return a model.")
    return made


def _outputs(given: Mapping[str, Any], y: Any) -> int:
    if given.get("task") == "regression":
        return 1 if np.ndim(y) == 1 else int(np.shape(y)[1])
    classes = len(np.unique(y))
    return 1 if classes <= 2 else classes


@lru_cache(maxsize=32)  # asked for every run
def _parameters(kind: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(kind).parameters)


def _rule(given: Any) -> Optimizer:
    if given is None:
        return SGD(0.1)
    if isinstance(given, str):
        kind = OPTIMIZERS[given]
        rule: Optimizer = kind(0.1) if "learning_rate" in _required(kind) else kind()
        return rule
    if not isinstance(given, Optimizer):
        raise TypeError(f"optimizer is {given!r}: expected one such as Adam(0.01), or its name, such as 'Adam'.")
    return given


def _required(kind: Callable[..., Any]) -> list[str]:
    parameters = inspect.signature(kind).parameters.values()
    return [each.name for each in parameters if each.default is each.empty]


def _optimizer(chosen: Mapping[str, Any], of_the_model: list[str]) -> Optimizer:
    rule = copy.copy(_rule(chosen.get("optimizer")))
    known = _parameters(type(rule))
    changes = {n: v for n, v in chosen.items() if n not in of_the_model and n not in _TRAINER}
    for name in changes:
        if name not in known:
            raise ValueError(f"{type(rule).__name__} takes no {name}.")
    return type(rule)(**{name: getattr(rule, name) for name in known} | changes)
