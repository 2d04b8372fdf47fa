"""A playground in words: all that it takes to make it again, as plain data that cannot be wrong."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from nbnet.datasets.registry import nearest
from nbnet.datasets.validation import quantity
from nbnet.models import LOSSES, OPTIMIZERS
from nbnet.models.feature_mlp import features_of
from nbnet.models.initializers import INITIALIZERS
from nbnet.widgets.playground.checks import choice, number, switch, whole
from nbnet.widgets.playground.facts import Facts, generated, suits, usual_loss
from nbnet.widgets.playground.hidden import Hidden, checked_layers

OWN: Final = "own"
"""The name of data that no generator makes."""

MOST_SAMPLES: Final = 10_000
MOST_TESTED: Final = 0.9
LARGEST: Final = 1e6
_SEEDS: Final = 2**32


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What a playground is made of; it does not hold the weights.

    Attributes:
        data: name of a generated data set, or "own".
        own: of one's own data, what they must look like; see `fingerprint`.
        n: how many samples are generated.
        noise: in the unit of the data set.
        data_seed: of the samples, and of which are put aside for the test.
        test: share of the samples that is put aside; 0 for none.
        features: what the first layer gets, see `FeatureMLP`; empty for the columns of the data.
        layers: the hidden layers.
        loss: its name; "" for the usual one.
        optimizer: its name.
        options: of the optimizer, by name; those that are left out are as usual.
        learning_rate: above 0.
        batch_size: samples a step; None for all.
        l1: λ of the penalty λ Σ|w|.
        l2: λ of the penalty λ Σw².
        initializer: its name.
        seed: of the initial weights and of the order of the samples.
        show_test: whether the test samples are drawn.
        discretise: whether the decision is drawn without shades.

    Raises:
        TypeError: if a setting is of the wrong kind.
        ValueError: if one is out of its range or unknown; the message says which.
    """

    data: str = "circle"
    own: str = ""
    n: int = 400
    noise: float = 0.0
    data_seed: int = 0
    test: float = 0.5
    features: tuple[str, ...] = ()
    layers: tuple[Hidden, ...] = (Hidden(4), Hidden(2))
    loss: str = ""
    optimizer: str = "SGD"
    options: Mapping[str, float | bool] = field(default_factory=dict)
    learning_rate: float = 0.1
    batch_size: int | None = 10
    l1: float = 0.0
    l2: float = 0.0
    initializer: str = "xavier"
    seed: int = 0
    show_test: bool = False
    discretise: bool = False

    def __post_init__(self) -> None:
        for name, check in _CHECKS.items():
            object.__setattr__(self, name, check(getattr(self, name)))
        object.__setattr__(self, "options", checked_options(self.optimizer, self.options))
        if self.own and self.data != OWN:
            raise ValueError(f"own is {self.own!r}, but data is {self.data!r}.")

    def __hash__(self) -> int:
        values = (getattr(self, each.name) for each in dataclasses.fields(self) if each.name != "options")
        return hash((*values, tuple(sorted(self.options.items()))))

    def but(self, **changes: Any) -> Recipe:
        """The recipe with other settings; options of another optimizer are forgotten.

        Raises:
            TypeError: if a setting is unknown or of the wrong kind.
            ValueError: if one is out of its range; the message says which.
        """
        known = [each.name for each in dataclasses.fields(self)]
        for name in changes:
            if name not in known:
                raise TypeError(f"A playground has no setting {name!r}: {nearest(name, known)}")
        if changes.get("optimizer", self.optimizer) != self.optimizer:
            changes.setdefault("options", {})
        return dataclasses.replace(self, **changes)


def suited(recipe: Recipe, facts: Facts) -> Recipe:
    """The recipe, without what does not suit its data: features that they do not have, a loss of other targets."""
    possible = features_of(facts.n_features)
    features = tuple(name for name in recipe.features if name in possible)
    if list(features) == possible[: facts.n_features]:
        features = ()
    loss = recipe.loss if recipe.loss and suits(recipe.loss, facts) else ""
    return recipe.but(features=features, loss="" if loss == usual_loss(facts) else loss)


def require_suited(recipe: Recipe, facts: Facts) -> None:
    """Makes sure that features and loss, as they were asked for, suit the data.

    Raises:
        ValueError: if they do not.
    """
    possible = features_of(facts.n_features)
    for name in recipe.features:
        if name not in possible:
            raise ValueError(f"There is no feature {name!r} of {facts.n_features} columns: {nearest(name, possible)}")
    if recipe.loss and not suits(recipe.loss, facts):
        fitting = [name for name in LOSSES if suits(name, facts)]
        raise ValueError(f"loss is {recipe.loss!r}: expected one that suits a {facts.task}: {', '.join(fitting)}.")


def option_defaults(optimizer: str) -> dict[str, float | bool]:
    """The options that an optimizer of this name has beside its learning rate, and their usual values.

    >>> option_defaults("SGD")
    {'momentum': 0.0, 'nesterov': False}
    """
    parameters = inspect.signature(OPTIMIZERS[optimizer]).parameters.values()
    chosen = (p for p in parameters if p.kind is not p.KEYWORD_ONLY and p.name != "learning_rate")
    return {p.name: p.default for p in chosen if isinstance(p.default, bool | int | float)}


def checked_options(optimizer: str, options: Mapping[str, Any]) -> dict[str, float | bool]:
    """The options of an optimizer, without those that are as usual.

    Raises:
        TypeError: if one is unknown or no number.
        ValueError: if one is out of its range.
    """
    if not isinstance(options, Mapping):
        raise TypeError(f"options is {options!r:.60}: expected names and values such as {{'momentum': 0.9}}.")
    usual = option_defaults(optimizer)
    kept: dict[str, float | bool] = {}
    for name, value in dict(options).items():
        if name not in usual:
            raise TypeError(f"The optimizer {optimizer} has no option {name!r}: {nearest(name, usual)}")
        given = switch(name)(value) if isinstance(usual[name], bool) else quantity(value, name)
        if given != usual[name]:
            kept[name] = given
    OPTIMIZERS[optimizer](0.1, **kept)  # it knows best what fits together
    return dict(sorted(kept.items()))


def _own(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-z.]{0,60}", value):
        raise ValueError(f"own is {value!r:.60}: expected the fingerprint of data.")
    return value


def _features(value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise TypeError(f"features is {value!r:.60}: expected a list such as ['x1', 'product'].")
    for name in value:
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z_][A-Za-z_0-9]{0,40}", name):
            raise ValueError(f"features holds {name!r:.60}: expected names such as 'x1' and 'product'.")
    if len(set(value)) < len(value):
        raise ValueError(f"features is {list(value)!r:.100}: a feature comes twice.")
    return tuple(value)


_CHECKS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "data": choice("data", lambda: [*generated(), OWN]),
    "own": _own,
    "n": whole("n", 10, MOST_SAMPLES),
    "noise": number("noise", 100.0),
    "data_seed": whole("data_seed", 0, _SEEDS),
    "test": number("test", MOST_TESTED),
    "features": _features,
    "layers": checked_layers,
    "loss": choice("loss", lambda: LOSSES, empty=True),
    "optimizer": choice("optimizer", lambda: OPTIMIZERS),
    "learning_rate": number("learning_rate", LARGEST, above=True),
    "batch_size": lambda value: None if value is None else whole("batch_size", 1, MOST_SAMPLES * 100)(value),
    "l1": number("l1", LARGEST),
    "l2": number("l2", LARGEST),
    "initializer": choice("initializer", lambda: INITIALIZERS),
    "seed": whole("seed", 0, _SEEDS),
    "show_test": switch("show_test"),
    "discretise": switch("discretise"),
}
