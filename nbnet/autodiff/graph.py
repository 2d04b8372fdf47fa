"""`ComputationalGraph`: the recorded graph of an expression, replayed with new values.

The tensors that a student's expression recorded are the graph. `forward` writes new values into leaves and recomputes only
what they reach; `backward` applies the chain rule from the output to the leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff import display
from nbnet.autodiff.engine import contributions, recorded, refresh, seed
from nbnet.autodiff.gate import _checked_output
from nbnet.autodiff.tensor import Tensor, clock


class ComputationalGraph:
    """The graph of one or several outputs.

    Args:
        outputs: tensors computed by gates; the first one is the output that `backward` starts from.
        names: what to call tensors without a name of their own: a mapping from names to objects, such as `globals()`.

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
        self._versions = {t: t.version for t in self._nodes if t.gate is None}
        if names is not None:
            self.use_names(names)

    @property
    def output(self) -> Tensor:
        """The first output."""
        return self.outputs[0]

    @property
    def leaves(self) -> tuple[Tensor, ...]:
        """The leaves, without the constants, in order of first use."""
        used = dict.fromkeys(source for tensor in self._nodes for source in tensor.inputs)
        return tuple(t for t in [*used, *self.outputs] if t.is_leaf)

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
            names: a mapping from names to objects, such as `globals()`; names with a leading underscore are passed over.
        """
        for name, thing in list(names.items()):
            if isinstance(name, str) and not name.startswith("_"):
                for label, tensor in _named(name, thing):
                    if tensor in self._position:
                        self._names.setdefault(tensor, label)

    def _find(self, key: Tensor | str) -> Tensor:
        if isinstance(key, str):
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
            raise ValueError(f"{key.described()} is computed by {key.gate}; only leaves can be given new values")
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
        checked = [(leaf := self._find(key), leaf._checked(value)) for key, value in (changes or {}).items()]
        for leaf, value in checked:
            leaf._write(value)
        changed = {t for t, version in self._versions.items() if t.version != version}
        done = []
        for tensor in self._nodes:
            if tensor.gate is not None and any(
                source in changed or source.version > tensor.version for source in tensor.inputs
            ):
                value = tensor.gate.forward(*[source._value for source in tensor.inputs])
                if type(value) is not np.ndarray and type(value) is not np.float64:
                    value = _checked_output(value, tensor.gate)
                tensor._value = value
                tensor.version = next(clock)
                changed.add(tensor)
                done.append(tensor)
        for tensor in self._versions:
            self._versions[tensor] = tensor.version
        self.recomputed = tuple(done)
        return self.output.data

    def backward(self, upstream: ArrayLike | None = None) -> dict[Tensor, np.ndarray[Any, Any]]:
        """Compute the gradient of the output with respect to every node, into `.grad`.

        Args:
            upstream: the gradient that arrives at the output, of its shape; 1 by default.

        Returns:
            The gradient of each leaf.
        """
        gradients: dict[Tensor, Any] = {self.output: seed(self.output, upstream)}
        for tensor in reversed(self._nodes):
            if tensor.gate is not None and tensor in gradients:
                refresh(tensor)
                for source, gradient in contributions(tensor, gradients[tensor]):
                    known = gradients.get(source)
                    gradients[source] = gradient if known is None else known + gradient
        for tensor in self._nodes:
            tensor._grad = gradients.get(tensor)
        return {leaf: np.array(gradients[leaf]) for leaf in self.leaves if leaf in gradients}

    def __repr__(self) -> str:
        gates = sum(tensor.gate is not None for tensor in self._nodes)
        return f"ComputationalGraph({gates} gates, {len(self.leaves)} leaves)"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002
        return display.mimebundle(self)


def _named(name: str, thing: object) -> Iterable[tuple[str, Tensor]]:
    if isinstance(thing, Tensor):
        yield name, thing
    elif type(thing) in (list, tuple):
        yield from ((f"{name}[{i}]", item) for i, item in enumerate(thing) if isinstance(item, Tensor))  # type: ignore[arg-type,var-annotated]
    elif type(thing) is dict:
        yield from ((f"{name}[{key!r}]", item) for key, item in thing.items() if isinstance(item, Tensor))
