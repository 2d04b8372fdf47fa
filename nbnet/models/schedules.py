"""Schedules: learning rates that change with the number of steps done. Any function of it will do.

>>> from nbnet.models import SGD
>>> rule = SGD(exponential_decay(0.1, half_life=100))
>>> rule.rate(0), rule.rate(100)
(0.1, 0.05)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from nbnet.datasets.registry import Registry
from nbnet.datasets.validation import count, quantity

SCHEDULES: Registry[Callable[..., float]] = Registry("schedule")
"""Rules of a step and some settings; a schedule is a `partial` of one, so that it can be sent and saved by its name."""


def step_decay(start: float, *, every: int, factor: float = 0.5) -> Callable[[int], float]:
    """A rate that drops to a part of itself every so many steps.

    Args:
        start: the first rate.
        every: steps between two drops.
        factor: what remains after a drop, above 0.

    Returns:
        A schedule for an optimizer.

    Raises:
        ValueError: if an argument is out of its range.

    >>> [step_decay(1.0, every=10)(t) for t in (0, 9, 10, 25)]
    [1.0, 1.0, 0.5, 0.25]
    """
    start, factor = quantity(start, "start", above=True), quantity(factor, "factor", above=True)
    every = count(every, "every")
    return partial(dropped, start=start, every=every, factor=factor)


@SCHEDULES.register
def dropped(steps: int, *, start: float, every: int, factor: float) -> float:
    """What `step_decay` gives after some steps."""
    return start * factor ** (steps // every)


def exponential_decay(start: float, *, half_life: float) -> Callable[[int], float]:
    """A rate that halves every `half_life` steps, a little at each.

    Args:
        start: the first rate.
        half_life: steps until it is half of that.

    Returns:
        A schedule for an optimizer.

    Raises:
        ValueError: if an argument is not above 0.

    >>> exponential_decay(1.0, half_life=10)(20)
    0.25
    """
    start, half_life = quantity(start, "start", above=True), quantity(half_life, "half_life", above=True)
    return partial(halved, start=start, half_life=half_life)


@SCHEDULES.register
def halved(steps: int, *, start: float, half_life: float) -> float:
    """What `exponential_decay` gives after some steps."""
    return float(start * 0.5 ** (steps / half_life))


def cosine_decay(start: float, *, steps: int, end: float = 0.01) -> Callable[[int], float]:
    """A rate that follows half a cosine down. I. Loshchilov and F. Hutter, "SGDR", ICLR 2017, without restarts.

    Args:
        start: the first rate.
        steps: how long the descent takes; after it the rate stays.
        end: the part of `start` that is left at the end.

    Returns:
        A schedule for an optimizer.

    Raises:
        ValueError: if an argument is out of its range.

    >>> [round(cosine_decay(1.0, steps=10, end=0.1)(t), 2) for t in (0, 5, 10, 20)]
    [1.0, 0.55, 0.1, 0.1]
    """
    start, end = quantity(start, "start", above=True), quantity(end, "end", above=True)
    return partial(along_a_cosine, start=start, length=count(steps, "steps"), end=end)


@SCHEDULES.register
def along_a_cosine(steps: int, *, start: float, length: int, end: float) -> float:
    """What `cosine_decay` gives after some steps."""
    return start * (end + (1 - end) * 0.5 * (1 + math.cos(math.pi * min(steps, length) / length)))
