"""What a tensor may be made of, and what it may be computed with: real numbers in a rectangular shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import DTypeLike


def real_array(data: Any, dtype: DTypeLike | None = None) -> Any:
    """Return `data` as a fresh floating-point array (a NumPy scalar if 0-dimensional); refuse all but numbers."""
    if isinstance(data, (str, bytes, Mapping)) or data is None:
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


def operand(value: Any) -> Any:
    """Return what met a tensor as an array (a NumPy scalar if 0-dimensional); refuse all but numbers."""
    if isinstance(value, (str, bytes, Mapping)) or value is None:
        raise TypeError(
            f"cannot compute with {value!r}: a gate takes tensors, numbers and arrays, not {type(value).__name__}"
        )
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise TypeError(f"cannot compute with a ragged list: {value!r}") from error
    if array.dtype.kind not in "fiub":
        raise TypeError(
            f"cannot compute with {type(value).__name__} of dtype {array.dtype}: "
            "a gate takes tensors, real numbers and arrays"
        )
    return array[()] if array.ndim == 0 else array
