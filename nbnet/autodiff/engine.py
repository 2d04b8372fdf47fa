"""The backward pass: walk the recorded gates from the output to the leaves and apply the chain rule.

Everything that all gates have in common happens here once: fan-out adds up, broadcasting is undone, gradients get the
dtype of their tensor, and a wrong answer of a gate becomes a message that names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

import numpy as np

from nbnet.autodiff.gate import Gate
from nbnet.autodiff.tensor import Tensor, real_array, settle

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
    for tensor, gradient in accumulate(recorded(output), {output: seed(output, upstream)}).items():
        if tensor.gate is None and type(gradient) is np.ndarray and gradient.base is not None:
            gradient = gradient.copy()
        tensor._grad = gradient


def accumulate(order: Sequence[Tensor], gradients: dict[Tensor, Any]) -> dict[Tensor, Any]:
    """Apply the chain rule from the tensors in `gradients` back through `order`.

    Args:
        order: tensors, inputs before outputs.
        gradients: the gradients to start with; this is filled with those of all tensors it reaches, and returned.
    """
    for tensor in reversed(order):
        gate = tensor.gate
        if gate is None:
            continue
        upstream = gradients.get(tensor)
        if upstream is None:
            continue
        inputs, version = tensor.inputs, tensor.version
        for source in inputs:
            if source.version > version:
                raise stale(source, tensor)
        if version != tensor.serial:
            gate.forward(*[settle(source) for source in inputs])  # replayed since: what it keeps on self is old
        answer = gate.backward(upstream)
        if type(answer) is not tuple:
            answer = answer if type(answer) is list else (answer,)
        if len(answer) != len(inputs):
            raise ValueError(f"{gate}.backward returned {len(answer)} gradients for {len(inputs)} inputs")
        for source, gradient in zip(inputs, answer, strict=True):
            if source.tracked:
                kind, value = type(gradient), source._value
                if kind is not type(value) or (
                    kind is not np.float64 and (gradient.shape != value.shape or gradient.dtype != value.dtype)
                ):
                    gradient = fitted(gradient, source, tensor, gate)
                elif gradient is upstream and source.gate is None and kind is np.ndarray:
                    gradient = gradient.copy()  # a leaf's gradient belongs to its owner alone
                gradients[source] = gradients[source] + gradient if source in gradients else gradient
    return gradients


def stale(source: Tensor, tensor: Tensor) -> ValueError:
    """Return the error for a tensor that was computed from values that are no longer there."""
    return ValueError(
        f"{source.described()} changed after {tensor.described()} was computed from it, so the gradient would be "
        "wrong: compute the expression again (or use ComputationalGraph, which replays it)"
    )


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


def fitted(gradient: Any, source: Tensor, output: Tensor, gate: Gate) -> Any:
    """Return `gradient` in the shape and dtype of `source`, undoing broadcasting."""
    value = settle(source)
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
            f"{gate}.backward returned a gradient of shape {gradient.shape} for {source.described()}, "
            f"which has shape {shape}"
        )
    if gradient.shape != output.shape:
        return np.broadcast_to(gradient, shape)
    axes = summed_axes(gradient.shape, shape)
    if gradient.ndim == 2 and axes == (0,) and type(gradient) is np.ndarray and gradient.dtype.char in "fd":
        total = ones(len(gradient), gradient.dtype) @ gradient  # several times faster than a sum over the first axis
        return total if total.shape == shape else total.reshape(shape)
    total = gradient.sum(axis=axes)
    return total.reshape(shape) if shape else total


def summed_axes(broadcast: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the axes along which an array of `shape` was repeated to fill the `broadcast` shape."""
    extra = len(broadcast) - len(shape)
    return tuple(i for i, n in enumerate(broadcast) if i < extra or (shape[i - extra] == 1 and n != 1))


@lru_cache(maxsize=64)
def ones(n: int, dtype: Any) -> np.ndarray[Any, Any]:
    """Return n ones, to sum with by a product."""
    array = np.ones(n, dtype)
    array.flags.writeable = False
    return array
