"""`tensor.data`: a NumPy array that tells its tensor when it is written to.

A gradient is right only for the values it was computed from. Plain NumPy arrays cannot tell that somebody
wrote to them, so a tensor hands out this thin, otherwise read-only view of its values. ``w.data -= step`` and
``w.data[0] = 5`` go through the tensor, which counts the change; anything that would get around it (a row taken
out and written to, ``out=w.data``) is refused by NumPy as read-only.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from nbnet.autodiff.changes import clock, ledger

if TYPE_CHECKING:
    from nbnet.autodiff.tensor import Tensor


class Values(np.ndarray[Any, Any]):
    """A read-only view of a tensor's values; in-place operators and item assignment go through the tensor."""

    _owner: weakref.ref[Tensor] | None
    _storage: Any

    @classmethod
    def of(cls, tensor: Tensor, storage: Any) -> Values:
        """Return the view of `storage`, the values of `tensor`."""
        view = np.asarray(storage).view(cls)
        view.flags.writeable = False
        view._owner = weakref.ref(tensor)
        view._storage = storage
        return view

    def __array_finalize__(self, obj: object) -> None:
        self._owner = None

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        plain = np.asarray(array)
        return plain[()] if return_scalar else plain

    def __repr__(self) -> str:
        return repr(np.asarray(self))

    def __reduce__(self) -> Any:
        return np.array(self).__reduce__()

    def __setitem__(self, key: Any, value: Any) -> None:
        owner = None if self._owner is None else self._owner()
        if owner is None:
            if self.flags.writeable:
                super().__setitem__(key, value)
                return
            raise ValueError(
                "this is a part of a tensor's values and can only be read; write w.data[...] = ... instead"
            )
        changed = np.array(self)
        changed[key] = value
        owner.data = changed

    if TYPE_CHECKING:  # see IN_PLACE

        def __iadd__(self, other: Any) -> Any: ...  # type: ignore[misc]
        def __isub__(self, other: Any) -> Any: ...  # type: ignore[misc]
        def __imul__(self, other: Any) -> Any: ...  # type: ignore[misc]
        def __itruediv__(self, other: Any) -> Any: ...  # type: ignore[misc]
        def __ipow__(self, other: Any) -> Any: ...  # type: ignore[override,misc]


IN_PLACE = {"iadd": np.add, "isub": np.subtract, "imul": np.multiply, "itruediv": np.true_divide, "ipow": np.power}
"""In-place operators and the ufuncs that do what they do."""


def _operator(ufunc: Callable[..., Any]) -> Callable[[Values, Any], Any]:
    def in_place(self: Values, other: Any) -> Any:
        reference = self._owner
        owner = None if reference is None else reference()
        if owner is None:
            return ufunc(np.asarray(self), other)
        storage = self._storage
        if type(storage) is np.ndarray and type(other) is np.ndarray and owner._value is storage and owner.gate is None:
            ufunc(storage, other, storage)
            owner.version = next(clock)
            ledger.writes += 1
            return owner._view
        owner._update(ufunc, other)
        return owner._view if owner._value is storage else owner.data

    return in_place


for _name, _ufunc in IN_PLACE.items():
    setattr(Values, f"__{_name}__", _operator(_ufunc))
