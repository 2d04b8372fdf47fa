"""`Tensor`: a NumPy array with a history.

A tensor is a *leaf* (you made it), a *constant* (a number or array that met a tensor), or the *output of a gate*;
then it knows the gate and the gate's inputs, and that is the whole graph. Every operator and every NumPy function
applied to a tensor looks up its gate in the registry and records it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nbnet.autodiff import display
from nbnet.autodiff.changes import clock, ledger
from nbnet.autodiff.context import EVERYTHING, recording
from nbnet.autodiff.registry import handlers, on_answer
from nbnet.autodiff.values import Values

if TYPE_CHECKING:
    from nbnet.autodiff.echo import Echo
    from nbnet.autodiff.gate import Gate


class Tensor:
    """A NumPy array of real numbers that remembers how it was computed.

    Args:
        data: numbers in any shape NumPy understands; copied. Integers and booleans become float64.
        name: what pictures and messages call it.
        dtype: a floating dtype; by default that of `data`.
        constant: True for data that no gradient is wanted for, such as the inputs of a network.

    Raises:
        TypeError: if `data` is not made of real numbers in a rectangular shape.

    Example:
        >>> import numpy as np
        >>> w, x = Tensor(2.0, name="w"), Tensor([1.0, 3.0], name="x")
        >>> y = np.sum(w * x)
        >>> y
        Tensor(8.0)
        >>> y.backward()
        >>> w.grad, x.grad
        (array(4.), array([2., 2.]))
    """

    __slots__ = (
        "__weakref__",
        "_grad", "_name", "_value", "_view", "echo", "gate", "group", "home", "inputs", "serial", "tracked", "version",
    )  # fmt: skip

    gate: Gate | None
    inputs: tuple[Tensor, ...]
    group: tuple[str, ...]
    __array_priority__ = 1000

    def __init__(
        self, data: ArrayLike, *, name: str | None = None, dtype: DTypeLike | None = None, constant: bool = False
    ) -> None:
        self._value: Any = np.float64(data) if type(data) is float and dtype is None else real_array(data, dtype)
        self._name: str | None = None
        if name is not None:
            self.name = name
        self._grad: Any = None
        self._view: Values | None = None
        self.home: Any = None  # the FlatParameters that a leaf lives in
        self.echo: Echo | None = None
        self.gate = None
        self.inputs = ()
        self.group = ()
        self.tracked = not constant
        self.serial = self.version = next(clock)

    # ---- what it is -------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str | None:
        """What pictures and messages call this tensor, or None."""
        return self._name

    @name.setter
    def name(self, name: str | None) -> None:
        if name is not None and not isinstance(name, str):
            raise TypeError(f"a tensor's name is a text, not {type(name).__name__}")
        self._name = name

    @property
    def data(self) -> np.ndarray[Any, Any]:
        """The values. ``w.data = …``, ``w.data -= …`` and ``w.data[i] = …`` change a leaf, and that is noticed."""
        view = self._view
        if view is None or view._storage is not self._value:
            view = self._view = Values.of(self, self._value)
        return view

    @data.setter
    def data(self, data: ArrayLike) -> None:
        if data is self._view and data is not None:
            return  # the end of `w.data -= …`: the change is made and counted
        if self.gate is not None:
            raise ValueError(
                f"{self._name or 'this tensor'} is the output of {self.gate}; only a leaf can be given new values. "
                "Change a leaf and compute again (or use ComputationalGraph.forward)"
            )
        self._write(self._checked(data))

    def _checked(self, data: ArrayLike) -> Any:
        value = real_array(data, self.dtype)
        if value.shape != self.shape:
            raise ValueError(f"{self.described()} has shape {self.shape}; it cannot take values of shape {value.shape}")
        return value

    def _write(self, value: Any) -> None:
        if type(self._value) is np.ndarray:
            self._value[...] = value
        else:
            self._value = value
        self.version = next(clock)
        ledger.writes += 1

    def _update(self, ufunc: Callable[..., Any], other: Any) -> None:
        value = self._value
        if type(other) is Tensor:
            other = other._value
        if type(value) is np.ndarray and self.gate is None:
            ufunc(value, other, value)
            self.version = next(clock)
            ledger.writes += 1
        else:
            self.data = ufunc(value, other)

    @property
    def grad(self) -> np.ndarray[Any, Any] | None:
        """The gradient that the last backward pass left here; None means *not computed*."""
        if self._grad is None or type(self._grad) is np.ndarray:
            return self._grad
        return np.asarray(self._grad)

    @grad.setter
    def grad(self, grad: ArrayLike | None) -> None:
        self._grad = None if grad is None else self._checked(grad)

    @property
    def is_leaf(self) -> bool:
        """True for a tensor you made, on which gradients end."""
        return self.gate is None and self.tracked

    @property
    def is_constant(self) -> bool:
        """True for a number or array that met a tensor: it has no gradient."""
        return self.gate is None and not self.tracked

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the values."""
        return np.shape(self._value)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype of the values; a Python number that met a tensor counts as float64."""
        value = self._value
        return np.dtype(np.float64) if type(value) in (int, float) else np.asarray(value).dtype

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of values."""
        return int(np.size(self._value))

    @property
    def T(self) -> Tensor:  # noqa: N802
        """The transpose, recorded."""
        return self.transpose()

    def described(self) -> str:
        """Return how messages speak of this tensor: its name, or else what it is."""
        if self._name:
            return self._name
        kind = f"the output of {self.gate}" if self.gate is not None else "a leaf" if self.tracked else "a constant"
        return f"{kind} of shape {self.shape}"

    def __repr__(self) -> str:
        value = np.asarray(self._value)
        body = repr(value.item()) if value.ndim == 0 else np.array2string(value, separator=", ", prefix="Tensor(")
        dtype = "" if self.dtype == np.float64 else f", dtype={value.dtype}"
        name = f", name={self._name!r}" if self._name else ""
        return f"Tensor({body}{dtype}{name})"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:  # noqa: ARG002
        return display.mimebundle(self)

    # ---- leaving the graph ------------------------------------------------------------------------------------------

    def item(self) -> float:
        """Return the only value as a Python number."""
        return float(self)

    def __float__(self) -> float:
        if recording.get() is not EVERYTHING:
            self._leave()
        value = self._value
        return float(value) if type(value) is np.float64 else float(np.asarray(value).item())

    def _leave(self) -> None:
        if recording.get().strict and self.tracked:
            raise TypeError(
                "a second derivative is being computed, and this gate turns a tensor into plain numbers, which would "
                "lose it: write forward and backward with NumPy functions and operators only"
            )

    def __bool__(self) -> bool:
        return bool(self._value)

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else repr(self)

    def __round__(self, digits: int = 0) -> Tensor:
        return handlers[np.round](self, digits)  # type: ignore[no-any-return]

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        self._leave()
        if self.tracked and not self.shape:
            raise TypeError(
                "np.array([…]) of tensors would lose their history: use np.stack([…]). For the plain number of one "
                f"tensor there are {self._name or 'w'}.data and {self._name or 'w'}.item()"
            )
        if copy is False:
            raise ValueError("the values of a tensor can only be copied into a plain array")
        return np.array(self._value, dtype=dtype)

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("a 0-dimensional tensor has no len()")
        return self.shape[0]

    def __iter__(self) -> Iterator[Tensor]:
        return (self[i] for i in range(len(self)))

    def __copy__(self) -> Tensor:
        return Tensor(self._value, name=self._name, constant=not self.tracked)

    def __getstate__(self) -> tuple[Any, ...]:
        stale = any(source.version > self.version for source in self.inputs)
        return settle(self), self._name, self._grad, self.gate, self.inputs, self.group, self.tracked, stale

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self._value, self._name, self._grad, self.gate, self.inputs, self.group, self.tracked, stale = state
        self._view = self.home = self.echo = None
        self.serial = self.version = next(clock)  # inputs are restored first, so the order stays topological
        if stale:
            self.version = 0

    # ---- derivatives ------------------------------------------------------------------------------------------------

    def backward(self, upstream: ArrayLike | None = None) -> None:
        """Compute the gradient of this tensor with respect to everything it was computed from, into `.grad`.

        A second call gives the same gradients again; it does not add to them.

        Args:
            upstream: the gradient that arrives at this tensor, of its shape; 1 by default, which needs a single value.

        Raises:
            ValueError: if the tensor has several values and no `upstream`, or a leaf changed since it was computed.
        """
        handlers["backward"](self, upstream)

    # ---- NumPy's protocols ------------------------------------------------------------------------------------------

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method == "__call__" and not kwargs:
            handler = handlers.get(ufunc)
            if handler is not None:
                return handler(*inputs)
        from nbnet.autodiff.dispatch import call_ufunc

        return call_ufunc(ufunc, method, inputs, kwargs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        handler = handlers.get(function)
        if handler is not None:
            return handler(*args, **kwargs)
        from nbnet.autodiff.dispatch import call_function

        return call_function(function, args, kwargs)

    def __getitem__(self, index: Any) -> Tensor:
        return handlers["getitem"](self, index)  # type: ignore[no-any-return]

    def __setitem__(self, index: Any, value: Any) -> None:
        raise TypeError(
            f"a tensor's entries cannot be assigned, because its history would no longer be true: change a leaf with "
            f"{self._name or 'w'}.data[...] = ..., or build the result with np.where or np.concatenate"
        )

    def __pos__(self) -> Tensor:
        return self

    if TYPE_CHECKING:  # see OPERATORS

        def __neg__(self) -> Tensor: ...
        def __abs__(self) -> Tensor: ...
        def __add__(self, other: Any) -> Tensor: ...
        def __radd__(self, other: Any) -> Tensor: ...
        def __sub__(self, other: Any) -> Tensor: ...
        def __rsub__(self, other: Any) -> Tensor: ...
        def __mul__(self, other: Any) -> Tensor: ...
        def __rmul__(self, other: Any) -> Tensor: ...
        def __truediv__(self, other: Any) -> Tensor: ...
        def __rtruediv__(self, other: Any) -> Tensor: ...
        def __floordiv__(self, other: Any) -> Tensor: ...
        def __rfloordiv__(self, other: Any) -> Tensor: ...
        def __mod__(self, other: Any) -> Tensor: ...
        def __rmod__(self, other: Any) -> Tensor: ...
        def __pow__(self, other: Any) -> Tensor: ...
        def __rpow__(self, other: Any) -> Tensor: ...
        def __matmul__(self, other: Any) -> Tensor: ...
        def __rmatmul__(self, other: Any) -> Tensor: ...
        def __lt__(self, other: Any) -> Any: ...
        def __le__(self, other: Any) -> Any: ...
        def __gt__(self, other: Any) -> Any: ...
        def __ge__(self, other: Any) -> Any: ...

    def _in_place(self, sign: str, ufunc: Callable[..., Any], other: Any) -> Tensor:
        if self.gate is not None:
            return handlers[ufunc](self, other)  # type: ignore[no-any-return]
        if recording.get().on:
            w = self._name or "w"
            raise RuntimeError(
                f"{w} {sign}= … would change a leaf while gates are being recorded. To update it, write "
                f"`{w}.data {sign}= …` or put the line under `with no_grad():`; "
                f"to compute with it, write `y = {w} {sign} …`"
            )
        self._update(ufunc, other)
        return self

    def __iadd__(self, other: Any) -> Tensor:
        return self._in_place("+", np.add, other)

    def __isub__(self, other: Any) -> Tensor:
        return self._in_place("-", np.subtract, other)

    def __imul__(self, other: Any) -> Tensor:
        return self._in_place("*", np.multiply, other)

    def __itruediv__(self, other: Any) -> Tensor:
        return self._in_place("/", np.divide, other)

    # Comparisons have no gradient and give plain arrays; a tensor is found in dicts and sets by identity.

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> Any:
        return NotImplemented if other is None or isinstance(other, str) else handlers[np.equal](self, other)

    def __ne__(self, other: object) -> Any:
        return NotImplemented if other is None or isinstance(other, str) else handlers[np.not_equal](self, other)

    # ---- NumPy's methods --------------------------------------------------------------------------------------------

    def transpose(self, *axes: Any) -> Tensor:
        """Permute the axes, as `np.ndarray.transpose` does."""
        order = None if not axes or axes == (None,) else axes[0] if len(axes) == 1 and np.iterable(axes[0]) else axes
        return handlers[np.transpose](self, order)  # type: ignore[no-any-return]

    def reshape(self, *shape: Any) -> Tensor:
        """Give the values a new shape, as `np.ndarray.reshape` does."""
        return handlers[np.reshape](self, shape[0] if len(shape) == 1 else shape)  # type: ignore[no-any-return]

    def astype(self, dtype: DTypeLike) -> Tensor:
        """Convert to another floating dtype, as `np.ndarray.astype` does."""
        return handlers["astype"](self, dtype)  # type: ignore[no-any-return]

    def __getattr__(self, name: str) -> Any:
        if name == "_value":  # left out by a plan that computes it only when somebody looks
            self._value = self.home()
            return self._value
        from nbnet.autodiff.dispatch import method

        return method(self, name)


OPERATORS = {
    "neg": np.negative, "abs": np.absolute, "add": np.add, "sub": np.subtract, "mul": np.multiply, "mod": np.remainder,
    "truediv": np.divide, "floordiv": np.floor_divide, "pow": np.power, "matmul": np.matmul,
    "lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal,
}  # fmt: skip
"""Operators that do what a ufunc does. What answers the ufunc becomes the operator itself, without a step between."""


def _operator(name: str) -> Callable[[Callable[..., Any]], None]:
    def bind(handler: Callable[..., Any]) -> None:
        setattr(Tensor, f"__{name}__", handler)
        if hasattr(np.ndarray, f"__r{name}__"):
            setattr(Tensor, f"__r{name}__", lambda x, y: handler(y, x))

    return bind


for _name, _ufunc in OPERATORS.items():
    on_answer[_ufunc] = _operator(_name)


def plain(value: Any) -> Any:
    """Return the NumPy values of a tensor, and anything else as it is."""
    return value._value if isinstance(value, Tensor) else value


def real_array(data: Any, dtype: DTypeLike | None = None) -> Any:
    """Return `data` as a fresh floating-point array (a NumPy scalar if 0-dimensional); refuse all but numbers."""
    if isinstance(data, Tensor):
        data = data._value
    elif isinstance(data, (str, bytes, Mapping)) or data is None:
        raise TypeError(f"a Tensor holds numbers, not {type(data).__name__}: {data!r}")
    try:
        array = np.asarray(data)
    except ValueError as error:
        raise TypeError(
            f"a Tensor needs numbers in a rectangular shape, but the rows differ in length: {data!r}"
        ) from error
    if array.dtype.kind not in "fiub":
        kind = {"c": "complex numbers", "O": "Python objects", "U": "text", "S": "text"}.get(
            array.dtype.kind, str(array.dtype)
        )
        raise TypeError(f"a Tensor holds real numbers, not {kind}: {data!r}")
    wanted = np.dtype(dtype) if dtype is not None else array.dtype if array.dtype.kind == "f" else np.dtype(np.float64)
    if wanted.kind != "f":
        raise TypeError(f"a Tensor holds floating-point numbers; dtype {wanted} cannot carry a gradient")
    return np.array(array, dtype=wanted)[()] if array.ndim == 0 else np.array(array, dtype=wanted)


def new_tensor(
    value: Any, gate: Gate | None, inputs: tuple[Tensor, ...], group: tuple[str, ...], tracked: bool
) -> Tensor:
    """Make a tensor from checked values without copying them: what recording a gate does."""
    tensor = Tensor.__new__(Tensor)
    tensor._value = value
    tensor._name = tensor._grad = tensor._view = tensor.home = tensor.echo = None
    tensor.gate = gate
    tensor.inputs = inputs
    tensor.group = group
    tensor.tracked = tracked
    tensor.serial = tensor.version = next(clock)
    return tensor


def constant(value: Any) -> Tensor:
    """Return the constant tensor of a number or array that met a tensor; Python numbers stay weak (NEP 50)."""
    kind = type(value)
    if kind is float or kind is int or (kind is np.ndarray and value.dtype.kind in "fiub" and value.ndim):
        return new_tensor(value, None, (), (), False)
    node = getattr(value, "node", None)
    if type(node) is Tensor:
        return node  # the truth values of a comparison: a replay has to compare again
    if isinstance(value, (str, bytes, Mapping)) or value is None:
        raise TypeError(f"cannot compute with {value!r}: a gate takes tensors, numbers and arrays, not {kind.__name__}")
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise TypeError(f"cannot compute with a ragged list: {value!r}") from error
    if array.dtype.kind not in "fiub":
        raise TypeError(
            f"cannot compute with {kind.__name__} of dtype {array.dtype}: a gate takes tensors, real numbers and arrays"
        )
    return new_tensor(array[()] if array.ndim == 0 else array, None, (), (), False)


def settle(tensor: Tensor) -> Any:
    """Return the value of a gate's output as NumPy's; the scalar plan leaves Python floats, which are faster."""
    value = tensor._value
    if type(value) is float and tensor.gate is not None:
        value = tensor._value = np.float64(value)
    return value
