"""Activations that have a gate of their own, because it is more stable or clearer than their composition."""

import numpy as np

from nbnet.autodiff.gate import Array, Elementwise


class Sigmoid(Elementwise):
    """σ(x) = 1 / (1 + e⁻ˣ), computed without overflow on either side."""

    symbol = "σ"
    flow = "scales"
    formula = "1 / (1 + exp(-x))"
    derivatives = ("z * (1 - z)",)

    def forward(self, x: Array) -> Array:
        self.z = 0.5 * (np.tanh(0.5 * x) + 1)
        return self.z

    def backward(self, dz: Array) -> Array:
        return dz * self.z * (1 - self.z)


class Tanh(Elementwise, numpy=np.tanh):
    """z = tanh x."""

    symbol = "tanh"
    flow = "scales"
    formula = "tanh(x)"
    derivatives = ("1 - z ** 2",)

    def forward(self, x: Array) -> Array:
        self.z = np.tanh(x)
        return self.z

    def backward(self, dz: Array) -> Array:
        return dz * (1 - self.z * self.z)


class Relu(Elementwise):
    """z = max(0, x), with derivative 0 at 0."""

    symbol = "ReLU"
    flow = "routes"
    formula = "max(0, x)"
    derivatives = ("1 if x > 0 else 0",)

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dz: Array) -> Array:
        return dz * (self.x > 0)
