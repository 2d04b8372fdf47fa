"""Exercises on backpropagation with arrays: no Jacobian is built, and every gradient has the shape of its array."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from nbnet.exercises.answers import FloatArray, NotDoneError, WrongError, attempt, numbers, shown
from nbnet.exercises.definition import exercise
from nbnet.exercises.mistakes import differs, named
from nbnet.language import _, marked

Wrong = Sequence[tuple[Any, str]]


@exercise(
    title=marked("ReLU, backwards"),
    expected=marked("a function of x and dz, arrays of the same shape, that returns the gradient of x."),
    hints=[
        marked("Each output depends on the one input at its place: where x > 0 the rate is 1, elsewhere it is 0."),
        marked("x > 0 is an array of True and False, and in a product these are 1 and 0."),
        marked("Multiply what arrives, dz, by that. There is no matrix in it."),
    ],
    praise=marked("As many multiplications as numbers, and the Jacobian was never there."),
)
def relu_backward(function: Callable[..., Any]) -> Iterator[str]:
    """The vector–Jacobian product of max(0, x)."""
    x = np.array([1.5, -0.3, 2.0, -4.0, 0.7])
    dz = np.array([0.5, 2.0, -1.0, 0.3, -2.5])
    got = numbers(attempt(function, x, dz), "dx")
    right = dz * (x > 0)
    if got.shape == (5, 5):
        yield _("You return a matrix: the Jacobian, or its product with dz number by number. dx has the shape of x.")
        return
    if got.shape != x.shape:
        yield _wrong_shape("dx", x.shape, got.shape)
        return
    mistakes = [
        ((x > 0) * 1.0, _("Your function does not use dz: that is the diagonal of the Jacobian alone.")),
        (dz * (dz > 0), _("The gate opens where x is positive, not where dz is.")),
        (dz * (x < 0), _("The gate is turned around: it is open where x > 0.")),
        (dz * np.maximum(x, 0), _("That is dz times the output. The local derivative is 1 where x > 0, not x.")),
        (dz, _("Everything passes. Where x is not positive, the gate is shut and the gradient is 0.")),
        (np.maximum(x, 0), _("That is the forward pass. What arrives on the way back is dz.")),
    ]
    if differs(got, right):
        yield named(got, mistakes) or _place("dx", got, right)
        return
    matrix = numbers(attempt(function, x.reshape(5, 1), dz.reshape(5, 1)), "dx", (5, 1))
    if differs(matrix, right.reshape(5, 1)):
        yield _("For vectors it is right, for an array of shape {shape} it is not.").format(shape=(5, 1))


@exercise(
    title=marked("W·x, backwards"),
    expected=marked("a function of W, x and dy, the gradient that arrives at y = W·x; it returns dW and dx."),
    hints=[
        marked("Shapes first: dW has the shape of W, dx that of x. What can you make of dy and x, of W and dy?"),
        marked("W[i, j] carries x[j] to y[i] and nothing else: its gradient is dy[i]·x[j]. NumPy calls this np.outer."),
        marked("x[j] goes to every y[k], with the weight W[k, j]. All of them send something back: W.T @ dy."),
    ],
    praise=marked("An outer product and a transposed matrix: the two halves of every layer there is."),
)
def matvec_backward(function: Callable[..., Any]) -> Iterator[str]:
    """(dW, dx) of y = W·x; the square case first, where everything fits and only the numbers tell."""
    for shape in ((2, 2), (3, 2)):
        random = np.random.default_rng(shape[0])
        W, x, dy = random.normal(size=shape), random.normal(size=shape[1]), random.normal(size=shape[0])
        dW, dx = _several(function, (W, x, dy), ("dW", "dx"), (W.shape, x.shape))
        local = _("{name} does not use dy: that is the local derivative alone.")
        wrong_dW = [(np.outer(np.ones_like(dy), x), local.format(name="dW"))]
        wrong_dx = [(W.sum(axis=0), local.format(name="dx"))]
        if shape[0] == shape[1]:
            wrong_dW += [
                (np.outer(x, dy), _("dW is transposed: row i of W belongs to y[i], so dW[i, j] = dy[i]·x[j].")),
                (np.outer(W @ x, x), _("In dW stands y where dy belongs: what arrives is dy.")),
            ]
            wrong_dx += [
                (
                    W @ dy,
                    _("dx goes back through the columns of W: W.T @ dy, not W @ dy. (Here both fit: W is square.)"),
                )
            ]
        yield from _checked("dW", dW, np.outer(dy, x), wrong_dW)
        yield from _checked("dx", dx, W.T @ dy, wrong_dx)
        if differs(dW, np.outer(dy, x)) or differs(dx, W.T @ dy):
            return


@exercise(
    title=marked("‖W·x‖² and its gradients"),
    expected=marked("a function of W and x that returns f = ‖W·x‖², and its gradients dW and dx."),
    hints=[
        marked("Two gates: y = W·x, and f = Σ y². The second one sends dy = 2·y, because 1 arrives there."),
        marked("The first one you have written already: dW = np.outer(dy, x) and dx = W.T @ dy."),
    ],
    praise=marked("∇W f = 2 y xᵀ and ∇x f = 2 Wᵀ y: from two small rules, without one index left."),
)
def squared_norm(function: Callable[..., Any]) -> Iterator[str]:
    """(f, dW, dx) of ‖W·x‖², at the numbers of the lecture first."""
    random = np.random.default_rng(0)
    cases = [
        (np.array([[0.1, 0.5], [-0.3, 0.8]]), np.array([0.2, 0.4])),
        (random.normal(size=(3, 2)), random.normal(size=2)),
    ]
    for W, x in cases:
        y = W @ x
        f, dW, dx = _several(function, (W, x), ("f", "dW", "dx"), ((), W.shape, x.shape))
        right = y @ y, 2 * np.outer(y, x), 2 * W.T @ y
        yield from _checked(
            "f",
            f,
            right[0],
            [
                (np.sqrt(y @ y), _("f is the norm itself; the square is asked for, Σ yᵢ².")),
                (np.sum(y), _("f is Σ yᵢ; the squares are missing.")),
            ],
        )
        wrong_dW = [
            (right[1] / 2, _("In dW the factor 2 is missing: the derivative of y² is 2·y.")),
            (np.outer(np.ones_like(y), x), _("dW does not use y: what arrives at W·x is dy = 2·y.")),
        ]
        wrong_dx = [(right[2] / 2, _("In dx the factor 2 is missing: the derivative of y² is 2·y."))]
        if W.shape[0] == W.shape[1]:
            wrong_dW += [(right[1].T, _("dW is transposed: dW[i, j] = 2·y[i]·x[j]."))]
            wrong_dx += [(2 * W @ y, _("dx goes back through the columns of W: 2·W.T @ y."))]
        yield from _checked("dW", dW, right[1], wrong_dW)
        yield from _checked("dx", dx, right[2], wrong_dx)
        if differs(f, right[0]) or differs(dW, right[1]) or differs(dx, right[2]):
            return


@exercise(
    title=marked("A layer of neurons, backwards"),
    expected=marked("a function of X, W, b and dY, where Y = X·W + b; it returns dX, dW and db."),
    hints=[
        marked("Let the shapes lead: X is (N, n), W is (n, m), b is (m,), dY is (N, m) like Y."),
        marked("(n, N) times (N, m) gives (n, m): dW = X.T @ dY. And (N, m) times (m, n) gives (N, n): dX = dY @ W.T."),
        marked("b was added to each of the N rows: its N contributions add up, db = dY.sum(axis=0)."),
    ],
    praise=marked("Three lines. Deep learning spends most of its time, and most of its electricity, in them."),
)
def layer_backward(function: Callable[..., Any]) -> Iterator[str]:
    """(dX, dW, db) of Y = X·W + b; the square case first, where everything fits and only the numbers tell."""
    for N, n, m in ((3, 3, 3), (5, 2, 3)):
        random = np.random.default_rng(N)
        X, W, b, dY = (random.normal(size=size) for size in ((N, n), (n, m), (m,), (N, m)))
        dX, dW, db = _several(function, (X, W, b, dY), ("dX", "dW", "db"), (X.shape, W.shape, b.shape))
        right = dY @ W.T, X.T @ dY, dY.sum(axis=0)
        wrong_dX: list[tuple[Any, str]] = []
        wrong_dW = [
            (right[1] / N, _("dW is divided by N. Every sample sends its contribution, and they add up.")),
        ]
        wrong_db = [
            (right[2] / N, _("db is the mean of the rows. Every sample sends its contribution, and they add up.")),
            (dY[0], _("db has one row of dY only. b was added to all rows, so all rows add up.")),
            (np.ones(m), _("db does not use dY.")),
        ]
        if N == n == m:
            wrong_dX += [
                (dY @ W, _("dX goes back through W transposed: dY @ W.T.")),
                (right[1], _("dX and dW are exchanged: the order is dX, dW, db.")),
            ]
            wrong_dW += [
                (X @ dY, _("dW needs X transposed: X.T @ dY. (Here both fit: all is square.)")),
                (dY.T @ X, _("dW is transposed: X.T @ dY, not dY.T @ X.")),
            ]
            wrong_db += [(dY.sum(axis=1), _("db sums along the wrong axis: the N samples are axis 0."))]
        yield from _checked("dX", dX, right[0], wrong_dX)
        yield from _checked("dW", dW, right[1], wrong_dW)
        yield from _checked("db", db, right[2], wrong_db)
        if any(differs(got, want) for got, want in zip((dX, dW, db), right, strict=True)):
            return


def _checked(name: str, got: FloatArray, right: Any, mistakes: Wrong) -> Iterator[str]:
    if differs(got, right):
        yield named(got, mistakes) or _place(name, got, np.asarray(right))


def _place(name: str, got: FloatArray, right: FloatArray) -> str:
    """Where an array is most wrong."""
    if not right.ndim:
        return _("{name} should be {right}, and it is {got}.").format(name=name, right=shown(right), got=shown(got))
    at = np.unravel_index(int(np.argmax(np.abs(got - right))), right.shape)
    where = f"{name}[{', '.join(map(str, at))}]"
    return _("{name} should be {right}, and it is {got}.").format(
        name=where, right=shown(right[at]), got=shown(got[at])
    )


def _wrong_shape(name: str, shape: tuple[int, ...], got: tuple[int, ...]) -> str:
    return _("{name} should have the shape {shape}, and it has the shape {got}.").format(
        name=name, shape=shape, got=got
    )


def _several(
    function: Callable[..., Any],
    arguments: tuple[FloatArray, ...],
    names: tuple[str, ...],
    shapes: tuple[tuple[int, ...], ...],
) -> list[FloatArray]:
    """The arrays that a student's function returns, each of its shape."""
    answer = attempt(function, *arguments)
    what = ", ".join(names)
    if not isinstance(answer, (tuple, list)) or len(answer) != len(names):
        raise WrongError(_("Your function should return {what}, in this order.").format(what=what))
    if any(each is None or each is ... for each in answer):
        raise NotDoneError
    arrays = [numbers(each, name) for each, name in zip(answer, names, strict=True)]
    got = [array.shape for array in arrays]
    if got != list(shapes) and sorted(got) == sorted(shapes):
        raise WrongError(_("Your function should return {what}, in this order.").format(what=what))
    for name, array, shape in zip(names, arrays, shapes, strict=True):
        if array.shape == shape[::-1] != shape:
            raise WrongError(
                _("{name} is transposed: it should have the shape {shape}.").format(name=name, shape=shape)
            )
        if array.shape != shape:
            raise WrongError(_wrong_shape(name, shape, array.shape))
    return arrays
