"""Forward mode: tangents pushed from the inputs on to the output, with no rules but the gates' own `backward`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nbnet.autodiff.context import strict
from nbnet.autodiff.gate import Gate
from nbnet.autodiff.reverse_mode import gradients
from nbnet.autodiff.tensor import Tensor, settle


def push(tensor: Tensor, tangents: Sequence[Any]) -> Any:
    """Return the tangent of a gate's output from the tangents of its inputs: one step of forward mode.

    Args:
        tensor: the output of a gate.
        tangents: for each input its tangent, of its shape, or None where it does not move.
    """
    assert tensor.gate is not None
    gate = tensor.gate.copy()
    moving = [i for i, tangent in enumerate(tangents) if tangent is not None]
    values = [settle(source) for source in tensor.inputs]
    if gate.linear:
        stand_ins = [np.zeros_like(v) if t is None else t for v, t in zip(values, tangents, strict=True)]
        return gate.forward(*stand_ins)
    gate.needs = tuple(i in moving for i in range(len(values)))
    gate.forward(*values)
    if gate.elementwise or all(np.ndim(value) == 0 for value in [*values, tensor._value]):
        local = _answer(gate, np.ones(tensor.shape, tensor.dtype)[()])
        total: Any = 0
        for i in moving:
            total = total + local[i] * tangents[i]
        return np.broadcast_to(total, tensor.shape).astype(tensor.dtype)[()]
    try:
        return _transposed(gate, tensor, tangents, moving)
    except (
        TypeError,
        AttributeError,
    ):  # a student's backward that is not made of NumPy functions: ask it for every row of the Jacobian
        return _row_by_row(gate, tensor, tangents, moving)


def _answer(gate: Gate, dz: Any) -> Any:
    answer = gate.backward(dz)
    return answer if isinstance(answer, (tuple, list)) else (answer,)


def _transposed(gate: Gate, tensor: Tensor, tangents: Sequence[Any], moving: list[int]) -> Any:
    """Use that backward is linear in dz: the gradient of ⟨backward(dz), tangent⟩ by dz is the tangent of z."""
    dz = Tensor(np.zeros(tensor.shape, tensor.dtype))
    with strict():
        answer = _answer(gate, dz)
        total: Any = 0.0
        for i in moving:
            total = total + np.sum(answer[i] * tangents[i])
    if not isinstance(total, Tensor) or not total.tracked:
        return np.zeros(tensor.shape, tensor.dtype)
    return gradients(total, [dz])[0]


def _row_by_row(gate: Gate, tensor: Tensor, tangents: Sequence[Any], moving: list[int]) -> Any:
    result = np.zeros(tensor.shape, tensor.dtype)
    for place in np.ndindex(tensor.shape):
        unit = np.zeros(tensor.shape, tensor.dtype)
        unit[place] = 1
        answer = _answer(gate, unit)
        result[place] = sum(np.sum(answer[i] * tangents[i]) for i in moving)
    return result


def push_through(order: Sequence[Tensor], tangents: dict[Tensor, Any]) -> dict[Tensor, Any]:
    """Push `tangents` through the gates of `order` (inputs before outputs); fill and return them."""
    for tensor in order:
        if tensor.gate is not None and tensor.tracked:
            incoming = [tangents.get(source) for source in tensor.inputs]
            if any(tangent is not None for tangent in incoming):
                tangents[tensor] = push(tensor, incoming)
    return tangents
