"""The settings of a training that a view offers, and what changing each means."""

from __future__ import annotations

from typing import Any

from nbnet.language import _
from nbnet.training import Trainer
from nbnet.training.rosenblatt import RosenblattRule


def settings_of(trainer: Trainer) -> list[dict[str, Any]]:
    """Each setting: its name, label, value, hint, and a note where a reset is needed.

    Args:
        trainer: whose settings they are.
    """
    now = _("Takes effect with the next step.")
    found = [
        {"name": "learning_rate", "label": _("learning rate"), "value": trainer.learning_rate, "hint": now},
    ]
    if isinstance(trainer.learner, RosenblattRule):
        return found
    size = trainer.batch_size
    found.append(
        {
            "name": "batch_size",
            "label": _("batch size"),
            "value": size,
            "empty": _("all"),
            "hint": now + " " + _("Empty: all samples at once."),
        }
    )
    measured = "penalty" in trainer.history.measurements
    for name in ("l1", "l2"):
        value = getattr(trainer.model, name)
        note = "" if measured or not value else _("Its curve in the loss plot needs a reset.")
        hint = now + " " + _("Its curve in the loss plot needs a reset.")
        found.append({"name": name, "label": name.upper() + " λ", "value": value, "hint": hint, "note": note})
    return found


def change(trainer: Trainer, name: str, value: float | None) -> None:
    """Give a setting another value, which can be undone, or raise what the trainer raises and change nothing.

    Args:
        trainer: whose setting it is.
        name: one that `settings_of` names.
        value: a number; None for all samples at once.

    Raises:
        TypeError: if it is no number.
        ValueError: if it is out of range, or there is no such setting.
    """
    if name == "learning_rate" and value is None:
        raise TypeError("learning_rate is empty: expected a number.")
    if name == "batch_size" and value is not None and float(value).is_integer():
        value = int(value)  # JSON knows one kind of number
    trainer.change_setting(name, value)
