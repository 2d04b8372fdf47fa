"""What a training measures, and the runs that it is compared with, in words."""

from __future__ import annotations

import re
from typing import Final

from nbnet.language import _
from nbnet.training.runs import Run

_NUMBERED: Final = re.compile(r"run (\d+)")


def measurement(name: str) -> str:
    """The words for a measurement of a history.

    Args:
        name: as in ``history.measurements``; one of your own is written as it is, without underscores.

    Returns:
        Words in the present language.

    Example:
        >>> measurement("validation_r2")
        'validation R²'
    """
    known = {
        "loss": _("loss"),
        "penalty": _("penalty"),
        "accuracy": _("accuracy"),
        "r2": "R²",
        "mistakes": _("mistakes"),
        "validation_loss": _("validation loss"),
        "validation_accuracy": _("validation accuracy"),
        "validation_r2": _("validation R²"),
    }
    return known.get(name, name.replace("_", " "))


def run_name(run: Run) -> str:
    """The words for a pinned run.

    Args:
        run: one of a trainer's. Its label is what a program asks for it by, and stays in English if nobody chose it.

    Returns:
        A label that was chosen as it is, and "run 1" in the present language.
    """
    numbered = _NUMBERED.fullmatch(run.label)
    return _("run {number}").format(number=numbered[1]) if numbered else run.label
