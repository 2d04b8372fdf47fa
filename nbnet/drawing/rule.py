"""The rule that a stop of a walk applies, with symbols and with numbers: upstream × local = downstream."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, Literal

import numpy as np

from nbnet.autodiff import Tensor
from nbnet.autodiff.derivation import bracketed
from nbnet.autodiff.pins import own_gate
from nbnet.autodiff.steps import Step
from nbnet.drawing.explanation import flow_sentence
from nbnet.drawing.numbers import number, shape
from nbnet.drawing.text import plain
from nbnet.drawing.walk import Arrival, Stop, Walk
from nbnet.language import _

Role = Literal["upstream", "local", "downstream", "tangent", "value"]

_MOST_ENTRIES = 9


@dataclasses.dataclass(frozen=True)
class Cell:
    """A factor or a result.

    Attributes:
        role: What it is in the rule.
        symbol: How it is written.
        number: What it is at present; empty where there is nothing to say.
    """

    role: Role
    symbol: str
    number: str


@dataclasses.dataclass(frozen=True)
class Row:
    """One application of the rule: the factors, and last their product.

    Attributes:
        cells: ``upstream``, ``local``, ``downstream`` of a gradient; ``local``, ``tangent``, ``downstream`` in forward
            mode; or one ``value``.
        note: What else happened, such as a sum over the axes that broadcasting had repeated.
    """

    cells: tuple[Cell, ...]
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Total:
    """Contributions that add up.

    Attributes:
        symbol: What they are contributions to.
        parts: Each contribution, and whether it comes from the present stop.
        number: Their sum so far.
        note: How many are still to come, if any are.
    """

    symbol: str
    parts: tuple[tuple[str, bool], ...]
    number: str
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Rule:
    """What a panel shows of a stop.

    Attributes:
        title: The gate and what it does.
        rows: The rule, for each input.
        totals: What adds up.
        spoken: All of it in one text, for those who do not see it.
    """

    title: str
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]
    spoken: str


def rules(walk: Walk, place: int) -> tuple[Rule, ...]:
    """Write the rule of a stop: one for its gate, or one for each gate of a folded group.

    Args:
        walk: The walk.
        place: Which stop.

    Returns:
        What a panel shows.

    Examples:
        >>> from nbnet.autodiff import ComputationalGraph
        >>> from nbnet.drawing.compose import compose
        >>> x, y = Tensor(2.0, name="x"), Tensor(-3.0, name="y")
        >>> walk = Walk(compose(ComputationalGraph(x * y)), "backward")
        >>> [rule] = rules(walk, 1)
        >>> [(cell.role, cell.symbol, cell.number) for cell in rule.rows[0].cells]
        [('upstream', '∂f/∂f', '1'), ('local', '∂f/∂x = y', '−3'), ('downstream', '∂f/∂x', '−3')]
    """
    stop = walk.stops[place]
    if not stop.steps:
        return (_start(walk, stop),)
    totals = {}
    for arrival in stop.arrivals:
        if len(arrival.before) + len(arrival.parts) > 1 or arrival.missing:
            totals[arrival.tensor] = _total(walk, arrival)
    made = []
    for step in stop.steps:
        rows = tuple(_ROWS[step.mode](walk, step))
        # A total stands under the last rule that adds to it.
        ends = step.inputs if step.mode == "backward" else (step.tensor,)
        later = (
            {t for s in stop.steps if s.number > step.number for t in s.inputs} if step.mode == "backward" else set()
        )
        mine = tuple(totals[tensor] for tensor in dict.fromkeys(ends) if tensor in totals and tensor not in later)
        spoken = ". ".join([_title(step), *map(str, step.formulas), *map(_sentence, mine)])
        made.append(Rule(_title(step), rows, mine, plain(spoken)))
    return tuple(made)


def teasers(walk: Walk, place: int) -> tuple[Rule, ...]:
    """Write what is known at a stop before its results are: the gates, and what they compute, in symbols.

    Args:
        walk: The walk.
        place: Which stop.

    Returns:
        A rule without numbers for each gate.
    """
    made = []
    for step in walk.stops[place].steps:
        gate, formula = type(own_gate(step.tensor)).__name__, plain(walk.writer.forward(step.tensor).text)
        made.append(Rule(gate, (Row((Cell("value", formula, ""),)),), (), f"{gate}. {formula}"))
    return tuple(made)


def name(walk: Walk, tensor: Tensor) -> str:
    """What a tensor is called in formulas."""
    return plain(walk.writer.symbols.names[tensor])


def derivative_of_output(walk: Walk, tensor: Tensor) -> str:
    """What the gradient of a tensor is called, such as ``∂f/∂z1``."""
    return plain(walk.writer.partial(walk.writer.output, tensor)[0])


def derivative(walk: Walk, tensor: Tensor) -> str:
    """What stands below a wire is called: ``∂f/∂z1``, or ``∂z1/∂w0`` in forward mode."""
    if walk.leaf is None:
        return derivative_of_output(walk, tensor)
    if tensor is walk.leaf and not walk.index:
        return plain(walk.writer.partial(tensor, tensor)[0])
    return plain(walk.writer.tangent(tensor, walk.leaf)[0])


def moving(walk: Walk) -> str:
    """What moves in forward mode, such as ``w0`` or ``W[1, 0]``."""
    assert walk.leaf is not None
    place = f"[{', '.join(map(str, walk.index))}]" if walk.index else ""
    return name(walk, walk.leaf) + place


def entries(array: Any) -> str:
    """Write an array in a formula: its numbers if they are few, its shape otherwise.

    Args:
        array: A number or an array.

    Returns:
        A short text.

    Examples:
        >>> entries(np.float64(-0.5)), entries(np.array([[0.1, 2.0]])), entries(np.zeros((50, 4)))
        ('−0.5', '[[0.1, 2]]', '(50, 4)')
    """
    array = np.asarray(array)
    if not array.ndim:
        return number(array[()])
    return _nested(array) if array.size <= _MOST_ENTRIES else shape(array.shape)


def _nested(array: Any) -> str:
    return f"[{', '.join(map(_nested, array))}]" if array.ndim else number(array)


def _start(walk: Walk, stop: Stop) -> Rule:
    if stop.mode == "forward":
        title = _("The leaves have their values; the first gate is next.")
        return Rule(title, (), (), title)
    tensor = walk.writer.output if walk.leaf is None else walk.leaf
    start = np.ones(tensor.shape, tensor.dtype)
    if walk.leaf is not None:  # which may be inside a folded group, where no arrival is drawn
        start[...] = 0
        start[walk.index] = 1
    symbol, text = derivative(walk, tensor), entries(start)
    if walk.leaf is not None:
        title = _("{name} moves by 1, and no other leaf does. How does everything after it move?")
        title = title.format(name=moving(walk))
    elif tensor.size == 1:
        title = _("Here the gradient starts: the output changes as much as itself.")
    else:
        title = _("Here the gradient starts: the sum of the output changes as much as each entry.")
    return Rule(title, (Row((Cell("downstream", symbol, text),)),), (), f"{title} {symbol} = {text}")


def _title(step: Step) -> str:
    gate = own_gate(step.tensor)
    assert gate is not None
    if step.gate.flow == "stops":
        return _("{gate} is pinned: nothing passes").format(gate=type(gate).__name__)
    return flow_sentence(step.gate) if step.mode == "backward" else type(gate).__name__


def _value_rows(walk: Walk, step: Step) -> Iterator[Row]:
    formula = walk.writer.forward(step.tensor)
    numbers = formula.text_numbers or f"= {entries(step.value)}"
    yield Row((Cell("value", plain(formula.text), numbers),))


def _gradient_rows(walk: Walk, step: Step) -> Iterator[Row]:
    upstream = Cell("upstream", derivative(walk, step.tensor), entries(step.upstream))
    for i, (source, local, part) in enumerate(zip(step.inputs, step.local, step.contributions, strict=True)):
        if part is None:
            continue
        downstream = Cell("downstream", derivative(walk, source), entries(part))
        note = ""
        if local is not None and np.shape(part) != np.shape(step.value):
            note = _("summed, because {name} of shape {shape} was repeated").format(
                name=name(walk, source), shape=shape(source.shape)
            )
        yield Row((upstream, _local(walk, step, i, local), downstream), note)


def _tangent_rows(walk: Walk, step: Step) -> Iterator[Row]:
    for i, (source, local, tangent) in enumerate(zip(step.inputs, step.local, step.totals, strict=True)):
        if tangent is None:
            continue
        moved = Cell("tangent", derivative(walk, source), entries(tangent))
        part = step.contributions[i]
        alone = sum(total is not None for total in step.totals) == 1
        result = entries(step.tangent if alone else part) if alone or part is not None else ""
        yield Row(
            (
                _local(walk, step, i, local),
                moved,
                Cell("downstream", derivative(walk, step.tensor) if alone else "", result),
            )
        )


_ROWS = {"forward": _value_rows, "backward": _gradient_rows, "forward-mode": _tangent_rows}


def _local(walk: Walk, step: Step, i: int, local: Any) -> Cell:
    partial, factor = walk.writer.partial(step.tensor, step.inputs[i])[0], walk.writer.local(step.tensor, i)[0]
    inner = factor[1:-1]
    symbol = partial if factor == partial else f"{partial} = {inner if bracketed(inner) == factor else factor}"
    if local is not None:
        return Cell("local", plain(symbol), entries(local))
    whole = shape((*step.tensor.shape, *step.inputs[i].shape))
    return Cell("local", plain(symbol), _("Jacobian of shape {shape}").format(shape=whole))


def _total(walk: Walk, arrival: Arrival) -> Total:
    parts = [(entries(part), False) for part in arrival.before] + [(entries(part), True) for part in arrival.parts]
    note = ""
    if arrival.missing:
        note = _("still to come: {n}").format(n=arrival.missing)
    return Total(derivative(walk, arrival.tensor), tuple(parts), entries(arrival.total), note)


def _sentence(total: Total) -> str:
    added = " + ".join(part for part, _now in total.parts).replace("+ −", "− ")
    text = _("Contributions add up") + f": {total.symbol} = {added}"
    if len(total.parts) > 1:
        text += f" = {total.number}"
    return text + (f" ({total.note})" if total.note else "")
