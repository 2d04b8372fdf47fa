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
from nbnet.autodiff.engine import recorded, seed
from nbnet.autodiff.flat import FlatParameters, flatten
from nbnet.autodiff.names import Names
from nbnet.autodiff.steps import Mode, Steps, backward_steps, forward_mode_steps, forward_steps
from nbnet.autodiff.tensor import Tensor
from nbnet.autodiff.upkeep import Upkeep


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
        self._nodes = recorded(*outputs)
        self._position = {tensor: i for i, tensor in enumerate(self._nodes)}
        used = dict.fromkeys(source for tensor in self._nodes for source in tensor.inputs)
        self._leaves = tuple(t for t in dict.fromkeys([*used, *self.outputs]) if t.is_leaf)
        self._names = Names(self._nodes, self._leaves)
        self._upkeep = Upkeep(self._nodes, self.output, self._names)
        self._seed: Any = None
        if names is not None:
            self.use_names(names)

    @property
    def output(self) -> Tensor:
        """The first output."""
        return self.outputs[0]

    @property
    def recomputed(self) -> tuple[Tensor, ...]:
        """What the last forward pass had to compute again, inputs before outputs."""
        return self._upkeep.recomputed

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
        return self._names.label(tensor)

    def use_names(self, names: Mapping[str, object]) -> None:
        """Call tensors what they are called in a namespace; looks one level into lists, tuples and dicts.

        Args:
            names: a mapping from names to objects, such as `globals()`; names with a leading underscore are passed
                over.
        """
        self._names.give(names)

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
        found = self._names.result(tensor)
        self._upkeep.hold({found: found._checked(value)})

    def unpin(self, tensor: Tensor | str | None = None) -> None:
        """Let a pinned tensor, or all of them, be computed by its gate again.

        Args:
            tensor: a pinned tensor, or its name; without it, every pin of this graph is taken out.

        Raises:
            KeyError: if it is not part of this graph.
            ValueError: if it is not pinned, or a gate cannot compute. In every case nothing has changed.
        """
        if tensor is None:
            self._upkeep.hold(dict.fromkeys(self.pinned))
            return
        found = self._names.result(tensor)
        if found not in self.pinned:
            known = ", ".join(self.label(t) or t.described() for t in self.pinned) or "nothing"
            raise ValueError(f"{self.label(found) or found.described()} is not pinned; pinned here: {known}")
        self._upkeep.hold({found: None})

    @property
    def pinned(self) -> dict[Tensor, np.ndarray[Any, Any]]:
        """The pinned tensors of this graph and what each is held at, in topological order; copies of yours to keep."""
        return {tensor: pins.held(tensor) for tensor in pins.stamps(self._nodes)}

    @property
    def stopped(self) -> frozenset[Tensor]:
        """The tensors that the output does not move with, only because pins block every way to it."""
        return pins.stopped(self._nodes, self.output)

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
        self._upkeep.advance(changes)
        return self.output.data

    def follow(self) -> np.ndarray[Any, Any]:
        """Recompute what leaves and pins reach that something else has changed, as `forward()` does.

        What another graph has recomputed since the change keeps the time of that: it does not count as changed once
        more, or graphs that share results would put each other out of date for ever.

        Returns:
            The values of the (first) output.

        Example:
            >>> x = Tensor(2.0, name="x")
            >>> square = x * x
            >>> one, other = ComputationalGraph(square + 1.0), ComputationalGraph(square * 2.0)
            >>> one.forward({x: 3.0}), other.follow()
            (array(10.), array(18.))
            >>> one.output.backward()
            >>> x.grad
            array(6.)
        """
        self._upkeep.follow()
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
        self._upkeep.backward(seed(self.output, upstream))
        return {leaf: np.array(leaf._grad) for leaf in self.leaves if leaf._grad is not None}

    def gradients(self, upstream: ArrayLike | None = None) -> dict[Tensor, np.ndarray[Any, Any]]:
        """Compute what `backward` computes for every node, and leave every `.grad` as it is.

        Graphs that share tensors share their `.grad`, in which the last backward pass wins; the gradients of this one
        are these.

        Args:
            upstream: as for `backward`.

        Returns:
            The gradient of every tensor that the output depends on; copies of yours to keep.

        Raises:
            ValueError: as `backward`.

        Example:
            >>> x = Tensor(2.0, name="x")
            >>> square, double = ComputationalGraph(x * x), ComputationalGraph(x * 2.0)
            >>> _ = square.backward()
            >>> double.gradients()[x], x.grad
            (array(2.), array(4.))
        """
        before = [(t, t._grad, t._grad.copy() if _is_writable(t._grad) else None) for t in self._nodes]
        try:
            self.backward(upstream)
            return {t: np.array(t._grad) for t in self._nodes if t._grad is not None}
        finally:
            for tensor, gradient, numbers in before:
                if numbers is not None:
                    gradient[...] = numbers  # a plan writes every pass into the same buffers
                tensor._grad = gradient

    def sweep(self, changes: Mapping[Tensor | str, ArrayLike] | None = None) -> float:
        """Do one forward and one backward pass, as a training step does, leaving all results in the tensors.

        Args:
            changes: as for `forward`.

        Returns:
            The value of the output, which must be a single number.
        """
        if self._seed is None:
            self._seed = seed(self.output, None)
        self._upkeep.advance(changes, self._seed)
        return float(self.outputs[0]._value)

    def flatten(self, leaves: Iterable[Tensor] | None = None) -> FlatParameters:
        """Move `leaves` (all of them by default) into one flat array, see `nbnet.autodiff.flatten`."""
        return flatten(self.leaves if leaves is None else leaves)

    def steps(self, mode: Mode = "backward", leaf: Tensor | str | None = None, index: tuple[int, ...] = ()) -> Steps:
        """Return a pass over the graph as records with formulas; `print(graph.steps("backward"))` is a derivation.

        Args:
            mode: "forward" (the values), "backward" (the gradients of the output), or "forward-mode" (how every node
                moves with one leaf).
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
        self._upkeep.refuse_changed()
        self._names.give_notebook()
        if mode == "forward":
            return forward_steps(self)
        if mode == "backward":
            return backward_steps(self)
        if mode == "forward-mode":
            if leaf is None and not self.leaves:
                raise ValueError("this graph has no leaf that could move")
            return forward_mode_steps(self, self.leaves[0] if leaf is None else self._names.leaf(leaf), index)
        raise ValueError(f'mode is "forward", "backward" or "forward-mode", not {mode!r}')

    def __getstate__(self) -> dict[str, Any]:
        # the nodes come first, in topological order, so that pickling does not recurse from outputs to inputs
        return {"_nodes": self._nodes} | {key: value for key, value in vars(self).items() if key != "_upkeep"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._upkeep = Upkeep(self._nodes, self.output, self._names)

    def __repr__(self) -> str:
        gates = sum(tensor.gate is not None for tensor in self._nodes)
        return f"ComputationalGraph({gates} gates, {len(self.leaves)} leaves)"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002
        return display.mimebundle(self)


def _is_writable(gradient: Any) -> bool:
    return type(gradient) is np.ndarray and gradient.flags.writeable
