"""Trigonometric and hyperbolic functions, and their inverses."""

from __future__ import annotations

import numpy as np

from nbnet.autodiff.gate import Array, Elementwise, Unary


class Sin(Unary, numpy=np.sin):
    """z = sin x."""

    formula, derivatives = "sin(x)", ("cos(x)",)


class Cos(Unary, numpy=np.cos):
    """z = cos x."""

    formula, derivatives = "cos(x)", ("-sin(x)",)


class Tan(Unary, numpy=np.tan):
    """z = tan x."""

    formula, derivatives = "tan(x)", ("1 + z * z",)


class Arcsin(Unary, numpy=np.arcsin):
    """z = arcsin x."""

    formula, derivatives = "arcsin(x)", ("1 / sqrt((1 - x) * (1 + x))",)


class Arccos(Unary, numpy=np.arccos):
    """z = arccos x."""

    formula, derivatives = "arccos(x)", ("-1 / sqrt((1 - x) * (1 + x))",)


class Arctan(Unary, numpy=np.arctan):
    """z = arctan x."""

    formula, derivatives = "arctan(x)", ("1 / (1 + x * x)",)


class Sinh(Unary, numpy=np.sinh):
    """z = sinh x."""

    formula, derivatives = "sinh(x)", ("cosh(x)",)


class Cosh(Unary, numpy=np.cosh):
    """z = cosh x."""

    formula, derivatives = "cosh(x)", ("sinh(x)",)


class Arcsinh(Unary, numpy=np.arcsinh):
    """z = arsinh x."""

    formula, derivatives = "arcsinh(x)", ("1 / hypot(1, x)",)


class Arccosh(Unary, numpy=np.arccosh):
    """z = arcosh x."""

    formula, derivatives = "arccosh(x)", ("1 / (sqrt(x - 1) * sqrt(x + 1))",)


class Arctanh(Unary, numpy=np.arctanh):
    """z = artanh x."""

    formula, derivatives = "arctanh(x)", ("1 / ((1 - x) * (1 + x))",)


class Degrees(Unary, numpy=(np.degrees, np.rad2deg)):
    """Radians in degrees."""

    formula, derivatives = "x * 180 / pi", ("180 / pi",)


class Radians(Unary, numpy=(np.radians, np.deg2rad)):
    """Degrees in radians."""

    formula, derivatives = "x * pi / 180", ("pi / 180",)


class Arctan2(Elementwise, numpy=np.arctan2):
    """The angle of the point (y, x), in radians."""

    symbol = "atan2"
    flow = "scales"
    formula = "arctan2(y, x)"
    derivatives = ("x / (x ** 2 + y ** 2)", "-y / (x ** 2 + y ** 2)")

    def forward(self, y: Array, x: Array) -> Array:
        self.y, self.x = y, x
        return np.arctan2(y, x)

    def backward(self, dz: Array) -> Array:
        r = np.hypot(self.x, self.y)  # dividing twice by r avoids the overflow of r²
        return dz * (self.x / r / r), -dz * (self.y / r / r)


class Hypot(Elementwise, numpy=np.hypot):
    """z = √(x² + y²), with derivative 0 at the origin."""

    symbol = "hypot"
    flow = "scales"
    formula = "hypot(x, y)"
    derivatives = ("x / z", "y / z")

    def forward(self, x: Array, y: Array) -> Array:
        self.x, self.y = x, y
        self.z = np.hypot(x, y)
        return self.z

    def backward(self, dz: Array) -> Array:
        r = np.where(self.z == 0, 1, self.z)
        return dz * (self.x / r), dz * (self.y / r)
