"""What the training view says, in the present language."""

from __future__ import annotations

import math
from typing import Any, Final

from nbnet.drawing.measurements import measurement
from nbnet.drawing.numbers import number
from nbnet.language import _, marked, ngettext
from nbnet.training import Moment, Trainer
from nbnet.widgets.projected import projector_words

OUTCOMES: Final = (
    marked("ready"),
    marked("running"),
    marked("paused at iteration {n}"),
    marked("interrupted after iteration {n}"),
    marked("rewound to iteration {n}"),
    marked("changed by hand after iteration {n}"),
    marked("trained for {n} epochs"),
    marked("converged: the last epoch made no mistake ({n} in all)"),
    marked(
        "no convergence after {n} epochs: the last one made {mistakes} mistakes; "
        "perhaps no line (hyperplane) separates the classes"
    ),
    marked("the {measurement} is below {bound}"),
    marked("no improvement of the {measurement} in {n} epochs"),
    marked("{n} seconds have passed"),
)
"""What a trainer says of its state; a stop condition of one's own says it in its own words."""


def words() -> dict[str, str]:
    """The words of buttons and messages, by the name under which the page knows them."""
    return {
        **projector_words(),
        "toolbar": _("Training"),
        "play": _("Play"),
        "play_hint": _("Train (space)"),
        "pause": _("Pause"),
        "pause_hint": _("Pause (space)"),
        "step": _("Step"),
        "step_hint": _("Train one step and pause (→ or s)"),
        "unit": _("How far a step goes"),
        "time": _("Moment of the training"),
        "time_hint": _("Show an earlier moment in every panel ([ and ] go step by step, Esc to now)"),
        "now": _("Back to now"),
        "branch": _("Continue from here"),
        "branch_hint": _("Train on from this moment; what came after it is kept as a run"),
        "pin": _("Pin this run"),
        "pin_hint": _("Keep this training, to compare it with others"),
        "runs": _("Pinned runs"),
        "unpin": _("Let this run go"),
        "settings": _("Settings"),
        "panels": _("Panels"),
        "close_panel": _("Close this panel"),
        "close_box": _("Close"),
        "all_weights": _("All weights of this neuron"),
        "by_hand": _("Changes by hand"),
        "undo": _("Undo"),
        "undo_hint": _("Take the last change back (Ctrl+Z)"),
        "redo": _("Redo"),
        "redo_hint": _("Do again what was taken back (Ctrl+Shift+Z)"),
        **_words_of_points(),
        "reset": _("Reset"),
        "reset_hint": _("Back to the initial parameters (r)"),
        "speed": _("Speed"),
        "loading": _("Loading the plots …"),
        "failed": _("The plots could not be loaded."),
        "retry": _("Try again"),
        "busy": _("The kernel is busy with another cell; this is done as soon as it is free."),
        "gone": _("This view has lost its kernel. Run the cell again."),
    }


def _words_of_points() -> dict[str, str]:
    return {
        "points": _("Data points"),
        "tool": _("What the hand does to points"),
        "tool_look": _("Look"),
        "tool_look_hint": _("Point at samples, zoom, pan"),
        "tool_add": _("Add"),
        "tool_add_hint": _("A click adds a point"),
        "tool_move": _("Move"),
        "tool_move_hint": _("Drag a point to another place"),
        "tool_delete": _("Delete"),
        "tool_delete_hint": _("A click deletes a point"),
        "tool_answer": _("Class"),
        "tool_answer_hint": _("A click gives a point the chosen class"),
        "tool_value": _("Value"),
        "tool_value_hint": _("A click gives a point the chosen value"),
        "new_class": _("class of new points"),
        "new_value": _("value of new points"),
        "point": _("point"),
        "its_class": _("its class"),
        "its_value": _("its value"),
        "add_point": _("Add a point here"),
        "delete_point": _("Delete this point"),
        "pin_unit": _("Pin its answer"),
        "pin_unit_hint": _("Hold the neuron's answer at a number; training leaves the weights before it alone"),
        "pinned_at": _("pinned at"),
    }


def units() -> dict[str, str]:
    """How far a step may go, by the trainer's name for it."""
    return {
        "sample": _("one sample"),
        "batch": _("one batch"),
        "mistake": _("to the next mistake"),
        "epoch": _("one epoch"),
    }


def name_of(trainer: Trainer) -> str:
    """What is trained, on how much: "MLP 2-4-1, 60 samples"."""
    model = trainer.model
    sizes = getattr(model, "sizes", (model.n_features, model.n_outputs))
    samples = ngettext("{n} sample", "{n} samples", len(trainer.X)).format(n=len(trainer.X))
    return f"{type(model).__name__} {'-'.join(map(str, sizes))}, {samples}"


def speed(steps: int | None) -> dict[str, Any]:
    """A speed and what it is called."""
    if steps is None:
        return {"value": None, "label": _("full speed")}
    return {"value": steps, "label": ngettext("{n:,} step a frame", "{n:,} steps a frame", steps).format(n=steps)}


def readouts(moment: Moment, seconds: float | None = None) -> list[tuple[str, str]]:
    """Names and numbers, as texts, of what is written beside the buttons.

    Args:
        moment: what is shown.
        seconds: how long the training has worked, for the present moment.
    """
    texts = [(_("epoch"), f"{moment.epoch:,}"), (_("iteration"), f"{moment.iteration:,}")]
    if seconds is not None and not moment.past:
        texts.append((_("time"), _written(seconds)))
    for name, value in moment.measured().items():
        text = "—" if math.isnan(value) else f"{value:.1%}" if "accuracy" in name else number(value)
        texts.append((measurement(name), text))
    return texts


def _written(seconds: float) -> str:
    """A time: 0.42 s, 12.3 s, 2:05 min."""
    if seconds < 60:
        return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"
    return f"{int(seconds) // 60}:{int(seconds) % 60:02} min"
