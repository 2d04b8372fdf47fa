"""Exercises on problem 2.6: two layers of tanh with the squared error, its deltas, its gradients, its training."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nbnet.exercises.answers import FloatArray, attempt, number, numbers, shown
from nbnet.exercises.definition import exercise
from nbnet.language import _, marked


@exercise(
    title=marked("The two deltas"),
    expected=marked(
        "a function of x, t, w1, b1, w2 and b2 that returns the delta of the second layer and of the first."
    ),
    hints=[
        marked("Go forward first: h = tanh(w1 x + b1) and y = tanh(w2 h + b2). Both are needed on the way back."),
        marked("At the output: the derivative of (y − t)² is 2 (y − t), and tanh passes on 1 − y² of it."),
        marked("From the second delta to the first: times w2, the way back through the weight, times 1 − h²."),
    ],
    praise=marked("With the two deltas in hand, every gradient of this network is one product away."),
)
def two_deltas(deltas: Callable[..., Any]) -> Iterator[str]:
    """δ₂ = 2(y − t)(1 − y²), δ₁ = δ₂ w₂ (1 − h²)."""
    x, t, w1, b1, w2, b2 = 2.0, -1.0, 0.4, -0.5, 1.5, 0.2
    z1 = w1 * x + b1
    h = float(np.tanh(z1))
    z2 = w2 * h + b2
    y = float(np.tanh(z2))
    answer = attempt(deltas, x, t, w1, b1, w2, b2)
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        yield _("Return two numbers, the delta of the second layer first: return delta2, delta1.")
        return
    second, first = number(answer[0], "delta2"), number(answer[1], "delta1")
    error, right = 2 * (y - t), 2 * (y - t) * (1 - y**2)
    back = right * w2 * (1 - h**2)
    if np.allclose((second, first), (back, right)):
        yield _("Both are right, in the other order: the delta of the second layer comes first.")
        return
    wrong_second = (
        (-right, _("The sign is turned around: the error is y − t, what it says minus what it should say.")),
        (right / 2, _("The derivative of (y − t)² is 2 (y − t): the 2 is missing.")),
        (error, _("The way from the loss leads through tanh: times its slope, 1 − y².")),
        (error * (1 - z2**2), _("The slope of tanh is 1 − y²; you squared the sum in front of it.")),
        (error * (1 - y), _("The slope of tanh is 1 − y², with the square.")),
        (error * y * (1 - y), _("y (1 − y) is the slope of the sigmoid. That of tanh is 1 − y².")),
        ((y - t) ** 2 * (1 - y**2), _("You sent back the loss itself. It begins with its derivative, 2 (y − t).")),
    )
    if not np.isclose(second, right):
        for wrong, told in wrong_second:
            if np.isclose(second, wrong):
                yield f"delta2: {told}"
                break
        else:
            told = _("for x = 2, t = −1, w1 = 0.4, b1 = −0.5, w2 = 1.5, b2 = 0.2 it is {right}, and you return {got}.")
            yield "delta2: " + told.format(right=shown(right), got=shown(second))
    # The first is measured against the second that the student sent back.
    sent = second
    wrong_first = (
        (sent * (1 - h**2), _("On its way back the gradient goes through the weight: times w2.")),
        (sent * w2, _("The hidden neuron is a tanh too: times its slope, 1 − h².")),
        (sent * w1 * (1 - h**2), _("You multiply by w1. The way from the output to h leads through w2.")),
        (sent * w2 * (1 - z1**2), _("The slope of tanh is 1 − h²; you squared the sum in front of it.")),
        (sent * w2 * (1 - y**2), _("The slope at the hidden neuron is 1 − h², not 1 − y².")),
        (sent * w2 * (1 - h), _("The slope of tanh is 1 − h², with the square.")),
        (sent * w2 * (1 - h**2) * x, _("That is the gradient of w1 already. The delta stops at the sum, without x.")),
        (error * w2 * (1 - h**2), _("You begin again at the loss. The first delta takes up the second one.")),
    )
    if not np.isclose(first, sent * w2 * (1 - h**2)):
        for wrong, told in wrong_first:
            if np.isclose(first, wrong):
                yield f"delta1: {told}"
                return
        told = _("for x = 2, t = −1, w1 = 0.4, b1 = −0.5, w2 = 1.5, b2 = 0.2 it is {right}, and you return {got}.")
        yield "delta1: " + told.format(right=shown(back), got=shown(first))


def _forward(X: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> tuple[FloatArray, FloatArray]:
    H = np.tanh(X @ W1 + b1)
    return H, np.tanh(H @ W2 + b2)


def _backward(X: Any, T: Any, W1: Any, b1: Any, W2: Any, b2: Any) -> list[FloatArray]:
    H, Y = _forward(X, W1, b1, W2, b2)
    D2 = 2 * (Y - T) / len(X) * (1 - Y**2)
    D1 = D2 @ W2.T * (1 - H**2)
    return [X.T @ D1, D1.sum(axis=0), H.T @ D2, D2.sum(axis=0)]


@exercise(
    title=marked("All gradients of problem 2.6"),
    expected=marked("a function of X, T, W1, b1, W2 and b2 that returns the gradients of W1, b1, W2 and b2."),
    hints=[
        marked("Forward: H = np.tanh(X @ W1 + b1) and Y = np.tanh(H @ W2 + b2), all samples at once."),
        marked("Back: D2 = 2 (Y − T) / N · (1 − Y²) and D1 = D2 @ W2.T · (1 − H²). Each has the shape of its layer."),
        marked("A weight's gradient is what came in, times the delta: X.T @ D1 and H.T @ D2. Look at the shapes."),
        marked("A bias is added to every sample, so its gradient is the sum of the deltas: D1.sum(axis=0)."),
    ],
    praise=marked("Ten lines of NumPy, and nothing is left of the mystery."),
)
def two_layer_gradients(gradients: Callable[..., Any]) -> Iterator[str]:
    """Backpropagation through two layers of tanh, with the mean squared error."""
    random = np.random.default_rng(3)
    n, d, k, m = 5, 2, 3, 2
    X, T = random.normal(size=(n, d)), random.uniform(-0.9, 0.9, (n, m))
    W1, b1 = random.normal(size=(d, k)), random.normal(size=k)
    W2, b2 = random.normal(size=(k, m)), random.normal(size=m)
    H, Y = _forward(X, W1, b1, W2, b2)
    answer = attempt(gradients, X, T, W1, b1, W2, b2)
    if not isinstance(answer, tuple | list) or len(answer) != 4:
        yield _("Return four arrays: return dW1, db1, dW2, db2.")
        return
    names = ("dW1", "db1", "dW2", "db2")
    shapes = (W1.shape, b1.shape, W2.shape, b2.shape)
    got = [numbers(each, name, shape) for each, name, shape in zip(answer, names, shapes, strict=True)]
    right = _backward(X, T, W1, b1, W2, b2)
    if all(np.allclose(a, b) for a, b in zip(got, right, strict=True)):
        return
    for told, wrong in _mistaken(X, T, H, Y, W2):
        if all(np.allclose(a, b) for a, b in zip(got, wrong, strict=True)):
            yield told
            return
    for name, mine, theirs in zip(names, got, right, strict=True):
        if np.allclose(mine, theirs):
            continue
        if np.allclose(mine, -theirs):
            yield _("{name} has the wrong sign: the error is Y − T.").format(name=name)
        elif np.allclose(mine * n, theirs) and name.startswith("db"):
            yield _("{name}: sum the deltas of the samples; the mean divides by N a second time.").format(name=name)
        else:
            factor = _factor(mine, theirs)
            told = _("{name} is {factor} times what it should be.") if factor else _("{name} is not right.")
            yield told.format(name=name, factor=shown(factor))


def _mistaken(X: Any, T: Any, H: Any, Y: Any, W2: Any) -> Iterator[tuple[str, list[FloatArray]]]:
    """What all four gradients are after a typical mistake at one place."""

    def all_four(error: Any, slope2: Any, slope1: Any, back: Any = None) -> list[FloatArray]:
        D2 = error * slope2
        D1 = (D2 @ W2.T if back is None else back(D2)) * slope1
        return [X.T @ D1, D1.sum(axis=0), H.T @ D2, D2.sum(axis=0)]

    error, slope2, slope1 = 2 * (Y - T) / len(X), 1 - Y**2, 1 - H**2
    yield _("All four are turned around: the error is Y − T."), all_four(-error, slope2, slope1)
    yield (
        _("All four are N times too large: the loss is a mean over the samples."),
        all_four(error * len(X), slope2, slope1),
    )
    yield (
        _("All four are half of what they should be: the derivative of a square is 2 (Y − T)."),
        all_four(error / 2, slope2, slope1),
    )
    yield (
        _("All four are off by the same factor: divide by N samples, not by N times the outputs."),
        all_four(error / Y.shape[1], slope2, slope1),
    )
    yield _("The output is a tanh too: its slope, 1 − Y², is missing."), all_four(error, 1.0, slope1)
    yield _("The slope of the hidden layer, 1 − H², is missing in the first layer."), all_four(error, slope2, 1.0)
    yield _("The slope of tanh is 1 − Y², with the square; the same for H."), all_four(error, 1 - Y, 1 - H)
    yield (
        _("y (1 − y) is the slope of the sigmoid. That of tanh is 1 − y²."),
        all_four(error, Y * (1 - Y), H * (1 - H)),
    )
    yield (
        _("The first layer gets the error itself, without the slope of the second one: take D2 back, not Y − T."),
        all_four(error, slope2, slope1, lambda _d2: error @ W2.T),
    )


def _factor(mine: FloatArray, theirs: FloatArray) -> float | None:
    ratio = mine / theirs
    return float(ratio.flat[0]) if np.allclose(ratio, ratio.flat[0]) else None


@exercise(
    title=marked("The loop"),
    expected=marked("a function of gradients, X, T, parameters, rate and steps that returns the trained parameters."),
    hints=[
        marked("A step: ask for the four gradients at the present parameters, gradients(X, T, *parameters)."),
        marked("Then move each parameter against its own: p − rate * g, for p and g from zip(parameters, …)."),
        marked("And again, `steps` times, with the new parameters: the gradients change with every step."),
    ],
    praise=marked("Three lines, and they train every network of this course."),
)
def training_loop(train: Callable[..., Any]) -> Iterator[str]:
    """Gradient descent: p ← p − rate · g, steps times."""
    random = np.random.default_rng(1)
    X, T = random.normal(size=(4, 2)), random.uniform(-0.9, 0.9, (4, 1))
    start = [random.normal(size=shape) for shape in ((2, 3), (3,), (3, 1), (1,))]
    rate, steps = 0.3, 4

    def descended(n: int, sign: float = 1.0, *, moved: int = 4, fresh: bool = True, rate: float = rate) -> list[Any]:
        parameters = [p.copy() for p in start]
        slopes = _backward(X, T, *parameters)
        for _step in range(n):
            slopes = _backward(X, T, *parameters) if fresh else slopes
            parameters = [
                p - sign * rate * g if i < moved else p for i, (p, g) in enumerate(zip(parameters, slopes, strict=True))
            ]
        return parameters

    answer = attempt(train, _backward, X, T, [p.copy() for p in start], rate, steps)
    if not isinstance(answer, tuple | list) or len(answer) != len(start):
        yield _("Return the four parameters, as a list like the one that came in.")
        return
    got = [numbers(each, f"parameters[{i}]", start[i].shape) for i, each in enumerate(answer)]
    if _equal(got, descended(steps)):
        return
    mistakes = (
        (descended(0), _("The parameters have not changed.")),
        (descended(1), _("You made a single step: repeat it, `steps` times. (Is return inside the loop?)")),
        (descended(steps - 1), _("One step is missing: range(steps) counts to it by itself.")),
        (descended(steps + 1), _("That is one step too many.")),
        (descended(steps, -1.0), _("You go uphill: subtract rate times gradient.")),
        (descended(steps, fresh=False), _("The gradients are those of the start: ask for new ones in every step.")),
        (descended(steps, rate=1.0), _("The learning rate is missing.")),
        (descended(steps, moved=1), _("Only W1 moves: all four parameters have a gradient.")),
        (_backward(X, T, *start), _("Those are the gradients. Return the parameters, after they have moved.")),
    )
    for wrong, told in mistakes:
        if _equal(got, wrong):
            yield told
            return
    before, after = (_loss(X, T, parameters) for parameters in (start, got))
    told = _("After {n} steps the loss should be {right}, and with your parameters it is {got} (at the start {start}).")
    right = _loss(X, T, descended(steps))
    yield told.format(n=steps, right=shown(right), got=shown(after), start=shown(before))


def _equal(got: list[Any], expected: list[Any]) -> bool:
    return all(np.allclose(a, b) for a, b in zip(got, expected, strict=True))


def _loss(X: Any, T: Any, parameters: list[Any]) -> float:
    return float(np.mean(np.sum((_forward(X, *parameters)[1] - T) ** 2, axis=1)))


@exercise(
    title=marked("Targets that tanh can reach"),
    expected=marked(
        "a function of t, low and high that takes low to −0.9, high to 0.9, and what is between in between."
    ),
    hints=[
        marked("First bring t to the range from 0 to 1: how far is it from low, as a share of the whole way?"),
        marked("(t − low) / (high − low) is that share. The new range is 1.8 wide and begins at −0.9."),
        marked("So: −0.9 + 1.8 * (t − low) / (high − low)."),
    ],
    praise=marked("And back again: solve for t, and the network speaks in degrees or in euros."),
)
def tanh_targets(scaled: Callable[..., Any]) -> Iterator[str]:
    """−0.9 + 1.8 (t − low) / (high − low)."""
    t, low, high = np.array([5.0, 8.0, 11.0, 20.0]), 5.0, 20.0
    got = numbers(attempt(scaled, t, low, high), _("the answer"), t.shape)
    share = (t - low) / (high - low)
    if np.allclose(got, -0.9 + 1.8 * share):
        return
    mistakes = (
        (share, _("That is the range from 0 to 1: for the sigmoid. tanh answers from −1 to 1.")),
        (2 * share - 1, _("Your targets reach −1 and 1. tanh never does: the weights would grow for ever.")),
        (0.9 * share, _("Your range begins at 0. It should begin at −0.9, where t is low.")),
        (1.8 * share, _("The width is right, 1.8, but it begins at 0: subtract 0.9.")),
        (0.9 - 1.8 * share, _("Upside down: low should become −0.9, and high 0.9.")),
        (-0.9 + 0.9 * share, _("high becomes 0: the way from −0.9 to 0.9 is 1.8 long.")),
        (-0.9 + 1.8 * t / high, _("Your share begins at t = 0. Subtract low first, and divide by high − low.")),
        (-0.9 + 1.8 * (t - low) / high, _("Divide by the whole way, high − low, not by high.")),
        (np.tanh(t), _("tanh of such numbers is 1 for all of them: scale them, without bending.")),
    )
    for wrong, told in mistakes:
        if np.allclose(got, wrong):
            yield told
            return
    at = int(np.argmax(~np.isclose(got, -0.9 + 1.8 * share)))
    told = _("With low 5 and high 20, {t} should become {right}, and it becomes {got}.")
    yield told.format(t=shown(t[at]), right=shown(-0.9 + 1.8 * share[at]), got=shown(got[at]))
