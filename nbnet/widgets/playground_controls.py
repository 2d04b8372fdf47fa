"""What can be changed about a playground: its settings as a page shows them, and what the page asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from nbnet.datasets.registry import nearest
from nbnet.drawing.feature_names import feature_name
from nbnet.language import _
from nbnet.models import ACTIVATIONS, LOSSES, OPTIMIZERS
from nbnet.models.feature_mlp import features_of
from nbnet.models.initializers import INITIALIZERS
from nbnet.training import Moment, Trainer
from nbnet.widgets.playground.bench import Playground
from nbnet.widgets.playground.facts import generated, most_noise, suits, usual_loss
from nbnet.widgets.playground.hidden import MOST_LAYERS, MOST_NEURONS, MOST_PIECES, takes_pieces
from nbnet.widgets.playground.recipe import MOST_SAMPLES, OWN, Recipe, option_defaults
from nbnet.widgets.playground_pictures import data_picture, feature_picture
from nbnet.widgets.playground_words import data_label, loss_label, option_label
from nbnet.widgets.training_part import Part

if TYPE_CHECKING:
    from nbnet.widgets.playground_view import PlaygroundView


CARDS: Final = ("data", "features", "layers", "learning")
"""What surrounds the training."""


class Controls(Part):
    """Data, features, layers, how it learns; undo; the state and the code."""

    @property
    def playground(self) -> Playground:
        """What is changed."""
        return cast("PlaygroundView", self.view).playground

    def setup(self, trainer: Trainer) -> Mapping[str, Any]:
        """What there is to choose from."""
        del trainer
        playground = self.playground
        return {
            "playground": {
                "data": [
                    {"name": name, "label": data_label(name), "picture": data_picture(playground, name)}
                    for name in (*([OWN] if playground.own is not None else []), *generated())
                ],
                "features": [
                    {
                        "name": name,
                        "label": feature_name(name, playground.data.feature_names),
                        "picture": feature_picture(playground.facts, name),
                    }
                    for name in features_of(playground.facts.n_features)
                ],
                "hidden": cast("PlaygroundView", self.view).hidden,
                "activations": list(ACTIVATIONS),
                "optimizers": [{"name": name, "label": name} for name in OPTIMIZERS],
                "initializers": [{"name": name, "label": name} for name in INITIALIZERS],
                "limits": {
                    "layers": MOST_LAYERS,
                    "neurons": MOST_NEURONS,
                    "pieces": MOST_PIECES,
                    "samples": MOST_SAMPLES,
                },
            }
        }

    def state(self, trainer: Trainer, moment: Moment) -> Mapping[str, Any]:
        """The settings as they are."""
        del moment
        playground = self.playground
        recipe = playground.recipe
        usual = usual_loss(playground.facts)
        columns = playground.facts.n_features
        return {
            "playground": {
                "data": recipe.data,
                "n": recipe.n,
                "noise": recipe.noise,
                "most_noise": most_noise(recipe.data) if recipe.data != OWN else None,
                "test": recipe.test,
                "features": list(recipe.features or features_of(columns)[:columns]),
                "layers": [
                    {
                        "neurons": layer.neurons,
                        "activation": layer.activation,
                        "pieces": layer.pieces if takes_pieces(layer.activation) else None,
                    }
                    for layer in recipe.layers
                ],
                "loss": recipe.loss or usual,
                "losses": [
                    {"name": name, "label": loss_label(name)} for name in LOSSES if suits(name, playground.facts)
                ],
                "optimizer": recipe.optimizer,
                "options": _options(recipe),
                "initializer": recipe.initializer,
                "seed": recipe.seed,
                "note": " ".join(_notes(playground)),
                "show_test": recipe.show_test,
                "discretise": recipe.discretise,
            },
            # The buttons beside those of points and weights take back both.
            "hands": {"undo": playground.can_undo, "redo": playground.can_redo, "samples": len(trainer.X)},
        }

    def on_recipe(self, message: dict[str, Any]) -> None:
        """A setting was changed; while a slider is dragged, `going_on` makes one change of many."""
        settings = {name: _typed(name, value) for name, value in message["settings"].items()}
        self.playground.change(going_on=bool(message.get("going_on")), **settings)
        self._heard()

    def on_setting(self, message: dict[str, Any]) -> None:
        """One of the numbers that every training has."""
        name, value = message["name"], message["value"]
        if name == "learning_rate" and value is None:
            raise TypeError("learning_rate is empty: expected a number.")
        self.playground.change(**{name: _typed(name, value)})
        self._heard()

    def on_option(self, message: dict[str, Any]) -> None:
        """An option of the optimizer was changed."""
        options = {**self.playground.recipe.options, message["name"]: message["value"]}
        self.playground.change(options=options)
        self._heard()

    def on_layer(self, message: dict[str, Any]) -> None:
        """A layer was added, removed, made wider or narrower, or got another activation."""
        playground, what = self.playground, message["do"]
        if what == "add":
            playground.add_layer(message.get("at"))
            self._heard()
            return
        at = int(message["at"])
        if what == "remove":
            playground.remove_layer(at)
        elif what == "wider":
            playground.add_neuron(at)
        elif what == "narrower":
            playground.remove_neuron(at)
        elif what == "activation":
            playground.set_activation(at, message["activation"], message.get("pieces"))
        self._heard()

    def on_undo(self, _message: dict[str, Any]) -> None:
        """Take the last change back."""
        self.playground.undo()
        self._heard()

    def on_redo(self, _message: dict[str, Any]) -> None:
        """Make it again."""
        self.playground.redo()
        self._heard()

    def on_fresh(self, _message: dict[str, Any]) -> None:
        """Other samples of the same data set."""
        self.playground.change(data_seed=self.playground.recipe.data_seed + 1)
        self._heard()

    def on_share(self, message: dict[str, Any]) -> None:
        """The text of the state, and the code."""
        content: dict[str, Any] = self.shared(weights=bool(message.get("weights")))
        self.view.say("shared", message["view"], **content)

    def shared(self, *, weights: bool) -> dict[str, Any]:
        """The text of the state, a cell that restores it, and the code.

        Args:
            weights: whether the parameters are part of it.
        """
        playground = self.playground
        state = playground.saved() if weights else playground.state
        call = "nb.Playground(X, y, state=" if playground.recipe.data == OWN else "nb.Playground("
        return {
            "state": state,
            "cell": f'import nbnet as nb\n\n{call}"{state}")',
            "code": playground.code(weights=weights),
        }

    def on_choose(self, message: dict[str, Any]) -> None:
        """An option of a panel; those of the decision are settings of the playground too."""
        name, option, value = message["name"], message["option"], message["value"]
        if (name, option) == ("boundary", "look"):
            self.playground.change(discretise=value == "class")
        elif (name, option) == ("boundary", "test"):
            self.playground.change(show_test=value == "show")
        else:
            self.view.menu.on_choose(message)
            return
        self._heard()

    def _heard(self) -> None:
        """What was wrong before is not any more."""
        self.view.alert = ""
        self.view.tell()


def cards_named(given: str | Sequence[str]) -> list[str]:
    """Names of cards, of which some may be left out.

    Args:
        given: a list of them, or one text.

    Raises:
        TypeError: if it is neither.
        ValueError: if there is no such card.

    >>> cards_named("data, learning")
    ['data', 'learning']
    """
    names = given.replace(",", " ").split() if isinstance(given, str) else given
    if not isinstance(names, Sequence) or not all(isinstance(name, str) for name in names):
        raise TypeError(f"hide is {given!r:.80}: expected names of cards such as 'data, learning'.")
    for name in names:
        if name not in CARDS:
            raise ValueError(f"There is no card called {name!r}: {nearest(name, CARDS)}")
    return list(names)


def _notes(playground: Playground) -> Iterator[str]:
    """What a person should know of the settings as they are."""
    if playground.awaits_reset:
        yield _("Takes effect with the next reset.")
    if playground.recipe.initializer == "zeros" and playground.recipe.layers:
        yield _("Weights that all start at 0 keep the neurons of a layer equal for ever: each gets the same gradient.")


def _options(recipe: Recipe) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": option_label(name), "value": recipe.options.get(name, usual)}
        for name, usual in option_defaults(recipe.optimizer).items()
    ]


def _typed(name: str, value: Any) -> Any:
    """JSON knows one kind of number."""
    if name in ("n", "seed", "data_seed", "batch_size") and isinstance(value, float) and value.is_integer():
        return int(value)
    return value
