"""Record what PyTorch computes, op by op: ``python -m tests.autodiff.pytorch`` writes `pytorch.json` beside this.

PyTorch is needed for this alone; the tests compare with the recorded numbers. Every case is one op on small inputs,
with an upstream gradient of irregular numbers: recorded are its value and the gradient of each input.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import nbnet as nb

FIXTURE = Path(__file__).with_suffix(".json")


class Case(NamedTuple):
    """One op in NumPy's words, in PyTorch's, and the kinds of its inputs."""

    ours: Callable[..., Any]
    theirs: Callable[..., Any]
    inputs: tuple[str, ...] = ("any",)


def values(kind: str, seed: int) -> np.ndarray:
    """Inputs of a kind; `seed` makes the inputs of one case different."""
    rng = np.random.default_rng(seed)
    make = {
        "any": lambda: rng.normal(size=(3, 4)),
        "row": lambda: rng.normal(size=4),
        "column": lambda: rng.normal(size=(3, 1)),
        "number": rng.normal,
        "positive": lambda: rng.uniform(0.2, 3.0, (3, 4)),
        "unit": lambda: rng.uniform(-0.9, 0.9, (3, 4)),
        "large": lambda: rng.uniform(1.1, 4.0, (3, 4)),
        "tall": lambda: rng.normal(size=(4, 2)),
        "square": lambda: rng.normal(size=(3, 3)) + 3 * np.eye(3),
        "stack": lambda: rng.normal(size=(2, 4, 3)),
        "vector": lambda: rng.normal(size=4),
        "ties": lambda: np.array([[0.0, 2.0, 2.0, -1.0], [0.0, 0.0, -2.0, 1.0], [3.0, 3.0, 3.0, 1.0]]),
        "other ties": lambda: np.array([[0.0, 2.0, 1.0, -1.0], [1.0, 0.0, -2.0, 1.0], [2.0, 3.0, 3.0, -1.0]]),
        "far": lambda: np.array([[-1000.0, -50.0, -1.0, 0.0], [1e-8, 1.0, 40.0, 1000.0], [-700.0, 700.0, 5.0, -5.0]]),
        "zeros": lambda: np.array([[0.0, 2.0, 3.0, 1.5], [0.5, 0.0, 0.0, 2.0], [1.0, 2.0, 4.0, 0.5]]),
    }
    return np.asarray(make[kind]())


def one(name: str, *inputs: str, torch: str = "") -> Case:
    """The ufunc or function of one name in both, of all inputs."""
    return Case(getattr(np, name), lambda t, *x: getattr(t, torch or name)(*x), inputs or ("any",))


ROWS = np.array([0, 2, 2, 1])
CASES: dict[str, Case] = {
    "add": one("add", "any", "row"),
    "subtract": one("subtract", "column", "row"),
    "multiply": one("multiply", "any", "column"),
    "divide": one("divide", "any", "positive"),
    "negative": one("negative"),
    "power": one("power", "positive", "row", torch="pow"),
    "power of 2": Case(lambda x: x**2, lambda t, x: x**2),
    "power of 0": Case(lambda x: x**0.0, lambda t, x: x**0.0),
    "power of −1.5": Case(lambda x: x**-1.5, lambda t, x: x**-1.5, ("positive",)),
    "2 to the power": Case(lambda x: 2.0**x, lambda t, x: 2.0**x),
    "remainder": one("remainder", "any", "positive"),
    "fmod": one("fmod", "any", "positive"),
    "reciprocal": one("reciprocal", "positive"),
    "square": one("square"),
    "sqrt": one("sqrt", "positive"),
    "cbrt": Case(np.cbrt, lambda t, x: t.pow(x, 1 / 3), ("positive",)),
    "absolute": one("absolute", "ties"),
    "sign": one("sign", "ties"),
    "exp": one("exp"),
    "expm1": one("expm1"),
    "exp2": one("exp2"),
    "log": one("log", "positive"),
    "log1p": one("log1p", "positive"),
    "log2": one("log2", "positive"),
    "log10": one("log10", "positive"),
    "logaddexp": one("logaddexp", "any", "row"),
    "logaddexp, far": one("logaddexp", "far", "any"),
    "sin": one("sin"),
    "cos": one("cos"),
    "tan": one("tan", "unit"),
    "arcsin": one("arcsin", "unit"),
    "arccos": one("arccos", "unit"),
    "arctan": one("arctan"),
    "sinh": one("sinh"),
    "cosh": one("cosh"),
    "tanh": one("tanh"),
    "tanh, far": one("tanh", "far"),
    "arcsinh": one("arcsinh"),
    "arccosh": one("arccosh", "large"),
    "arctanh": one("arctanh", "unit"),
    "arctan2": one("arctan2", "any", "positive"),
    "hypot": one("hypot", "any", "row"),
    "maximum": one("maximum", "ties", "other ties"),
    "minimum": one("minimum", "ties", "other ties"),
    "fmax": one("fmax", "any", "row"),
    "fmin": one("fmin", "any", "row"),
    "clip": Case(lambda x: np.clip(x, -1.0, 2.0), lambda t, x: t.clamp(x, -1.0, 2.0), ("ties",)),
    "where": Case(lambda x, y: np.where(x > 0, x, y), lambda t, x, y: t.where(x > 0, x, y), ("any", "row")),
    "sum": one("sum"),
    "sum of rows": Case(lambda x: np.sum(x, axis=-1), lambda t, x: t.sum(x, dim=-1)),
    "sum, kept": Case(lambda x: x.sum(axis=0, keepdims=True), lambda t, x: x.sum(dim=0, keepdim=True)),
    "sum of two axes": Case(lambda x: np.sum(x, axis=(0, 2)), lambda t, x: t.sum(x, dim=(0, 2)), ("stack",)),
    "mean": one("mean"),
    "mean of columns": Case(lambda x: np.mean(x, axis=0), lambda t, x: t.mean(x, dim=0)),
    "prod": one("prod"),
    "prod, with zeros": Case(lambda x: np.prod(x, axis=0), lambda t, x: t.prod(x, dim=0), ("zeros",)),
    "var": Case(lambda x: np.var(x, axis=1), lambda t, x: t.var(x, dim=1, correction=0)),
    "var, ddof": Case(lambda x: np.var(x, ddof=1), lambda t, x: t.var(x, correction=1)),
    "std": Case(lambda x: np.std(x, axis=0), lambda t, x: t.std(x, dim=0, correction=0)),
    "std, ddof": Case(lambda x: np.std(x, axis=1, ddof=1), lambda t, x: t.std(x, dim=1, correction=1)),
    "max": Case(lambda x: np.max(x, axis=1), lambda t, x: t.amax(x, dim=1), ("ties",)),
    "min": Case(lambda x: np.min(x, axis=0), lambda t, x: t.amin(x, dim=0), ("ties",)),
    "max of two axes": Case(lambda x: np.max(x, axis=(0, 1)), lambda t, x: t.amax(x, dim=(0, 1)), ("stack",)),
    "cumsum": Case(lambda x: np.cumsum(x, axis=1), lambda t, x: t.cumsum(x, dim=1)),
    "cumprod": Case(lambda x: np.cumprod(x, axis=0), lambda t, x: t.cumprod(x, dim=0)),
    "cumprod, with zeros": Case(lambda x: np.cumprod(x, axis=1), lambda t, x: t.cumprod(x, dim=1), ("zeros",)),
    "matmul": one("matmul", "any", "tall"),
    "matmul with a vector": one("matmul", "any", "vector"),
    "matmul of a vector": one("matmul", "vector", "tall"),
    "matmul of a stack": one("matmul", "any", "stack"),
    "dot": one("dot", "vector", "row"),
    "outer": one("outer", "vector", "row"),
    "inner": one("inner", "any", "row"),
    "tensordot": Case(
        lambda x, y: np.tensordot(x, y, ([1], [1])), lambda t, x, y: t.tensordot(x, y, ([1], [1])), ("any", "stack")
    ),
    "einsum": Case(
        lambda x, y: np.einsum("ij,kjl->kil", x, y), lambda t, x, y: t.einsum("ij,kjl->kil", x, y), ("any", "stack")
    ),
    "trace": one("trace", "square"),
    "kron": one("kron", "any", "tall"),
    "norm": Case(np.linalg.norm, lambda t, x: t.linalg.norm(x)),
    "norm of rows": Case(lambda x: np.linalg.norm(x, axis=1), lambda t, x: t.linalg.norm(x, dim=1)),
    "inv": Case(np.linalg.inv, lambda t, x: t.linalg.inv(x), ("square",)),
    "det": Case(np.linalg.det, lambda t, x: t.linalg.det(x), ("square",)),
    "slogdet": Case(lambda x: np.linalg.slogdet(x)[1], lambda t, x: t.linalg.slogdet(x)[1], ("square",)),
    "solve": Case(np.linalg.solve, lambda t, x, y: t.linalg.solve(x, y), ("square", "column")),
    "reshape": Case(lambda x: np.reshape(x, (2, 6)), lambda t, x: t.reshape(x, (2, 6))),
    "transpose": Case(lambda x: np.transpose(x, (2, 0, 1)), lambda t, x: t.permute(x, (2, 0, 1)), ("stack",)),
    "swapaxes": Case(lambda x: np.swapaxes(x, 0, 2), lambda t, x: t.swapaxes(x, 0, 2), ("stack",)),
    "moveaxis": Case(lambda x: np.moveaxis(x, 0, -1), lambda t, x: t.moveaxis(x, 0, -1), ("stack",)),
    "expand_dims": Case(lambda x: np.expand_dims(x, 1), lambda t, x: t.unsqueeze(x, 1)),
    "squeeze": Case(np.squeeze, lambda t, x: t.squeeze(x), ("column",)),
    "broadcast_to": Case(lambda x: np.broadcast_to(x, (3, 4)), lambda t, x: t.broadcast_to(x, (3, 4)), ("column",)),
    "concatenate": Case(lambda x, y: np.concatenate([x, y], 1), lambda t, x, y: t.cat([x, y], 1), ("any", "column")),
    "stack": Case(lambda x, y: np.stack([x, y], 1), lambda t, x, y: t.stack([x, y], 1), ("any", "positive")),
    "split": Case(lambda x: np.split(x, 2, axis=1)[1], lambda t, x: t.chunk(x, 2, dim=1)[1]),
    "pad": Case(lambda x: np.pad(x, ((1, 0), (2, 1))), lambda t, x: t.nn.functional.pad(x, (2, 1, 1, 0))),
    "flip": Case(lambda x: np.flip(x, 1), lambda t, x: t.flip(x, (1,))),
    "roll": Case(lambda x: np.roll(x, 2, axis=1), lambda t, x: t.roll(x, 2, 1)),
    "repeat": Case(lambda x: np.repeat(x, 2, axis=0), lambda t, x: t.repeat_interleave(x, 2, dim=0)),
    "tile": Case(lambda x: np.tile(x, (2, 3)), lambda t, x: t.tile(x, (2, 3))),
    "sort": Case(lambda x: np.sort(x, axis=1), lambda t, x: t.sort(x, dim=1).values),
    "diagonal": Case(np.diagonal, lambda t, x: t.diagonal(x), ("square",)),
    "diag": Case(np.diag, lambda t, x: t.diag(x), ("vector",)),
    "tril": Case(np.tril, lambda t, x: t.tril(x), ("square",)),
    "triu": Case(lambda x: np.triu(x, 1), lambda t, x: t.triu(x, 1), ("square",)),
    "take": Case(lambda x: np.take(x, ROWS, axis=0), lambda t, x: x[t.tensor(ROWS)]),
    "basic index": Case(lambda x: x[1:, ::2], lambda t, x: x[1:, ::2]),
    "repeated indices": Case(lambda x: x[ROWS, ROWS], lambda t, x: x[t.tensor(ROWS), t.tensor(ROWS)]),
    "mask": Case(lambda x: x[x.data > 0], lambda t, x: x[x > 0]),
    "sigmoid": Case(nb.sigmoid, lambda t, x: t.sigmoid(x)),
    "sigmoid, far": Case(nb.sigmoid, lambda t, x: t.sigmoid(x), ("far",)),
    "softplus, far": Case(lambda x: np.logaddexp(0.0, x), lambda t, x: t.logaddexp(t.zeros_like(x), x), ("far",)),
    "relu": Case(nb.relu, lambda t, x: t.relu(x), ("ties",)),
    "leaky_relu": Case(lambda x: nb.leaky_relu(x, 0.1), lambda t, x: t.nn.functional.leaky_relu(x, 0.1)),
    "elu": Case(lambda x: nb.elu(x, 1.5), lambda t, x: t.nn.functional.elu(x, 1.5)),
    "softmax": Case(nb.softmax, lambda t, x: t.softmax(x, dim=-1)),
    "softmax, far": Case(nb.softmax, lambda t, x: t.softmax(x, dim=-1), ("far",)),
}


def prepared(name: str) -> tuple[list[np.ndarray], Callable[[tuple[int, ...]], np.ndarray]]:
    """The inputs of a case, and its upstream gradient for a shape."""
    seed = sum(map(ord, name))
    inputs = [values(kind, seed + i) for i, kind in enumerate(CASES[name].inputs)]
    return inputs, lambda shape: np.random.default_rng(seed + 99).uniform(0.5, 2.0, shape)


def record(name: str) -> dict[str, Any]:
    """What PyTorch computes in a case."""
    import torch

    inputs, upstream = prepared(name)
    leaves = [torch.tensor(value, requires_grad=True) for value in inputs]
    output = CASES[name].theirs(torch, *leaves)
    output.backward(torch.tensor(upstream(tuple(output.shape))))
    return {"value": output.detach().tolist(), "gradients": [leaf.grad.tolist() for leaf in leaves]}


if __name__ == "__main__":
    text = ",\n".join(f"{json.dumps(name)}: {json.dumps(record(name))}" for name in CASES)
    FIXTURE.write_text("{\n" + text + "\n}\n", encoding="utf-8")
