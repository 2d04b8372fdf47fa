"""What there is to know of one tensor of a graph, fact by fact: for a panel beside the picture."""

from __future__ import annotations

import dataclasses

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.autodiff.derivation import Symbols
from nbnet.autodiff.pins import own_gate
from nbnet.drawing.explanation import formulas
from nbnet.drawing.numbers import shape
from nbnet.drawing.text import plain
from nbnet.drawing.values import LEFT, Gradient, entries, summary
from nbnet.language import _


@dataclasses.dataclass(frozen=True)
class Card:
    """The facts of a tensor.

    Attributes:
        title: What it is called.
        facts: Pairs of what it is and what that says, such as ``("dtype", "float64")``; the pairs called ``value``
            and ``gradient`` hold all digits of a single number, and say between which ends those of an array lie.
        formulas: How its value and its gradient come about; none in a graph so large that they would take long.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    formulas: tuple[str, ...]


def card(graph: ComputationalGraph, tensor: Tensor, *, numbers: bool = True, gradient: Gradient = LEFT) -> Card:
    """Gather what there is to know of a tensor.

    Args:
        graph: The graph, after its forward pass.
        tensor: A tensor of it.
        numbers: Whether to tell its numbers and what follows from them.
        gradient: What finds its gradient.

    Returns:
        Its facts.

    Examples:
        >>> from nbnet.autodiff import ComputationalGraph, Tensor
        >>> x = Tensor(0.1, name="x")
        >>> graph = ComputationalGraph(x * 3.0)
        >>> card(graph, x).facts
        (('what', 'leaf'), ('shape', 'scalar'), ('dtype', 'float64'), ('value', '0.1'), ('gradient', 'not computed'))
    """
    gate = own_gate(tensor)
    if gate is None:
        facts = [(_("what"), _("constant") if tensor.is_constant else _("leaf"))]
    else:
        name = type(gate).__name__
        symbol = plain(gate.symbol)
        facts = [(_("gate"), name if symbol in ("", name) else f"{name} {symbol}")]
        if tensor in graph.pinned:
            facts.append((_("pinned"), _("held here, whatever the gate computes; no gradient passes")))
    facts.append((_("shape"), shape(tensor.shape) if tensor.ndim else _("scalar")))
    facts.append((_("dtype"), str(tensor.dtype)))
    title = plain(Symbols(graph).names[tensor])
    if not numbers:
        return Card(title, tuple(facts), ())
    write = summary if tensor.ndim else entries
    facts.append((_("value"), write(tensor.data)))
    if not tensor.is_constant:
        found = gradient(tensor)
        facts.append((_("gradient"), _("not computed") if found is None else write(found)))
    return Card(title, tuple(facts), tuple(formulas(graph, tensor, gradient)))
