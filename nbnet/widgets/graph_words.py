"""What a graph view says, in the present language: its modules hold no words of their own."""

from __future__ import annotations

from nbnet.language import _
from nbnet.widgets.graph_patterns import pattern_words
from nbnet.widgets.graph_walk import walk_words
from nbnet.widgets.projected import projector_words


def words() -> dict[str, str]:
    """The words of a graph view, by the name under which the page knows them."""
    return {
        **walk_words(),
        **pattern_words(),
        **projector_words(),
        "toolbar": _("Graph"),
        "by_hand": _("Undo and redo"),
        "undo": _("Undo"),
        "undo_hint": _("Take the last change back (Ctrl+Z)"),
        "redo": _("Redo"),
        "redo_hint": _("Make it again (Ctrl+Y)"),
        "reset": _("Reset"),
        "reset_hint": _("Give every leaf its first value"),
        "value": _("value"),
        "gradient": _("gradient"),
        "find": _("Find a name"),
        "find_hint": _("Find a wire by its name"),
        "smaller": _("Smaller"),
        "larger": _("Larger"),
        "fit": _("Fit"),
        "fit_hint": _("Show all of the graph"),
        "waiting": _("Waiting for the kernel…"),
        "details": _(
            "Point at a wire or a gate, or walk along the wires with ← and →, to see how its numbers come about."
        ),
        "unnamed": _("unnamed leaf"),
        "neurons_hint": _("Draw each scalar neuron as one box, or its gates again"),
        "shut": _("Close"),
        "pin": _("Pin"),
        "pin_hint": _("Hold this result at a number of your choosing"),
        "unpin": _("Unpin"),
        "unpin_hint": _("Let the gate compute it again"),
        "numbers": _("Numbers: value above, gradient below"),
        "not_computed": _("not computed"),
        "rows": _("Rows"),
        "first_row": _("First row that is shown"),
        "columns": _("Columns"),
        "first_column": _("First column that is shown"),
        "to_of": _("to {last} of {n}"),
        "jacobians": _("Jacobian"),
        "jacobian_hint": _("All derivatives of this gate as a matrix, and what is computed in its place"),
        "product": _("What is computed: the vector–Jacobian product"),
        "unpin_name": _("unpin {name}"),
        "value_of": _("value of {name}"),
        "lowest_of": _("lowest value of {name}"),
        "highest_of": _("highest value of {name}"),
        "index_of": _("index of {name} along axis {axis}"),
        "the_output": _("the output"),
        "first_output": _("the first output"),
        "gradient_of": _("Gradients are those of {name}."),
        "gradient_of_sum": _("Gradients are those of the sum of {name}, which has shape {shape}."),
        "no_gradient": _("Nothing here has a gradient: the expression is made of constants alone."),
    }
