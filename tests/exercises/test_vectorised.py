"""The exercises of lecture 8: the right answer passes, and each typical mistake is called by its name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nbnet import exercises
from tests.exercises.judging import is_named, passes

outer = np.outer


def relu(x: Any, dz: Any) -> Any:
    return dz * (x > 0)


def matvec(dW: Any = lambda W, x, dy: outer(dy, x), dx: Any = lambda W, x, dy: W.T @ dy) -> Any:
    return lambda W, x, dy: (dW(W, x, dy), dx(W, x, dy))


def norm(f: Any = lambda y: y @ y, dW: Any = lambda y, x: 2 * outer(y, x), dx: Any = lambda W, y: 2 * W.T @ y) -> Any:
    return lambda W, x: (f(W @ x), dW(W @ x, x), dx(W, W @ x))


def layer(
    dX: Any = lambda W, dY: dY @ W.T, dW: Any = lambda X, dY: X.T @ dY, db: Any = lambda dY: dY.sum(axis=0)
) -> Any:
    return lambda X, W, b, dY: (dX(W, dY), dW(X, dY), db(dY))


RIGHT: dict[str, tuple[Any, ...]] = {
    "relu_backward": (relu,),
    "matvec_backward": (matvec(),),
    "squared_norm": (norm(),),
    "layer_backward": (layer(),),
}
WRONG = [
    ("relu_backward", (lambda x, dz: np.diag(x > 0) * dz,), "You return a matrix"),
    ("relu_backward", (lambda x, dz: x > 0,), "does not use dz"),
    ("relu_backward", (lambda x, dz: dz * (dz > 0),), "not where dz is"),
    ("relu_backward", (lambda x, dz: dz * (x < 0),), "turned around"),
    ("relu_backward", (lambda x, dz: dz * np.maximum(x, 0),), "dz times the output"),
    ("relu_backward", (lambda x, dz: dz,), "Everything passes"),
    ("relu_backward", (lambda x, dz: np.maximum(x, 0),), "the forward pass"),
    ("relu_backward", (lambda x, dz: 2 * dz * (x > 0),), r"dx\[4\] should be -2.5, and it is -5"),
    ("relu_backward", (lambda x, dz: np.diag(x > 0) @ dz if x.ndim == 1 else dz,), "For vectors it is right"),
    ("relu_backward", (lambda x, dz: np.sum(dz),), r"dx should have the shape \(5,\)"),
    ("matvec_backward", (matvec(dW=lambda W, x, dy: outer(x, dy)),), "dW is transposed"),
    ("matvec_backward", (matvec(dW=lambda W, x, dy: outer(W @ x, x)),), "In dW stands y"),
    ("matvec_backward", (matvec(dW=lambda W, x, dy: outer(np.ones_like(dy), x)),), "dW does not use dy"),
    ("matvec_backward", (matvec(dW=lambda W, x, dy: dy * x),), r"dW should have the shape \(2, 2\)"),
    ("matvec_backward", (matvec(dx=lambda W, x, dy: W @ dy),), "not W @ dy"),
    ("matvec_backward", (matvec(dx=lambda W, x, dy: W.sum(axis=0)),), "dx does not use dy"),
    ("matvec_backward", (lambda W, x, dy: (W.T @ dy, outer(dy, x)),), "in this order"),
    ("matvec_backward", (lambda W, x, dy: outer(dy, x),), "should return dW, dx, in this order"),
    ("squared_norm", (norm(f=lambda y: np.sqrt(y @ y)),), "the norm itself"),
    ("squared_norm", (norm(f=np.sum),), "squares are missing"),
    ("squared_norm", (norm(dW=outer),), "In dW the factor 2"),
    ("squared_norm", (norm(dW=lambda y, x: 2 * outer(x, y)),), "dW is transposed"),
    ("squared_norm", (norm(dW=lambda y, x: outer(np.ones_like(y), x)),), "dW does not use y"),
    ("squared_norm", (norm(dx=lambda W, y: W.T @ y),), "In dx the factor 2"),
    ("squared_norm", (norm(dx=lambda W, y: 2 * W @ y),), "columns of W"),
    ("squared_norm", (norm(f=lambda y: 1.0),), "f should be 0.116, and it is 1"),
    ("layer_backward", (layer(dX=lambda W, dY: dY @ W),), "through W transposed"),
    ("layer_backward", (lambda X, W, b, dY: (X.T @ dY, dY @ W.T, dY.sum(axis=0)),), "are exchanged"),
    ("layer_backward", (layer(dW=lambda X, dY: X @ dY),), "X transposed"),
    ("layer_backward", (layer(dW=lambda X, dY: dY.T @ X),), "dW is transposed"),
    ("layer_backward", (layer(dW=lambda X, dY: X.T @ dY / len(X)),), "dW is divided by N"),
    ("layer_backward", (layer(db=lambda dY: dY.mean(axis=0)),), "mean of the rows"),
    ("layer_backward", (layer(db=lambda dY: dY.sum(axis=1)),), "wrong axis"),
    ("layer_backward", (layer(db=lambda dY: dY[0]),), "one row of dY"),
    ("layer_backward", (layer(db=lambda dY: np.ones(dY.shape[1])),), "db does not use dY"),
    ("layer_backward", (layer(db=lambda dY: dY),), r"db should have the shape \(3,\)"),
]
EMPTY: dict[str, tuple[Any, ...]] = {
    "relu_backward": (lambda x, dz: None,),
    "matvec_backward": (lambda W, x, dy: None,),
    "squared_norm": (lambda W, x: (None, None, None),),
    "layer_backward": (lambda X, W, b, dY: None,),
}


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_answer_passes(name: str) -> None:
    passes(name, *RIGHT[name])


@pytest.mark.parametrize(("name", "answers", "finding"), WRONG)
def test_a_typical_mistake_is_named(name: str, answers: tuple[Any, ...], finding: str) -> None:
    is_named(finding, name, *answers)


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_answer_is_no_mistake(name: str) -> None:
    assert exercises.check(name, *EMPTY[name]).state == "unfinished"
