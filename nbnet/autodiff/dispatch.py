"""What happens when NumPy meets a Tensor and no gate has registered for the call.

Comparisons, logical functions and questions about shapes have no gradient and give plain arrays. Everything else fails
here, by name, and says how to add a gate.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from nbnet.autodiff.registry import handlers
from nbnet.autodiff.tensor import Tensor, plain

PLAIN_UFUNCS = {np.isfinite, np.isnan, np.isinf, np.signbit}
PLAIN_FUNCTIONS = {
    np.shape, np.ndim, np.size, np.argmax, np.argmin, np.argsort, np.allclose, np.isclose, np.array_equal, np.any,
    np.all, np.nonzero, np.argwhere, np.count_nonzero, np.searchsorted, np.array2string, np.array_repr, np.array_str,
    np.zeros_like, np.ones_like, np.full_like, np.empty_like, np.unique, np.isposinf, np.isneginf, np.result_type,
}  # fmt: skip
REDUCTIONS: dict[Any, Any] = {
    np.add: np.sum,
    np.multiply: np.prod,
    np.maximum: np.max,
    np.minimum: np.min,
    np.logical_and: np.all,
    np.logical_or: np.any,
}
ACCUMULATIONS: dict[Any, Any] = {np.add: np.cumsum, np.multiply: np.cumprod}
METHODS = {
    "sum", "mean", "prod", "var", "std", "max", "min", "cumsum", "cumprod", "dot", "trace", "ravel", "flatten", "any",
    "swapaxes", "squeeze", "repeat", "clip", "argmax", "argmin", "argsort", "all", "take", "diagonal", "round", "copy",
    "mT", "nonzero", "compress",
}  # fmt: skip
"""Methods that do what the NumPy function of the same name does."""
ALIASES = {"flatten": "ravel", "mT": "matrix_transpose"}


def values(arguments: Any) -> Any:
    """Return `arguments` with every tensor replaced by its values, also inside lists, tuples and dicts."""
    if isinstance(arguments, dict):
        return {key: values(value) for key, value in arguments.items()}
    if isinstance(arguments, (list, tuple)):
        return type(arguments)(values(value) for value in arguments)
    return plain(arguments)


def call_ufunc(ufunc: np.ufunc, kind: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Answer a ufunc that has no gate of its own, or that came with options."""
    if options.get("out") is not None:
        raise TypeError(
            f"np.{ufunc.__name__} cannot write a tensor into an array with out= or an in-place operator; "
            f"write z = np.{ufunc.__name__}(...)"
        )
    if ufunc in PLAIN_UFUNCS and kind == "__call__":
        return ufunc(*values(inputs), **values(options))
    if kind == "reduce" and ufunc in REDUCTIONS:
        options.setdefault("axis", 0)
        return REDUCTIONS[ufunc](*inputs, **options)
    if kind == "outer" and ufunc in handlers and not options:
        x, y = inputs
        return ufunc(np.reshape(x, np.shape(x) + (1,) * np.ndim(y)), y)
    if kind == "accumulate" and ufunc in ACCUMULATIONS:
        return ACCUMULATIONS[ufunc](*inputs, **{"axis": 0, **options})
    if kind == "__call__" and ufunc in handlers:
        raise TypeError(f"np.{ufunc.__name__} on tensors does not take {', '.join(sorted(options))}")
    raise unsupported(f"np.{ufunc.__name__}" + ("" if kind == "__call__" else f".{kind}"))


def call_function(function: Any, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Answer a NumPy function that has no gate of its own."""
    if function in PLAIN_FUNCTIONS:
        return function(*values(arguments), **values(options))
    raise unsupported(f"{function.__module__.replace('numpy', 'np')}.{function.__name__}")


def unsupported(name: str) -> TypeError:
    """Return the error for a function without a gate."""
    return TypeError(
        f"{name} has no gate, so it cannot take a Tensor. For plain numbers, pass tensor.data; for a gradient, define "
        f"one: `class My(Gate, numpy={name})` with forward and backward"
    )


def method(tensor: Tensor, name: str) -> Any:
    """Return the array method `name` of a tensor, or raise AttributeError."""
    if name not in METHODS:
        hint = f"; there is tensor.data.{name}, without a gradient" if hasattr(np.ndarray, name) else ""
        raise AttributeError(f"Tensor has no attribute {name!r}{hint}")
    function = getattr(np, ALIASES.get(name, name))
    return function(tensor) if name == "mT" else partial(function, tensor)
