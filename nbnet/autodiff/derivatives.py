"""Derivatives of functions, in both modes: `grad`, `jvp`, `vjp`, `jacobian` and second derivatives.

Reverse mode pulls a gradient from the output back to the inputs, one pass an output. Forward mode pushes a tangent
from the inputs on to the output, one pass an input. Neither has rules of its own: both use the gates' `backward`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff.context import recording, strict
from nbnet.autodiff.engine import accumulate, recorded, seed, stale, unbroadcast
from nbnet.autodiff.gate import Gate
from nbnet.autodiff.tensor import Tensor, new_tensor, settle

Function = Callable[..., Any]


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


# ---- functions of functions ------------------------------------------------------------------------------------------


def grad(function: Function, argnum: int | tuple[int, ...] = 0) -> Function:
    """Return the function that computes the gradient of `function`.

    Args:
        function: takes tensors (other arguments as they are) and returns a tensor with a single value.
        argnum: which positional argument to differentiate, or several of them.

    Returns:
        A function of the same arguments that returns the gradient: an array for a number or array, and a tensor for a
        tensor, so that `grad(grad(f))` works.

    Example:
        >>> cube = lambda x: x**3
        >>> grad(cube)(2.0), grad(grad(cube))(2.0)
        (array(12.), array(12.))
    """
    both = value_and_grad(function, argnum)
    return lambda *arguments, **options: both(*arguments, **options)[1]


def value_and_grad(function: Function, argnum: int | tuple[int, ...] = 0) -> Function:
    """Return the function that computes both the value of `function` and its gradient (see `grad`).

    Example:
        >>> value_and_grad(lambda x: np.sum(x * x))([1.0, 2.0])
        (array(5.), array([2., 4.]))
    """
    chosen = (argnum,) if isinstance(argnum, int) else tuple(argnum)

    def value_and_gradient(*arguments: Any, **options: Any) -> tuple[Any, Any]:
        inputs = _variables(function, arguments, chosen)
        outer = any(isinstance(arguments[i], Tensor) for i in chosen)
        value = _value(function, _replaced(arguments, chosen, inputs), options)
        found = tuple(gradients(value, inputs, record=outer))
        answer = found[0] if isinstance(argnum, int) else found
        return (value if outer else np.array(value._value)), answer

    return value_and_gradient


def vjp(function: Function, *primals: Any) -> tuple[Any, Callable[[ArrayLike], tuple[Any, ...]]]:
    """Return the value of `function` and the function that pulls a gradient of the value back to the inputs.

    Example:
        >>> value, pull = vjp(lambda x, y: x * y, 2.0, 3.0)
        >>> value, pull(1.0)
        (array(6.), (array(3.), array(2.)))
    """
    inputs = _variables(function, primals, range(len(primals)))
    value = _value(function, inputs, {})
    return np.array(value._value), lambda upstream: tuple(gradients(value, inputs, upstream=upstream))


def jvp(function: Function, primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, Any]:
    """Return the value of `function` and its directional derivative: forward mode, in one pass.

    Args:
        function: takes tensors and returns a tensor of any shape.
        primals: where, an array for each argument.
        tangents: in which direction, an array of the same shape for each argument.

    Example:
        >>> jvp(lambda x: np.exp(x), [0.0], [2.0])
        (array(1.), array(2.))
    """
    if len(primals) != len(tangents):
        raise ValueError(f"jvp got {len(primals)} primals but {len(tangents)} tangents")
    inputs = _variables(function, primals, range(len(primals)))
    start: dict[Tensor, Any] = {x: x._checked(tangent) for x, tangent in zip(inputs, tangents, strict=True)}
    value = _value(function, inputs, {})
    pushed = push_through(recorded(value), start)
    return np.array(value._value), np.array(pushed.get(value, np.zeros(value.shape, value.dtype)))


def jacobian(function: Function, argnum: int = 0, *, mode: str | None = None) -> Function:
    """Return the function that computes the Jacobian of `function`.

    Args:
        function: takes tensors and returns a tensor of any shape.
        argnum: which positional argument to differentiate.
        mode: "forward" (one pass an input), "reverse" (one pass an output), or None for the one with fewer passes.

    Returns:
        A function of the same arguments; its result has the shape of the output followed by that of the argument.

    Example:
        >>> jacobian(lambda x: x * x)(np.array([1.0, 2.0]))
        array([[2., 0.],
               [0., 4.]])
    """
    if mode not in (None, "forward", "reverse"):
        raise ValueError(f'mode is "forward", "reverse" or None, not {mode!r}')

    def compute(*arguments: Any, **options: Any) -> np.ndarray[Any, Any]:
        (x,) = inputs = _variables(function, arguments, (argnum,))
        value = _value(function, _replaced(arguments, (argnum,), inputs), options)
        result = np.zeros((*value.shape, *x.shape), np.result_type(value.dtype, x.dtype))
        if mode == "forward" or (mode is None and x.size < value.size):
            order = recorded(value)
            for place in np.ndindex(x.shape):
                unit = np.zeros(x.shape, x.dtype)
                unit[place] = 1
                result[(..., *place)] = push_through(order, {x: unit[()]}).get(value, 0)
        else:
            for place in np.ndindex(value.shape):
                unit = np.zeros(value.shape, value.dtype)
                unit[place] = 1
                result[place] = accumulate(value, unit[()]).get(x, 0) if value.tracked else 0
        return result

    return compute


def hessian_vector_product(function: Function, primal: Any, vector: ArrayLike) -> np.ndarray[Any, Any]:
    """Return the product of the Hessian of `function` at `primal` with `vector`, without ever making the Hessian.

    It is the gradient of ⟨∇f, vector⟩ (Pearlmutter, 1994).

    Example:
        >>> hessian_vector_product(lambda x: np.sum(x**3), [1.0, 2.0], [1.0, 1.0])
        array([ 6., 12.])
    """
    (x,) = _variables(function, (primal,), (0,))
    direction = x._checked(vector)
    (slope,) = gradients(_value(function, [x], {}), [x], record=True)
    if not slope.tracked:
        return np.zeros(x.shape, x.dtype)
    return gradients(np.sum(slope * direction), [x])[0]  # type: ignore[no-any-return]


def _variables(function: Function, arguments: Sequence[Any], chosen: Sequence[int] | range) -> list[Tensor]:
    """Return the chosen arguments as tensors: a tensor as it is, anything else as a new leaf."""
    for i in chosen:
        if not 0 <= i < len(arguments):
            name = getattr(function, "__name__", "the function")
            raise IndexError(f"argument {i} of {name} is to be differentiated, but it was called with {len(arguments)}")
    return [a if isinstance(a := arguments[i], Tensor) and a.tracked else Tensor(a) for i in chosen]


def _replaced(arguments: Sequence[Any], chosen: Sequence[int], inputs: Sequence[Tensor]) -> list[Any]:
    replaced = list(arguments)
    for i, x in zip(chosen, inputs, strict=True):
        replaced[i] = x
    return replaced


def _value(function: Function, arguments: Sequence[Any], options: dict[str, Any]) -> Tensor:
    token = recording.set(recording.get()._replace(on=True))
    try:
        value = function(*arguments, **options)
    finally:
        recording.reset(token)
    if isinstance(value, Tensor):
        return value
    try:
        return Tensor(value, constant=True)
    except TypeError:
        name = getattr(function, "__name__", "the function")
        raise TypeError(f"{name} should return a tensor, not {type(value).__name__}") from None
