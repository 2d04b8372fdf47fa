"""The buttons and settings of a training view: play, pause, step, reset, speed, learning rate and so on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from nbnet.language import said
from nbnet.training import Moment, Trainer
from nbnet.training.trainer import Unit
from nbnet.widgets.session import session_of
from nbnet.widgets.settings import change, settings_of
from nbnet.widgets.training_part import Part
from nbnet.widgets.training_words import OUTCOMES, speed, units

SPEEDS: Final = (1, 10, 100, None)


class Transport(Part):
    """What drives the training."""

    _unit: Unit = "batch"

    def setup(self, trainer: Trainer) -> Mapping[str, Any]:
        """The speeds, and how far a step may go."""
        return {
            "speeds": [speed(steps) for steps in SPEEDS],
            "units": [{"value": unit, "label": units()[unit]} for unit in trainer.units],
        }

    def state(self, trainer: Trainer, moment: Moment) -> Mapping[str, Any]:
        """Whether it trains and how fast, what there is to say about it, and the settings."""
        del moment
        return {
            "state": trainer.state,
            "running": trainer.running,
            "status": "" if trainer.state == "failed" else said(trainer.message, OUTCOMES),
            "speed": speed(trainer.speed),
            "unit": self._of(trainer),
            "settings": settings_of(trainer),
        }

    def on_play(self, _message: dict[str, Any]) -> None:
        """The Play button."""
        self.trainer.start()

    def on_pause(self, _message: dict[str, Any]) -> None:
        """The Pause button."""
        self.trainer.pause()

    def on_step(self, message: dict[str, Any]) -> None:
        """The Step button; it steps as far as was chosen."""
        self.trainer.step(unit=message.get("unit", self._of(self.trainer)))

    def on_unit(self, message: dict[str, Any]) -> None:
        """The choice of how far a step goes."""
        if message["value"] not in self.trainer.units:
            raise ValueError(f"There is no step {message['value']!r}.")
        self._unit = message["value"]
        self.view.tell()

    def on_reset(self, _message: dict[str, Any]) -> None:
        """The Reset button."""
        self.trainer.reset()

    def on_speed(self, message: dict[str, Any]) -> None:
        """The choice of speed."""
        self.trainer.speed = message["value"]
        self.view.tell()

    def on_setting(self, message: dict[str, Any]) -> None:
        """A setting was changed."""
        change(self.trainer, message["name"], message["value"])
        self.view.alert = ""
        session_of(self.trainer).tell()

    def _of(self, trainer: Trainer) -> Unit:
        """How far a step goes; at first a batch, or what a trainer has in place of it."""
        return self._unit if self._unit in trainer.units else trainer.units[0]
