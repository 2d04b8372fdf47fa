"""Exercises on activations: why a linear stack collapses, the derivatives, dead units, what maxout can become."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from nbnet.exercises.answers import WrongError, attempt, number, numbers, shown
from nbnet.exercises.definition import exercise
from nbnet.language import _, marked

_PLACES = (-2.0, -0.5, 0.3, 1.5)


@exercise(
    title=marked("Two layers in one"),
    expected=marked("a function of W1, b1, W2 and b2 that returns W and b of the one layer that replaces both."),
    hints=[
        marked("Put the first layer into the second: (x W₁ + b₁) W₂ + b₂. Multiply the bracket out."),
        marked("What is multiplied by x is W. What has no x is b; it has two parts."),
        marked("Matrices keep their order: x goes through W1 first, so W1 stands on the left, as in W1 @ W2."),
    ],
    praise=marked("Apply it again and again: a stack of any depth, as long as nothing bends in between, is one layer."),
)
def linear_collapse(collapse: Callable[..., Any]) -> Iterator[str]:
    """W = W₁ W₂, b = b₁ W₂ + b₂."""
    random = np.random.default_rng(0)
    # Square first: there each typical mistake can still be computed, and be told.
    for n, hidden, m in ((2, 2, 2), (2, 3, 1)):
        W1, b1 = random.normal(size=(n, hidden)), random.normal(size=hidden)
        W2, b2 = random.normal(size=(hidden, m)), random.normal(size=m)
        answer = attempt(collapse, W1, b1, W2, b2)
        if not isinstance(answer, tuple | list) or len(answer) != 2:
            yield _("Return two things, the matrix and the bias: return W, b.")
            return
        W, b = numbers(answer[0], "W", (n, m)), numbers(answer[1], "b", (m,))
        told = [*_told_of_matrix(W, W1, W2), *_told_of_bias(b, b1, W2, b2)]
        if told:
            yield from told
            return


def _told_of_matrix(W: Any, W1: Any, W2: Any) -> Iterator[str]:
    if np.allclose(W, W1 @ W2):
        return
    if W1.shape == W2.shape:
        if np.allclose(W, W2 @ W1):
            yield _("Your W is W2 @ W1. The input meets W1 first, so W1 stands on the left.")
            return
        if np.allclose(W, W1 * W2):
            yield _("Your W multiplies entry by entry. The product of matrices is written W1 @ W2.")
            return
        if np.allclose(W, W1 + W2):
            yield _("Your W is W1 + W2. One layer after the other is a product, not a sum.")
            return
    yield _("W is not right: with b1 = b2 = 0 your layer does not give what the two layers give.")


def _told_of_bias(b: Any, b1: Any, W2: Any, b2: Any) -> Iterator[str]:
    if np.allclose(b, b1 @ W2 + b2):
        return
    if np.allclose(b, b2):
        yield _("Your b is b2 alone. The first bias does not vanish: it goes through the second layer too.")
    elif b1.shape == b2.shape and np.allclose(b, b1 + b2):
        yield _("Your b is b1 + b2. On its way b1 goes through W2, as everything does that leaves the first layer.")
    elif np.allclose(b, b1 @ W2):
        yield _("Your b is b1 @ W2. The bias of the second layer is missing.")
    elif b1.shape == b2.shape and np.allclose(b, W2 @ b1 + b2):
        yield _("Your b is W2 @ b1 + b2. Rows are multiplied from the right here: b1 @ W2, just as x @ W1.")
    else:
        yield _("b is not right: for x = 0 your layer does not answer what the two layers answer.")


@exercise(
    title=marked("Three slopes"),
    expected=marked("three functions: of x the derivatives of σ and of tanh, of x and α that of ELU."),
    hints=[
        marked("The first two need nothing but the value itself: compute s = σ(x), or t = tanh x, first."),
        marked("σ′ = s (1 − s), and tanh′ = 1 − t². At 0 they are 0.25 and 1: check that."),
        marked("ELU has two pieces. To the right of 0 it is x itself. To the left, derive α (eˣ − 1): what remains?"),
        marked("ELU′ is 1 for x > 0, else α eˣ: if x > 0: return 1.0, and otherwise return alpha * np.exp(x)."),
    ],
    praise=marked("Nothing else is what backpropagation asks of an activation."),
)
def activation_slopes(
    sigmoid_slope: Callable[..., Any], tanh_slope: Callable[..., Any], elu_slope: Callable[..., Any]
) -> Iterator[str]:
    """σ′ = σ(1 − σ), tanh′ = 1 − tanh², ELU′ = 1 or α eˣ."""
    x = np.array(_PLACES)
    s, t = 1 / (1 + np.exp(-x)), np.tanh(x)
    yield from _told_of_slope(
        sigmoid_slope,
        "σ′",
        s * (1 - s),
        (x * (1 - x), _("You put x itself into s (1 − s). The s is σ(x): compute it first.")),
        (s, _("That is σ, the value. Its derivative is σ (1 − σ).")),
        (s * (1 + s), _("The sign inside the bracket is wrong: σ (1 − σ) vanishes where σ comes close to 1.")),
        (1 - s**2, _("1 − s² is the derivative of tanh. For σ it is s (1 − s).")),
        (np.exp(-x) / (1 + np.exp(-x)), _("The denominator is squared: e⁻ˣ / (1 + e⁻ˣ)².")),
    )
    yield from _told_of_slope(
        tanh_slope,
        "tanh′",
        1 - t**2,
        (1 - t, _("tanh has to be squared: 1 − tanh² x.")),
        (1 - x**2, _("You squared x itself. The t in 1 − t² is tanh x: compute it first.")),
        (t, _("That is tanh, the value. Its derivative is 1 − tanh² x.")),
        (t * (1 - t), _("t (1 − t) is the pattern of σ. For tanh it is 1 − t².")),
    )
    alpha = 0.5
    elu = np.where(x > 0, x, alpha * (np.exp(x) - 1))
    yield from _told_of_slope(
        elu_slope,
        "ELU′",
        np.where(x > 0, 1.0, alpha * np.exp(x)),
        (elu, _("That is ELU, the value. Derive each of its two pieces.")),
        (np.where(x > 0, 1.0, elu), _("To the left of 0 you return the value. Derive α (eˣ − 1): the −1 drops out.")),
        (np.where(x > 0, 1.0, alpha), _("To the left of 0 you return α. That is leaky ReLU; here the slope is α eˣ.")),
        (np.where(x > 0, 1.0, np.exp(x)), _("α is missing to the left of 0: the slope there is α eˣ.")),
        (np.where(x > 0, x, alpha * np.exp(x)), _("To the right of 0 the slope of x is 1, not x.")),
        (np.where(x > 0, 1.0, 0.0), _("To the left of 0 you return 0. That is ReLU; ELU lets α eˣ through.")),
        (np.where(x > 0, alpha * np.exp(x), 1.0), _("The two pieces are swapped: to the right of 0 the slope is 1.")),
        more=(alpha,),
    )


def _told_of_slope(
    function: Callable[..., Any], name: str, right: Any, *mistakes: tuple[Any, str], more: tuple[float, ...] = ()
) -> Iterator[str]:
    got = np.array([number(attempt(function, x, *more), _("the answer")) for x in _PLACES])
    if np.allclose(got, right):
        return
    for wrong, told in mistakes:
        if np.allclose(got, wrong):
            yield f"{name}: {told}"
            return
    at = int(np.argmax(~np.isclose(got, right)))
    told = _("for x = {x} the slope is {right}, and your function returns {got}.")
    yield f"{name}: " + told.format(x=shown(_PLACES[at]), right=shown(right[at]), got=shown(got[at]))


@exercise(
    title=marked("Find the dead"),
    expected=marked("a function of X, W and b that returns, for each unit, whether it is dead: True or False."),
    hints=[
        marked("All weighted sums at once are X @ W + b: a row for each sample, a column for each unit."),
        marked("A unit says nothing about a sample if its sum is not above 0. Compare the whole matrix: … <= 0."),
        marked("Dead is who is silent for every sample: .all(axis=0) asks that down each column."),
    ],
    praise=marked("Two operations and a comparison: that is what a histogram of dead units counts after every step."),
)
def dead_units(dead: Callable[..., Any]) -> Iterator[str]:
    """A ReLU unit is dead where x·W + b ≤ 0 for all samples."""
    X = np.array([[-1.0, 1.0], [1.0, 0.5], [0.5, 2.0]])
    # Always alive, never, two mixed ones, killed by its bias, just reaching 0, alive in spite of its weights.
    W = np.array([[1.0, -1.0, 1.0, -1.0, 1.0, 1.0, -1.0], [1.0, -1.0, -1.0, 1.0, 1.0, 0.0, -0.2]])
    b = np.array([4.0, -0.5, 0.0, 0.2, -3.0, -1.0, 0.0])
    sums = X @ W + b
    right = (sums <= 0).all(axis=0)
    answer = attempt(dead, X, W, b)
    got = np.asarray(answer)
    if got.shape == () and not isinstance(answer, str) and got == right.sum():
        yield _("You return how many are dead. Asked for is which: leave out the sum over the units.")
        return
    if got.shape == (len(X),):
        yield _("You return one answer a sample. Asked for is one a unit: all(axis=0) goes down the columns.")
        return
    values = numbers(answer, _("the answer"), right.shape)
    if set(values.tolist()) - {0.0, 1.0}:
        raise WrongError(_("Answer True or False for each unit, not {got}.").format(got=shown(values)))
    got = values.astype(bool)
    if (got == right).all():
        return
    mistakes = (
        (~right, _("True and False are turned around: you tell who is alive.")),
        ((sums <= 0).any(axis=0), _("Silent for one sample is not dead: it has to be silent for all of them.")),
        ((X @ W <= 0).all(axis=0), _("The bias b is missing: the sums are X @ W + b.")),
        ((X @ W - b <= 0).all(axis=0), _("Here the bias is added to the sum: X @ W + b.")),
        ((sums < 0).all(axis=0), _("A sum of exactly 0 lets no gradient through either: <= instead of <.")),
        ((W <= 0).all(axis=0), _("Negative weights alone do not kill: it depends on the sums, for all samples.")),
        (b <= 0, _("A negative bias alone does not kill: it depends on the sums, for all samples.")),
    )
    for wrong, told in mistakes:
        if (got == wrong).all():
            yield told
            return
    at = int(np.argmax(got != right))
    told = _("The unit with the weights {w} and the bias {b} has the sums {s}: is it dead?")
    yield told.format(w=shown(W[:, at]), b=shown(b[at]), s=shown(sums[:, at]))


@exercise(
    title=marked("Leaky ReLU out of maxout"),
    expected=marked("numbers w1, b1, w2, b2 such that max(w1 x + b1, w2 x + b2) is max(x, 0.1 x)."),
    hints=[
        marked("Maxout is the larger of two straight lines. Which two lines is leaky ReLU the larger of?"),
        marked("Both lines pass through 0: what does that say about the two biases?"),
        marked("One line is x itself. The other one has the slope 0.1."),
    ],
    praise=marked("Maxout holds ReLU, leaky ReLU and |x|, and learns which one it wants to be."),
)
def maxout_leaky(w1: Any, b1: Any, w2: Any, b2: Any) -> Iterator[str]:
    """Two lines through 0, with the slopes 1 and 0.1."""
    lines = [(number(w1, "w1"), number(b1, "b1")), (number(w2, "w2"), number(b2, "b2"))]
    x = np.linspace(-4, 4, 33)
    got = np.max([w * x + b for w, b in lines], axis=0)
    if np.allclose(got, np.maximum(x, 0.1 * x)):
        return
    slopes = sorted(w for w, b in lines)
    if any(b for w, b in lines):
        yield _("For x = 0 your lines are {a} and {b}. Leaky ReLU bends there: both pass through 0.").format(
            a=shown(lines[0][1]), b=shown(lines[1][1])
        )
    elif slopes == [-1, -0.1]:
        yield _("Both slopes are turned around: your function falls everywhere, and leaky ReLU rises everywhere.")
    elif np.allclose(got, np.maximum(x, 0)):
        yield _("That is ReLU: for negative x it answers 0. A leak of 0.1 x is missing.")
    elif np.allclose(got, np.abs(x)):
        yield _("That is |x|: it goes up on the left as steeply as on the right.")
    elif np.allclose(got, np.maximum(x, -0.1 * x)):
        yield _("Your leak goes up on the left. Leaky ReLU goes down there, gently: the slope is 0.1, not −0.1.")
    elif slopes[0] == slopes[1]:
        yield _("Both lines have the same slope: there is no bend, it is one straight line.")
    else:
        at, right = (0, -0.4) if not np.isclose(got[0], -0.4) else (-1, 4.0)
        yield _("For x = {x} leaky ReLU is {right}, and the larger of your lines is {got}.").format(
            x=shown(x[at]), right=shown(right), got=shown(got[at])
        )
