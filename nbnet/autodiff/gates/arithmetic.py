"""Sums, products, quotients and powers."""

from __future__ import annotations

from typing import Any

import numpy as np

from nbnet.autodiff.gate import Array, Elementwise, Unary
from nbnet.autodiff.registry import implements


class Add(Elementwise, numpy=np.add):
    """z = x + y. Distributes the gradient to both inputs."""

    symbol = "+"
    flow = "distributes"
    formula = "x + y"
    derivatives = ("1", "1")
    linear = True

    def forward(self, x: Array, y: Array) -> Array:
        return x + y

    def backward(self, dz: Array) -> Array:
        return dz, dz

    def bind_forward(self, plan: Any, z: Array, x: Array, y: Array) -> None:
        plan.call(np.add, x, y, z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array, y: Array) -> None:
        plan.pass_on(0, dz)
        plan.pass_on(1, dz)


class Subtract(Elementwise, numpy=np.subtract):
    """z = x − y. Distributes the gradient, with the sign changed for y."""

    symbol = "−"
    flow = "distributes"
    formula = "x - y"
    derivatives = ("1", "-1")
    linear = True

    def forward(self, x: Array, y: Array) -> Array:
        return x - y

    def backward(self, dz: Array) -> Array:
        return dz, -dz if self.needs[1] else None

    def bind_forward(self, plan: Any, z: Array, x: Array, y: Array) -> None:
        plan.call(np.subtract, x, y, z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array, y: Array) -> None:
        plan.pass_on(0, dz)
        if plan.wants(1):
            plan.call(np.negative, dz, plan.target(1))


class Negate(Elementwise, numpy=np.negative):
    """z = −x."""

    symbol = "−"
    flow = "scales"
    formula = "-x"
    derivatives = ("-1",)
    linear = True

    def forward(self, x: Array) -> Array:
        return -x

    def backward(self, dz: Array) -> Array:
        return -dz

    def bind_forward(self, plan: Any, z: Array, x: Array) -> None:
        plan.call(np.negative, x, z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array) -> None:
        plan.call(np.negative, dz, plan.target(0))


class Multiply(Elementwise, numpy=np.multiply):
    """z = x · y. Scales the gradient by the other input."""

    symbol = "×"
    flow = "scales"
    formula = "x * y"
    derivatives = ("y", "x")

    def forward(self, x: Array, y: Array) -> Array:
        self.x, self.y = x, y
        return x * y

    def backward(self, dz: Array) -> Array:
        dx = dz * self.y if self.needs[0] else None
        dy = dz * self.x if self.needs[1] else None
        return dx, dy

    def bind_forward(self, plan: Any, z: Array, x: Array, y: Array) -> None:
        plan.call(np.multiply, x, y, z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array, y: Array) -> None:
        if plan.wants(0):
            plan.call(np.multiply, dz, y, plan.target(0))
        if plan.wants(1):
            plan.call(np.multiply, dz, x, plan.target(1))


class Divide(Elementwise, numpy=np.divide):
    """z = x / y."""

    symbol = "÷"
    flow = "scales"
    formula = "x / y"
    derivatives = ("1 / y", "-z / y")

    def forward(self, x: Array, y: Array) -> Array:
        self.y = y
        self.z = x / y
        return self.z

    def backward(self, dz: Array) -> Array:
        dx = dz / self.y
        return dx, -self.z * dx if self.needs[1] else None

    def bind_forward(self, plan: Any, z: Array, x: Array, y: Array) -> None:
        plan.call(np.divide, x, y, z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array, y: Array) -> None:
        if plan.wants(0):
            plan.call(np.divide, dz, y, plan.target(0))
        if plan.wants(1):
            dy = plan.target(1)
            plan.call(np.divide, dz, y, dy)
            plan.call(np.multiply, dy, z, dy)
            plan.call(np.negative, dy, dy)


class Power(Elementwise, numpy=(np.power, np.float_power)):
    """z = xʸ. Where x = 0 the gradient of the exponent is taken as 0, its limit from the right for y > 0."""

    symbol = "^"
    flow = "scales"
    formula = "x ** y"
    derivatives = ("y * x ** (y - 1)", "z * log(x)")

    def forward(self, x: Array, y: Array) -> Array:
        self.x, self.y = x, y
        self.z = x**y
        return self.z

    def backward(self, dz: Array) -> Array:
        x, y = self.x, self.y
        dx = dz * y * x ** np.where(y == 0, 1, y - 1) if self.needs[0] else None
        dy = dz * self.z * np.log(np.where(x == 0, 1, x)) if self.needs[1] else None
        return dx, dy


class Remainder(Elementwise, numpy=np.remainder):
    """z = x − ⌊x / y⌋·y, with the sign of y. At its jumps the derivative is that from the right."""

    symbol = "mod"

    def forward(self, x: Array, y: Array) -> Array:
        self.quotient = np.floor(x / y)
        return np.remainder(x, y)

    def backward(self, dz: Array) -> Array:
        return dz, -self.quotient * dz


class FMod(Elementwise, numpy=np.fmod):
    """z = x − n·y, where n is x / y without its decimals, with the sign of x."""

    symbol = "fmod"

    def forward(self, x: Array, y: Array) -> Array:
        self.quotient = np.trunc(x / y)
        return np.fmod(x, y)

    def backward(self, dz: Array) -> Array:
        return dz, -self.quotient * dz


class Square(Elementwise, numpy=np.square):
    """z = x²."""

    symbol = "x²"
    flow = "scales"
    formula = "x ** 2"
    derivatives = ("2 * x",)

    def forward(self, x: Array) -> Array:
        self.x = x
        return x * x

    def backward(self, dz: Array) -> Array:
        return 2 * self.x * dz

    def bind_forward(self, plan: Any, z: Array, x: Array) -> None:
        plan.call(np.multiply, x, x, z)

    def bind_backward(self, plan: Any, dz: Array, z: Array, x: Array) -> None:
        dx = plan.target(0)
        plan.call(np.multiply, x, 2, dx)
        plan.call(np.multiply, dz, dx, dx)


class SquareRoot(Unary, numpy=np.sqrt):
    """z = √x."""

    symbol = "√"
    formula, derivatives = "sqrt(x)", ("1 / (2 * z)",)


class CubeRoot(Unary, numpy=np.cbrt):
    """z = ∛x."""

    symbol = "∛"
    formula, derivatives = "cbrt(x)", ("1 / (3 * z * z)",)


class Reciprocal(Unary, numpy=np.reciprocal):
    """z = 1 / x."""

    symbol = "1/x"
    formula, derivatives = "1 / x", ("-z * z",)


@implements(np.positive)
def positive(x: Array) -> Array:
    """Answer `+x`, which is x."""
    return x
