"""Matrix products and their relatives, down to `einsum`."""

from __future__ import annotations

from string import ascii_letters
from typing import Any

import numpy as np

from nbnet.autodiff.engine import summed_axes
from nbnet.autodiff.gate import Array, Gate, record
from nbnet.autodiff.registry import implements
from nbnet.autodiff.tensor import Tensor


class MatMul(Gate, numpy=(np.matmul, np.linalg.matmul)):
    """The matrix product x @ y, with NumPy's rules for vectors and for stacks of matrices."""

    symbol = "@"
    flow = "scales"

    def forward(self, x: Array, y: Array) -> Array:
        self.x, self.y = x, y
        return product(x, y) if x.ndim == 2 and y.ndim == 2 else x @ y

    def backward(self, dz: Array) -> Array:
        x, y = self.x, self.y
        if x.ndim == 2 and y.ndim == 2:
            dx = product(dz, y.T) if self.needs[0] else None
            return dx, product(x.T, dz) if self.needs[1] else None
        if x.ndim == 1:
            x, dz = x[None, :], dz[..., None, :] if y.ndim > 1 else np.reshape(dz, (1, 1))
        if y.ndim == 1:
            y, dz = y[:, None], dz if self.x.ndim == 1 else dz[..., :, None]
        dx = folded(dz @ np.swapaxes(y, -1, -2), x.shape, self.x.shape) if self.needs[0] else None
        dy = folded(np.swapaxes(x, -1, -2) @ dz, y.shape, self.y.shape) if self.needs[1] else None
        return dx, dy

    def bind_forward(self, plan: Any, z: Array, x: Array, y: Array) -> bool:
        if x.ndim < 2 or y.ndim < 2:
            return False
        if x.ndim == 2 and y.ndim == 2:
            plan.product(x, y, z)
        else:
            plan.call(np.matmul, x, y, z)
        return True

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array, y: Array) -> bool:
        if x.ndim > 2 or y.ndim > 2:
            return self._bind_stacks(plan, dz, x, y)
        if x.ndim != 2 or y.ndim != 2:
            return False
        if plan.wants(0):
            plan.product(dz, y.T, plan.own_target(0))
        if plan.wants(1):
            plan.product(x.T, dz, plan.own_target(1))
        return True

    def _bind_stacks(self, plan: Any, dz: Array, x: Array, y: Array) -> bool:
        stacks = dz.shape[:-2]
        if (plan.wants(0) and x.shape[:-2] != stacks) or (plan.wants(1) and y.shape[:-2] != stacks):
            return False
        if plan.wants(0):
            plan.call(np.matmul, dz, np.swapaxes(y, -1, -2), plan.own_target(0))
        if plan.wants(1):
            plan.call(np.matmul, np.swapaxes(x, -1, -2), dz, plan.own_target(1))
        return True


def product(x: Array, y: Array) -> Array:
    """Return x @ y for two matrices; of plain arrays with `dot`, which does the same and starts sooner."""
    return x.dot(y) if type(x) is np.ndarray and type(y) is np.ndarray else x @ y


def folded(gradient: Array, matrix: tuple[int, ...], shape: tuple[int, ...]) -> Array:
    """Sum a stack of gradients over the stack axes that its input, seen as `matrix`, lacked."""
    axes = summed_axes(gradient.shape, matrix)
    return np.reshape(np.sum(gradient, axis=axes) if axes else gradient, shape)


class Einsum(Gate):
    """`np.einsum(subscripts, *operands)`. The gradient of an operand is again an einsum of all the others."""

    symbol = "einsum"
    flow = "scales"

    def __init__(self, subscripts: str) -> None:
        self.subscripts = subscripts

    def forward(self, *operands: Array) -> Array:
        self.operands = operands
        self.inputs, self.output = spelled_out(self.subscripts, [np.ndim(operand) for operand in operands])
        self.sizes: dict[str, int] = {}
        for letters, operand in zip(self.inputs, operands, strict=True):
            for letter, n in zip(letters, np.shape(operand), strict=True):
                self.sizes[letter] = max(n, self.sizes.get(letter, 1)) if n else 0
        return np.einsum(f"{','.join(self.inputs)}->{self.output}", *operands)

    def backward(self, dz: Array) -> Array:
        return [self._gradient(i, dz) if self._is_needed(i) else None for i in range(len(self.operands))]

    def _is_needed(self, i: int) -> bool:
        return i >= len(self.needs) or self.needs[i]

    def _gradient(self, i: int, dz: Array) -> Array:
        letters = "".join(dict.fromkeys(self.inputs[i]))  # a letter used twice means a diagonal
        others = [(s, x) for j, (s, x) in enumerate(zip(self.inputs, self.operands, strict=True)) if j != i]
        known = set(self.output).union(*[s for s, _ in others])
        others += [(c, np.ones(self.sizes[c], dz.dtype)) for c in letters if c not in known]
        parts = ",".join([self.output, *[s for s, _ in others]])
        dx = np.einsum(f"{parts}->{letters}", dz, *[x for _, x in others])
        shape = np.shape(self.operands[i])
        if letters != self.inputs[i]:
            shared = np.ix_(*[np.arange(self.sizes[c]) for c in letters])
            index = tuple(shared[letters.index(c)] for c in self.inputs[i])
            from nbnet.autodiff.gates.indexing import PutItem

            return PutItem(index, shape).apply(dx)
        axes = tuple(k for k, n in enumerate(shape) if n == 1 and self.sizes[letters[k]] != 1)
        return np.reshape(np.sum(dx, axis=axes), shape) if axes else dx


def spelled_out(subscripts: str, ndims: list[int]) -> tuple[list[str], str]:
    """Return the subscripts of the operands and of the output, with every ellipsis written as letters."""
    left, arrow, output = subscripts.replace(" ", "").partition("->")
    inputs = left.split(",")
    if len(inputs) != len(ndims):
        raise ValueError(f"einsum {subscripts!r} names {len(inputs)} operands but got {len(ndims)}")
    spare = [c for c in ascii_letters if c not in subscripts]
    longest = max([ndim - len(s) + 3 for s, ndim in zip(inputs, ndims, strict=True) if "..." in s], default=0)
    dots = "".join(spare[:longest])
    inputs = [
        s.replace("...", dots[longest - (ndim - len(s) + 3) :]) if "..." in s else s
        for s, ndim in zip(inputs, ndims, strict=True)
    ]
    for s, ndim in zip(inputs, ndims, strict=True):
        if len(s) != ndim:
            raise ValueError(f"einsum {subscripts!r}: an operand has {ndim} axes but {len(s)} subscripts")
    if not arrow:
        once = sorted(c for c in set("".join(inputs)) - set(dots) if "".join(inputs).count(c) == 1)
        return inputs, dots + "".join(once)
    return inputs, output.replace("...", dots)


@implements(np.einsum)
def einsum(subscripts: str, *operands: Any, optimize: Any = False) -> Array:  # noqa: ARG001
    """Answer `np.einsum` with subscripts as text."""
    if not isinstance(subscripts, str):
        raise TypeError("np.einsum on tensors takes its subscripts as text, such as 'ij,jk->ik'")
    return record(Einsum(subscripts), operands)


@implements(np.tensordot)
def tensordot(a: Any, b: Any, axes: Any = 2) -> Array:
    """Answer `np.tensordot`."""
    n, m = np.ndim(a), np.ndim(b)
    if isinstance(axes, int):
        axes = (range(n - axes, n), range(axes))
    first, second = [int(i) % n for i in np.atleast_1d(axes[0])], [int(i) % m for i in np.atleast_1d(axes[1])]
    left, right = list(ascii_letters[:n]), list(ascii_letters[n : n + m])
    for i, j in zip(first, second, strict=True):
        right[j] = left[i]
    free = [c for c in left if c not in right] + [c for c in right if c not in left]
    return np.einsum(f"{''.join(left)},{''.join(right)}->{''.join(free)}", a, b)


@implements(np.dot)
def dot(a: Any, b: Any) -> Array:
    """Answer `np.dot`: a product with a number, a matrix product, or a sum over the last axis of a."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return np.multiply(a, b)
    if np.ndim(b) <= 2:
        return np.matmul(a, b)
    return np.tensordot(a, b, (-1, -2))


@implements(np.inner)
def inner(a: Any, b: Any) -> Array:
    """Answer `np.inner`: sums of products over the last axes."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return np.multiply(a, b)
    return np.tensordot(a, b, (-1, -1))


@implements(np.outer, np.linalg.outer)
def outer(a: Any, b: Any) -> Array:
    """Answer `np.outer`: every product of an entry of a and an entry of b."""
    return np.reshape(a, (-1, 1)) * np.reshape(b, (1, -1))


@implements(np.vdot)
def vdot(a: Any, b: Any) -> Array:
    """Answer `np.vdot`: the sum of all products of entries."""
    return np.matmul(np.reshape(a, -1), np.reshape(b, -1))


@implements(np.linalg.trace)
def trace_of_last_axes(a: Tensor, *, offset: int = 0) -> Array:
    """Answer `np.linalg.trace`: the sum of the diagonal of a matrix, or of each of a stack."""
    return np.trace(a, offset, -2, -1)


@implements(np.trace)
def trace(a: Tensor, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Array:
    """Answer `np.trace`: the sum of a diagonal."""
    return np.sum(np.diagonal(a, offset, axis1, axis2), axis=-1)


@implements(np.kron)
def kron(a: Any, b: Any) -> Array:
    """Answer `np.kron`: every product of an entry of a with the whole of b, as blocks."""
    n = max(np.ndim(a), np.ndim(b))
    p, q = (1,) * (n - np.ndim(a)) + np.shape(a), (1,) * (n - np.ndim(b)) + np.shape(b)
    left = np.reshape(a, [m for k in p for m in (k, 1)])
    right = np.reshape(b, [m for k in q for m in (1, k)])
    return np.reshape(left * right, [i * j for i, j in zip(p, q, strict=True)])
