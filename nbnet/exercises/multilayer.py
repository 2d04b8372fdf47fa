"""Exercises on multilayer perceptrons: counting weights, choosing an architecture, one step of learning, a tower."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from nbnet.exercises.answers import WrongError, attempt, number, numbers, shown
from nbnet.exercises.definition import exercise
from nbnet.language import _, marked


@exercise(
    title=marked("How many numbers does it learn?"),
    expected=marked("a function of a list of sizes, such as [2, 4, 1], that returns the number of weights and biases."),
    hints=[
        marked("Between a layer of n neurons and one of m there are n · m arrows, each with its weight."),
        marked("Each neuron that computes something has one bias. The inputs of the network compute nothing."),
        marked("[2, 4, 1] has 2 · 4 + 4 numbers in its hidden layer and 4 · 1 + 1 at the output: 17 in all."),
        marked("Pairs of neighbours are zip(sizes, sizes[1:]). Add n * m + m for each of them."),
    ],
    praise=marked("Now you can tell in advance how large a network is that somebody boasts of."),
)
def parameter_count(count: Callable[..., Any]) -> Iterator[str]:
    """Σ (n·m + m) over neighbouring layers."""
    cases = ([2, 4, 1], [4, 5, 3], [3, 2, 2, 2], [784, 128, 10])
    pairs = [list(pairwise(sizes)) for sizes in cases]
    right = [sum(n * m + m for n, m in layers) for layers in pairs]
    got = [number(attempt(count, list(sizes)), _("the answer")) for sizes in cases]
    if got == right:
        return
    mistakes = (
        ([sum(n * m for n, m in layers) for layers in pairs], _("The biases are missing: one for each neuron.")),
        (
            [sum(n * m + m for n, m in layers) + sizes[0] for layers, sizes in zip(pairs, cases, strict=True)],
            _("You count a bias for the inputs too. They only bring the data in: no weights, no bias."),
        ),
        (
            [sum(n * m + n for n, m in layers) for layers in pairs],
            _("n · m + n gives a bias to each sender. It belongs to the neuron that receives: n · m + m."),
        ),
        (
            [sum(n * m + 1 for n, m in layers) for layers in pairs],
            _("You count one bias a layer. Each neuron has one of its own."),
        ),
        (
            [sum(sizes) for sizes in cases],
            _("That is the number of neurons. What it learns are the weights and biases."),
        ),
        (
            [sum(sizes[1:]) for sizes in cases],
            _("Those are the biases. The weights, n · m between two layers, are missing."),
        ),
        (
            [float(np.prod(sizes)) for sizes in cases],
            _("You multiply all sizes. Only neighbours are connected: add up the products of neighbours."),
        ),
        (
            [pairs[i][0][0] * pairs[i][0][1] + pairs[i][0][1] for i in range(len(cases))],
            _("You count the first layer only: go on to the last one."),
        ),
    )
    for wrong, told in mistakes:
        if got == wrong:
            yield told
            return
    at = next(i for i, each in enumerate(right) if each != got[i])
    told = _("{sizes} has {right} weights and biases, and you count {got}.")
    yield told.format(sizes=shown(list(cases[at])), right=right[at], got=shown(got[at]))


@exercise(
    title=marked("Three tasks, three architectures"),
    expected=marked("for each of the three tasks the sizes of a network, such as [2, 4, 1], and the name of its loss."),
    hints=[
        marked("The first number is not up to you: it is how many numbers describe one sample."),
        marked("Nor is the last: one for each class; for yes or no, and for a quantity, a single one will do."),
        marked("In between is your choice; any number of hidden neurons is right here, as long as there are some."),
        marked("Several classes: softmax_cross_entropy. Yes or no: binary_cross_entropy. A quantity: mse."),
    ],
    praise=marked("The data fix both ends and the task fixes the loss. What lies between is the art."),
)
def architectures(
    iris_sizes: Any, iris_loss: Any, sine_sizes: Any, sine_loss: Any, spam_sizes: Any, spam_loss: Any
) -> Iterator[str]:
    """Inputs, outputs and loss that fit: 4 → 3 classes, 1 → a number, 57 → yes or no."""
    yield from _told_of_network(_("Iris"), iris_sizes, iris_loss, inputs=4, outputs={3: "softmax_cross_entropy"})
    yield from _told_of_network(_("Sine"), sine_sizes, sine_loss, inputs=1, outputs={1: "mse"})
    spam = {1: "binary_cross_entropy", 2: "softmax_cross_entropy"}
    yield from _told_of_network(_("Spam"), spam_sizes, spam_loss, inputs=57, outputs=spam)


def _told_of_network(task: str, sizes: Any, loss: Any, *, inputs: int, outputs: dict[int, str]) -> Iterator[str]:
    name = loss if isinstance(loss, str) else getattr(loss, "__name__", "")
    if name not in ("softmax_cross_entropy", "binary_cross_entropy", "mse", "hinge"):
        raise WrongError(_("{task}: the loss should be the name of one, as a text.").format(task=task))
    layers = numbers(sizes, _("{task}: the list of sizes").format(task=task))
    if layers.ndim != 1 or layers.size < 2 or (layers < 1).any() or (layers != layers.round()).any():
        raise WrongError(_("{task}: the sizes should be a list of whole numbers such as [2, 4, 1].").format(task=task))
    told = ""
    wanted = outputs.get(int(layers[-1]))
    if layers[0] != inputs:
        told = _("{task}: a sample has {right} numbers, and your network takes {got}.").format(
            task=task, right=inputs, got=shown(layers[0])
        )
    elif wanted is None and "mse" in outputs.values():
        told = _("{task}: the answer is one number, and your network gives {got}.").format(
            task=task, got=shown(layers[-1])
        )
    elif wanted is None and layers[-1] == 1:
        told = _(
            "{task}: with one output the classes would lie on a line, in an order that they do not have: one each."
        )
        told = told.format(task=task)
    elif wanted is None:
        told = _("{task}: there is one output for each class, and yours has {got}.").format(
            task=task, got=shown(layers[-1])
        )
    elif layers.size == 2:
        told = _("{task}: there is no hidden layer, so the network can only be straight.").format(task=task)
    elif name != wanted and wanted == "mse":
        told = _("{task}: {loss} compares classes. Here the answer is a quantity: the squared error fits.").format(
            task=task, loss=name
        )
    elif name == "mse" != wanted:
        told = _("{task}: the squared error measures quantities. Here the answer is a class: {right} fits.").format(
            task=task, right=wanted
        )
    elif name != wanted:
        told = _("{task}: with {n} outputs the loss is {right}, not {got}.").format(
            task=task, n=shown(layers[-1]), right=wanted, got=name
        )
    if told:
        yield told


@exercise(
    title=marked("One step of learning"),
    expected=marked("a function of w, b, x, target and the learning rate that returns the new w and the new b."),
    hints=[
        marked("First predict: prediction = w * x + b. The error is prediction − target."),
        marked("The loss is error². Its derivative with respect to the prediction is 2 · error."),
        marked("The prediction changes by x for each unit of w, and by 1 for each unit of b: multiply."),
        marked("Go against the gradient: w − rate · 2 · error · x, and b − rate · 2 · error."),
    ],
    praise=marked("Present, predict, measure, minimise: everything larger is more of this."),
)
def learning_step(step: Callable[..., Any]) -> Iterator[str]:
    """One step of gradient descent of a linear neuron on the squared error of one sample."""
    w, b, x, target, rate = 0.5, -1.0, 3.0, 2.0, 0.1
    answer = attempt(step, w, b, x, target, rate)
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        yield _("Return two numbers, the new weight and the new bias: return w, b.")
        return
    got = (number(answer[0], "w"), number(answer[1], "b"))
    error = w * x + b - target
    right = (w - rate * 2 * error * x, b - rate * 2 * error)
    mistakes = (
        ((w, b), _("Nothing has moved: return the new values.")),
        ((w + rate * 2 * error * x, b + rate * 2 * error), _("Your step goes uphill: subtract the gradient.")),
        ((w - rate * error * x, b - rate * error), _("The derivative of error² is 2 · error: the 2 is missing.")),
        (
            (w - 2 * error * x, b - 2 * error),
            _("The learning rate is missing: the whole gradient is too large a step."),
        ),
        ((w - rate * 2 * error, b - rate * 2 * error), _("w acts through x: its gradient is 2 · error · x.")),
        (
            (w - rate * 2 * error * x, b - rate * 2 * error * x),
            _("b acts directly, not through x: its gradient is 2 · error."),
        ),
        ((rate * 2 * error * x, rate * 2 * error), _("That is the step alone: subtract it from w and b.")),
        ((2 * error * x, 2 * error), _("That is the gradient alone. Go a little against it: w − rate · gradient.")),
        ((w - rate * error**2 * x, b - rate * error**2), _("You took the loss in place of its derivative: 2 · error.")),
        ((right[0], b), _("The bias has not moved: it learns too, with the gradient 2 · error.")),
        (
            (right[0], b - rate * 2 * (right[0] * x + b - target)),
            _("You predict again with the new w before b moves. Compute both gradients first, then move both."),
        ),
    )
    if np.allclose(got, right):
        again = attempt(step, 1.0, 1.0, 2.0, 3.0, 0.5)
        if not np.allclose(numbers(again, _("the answer"), (2,)), (1.0, 1.0)):
            yield _("Where the prediction is right already, nothing should move.")
        return
    for wrong, told in mistakes:
        if np.allclose(got, wrong):
            yield told
            return
    told = _("For w = 0.5, b = −1, x = 3, target 2 and rate 0.1 the new values are {right}, and you return {got}.")
    yield told.format(right=shown(right), got=shown(got))


@exercise(
    title=marked("A tower"),
    expected=marked("a function of x, left, right and height: height between left and right, and 0 outside."),
    hints=[
        marked("nb.step(x - left) goes up from 0 to 1 at left, and stays up for ever."),
        marked("Something has to bring it down again at right: subtract a second step."),
        marked("Times height: height * (nb.step(x - left) - nb.step(x - right))."),
    ],
    praise=marked("Two hidden neurons make a tower, and towers side by side make any curve."),
)
def tower(tower: Callable[..., Any]) -> Iterator[str]:
    """Height · (step(x − left) − step(x − right))."""
    left, right, height = -0.5, 1.5, 3.0
    x = np.array([-2.0, -1.0, -0.25, 0.7, 1.25, 2.0, 5.0])
    got = numbers(attempt(tower, x, left, right, height), _("the answer"), x.shape)
    up, down = (x > left).astype(float), (x > right).astype(float)
    if np.allclose(got, height * (up - down)):
        return
    mistakes = (
        (height * (up + down), _("Your second step goes up as well: subtract it, and it brings the tower down.")),
        (height * up, _("The tower goes up and never comes down: a second step is missing.")),
        (up - down, _("The tower is 1 high: multiply by height.")),
        (height * (down - up), _("Upside down: left goes up and right comes down, so the step at left is the first.")),
        (height * up - down, _("The second step is 1 high. What goes up by height has to come down by height.")),
        (
            height * ((x > -left).astype(float) - (x > -right).astype(float)),
            _("The steps are in the wrong places: nb.step(x - left) goes up where x is left, and + goes up elsewhere."),
        ),
        (height * (1 - (up - down)), _("Inside out: your function is 0 between left and right.")),
        (height * up * down, _("The product of both steps is 1 to the right of both: take the difference.")),
    )
    for wrong, told in mistakes:
        if np.allclose(got, wrong):
            yield told
            return
    at = int(np.argmax(~np.isclose(got, height * (up - down))))
    told = _("With left −0.5, right 1.5 and height 3 the tower is {right} at x = {x}, and yours is {got}.")
    yield told.format(x=shown(x[at]), right=shown(height * (up - down)[at]), got=shown(got[at]))
