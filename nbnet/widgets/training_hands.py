"""What a person does to a training by hand: points of the data, weights, and all of it back and forth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from nbnet.drawing.weights_panel import SHOWN
from nbnet.language import _
from nbnet.training import Moment, Trainer
from nbnet.widgets.session import session_of
from nbnet.widgets.training_part import Part


class Hands(Part):
    """Passes a person's changes on to the trainer, which makes them, tells all views, and can take them back."""

    def setup(self, trainer: Trainer) -> Mapping[str, Any]:
        """Which points can be edited, and what they can be."""
        subject = self.view.panel_set.subject
        columns = self._columns(trainer)
        return {
            "points": {
                "reason": _no_points(trainer) or "",
                "features": [subject.feature_names[column] for column in columns],
                "classes": list(subject.class_names[: trainer.model.n_classes]) if subject.classifies else [],
            }
        }

    def state(self, trainer: Trainer, moment: Moment) -> Mapping[str, Any]:
        """Whether there is something to take back, or to do again."""
        del moment
        return {"hands": {"undo": trainer.can_undo, "redo": trainer.can_redo, "samples": len(trainer.X)}}

    def on_add_point(self, message: dict[str, Any]) -> None:
        """A point was added."""
        trainer = self._editable()
        trainer.add_samples([self._features(message["place"])], [self._answer(trainer, message["answer"])])

    def on_move_point(self, message: dict[str, Any]) -> None:
        """A point was dragged, or its coordinates were typed."""
        trainer = self._editable()
        place = [self._features(message["place"])]
        try:
            trainer.change_samples(message["row"], X=place, gesture=message.get("gesture"))
        except (TypeError, ValueError):
            if "boundary" in self.view.panels:
                self.view.menu.publish(["boundary"])  # where the page shows the point as the hand left it
            raise

    def on_answer_point(self, message: dict[str, Any]) -> None:
        """A point got another class or number."""
        trainer = self._editable()
        answer = self._answer(trainer, message["answer"])
        trainer.change_samples(message["row"], y=[answer], gesture=message.get("gesture"))

    def on_remove_point(self, message: dict[str, Any]) -> None:
        """A point was deleted."""
        self._editable().remove_samples(message["row"])

    def on_set_weight(self, message: dict[str, Any]) -> None:
        """A slider of a weight or bias was moved, or a number typed."""
        with self._at_present() as trainer:
            trainer.set_parameter(
                message["parameter"], message["index"], message["value"], gesture=message.get("gesture")
            )

    def on_pin_unit(self, message: dict[str, Any]) -> None:
        """A neuron is to be held at a number, or to compute again."""
        with self._at_present() as trainer:
            layer, unit, value = message["layer"], message["unit"], message["value"]
            if value is None:
                trainer.unpin_unit(layer, unit)
            else:
                trainer.pin_unit(layer, unit, value, gesture=message.get("gesture"))

    def on_weigh(self, message: dict[str, Any]) -> None:
        """A line or a neuron of the diagram was clicked: show its weights."""
        first = int(message.get("input", 0)) // SHOWN * SHOWN
        self.view.panel_set.open("weights", neuron=message["neuron"], part=str(first))
        self.view.menu.publish(["weights"])

    @contextmanager
    def _at_present(self) -> Iterator[Trainer]:
        """Weights are changed now, not in the past; what is refused is shown again as it is."""
        trainer = self.trainer
        try:
            _require_present(trainer)
            yield trainer
        except (TypeError, ValueError):
            self.view.refresh()
            raise

    def on_undo(self, _message: dict[str, Any]) -> None:
        """The Undo button."""
        self.trainer.undo()

    def on_redo(self, _message: dict[str, Any]) -> None:
        """The Redo button."""
        self.trainer.redo()

    def _editable(self) -> Trainer:
        trainer = self.trainer
        if reason := _no_points(trainer):
            raise ValueError(reason)
        return trainer

    def _columns(self, trainer: Trainer) -> tuple[int, ...]:
        """The columns of X along the axes of the boundary plot."""
        features = self.view.panel_set.subject.features
        return features if features is not None else tuple(range(min(trainer.model.n_features, 2)))

    def _features(self, place: list[Any]) -> list[Any]:
        """A place on the plot as a row of X."""
        row: list[Any] = [None] * len(place)
        for column, value in zip(self._columns(self.trainer), place, strict=True):
            row[column] = value
        return row

    @staticmethod
    def _answer(trainer: Trainer, answer: Any) -> Any:
        """The label of a class by its number, or the number of a regression."""
        if trainer.classes is None:
            return answer
        if answer not in range(len(trainer.classes)):
            raise ValueError(f"There is no class {answer!r}: they are numbered from 0 to {len(trainer.classes) - 1}.")
        return trainer.classes[answer].item()


def _require_present(trainer: Trainer) -> None:
    if session_of(trainer).at is not None:
        raise ValueError(_("An earlier moment is shown: go back to now, or continue from here, to change weights."))


def _no_points(trainer: Trainer) -> str | None:
    """Why the points of a training cannot be edited on a plot, or None if they can."""
    if trainer.model.n_features != 2:
        return _("Points can be edited on the plot when the data have two features; these have {n}.").format(
            n=trainer.model.n_features
        )
    if trainer.classes is None and trainer.model.n_outputs > 1:
        return _("Points can be edited on the plot when the model predicts one number; this one predicts {n}.").format(
            n=trainer.model.n_outputs
        )
    return None
