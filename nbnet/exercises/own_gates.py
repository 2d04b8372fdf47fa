"""Exercises in which students write gates: forward is compared with NumPy, backward with nudges of forward."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from nbnet.exercises.definition import exercise
from nbnet.exercises.gate_examination import DZ, X, Y, examined
from nbnet.language import _, marked


@exercise(
    title=marked("MultiplyGate"),
    expected=marked("a class with forward, which returns x·y, and backward, which returns [dx, dy]."),
    hints=[
        marked("backward needs x and y, which only forward is given. So forward keeps them: self.x, self.y = x, y."),
        marked("A product hands on what arrives times the other input: dx = self.y * dz. And dy?"),
    ],
    praise=marked("The gate of the lecture, and it is yours. It stands beside nbnet's own as an equal."),
)
def multiply_gate(gate: Any) -> Iterator[str]:
    """The gate z = x·y."""
    slips = [([(X + Y) * DZ] * 2, _("Both inputs get the same here. Each should get dz times the other one alone."))]
    yield from examined(gate, np.multiply, (X, Y), slips)


@exercise(
    title=marked("AddGate"),
    expected=marked("a class with forward, which returns x + y, and backward, which returns [dx, dy]."),
    hints=[
        marked("How fast does x + y move with x? And with y? So what does each of them get of dz?"),
        marked("Both get all of it: + distributes. There is nothing to be kept on self."),
    ],
    praise=marked("It keeps nothing and it multiplies nothing: the cheapest gate of all."),
)
def add_gate(gate: Any) -> Iterator[str]:
    """The gate z = x + y."""
    slips = [
        ([DZ / 2, DZ / 2], _("A sum does not share out: both inputs get the whole of dz.")),
        ([X * DZ, Y * DZ], _("The local derivatives of a sum are 1 and 1, whatever x and y are.")),
        ([Y * DZ, X * DZ], _("The local derivatives of a sum are 1 and 1, whatever x and y are.")),
    ]
    yield from examined(gate, np.add, (X, Y), slips)


@exercise(
    title=marked("ExpGate"),
    expected=marked("a class with forward, which returns eˣ, and backward, which returns [dx]."),
    hints=[
        marked("np.exp computes eˣ for numbers and for arrays."),
        marked("The derivative of eˣ is eˣ again: the output itself. Keep it: self.z = np.exp(x)."),
        marked("Return a list, even with a single gradient in it: [self.z * dz]."),
    ],
    praise=marked("The only function that is its own derivative: remember the output, and you are done."),
)
def exp_gate(gate: Any) -> Iterator[str]:
    """The gate z = eˣ."""
    slips = [
        ([X * DZ], _("The derivative of eˣ is not x but eˣ itself, the output.")),
        (
            [X * np.exp(X - 1) * DZ],
            _("That is the rule for powers, xⁿ. In eˣ the x stands in the exponent."),
        ),
    ]
    yield from examined(gate, np.exp, (X,), slips)


@exercise(
    title=marked("ReciprocalGate"),
    expected=marked("a class with forward, which returns 1/x, and backward, which returns [dx]."),
    hints=[
        marked("The derivative of 1/x is −1/x²: the larger x, the smaller 1/x, so it is negative."),
        marked("With the output z = 1/x it is −z². Times dz, in a list."),
    ],
    praise=marked("With Multiply, Add and Exp you can build a whole sigmoid neuron now."),
)
def reciprocal_gate(gate: Any) -> Iterator[str]:
    """The gate z = 1/x."""
    slips = [
        ([-DZ / X], _("A square is missing: the derivative of 1/x is −1/x².")),
        ([np.log(X) * DZ], _("That is the integral of 1/x. Its derivative is −1/x².")),
    ]
    yield from examined(gate, np.reciprocal, (X,), slips)


@exercise(
    title=marked("MaxGate"),
    expected=marked("a class with forward, which returns the larger of x and y, and backward, which returns [dx, dy]."),
    hints=[
        marked("np.maximum(x, y) compares number by number, for single numbers and for arrays."),
        marked("The winner gets all of dz, the loser 0. In forward, keep who won: self.first = x > y."),
        marked(
            "In a product True is 1 and False is 0: [dz * self.first, …]. And y wins where x does not: 1 - self.first."
        ),
    ],
    praise=marked("A router. With 0 as its second input it is ReLU."),
)
def max_gate(gate: Any) -> Iterator[str]:
    """The gate z = max(x, y)."""
    slips = [
        (
            [DZ, DZ],
            _("max does not distribute: the loser gets 0, because the output does not see it."),
        ),
        (
            [X * (X > Y) * DZ, Y * (Y > X) * DZ],
            _("The winner gets dz itself, not dz times its own value: the local derivative is 1."),
        ),
        (
            [DZ * (X < Y), DZ * (Y < X)],
            _("The gradient goes to the loser: turn the comparison around."),
        ),
    ]
    yield from examined(gate, np.maximum, (X, Y), slips)


@exercise(
    title=marked("TanhGate"),
    expected=marked("a class with forward, which returns tanh x, and backward, which returns [dx]."),
    hints=[
        marked("np.tanh computes it. Like the sigmoid, it has a derivative that its output tells."),
        marked("tanh′ = 1 − tanh², so with z = tanh x it is 1 − z². Times dz, in a list."),
    ],
    praise=marked("The bend that makes a network more than one straight line."),
)
def tanh_gate(gate: Any) -> Iterator[str]:
    """The gate z = tanh x."""
    z = np.tanh(X)
    slips = [
        ([(1 - X**2) * DZ], _("It is 1 − z² with the output z = tanh x, not with the input x.")),
        ([z * (1 - z) * DZ], _("That is the derivative of the sigmoid. tanh has 1 − z².")),
        ([(1 - z) * DZ], _("A square is missing: 1 − z².")),
    ]
    yield from examined(gate, np.tanh, (X,), slips)


@exercise(
    title=marked("MatMulGate"),
    expected=marked("a class with forward, which returns x @ y for matrices, and backward, which returns [dx, dy]."),
    hints=[
        marked("Shapes lead: x is (N, n), y is (n, m), and dz is (N, m) like the output."),
        marked("dx has to be (N, n): dz @ self.y.T. And dy, which is (n, m)?"),
    ],
    praise=marked("This gate does nearly all the work in every network of the world."),
)
def matmul_gate(gate: Any) -> Iterator[str]:
    """The gate z = x @ y; square matrices first, where everything fits and only the numbers tell."""
    random = np.random.default_rng(0)
    for shapes in (((3, 3), (3, 3)), ((4, 2), (2, 3))):
        findings = list(examined(gate, np.matmul, tuple(random.uniform(0.5, 2.0, shape) for shape in shapes), ()))
        if findings:
            yield from findings
            return
