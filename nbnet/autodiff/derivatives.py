"""Derivatives of functions, in both modes: `grad`, `jvp`, `vjp`, `jacobian` and second derivatives.

Reverse mode pulls a gradient from the output back to the inputs, one pass an output. Forward mode pushes a tangent
from the inputs on to the output, one pass an input. Neither has rules of its own: both use the gates' `backward`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbnet.autodiff.context import recording
from nbnet.autodiff.engine import accumulate, recorded
from nbnet.autodiff.forward_mode import push_through
from nbnet.autodiff.reverse_mode import gradients
from nbnet.autodiff.tensor import Tensor

Function = Callable[..., Any]


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
