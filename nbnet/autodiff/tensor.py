"""`Tensor`: a NumPy array with a history.

A tensor is a *leaf* (you made it), a *constant* (a number or array that met a tensor), or the *output of a gate*;
then it knows the gate and the gate's inputs, and that is the whole graph. Every operator and every NumPy function
applied to a tensor looks up its gate in the registry and records it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from nbnet.autodiff import display
from nbnet.autodiff.changes import clock, ledger
from nbnet.autodiff.coercion import operand, real_array
from nbnet.autodiff.context import EVERYTHING, recording
from nbnet.autodiff.operators import Operators
from nbnet.autodiff.registry import handlers
from nbnet.autodiff.values import Values

if TYPE_CHECKING:
    from nbnet.autodiff.echo import Echo
    from nbnet.autodiff.gate import Gate


class Tensor(Operators):
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

    def __init__(
        self, data: ArrayLike, *, name: str | None = None, dtype: DTypeLike | None = None, constant: bool = False
    ) -> None:
        self._value: Any = np.float64(data) if type(data) is float and dtype is None else real_array(plain(data), dtype)
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
        value = real_array(plain(data), self.dtype)
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

    def __getattr__(self, name: str) -> Any:
        if name == "_value":  # left out by a plan that computes it only when somebody looks
            self._value = self.home()
            return self._value
        from nbnet.autodiff.dispatch import method

        return method(self, name)


def plain(value: Any) -> Any:
    """Return the NumPy values of a tensor, and anything else as it is."""
    return value._value if isinstance(value, Tensor) else value


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
    return new_tensor(operand(value), None, (), (), False)


def settle(tensor: Tensor) -> Any:
    """Return the value of a gate's output as NumPy's; the scalar plan leaves Python floats, which are faster."""
    value = tensor._value
    if type(value) is float and tensor.gate is not None:
        value = tensor._value = np.float64(value)
    return value
