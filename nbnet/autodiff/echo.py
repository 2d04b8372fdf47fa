"""What a tensor knows about training steps that repeat, and how a call finds out that it is the next of one.

See `repeating` for the whole; here is the part that every recorded gate runs through.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from nbnet.autodiff.changes import clock
from nbnet.autodiff.context import EVERYTHING, recording
from nbnet.autodiff.tensor import Tensor


class Repeated(Protocol):
    """A step that repeats, as its calls see it."""

    run: int
    has_begun: bool

    def begin(self) -> bool:
        """Start over, unless somebody still holds something of the last time."""
        ...

    def finish(self, upstream: Any) -> bool:
        """Do the backward pass, unless something changed since."""
        ...


class Echo:
    """What a tensor knows about steps that it takes part in.

    Attributes:
        calls: those that may come next with this tensor as their first.
        ends: on the output of a repeated step, that step.
        sight: on a leaf, how the expression looked that was differentiated last.
        wait, pause: on a leaf, how many backward passes to let go before looking, now and the next time.
    """

    __slots__ = ("calls", "ends", "pause", "sight", "wait")

    def __init__(self) -> None:
        self.calls: tuple[Call, ...] = ()
        self.ends: Repeated | None = None
        self.sight: Any = None
        self.wait = self.pause = 1


class Call:
    """One call of a repeated step: a gate, what it is given, and the tensor whose buffer it fills."""

    __slots__ = (
        "buffer", "copies", "inner", "is_first", "is_number", "kind", "operands", "parameters", "run", "slots", "step",
        "tensor",
    )  # fmt: skip

    def __init__(
        self,
        step: Repeated,
        tensor: Tensor,
        parameters: dict[str, Any],
        inner: Sequence[Any],
        buffer: np.ndarray[Any, Any],
        slots: Sequence[np.ndarray[Any, Any] | None],
        is_first: bool,
    ) -> None:
        self.step, self.tensor, self.is_first = step, tensor, is_first
        self.kind, self.operands, self.parameters = type(tensor.gate), tensor.inputs, parameters
        self.inner, self.buffer, self.slots = tuple(inner), buffer, tuple(slots)
        self.copies = any(slot is not None for slot in slots)
        self.is_number = buffer.ndim == 0
        self.run = -1

    def stands_for(self, i: int, given: Any) -> bool:
        """Whether operand `i`, a constant, may be what is `given`: the same array or number, or one to copy."""
        slot = self.slots[i]
        if slot is not None:
            if type(given) is Tensor and given.gate is None and not given.tracked:
                given = given._value
            return type(given) is np.ndarray and given.shape == slot.shape and given.dtype is slot.dtype
        mine = self.operands[i]
        if mine.gate is not None or mine.tracked:
            return False
        value = mine._value
        return value is given or (type(value) in (int, float) and type(given) is type(value) and value == given != 0)

    def play(self, operands: Sequence[Any]) -> Tensor | None:
        """Compute into the buffer and return the tensor; None if this call is not the next of its step."""
        step, tensor = self.step, self.tensor
        now = recording.get()
        if (now is not EVERYTHING or tensor.group) and (not now.on or now.strict or now.groups != tensor.group):
            return None
        if self.is_first:
            if not step.begin():
                return None
        elif self.run == step.run or not step.has_begun:
            return None
        if self.copies:
            for slot, given in zip(self.slots, operands):  # noqa: B905 - as many, and a strict zip is slower
                if slot is not None:
                    slot[...] = given._value if type(given) is Tensor else given
        try:
            for call in self.inner:
                call()
        except Exception:
            return None
        self.run = step.run
        if self.is_number:
            tensor._value = self.buffer[()]
        tensor.version = next(clock)
        return tensor


def play_one(echo: Echo, kind: type, x: Tensor) -> Tensor | None:
    """Return the output of a gate of one input as the next call of a repeated step, or None."""
    for call in echo.calls:
        if call.kind is kind and call.operands[0] is x:
            output = call.play((x,))
            if output is not None:
                return output
    return None


def play_two(echo: Echo, kind: type, x: Any, y: Any) -> Tensor | None:
    """Return the output of a gate of two inputs as the next call of a repeated step, or None."""
    for call in echo.calls:
        if call.kind is kind:
            a, b = call.operands
            if (a is x or call.stands_for(0, x)) and (b is y or call.stands_for(1, y)):
                output = call.play((x, y))
                if output is not None:
                    return output
    return None


def play(kind: type, operands: Sequence[Any], parameters: dict[str, Any]) -> Tensor | None:
    """Return the output of any gate as the next call of a repeated step, or None.

    Args:
        kind: the class of the gate.
        operands: what the gate is given.
        parameters: those of the gate.
    """
    for operand in operands:
        if type(operand) is Tensor and operand.echo is not None:
            break
    else:
        return None
    for call in operand.echo.calls:
        if call.kind is kind and len(call.operands) == len(operands) and call.parameters == parameters:
            for i, mine in enumerate(call.operands):
                if mine is not operands[i] and not call.stands_for(i, operands[i]):
                    break
            else:
                output = call.play(operands)
                if output is not None:
                    return output
    return None
