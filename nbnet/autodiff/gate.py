"""`Gate`: one operation of the graph, with its `forward` and its `backward`.

This is the gate of the lecture. `forward` computes the output and keeps on `self` whatever `backward` will need;
`backward` receives the gradient of the output and returns one gradient per input:

    class MultiplyGate(Gate):
        def forward(self, x, y):
            self.x, self.y = x, y
            return x * y

        def backward(self, dz):
            return [self.y * dz, self.x * dz]

A gate that names the NumPy function it stands for, ``class Exp(Gate, numpy=np.exp)``, answers that function for
tensors. The built-in gates have no other standing than yours.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import numpy as np

from nbnet.autodiff.context import EVERYTHING, recording
from nbnet.autodiff.echo import play, play_one, play_two
from nbnet.autodiff.formula import array_function
from nbnet.autodiff.registry import answer
from nbnet.autodiff.tensor import Tensor, constant, new_tensor, settle

Array: TypeAlias = Any
"""What a gate computes with: NumPy arrays; and Tensors when the backward pass itself is recorded."""


class Gate:
    """The base of all gates. A subclass defines `forward` and `backward`; the rest has sensible defaults.

    Class attributes:
        symbol: short sign for pictures; the class name without "Gate" by default.
        flow: what the gate does to a gradient: "distributes", "scales", "routes", or None.
        formula: the output as a Python expression of the names of `forward`'s inputs, or None.
        derivatives: one expression per input for the local derivative; ``z`` is the output.
        elementwise: True if every output value depends only on the input values at its place (after broadcasting).
        linear: True if the output is linear in all inputs together.

    Parameters of a gate are constructor arguments: ``Sum(axis=0)(x)``.

    Example:
        >>> class MultiplyGate(Gate):
        ...     symbol = "×"
        ...     def forward(self, x, y):
        ...         self.x, self.y = x, y
        ...         return x * y
        ...     def backward(self, dz):
        ...         return [self.y * dz, self.x * dz]
        >>> x, y = Tensor(3.0), Tensor(-4.0)
        >>> f = MultiplyGate()(x, y)
        >>> f.backward()
        >>> x.grad, y.grad
        (array(-4.), array(3.))
    """

    symbol: ClassVar[str] = ""
    flow: ClassVar[str | None] = None
    formula: ClassVar[str | None] = None
    derivatives: ClassVar[tuple[str, ...]] = ()
    elementwise: ClassVar[bool] = False
    linear: ClassVar[bool] = False
    needs: tuple[bool, ...] = (True, True, True)
    """For each input, whether its gradient is wanted; a costly gate may return None where it is not."""

    forward: Callable[..., Any]
    backward: Callable[..., Any]

    if TYPE_CHECKING:  # fast paths that a gate may offer, see `plan`
        view: Callable[..., Any]
        bind_forward: Callable[..., bool | None]
        bind_backward: Callable[..., bool | None]

    def __init_subclass__(cls, *, numpy: Any = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "symbol" not in cls.__dict__ and not cls.symbol:
            cls.symbol = cls.__name__.removesuffix("Gate") or cls.__name__
        for function in numpy if isinstance(numpy, tuple) else () if numpy is None else (numpy,):
            answer(function, cls.handler())

    @classmethod
    def handler(cls) -> Callable[..., Tensor]:
        """Return the function that answers NumPy's: the first arguments are inputs, the rest parameters of the gate."""
        if cls.__init__ is object.__init__:
            return recorder(cls)
        arity = len(inspect.signature(cls.forward).parameters) - 1

        def apply_with_parameters(*arguments: Any, **parameters: Any) -> Tensor:
            try:
                gate = cls(*arguments[arity:], **parameters)
            except TypeError as error:
                known = ", ".join(list(inspect.signature(cls.__init__).parameters)[1:])
                given = ", ".join([*map(repr, arguments[arity:]), *(f"{k}={v!r}" for k, v in parameters.items())])
                raise TypeError(f"{cls.__name__} of a tensor takes {known}; it was given {given}") from error
            return record(gate, arguments[:arity])

        return apply_with_parameters

    def __call__(self, *inputs: Any, name: str | None = None) -> Tensor:
        """Record this gate on `inputs` and return its output. Each call works on its own copy of the gate.

        Args:
            inputs: tensors, numbers or arrays, as many as `forward` takes.
            name: what pictures and messages call the output.
        """
        again = play(type(self), inputs, self.__dict__)
        output = _record(self.copy(), inputs) if again is None else again
        if name is not None:
            output.name = name
        return output

    def copy(self) -> Gate:
        """Return a gate of the same class and parameters, with a memory of its own."""
        gate = object.__new__(type(self))
        gate.__dict__.update(self.__dict__)
        return gate

    def apply(self, *inputs: Array) -> Array:
        """Use this gate inside another gate: recorded on tensors, computed on arrays."""
        for value in inputs:
            if isinstance(value, Tensor):
                return record(self, inputs)
        return self.forward(*inputs)

    def __repr__(self) -> str:
        return type(self).__name__


class Elementwise(Gate):
    """A gate whose every output value depends only on the input values at its place, after broadcasting."""

    elementwise = True


class Unary(Elementwise):
    """An elementwise gate of one input that is a NumPy ufunc; `derivatives` says the rest.

    Example:
        >>> class Sinc(Unary, numpy=np.sinc):
        ...     derivatives = ("(cos(pi * x) - z) / x",)
    """

    flow = "scales"
    function: ClassVar[Callable[[Array], Array]]

    def __init_subclass__(cls, *, numpy: Any, **kwargs: Any) -> None:
        super().__init_subclass__(numpy=numpy, **kwargs)
        cls.function = numpy[0] if isinstance(numpy, tuple) else numpy
        cls.symbol = cls.__dict__.get("symbol", cls.function.__name__)

    def forward(self, x: Array) -> Array:
        """Return the function of x."""
        self.x = x
        self.z = type(self).function(x)
        return self.z

    def backward(self, dz: Array) -> Array:
        """Return dz times the local derivative."""
        return dz * array_function(self.derivatives[0], "x", "z")(self.x, self.z)


def record(gate: Gate, operands: tuple[Any, ...]) -> Tensor:
    """Run `gate` forward on `operands` and return the output tensor that remembers it."""
    again = play(type(gate), operands, gate.__dict__)
    return _record(gate, operands) if again is None else again


def _record(gate: Gate, operands: tuple[Any, ...]) -> Tensor:
    inputs = tuple([t if type(t) is Tensor else constant(t) for t in operands])
    needs = tuple([t.tracked for t in inputs])
    if gate.needs != needs:
        gate.needs = needs
    try:
        value = gate.forward(*[settle(t) if type(t._value) is float else t._value for t in inputs])
    except Exception as error:
        raise _explained(error, gate, inputs) from error
    return _output(value, gate, inputs, True in needs)


def _output(value: Any, gate: Gate, inputs: tuple[Tensor, ...], tracked: bool) -> Tensor:
    if type(value) is not np.ndarray and type(value) is not np.float64:
        value = checked_output(value, gate)
    on, groups, _ = recording.get()
    return new_tensor(value, gate, inputs, groups, tracked) if on else new_tensor(value, None, (), (), False)


def recorder(cls: type[Gate]) -> Callable[..., Tensor]:
    """Return a function that records a gate without parameters: `record`, unrolled for one and two inputs.

    Nearly all of the price of define-by-run is paid here, so these few lines are written for speed.
    """
    forward = cls.forward
    arity = len(inspect.signature(forward).parameters) - 1

    def apply_to_one(x: Any) -> Tensor:
        if type(x) is not Tensor:
            return _record(cls(), (x,))
        if x.echo is not None and (again := play_one(x.echo, cls, x)) is not None:
            return again
        if not x.tracked or type(x._value) is float:
            return _record(cls(), (x,))
        gate = cls()
        try:
            value = forward(gate, x._value)
        except Exception as error:
            raise _explained(error, gate, (x,)) from error
        if recording.get() is EVERYTHING and (type(value) is np.float64 or type(value) is np.ndarray):
            return new_tensor(value, gate, (x,), (), True)
        return _output(value, gate, (x,), True)

    def apply_to_two(x: Any, y: Any) -> Tensor:
        if type(x) is not Tensor:
            if y.echo is not None and (again := play_two(y.echo, cls, x, y)) is not None:
                return again
            x = constant(x)
        elif type(y) is not Tensor:
            if x.echo is not None and (again := play_two(x.echo, cls, x, y)) is not None:
                return again
            y = constant(y)
        elif (echo := x.echo or y.echo) is not None and (again := play_two(echo, cls, x, y)) is not None:
            return again
        a, b = x._value, y._value
        if (type(a) is float and x.gate is not None) or (type(b) is float and y.gate is not None):
            return _record(cls(), (x, y))
        gate = cls()
        tracked = True
        if not (x.tracked and y.tracked):
            gate.needs = (x.tracked, y.tracked)
            tracked = x.tracked or y.tracked
        try:
            value = forward(gate, a, b)
        except Exception as error:
            raise _explained(error, gate, (x, y)) from error
        if recording.get() is EVERYTHING and (type(value) is np.float64 or type(value) is np.ndarray):
            return new_tensor(value, gate, (x, y), (), tracked)
        return _output(value, gate, (x, y), tracked)

    def apply(*operands: Any) -> Tensor:
        return record(cls(), operands)

    return apply_to_one if arity == 1 else apply_to_two if arity == 2 else apply


def _explained(error: Exception, gate: Gate, inputs: tuple[Tensor, ...]) -> Exception:
    what = ", ".join(f"{t._name or '?'} {t.shape}" for t in inputs)
    message = f"{gate} cannot compute with ({what}): {error}"
    return type(error)(message) if type(error) in (ValueError, TypeError, IndexError) else ValueError(message)


def checked_output(value: Any, gate: Gate) -> Any:
    """Return what `gate.forward` returned as a floating-point array or NumPy scalar; else raise a TypeError."""
    if value is None:
        raise TypeError(f"{gate}.forward returned None; did it forget `return`?")
    if isinstance(value, Tensor):
        value = value._value
    array = np.asarray(value)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{gate}.forward returned {type(value).__name__}; it should return an array of real numbers")
    if array.dtype.kind not in "fb":
        array = array.astype(np.float64)
    return array[()] if array.ndim == 0 else array
