"""What a wrong gradient looks like: the mistakes that people make, recognised by the numbers they lead to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nbnet.autodiff.engine import summed_axes

Values = np.ndarray[Any, Any]


def differences(function: Callable[..., Any], values: list[Values], i: int, upstream: Values) -> tuple[Values, Values]:
    """Return the slopes of ⟨upstream, function⟩ from the left and from the right, for every entry of input `i`."""
    left, right = np.zeros(values[i].shape), np.zeros(values[i].shape)
    with np.errstate(all="ignore"):
        for place in np.ndindex(values[i].shape):
            h = 1e-4 * max(1.0, abs(float(values[i][place])))
            at = []
            for k in (-2, -1, 0, 1, 2):
                moved = [value.copy() for value in values]
                moved[i][place] += k * h
                at.append(np.asarray(function(*moved), dtype=np.float64))
            # both are of second order in h, and for a smooth function their mean is of fourth order
            left[place] = np.sum(upstream * (3 * at[2] - 4 * at[1] + at[0])) / (2 * h)
            right[place] = np.sum(upstream * (-3 * at[2] + 4 * at[3] - at[4])) / (2 * h)
    return left, right


def diagnosis_of(got: Values, expected: list[Values], i: int, without: Values, names: list[str]) -> str:
    """Name the mistake behind a gradient of the right shape; `without` is the right one for an upstream of ones."""
    right = expected[i]
    if not np.all(np.isfinite(got)):
        return "it is not finite"
    if not np.any(got):
        return "it is 0 everywhere"
    if close(got, -right):
        return "the sign is flipped"
    for j, other in enumerate(expected):
        if j != i and other.shape == got.shape and close(got, other):
            return f"this is the gradient of {names[j]}: are the inputs swapped?"
    if close(got, without):
        return "this is the local derivative alone: multiply it by the upstream gradient dz"
    if got.ndim == 2 and got.shape[0] == got.shape[1] and close(got.T, right):
        return "it is transposed"
    factors = got[right != 0] / right[right != 0]
    factor = float(factors.flat[0]) if factors.size else 0.0
    whole = factor != 0 and abs((max(abs(factor), 1 / abs(factor)) + 0.5) % 1 - 0.5) < 1e-3
    if factors.size and np.ptp(factors) < 1e-3 * abs(factor) and (factors.size > 1 or whole):
        return f"it is right up to the factor {factor:.4g}"
    return ""


def transposed_factor(
    function: Callable[..., Any], values: list[Values], i: int, upstream: Values, got: Values, names: list[str]
) -> str:
    """Name the factor of a matrix product that should have been transposed, or stand on the other side.

    For Z = XY the gradient of X is dZ·Yᵀ. With Y in place of Yᵀ it is what would be right for a transposed Y; with the
    factors exchanged, Yᵀ·dZ, it is the transpose of what would be right for a transposed Y and a transposed dZ.
    """
    if upstream.ndim != 2 or len({*upstream.shape, *got.shape}) != 1:
        return ""
    for j, other in enumerate(values):
        if j == i or other.shape != upstream.shape:
            continue
        turned = [value.T.copy() if k == j else value for k, value in enumerate(values)]
        right = f"{names[j]}.T" if i < j else f"{names[j]}.T, on the left of dz"
        if close(got, np.add(*differences(function, turned, i, upstream)) / 2):
            return f"{names[j]} has to be transposed: use {names[j]}.T"
        if close(got.T, np.add(*differences(function, turned, i, upstream.T)) / 2):
            return "the factors stand in the wrong order: matrix products cannot be exchanged"
        if close(got.T, np.add(*differences(function, values, i, upstream.T)) / 2):
            return f"the factors stand in the wrong order, and {names[j]} has to be transposed: dz meets {right}"
    return ""


def shape_diagnosis(got: Values, expected: Values) -> str:
    """Name the mistake behind a gradient of the wrong shape."""
    what = f"backward returned a gradient of shape {got.shape}"
    if got.ndim == 2 and got.T.shape == expected.shape:
        return f"{what}: " + ("it is transposed" if close(got.T, expected) else "are rows and columns exchanged?")
    if got.ndim >= expected.ndim:
        try:
            axes = summed_axes(got.shape, expected.shape)
            if close(np.sum(got, axis=axes).reshape(expected.shape), expected):
                return f"{what}: sum it over axis {', '.join(map(str, axes))}, along which the input was repeated"
        except (ValueError, IndexError):
            pass
    return what


def close(a: Values, b: Values) -> bool:
    """Whether two gradients agree as far as differences can tell."""
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-4, atol=1e-6)
