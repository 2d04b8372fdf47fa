"""Exercises on backpropagation gate by gate: the sigmoid neuron, what gates do to a gradient, and checking one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nbnet.exercises.answers import FloatArray, attempt, number, numbers, shown
from nbnet.exercises.definition import exercise
from nbnet.exercises.mistakes import answers, differs, first_wrong, named
from nbnet.language import _, marked

# w0, x0, w1, x1, w2: the neuron of the lecture first.
NEURONS = [(2.0, -1.0, -3.0, -2.0, -3.0), (0.5, 1.2, -0.7, 0.4, 0.3), (-1.1, 0.8, 0.6, 1.9, -0.2)]


@exercise(
    title=marked("The neuron, gate by gate"),
    expected=marked("a function of w0, x0, w1, x1, w2 that returns the five gradients, in this order."),
    hints=[
        marked(
            "Go from the last line of the way there to the first. Each gives one line (× gives two) of the way back."
        ),
        marked("1/v has the local derivative −1/v², and eᵗ has eᵗ, which is u: dv = −df / v², du = dv, dt = du·u."),
        marked("−s turns the sign: ds = −dt. A sum hands on what arrives: dr = ds, dw2 = ds, dp = dr, dq = dr."),
        marked("A product hands on crosswise: dw0 = dp·x0 and dx0 = dp·w0, and so with w1 and x1."),
    ],
    praise=marked("Eight gates, eight small products: you are a backpropagation program."),
)
def neuron_backward(function: Callable[..., Any]) -> Iterator[str]:
    """(dw0, dx0, dw1, dx1, dw2) of the sigmoid neuron."""
    got = answers(function, NEURONS, "dw0, dx0, dw1, dx1, dw2", 5)
    w0, x0, w1, x1, w2 = np.array(NEURONS).T
    u = np.exp(-(w0 * x0 + w1 * x1 + w2))
    v = 1 + u
    slope = (u / v**2)[:, np.newaxis]
    one = np.ones_like(w2)
    into = np.stack([x0, w0, x1, w1, one], axis=1)
    right = slope * into
    if (at := first_wrong(got, right)) is None:
        return
    mistakes = [
        (-right, _("All signs are turned. Two gates turn the sign: −s does, and 1/v does. Did you take both?")),
        (
            slope * np.stack([w0, x0, w1, x1, one], axis=1),
            _("The products hand on their own factor: to w0 belongs dp·x0, the other one."),
        ),
        (into, _("These are the gradients of the sum s. What came back through the sigmoid is missing: start at ds.")),
        (right / u[:, np.newaxis], _("The gate exp is missing: its local derivative is its output, so dt = du·u.")),
        (
            right * (v**2)[:, np.newaxis],
            _("The gate 1/v is missing: its local derivative is −1/v², so dv = −df / v²."),
        ),
        (right * v[:, np.newaxis], _("The gate 1/v has the local derivative −1/v², with a square.")),
        (right[:, [0, 2, 4, 1, 3]], _("The numbers are right, but in another order: dw0, dx0, dw1, dx1, dw2.")),
    ]
    if sentence := named(got, mistakes):
        yield sentence
        return
    names = ("dw0", "dx0", "dw1", "dx1", "dw2")
    for name, answer, expected in zip(names, got[at], right[at], strict=True):
        if differs(answer, expected):
            yield _("For {inputs} the gradient {name} should be {right}, and it is {got}.").format(
                inputs=shown(NEURONS[at]), name=name, right=shown(expected), got=shown(answer)
            )


@exercise(
    title=marked("The sigmoid as one gate"),
    expected=marked("a function of f = σ(s) and of the gradient df that arrives; it returns ds."),
    hints=[
        marked("The argument f is the output already: nothing has to be put through the sigmoid again."),
        marked("σ′ = σ·(1 − σ), and σ is f. What arrives has to be multiplied by it."),
    ],
    praise=marked("Four gates became one, and all it has to remember is its output."),
)
def sigmoid_backward(function: Callable[..., Any]) -> Iterator[str]:
    """The backward pass of σ, from its output."""
    cases = [(f, df) for f in (0.7310585786300049, 0.5, 0.1, 0.95) for df in (1.0, -2.5)]
    got = answers(function, cases, "ds", 1)
    f, df = np.array(cases).T
    right = f * (1 - f) * df
    if (at := first_wrong(got, right)) is None:
        return
    again = 1 / (1 + np.exp(-f))
    mistakes = [
        (f * (1 - f), _("Your function does not use df. Every gate multiplies by the gradient that arrives.")),
        (-right, _("The sign is turned: it is f·(1 − f), which is never negative.")),
        (
            again * (1 - again) * df,
            _("You put f through the sigmoid once more. It is the output already: σ′ = f·(1 − f)."),
        ),
        ((1 - f**2) * df, _("1 − f² is the derivative of tanh. The sigmoid's is f·(1 − f).")),
        (f * df, _("A factor is missing: σ′ is f times (1 − f).")),
        ((1 - f) * df, _("A factor is missing: σ′ is f times (1 − f).")),
    ]
    yield named(got, mistakes) or _("For f = {f} and df = {df} it should be {right}, and it is {got}.").format(
        f=shown(f[at]), df=shown(df[at]), right=shown(right[at]), got=shown(got[at])
    )


@exercise(
    title=marked("Three habits at once"),
    expected=marked("three numbers: the gradients of a, b and c, predicted from the habits of the gates."),
    hints=[
        marked("Start at the right: 1 arrives at the last product. It sends 1 times the constant 2 to the sum."),
        marked("The sum hands its 2 to both of its inputs: to the gate max, and, by the second wire, to c."),
        marked("max sends all of it to the larger input, here a·b = 3. And a·b hands it on crosswise."),
    ],
    praise=marked("× scaled, + distributed, max routed: you read a graph like a map."),
)
def three_habits(da: Any, db: Any, dc: Any) -> Iterator[str]:
    """Gradients of 2 (max(a·b, c) + c) at a = −3, b = −1, c = 2."""
    got = tuple(number(each, name) for each, name in ((da, "da"), (db, "db"), (dc, "dc")))
    right = (-2.0, -6.0, 2.0)
    if not differs(got, right):
        return
    mistakes = [
        ((-6.0, -2.0, 2.0), _("A product hands on crosswise: a gets what arrives times b, and b gets it times a.")),
        ((-1.0, -3.0, 1.0), _("The factor 2 at the end is missing: it scales everything that flows back.")),
        (
            (-2.0, -6.0, 4.0),
            _("max does not distribute: only the larger input gets the gradient, and that is a·b = 3."),
        ),
        ((0.0, 0.0, 4.0), _("max sent the gradient to the smaller input. Compare a·b = 3 with c = 2.")),
        ((-2.0, -6.0, 0.0), _("c is used twice. By way of max nothing reaches it, but the sum has a wire to it, too.")),
        ((-1.0, -3.0, 3.0), _("max does not share: the larger input gets all of the gradient, not half of it.")),
        (
            (2.0, 6.0, 2.0),
            _("The signs of a and b: both factors are negative, and a product hands on the other factor."),
        ),
    ]
    if sentence := named(got, mistakes):
        yield sentence
        return
    for name, answer, expected in zip(("da", "db", "dc"), got, right, strict=True):
        if answer != expected:
            yield _("{name} is not {got}. Follow the gradient back from the right end, gate by gate.").format(
                name=name, got=shown(answer)
            )


class _Recorder:
    """A function of an array that remembers where it was asked."""

    def __init__(self, function: Callable[[FloatArray], float]) -> None:
        self.function = function
        self.places: list[FloatArray] = []

    def __call__(self, x: Any) -> float:
        self.places.append(np.array(x, dtype=np.float64))
        return float(self.function(self.places[-1]))


@exercise(
    title=marked("A gradient by nudging"),
    expected=marked("a function of f, x and h that returns an array like x: the slope of f in each direction."),
    hints=[
        marked("For each place i of x: one copy of x with x[i] + h, one with x[i] − h, all other numbers as they are."),
        marked("The slope is the difference of the two values of f, divided by 2·h. Put it at place i of the result."),
    ],
    praise=marked("It knows nothing about gates, so it is a good witness. And it asked f twice for each number."),
)
def numerical_gradient(function: Callable[..., Any]) -> Iterator[str]:
    """Central differences."""
    x, h = np.array([0.5, -1.5, 2.0]), 0.01
    f = _Recorder(lambda x: x[0] ** 3 * x[1] + np.exp(x[1]) + 2 * x[2] ** 3)
    answer = attempt(function, f, x, h)
    asked = len(f.places)
    got = numbers(answer, _("the result"), x.shape)
    up = np.array([f(x + h * unit) for unit in np.eye(3)])
    down = np.array([f(x - h * unit) for unit in np.eye(3)])
    here = f(x)
    right = (up - down) / (2 * h)
    if not differs(got, right):
        return
    mistakes = [
        (-right, _("The sign is turned: f(x + h) − f(x − h), not the other way round.")),
        (up - down, _("The division is missing: the difference belongs to a step of 2·h.")),
        (2 * right, _("Between x − h and x + h there are 2·h: divide by that, not by h.")),
        (right / 2, _("The result is half of what it should be. Between x − h and x + h there are 2·h.")),
        (
            (up - here) / h,
            _("You nudge to one side only. It works, but the error is of the size of h; use both sides."),
        ),
        (
            (here - down) / h,
            _("You nudge to one side only. It works, but the error is of the size of h; use both sides."),
        ),
        (
            np.full(3, (f(x + h) - f(x - h)) / (2 * h)),
            _("You nudge all numbers at once. Nudge x[i] alone, and do so for each i."),
        ),
    ]
    if sentence := named(got, mistakes):
        yield sentence
    elif any(np.count_nonzero(np.abs(place - x) > h / 10) > 1 for place in f.places[:asked]):
        yield _("A nudge stays in x while the next number is nudged. Work on a copy, or put the number back.")
    else:
        at = int(np.argmax(np.abs(got - right)))
        yield _("At place {i} the slope should be {right}, and it is {got}.").format(
            i=at, right=shown(right[at]), got=shown(got[at])
        )
