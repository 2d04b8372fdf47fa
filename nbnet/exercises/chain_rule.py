"""Exercises on the chain rule along the paths of a graph: forward mode, reverse mode, and what each of them costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from nbnet.exercises.answers import FloatArray, number, numbers, shown
from nbnet.exercises.definition import exercise
from nbnet.exercises.mistakes import answers, differs, first_wrong, named
from nbnet.language import _, marked

# The graph of the lecture: f = u·v with u = a·b and v = a + b.
A, B = 2.0, 3.0
POINTS = [(2.0, 3.0), (-1.5, 0.5), (0.7, -2.2), (3.1, 1.9)]


@exercise(
    title=marked("Two ways to b"),
    expected=marked("three numbers for ∂f/∂b: what comes by way of u, what comes by way of v, and the whole."),
    hints=[
        marked("Along one way the rates multiply: how fast f moves with u, times how fast u moves with b."),
        marked("u = a·b moves with b at the rate a. f = u·v moves with u at the rate v."),
        marked("By way of v the two rates are u and 1. The whole is the sum of both ways."),
    ],
    praise=marked("Multiply along a way, add over the ways: that is the whole chain rule."),
)
def two_paths(via_u: Any, via_v: Any, total: Any) -> Iterator[str]:
    """∂f/∂b of f = u·v, way by way."""
    got = tuple(number(each, name) for each, name in ((via_u, "via_u"), (via_v, "via_v"), (total, "total")))
    u, v = A * B, A + B
    right = {"via_u": v * A, "via_v": u * 1.0}
    whole = right["via_u"] + right["via_v"]
    if not differs(got, (*right.values(), whole)):
        return
    known = {
        (v * B, u, v * B + u): _("These are the numbers for a. For b the rate of u is another one: u = a·b."),
        (u, v * A, whole): _("The two ways are exchanged: by way of u the last rate is v, and by way of v it is u."),
        (A, 1.0, A + 1.0): _("These are the rates of u and of v alone. f moves with u and with v at rates of its own."),
        (v, u, v + u): _("These are the rates of f with u and with v. How fast do u and v move with b?"),
    }
    for numbers_, sentence in known.items():
        if not differs(got, numbers_):
            yield sentence
            return
    for name, answer, expected in zip(right, got, right.values(), strict=False):
        if differs(answer, expected):
            yield _("{name} is {got}, and that is not the product of the two rates along this way.").format(
                name=name, got=shown(answer)
            )
    if not differs(got[2], got[0] * got[1]):
        yield _("You multiplied the two ways. Rates multiply along a way; ways beside each other add up.")
    elif differs(got[2], got[0] + got[1]):
        yield _("total is {got}. It should be the sum of the two ways.").format(got=shown(got[2]))


@exercise(
    title=marked("Forward mode by hand"),
    expected=marked("a function of a, b, da, db that returns f and df, each tangent right beside its value."),
    hints=[
        marked("Beside every line that computes a value stands one that says how fast this value moves."),
        marked("u = a·b moves for two reasons: because a moves, at the rate b, and because b moves, at the rate a."),
        marked("du = b·da + a·db, dv = da + db; and f is a product like u: df = v·du + u·dv."),
    ],
    praise=marked("Value and tangent travel together, and nothing has to be kept: that is forward mode."),
)
def forward_mode(function: Callable[..., Any]) -> Iterator[str]:
    """(f, df) from (a, b, da, db)."""
    cases = [(*point, *direction) for point in POINTS for direction in ((1.0, 0.0), (0.0, 1.0), (0.5, -2.0))]
    got = answers(function, cases, "f, df", 2)
    a, b, da, db = np.array(cases).T
    u, v, du, dv = a * b, a + b, b * da + a * db, da + db
    right = v * du + u * dv
    if sentence := _wrong_value(got[:, 0], u * v, cases):
        yield sentence
        return
    mistakes = [
        (v * da * db + u * dv, _("du is not da·db: a product moves by b·da + a·db.")),
        (
            v * (a * da + b * db) + u * dv,
            _("In du the factors are exchanged: when a moves, u = a·b moves at the rate b."),
        ),
        (v * b * da + u * dv, _("du forgets that u also moves with b.")),
        (v * a * db + u * dv, _("du forgets that u also moves with a.")),
        (du * dv, _("df is not du·dv: f = u·v is a product, and moves by v·du + u·dv.")),
        (v * du, _("df forgets that f also moves with v.")),
        (u * dv, _("df forgets that f also moves with u.")),
        (u * du + v * dv, _("In df the factors are exchanged: when u moves, f = u·v moves at the rate v.")),
        (v * b + u, _("Your df does not ask how fast a and b move: use da and db.")),
    ]
    at = first_wrong(got[:, 1], right)
    if at is not None and (sentence := named(got[:, 1], mistakes)):
        yield sentence
    elif at is not None:
        yield _("For a = {a}, b = {b}, da = {da}, db = {db} the tangent df should be {right}, and it is {got}.").format(
            **dict(zip(("a", "b", "da", "db"), map(shown, cases[at]), strict=True)),
            right=shown(right[at]),
            got=shown(got[at, 1]),
        )


@exercise(
    title=marked("Reverse mode by hand"),
    expected=marked("a function of a and b that returns f, ∂f/∂a and ∂f/∂b, all from one walk back."),
    hints=[
        marked("Begin at the end: df = 1. Then the two inputs of f, which are u and v; then a and b."),
        marked("f = u·v sends v to u, and u to v. So du = v·df and dv = u·df."),
        marked("a is used twice, in u and in v, so two contributions arrive there: da = b·du + dv. And db?"),
    ],
    praise=marked("One walk back, and every input knows its derivative: that is reverse mode."),
)
def reverse_mode(function: Callable[..., Any]) -> Iterator[str]:
    """(f, ∂f/∂a, ∂f/∂b) from (a, b)."""
    got = answers(function, POINTS, "f, da, db", 3)
    a, b = np.array(POINTS).T
    u, v = a * b, a + b
    if sentence := _wrong_value(got[:, 0], u * v, POINTS):
        yield sentence
        return
    right = np.stack([b * v + u, a * v + u], axis=1)
    wrong = {
        _("da and db are exchanged: u = a·b sends to each input the other one, so du times b goes to a."): (
            a * v + u,
            b * v + u,
        ),
        _("Only what comes by way of v has arrived: the second contribution replaced the first. Add it: da += …"): (
            u,
            u,
        ),
        _("Only what comes by way of u has arrived: a and b are used in v = a + b as well."): (b * v, a * v),
        _("du and dv are exchanged: a product sends to each input the other one."): (b * u + v, a * u + v),
        _("The gradients of u and v are missing: you started as if they were 1."): (b + 1, a + 1),
        _("You multiplied the two contributions. Contributions that arrive at the same place add up."): (
            b * v * u,
            a * v * u,
        ),
    }
    slopes = got[:, 1:]
    at = first_wrong(slopes, right)
    if at is not None and (sentence := named(slopes, [(np.stack(each, 1), text) for text, each in wrong.items()])):
        yield sentence
    elif at is not None:
        yield _("For a = {a}, b = {b} the gradients should be {right}, and they are {got}.").format(
            a=shown(a[at]), b=shown(b[at]), right=shown(right[at]), got=shown(slopes[at])
        )


def _wrong_value(got: FloatArray, right: FloatArray, cases: Sequence[tuple[float, ...]]) -> str:
    at = first_wrong(got, right)
    if at is None:
        return ""
    return _("The value f is not right: for a = {a}, b = {b} it should be {right}, and it is {got}.").format(
        a=shown(cases[at][0]), b=shown(cases[at][1]), right=shown(right[at]), got=shown(got[at])
    )


@exercise(
    title=marked("How many passes?"),
    expected=marked("two lists of three numbers: the passes that forward and reverse mode need for A, B and C."),
    hints=[
        marked(
            "Forward mode moves one input and sees all outputs move. Reverse mode asks one output and hears from all."
        ),
        marked("So forward mode needs a pass for each input, reverse mode one for each output."),
    ],
    praise=marked("A network is function B: a million inputs to move, one loss. So it learns in reverse mode."),
)
def passes(forward: Any, reverse: Any) -> Iterator[str]:
    """Passes for functions from 1 to 3, from 1000 to 1, and from 4 to 2 numbers."""
    inputs, outputs = np.array([1.0, 1000.0, 4.0]), np.array([3.0, 1.0, 2.0])
    got = {"forward": numbers(forward, "forward", (3,)), "reverse": numbers(reverse, "reverse", (3,))}
    right = {"forward": inputs, "reverse": outputs}
    if not differs(got["forward"], outputs) and not differs(got["reverse"], inputs):
        yield _(
            "It is the other way round: a pass of forward mode starts at an input, one of reverse mode at an output."
        )
        return
    for mode, expected in right.items():
        if not differs(got[mode], inputs * outputs):
            yield _(
                "For {mode} you counted every pair of an input and an output. One pass answers a whole row of them."
            ).format(mode=mode)
        else:
            for name, answer, passes_ in zip("ABC", got[mode], expected, strict=True):
                if answer != passes_:
                    yield _("{name} in {mode} mode: {got} passes is not right. Where does one pass start?").format(
                        name=name, mode=mode, got=shown(answer)
                    )
