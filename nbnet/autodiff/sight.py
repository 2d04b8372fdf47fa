"""How an expression looks, to see whether the next one is the same: what `repeating` goes by."""

from __future__ import annotations

import inspect
import weakref
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from nbnet.autodiff import engine
from nbnet.autodiff.gate import Gate
from nbnet.autodiff.tensor import Tensor

MOST_NODES = 500
MOST_BYTES = 2**26
"""What the values of an expression may take, to be kept from step to step."""

CHEAP = 2**16
"""Bytes of a constant array up to which it is copied in every step, rather than asking whether it is still the same."""


@dataclass(eq=False)
class Sight:
    """How an expression looked when it was differentiated.

    Attributes:
        nodes: its tensors, inputs before outputs.
        key: what two expressions have in common that may share their buffers.
        constants: for each constant array, by its position, weak references to its tensor and to itself.
    """

    nodes: list[Tensor]
    key: tuple[Any, ...]
    constants: dict[int, tuple[Any, Any]]

    @classmethod
    def of(cls, output: Tensor) -> Sight | None:
        """Return how the expression of `output` looks, or None if it cannot repeat."""
        nodes = engine.recorded(output)
        position = {tensor: i for i, tensor in enumerate(nodes)}
        key: list[Any] = []
        constants = {}
        if len(nodes) > MOST_NODES or sum(np.asarray(tensor._value).nbytes for tensor in nodes) > MOST_BYTES:
            return None
        for i, tensor in enumerate(nodes):
            value = tensor._value
            if tensor.gate is not None:
                if not type(tensor.gate).__module__.startswith("nbnet.") or np.asarray(value).dtype.kind != "f":
                    return None
                parameters = parameters_of(tensor.gate)
                if parameters is None:
                    return None
                sources = tuple([position[source] for source in tensor.inputs])
                key.append((type(tensor.gate), tuple(parameters.items()), tensor.group, sources, value.shape))
            elif tensor.tracked:
                if type(value) is not np.ndarray or tensor.home is not None:
                    return None
                key.append(("leaf", id(tensor)))
            elif type(value) is np.ndarray:
                key.append((value.shape, value.dtype))
                constants[i] = weakref.ref(tensor), weakref.ref(value)
            elif type(value) in (int, float):
                key.append((type(value), value))
            else:
                return None
        return cls(nodes, tuple(key), constants)

    def slots(self, before: Sight) -> set[Tensor]:
        """Return the constants whose values a repeated step copies: arrays that may be others in every step."""
        uses: dict[Tensor, int] = {}
        for tensor in self.nodes:
            for source in tensor.inputs:
                uses[source] = uses.get(source, 0) + 1
        slots = set()
        for i, (_, array) in self.constants.items():
            tensor = self.nodes[i]
            was_tensor, was_array = before.constants[i]
            may_differ = was_array() is not array() or tensor._value.nbytes <= CHEAP
            if may_differ and was_tensor() is not tensor and uses[tensor] == 1:
                slots.add(tensor)
        return slots


def parameters_of(gate: Gate) -> dict[str, Any] | None:
    """Return the parameters that `gate` was made with; None if they are not plain values."""
    kind: Any = type(gate)
    parameters = {name: gate.__dict__.get(name, inspect) for name in _parameter_names(kind)}
    return parameters if all(_is_plain(value) for value in parameters.values()) else None


@lru_cache
def _parameter_names(kind: Any) -> tuple[str, ...]:
    return () if kind.__init__ is object.__init__ else tuple(inspect.signature(kind).parameters)


def _is_plain(value: Any) -> bool:
    if type(value) is tuple:
        return all(_is_plain(each) for each in value)
    return value is None or type(value) in (int, float, bool, str)
