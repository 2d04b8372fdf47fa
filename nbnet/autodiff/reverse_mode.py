"""Reverse mode that records its own gates, so that gradients have gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff.context import strict
from nbnet.autodiff.engine import accumulate, recorded, seed, stale, unbroadcast
from nbnet.autodiff.tensor import Tensor, new_tensor


def gradients(
    output: Tensor, inputs: Sequence[Tensor], *, upstream: ArrayLike | Tensor | None = None, record: bool = False
) -> list[Any]:
    """Return the gradients of `output` with respect to `inputs`, without touching any `.grad`.

    Args:
        output: the tensor to differentiate.
        inputs: tensors it may depend on; the gradient of one it does not depend on is zero.
        upstream: the gradient that arrives at `output`; 1 by default.
        record: record the backward pass itself, so that the gradients are tensors that can be differentiated again.

    Example:
        >>> x = Tensor(3.0)
        >>> (slope,) = gradients(x**3, [x], record=True)
        >>> slope
        Tensor(27.0)
        >>> gradients(slope, [x])
        [array(18.)]
    """
    if not record:
        found = accumulate(output, seed(output, upstream)) if output.tracked else {}
        return [np.array(found[x]) if x in found else np.zeros(x.shape, x.dtype) for x in inputs]
    first = upstream if isinstance(upstream, Tensor) else Tensor(seed(output, upstream), constant=True)
    known: dict[Tensor, Tensor] = {output: first}
    with strict():
        for tensor in reversed(recorded(output)):
            if tensor.gate is not None and tensor in known and tensor.tracked:
                _record_backward(tensor, known)
    return [known[x] if x in known else Tensor(np.zeros(x.shape, x.dtype), constant=True) for x in inputs]


def _record_backward(tensor: Tensor, known: dict[Tensor, Tensor]) -> None:
    """Send the gradient of `tensor` to its inputs, as recorded gates.

    A copy of the gate runs forward on the input tensors, so that what it keeps on self has a history too.
    """
    assert tensor.gate is not None
    for source in tensor.inputs:
        if source.version > tensor.version:
            raise stale(source, tensor)
    gate = tensor.gate.copy()
    try:
        result = gate.forward(*[source if source.tracked else source._value for source in tensor.inputs])
        for name, kept in vars(gate).items():
            if kept is result:
                setattr(gate, name, tensor)  # the output's derivative is this gate's own rule
        answer = gate.backward(known[tensor])
    except (TypeError, AttributeError) as error:
        raise TypeError(
            f"{gate} cannot be differentiated twice: its forward and backward should be made of NumPy functions and "
            f"operators only ({error})"
        ) from error
    answer = answer if isinstance(answer, (tuple, list)) else (answer,)
    if len(answer) != len(tensor.inputs):
        raise ValueError(f"{gate}.backward returned {len(answer)} gradients for {len(tensor.inputs)} inputs")
    for source, gradient in zip(tensor.inputs, answer, strict=True):
        if source.tracked:
            if gradient is None:
                raise ValueError(f"{gate}.backward returned None for its input {source.described()}")
            if not isinstance(gradient, Tensor):
                gradient = new_tensor(np.asarray(gradient, source.dtype), None, (), (), False)
            if gradient.shape != source.shape:
                gradient = unbroadcast(gradient, source, tensor, gate)
            if gradient.dtype != source.dtype:
                gradient = gradient.astype(source.dtype)
            known[source] = known[source] + gradient if source in known else gradient
