"""An activation as a curve: its values and derivatives, its kinks, and where it lets no gradient through."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.autodiff import Tensor, jvp
from nbnet.models.activations import ACTIVATIONS
from nbnet.models.joint import maxout

FloatArray = NDArray[np.float64]

REACH: Final = 6.0
"""The curve is drawn from −6 to 6."""

SATURATED_BELOW: Final = 0.1
"""A gradient is called saturated where |f′| is below this share of the largest |f′| of the curve."""

_SAMPLES = 481
_FOUND_BY_HALVING = 60
_CONSTANT_PIECES = 3
_THE_SAME = 1e-9


@dataclass(frozen=True)
class Parameter:
    """A number of an activation that can be moved: its default, and how far it goes."""

    default: float
    low: float
    high: float


@dataclass(frozen=True)
class Jump:
    """A place where a function has no single limit: the limits from both sides, and the value by convention.

    Where no floating-point number hits the place, as at 1/3, there is no such value: it is NaN.
    """

    x: float
    left: float
    right: float
    value: float


def lecture_maxout(x: Tensor, w1: float = 1.0, b1: float = 0.0, w2: float = -0.5, b2: float = 0.5) -> Any:
    """max(w₁·x + b₁, w₂·x + b₂), of one input.

    >>> float(lecture_maxout(Tensor(2.0)).data[0])
    2.0
    """
    return maxout(np.stack([x * w1 + b1, x * w2 + b2], axis=-1))


def activations() -> list[str]:
    """The names of the activations that are functions of one number, in the order of their definition."""
    return [name for name in ACTIVATIONS if name != "softmax"]


class Curve:
    """A function of one number, with the present values of its parameters.

    Args:
        function: the name of an activation, or a function of one Tensor; its further arguments that have a number as
            default are its parameters.
        **values: parameters that do not have their default.

    Attributes:
        name: what it is called.
        values: the parameters by name.

    Raises:
        TypeError: If it is no function of one Tensor, or has no such parameter.
        ValueError: If there is no such activation, a parameter is out of its range, or the function looks at several
            numbers at once, as softmax does.

    Example:
        >>> leaky = Curve("leaky_relu", slope=0.2)
        >>> leaky.at(-1.0), leaky.at(0.0), leaky.parameters
        ((-0.2, 0.2), (0.0, 0.2), {'slope': Parameter(default=0.1, low=0.0, high=1.0)})
        >>> leaky.kinks
        [Jump(x=0.0, left=0.2, right=1.0, value=0.2)]
    """

    def __init__(self, function: str | Callable[..., Any], **values: float) -> None:
        original = ACTIVATIONS[function] if isinstance(function, str) else function
        if not callable(original):
            raise TypeError(f"an activation is a function of one Tensor or the name of one, not {original!r:.80}")
        self.function = original
        # functools.partial keeps the name in what it wraps.
        named = original if hasattr(original, "__name__") else getattr(original, "func", type(original))
        self.name = str(named.__name__).replace("<lambda>", "f")
        self._computed = lecture_maxout if original is maxout else original
        self.parameters = _parameters(self._computed)
        self.values = {name: parameter.default for name, parameter in self.parameters.items()}
        for name, value in values.items():
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise TypeError(f"{self.name} has no parameter {name!r}; it has {known}")
            if isinstance(value, bool | str) or not math.isfinite(value):
                raise ValueError(f"{name} is {value!r}: expected a finite number.")
            self.values[name] = float(value)
        self.x = np.linspace(-REACH, REACH, _SAMPLES)
        self._one_by_one = self._takes_one_at_a_time()
        self.y, self.slope = self.many(self.x)
        if not np.allclose(self.y[7], self.many(self.x[7:8])[0][0], equal_nan=True):
            raise ValueError(
                f"{self.name} looks at several numbers at once: its value at one x depends on the others, so it has no "
                "curve"
            )
        self.jumps = self._jumps(0)
        self.kinks = self._jumps(1)

    def with_value(self, name: str, value: float) -> Curve:
        """The curve with another value of one parameter."""
        return Curve(self.function, **{**self.values, name: value})

    def many(self, x: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Values and derivatives.

        Args:
            x: shape (n,).

        Returns:
            Both of shape (n,); the derivatives are those of the gates, with their conventions at kinks.
        """
        numbers = np.asarray(x, dtype=float)
        with np.errstate(all="ignore"):
            if self._one_by_one:
                pairs = [self._pushed(np.asarray(number)) for number in numbers]
                value, slope = (np.array([float(pair[side]) for pair in pairs]) for side in (0, 1))
            else:
                value, slope = self._pushed(numbers)
        if np.size(value) not in (1, numbers.size):
            raise ValueError(
                f"{self.name} made shape {np.shape(value)} of shape {numbers.shape}: expected one number each"
            )
        flat = (np.broadcast_to(np.ravel(each), numbers.shape).astype(float) for each in (value, slope))
        return next(flat), next(flat)

    def _pushed(self, x: NDArray[Any]) -> tuple[Any, Any]:
        return jvp(lambda t: self._computed(t, **self.values), (x,), (np.ones_like(x),))

    def _takes_one_at_a_time(self) -> bool:
        """Whether it asks ``if x > 0``, which an array cannot answer."""
        try:
            self._pushed(self.x[:2])
        except ValueError:
            answers = [self._computed(Tensor(x), **self.values) for x in self.x[::40]]
            plain = {float(answer) for answer in answers if not isinstance(answer, Tensor)}
            if len(plain) > _CONSTANT_PIECES:
                raise TypeError(
                    f"{self.name} leaves the Tensor that it was given, so it has no derivative: "
                    "write np.exp, not math.exp"
                ) from None
            return True
        return False

    def at(self, x: float) -> tuple[float, float]:
        """Value and derivative at one place."""
        value, slope = self.many([x])
        return float(value[0]), float(slope[0])

    def regions(self) -> dict[str, list[tuple[float, float]]]:
        """Where no gradient or hardly any passes: intervals called ``"dead"`` (f′ is 0) and ``"saturated"``."""
        size = np.abs(np.nan_to_num(self.slope))
        dead = size == 0
        saturated = (size < SATURATED_BELOW * size.max(initial=0.0) * (1 - 1e-9)) & ~dead
        return {"dead": _intervals(self.x, dead), "saturated": _intervals(self.x, saturated)}

    def _jumps(self, which: int) -> list[Jump]:
        """Where the values (0) or the derivatives (1) jump: halving the interval does not halve the difference."""
        numbers = (self.y, self.slope)[which]
        scale = float(np.ptp(numbers[np.isfinite(numbers)])) if np.isfinite(numbers).any() else 0.0
        if not scale:
            return []
        differences = np.abs(np.diff(numbers))
        found = []
        for at in np.flatnonzero(differences > 0.03 * scale):
            left, right = float(self.x[at]), float(self.x[at + 1])
            low, high = float(numbers[at]), float(numbers[at + 1])
            for _ in range(_FOUND_BY_HALVING):
                middle = (left + right) / 2
                value = self.at(middle)[which]
                if abs(value - low) <= abs(value - high):
                    left, low = middle, value
                else:
                    right, high = middle, value
                if abs(high - low) < 1e-3 * scale:
                    break
            else:
                found.append((left + right) / 2)
        places = {round(x, 6) + 0.0: x for x in found}
        jumps = []
        for x, exact in sorted(places.items()):
            at_it = self.at(x)[which] if abs(x - exact) < _THE_SAME else math.nan
            limits = (self.at(x - 1e-6)[which], self.at(x + 1e-6)[which], at_it)
            jumps.append(Jump(x, *(round(each, 4) + 0.0 for each in limits)))
        return jumps


def _parameters(function: Callable[..., Any]) -> dict[str, Parameter]:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # NumPy's own functions
        return {}
    found = {}
    for name, parameter in list(signature.parameters.items())[1:]:
        default = parameter.default
        if isinstance(default, int | float) and not isinstance(default, bool):
            reach = 1.0 if abs(default) < 1 else 3.0 * abs(default)
            low = 0.0 if default >= 0 else -reach
            # Weights go both ways.
            low, reach = (-3.0, 3.0) if function is lecture_maxout else (low, reach)
            found[name] = Parameter(float(default), low, reach)
    return found


def _intervals(x: FloatArray, where: NDArray[np.bool_]) -> list[tuple[float, float]]:
    edges = np.diff(np.concatenate([[False], where, [False]]).astype(int))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    # A single place is a convention at a kink, not a region.
    return [(float(x[a]), float(x[b])) for a, b in zip(starts, ends, strict=True) if b > a]
