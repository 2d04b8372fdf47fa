"""Sums, products, quotients and powers."""

import numpy as np

from nbnet.autodiff.gate import Array, Elementwise


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
        return dz, -dz


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
        return dz * self.y, dz * self.x


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
        return dx, -self.z * dx


class Power(Elementwise, numpy=np.power):
    """z = xʸ. Where x = 0 the gradient of the exponent is taken as 0, its limit from the right."""

    symbol = "^"
    flow = "scales"
    formula = "x ** y"
    derivatives = ("y * x ** (y - 1)", "z * log(x)")

    def forward(self, x: Array, y: Array) -> Array:
        self.x, self.y = x, y
        self.z = x**y
        return self.z

    def backward(self, dz: Array) -> Array:
        dx = dz * self.y * self.x ** (self.y - 1)
        if not self.needs[1]:
            return dx, None
        return dx, dz * self.z * np.log(np.where(self.x == 0, 1.0, self.x))


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


class SquareRoot(Elementwise, numpy=np.sqrt):
    """z = √x."""

    symbol = "√"
    flow = "scales"
    formula = "sqrt(x)"
    derivatives = ("1 / (2 * z)",)

    def forward(self, x: Array) -> Array:
        self.z = np.sqrt(x)
        return self.z

    def backward(self, dz: Array) -> Array:
        return dz / (2 * self.z)
