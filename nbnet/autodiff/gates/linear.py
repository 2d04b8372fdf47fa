"""Matrix products."""

import numpy as np

from nbnet.autodiff.gate import Array, Gate


class MatMul(Gate, numpy=np.matmul):
    """The matrix product x @ y, with NumPy's rules for vectors and stacks of matrices."""

    symbol = "@"
    flow = "scales"

    def forward(self, x: Array, y: Array) -> Array:
        self.x, self.y = x, y
        return x @ y

    def backward(self, dz: Array) -> Array:
        x, y = self.x, self.y
        if x.ndim == 2 and y.ndim == 2:
            return dz @ y.T if self.needs[0] else None, x.T @ dz if self.needs[1] else None
        if x.ndim == 1 and y.ndim == 1:
            return dz * y, dz * x
        if x.ndim == 1:
            x = x[None, :]
            dz = dz[..., None, :]
        elif y.ndim == 1:
            y = y[:, None]
            dz = dz[..., :, None]
        dx = dz @ np.swapaxes(y, -1, -2)
        dy = np.swapaxes(x, -1, -2) @ dz
        return folded(dx, self.x.shape), folded(dy, self.y.shape)


def folded(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Sum a gradient over the stack axes that `shape` lacks or has as length 1."""
    ones = (1,) * (gradient.ndim - len(shape))
    padded = shape if len(shape) > 1 else (1, *shape) if gradient.shape[-2] == 1 else (*shape, 1)
    ones = (1,) * (gradient.ndim - len(padded))
    axes = tuple(i for i, n in enumerate((*ones, *padded)) if n == 1 and gradient.shape[i] != 1)
    return np.reshape(np.sum(gradient, axis=axes) if axes else gradient, shape)
