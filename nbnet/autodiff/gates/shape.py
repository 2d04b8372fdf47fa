"""Gates that only rearrange, repeat or drop values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nbnet.autodiff.engine import summed_axes
from nbnet.autodiff.gate import Array, Gate, record
from nbnet.autodiff.gates.indexing import PutItem
from nbnet.autodiff.registry import answer, implements
from nbnet.autodiff.tensor import Tensor


class Reshape(Gate, numpy=np.reshape):
    """The same values in a new shape."""

    symbol = "reshape"
    flow = "routes"
    linear = True

    def __init__(self, shape: Any) -> None:
        self.shape = shape

    def forward(self, x: Array) -> Array:
        self.old = np.shape(x)
        return np.reshape(x, self.shape)

    def backward(self, dz: Array) -> Array:
        return np.reshape(dz, self.old)

    def view(self, x: Array) -> Array:
        self.old = x.shape
        return np.reshape(x, self.shape)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array) -> bool:
        back = dz.reshape(x.shape)
        if not np.may_share_memory(back, dz):
            return False
        plan.pass_on(0, back)
        return True


class Transpose(Gate, numpy=(np.transpose, np.permute_dims)):
    """The axes in another order; reversed by default."""

    symbol = "ᵀ"
    flow = "routes"
    linear = True

    def __init__(self, axes: Any = None) -> None:
        self.axes = axes

    def forward(self, x: Array) -> Array:
        return np.transpose(x, self.axes)

    def backward(self, dz: Array) -> Array:
        return np.transpose(dz, None if self.axes is None else np.argsort(np.asarray(self.axes) % max(dz.ndim, 1)))

    def view(self, x: Array) -> Array:
        return np.transpose(x, self.axes)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array) -> None:
        plan.pass_on(0, self.backward(dz))


class BroadcastTo(Gate, numpy=np.broadcast_to):
    """The values repeated to fill a larger shape."""

    symbol = "broadcast"
    flow = "distributes"
    linear = True

    def __init__(self, shape: Any) -> None:
        self.shape = shape

    def forward(self, x: Array) -> Array:
        self.old = np.shape(x)
        return np.broadcast_to(x, self.shape)

    def backward(self, dz: Array) -> Array:
        return np.reshape(np.sum(dz, axis=summed_axes(dz.shape, self.old)), self.old)


class Rearrange(Gate):
    """Any NumPy function whose output entries are input entries or zeros, such as `np.roll(x, 1)` or `np.tril(x)`.

    Where each entry comes from is found by applying the function to the numbers 1, 2, 3 …; 0 then means "from nowhere".
    """

    symbol = "rearrange"
    flow = "routes"

    def __init__(self, function: Callable[..., Any], *arguments: Any, **options: Any) -> None:
        self.function, self.arguments, self.options = function, arguments, options

    def forward(self, x: Array) -> Array:
        self.shape = x.shape
        return self.function(x, *self.arguments, **self.options)

    def backward(self, dz: Array) -> Array:
        size = int(np.prod(self.shape))
        options = {key: value for key, value in self.options.items() if key != "constant_values"}
        origin = self.function(np.arange(1, size + 1).reshape(self.shape), *self.arguments, **options).ravel()
        taken = np.flatnonzero(origin)
        dx = PutItem((origin[taken] - 1,), (size,)).apply(np.reshape(dz, -1)[taken])
        return np.reshape(dx, self.shape)

    def __repr__(self) -> str:
        return f"Rearrange({self.function.__name__})"


def _rearranging(function: Callable[..., Any]) -> Callable[..., Tensor]:
    def handler(x: Any, *arguments: Any, **options: Any) -> Tensor:
        return record(Rearrange(function, *arguments, **options), (x,))

    return handler


_function: Any
for _function in (
    np.flip, np.fliplr, np.flipud, np.rot90, np.roll, np.repeat, np.tile, np.diag, np.diagonal, np.diagflat, np.tril,
    np.triu, np.take, np.take_along_axis, np.delete, np.compress, np.extract, np.resize, np.copy,
):  # fmt: skip
    answer(_function, _rearranging(_function))


@implements(np.pad)
def pad(x: Any, pad_width: Any, mode: Any = "constant", **options: Any) -> Tensor:
    """Answer `np.pad`, for the modes that repeat values or put in a constant."""
    if mode not in ("constant", "edge", "reflect", "symmetric", "wrap") or "reflect_type" in options:
        raise TypeError(
            f"np.pad on tensors has no gate for mode={mode!r}, which computes new values; there are 'constant', "
            "'edge', 'reflect', 'symmetric' and 'wrap'"
        )
    return record(Rearrange(np.pad, pad_width, mode, **options), (x,))


@implements(np.linalg.diagonal)
def diagonal_of_last_axes(x: Any, *, offset: int = 0) -> Any:
    """Answer `np.linalg.diagonal`: the diagonal of a matrix, or of each of a stack."""
    return np.diagonal(x, offset, -2, -1)


def _reshaping(function: Callable[..., Any]) -> Callable[..., Tensor]:
    def handler(x: Any, *arguments: Any, **options: Any) -> Any:
        stand_in = np.broadcast_to(0, np.shape(x))
        return np.reshape(x, np.shape(function(stand_in, *arguments, **options)))

    return handler


for _function in (np.ravel, np.expand_dims, np.squeeze, np.atleast_1d, np.atleast_2d, np.atleast_3d):
    answer(_function, _reshaping(_function))


def _transposing(function: Callable[..., Any]) -> Callable[..., Tensor]:
    def handler(x: Any, *arguments: Any, **options: Any) -> Any:
        numbered = np.broadcast_to(0, tuple(range(np.ndim(x))))  # the length of each axis is its number
        return np.transpose(x, function(numbered, *arguments, **options).shape)

    return handler


for _function in (np.swapaxes, np.moveaxis, np.rollaxis, np.matrix_transpose, np.linalg.matrix_transpose):
    answer(_function, _transposing(_function))


class AsType(Gate):
    """The values in another floating dtype."""

    symbol = "astype"
    flow = "routes"
    linear = True

    def __init__(self, dtype: Any) -> None:
        self.dtype = np.dtype(dtype)
        if self.dtype.kind != "f":
            raise TypeError(
                f"a tensor cannot become {self.dtype}, which carries no gradient; use tensor.data.astype(...)"
            )

    def forward(self, x: Array) -> Array:
        self.old = x.dtype
        return x.astype(self.dtype)

    def backward(self, dz: Array) -> Array:
        return dz.astype(self.old)


@implements("astype", np.astype)
def astype(x: Tensor, dtype: Any) -> Tensor:
    """Answer `x.astype(dtype)`."""
    return record(AsType(dtype), (x,))


class Sort(Gate, numpy=np.sort):
    """The values in ascending order along an axis. Each gradient goes back to where its value came from."""

    symbol = "sort"
    flow = "routes"

    def __init__(self, axis: int | None = -1) -> None:
        self.axis = axis

    def forward(self, x: Array) -> Array:
        self.shape, axis = np.shape(x), -1 if self.axis is None else self.axis
        flat = np.reshape(x, -1) if self.axis is None else x
        order = np.argsort(flat, axis=axis, kind="stable")
        self.inverse = np.argsort(order, axis=axis, kind="stable")
        return np.take_along_axis(flat, order, axis)

    def backward(self, dz: Array) -> Array:
        back = np.take_along_axis(dz, self.inverse, -1 if self.axis is None else self.axis)
        return np.reshape(back, self.shape)
