"""Typical errors of those who predict a walk, and the answers to which they lead."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from nbnet.autodiff.steps import Step
from nbnet.drawing.rule import derivative, entries, name
from nbnet.drawing.text import plain
from nbnet.drawing.walk import Arrival, Walk
from nbnet.language import _

Index = tuple[int, ...]

_MOST_ENTRIES = 9
"""How large the arrays may be among whose products an answer is looked for."""


@dataclasses.dataclass(frozen=True)
class Slip:
    """A typical error.

    Attributes:
        answer: The number, or the shape, to which it leads.
        told: What to say about it.
    """

    answer: Any
    told: str


def number_slips(walk: Walk, arrival: Arrival, step: Step | None, index: Index) -> Iterator[Slip]:
    """List errors in a number, the most telling first.

    Args:
        walk: The walk.
        arrival: What is asked for.
        step: What the gate does; ``None`` for the gates of a folded group.
        index: Which entry is asked for.
    """
    if step is None or step.mode == "backward":
        yield from _sums(walk, arrival, index)
    if step is not None and step.mode == "forward":
        yield from _values(walk, step, index)
    elif step is not None and step.mode == "backward":
        for i, source in enumerate(step.inputs):
            if source is arrival.tensor and step.contributions[i] is not None:
                yield from _products(walk, arrival, step, i, index)
    elif step is not None:
        yield from _tangents(step)
    total = np.asarray(arrival.total)
    if total[index]:
        yield Slip(-float(total[index]), _("The size is right, the sign is not."))
        if step is not None and step.mode == "backward":
            yield Slip(0.0, _("Something does pass here: neither factor is 0."))
    for other in np.ndindex(total.shape):
        if other != index:
            entry = ", ".join(map(str, other))
            yield Slip(float(total[other]), _("That is the entry [{entry}].").format(entry=entry))
    if step is not None and step.mode == "backward":
        for i, source in enumerate(step.inputs):
            if source is arrival.tensor and step.local[i] is None and step.contributions[i] is not None:
                yield from _terms(walk, step, i, index)


def shape_slips(walk: Walk, arrival: Arrival, step: Step | None) -> Iterator[Slip]:
    """List errors in a shape, the most telling first.

    Args:
        walk: The walk.
        arrival: What is asked for.
        step: What the gate does; ``None`` for the gates of a folded group.
    """
    yield Slip(np.shape(arrival.total)[::-1], _("The axes are the other way round."))
    if step is None:
        return
    if step.upstream is not None:
        told = _("That is the shape of the upstream gradient. A gradient has the shape of what it belongs to.")
        yield Slip(np.shape(step.upstream), told)
    for source in step.inputs:
        yield Slip(source.shape, _("That is the shape of {name}.").format(name=name(walk, source)))


def rule_of(walk: Walk, arrival: Arrival, step: Step | None) -> str:
    """Say which rule leads to the right answer, in symbols.

    Args:
        walk: The walk.
        arrival: What is asked for.
        step: What the gate does; ``None`` for the gates of a folded group.
    """
    if step is None:
        return _("Not right. Take one gate of the group after the other.")
    if step.mode == "forward":
        return _("Not right. Here the gate computes {formula}.").format(formula=_formula(walk, step))
    if step.mode == "backward":
        factors = [
            f"{derivative(walk, step.tensor)} · {plain(walk.writer.local(step.tensor, i)[0])}"
            for i, source in enumerate(step.inputs)
            if source is arrival.tensor
        ]
        if arrival.before:
            factors.insert(0, entries(sum(arrival.before)))
        return _("Not right. Upstream × local is here: {rule}.").format(rule=" + ".join(factors))
    rule = plain(step.formulas[0].text.partition(" = ")[2])
    return _("Not right. Local derivative × tangent is here: {rule}.").format(rule=rule)


def shape_rule(walk: Walk, arrival: Arrival, step: Step | None) -> str:
    """Say which rule leads to the right shape.

    Args:
        walk: The walk.
        arrival: What is asked for.
        step: What the gate does; ``None`` for the gates of a folded group.
    """
    if arrival.side == "grad" and walk.leaf is None:
        told = _("Not right. A gradient has the shape of what it belongs to: look at {name}.")
        return told.format(name=name(walk, arrival.tensor))
    return rule_of(walk, arrival, step)


def _sums(walk: Walk, arrival: Arrival, index: Index) -> Iterator[Slip]:
    """Contributions that were forgotten."""
    before = float(sum(np.asarray(part)[index] for part in arrival.before))
    here = float(sum(np.asarray(part)[index] for part in arrival.parts))
    called = derivative(walk, arrival.tensor)
    if arrival.before:
        told = _("That is what comes here now. {name} had something before: contributions add up.")
        yield Slip(here, told.format(name=called))
        yield Slip(before, _("That is what had come before. Add what comes now."))
        yield Slip(before - here, _("What comes now has the other sign."))
    if len(arrival.parts) > 1:
        told = _("That is one contribution. {name} gets {n} here: contributions add up.")
        for part in arrival.parts:
            yield Slip(float(np.asarray(part)[index]), told.format(name=called, n=len(arrival.parts)))


def _products(walk: Walk, arrival: Arrival, step: Step, i: int, index: Index) -> Iterator[Slip]:
    """The chain rule at one input gone wrong; at a fork, what had come before is still added to it."""
    before = float(sum(np.asarray(part)[index] for part in arrival.before))
    for slip in _factors(walk, step, i, index):
        yield slip
        if before:
            yield Slip(before + slip.answer, slip.told)


def _factors(walk: Walk, step: Step, i: int, index: Index) -> Iterator[Slip]:
    part = np.asarray(step.contributions[i])
    alike = np.shape(np.asarray(step.local[i])) == part.shape and step.local[i] is not None
    upstream, local = (float(np.asarray(each)[index]) if alike else math.nan for each in (step.upstream, step.local[i]))
    yield Slip(local, _("That is the local derivative alone: multiply it by the upstream gradient."))
    yield Slip(upstream, _("That is the upstream gradient alone: multiply it by the local derivative."))
    for j, (source, other) in enumerate(zip(step.inputs, step.contributions, strict=True)):
        if other is not None and source is not step.inputs[i] and np.shape(other) == part.shape:
            told = _("That is {name}: the inputs are swapped.").format(name=derivative(walk, source))
            yield Slip(float(np.asarray(other)[index]), told)
            if (rate := step.local[j]) is not None and rate.shape == part.shape:
                told = _("That is the local derivative by the other input, {name}, alone. Take upstream × your own.")
                yield Slip(float(rate[index]), told.format(name=name(walk, source)))
    yield Slip(-float(part[index]) or math.nan, _("The size is right, the sign is not."))
    yield Slip(upstream + local, _("That is a sum. The chain rule multiplies: upstream × local."))
    yield Slip(upstream / local if local else math.nan, _("That is divided by the local derivative. Multiply by it."))
    told = _("That is multiplied by a value. Multiply by the local derivative: {rule}.")
    told = told.format(rule=plain(walk.writer.local(step.tensor, i)[0]))
    for value in (step.value, *(source.data for source in step.inputs)):
        if np.shape(value) == part.shape:
            yield Slip(upstream * float(np.asarray(value)[index]), told)


def _terms(walk: Walk, step: Step, i: int, index: Index) -> Iterator[Slip]:
    """Entries of a product with a Jacobian gone wrong: a factor alone, or one term of a sum."""
    others = [source.data for j, source in enumerate(step.inputs) if j != i]
    assert step.upstream is not None
    if np.size(step.upstream) > _MOST_ENTRIES or any(np.size(other) > _MOST_ENTRIES for other in others):
        return
    arriving = [float(each) for each in np.ravel(step.upstream)]
    told = _("That is the upstream gradient alone: multiply it by the local derivative.")
    yield from (Slip(each, told) for each in arriving)
    part = float(np.asarray(step.contributions[i])[index])
    for other in others:
        factors = [float(each) for each in np.ravel(other)]
        told = _("That is the local derivative alone: multiply it by the upstream gradient.")
        yield from (Slip(factor, told) for factor in factors)
        told = _(
            "That is one product. Is it the one that belongs here, and the only one? {name} may come by several ways."
        )
        told = told.format(name=derivative(walk, step.inputs[i]))
        yield from (Slip(a * b, told) for a in arriving for b in factors if not math.isclose(a * b, part))


def _values(walk: Walk, step: Step, index: Index) -> Iterator[Slip]:
    """Another operation than the gate's own, or none at all."""
    values = [np.asarray(source.data) for source in step.inputs]
    if any(value.ndim and value.shape != np.shape(step.value) for value in values):
        return
    numbers = [float(value[index] if value.ndim else value) for value in values]
    names = [name(walk, source) for source in step.inputs]
    told = _("That is {what}. Here the gate computes {formula}.")
    if len(numbers) == 2:
        (a, b), (x, y) = numbers, names
        signs = [(a + b, f"{x} + {y}"), (a * b, f"{x} · {y}"), (a - b, f"{x} − {y}"), (b - a, f"{y} − {x}")]
        signs += [(a / b, f"{x} / {y}")] if b else []
        signs += [(b / a, f"{y} / {x}")] if a else []
        yield from (Slip(answer, told.format(what=what, formula=_formula(walk, step))) for answer, what in signs)
    for number, called in zip(numbers, names, strict=True):
        yield Slip(number, told.format(what=called, formula=_formula(walk, step)))


def _tangents(step: Step) -> Iterator[Slip]:
    """Forward mode gone wrong."""
    moving = [
        (float(local), float(tangent))
        for local, tangent in zip(step.local, step.totals, strict=True)
        if local is not None and tangent is not None and not np.ndim(local) and not np.ndim(tangent)
    ]
    if len(moving) > 1:
        told = _("That is one part of it. {n} inputs move, and what they bring adds up.").format(n=len(moving))
        yield from (Slip(local * tangent, told) for local, tangent in moving)
    if len(moving) == 2:
        (d0, t0), (d1, t1) = moving
        told = _("The inputs are swapped: multiply each tangent by its own local derivative.")
        yield Slip(d0 * t1 + d1 * t0, told)
    for local, tangent in moving:
        yield Slip(local, _("That is the local derivative alone: multiply it by the tangent of the input."))
        yield Slip(tangent, _("That is the tangent of the input alone: multiply it by the local derivative."))


def _formula(walk: Walk, step: Step) -> str:
    return plain(walk.writer.forward(step.tensor).text)
