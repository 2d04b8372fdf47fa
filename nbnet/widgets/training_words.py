"""What the training view says, in the present language."""

from __future__ import annotations

from typing import Final

from nbnet.language import _, marked

OUTCOMES: Final = (
    marked("ready"),
    marked("running"),
    marked("paused at iteration {n}"),
    marked("interrupted after iteration {n}"),
    marked("rewound to iteration {n}"),
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
        "toolbar": _("Training"),
        "play": _("Play"),
        "play_hint": _("Train (space)"),
        "pause": _("Pause"),
        "pause_hint": _("Pause (space)"),
        "step": _("Step"),
        "step_hint": _("Train one step and pause (→ or s)"),
        "reset": _("Reset"),
        "reset_hint": _("Back to the initial parameters (r)"),
        "speed": _("Speed"),
        "loading": _("Loading the plots …"),
        "failed": _("The plots could not be loaded."),
        "retry": _("Try again"),
        "busy": _("The kernel is busy with another cell; this is done as soon as it is free."),
        "gone": _("This view has lost its kernel. Run the cell again."),
    }
