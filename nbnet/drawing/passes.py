"""How many passes the two modes need for all derivatives, and which derivatives the walks so far have found."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from nbnet.autodiff import Tensor
from nbnet.drawing.rule import derivative_of_output, entries
from nbnet.drawing.walk import Walk
from nbnet.language import _, ngettext

_MOST_ROWS, _MOST_ENTRIES = 12, 9
_UNKNOWN = "·"

Index = tuple[int, ...]


@dataclasses.dataclass(frozen=True)
class Passes:
    """A count of passes.

    Attributes:
        heads: The heads of the columns: the derivative, and each mode with its passes done and needed.
        rows: One a leaf: what it is called, and what each mode has found; ``·`` where it has not.
        notes: What the numbers mean.
    """

    heads: tuple[str, str, str]
    rows: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]


def count_passes(walk: Walk, forward: Mapping[tuple[Tensor, Index], Any], reverse: Mapping[Tensor, Any]) -> Passes:
    """Count the passes that forward mode and reverse mode need for all derivatives of a graph.

    Args:
        walk: A walk over the graph.
        forward: What forward mode has found: the derivative of the output by a leaf and index.
        reverse: What a backward walk has found: the gradient of each leaf; empty if none has come to its end.

    Returns:
        The passes done and needed, and the derivatives found.

    Examples:
        >>> from nbnet.autodiff import ComputationalGraph
        >>> from nbnet.drawing.compose import compose
        >>> a, b = Tensor(2.0, name="a"), Tensor(1.0, name="b")
        >>> walk = Walk(compose(ComputationalGraph((a + b) * (b + 1))), "forward-mode", b)
        >>> passes = count_passes(walk, {(b, ()): 5.0}, {})
        >>> passes.heads, passes.rows
        (('', 'forward mode: 1 of 2', 'reverse mode: 0 of 1'), (('∂f/∂a', '·', '·'), ('∂f/∂b', '5', '·')))
    """
    graph = walk.scene.graph
    inputs, outputs = sum(leaf.size for leaf in graph.leaves), sum(output.size for output in graph.outputs)
    done = int(bool(reverse) and graph.output.size == 1)
    heads = (
        "",
        _("forward mode: {done} of {n}").format(done=len(forward), n=inputs),
        _("reverse mode: {done} of {n}").format(done=done, n=outputs),
    )
    rows = [
        (
            derivative_of_output(walk, leaf),
            _found(leaf, forward),
            entries(reverse[leaf]) if leaf in reverse else _UNKNOWN,
        )
        for leaf in graph.leaves[:_MOST_ROWS]
    ]
    if len(graph.leaves) > _MOST_ROWS:
        rows.append(("…", "…", "…"))
    by_input = ngettext(
        "Forward mode follows one number of the leaves at a time: {n} pass for all derivatives.",
        "Forward mode follows one number of the leaves at a time: {n} passes for all derivatives.",
        inputs,
    )
    by_output = ngettext(
        "Reverse mode follows one number of the output at a time: {n} pass for all derivatives.",
        "Reverse mode follows one number of the output at a time: {n} passes for all derivatives.",
        outputs,
    )
    notes = [by_input.format(n=inputs), by_output.format(n=outputs)]
    if graph.output.size > 1:
        notes.append(_("The backward walk here is one more pass: it finds the gradient of the sum."))
    return Passes(heads, tuple(rows), tuple(notes))


def _found(leaf: Tensor, forward: Mapping[tuple[Tensor, Index], Any]) -> str:
    found = {index: value for (of, index), value in forward.items() if of is leaf}
    if not leaf.ndim:
        return entries(found[()]) if found else _UNKNOWN
    if leaf.size > _MOST_ENTRIES or any(np.ndim(value) for value in found.values()):
        return _("{done} of {n}").format(done=len(found), n=leaf.size)
    return _nested(leaf.shape, (), found)


def _nested(shape: Index, index: Index, found: Mapping[Index, Any]) -> str:
    if len(index) == len(shape):
        return entries(found[index]) if index in found else _UNKNOWN
    return f"[{', '.join(_nested(shape, (*index, i), found) for i in range(shape[len(index)]))}]"
