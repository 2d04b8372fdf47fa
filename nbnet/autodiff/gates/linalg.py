"""`np.linalg`: inverse, determinants, linear systems and norms.

The rules are derived in M. B. Giles, "Collected matrix derivative results" (2008).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from nbnet.autodiff.gate import Array, Gate, record
from nbnet.autodiff.gates.linear import folded
from nbnet.autodiff.gates.reductions import Reduction
from nbnet.autodiff.registry import implements
from nbnet.autodiff.tensor import Tensor


def transposed(x: Array) -> Array:
    """Return the matrices of a stack transposed."""
    return np.swapaxes(x, -1, -2)


class Inverse(Gate, numpy=np.linalg.inv):
    """The inverse of a matrix, or of each of a stack."""

    symbol = "⁻¹"
    flow = "scales"

    def forward(self, x: Array) -> Array:
        self.z = np.linalg.inv(x)
        return self.z

    def backward(self, dz: Array) -> Array:
        return -transposed(self.z) @ dz @ transposed(self.z)


class Determinant(Gate, numpy=np.linalg.det):
    """The determinant. Its gradient is the matrix of cofactors, also where the matrix is singular."""

    symbol = "det"
    flow = "scales"

    def forward(self, x: Array) -> Array:
        self.x = x
        self.z = np.linalg.det(x)
        return self.z

    def backward(self, dz: Array) -> Array:
        if isinstance(self.z, Tensor):
            cofactors = self.z[..., None, None] * transposed(np.linalg.inv(self.x))
        else:
            # x = U S Vᵀ has cofactors det(U) det(V) U C Vᵀ, where C multiplies all singular values but one
            u, s, vt = np.linalg.svd(self.x)
            n = s.shape[-1]
            others = np.where(np.eye(n, dtype=bool), 1, s[..., None, :]).prod(axis=-1)
            signs = np.linalg.det(u) * np.linalg.det(vt)
            cofactors = signs[..., None, None] * (u * others[..., None, :]) @ vt
        return np.expand_dims(dz, (-1, -2)) * cofactors


class LogDeterminant(Gate):
    """ln |det x|."""

    symbol = "ln|det|"
    flow = "scales"

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.linalg.slogdet(x)[1]

    def backward(self, dz: Array) -> Array:
        return np.expand_dims(dz, (-1, -2)) * transposed(np.linalg.inv(self.x))


class SignAndLogDet(NamedTuple):
    """What `np.linalg.slogdet` answers for a tensor: a plain sign and a tensor."""

    sign: np.ndarray[Any, Any]
    logabsdet: Tensor


@implements(np.linalg.slogdet)
def slogdet(x: Tensor) -> SignAndLogDet:
    """Answer `np.linalg.slogdet`."""
    return SignAndLogDet(np.linalg.slogdet(x.data)[0], record(LogDeterminant(), (x,)))


class Solve(Gate, numpy=np.linalg.solve):
    """The solution z of a z = b, for a vector b or a matrix of columns."""

    symbol = "solve"
    flow = "scales"

    def forward(self, a: Array, b: Array) -> Array:
        self.a, self.b = a, b
        self.z = np.linalg.solve(a, b)
        return self.z

    def backward(self, dz: Array) -> Array:
        z = self.z
        if self.b.ndim == 1:
            z, dz = z[..., None], dz[..., None]
        db = np.linalg.solve(transposed(self.a), dz)
        columns = (*self.b.shape, 1) if self.b.ndim == 1 else self.b.shape
        da = folded(-db @ transposed(z), self.a.shape, self.a.shape)
        return da, folded(db, columns, self.b.shape)


class Norm(Reduction):
    """√Σx², with derivative 0 where it is 0."""

    symbol = "‖x‖"
    flow = "scales"

    def forward(self, x: Array) -> Array:
        self.x = x
        self.z = np.sqrt(np.sum(x * x, axis=self.axis, keepdims=True))
        return self.z if self.keepdims else np.squeeze(self.z, axis=self.axis)

    def backward(self, dz: Array) -> Array:
        return np.reshape(dz, self.z.shape) * (self.x / np.where(self.z == 0, 1, self.z))


@implements(np.linalg.norm)
def norm(x: Tensor, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Tensor:  # noqa: A002
    """Answer `np.linalg.norm` for vector norms of any order and the Frobenius norm."""
    axes = tuple(range(x.ndim)) if axis is None else tuple(int(a) for a in np.atleast_1d(axis))
    if ord is None or (ord == 2 and len(axes) == 1) or (ord == "fro" and len(axes) == 2):
        return record(Norm(axes, keepdims), (x,))
    if len(axes) != 1 or isinstance(ord, str):
        raise TypeError(f"np.linalg.norm on tensors has no gate for ord={ord!r} of a matrix; there are None and 'fro'")
    if np.isinf(ord):
        return (np.max if ord > 0 else np.min)(np.abs(x), axis=axes, keepdims=keepdims)  # type: ignore[no-any-return]
    if ord == 0:
        return np.sum(np.abs(np.sign(x)), axis=axes, keepdims=keepdims)  # type: ignore[no-any-return]
    if ord == 1:
        return np.sum(np.abs(x), axis=axes, keepdims=keepdims)  # type: ignore[no-any-return]
    return np.sum(np.abs(x) ** ord, axis=axes, keepdims=keepdims) ** (1 / ord)  # type: ignore[no-any-return]
