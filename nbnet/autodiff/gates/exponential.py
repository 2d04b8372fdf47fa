"""Exponentials and logarithms."""

import numpy as np

from nbnet.autodiff.gate import Array, Elementwise


class Exp(Elementwise, numpy=np.exp):
    """z = eˣ, which is its own derivative."""

    symbol = "exp"
    flow = "scales"
    formula = "exp(x)"
    derivatives = ("z",)

    def forward(self, x: Array) -> Array:
        self.z = np.exp(x)
        return self.z

    def backward(self, dz: Array) -> Array:
        return dz * self.z


class Log(Elementwise, numpy=np.log):
    """z = ln x."""

    symbol = "log"
    flow = "scales"
    formula = "log(x)"
    derivatives = ("1 / x",)

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.log(x)

    def backward(self, dz: Array) -> Array:
        return dz / self.x
