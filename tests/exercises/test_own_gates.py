"""The gates of lecture 9: the right gate passes, and each typical mistake is called by its name."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest

import nbnet as nb
from nbnet import exercises
from tests.exercises.judging import is_named, passes


def binary(
    function: Any, dx: Any, dy: Any, name: str = "StudentGate", returns: Any = lambda dx, dy: [dx, dy]
) -> type[nb.Gate]:
    """A gate of two inputs, as a student writes it; the gradients are functions of x, y and dz."""

    class StudentGate(nb.Gate):
        def forward(self, x: Any, y: Any) -> Any:
            self.x, self.y = x, y
            return function(x, y)

        def backward(self, dz: Any) -> Any:
            return returns(dx(self.x, self.y, dz), dy(self.x, self.y, dz))

    StudentGate.__name__ = name
    return StudentGate


def unary(function: Any, dx: Any, returns: Any = lambda dx: [dx]) -> type[nb.Gate]:
    """A gate of one input; its gradient is a function of x, z and dz."""

    class StudentGate(nb.Gate):
        def forward(self, x: Any) -> Any:
            self.x, self.z = x, function(x)
            return self.z

        def backward(self, dz: Any) -> Any:
            return returns(dx(self.x, self.z, dz))

    return StudentGate


def first(x: Any, y: Any, dz: Any) -> Any:
    return x * dz


def second(x: Any, y: Any, dz: Any) -> Any:
    return y * dz


def whole(x: Any, y: Any, dz: Any) -> Any:
    return dz


class Forgetful(nb.Gate):
    """Keeps nothing, and looks for the inputs all the same."""

    def forward(self, x: Any, y: Any) -> Any:
        return x * y

    def backward(self, dz: Any) -> Any:
        return [self.y * dz, self.x * dz]


class Lost(Forgetful):
    """Takes the names of forward for known."""

    def backward(self, dz: Any) -> Any:
        return [y * dz, x * dz]  # type: ignore[name-defined]  # noqa: F821


class Selfless(nb.Gate):
    """As on the slide, without self."""

    def forward(x: Any, y: Any) -> Any:  # type: ignore[misc]  # noqa: N805
        return x * y

    def backward(dz: Any) -> Any:  # type: ignore[misc]  # noqa: N805
        return dz


class Spoiler(Forgetful):
    """Changes what it was given."""

    def forward(self, x: Any, y: Any) -> Any:
        self.x, self.y = x, y
        x *= y
        return x


class NoGate:
    """Has the methods, but is no gate."""

    def forward(self, x: Any, y: Any) -> Any:
        return x * y

    def backward(self, dz: Any) -> Any:
        return [dz, dz]


class Blank(nb.Gate):
    """Not written yet."""

    def forward(self, x: Any, y: Any) -> Any:
        pass

    def backward(self, dz: Any) -> Any:
        pass


class BlankOfOne(nb.Gate):
    """Not written yet."""

    def forward(self, x: Any) -> Any:
        pass

    def backward(self, dz: Any) -> Any:
        pass


RIGHT = {
    "multiply_gate": binary(np.multiply, second, first),
    "add_gate": binary(np.add, whole, whole),
    "exp_gate": unary(np.exp, lambda x, z, dz: z * dz),
    "reciprocal_gate": unary(lambda x: 1 / x, lambda x, z, dz: -z * z * dz),
    "max_gate": binary(np.maximum, lambda x, y, dz: dz * (x > y), lambda x, y, dz: dz * (y >= x)),
    "tanh_gate": unary(np.tanh, lambda x, z, dz: (1 - z * z) * dz),
    "matmul_gate": binary(np.matmul, lambda x, y, dz: dz @ y.T, lambda x, y, dz: x.T @ dz),
}
WRONG = [
    ("multiply_gate", binary(np.multiply, first, second), "are the inputs swapped"),
    ("multiply_gate", binary(np.multiply, lambda x, y, dz: y, lambda x, y, dz: x), "the local derivative alone"),
    ("multiply_gate", binary(np.multiply, lambda x, y, dz: -y * dz, first), "the sign is flipped"),
    ("multiply_gate", binary(np.multiply, *[lambda x, y, dz: (x + y) * dz] * 2), "Both inputs get the same"),
    ("multiply_gate", binary(np.multiply, second, first, returns=lambda dx, dy: [dx]), "returned 1 gradients"),
    ("multiply_gate", binary(np.add, second, first), r"forward computes x \+ y"),
    ("multiply_gate", Forgetful, "looks for self.y, and forward has not kept it"),
    ("multiply_gate", Lost, "does not know y"),
    ("multiply_gate", Selfless, r"begins with self: def forward\(self, x, y\):"),
    ("multiply_gate", Spoiler, "changed its input x"),
    ("multiply_gate", NoGate, "begins with class NoGate"),
    ("multiply_gate", unary(np.exp, lambda x, z, dz: z * dz), "should take 2 arguments"),
    ("add_gate", binary(np.add, first, second), "local derivatives of a sum are 1"),
    ("add_gate", binary(np.add, second, first), "local derivatives of a sum are 1"),
    ("add_gate", binary(np.add, *[lambda x, y, dz: dz / 2] * 2), "does not share out"),
    ("add_gate", binary(np.add, *[lambda x, y, dz: 1.0] * 2), "the local derivative alone"),
    ("exp_gate", unary(np.exp, lambda x, z, dz: x * dz), "not x but eˣ"),
    ("exp_gate", unary(np.exp, lambda x, z, dz: x * np.exp(x - 1) * dz), "rule for powers"),
    ("exp_gate", unary(np.exp, lambda x, z, dz: z), "the local derivative alone"),
    ("exp_gate", unary(np.exp, lambda x, z, dz: z * dz, returns=lambda dx: dx), "as a list"),
    ("exp_gate", unary(math.exp, lambda x, z, dz: z * dz), "not for arrays"),
    ("reciprocal_gate", unary(lambda x: 1 / x, lambda x, z, dz: dz * z * z), "the sign is flipped"),
    ("reciprocal_gate", unary(lambda x: 1 / x, lambda x, z, dz: -dz / x), "A square is missing"),
    ("reciprocal_gate", unary(lambda x: 1 / x, lambda x, z, dz: np.log(x) * dz), "the integral"),
    ("reciprocal_gate", unary(lambda x: -x, lambda x, z, dz: -dz), "forward is not right, for instance at 0.7"),
    ("max_gate", binary(np.maximum, whole, whole), "does not distribute"),
    ("max_gate", binary(np.maximum, lambda x, y, dz: x * (x > y) * dz, lambda x, y, dz: y * (y > x) * dz), "dz itself"),
    ("max_gate", binary(np.maximum, lambda x, y, dz: dz * (x < y), lambda x, y, dz: dz * (y < x)), "to the loser"),
    ("max_gate", binary(np.minimum, whole, whole), r"forward computes min\(x, y\)"),
    ("max_gate", binary(max, whole, whole), "not for arrays"),
    ("tanh_gate", unary(np.tanh, lambda x, z, dz: (1 - x * x) * dz), "not with the input"),
    ("tanh_gate", unary(np.tanh, lambda x, z, dz: z * (1 - z) * dz), "derivative of the sigmoid"),
    ("tanh_gate", unary(np.tanh, lambda x, z, dz: (1 - z) * dz), "A square is missing"),
    ("tanh_gate", unary(np.tanh, lambda x, z, dz: (z * z - 1) * dz), "the sign is flipped"),
    ("matmul_gate", binary(np.matmul, lambda x, y, dz: dz @ y, lambda x, y, dz: x.T @ dz), "use y.T"),
    ("matmul_gate", binary(np.matmul, lambda x, y, dz: dz @ y.T, lambda x, y, dz: x @ dz), "use x.T"),
    ("matmul_gate", binary(np.matmul, lambda x, y, dz: y.T @ dz, lambda x, y, dz: x.T @ dz), "wrong order"),
    ("matmul_gate", binary(np.matmul, lambda x, y, dz: y @ dz.T, lambda x, y, dz: x.T @ dz), "it is transposed"),
    ("matmul_gate", binary(np.multiply, second, first), "forward computes x·y"),
]


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_gate_passes(name: str) -> None:
    passes(name, RIGHT[name])


@pytest.mark.parametrize(("name", "gate", "finding"), WRONG)
def test_a_typical_mistake_is_named(name: str, gate: Any, finding: str) -> None:
    is_named(finding, name, gate)


@pytest.mark.parametrize(("name", "gate", "finding"), WRONG)
def test_a_finding_is_spanish_in_spanish(name: str, gate: Any, finding: str) -> None:
    nb.set_language("es")
    try:
        report = exercises.check(name, gate)
    finally:
        nb.set_language(None)
    assert not re.search(r"\b(the|is|it|of|and|should|expected|are)\b", "\n".join(report.findings)), report


@pytest.mark.parametrize("name", RIGHT)
def test_a_gate_without_a_body_is_no_mistake(name: str) -> None:
    one = name in ("exp_gate", "reciprocal_gate", "tanh_gate")
    assert exercises.check(name, BlankOfOne if one else Blank).state == "unfinished"


def test_a_gate_with_forward_alone_is_not_done_yet() -> None:
    half = type("HalfGate", (Forgetful,), {"backward": Blank.backward})
    assert exercises.check("multiply_gate", half).state == "unfinished"
