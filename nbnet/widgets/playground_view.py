"""A playground before your eyes: a training view with everything around it that can be changed."""

from __future__ import annotations

import inspect
import weakref
from collections.abc import Mapping, Sequence
from typing import Any

from nbnet.drawing.panel import Subject
from nbnet.drawing.panel import panels as all_panels
from nbnet.widgets.esm import css, esm
from nbnet.widgets.panel_set import PanelSet
from nbnet.widgets.playground.bench import Playground
from nbnet.widgets.playground.recipe import Recipe
from nbnet.widgets.playground_controls import Controls, cards_named
from nbnet.widgets.playground_words import playground_words
from nbnet.widgets.registry import register, register_start
from nbnet.widgets.training_part import Part
from nbnet.widgets.training_view import TrainingView


class PlaygroundView(TrainingView):
    """The live view of a playground: its data, its network, how it learns, and the panels of its training.

    Keys as in a training view, and Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y) to take a change back and to make it again. When
    the last place where it is shown is closed, the training pauses; `playground.trainer.start()` goes on.

    Args:
        playground: what is shown.
        panels: names of the panels to show; by default the network, what it decides, and its loss.
        hide: names of the cards to leave out, as "data, learning", for a task in which they shall stay as they are:
            "data", "features", "layers", "learning".

    Raises:
        TypeError: If `hide` is no text and no list of texts.
        ValueError: If a panel is unknown or does not suit, or there is no such card.

    Example:
        >>> import nbnet as nb
        >>> nb.PlaygroundView(nb.Playground(data="xor"))
        PlaygroundView(MLP 2-4-2-1, 200 samples)
    """

    _esm = esm("playground.js")
    _css = css("training_view.css", "panels.css", "playground.css", "playground_cards.css", "projector.css")
    player = "recorded_playground.js"

    # As of a trainer: held only while it is on a page.
    _held: Playground | None = None

    def __init__(
        self,
        playground: Playground,
        *,
        panels: str | Sequence[str] | Mapping[str, Mapping[str, Any]] | None = None,
        hide: str | Sequence[str] = (),
    ) -> None:
        if not isinstance(playground, Playground):
            raise TypeError(f"playground is {playground!r:.80}: expected a Playground.")
        self.hidden = cards_named(hide)
        self._bench = weakref.ref(playground)
        self._held = playground
        self._shown_columns = playground.facts.n_features
        chosen = panels if panels is not None else default_panels(playground)
        super().__init__(playground.trainer, panels=chosen, **_names(playground))
        playground.watch(self)

    @property
    def playground(self) -> Playground:
        """What is shown.

        Raises:
            RuntimeError: if it is gone.
        """
        playground = self._bench()
        if playground is None:
            raise RuntimeError("the playground of this view is gone; run the cell again")
        return playground

    def further_parts(self) -> tuple[Part, ...]:
        """What can be changed. See `TrainingView.further_parts`."""
        return (Controls(self),)

    def recorded(self) -> Mapping[str, Any]:
        """The state as a text, and the code. See `TrainingView.recorded`."""
        controls = next(part for part in self.parts if isinstance(part, Controls))
        return {"shared": [controls.shared(weights=weights) for weights in (False, True)]}

    def watch(self, trainer: Any) -> None:
        """Hold the playground as well. See `TrainingView.watch`."""
        self._held = self._bench()
        super().watch(trainer)

    def catch_up(self, trainer: Any) -> None:
        """With the decision as the recipe has it now. See `TrainingView.catch_up`."""
        super().catch_up(trainer)
        self._look()

    def leave(self) -> None:
        """Nobody looks any more: what nobody sees shall not train. See `TrainingView.leave`."""
        if self._held is not None and self._held.trainer.running:
            self._held.trainer.pause()
        super().leave()
        self._held = None

    def vocabulary(self) -> dict[str, str]:
        """With the words of what can be changed. See `TrainingView.vocabulary`."""
        return {**super().vocabulary(), **playground_words()}

    def renew(self, trainer: Any) -> None:
        """With the names of the present data. See `TrainingView.renew`."""
        playground = self.playground
        same = playground.facts.n_features == self._shown_columns
        self._names = {**_names(playground), "features": self._names.get("features") if same else None}
        super().renew(trainer)

    def panels_about(self, subject: Subject) -> PanelSet:
        """What is usual for data with so many columns, and what else was open. See `TrainingView.panels_about`."""
        columns = subject.model.n_features
        if columns == self._shown_columns:
            return super().panels_about(subject)
        self._shown_columns = columns
        kept = [name for name in self.panels if all_panels()[name].unsuited(subject) is None]
        return PanelSet(subject, list(dict.fromkeys([*default_panels(self.playground), *kept])))

    def recipe_changed(self) -> None:
        """Something of the playground is different; a view that is closed looks when it is opened again."""
        if self._held is not None:
            self._look()
            self.tell()

    def _look(self) -> None:
        """Draw the decision as the recipe says."""
        if "boundary" not in self.panels:
            return
        recipe = self.playground.recipe
        wanted = {
            "look": "class" if recipe.discretise else "probability",
            "test": "show" if recipe.show_test else "hide",
        }
        chosen = {choice.name: choice.value for choice in self.panel_set["boundary"].choices}
        different = {name: value for name, value in wanted.items() if name in chosen and chosen[name] != value}
        if different:
            for name, value in different.items():
                self.panel_set.choose("boundary", name, value)
            self.menu.publish(["boundary"])

    def __repr__(self) -> str:
        return f"PlaygroundView({self._name})"


def default_panels(playground: Playground) -> list[str]:
    """The network, what it decides, and its loss."""
    facts = playground.facts
    picture = "curve" if facts.n_features == 1 and facts.n_outputs == 1 else "boundary"
    chosen = ["network", *([picture] if facts.n_features > 1 or picture == "curve" else []), "loss"]
    drawn_whole = facts.n_features == 2 or picture == "curve"
    return chosen if drawn_whole or facts.task == "regression" else [*chosen, "confusion"]


def _names(playground: Playground) -> dict[str, Any]:
    data = playground.data
    return {"feature_names": data.feature_names, "class_names": data.class_names or None}


register(Playground, PlaygroundView)
register_start("playground", Playground, inspect.signature(Recipe).parameters)
