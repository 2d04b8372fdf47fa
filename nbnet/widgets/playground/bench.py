"""`Playground`: a network, its data and its training that can be changed in every respect while it learns."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

from numpy.typing import ArrayLike

from nbnet.datasets.dataset import Dataset
from nbnet.datasets.validation import count
from nbnet.models.model import Task
from nbnet.training import History
from nbnet.training.saving.present import go_on, progress_of
from nbnet.widgets.playground import building
from nbnet.widgets.playground.changing import Changing
from nbnet.widgets.playground.code import code_of
from nbnet.widgets.playground.facts import generated
from nbnet.widgets.playground.growth import parameters_of
from nbnet.widgets.playground.hidden import Hidden
from nbnet.widgets.playground.recipe import OWN, Recipe
from nbnet.widgets.playground.state_text import State, StateError, decoded, encoded

SPEED: Final = 10
"""Steps a frame at first: a boundary that bends before one's eyes, rather than one that has bent."""

FEW: Final = 8
"""Samples of one's own, of which all are learned from at first."""


class Playground(Changing):
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
        own = None if X is None and y is None else building.own_dataset(X, y, task)  # type: ignore[arg-type]
        recipe, progress, samples = State(Recipe()) if state is None else decoded(state)
        if state is None and own is not None:
            # Of a handful of samples none can be spared.
            recipe = recipe.but(data=OWN, own=building.fingerprint(own), test=0.25 if len(own) >= FEW else 0.0)
        if settings.get("data", recipe.data) != recipe.data:
            settings.setdefault("noise", generated().get(str(settings["data"]), 0.0))
        recipe = recipe.but(**settings)
        super().__init__(recipe, own)
        self.trainer.speed = SPEED
        try:
            if samples is not None:
                edited = building.samples_back(samples, self._train)
                self.trainer.replace(X=edited.X, y=edited.y)
            if progress is not None:
                go_on(self.trainer, progress)
        except (KeyError, OverflowError, TypeError, ValueError) as error:
            raise StateError(f"The numbers of the state do not fit its network: {error}") from error
        self._view: Any = None

    # ---- what it is made of -----------------------------------------------------------------------------------------

    @property
    def history(self) -> History:
        """What each step measured."""
        return self.trainer.history

    @property
    def own(self) -> Dataset | None:
        """The data of one's own that it was made with."""
        return self._own

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

    # ---- its layers -------------------------------------------------------------------------------------------------

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

    def reset(self) -> None:
        """Starts over: weights, optimizer and order of the samples as the recipe gives them."""
        self.trainer.reset()

    # ---- showing it -------------------------------------------------------------------------------------------------

    def _repr_mimebundle_(self, **options: Any) -> Any:
        from nbnet.widgets.playground_view import PlaygroundView

        if self._view is None or self._view.comm is None:
            self._view = PlaygroundView(self)
        return self._view._repr_mimebundle_(**options)

    def __repr__(self) -> str:
        sizes = "-".join(map(str, self.model.sizes))
        return f"Playground({self._recipe.data}, {sizes})"
