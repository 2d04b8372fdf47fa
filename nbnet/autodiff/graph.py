"""`ComputationalGraph`: the recorded graph of an expression, replayed with new values.

The tensors that a student's expression recorded are the graph. `forward` writes new values into leaves and recomputes
only what they reach; `backward` applies the chain rule from the output to the leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff import display, pins
from nbnet.autodiff.changes import clock, ledger
from nbnet.autodiff.engine import recorded, seed
from nbnet.autodiff.flat import FlatParameters, flatten
from nbnet.autodiff.plan import Plan
from nbnet.autodiff.replay import Replay
from nbnet.autodiff.scalars import ScalarPlan, applies
from nbnet.autodiff.steps import Mode, Steps, backward_steps, forward_mode_steps, forward_steps
from nbnet.autodiff.tensor import Tensor


class ComputationalGraph:
    """The graph of one or several outputs.

    Args:
        outputs: tensors computed by gates; the first one is the output that `backward` starts from.
        names: what to call tensors without a name of their own: a mapping from names to objects, such as `globals()`.
            In a notebook, its variables are used by themselves.

    Example:
        >>> a, b = Tensor(2.0, name="a"), Tensor(1.0, name="b")
        >>> graph = ComputationalGraph((a + b) * (b + 1))
        >>> graph.forward()
        array(6.)
        >>> graph.backward()[b]
        array(5.)
        >>> graph.forward({a: 3.0})
        array(8.)
    """

    def __init__(self, *outputs: Tensor, names: Mapping[str, object] | None = None) -> None:
        if not outputs:
            raise TypeError("ComputationalGraph(f) needs at least one output tensor")
        for output in outputs:
            if not isinstance(output, Tensor):
                raise TypeError(f"ComputationalGraph takes tensors, not {type(output).__name__}")
        self.outputs = outputs
        self.recomputed: tuple[Tensor, ...] = ()
        self._nodes = recorded(*outputs)
        self._position = {tensor: i for i, tensor in enumerate(self._nodes)}
        self._names: dict[Tensor, str] = {}
        self._sources = tuple(t for t in self._nodes if t.gate is None)
        self._seen = {t: t.version for t in self._sources}
        self._pins, self._planned_pins = pins.stamps(self._nodes), pins.stamps(self._nodes)
        self._pin_changes = -1  # how many changes of pins, anywhere, this graph has looked at
        for tensor in self._nodes:
            for source in tensor.inputs:
                if source.version > tensor.version:
                    if source.gate is None:
                        self._seen[source] = -1
                    self._pins.pop(source, None)
        self._plan: Replay | None = None
        self._seed: Any = None
        self._layouts = (
            self._writes
        ) = -1  # what the ledger said when this graph last planned, and last looked for changes
        used = dict.fromkeys(source for tensor in self._nodes for source in tensor.inputs)
        self._leaves = tuple(t for t in dict.fromkeys([*used, *self.outputs]) if t.is_leaf)
        if names is not None:
            self.use_names(names)

    @property
    def output(self) -> Tensor:
        """The first output."""
        return self.outputs[0]

    @property
    def leaves(self) -> tuple[Tensor, ...]:
        """The leaves, without the constants, in order of first use."""
        return self._leaves

    def nodes_topologically_sorted(self) -> list[Tensor]:
        """Return every tensor of the graph, inputs before outputs, always in the same order."""
        return list(self._nodes)

    def id(self, tensor: Tensor) -> str:
        """Return "n" and the position of `tensor` in topological order."""
        try:
            return f"n{self._position[tensor]}"
        except KeyError:
            raise KeyError(f"{tensor.described()} is not part of this graph") from None

    def label(self, tensor: Tensor) -> str:
        """Return what `tensor` is called: its own name, else one given by `use_names`, else an empty text."""
        return tensor.name or self._names.get(tensor, "")

    def use_names(self, names: Mapping[str, object]) -> None:
        """Call tensors what they are called in a namespace; looks one level into lists, tuples and dicts.

        Args:
            names: a mapping from names to objects, such as `globals()`; names with a leading underscore are passed
            over.
        """
        for name, thing in list(names.items()):
            if isinstance(name, str) and not name.startswith("_"):
                for label, tensor in _named(name, thing):
                    if tensor in self._position:
                        self._names.setdefault(tensor, label)

    def _use_notebook(self) -> None:
        """Call tensors what they are called in the notebook, if this is one; their other names stay."""
        if display.variables is not None and (names := display.variables()):
            self.use_names(names)

    # ---- pins -------------------------------------------------------------------------------------------------------

    def pin(self, tensor: Tensor | str, value: ArrayLike) -> None:
        """Hold an intermediate result at a value of your choosing, whatever is computed before it, until `unpin`.

        What comes after it is recomputed at once. Its own gradient is still computed: how the output would move with
        it. Nothing flows on to what it was computed from: along this way the gradient is 0, because the output does not
        move with it any more. (A gradient that was *not computed* is None, as always.) A pin belongs to the tensor, so
        every graph that contains the tensor honours it.

        Args:
            tensor: the output of a gate, or its name.
            value: numbers of its shape.

        Raises:
            KeyError: if it is not part of this graph.
            TypeError: for what are not real numbers.
            ValueError: for a leaf, which `forward` gives new values, or values of another shape, or if a gate cannot
                compute with them. In every case nothing has changed.

        Example:
            >>> x = Tensor(2.0, name="x")
            >>> h = x * 3.0
            >>> graph = ComputationalGraph(h * h)
            >>> graph.pin(h, 10.0)
            >>> graph.forward({x: 5.0}), graph.backward(), h.grad
            (array(100.), {Tensor(5.0, name='x'): array(0.)}, array(20.))
            >>> graph.unpin(h)
            >>> graph.forward()
            array(225.)
        """
        found = self._find_result(tensor)
        self._hold({found: found._checked(value)})

    def unpin(self, tensor: Tensor | str | None = None) -> None:
        """Let a pinned tensor, or all of them, be computed by its gate again.

        Args:
            tensor: a pinned tensor, or its name; without it, every pin of this graph is taken out.

        Raises:
            KeyError: if it is not part of this graph.
            ValueError: if it is not pinned, or a gate cannot compute. In every case nothing has changed.
        """
        if tensor is None:
            self._hold(dict.fromkeys(self.pinned))
            return
        found = self._find_result(tensor)
        if found not in self.pinned:
            known = ", ".join(self.label(t) or t.described() for t in self.pinned) or "nothing"
            raise ValueError(f"{self.label(found) or found.described()} is not pinned; pinned here: {known}")
        self._hold({found: None})

    @property
    def pinned(self) -> dict[Tensor, np.ndarray[Any, Any]]:
        """The pinned tensors of this graph and what each is held at, in topological order; copies of yours to keep."""
        return {tensor: pins.held(tensor) for tensor in pins.stamps(self._nodes)}

    @property
    def stopped(self) -> frozenset[Tensor]:
        """The tensors that the output does not move with, only because pins block every way to it."""
        return pins.stopped(self._nodes, self.output)

    def _hold(self, values: Mapping[Tensor, Any]) -> None:
        """Pin tensors at checked values (None takes a pin out) and replay; if that fails, all is as it was."""
        before = {tensor: pins.held(tensor) for tensor in values}
        for tensor, value in values.items():
            pins.hold(tensor, value)
        try:
            self._advance(None)
        except BaseException:  # an interrupted kernel, too, must not leave half a change
            for tensor, value in before.items():
                pins.hold(tensor, value)
            self._advance(None)
            raise

    def _find_result(self, key: Tensor | str) -> Tensor:
        if isinstance(key, str):
            self._use_notebook()
            found = [t for t in self._nodes if t.gate is not None and self.label(t) == key]
            if len(found) != 1:
                known = ", ".join(dict.fromkeys(self.label(t) for t in self._nodes if t.gate and self.label(t)))
                raise KeyError(
                    f"{'several results are' if found else 'no result of a gate is'} called {key!r}; those with a name "
                    f"in this graph: {known or 'none'}"
                )
            return found[0]
        if not isinstance(key, Tensor) or key not in self._position:
            raise KeyError(f"{key.described() if isinstance(key, Tensor) else repr(key)} is not part of this graph")
        if key.gate is None:
            name = self.label(key) or key.described()
            raise ValueError(f"{name} is computed by no gate, so there is nothing to pin: give it a value of your own")
        return key

    def _moved_pins(self) -> tuple[Tensor, ...]:
        """Return the pins that moved since this graph last looked; where other tensors are pinned now, plan anew."""
        now = pins.stamps(self._nodes)
        if now.keys() != self._planned_pins.keys():
            self._plan = None
            self._seen = dict.fromkeys(self._seen, -1)
        return tuple([tensor for tensor, stamp in now.items() if self._pins.get(tensor) != stamp])

    def _find(self, key: Tensor | str) -> Tensor:
        if isinstance(key, str):
            self._use_notebook()
            found = [leaf for leaf in self.leaves if self.label(leaf) == key]
            if len(found) == 1:
                return found[0]
            known = ", ".join(sorted({self.label(leaf) for leaf in self.leaves} - {""})) or "none has a name"
            raise KeyError(
                f"{'several leaves are' if found else 'no leaf is'} called {key!r}; the leaves of this graph: {known}"
            )
        if not isinstance(key, Tensor) or key not in self._position:
            what = key.described() if isinstance(key, Tensor) else repr(key)
            raise KeyError(f"{what} is not part of this graph")
        if key.gate is not None:
            raise ValueError(
                f"{key.described()} is computed by {key.gate}; only leaves can be given new values (graph.pin holds "
                "the result of a gate at a value)"
            )
        return key

    def forward(self, changes: Mapping[Tensor | str, ArrayLike] | None = None) -> np.ndarray[Any, Any]:
        """Write `changes` into the leaves and recompute what changed leaves reach.

        Args:
            changes: new values by leaf or by the leaf's name.

        Returns:
            The values of the (first) output.

        Raises:
            KeyError: for a name or tensor that is not a leaf of this graph.
            ValueError: for values of another shape. In every case nothing has changed.
        """
        self._advance(changes)
        return self.output.data

    def backward(self, upstream: ArrayLike | None = None) -> dict[Tensor, np.ndarray[Any, Any]]:
        """Compute the gradient of the output with respect to every node, into `.grad`.

        Args:
            upstream: the gradient that arrives at the output, of its shape; 1 by default.

        Returns:
            The gradient of each leaf that the output depends on; copies of yours to keep.

        Raises:
            ValueError: if a leaf changed since the last forward pass, or the output has several values and no
            `upstream`.
        """
        if not self.output.tracked:
            raise ValueError(f"{self.output.described()} depends on no leaf, so there is nothing to differentiate")
        start = seed(self.output, upstream)
        self._refuse_changed()
        if self._plan is None or self._layouts != ledger.layouts:
            self._make_plan().backward(start)
        else:
            self._plan.backward(start)
        return {leaf: np.array(leaf._grad) for leaf in self.leaves if leaf._grad is not None}

    def sweep(self, changes: Mapping[Tensor | str, ArrayLike] | None = None) -> float:
        """Do one forward and one backward pass, as a training step does, leaving all results in the tensors.

        Args:
            changes: as for `forward`.

        Returns:
            The value of the output, which must be a single number.
        """
        if self._seed is None:
            self._seed = seed(self.output, None)
        self._advance(changes, self._seed)
        return float(self.outputs[0]._value)

    def flatten(self, leaves: Iterable[Tensor] | None = None) -> FlatParameters:
        """Move `leaves` (all of them by default) into one flat array, see `nbnet.autodiff.flatten`."""
        return flatten(self.leaves if leaves is None else leaves)

    def steps(self, mode: Mode = "backward", leaf: Tensor | str | None = None, index: tuple[int, ...] = ()) -> Steps:
        """Return a pass over the graph as records with formulas; `print(graph.steps("backward"))` is a derivation.

        Args:
            mode: "forward" (the values), "backward" (the gradients of the output), or "forward-mode" (how every node
            moves
                with one leaf).
            leaf: for "forward-mode", which leaf, or its name; by default the first.
            index: which entry of the leaf moves, if it is an array.

        Example:
            >>> a, b = Tensor(2.0, name="a"), Tensor(1.0, name="b")
            >>> print(ComputationalGraph((a + b) * (b + 1)).steps("backward"))
            1. ×
               ∂f/∂z1 = 1 · z2 = 1 · 2 = 2
               ∂f/∂z2 = 1 · z1 = 1 · 3 = 3
            2. +
               ∂f/∂b = ∂f/∂z2 · 1 = 3 · 1 = 3
            3. +
               ∂f/∂a = ∂f/∂z1 · 1 = 2 · 1 = 2
               ∂f/∂b = ∂f/∂z1 · 1 = 2 · 1 = 2
        """
        self._refuse_changed()
        self._use_notebook()
        if mode == "forward":
            return forward_steps(self)
        if mode == "backward":
            return backward_steps(self)
        if mode == "forward-mode":
            if leaf is None and not self.leaves:
                raise ValueError("this graph has no leaf that could move")
            return forward_mode_steps(self, self.leaves[0] if leaf is None else self._find(leaf), index)
        raise ValueError(f'mode is "forward", "backward" or "forward-mode", not {mode!r}')

    def _refuse_changed(self) -> None:
        if self._pin_changes != pins.changes.count and pins.stamps(self._nodes) != self._pins:
            raise ValueError("what is pinned in this graph changed since the last forward pass; call graph.forward()")
        for tensor in self._sources:
            if tensor.version != self._seen[tensor]:
                name = self.label(tensor) or tensor.described()
                raise ValueError(f"{name} changed since the last forward pass; call graph.forward() first")

    def _advance(self, changes: Mapping[Tensor | str, ArrayLike] | None, upstream: Any = None) -> None:
        """Write `changes`, replay what changed since the last time, and go back from `upstream` if there is one."""
        moved = self._moved_pins() if self._pin_changes != pins.changes.count else ()
        plan = self._plan
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
                leaf = self._find(key)
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
        self._plan = kind(self._nodes, self.output)
        self._planned_pins = pins.stamps(self._nodes)
        self._layouts, self._flat = ledger.layouts, any(t.home is not None for t in self._sources)
        return self._plan

    def __getstate__(self) -> dict[str, Any]:
        # the nodes come first, in topological order, so that pickling does not recurse from outputs to inputs
        return {"_nodes": self._nodes} | {
            key: value for key, value in vars(self).items() if key not in ("_plan", "_seen", "_pins", "_planned_pins")
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(
            state, _plan=None, _pin_changes=-1, _writes=-1, _seen={t: t.version for t in state["_sources"]}
        )
        self._pins, self._planned_pins = pins.stamps(self._nodes), pins.stamps(self._nodes)

    def __repr__(self) -> str:
        gates = sum(tensor.gate is not None for tensor in self._nodes)
        return f"ComputationalGraph({gates} gates, {len(self.leaves)} leaves)"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002
        return display.mimebundle(self)


def _fits(value: Any, own: Any) -> bool:
    """Whether a value can be copied in as it is: an array with numbers of its own, of the right shape and dtype."""
    if type(value) is not np.ndarray or type(own) is not np.ndarray:
        return False
    return value.base is None and value.dtype is own.dtype and value.shape == own.shape


def _named(name: str, thing: object) -> Iterable[tuple[str, Tensor]]:
    if isinstance(thing, Tensor):
        yield name, thing
    elif type(thing) in (list, tuple):
        yield from ((f"{name}[{i}]", item) for i, item in enumerate(thing) if isinstance(item, Tensor))  # type: ignore[arg-type,var-annotated]
    elif type(thing) is dict:
        yield from ((f"{name}[{key!r}]", item) for key, item in thing.items() if isinstance(item, Tensor))
