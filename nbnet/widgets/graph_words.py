"""What a graph view says: its modules hold no words of their own."""

from typing import Final

WORDS: Final = {
    "toolbar": "Graph",
    "undo": "Undo",
    "undo_hint": "Take the last change back",
    "redo": "Redo",
    "redo_hint": "Make it again",
    "reset": "Reset",
    "reset_hint": "Give every leaf its first value",
    "value": "value",
    "gradient": "gradient",
    "find": "Find a name",
    "find_hint": "Find a wire by its name",
    "smaller": "Smaller",
    "larger": "Larger",
    "fit": "Fit",
    "fit_hint": "Show all of the graph",
    "waiting": "Waiting for the kernel…",
    "details": "Point at a wire or a gate, or walk along the wires with ← and →, to see how its numbers come about.",
    "unnamed": "unnamed leaf",
    "value_of": "value of {name}",
    "lowest_of": "lowest value of {name}",
    "highest_of": "highest value of {name}",
    "index_of": "index of {name} along axis {axis}",
    "the_output": "the output",
    "first_output": "the first output",
    "gradient_of": "Gradients are those of {name}.",
    "gradient_of_sum": "Gradients are those of the sum of {name}, which has shape {shape}.",
    "no_gradient": "Nothing here has a gradient: the expression is made of constants alone.",
}
