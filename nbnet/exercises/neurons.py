"""Exercises on the neuron of McCulloch and Pitts: thresholds, logic gates, and XOR out of several neurons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nbnet.datasets import logic_gate
from nbnet.exercises.answers import attempt, number, numbers, shown
from nbnet.exercises.definition import exercise
from nbnet.language import _, marked


@exercise(
    title=marked("A neuron for AND"),
    expected=marked("two weights and a threshold, such that the neuron fires for (1, 1) and for no other inputs."),
    hints=[
        marked("Write down the four sums: 0, w₂, w₁ and w₁ + w₂. Which of them has to reach the threshold?"),
        marked("Give both weights the same positive value. How large are the sums now?"),
        marked("The threshold belongs between the sum for one active input and the sum for two."),
    ],
    praise=marked("The neuron fires only where both inputs agree."),
)
def and_neuron(weights: Any, threshold: Any) -> Iterator[str]:
    """Weights and threshold of a neuron that computes AND."""
    w, b = numbers(weights, "weights", (2,)), number(threshold, "threshold")
    for x, expected in zip(*logic_gate("and"), strict=True):
        total = float(x @ w)
        if (total >= b) != bool(expected):
            text = (
                _("For {x} your neuron stays quiet, and it should fire: the sum {s} misses the threshold {b}.")
                if expected
                else _("For {x} your neuron fires, and it should stay quiet: the sum {s} reaches the threshold {b}.")
            )
            yield text.format(x=f"({x[0]:g}, {x[1]:g})", s=shown(total), b=shown(b))


@exercise(
    title=marked("The neuron as a function"),
    expected=marked("a function of x, w and b that returns 1 where Σ wᵢ xᵢ reaches b, and 0 otherwise."),
    hints=[
        marked("First the weighted sum: every input times its own weight, all added up."),
        marked("NumPy's np.dot(w, x) is that sum. What is left is one comparison."),
        marked("A sum that equals the threshold has reached it: compare with >=, and turn the result into 0 or 1."),
    ],
    praise=marked("Eighty years of neural networks begin with these few characters."),
)
def threshold_neuron(neuron: Callable[..., Any]) -> Iterator[str]:
    """f(x, w, b) = 1 where Σ wᵢ xᵢ ≥ b, else 0."""
    random = np.random.default_rng(0)
    cases = [(np.array([1.0, 0.0, 2.0]), np.array([0.5, -1.0, 1.0]), 2.0)]
    cases += [(random.normal(size=3), random.normal(size=3), float(random.normal())) for _each in range(40)]
    total = [float(x @ w) for x, w, b in cases]
    right = [int(s >= case[2]) for s, case in zip(total, cases, strict=True)]
    got = [number(attempt(neuron, *case), _("the answer")) for case in cases]
    tie = (np.array([1.0, 1.0]), np.array([1.0, 1.0]), 2.0)
    on_tie = number(attempt(neuron, *tie), _("the answer"))
    if set(got) - {0.0, 1.0}:
        if got == [2.0 * each - 1 for each in right]:
            yield _("Your neuron answers −1 and 1. This one should answer 0 and 1: it is the step, not the sign.")
        elif np.allclose(got, total) or np.allclose(got, [s - case[2] for s, case in zip(total, cases, strict=True)]):
            yield _("Your function returns the sum itself. The neuron answers only 0 or 1: compare the sum with b.")
        else:
            strange = next(each for each in got if each not in (0, 1))
            yield _("The answer should be 0 or 1, and it is {got}.").format(got=shown(strange))
    elif got == [1 - each for each in right]:
        yield _("Your neuron fires where it should stay quiet, and vice versa: is the comparison turned around?")
    elif got == [int(s >= 0) for s in total]:
        yield _("The threshold b does not matter to your neuron: it compares the sum with 0.")
    elif got == [int(s + case[2] >= 0) for s, case in zip(total, cases, strict=True)]:
        yield _("Your neuron adds b to the sum. A threshold is compared with the sum, or subtracted from it.")
    elif got != right:
        at = next(i for i, each in enumerate(right) if each != got[i])
        x, w, b = cases[at]
        yield _("For x = {x}, w = {w}, b = {b} the sum is {s}: the answer should be {right}, and it is {got}.").format(
            x=shown(x), w=shown(w), b=shown(b), s=shown(total[at]), right=right[at], got=shown(got[at])
        )
    elif on_tie != 1:
        yield _("A sum that equals the threshold has reached it, and the neuron fires: >= instead of >.")


@exercise(
    title=marked("The line of a neuron"),
    expected=marked("a function of w and b that returns the slope m and the intercept c of x₂ = m x₁ + c."),
    hints=[
        marked("On the line the sum equals the threshold: w₁ x₁ + w₂ x₂ = b. Solve it for x₂."),
        marked("Bring w₁ x₁ to the other side, then divide everything by w₂."),
        marked("x₂ = (b − w₁ x₁) / w₂. What stands in front of x₁, and what stands alone?"),
    ],
    praise=marked("Now you can draw what a neuron decides with a ruler."),
)
def neuron_line(line: Callable[..., Any]) -> Iterator[str]:
    """Slope −w₁/w₂ and intercept b/w₂ of w₁ x₁ + w₂ x₂ = b."""
    random = np.random.default_rng(1)
    cases = [(np.array([1.0, 2.0]), 3.0)] + [(random.uniform(0.5, 3, 2), float(random.uniform(1, 4))) for _each in "ab"]
    got = [numbers(attempt(line, *case), _("the answer"), (2,)) for case in cases]
    known: dict[str, Callable[..., Any]] = {
        _("Your line leans the wrong way: w₁ x₁ changes its sign when it moves to the other side."): (
            lambda w, b: (w[0] / w[1], b / w[1])
        ),
        _("You solved for x₁. The line is wanted as x₂ = m x₁ + c: divide by w₂."): lambda w, b: (
            -w[1] / w[0],
            b / w[0],
        ),
        _("You returned the intercept first. The slope comes first, then the intercept."): (
            lambda w, b: (b / w[1], -w[0] / w[1])
        ),
        _("b is a threshold, not a bias: on the line the sum equals b, so the intercept is not negative here."): (
            lambda w, b: (-w[0] / w[1], -b / w[1])
        ),
        _("The slope is right. The intercept has to be divided by w₂ too."): lambda w, b: (-w[0] / w[1], b),
        _("The intercept is right. The slope has to be divided by w₂ too."): lambda w, b: (-w[0], b / w[1]),
    }
    for sentence, mistaken in known.items():
        if all(np.allclose(answer, mistaken(*case)) for answer, case in zip(got, cases, strict=True)):
            yield sentence
            return
    for (w, b), answer in zip(cases, got, strict=True):
        right = (-w[0] / w[1], b / w[1])
        if not np.allclose(answer, right):
            yield _("For w = {w}, b = {b} the line is x₂ = {m} x₁ + {c}, and your answer is {got}.").format(
                w=shown(w), b=shown(b), m=shown(right[0]), c=shown(right[1]), got=shown(answer)
            )
            return


@exercise(
    title=marked("XOR out of three neurons"),
    expected=marked("a function of x₁ and x₂, 0 or 1 each, that returns 1 where exactly one of them is 1."),
    hints=[
        marked("XOR says: at least one of the two, but not both. These are two questions that a neuron can answer."),
        marked("One neuron computes OR of the inputs, another one NAND. When do both fire?"),
        marked("The third neuron takes the answers of the other two as its inputs, and computes AND."),
    ],
    praise=marked("Two neurons drew a line each, and the third one combined them: a network with a hidden layer."),
)
def xor_network(network: Callable[..., Any]) -> Iterator[str]:
    """XOR as a composition of neurons."""
    X, y = logic_gate("xor")
    got = [number(attempt(network, float(x[0]), float(x[1])), _("the answer")) for x in X]
    for name in ("or", "and", "nand", "nor", "xnor"):
        if got == logic_gate(name).y.tolist():
            yield _("Your function computes {gate}. Compare its table with that of XOR: where do they differ?").format(
                gate=name.upper()
            )
            return
    for x, expected, answer in zip(X, y, got, strict=True):
        if answer != expected:
            yield _("For {x} the answer should be {right}, and it is {got}.").format(
                x=f"({x[0]:g}, {x[1]:g})", right=expected, got=shown(answer)
            )
