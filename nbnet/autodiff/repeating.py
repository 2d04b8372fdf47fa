"""A training step that repeats the one before runs in the buffers of that one, gate by gate.

Define-by-run records the same gates again and again while a network trains. When the same expression of the same
leaves was differentiated three times, a `Repeat` of it is made: tensors, and a plan with a buffer for each of their
values and gradients. From then on a call that is the next of that expression is recognised by what it is given,
computes into its buffer at once, and returns its tensor; `backward` runs the planned calls. Nothing that a program can
observe changes:

- The planned calls round as the gates themselves do: every number is the same to the last bit.
- Buffers are written to again only when nobody holds a tensor, a value or a gradient of the earlier step any more;
  else a second set of buffers serves, and where that is held as well the gates are recorded anew.
- Arrays that come with a call are copied where that is cheap; who writes into one before `backward` gets the gradient
  for the values that were computed with.
- Whatever differs (another branch, a changed leaf, a gate of the student's own) is recorded as always.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from sys import getrefcount
from threading import get_ident
from types import MappingProxyType
from typing import Any

import numpy as np

from nbnet.autodiff import engine
from nbnet.autodiff.changes import ledger
from nbnet.autodiff.echo import Call, Echo
from nbnet.autodiff.gate import Gate
from nbnet.autodiff.plan import Plan
from nbnet.autodiff.registry import implements
from nbnet.autodiff.sight import Sight, parameters_of
from nbnet.autodiff.tensor import Tensor, new_tensor

PATIENCE = 3
"""After so many steps in a row that were begun and not finished, a `Repeat` is given up."""

LONG = 1000
"""How many backward passes to let go before looking again at an expression that cannot repeat."""


@implements("backward")
def backward(output: Tensor, upstream: Any = None) -> None:
    """Fill `.grad` of every tensor that `output` depends on (see `Tensor.backward`)."""
    echo = output.echo
    if echo is not None and echo.ends is not None:
        if upstream is not None:
            upstream = engine.seed(output, upstream)
        if echo.ends.finish(upstream):
            return
    gradients = engine.backward(output, upstream)
    for tensor in reversed(gradients):
        if tensor.gate is None:
            if type(tensor._value) is np.ndarray:
                _look(tensor, output)
            break


def _look(leaf: Tensor, output: Tensor) -> None:
    """See whether the expression of `output` is the one that `leaf` took part in before; then make it repeat."""
    echo = leaf.echo
    if echo is None:
        leaf.echo = Echo()
    elif echo.wait > 0:
        echo.wait -= 1
    else:
        sight = Sight.of(output)
        if sight is None:
            echo.wait, echo.sight = LONG, None
        elif echo.sight is not None and sight.key == echo.sight.key:
            slots = sight.slots(echo.sight)
            echo.wait, echo.pause, echo.sight = LONG, 1, None
            Repeat(sight.nodes, slots).announce()
        else:
            sight.nodes = []
            echo.wait, echo.pause, echo.sight = echo.pause - 1, min(2 * echo.pause, LONG), sight


class Repeat(Plan):
    """A step that repeats: private tensors, which calls are answered with, and the plan that fills them.

    Args:
        nodes: the tensors of the expression as recorded, inputs before outputs.
        slots: the constants among them whose values are copied in every step.
        recordings: value and gate of tensors that a graph may have put its own in place of since.
    """

    fuses = False

    def __init__(
        self,
        nodes: Sequence[Tensor],
        slots: Container[Tensor] = (),
        recordings: Mapping[Tensor, tuple[Any, Gate]] = MappingProxyType({}),
    ) -> None:
        mine: dict[Tensor, Tensor] = {}
        for tensor in nodes:
            value, gate = recordings.get(tensor, (tensor._value, tensor.gate))
            if gate is not None:
                inputs = tuple([mine[source] for source in tensor.inputs])
                mine[tensor] = new_tensor(value, gate.copy(), inputs, tensor.group, tensor.tracked)
            else:
                mine[tensor] = new_tensor(value.copy(), None, (), (), False) if tensor in slots else tensor
        self.slots = {mine[tensor] for tensor in nodes if tensor in slots}
        with np.errstate(all="ignore"):  # these numbers were computed, and warned of, before
            super().__init__([mine[tensor] for tensor in nodes], mine[nodes[-1]])
            self._learn_gradients()
        self.run, self.has_begun, self.failures = 0, False, 0
        self.thread, self.writes, self.layouts = get_ident(), -1, ledger.layouts
        self.other: Repeat | None = None
        self._outputs = [(t, self.values[t], t.gate) for t in self.nodes if t.gate is not None]
        first = next(t for t, _, _ in self._outputs if all(source.gate is None for source in t.inputs))
        self.calls = [self._call(tensor, tensor is first) for tensor, _, _ in self._outputs]
        self._tensors = [tensor for tensor, _, _ in self._outputs]
        self._reset()
        mine.clear()
        self._counts = list(map(getrefcount, self._tensors)), list(map(getrefcount, self._buffers)), self._held()

    def _learn_gradients(self) -> None:
        leaves = [tensor for tensor in self.nodes if tensor.is_leaf]
        kept = [leaf._grad for leaf in leaves]
        super().backward(1.0)
        for leaf, gradient in zip(leaves, kept, strict=True):
            leaf._grad = gradient
        inner = [a for t in self.nodes if t.gate is not None for a in (self.values[t], self.gradients.get(t))]
        self._buffers = list({id(a): a for a in inner if a is not None}.values())
        self._leaf_gradients = [(leaf, self.gradients[leaf]) for leaf in leaves]

    def _call(self, tensor: Tensor, is_first: bool) -> Call:
        assert tensor.gate is not None
        slots = [self.values[source] if source in self.slots else None for source in tensor.inputs]
        parameters, calls = parameters_of(tensor.gate) or {}, self._forward_calls[tensor]
        return Call(self, tensor, parameters, calls, self.values[tensor], slots, is_first)

    # ---- numbers as the gates compute them, to the last bit ---------------------------------------------------------

    def new_buffer(self, like: Any) -> np.ndarray[Any, Any]:
        """Return an empty buffer for values like `like`, laid out as a gate lays them out."""
        return np.empty_like(np.asarray(like), subok=False)

    # ---- from step to step ------------------------------------------------------------------------------------------

    def announce(self) -> None:
        """Let the tensors know which calls may come."""
        for call in self.calls:
            for operand in call.operands:
                if operand.echo is None:
                    operand.echo = Echo()
                operand.echo.calls += (call,)
                if operand.gate is not None or operand.tracked:
                    break
        if self.output.echo is None:
            self.output.echo = Echo()
        self.output.echo.ends = self

    def give_up(self) -> None:
        """Answer no calls any more."""
        for tensor in self.nodes:
            if tensor.echo is not None:
                tensor.echo.calls = tuple([call for call in tensor.echo.calls if call.step is not self])
        self.has_begun = False

    def begin(self) -> bool:
        """Start over, unless somebody still holds something of the last time."""
        if get_ident() != self.thread:
            return False
        if self.has_begun:
            self.failures += 1
        if self.failures > PATIENCE or not self._leaves_are_in_place():
            self.give_up()
            return False
        if list(map(getrefcount, self._tensors)) == self._counts[0]:
            self._reset()
            if list(map(getrefcount, self._buffers)) == self._counts[1]:
                self.run += 1
                self.has_begun, self.writes = True, ledger.writes
                return True
        if self.other is None:
            self._make_other()
        elif self.other is self:
            self.failures += 1
        return False

    def _leaves_are_in_place(self) -> bool:
        if self.layouts != ledger.layouts:
            if any(self.values[t] is not t._value for t in self.nodes if t.gate is None):
                return False
            self.layouts = ledger.layouts
        return True

    def _make_other(self) -> None:
        self.other = other = Repeat(self.nodes, self.slots, {t: (value, gate) for t, value, gate in self._outputs})
        other.other = other
        other.announce()

    def _reset(self) -> None:
        for tensor, buffer, gate in self._outputs:
            tensor._value, tensor.gate = buffer, gate
            tensor._name = tensor._grad = tensor._view = None

    def _held(self) -> list[int]:
        return [getrefcount(gradient) - (leaf._grad is gradient) for leaf, gradient in self._leaf_gradients]

    def finish(self, upstream: Any) -> bool:
        """Do the backward pass, unless a leaf was changed since, or somebody holds the gradients of the last time."""
        call = self.calls[-1]
        if call.run != self.run or ledger.writes != self.writes or self._held() != self._counts[2]:
            return False
        if upstream is None:
            if not self.calls[-1].is_number:
                return False  # and be told so
            upstream = 1.0
        self.backward(upstream)
        self.has_begun, self.failures = False, 0
        return True
