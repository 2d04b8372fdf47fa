"""What a training measures, in words."""

from __future__ import annotations

from nbnet.language import _


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
