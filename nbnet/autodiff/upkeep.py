"""Keeping the values of a graph up to date: what changed since the last pass, and replaying only what that reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff import pins
from nbnet.autodiff.changes import clock, ledger
from nbnet.autodiff.names import Names
from nbnet.autodiff.plan import Plan
from nbnet.autodiff.replay import Replay
from nbnet.autodiff.scalars import ScalarPlan, applies
from nbnet.autodiff.tensor import Tensor


class Upkeep:
    """Knows which leaves and pins of a graph changed since it was last computed.

    Args:
        nodes: every tensor of the graph, inputs before outputs.
        output: the node that gradients start from.
        names: which leaf is meant by a name, and what to call it in messages.
    """

    def __init__(self, nodes: Sequence[Tensor], output: Tensor, names: Names) -> None:
        self.recomputed: tuple[Tensor, ...] = ()
        self.plan: Replay | None = None
        self._nodes, self._output, self._names = nodes, output, names
        self._sources = tuple(t for t in nodes if t.gate is None)
        self._seen = {t: t.version for t in self._sources}
        self._pins, self._planned_pins = pins.stamps(nodes), pins.stamps(nodes)
        self._pin_changes = -1  # how many changes of pins, anywhere, were looked at
        self._layouts = self._writes = -1  # what the ledger said when this was planned, and last looked for changes
        for tensor in nodes:
            for source in tensor.inputs:
                if source.version > tensor.version:
                    if source.gate is None:
                        self._seen[source] = -1
                    self._pins.pop(source, None)

    def refuse_changed(self) -> None:
        """Raise ValueError if a leaf or a pin changed since the last forward pass."""
        if self._pin_changes != pins.changes.count and pins.stamps(self._nodes) != self._pins:
            raise ValueError("what is pinned in this graph changed since the last forward pass; call graph.forward()")
        for tensor in self._sources:
            if tensor.version != self._seen[tensor]:
                name = self._names.label(tensor) or tensor.described()
                raise ValueError(f"{name} changed since the last forward pass; call graph.forward() first")

    def advance(self, changes: Mapping[Tensor | str, ArrayLike] | None, upstream: Any = None) -> None:
        """Write `changes`, replay what changed since the last time, and go back from `upstream` if there is one."""
        moved = self._moved_pins() if self._pin_changes != pins.changes.count else ()
        plan = self.plan
        if plan is None or self._layouts != ledger.layouts:
            plan = self._make_plan()
        before = self._write(changes, plan) if changes else {}
        seen = self._seen
        if moved:
            changed = tuple([t for t in self._sources if t.version != seen[t] or t.home is not None]) + moved
        elif ledger.writes == self._writes + len(before) and not self._flat:
            # nobody else wrote to any leaf since this graph last looked
            changed = tuple(before)
        else:
            changed = tuple([t for t in self._sources if t.version != seen[t] or t.home is not None])
        try:
            if upstream is not None:
                self.recomputed = plan.sweep(changed, upstream)
            else:
                self.recomputed = plan.forward(changed) if changed else ()
        except Exception:
            for leaf in before:  # a failed pass leaves everything as it was
                leaf._write(before[leaf])
            if before:
                plan.forward(changed)
            raise
        for leaf in changed:
            if leaf.gate is None:
                seen[leaf] = leaf.version
        self._writes = ledger.writes
        if self._pin_changes != pins.changes.count:
            self._pins, self._pin_changes = pins.stamps(self._nodes), pins.changes.count

    def follow(self) -> None:
        """Replay what changed; what another graph has recomputed since the change keeps the time of that."""
        done = []
        if pins.stamps(self._nodes) == self._pins:
            newest = max((t.version for t in self._sources if t.version != self._seen[t]), default=0)
            done = [(t, t.version, t.serial) for t in self._nodes if t.gate is not None and t.version > newest]
        self.advance(None)
        for tensor, version, serial in done:
            tensor.version, tensor.serial = version, serial

    def backward(self, upstream: Any) -> None:
        """Run the chain rule from the output, whose gradient is `upstream`, over the values of the last pass."""
        self.refuse_changed()
        plan = self.plan
        if plan is None or self._layouts != ledger.layouts:
            plan = self._make_plan()
        plan.backward(upstream)

    def hold(self, values: Mapping[Tensor, Any]) -> None:
        """Pin tensors at checked values (None takes a pin out) and replay; if that fails, all is as it was."""
        before = {tensor: pins.held(tensor) for tensor in values}
        for tensor, value in values.items():
            pins.hold(tensor, value)
        try:
            self.advance(None)
        except BaseException:  # an interrupted kernel, too, must not leave half a change
            for tensor, value in before.items():
                pins.hold(tensor, value)
            self.advance(None)
            raise

    def _moved_pins(self) -> tuple[Tensor, ...]:
        """Return the pins that moved since the last pass; where other tensors are pinned now, plan anew."""
        now = pins.stamps(self._nodes)
        if now.keys() != self._planned_pins.keys():
            self.plan = None
            self._seen = dict.fromkeys(self._seen, -1)
        return tuple([tensor for tensor, stamp in now.items() if self._pins.get(tensor) != stamp])

    def _write(self, changes: Mapping[Tensor | str, ArrayLike], plan: Replay) -> dict[Tensor, Any]:
        """Check all `changes`, then write them; return the values before, as far as they might be needed again."""
        if len(changes) == 1:  # one slider, one number: the commonest change
            ((key, value),) = changes.items()
            if type(value) is float and key in self._seen and type(key._value) is np.float64:
                before = {key: key._value}
                key._value = np.float64(value)
                key.version = next(clock)
                ledger.writes += 1
                return before
        before = {}
        checked: list[tuple[Tensor, Any]] = []
        for key, value in changes.items():
            if isinstance(key, Tensor) and key in self._seen and _fits(value, key._value):
                leaf, fitting = key, value
            else:
                leaf = self._names.leaf(key)
                fitting = leaf._checked(value)
            checked.append((leaf, fitting))
            before[leaf] = plan.kept(leaf._value)
        for leaf, value in checked:
            leaf._write(value)
        ledger.writes += len(before) - len(checked)  # a leaf that was named twice was written twice
        return before

    def _make_plan(self) -> Replay:
        if all(np.ndim(t._value) == 0 for t in self._nodes):
            kind = ScalarPlan if applies(self._nodes) else Replay
        else:
            kind = Plan
        self.plan = kind(self._nodes, self._output)
        self._planned_pins = pins.stamps(self._nodes)
        self._layouts, self._flat = ledger.layouts, any(t.home is not None for t in self._sources)
        return self.plan


def _fits(value: Any, own: Any) -> bool:
    """Whether a value can be copied in as it is: an array with numbers of its own, of the right shape and dtype."""
    if type(value) is not np.ndarray or type(own) is not np.ndarray:
        return False
    return value.base is None and value.dtype is own.dtype and value.shape == own.shape
