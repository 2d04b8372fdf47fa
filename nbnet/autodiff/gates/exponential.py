"""Exponentials and logarithms."""

from __future__ import annotations

from typing import Any

import numpy as np

from nbnet.autodiff.gate import Array, Elementwise, Unary


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

    def bind_forward(self, plan: Any, z: Array, x: Array) -> None:
        plan.call(np.exp, x, z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array) -> None:
        plan.call(np.multiply, dz, z, plan.target(0))


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

    def bind_forward(self, plan: Any, z: Array, x: Array) -> None:
        plan.call(np.log, x, z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array) -> None:
        plan.call(np.divide, dz, x, plan.target(0))


class Expm1(Unary, numpy=np.expm1):
    """z = eˣ − 1, exact for small x."""

    formula, derivatives = "expm1(x)", ("z + 1",)


class Exp2(Unary, numpy=np.exp2):
    """z = 2ˣ."""

    symbol = "2ˣ"
    formula, derivatives = "2 ** x", ("z * ln2",)


class Log1p(Unary, numpy=np.log1p):
    """z = ln(1 + x), exact for small x."""

    formula, derivatives = "log1p(x)", ("1 / (1 + x)",)


class Log2(Unary, numpy=np.log2):
    """z = log₂ x."""

    formula, derivatives = "log(x) / ln2", ("1 / (x * ln2)",)


class Log10(Unary, numpy=np.log10):
    """z = log₁₀ x."""

    formula, derivatives = "log(x) / ln10", ("1 / (x * ln10)",)


class LogAddExp(Elementwise, numpy=np.logaddexp):
    """z = ln(eˣ + eʸ), without overflow. Each input gets its share of the sum, a sigmoid of the difference."""

    symbol = "ln(eˣ+eʸ)"
    flow = "scales"

    def forward(self, x: Array, y: Array) -> Array:
        self.x, self.y = x, y
        return np.logaddexp(x, y)

    def backward(self, dz: Array) -> Array:
        # (1 + tanh(d/2)) / 2 is a sigmoid of d; the mask keeps two equal infinities from giving inf − inf
        difference = np.where(self.x == self.y, 0, self.x - np.where(self.x == self.y, 0, self.y))
        share = 0.5 * np.tanh(0.5 * difference)
        return dz * (0.5 + share), dz * (0.5 - share)
