"""The backward pass: walk the recorded gates from the output to the leaves and apply the chain rule.

Everything that all gates have in common happens here once: fan-out adds up, broadcasting is undone, gradients get the dtype
of their tensor, and a wrong answer of a gate becomes a message that names it.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import numpy as np

from nbnet.autodiff.gate import Gate
from nbnet.autodiff.tensor import Tensor, real_array

_by_serial = attrgetter("serial")


def recorded(*outputs: Tensor) -> list[Tensor]:
    """Return every tensor that `outputs` were computed from, and themselves, inputs before outputs."""
    seen = set(outputs)
    stack = list(seen)
    while stack:
        for tensor in stack.pop().inputs:
            if tensor not in seen:
                seen.add(tensor)
                stack.append(tensor)
    return sorted(seen, key=_by_serial)


def backward(output: Tensor, upstream: Any = None) -> None:
    """Fill `.grad` of every tensor that `output` depends on (see `Tensor.backward`)."""
    if not output.tracked:
        raise ValueError(f"{output.described()} depends on no leaf, so there is nothing to differentiate")
    order = [tensor for tensor in recorded(output) if tensor.tracked]
    gradients: dict[Tensor, Any] = {output: seed(output, upstream)}
    for tensor in reversed(order):
        gate = tensor.gate
        if gate is None:
            continue
        refresh(tensor)
        given = gradients.get(tensor)
        if given is None:
            continue
        for source, gradient in contributions(tensor, given):
            known = gradients.get(source)
            gradients[source] = gradient if known is None else known + gradient
    for tensor, gradient in gradients.items():
        if tensor.gate is None and type(gradient) is np.ndarray:
            gradient = np.array(gradient)
        tensor._grad = gradient


def seed(output: Tensor, upstream: Any) -> Any:
    """Return the gradient that a backward pass starts with."""
    if upstream is None:
        if output.size != 1:
            raise ValueError(
                f"{output.described()} has shape {output.shape}: say which gradient arrives there, backward(upstream), "
                "or reduce it to one number first, for example with np.sum"
            )
        return np.ones(output.shape, output.dtype)[()]
    value = real_array(upstream, output.dtype)
    if value.shape != output.shape:
        raise ValueError(
            f"the upstream gradient has shape {value.shape}, but {output.described()} has shape {output.shape}"
        )
    return value


def refresh(tensor: Tensor) -> None:
    """Refuse a gate whose inputs changed after it ran; bring a gate up to date whose output was replayed since."""
    for source in tensor.inputs:
        if source.version > tensor.version:
            raise ValueError(
                f"{source.described()} changed after {tensor.described()} was computed from it, so the gradient would be "
                "wrong: compute the expression again (or use ComputationalGraph, which replays it)"
            )
    if tensor.version != tensor.serial:
        assert tensor.gate is not None
        tensor.gate.forward(*[source._value for source in tensor.inputs])


def contributions(tensor: Tensor, given: Any) -> list[tuple[Tensor, Any]]:
    """Return what the gate of `tensor` passes back to each of its inputs that wants a gradient."""
    gate = tensor.gate
    assert gate is not None
    answer = gate.backward(given)
    if type(answer) is not tuple and type(answer) is not list:
        answer = (answer,)
    inputs = tensor.inputs
    if len(answer) != len(inputs):
        raise ValueError(f"{gate}.backward returned {len(answer)} gradients for {len(inputs)} inputs")
    return [
        (source, fitted(gradient, source, tensor, gate))
        for source, gradient in zip(inputs, answer, strict=True)
        if source.tracked
    ]


def fitted(gradient: Any, source: Tensor, output: Tensor, gate: Gate) -> Any:
    """Return `gradient` in the shape and dtype of `source`, undoing broadcasting."""
    value = source._value
    try:
        shape, dtype = gradient.shape, gradient.dtype
    except AttributeError:
        if gradient is None:
            raise ValueError(f"{gate}.backward returned None for its input {source.described()}") from None
        gradient = np.asarray(gradient)
        shape, dtype = gradient.shape, gradient.dtype
    if shape != value.shape:
        gradient = unbroadcast(gradient, source, output, gate)
    if dtype is not value.dtype and dtype != value.dtype:
        gradient = gradient.astype(value.dtype)
    return gradient


def unbroadcast(gradient: Any, source: Tensor, output: Tensor, gate: Gate) -> Any:
    """Sum `gradient` over the axes along which `source` was repeated."""
    shape = source.shape
    if gradient.shape != output.shape and gradient.ndim:
        raise ValueError(
            f"{gate}.backward returned a gradient of shape {gradient.shape} for {source.described()}, which has shape {shape}"
        )
    if gradient.shape != output.shape:
        return np.broadcast_to(gradient, shape)
    extra = gradient.ndim - len(shape)
    axes = tuple(range(extra)) + tuple(
        extra + i for i, n in enumerate(shape) if n == 1 and gradient.shape[extra + i] != 1
    )
    total = gradient.sum(axis=axes)
    return total.reshape(shape)[()] if not shape else total.reshape(shape)
