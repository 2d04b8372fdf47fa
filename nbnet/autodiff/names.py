"""What the tensors of a graph are called, and which one a name means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from nbnet.autodiff import display
from nbnet.autodiff.tensor import Tensor


class Names:
    """The names of a graph's tensors.

    Args:
        nodes: every tensor of the graph.
        leaves: those of them that can be given new values.
    """

    def __init__(self, nodes: Iterable[Tensor], leaves: Iterable[Tensor]) -> None:
        self.nodes, self.leaves = frozenset(nodes), tuple(leaves)
        self._results = tuple(tensor for tensor in nodes if tensor.gate is not None)
        self._given: dict[Tensor, str] = {}

    def label(self, tensor: Tensor) -> str:
        """Return what `tensor` is called: its own name, else one that was given, else an empty text."""
        return tensor.name or self._given.get(tensor, "")

    def give(self, names: Mapping[str, object]) -> None:
        """Call tensors what they are called in a namespace, one level into lists, tuples and dicts as well."""
        for name, thing in list(names.items()):
            if isinstance(name, str) and not name.startswith("_"):
                for label, tensor in _named(name, thing):
                    if tensor in self.nodes:
                        self._given.setdefault(tensor, label)

    def give_notebook(self) -> None:
        """Call tensors what they are called in the notebook, if this is one; their other names stay."""
        if display.variables is not None and (names := display.variables()):
            self.give(names)

    def leaf(self, key: Tensor | str) -> Tensor:
        """Return the leaf that is meant.

        Raises:
            KeyError: if the graph has no such leaf, or several.
            ValueError: if it is the output of a gate.
        """
        if isinstance(key, str):
            self.give_notebook()
            found = [leaf for leaf in self.leaves if self.label(leaf) == key]
            if len(found) == 1:
                return found[0]
            known = ", ".join(sorted({self.label(leaf) for leaf in self.leaves} - {""})) or "none has a name"
            raise KeyError(
                f"{'several leaves are' if found else 'no leaf is'} called {key!r}; the leaves of this graph: {known}"
            )
        self._refuse_stranger(key)
        if key.gate is not None:
            raise ValueError(
                f"{key.described()} is computed by {key.gate}; only leaves can be given new values (graph.pin holds "
                "the result of a gate at a value)"
            )
        return key

    def result(self, key: Tensor | str) -> Tensor:
        """Return the output of a gate that is meant.

        Raises:
            KeyError: if no gate of the graph computes it, or several results have this name.
            ValueError: if it is computed by no gate.
        """
        if isinstance(key, str):
            self.give_notebook()
            found = [tensor for tensor in self._results if self.label(tensor) == key]
            if len(found) == 1:
                return found[0]
            known = ", ".join(dict.fromkeys(filter(None, map(self.label, self._results)))) or "none"
            raise KeyError(
                f"{'several results are' if found else 'no result of a gate is'} called {key!r}; those with a name "
                f"in this graph: {known}"
            )
        self._refuse_stranger(key)
        if key.gate is None:
            name = self.label(key) or key.described()
            raise ValueError(f"{name} is computed by no gate, so there is nothing to pin: give it a value of your own")
        return key

    def _refuse_stranger(self, key: object) -> None:
        if not isinstance(key, Tensor) or key not in self.nodes:
            raise KeyError(f"{key.described() if isinstance(key, Tensor) else repr(key)} is not part of this graph")


def _named(name: str, thing: object) -> Iterator[tuple[str, Tensor]]:
    if isinstance(thing, Tensor):
        yield name, thing
    elif type(thing) in (list, tuple):
        yield from ((f"{name}[{i}]", item) for i, item in enumerate(thing) if isinstance(item, Tensor))  # type: ignore[arg-type,var-annotated]
    elif type(thing) is dict:
        yield from ((f"{name}[{key!r}]", item) for key, item in thing.items() if isinstance(item, Tensor))
