"""Python's operators, NumPy's functions and NumPy's methods on tensors: each is answered by a gate of the registry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import DTypeLike

from nbnet.autodiff.context import recording
from nbnet.autodiff.registry import handlers, on_answer

if TYPE_CHECKING:
    from nbnet.autodiff.gate import Gate
    from nbnet.autodiff.tensor import Tensor


class Operators:
    """What can be written with a `Tensor`: ``x + y``, ``x[0]``, ``np.exp(x)``, ``x.sum()``."""

    __slots__ = ()
    __array_priority__ = 1000

    if TYPE_CHECKING:
        gate: Gate | None
        _name: str | None

        def _update(self, ufunc: Callable[..., Any], other: Any) -> None: ...

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

    def __pos__(self) -> Self:
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

    def _in_place(self, sign: str, ufunc: Callable[..., Any], other: Any) -> Self:
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

    def __iadd__(self, other: Any) -> Self:
        return self._in_place("+", np.add, other)

    def __isub__(self, other: Any) -> Self:
        return self._in_place("-", np.subtract, other)

    def __imul__(self, other: Any) -> Self:
        return self._in_place("*", np.multiply, other)

    def __itruediv__(self, other: Any) -> Self:
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


OPERATORS = {
    "neg": np.negative, "abs": np.absolute, "add": np.add, "sub": np.subtract, "mul": np.multiply, "mod": np.remainder,
    "truediv": np.divide, "floordiv": np.floor_divide, "pow": np.power, "matmul": np.matmul,
    "lt": np.less, "le": np.less_equal, "gt": np.greater, "ge": np.greater_equal,
}  # fmt: skip
"""Operators that do what a ufunc does. What answers the ufunc becomes the operator itself, without a step between."""


def _operator(name: str) -> Callable[[Callable[..., Any]], None]:
    def bind(handler: Callable[..., Any]) -> None:
        setattr(Operators, f"__{name}__", handler)
        if hasattr(np.ndarray, f"__r{name}__"):
            setattr(Operators, f"__r{name}__", lambda x, y: handler(y, x))

    return bind


for _name, _ufunc in OPERATORS.items():
    on_answer[_ufunc] = _operator(_name)
