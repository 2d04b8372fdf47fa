"""A network, its data and its training of which every setting can be changed, and changed back."""

from __future__ import annotations

import dataclasses
import weakref
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np

from nbnet.datasets.dataset import Dataset
from nbnet.models import MLP
from nbnet.training import Trainer
from nbnet.training.undo import Undo
from nbnet.widgets.playground import building
from nbnet.widgets.playground.facts import Facts, facts_of, generated
from nbnet.widgets.playground.growth import Origins, Parameters, carried, parameters_of, reversed_origins, straight
from nbnet.widgets.playground.recipe import OWN, Recipe, option_defaults, require_suited, suited

_NETWORK: Final = ("features", "layers", "initializer", "seed")
_SAMPLES: Final = ("data", "own", "n", "noise", "data_seed", "test")


class Watcher(Protocol):
    """Who shows a playground."""

    def recipe_changed(self) -> None:
        """Another recipe is there."""


@dataclass(frozen=True)
class _Past:
    """What a change has replaced, and how its layers come from those after it."""

    recipe: Recipe
    parameters: Parameters
    origins: Origins
    fields: frozenset[str]
    train: Dataset | None

    @property
    def what(self) -> str:
        """Which settings go back."""
        return f"changed back: {', '.join(sorted(self.fields))}"

    def apply(self, to: Changing) -> _Past:
        """Makes the earlier recipe true again."""
        return to._apply(self.recipe, self.origins, self.parameters, self.train)


class Changing:
    """What a recipe makes, which goes on while the recipe changes.

    Args:
        recipe: what is made.
        own: the data of a person's own, if they are the data.

    Raises:
        ValueError: if features or loss do not suit the data.

    Attributes:
        trainer: what trains the model; it stays the same object whatever is changed.
        data, train, test: all samples, those that are learned from, those put aside (None for none).
    """

    def __init__(self, recipe: Recipe, own: Dataset | None) -> None:
        self._own = own
        self.data: Dataset = building.dataset_of(recipe, own)
        self._facts = facts_of(self.data)
        require_suited(recipe, self._facts)
        self._recipe = recipe = suited(recipe, self._facts)
        self._train, self.test = building.parts_of(recipe, self.data)
        self.trainer: Trainer = building.trainer_of(recipe, self._facts, self._train, self.test)
        self._changes: Undo[_Past] = Undo()
        self._pending = False
        self._watchers: weakref.WeakSet[Any] = weakref.WeakSet()

    # ---- what it is made of -----------------------------------------------------------------------------------------

    @property
    def model(self) -> MLP:
        """The network that learns."""
        model = self.trainer.model
        assert isinstance(model, MLP)
        return model

    @property
    def train(self) -> Dataset:
        """The samples that are learned from, as they are now: also those that were added or moved by hand."""
        trainer, train = self.trainer, self._train
        answers = trainer.y if trainer.classes is None else trainer.classes[trainer.y]
        return Dataset(np.asarray(trainer.X, dtype=float), answers, train.feature_names, train.class_names, train.name)

    @property
    def awaits_reset(self) -> bool:
        """Whether the seed or the first weights were changed, which a reset makes true."""
        return self._pending and self.trainer.iteration > 0

    @property
    def facts(self) -> Facts:
        """Of the data: columns, outputs, and what is done with them."""
        return self._facts

    @property
    def recipe(self) -> Recipe:
        """All settings as they are now, also those that were changed at the trainer itself."""
        trainer, model = self.trainer, self.trainer.model
        rule = trainer.learner.optimizer  # type: ignore[attr-defined]
        kind = type(rule).__name__
        return self._recipe.but(
            optimizer=kind,
            options={name: getattr(rule, name) for name in option_defaults(kind)},
            learning_rate=trainer.learning_rate,
            batch_size=trainer.batch_size,
            l1=model.l1,
            l2=model.l2,
        )

    # ---- changing it ------------------------------------------------------------------------------------------------

    def change(self, *, going_on: bool = False, **settings: Any) -> None:
        """Gives settings other values, and keeps what can be kept. It can be undone.

        Args:
            going_on: whether it goes on with the last change, as a slider that is dragged: they are undone as one.
            **settings: as in `Playground(…)`: `noise=0.2`, `layers=[8, 4]`, `optimizer="Adam"`, ….

        Raises:
            TypeError: if a setting is unknown or of the wrong kind; nothing is changed then.
            ValueError: if one is out of its range; nothing is changed then.
        """
        self._change(settings, going_on=going_on)

    def _change(self, settings: dict[str, Any], origins: Origins | None = None, *, going_on: bool = False) -> None:
        before = self.recipe
        if "data" in settings and settings["data"] != before.data:
            settings = {**_of_data(settings["data"], before, self._own), **settings}
        wanted = before.but(**settings)
        if wanted == before:
            return
        past = self._apply(wanted, origins)
        if not going_on:
            self._changes.rest()
        self._changes.record(past, None if "layers" in past.fields else " ".join(sorted(past.fields)))
        self._tell()

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back, of a setting or by hand."""
        return self._changes.done > 0 or self.trainer.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a change that was taken back."""
        return any(self._undone())

    def undo(self) -> None:
        """Takes the last change back, of a setting or by hand; what it removed comes back as it was.

        Nothing happens without one.
        """
        if self.trainer.edit_time() > self._changes.time():
            self.trainer.undo()
        elif self._changes.step(self) is not None:
            self._tell()

    def redo(self) -> None:
        """Makes the change again that was taken back last. Nothing happens without one."""
        setting, by_hand = self._undone()
        if by_hand and not 0 < setting < by_hand:
            self.trainer.redo()
        elif setting and self._changes.step(self, redo=True) is not None:
            self._tell()

    def _undone(self) -> tuple[int, int]:
        """When the setting, and what a hand did, were changed that `redo` would change again; 0 for none.

        What was taken back before something else was done is over, as in any undo.
        """
        latest = max(self.trainer.edit_time(), self._changes.time())
        setting, by_hand = self._changes.time(redo=True), self.trainer.edit_time(redo=True)
        return (setting if setting > latest else 0), (by_hand if by_hand > latest else 0)

    def _hand_made(self) -> Dataset | None:
        """The samples that are learned from, if a hand has changed them."""
        return None if building.edited_samples(self.trainer, self._train) is None else self.train

    def _apply(
        self,
        wanted: Recipe,
        origins: Origins | None,
        remembered: Parameters | None = None,
        by_hand: Dataset | None = None,
    ) -> _Past:
        """Makes another recipe true, or raises and changes nothing; returns what was before."""
        before = self.recipe
        changed = _differences(before, wanted)
        data, train, test, facts = self.data, self._train, self.test, self._facts
        if changed & set(_SAMPLES):
            data = building.dataset_of(wanted, self._own)
            train, test = building.parts_of(wanted, data)
            facts = facts_of(data)
        if changed & {"features", "loss"}:
            require_suited(wanted, facts)
        wanted = suited(wanted, facts)
        changed = _differences(before, wanted)
        if origins is None:
            origins = straight(len(before.layers), len(wanted.layers))
        way_back = reversed_origins(origins, len(before.layers))
        past = _Past(before, parameters_of(self.model), way_back, frozenset(changed), self._hand_made())
        anew = bool(changed & {"data", "own", "loss"})
        learned = train if by_hand is None else by_hand
        replacing = self._replacements(changed, wanted, facts, learned, test)
        if facts != self._facts or anew or changed & set(_NETWORK):
            model = replacing["model"] = building.model_of(wanted, facts)
            replacing["parameters"] = carried(self.model, model, origins, remembered)
        known = self.data, self._train, self.test, self._facts, self._recipe
        self.data, self._train, self.test, self._facts, self._recipe = data, train, test, facts, wanted
        try:
            if replacing:
                self.trainer.replace(anew=anew, **replacing)
            self._set_live(wanted)
            self._pending = bool(self.trainer.iteration and (self._pending or changed & {"seed", "initializer"}))
        except BaseException:
            self.data, self._train, self.test, self._facts, self._recipe = known
            raise
        return past

    def _replacements(
        self, changed: set[str], wanted: Recipe, facts: Facts, train: Dataset, test: Dataset | None
    ) -> dict[str, Any]:
        arguments = building.training_arguments(wanted, train, test)
        chosen: set[str] = set()
        if changed & set(_SAMPLES):
            chosen |= {"X", "y", "validation_data"}
        if "loss" in changed or facts != self._facts:
            chosen.add("loss")
        if "optimizer" in changed:
            chosen.add("optimizer")
        if "seed" in changed:
            chosen.add("seed")
        return {name: arguments[name] for name in arguments if name in chosen}

    def _set_live(self, wanted: Recipe) -> None:
        """Settings that a training takes without being told of."""
        trainer, model = self.trainer, self.trainer.model
        if trainer.learning_rate != wanted.learning_rate:
            trainer.learning_rate = wanted.learning_rate
        if trainer.batch_size != wanted.batch_size:
            trainer.batch_size = wanted.batch_size
        model.l1, model.l2 = wanted.l1, wanted.l2
        rule = trainer.learner.optimizer  # type: ignore[attr-defined]
        for name, value in {**option_defaults(wanted.optimizer), **wanted.options}.items():
            setattr(rule, name, value)

    def _tell(self) -> None:
        for watcher in list(self._watchers):
            watcher.recipe_changed()

    def watch(self, watcher: Watcher) -> None:
        """Lets somebody be told of changes; this does not keep them alive."""
        self._watchers.add(watcher)


def _differences(one: Recipe, other: Recipe) -> set[str]:
    return {f.name for f in dataclasses.fields(Recipe) if getattr(one, f.name) != getattr(other, f.name)}


def _of_data(name: str, before: Recipe, own: Dataset | None) -> dict[str, Any]:
    """What goes with other data: noise in their own unit, unless the two measure it alike."""
    known = generated()
    if name == OWN:
        return {"own": building.fingerprint(own) if own is not None else ""}
    found: dict[str, Any] = {"own": ""}
    if name in known and known.get(before.data) != known[name]:
        found["noise"] = known[name]
    return found
