"""What an activation explorer says to the page: its numbers, its sliders and its choosers, and all its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nbnet import language
from nbnet.drawing.activation_curve import REACH, Curve, activations
from nbnet.drawing.activation_plot import ActivationPlot
from nbnet.drawing.numbers import number
from nbnet.language import _
from nbnet.widgets.projected import projector_words

OWN = "own"
"""What the chooser sends for a function that has no name there."""


def state(plot: ActivationPlot, x: float) -> dict[str, Any]:
    """Tell the numbers at one place, and where the sliders stand.

    Args:
        plot: What is shown.
        x: Where the tangent touches.

    Returns:
        Texts and numbers, as ``explorer_controls.js`` takes them.
    """
    value, slope = plot.curve.at(x)
    readouts = [("x", "ink", number(x)), ("f(x)", "value", number(value)), ("f′(x)", "grad", number(slope))]
    if plot.other is not None:
        other, other_slope = plot.other.at(x)
        readouts += [
            (f"{plot.other.name}(x)", "value", number(other)),
            (f"{plot.other.name}′(x)", "grad", number(other_slope)),
        ]
    return {
        "place": {"label": "x", "value": x, "low": -REACH, "high": REACH, "step": 0.05},
        "said": said(x, value, slope),
        "readouts": readouts,
        "controls": {
            **_controls("curve", plot.curve, ""),
            **({} if plot.other is None else _controls("other", plot.other, f"{plot.other.name} ")),
        },
        "note": plot.description(),
    }


def said(x: float, value: float, slope: float) -> str:
    """What is read of the point to those who do not see it."""
    told = _("x = {x}, f(x) = {value}, slope {slope}")
    return told.format(x=number(x), value=number(value), slope=number(slope))


def _controls(which: str, curve: Curve, before: str) -> dict[str, dict[str, Any]]:
    controls = {}
    for name, parameter in curve.parameters.items():
        held = curve.values[name]
        low, high = min(parameter.low, held), max(parameter.high, held)
        step = 0.01 if high - low <= 1 else 0.05
        label = before + name
        controls[f"{which}.{name}"] = {"label": label, "value": held, "low": low, "high": high, "step": step}
    return controls


def choices(plot: ActivationPlot, own: Mapping[str, Callable[..., Any]]) -> dict[str, list[dict[str, Any]]]:
    """List what can be chosen.

    Args:
        plot: What is shown.
        own: Functions without a name among the activations, by the chooser that offers them.

    Returns:
        The options of both choosers, ``"curve"`` and ``"other"``.
    """
    nothing = {"value": "", "label": _("nothing"), "chosen": plot.other is None}
    return {
        "curve": _options(plot.curve, own.get("curve")),
        "other": [nothing, *_options(plot.other, own.get("other"))],
    }


def _options(shown: Curve | None, own: Callable[..., Any] | None) -> list[dict[str, Any]]:
    names = [{"value": name, "label": name} for name in activations()]
    if own is not None:
        names.append({"value": OWN, "label": Curve(own).name})
    chosen = "" if shown is None else shown.name if shown.name in activations() else OWN
    return [{**each, "chosen": each["value"] == chosen} for each in names]


def words() -> dict[str, str]:
    """The words of an explorer, by the name under which the page knows them."""
    return {
        **projector_words(),
        "lang": language.get_language(),  # for screen readers, on a page in another language
        "activation": _("Activation"),
        "compare": _("Compare with"),
        "place": _("x, where the tangent touches"),
        "parameters": _("Parameters"),
        "by_hand": _("Undo and redo"),
        "undo": _("Undo"),
        "undo_hint": _("Take the last change back (Ctrl+Z)"),
        "redo": _("Redo"),
        "redo_hint": _("Make it again (Ctrl+Y)"),
        "loading": _("Loading the plots …"),
        "failed": _("The plots could not be loaded."),
        "retry": _("Try again"),
        "gone": _("This view has lost its kernel. Run the cell again."),
    }
