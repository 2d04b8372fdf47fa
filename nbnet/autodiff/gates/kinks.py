"""Functions with a kink or a jump, where a convention decides the derivative.

|·|′(0) = 0; equal maxima (and minima) share the gradient equally.
"""

import numpy as np

from nbnet.autodiff.gate import Array, Elementwise


class Absolute(Elementwise, numpy=np.absolute):
    """z = |x|, with derivative 0 at 0."""

    symbol = "|x|"
    flow = "routes"
    formula = "abs(x)"
    derivatives = ("sign(x)",)

    def forward(self, x: Array) -> Array:
        self.x = x
        return np.absolute(x)

    def backward(self, dz: Array) -> Array:
        return dz * np.sign(self.x)


class Maximum(Elementwise, numpy=np.maximum):
    """z = max(x, y). Routes the gradient to the larger input; equal inputs get half each."""

    symbol = "max"
    flow = "routes"
    formula = "max(x, y)"
    derivatives = ("share(x > y, x == y)", "share(y > x, x == y)")

    def forward(self, x: Array, y: Array) -> Array:
        self.x, self.y = x, y
        return np.maximum(x, y)

    def backward(self, dz: Array) -> Array:
        tie = 0.5 * (self.x == self.y)
        return dz * ((self.x > self.y) + tie), dz * ((self.y > self.x) + tie)
