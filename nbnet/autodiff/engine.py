"""The backward pass: walk the recorded gates from the output to the leaves and apply the chain rule.

Everything that all gates have in common happens here once: fan-out adds up, broadcasting is undone, gradients get the
dtype of their tensor, and a wrong answer of a gate becomes a message that names it.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from heapq import heappop, heappush
from operator import attrgetter
from typing import Any

import numpy as np

from nbnet.autodiff.coercion import real_array
from nbnet.autodiff.gate import Gate
from nbnet.autodiff.tensor import Tensor, plain, settle

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


def backward(output: Tensor, upstream: Any = None) -> dict[Tensor, Any]:
    """Fill `.grad` of every tensor that `output` depends on (see `Tensor.backward`); return what was filled in."""
    if not output.tracked:
        raise ValueError(f"{output.described()} depends on no leaf, so there is nothing to differentiate")
    gradients = accumulate(output, seed(output, upstream))
    for tensor, gradient in gradients.items():
        if tensor.gate is None and type(gradient) is np.ndarray and gradient.base is not None:
            gradient = gradient.copy()
        tensor._grad = gradient
    return gradients


def accumulate(output: Tensor, upstream: Any, stopped: Container[Tensor] = ()) -> dict[Tensor, Any]:
    """Apply the chain rule from `output`, where the gradient `upstream` arrives, back to the leaves.

    The tape is flat: of all tensors that wait with a gradient, the one created last is next. Whatever was computed
    from it was created later still, so that its gradient is complete. From `stopped` tensors nothing flows on.

    Returns:
        The gradients of all tensors that were reached.
    """
    gradients = {output: upstream}
    waiting = [] if output.gate is None else [(-output.serial, output, output.gate)]
    while waiting:
        _, tensor, gate = heappop(waiting)
        inputs, version, upstream = tensor.inputs, tensor.version, gradients[tensor]
        if version != tensor.serial:
            gate.forward(*[settle(source) for source in inputs])  # replayed since: what it keeps on self is old
        answer = gate.backward(upstream)
        if type(answer) is not tuple:
            answer = answer if type(answer) is list else (answer,)
        if len(answer) != len(inputs):
            raise ValueError(f"{gate}.backward returned {len(answer)} gradients for {len(inputs)} inputs")
        for source, gradient in zip(inputs, answer):  # noqa: B905 - a strict zip is slower, and the lengths are equal
            if source.version > version:
                raise stale(source, tensor)
            if source.tracked:
                value = source._value
                kind = type(gradient)
                if kind is not type(value) or (
                    kind is not np.float64 and (gradient.shape != value.shape or gradient.dtype is not value.dtype)
                ):
                    gradient = fitted(gradient, source, tensor, gate)
                if source in gradients:
                    gradient = gradients[source] + gradient
                elif source.gate is not None:
                    if not stopped or source not in stopped:
                        heappush(waiting, (-source.serial, source, source.gate))
                elif gradient is upstream and kind is np.ndarray:
                    gradient = gradient.copy()  # a leaf's gradient belongs to its owner alone
                gradients[source] = gradient
    return gradients


def stale(source: Tensor, tensor: Tensor) -> ValueError:
    """Return the error for a tensor that was computed from values that are no longer there."""
    return ValueError(
        f"{source.described()} changed after {tensor.described()} was computed from it, so the gradient would be "
        "wrong: compute the expression again (or use ComputationalGraph, which replays it)"
    )


ONE = np.float64(1.0)


def seed(output: Tensor, upstream: Any) -> Any:
    """Return the gradient that a backward pass starts with."""
    if upstream is None:
        if type(output._value) is np.float64:
            return ONE
        if output.size != 1:
            raise ValueError(
                f"{output.described()} has shape {output.shape}: say which gradient arrives there, backward(upstream), "
                "or reduce it to one number first, for example with np.sum"
            )
        return np.ones(output.shape, output.dtype)[()]
    value = real_array(plain(upstream), output.dtype)
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
    if gradient.ndim == 2 and value.ndim == 1 and shape == output._value.shape and shape[1] == value.shape[0]:
        gradient = sum_rows(gradient)
    elif shape != value.shape:
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
    total = gradient.sum(axis=summed_axes(gradient.shape, shape))
    return total.reshape(shape) if shape else total


def sum_rows(gradient: Any) -> Any:
    """Return the sum over the rows of a matrix; of a plain array as a product with ones, several times faster."""
    if type(gradient) is np.ndarray and gradient.dtype.char in "fd":
        return ones(len(gradient), gradient.dtype).dot(gradient)
    return gradient.sum(axis=0)


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
