"""`Playground`: a network, its data and its training that can be changed in every respect while it learns."""

from __future__ import annotations

import dataclasses
import weakref
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import ArrayLike

from nbnet.datasets.dataset import Dataset
from nbnet.datasets.validation import count
from nbnet.models import MLP
from nbnet.models.model import Task
from nbnet.training import History, Trainer
from nbnet.training.saving.present import go_on, progress_of
from nbnet.widgets.playground import building
from nbnet.widgets.playground.code import code_of
from nbnet.widgets.playground.growth import Origins, Parameters, carried, parameters_of, reversed_origins, straight
from nbnet.widgets.playground.recipe import (
    OWN,
    Facts,
    Hidden,
    Recipe,
    facts_of,
    generated,
    option_defaults,
    require_suited,
    suited,
)
from nbnet.widgets.playground.state_text import State, StateError, decoded, encoded

SPEED: Final = 10
"""Steps a frame at first: a boundary that bends before one's eyes, rather than one that has bent."""

UNDO_KEPT: Final = 100

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
    edits: int
    train: Dataset | None


class Playground:
    """A network to play with, as in TensorFlow Playground, on generated data or on your own.

    It shows itself in a notebook. Everything can be changed at any time, with the mouse or from Python; every change
    keeps what can be kept: the weights of what stays, the steps done, the curve of the loss. The model, the data and
    the trainer are ordinary objects at any time: `playground.model`, `.data`, `.trainer`, `.history`.

    Args:
        X: samples of your own, shape (N, features), or a `Dataset`; or the text of a state.
        y: their labels of any type, or numbers to be predicted.
        state: the text of a state to begin with.
        task: "classification" or "regression", for your own data; numbers with a fraction are predicted by default.
        **settings: what is not as usual, such as `data="spiral"`, `layers=[8, (4, "relu")]`, `learning_rate=0.1`;
            `playground.recipe` shows all.

    Raises:
        TypeError: if a setting is unknown or of the wrong kind.
        ValueError: if one is out of its range, or the state cannot be read, or is of other data.

    Attributes:
        trainer: what trains the model; it stays the same object whatever is changed.
        data, train, test: all samples, those that are learned from, those put aside (None for none).

    >>> playground = Playground(data="xor", n=100, layers=[3])
    >>> playground.add_neuron(0)
    >>> playground.model
    MLP([2, 4, 1], activation='tanh')
    >>> playground.state
    'nbnet-1:data=xor&n=100&layers=4tanh&check=78079acd'
    """

    def __init__(
        self,
        X: ArrayLike | Dataset | str | None = None,
        y: ArrayLike | None = None,
        *,
        state: str | None = None,
        task: Task | None = None,
        **settings: Any,
    ) -> None:
        if isinstance(X, str) and y is None and state is None:
            X, state = None, X
        self._own = None if X is None and y is None else building.own_dataset(X, y, task)  # type: ignore[arg-type]
        recipe, progress, samples = State(Recipe()) if state is None else decoded(state)
        if state is None and self._own is not None:
            own = building.fingerprint(self._own)
            recipe = recipe.but(data=OWN, own=own, test=0.25)
        if settings.get("data", recipe.data) != recipe.data:
            settings.setdefault("noise", generated().get(str(settings["data"]), 0.0))
        recipe = recipe.but(**settings)
        self.data: Dataset = building.dataset_of(recipe, self._own)
        self._facts = facts_of(self.data)
        require_suited(recipe, self._facts)
        self._recipe = recipe = suited(recipe, self._facts)
        self._train, self.test = building.parts_of(recipe, self.data)
        self.trainer: Trainer = building.trainer_of(recipe, self._facts, self._train, self.test)
        self.trainer.speed = SPEED
        try:
            if samples is not None:
                edited = building.samples_back(samples, self._train)
                self.trainer.replace(X=edited.X, y=edited.y)
            if progress is not None:
                go_on(self.trainer, progress)
        except (KeyError, TypeError, ValueError) as error:
            raise StateError(f"The numbers of the state do not fit its network: {error}") from error
        self._undone: list[_Past] = []
        self._pending = False
        self._done: list[_Past] = []
        self._watchers: weakref.WeakSet[Any] = weakref.WeakSet()
        self._view: Any = None

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
    def history(self) -> History:
        """What each step measured."""
        return self.trainer.history

    @property
    def own(self) -> Dataset | None:
        """The data of one's own that it was made with."""
        return self._own

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

    @property
    def state(self) -> str:
        """The recipe as one short line: what `Playground(state)` makes is what a reset of this one gives."""
        return encoded(self.recipe, samples=building.edited_samples(self.trainer, self._train))

    def saved(self) -> str:
        """The recipe and how far its training has come, as one line: what it makes goes on with the same numbers."""
        edited = building.edited_samples(self.trainer, self._train)
        return encoded(self.recipe, progress_of(self.trainer), edited)

    @classmethod
    def from_state(cls, state: str, X: ArrayLike | Dataset | None = None, y: ArrayLike | None = None) -> Playground:
        """The playground of a state.

        Args:
            state: what `state` or `saved()` gave.
            X: the samples, if it was of data of your own.
            y: their labels.

        Raises:
            TypeError: if the state is no text.
            ValueError: if it cannot be read, or is of other data.
        """
        return cls(X, y, state=state)

    def code(self, *, weights: bool = False) -> str:
        """The cell of a notebook that makes the same model, data and trainer without a playground.

        Args:
            weights: whether with the present weights; by default with those that a reset gives.
        """
        parameters = parameters_of(self.model) if weights else None
        edited = building.edited_samples(self.trainer, self._train)
        return code_of(self.recipe, self._facts, self.data, parameters, None if edited is None else self.train)

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
        if going_on and self._done and self._done[-1].fields == past.fields and not past.fields & {"layers"}:
            past = self._done.pop()
        self._done = [*self._done, past][-UNDO_KEPT:]
        self._undone.clear()
        self._tell()

    def add_layer(self, at: int | None = None, neurons: int = 2, activation: str | None = None) -> None:
        """Puts a hidden layer in.

        Args:
            at: in front of which one, counted from 0; by default behind the last.
            neurons: how many it has.
            activation: its name; by default that of its neighbour.
        """
        layers = list(self._recipe.layers)
        place = len(layers) if at is None else min(count(at, "at", least=0), len(layers))
        if activation is None:
            activation = layers[max(place - 1, 0)].activation if layers else Hidden.activation
        layers.insert(place, Hidden(neurons, activation))
        origins = [*range(len(layers) - 1)]
        self._change({"layers": layers}, (*origins[:place], None, *origins[place:]))

    def remove_layer(self, at: int | None = None) -> None:
        """Takes a hidden layer out, by default the last.

        Args:
            at: which, counted from 0.

        Raises:
            ValueError: if there is no such layer.
        """
        layers = list(self._recipe.layers)
        place = self._require_layer(len(layers) - 1 if at is None else at)
        del layers[place]
        origins = [i for i in range(len(layers) + 1) if i != place]
        self._change({"layers": layers}, tuple(origins))

    def add_neuron(self, layer: int) -> None:
        """Adds a neuron to a hidden layer; the others keep their weights.

        Args:
            layer: which, counted from 0.

        Raises:
            ValueError: if there is no such layer, or it is full.
        """
        self._reshape(layer, neurons=self._recipe.layers[self._require_layer(layer)].neurons + 1)

    def remove_neuron(self, layer: int) -> None:
        """Takes the last neuron of a hidden layer away.

        Args:
            layer: which, counted from 0.

        Raises:
            ValueError: if there is no such layer, or it has one neuron only.
        """
        self._reshape(layer, neurons=self._recipe.layers[self._require_layer(layer)].neurons - 1)

    def set_activation(self, layer: int, activation: str, pieces: int | None = None) -> None:
        """Gives a hidden layer another activation; its weights stay.

        Args:
            layer: which, counted from 0.
            activation: its name.
            pieces: weighted sums a neuron, for maxout.

        Raises:
            ValueError: if there is no such layer or activation.
        """
        given = {"activation": activation} if pieces is None else {"activation": activation, "pieces": pieces}
        self._reshape(layer, **given)

    def _reshape(self, layer: int, **changes: Any) -> None:
        place = self._require_layer(layer)
        layers = list(self._recipe.layers)
        layers[place] = dataclasses.replace(layers[place], **changes)
        self._change({"layers": layers})

    def _require_layer(self, at: int) -> int:
        layers = self._recipe.layers
        if not layers:
            raise ValueError("There is no hidden layer.")
        if count(at, "layer", least=0) >= len(layers):
            raise ValueError(f"layer is {at}: expected 0 to {len(layers) - 1}.")
        return at

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back, of a setting or by hand."""
        return bool(self._done) or self.trainer.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is a change that was taken back."""
        return bool(self._undone) or self.trainer.can_redo

    def undo(self) -> None:
        """Takes the last change back, of a setting or by hand; what it removed comes back as it was.

        Nothing happens without one.
        """
        if self.trainer.can_undo and (not self._done or self.trainer.edits > self._done[-1].edits):
            self.trainer.undo()
        else:
            self._turn(self._done, self._undone)

    def redo(self) -> None:
        """Makes the change again that was taken back last. Nothing happens without one."""
        if self.trainer.can_redo and (not self._undone or self.trainer.edits < self._undone[-1].edits):
            self.trainer.redo()
        else:
            self._turn(self._undone, self._done)

    def _turn(self, source: list[_Past], other: list[_Past]) -> None:
        if not source:
            return
        past = source[-1]
        other.append(self._apply(past.recipe, past.origins, past.parameters, past.train))
        source.pop()
        self._tell()

    def reset(self) -> None:
        """Starts over: weights, optimizer and order of the samples as the recipe gives them."""
        self.trainer.reset()

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
        past = _Past(
            before, parameters_of(self.model), way_back, frozenset(changed), self.trainer.edits, self._hand_made()
        )
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

    # ---- showing it -------------------------------------------------------------------------------------------------

    def watch(self, watcher: Watcher) -> None:
        """Lets somebody be told of changes; this does not keep them alive."""
        self._watchers.add(watcher)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        from nbnet.widgets.playground_view import PlaygroundView

        if self._view is None or self._view.comm is None:
            self._view = PlaygroundView(self)
        return self._view._repr_mimebundle_(**options)

    def __repr__(self) -> str:
        sizes = "-".join(map(str, self.model.sizes))
        return f"Playground({self._recipe.data}, {sizes})"


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
