"""Activations that have a gate of their own, because that is more stable or clearer than their composition."""

from __future__ import annotations

from typing import Any

import numpy as np

from nbnet.autodiff.gate import Array, Elementwise, Gate


class Sigmoid(Elementwise):
    """σ(x) = 1 / (1 + e⁻ˣ), computed without overflow on either side."""

    symbol = "σ"
    flow = "scales"
    formula = "1 / (1 + exp(-x))"
    derivatives = ("z * (1 - z)",)

    def forward(self, x: Array) -> Array:
        e = np.exp(-np.absolute(x))
        self.z = np.where(x >= 0, 1, e) / (1 + e)
        return self.z

    def backward(self, dz: Array) -> Array:
        return dz * self.z * (1 - self.z)


class Tanh(Elementwise, numpy=np.tanh):
    """z = tanh x."""

    symbol = "tanh"
    flow = "scales"
    formula = "tanh(x)"
    derivatives = ("1 - z * z",)

    def forward(self, x: Array) -> Array:
        self.z = np.tanh(x)
        return self.z

    def backward(self, dz: Array) -> Array:
        return dz * (1 - self.z * self.z)

    def bind_forward(self, plan: Any, z: Array, x: Array) -> None:
        plan.call(np.tanh, x, z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array) -> None:
        dx = plan.target(0)
        plan.call(np.multiply, z, z, dx)
        plan.call(np.subtract, 1, dx, dx)
        plan.call(np.multiply, dz, dx, dx)


class Relu(Elementwise):
    """z = max(0, x), with derivative 0 at 0."""

    symbol = "ReLU"
    flow = "routes"
    formula = "max(0, x)"
    derivatives = ("where(x > 0, 1, 0)",)

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dz: Array) -> Array:
        return dz * (self.x > 0)

    def bind_forward(self, plan: Any, z: Array, x: Array) -> None:
        plan.call(np.maximum, x, 0, out=z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array) -> None:
        dx = plan.target(0)
        positive = np.empty_like(dx, dtype=bool)
        plan.call(np.greater, x, 0, positive)
        plan.call(np.copyto, dx, positive)  # twice as fast as multiplying by truth values
        plan.call(np.multiply, dz, dx, dx)


class Softplus(Elementwise):
    """z = ln(1 + eˣ), without overflow; its derivative is the sigmoid."""

    symbol = "softplus"
    flow = "scales"
    formula = "log(1 + exp(x))"
    derivatives = ("1 / (1 + exp(-x))",)

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.maximum(x, 0) + np.log1p(np.exp(-np.absolute(x)))

    def backward(self, dz: Array) -> Array:
        return dz * Sigmoid().apply(self.x)


class LogSumExp(Gate):
    """ln Σ eˣ along an axis, without overflow; its derivative is the softmax."""

    symbol = "ln Σ eˣ"
    flow = "distributes"

    def __init__(self, axis: Any = -1, keepdims: bool = False) -> None:
        self.axis, self.keepdims = axis, keepdims

    def forward(self, x: Array) -> Array:
        self.x = x
        peak = np.max(x, axis=self.axis, keepdims=True)
        self.total = peak + np.log(np.sum(np.exp(x - peak), axis=self.axis, keepdims=True))
        return self.total if self.keepdims else np.squeeze(self.total, axis=self.axis)

    def backward(self, dz: Array) -> Array:
        return np.reshape(dz, self.total.shape) * np.exp(self.x - self.total)


class LogSoftmax(Gate):
    """x − ln Σ eˣ along an axis, without overflow."""

    symbol = "ln softmax"
    flow = "scales"

    def __init__(self, axis: Any = -1) -> None:
        self.axis = axis

    def forward(self, x: Array) -> Array:
        shifted = x - np.max(x, axis=self.axis, keepdims=True)
        self.z = shifted - np.log(np.sum(np.exp(shifted), axis=self.axis, keepdims=True))
        return self.z

    def backward(self, dz: Array) -> Array:
        return dz - np.exp(self.z) * np.sum(dz, axis=self.axis, keepdims=True)
