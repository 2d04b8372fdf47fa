"""The works that `benchmarks.step` measures: a training step by hand, planned, recorded, and by each peer installed.

Every entry makes a function that does one whole step and returns the loss. All begin with the same parameters, so
that the losses of all can be compared after any number of steps.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle, pairwise
from typing import Any

import numpy as np

import nbnet.autodiff as nb
from nbnet.models.losses.cross_entropy import BinaryCrossEntropy, SoftmaxCrossEntropy

Step = Callable[[], float]
RATE = 0.1


def installed(*names: str) -> bool:
    return all(importlib.util.find_spec(name) is not None for name in names)


@dataclass
class Net:
    """A multilayer perceptron with its data: weights and biases in turn, labels as a column or one-hot rows."""

    X: np.ndarray
    y: np.ndarray
    parameters: list[np.ndarray]
    activation: str

    @classmethod
    def make(cls, sizes: list[int], n: int, activation: str, dtype: str) -> Net:
        rng = np.random.default_rng(0)
        X = rng.standard_normal((n, sizes[0])).astype(dtype)
        if sizes[-1] == 1:
            y = (X[:, :1] * X[:, 1:2] > 0).astype(dtype)
        else:
            y = np.eye(sizes[-1], dtype=dtype)[rng.integers(0, sizes[-1], n)]
        parameters = []
        for a, b in pairwise(sizes):
            parameters += [(rng.standard_normal((a, b)) / np.sqrt(a)).astype(dtype), np.zeros(b, dtype)]
        return cls(X, y, parameters, activation)

    def copies(self) -> list[np.ndarray]:
        return [p.copy() for p in self.parameters]


# ---- hand-written NumPy ----------------------------------------------------------------------------------------------


def tanh_by_hand(net: Net) -> Step:
    P, X, y = net.copies(), net.X, net.y
    N, rate = len(X), X.dtype.type(RATE)

    def step() -> float:
        W1, b1, W2, b2, W3, b3 = P
        h1 = np.tanh(X @ W1 + b1)
        h2 = np.tanh(h1 @ W2 + b2)
        s = h2 @ W3 + b3
        loss = np.mean(np.logaddexp(0, s) - y * s)
        ds = (1 / (1 + np.exp(-s)) - y) / N
        dW3, db3 = h2.T @ ds, ds.sum(axis=0)
        dz2 = (ds @ W3.T) * (1 - h2**2)
        dW2, db2 = h1.T @ dz2, dz2.sum(axis=0)
        dz1 = (dz2 @ W2.T) * (1 - h1**2)
        dW1, db1 = X.T @ dz1, dz1.sum(axis=0)
        for p, g in zip(P, (dW1, db1, dW2, db2, dW3, db3), strict=True):
            p -= rate * g
        return float(loss)

    return step


def relu_by_hand(net: Net) -> Step:
    P, X, y = net.copies(), net.X, net.y
    N, rate = len(X), X.dtype.type(RATE)

    def step() -> float:
        W1, b1, W2, b2 = P
        z1 = X @ W1 + b1
        h1 = np.maximum(z1, 0)
        s = h1 @ W2 + b2
        shifted = s - s.max(axis=1, keepdims=True)
        e = np.exp(shifted)
        total = e.sum(axis=1, keepdims=True)
        loss = np.mean(np.log(total)[:, 0] - np.sum(shifted * y, axis=1))
        ds = (e / total - y) / N
        dW2, db2 = h1.T @ ds, ds.sum(axis=0)
        dz1 = (ds @ W2.T) * (z1 > 0)
        dW1, db1 = X.T @ dz1, dz1.sum(axis=0)
        for p, g in zip(P, (dW1, db1, dW2, db2), strict=True):
            p -= rate * g
        return float(loss)

    return step


# ---- nbnet -----------------------------------------------------------------------------------------------------------


def _recorded(net: Net, P: list[nb.Tensor]) -> nb.Tensor:
    h = net.X
    for W, b in zip(P[:-2:2], P[1:-2:2], strict=True):
        z = h @ W + b
        h = np.tanh(z) if net.activation == "tanh" else nb.gates.activations.Relu()(z)
    s = h @ P[-2] + P[-1]
    loss = BinaryCrossEntropy() if s.shape[1] == 1 else SoftmaxCrossEntropy()
    return np.mean(loss(s, net.y))


def static_plan(net: Net) -> Step:
    P = [nb.Tensor(p) for p in net.parameters]
    graph = nb.ComputationalGraph(_recorded(net, P))
    flat = graph.flatten(P)
    scaled, rate = np.empty_like(flat.values), net.X.dtype.type(RATE)

    def step() -> float:
        loss = graph.sweep()
        np.multiply(flat.gradients, rate, scaled)
        np.subtract(flat.values, scaled, flat.values)
        return loss

    return step


def define_by_run(net: Net) -> Step:
    P, rate = [nb.Tensor(p) for p in net.parameters], net.X.dtype.type(RATE)

    def step() -> float:
        loss = _recorded(net, P)
        loss.backward()
        for p in P:
            p.data -= rate * p.grad
        return loss.item()

    return step


# ---- peers -----------------------------------------------------------------------------------------------------------


def hips_autograd(net: Net) -> Step:
    import autograd
    import autograd.numpy as anp

    P, rate = net.copies(), net.X.dtype.type(RATE)

    def loss(P: list[Any]) -> Any:
        h = net.X
        for W, b in zip(P[:-2:2], P[1:-2:2], strict=True):
            z = anp.dot(h, W) + b
            h = anp.tanh(z) if net.activation == "tanh" else anp.maximum(z, 0)
        s = anp.dot(h, P[-2]) + P[-1]
        if net.y.shape[1] == 1:
            return anp.mean(anp.logaddexp(0, s) - net.y * s)
        peak = anp.max(s, axis=1, keepdims=True)
        shifted = s - peak
        return anp.mean(anp.log(anp.sum(anp.exp(shifted), axis=1)) - anp.sum(shifted * net.y, axis=1))

    both = autograd.value_and_grad(loss)

    def step() -> float:
        value, G = both(P)
        for p, g in zip(P, G, strict=True):
            p -= rate * g
        return float(value)

    return step


def mygrad(net: Net) -> Step:
    import mygrad as mg

    P, rate = [mg.tensor(p) for p in net.parameters], net.X.dtype.type(RATE)

    def step() -> float:
        h = net.X
        for W, b in zip(P[:-2:2], P[1:-2:2], strict=True):
            z = mg.matmul(h, W) + b
            h = mg.tanh(z) if net.activation == "tanh" else mg.maximum(z, 0)
        s = mg.matmul(h, P[-2]) + P[-1]
        if net.y.shape[1] == 1:
            loss = mg.mean(mg.logaddexp(0, s) - net.y * s)
        else:
            shifted = s - mg.max(s, axis=1, keepdims=True)
            loss = mg.mean(mg.log(mg.sum(mg.exp(shifted), axis=1)) - mg.sum(shifted * net.y, axis=1))
        loss.backward()
        for p in P:
            p.data[...] = p.data - rate * p.grad
        return float(loss)

    return step


def pytorch(net: Net) -> Step:
    import torch

    P = [torch.tensor(p, requires_grad=True) for p in net.parameters]
    X, y = torch.tensor(net.X), torch.tensor(net.y)
    classes = y.argmax(dim=1)

    def step() -> float:
        h = X
        for W, b in zip(P[:-2:2], P[1:-2:2], strict=True):
            z = h @ W + b
            h = torch.tanh(z) if net.activation == "tanh" else torch.relu(z)
        s = h @ P[-2] + P[-1]
        if y.shape[1] == 1:
            loss = torch.nn.functional.binary_cross_entropy_with_logits(s, y)
        else:
            loss = torch.nn.functional.cross_entropy(s, classes)
        G = torch.autograd.grad(loss, P)
        with torch.no_grad():
            for p, g in zip(P, G, strict=True):
                p.sub_(g, alpha=RATE)
        return float(loss)

    return step


def jax_jit(net: Net) -> Step:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    X, y, rate = jnp.array(net.X), jnp.array(net.y), net.X.dtype.type(RATE)

    def loss(P: list[Any]) -> Any:
        h = X
        for W, b in zip(P[:-2:2], P[1:-2:2], strict=True):
            z = h @ W + b
            h = jnp.tanh(z) if net.activation == "tanh" else jax.nn.relu(z)
        s = h @ P[-2] + P[-1]
        if y.shape[1] == 1:
            return jnp.mean(jnp.logaddexp(0, s) - y * s)
        return jnp.mean(-jnp.sum(jax.nn.log_softmax(s) * y, axis=1))

    @partial(jax.jit, donate_argnums=0)
    def update(P: list[Any]) -> Any:
        value, G = jax.value_and_grad(loss)(P)
        return value, [p - rate * g for p, g in zip(P, G, strict=True)]

    state = [[jnp.array(p) for p in net.parameters]]

    def step() -> float:
        value, state[0] = update(state[0])
        return float(value)

    return step


PEERS = {
    "HIPS autograd": (hips_autograd, ("autograd",)),
    "MyGrad": (mygrad, ("mygrad",)),
    "PyTorch": (pytorch, ("torch",)),
    "JAX jit": (jax_jit, ("jax",)),
}


def net_work(sizes: list[int], n: int, activation: str, dtype: str) -> dict[str, Step]:
    net = Net.make(sizes, n, activation, dtype)
    by_hand = tanh_by_hand if activation == "tanh" else relu_by_hand
    steps = {"NumPy by hand": by_hand(net), "static plan": static_plan(net), "define-by-run": define_by_run(net)}
    for name, (make, needs) in PEERS.items():
        if installed(*needs):
            steps[name] = make(net)
    return steps


# ---- the lecture's neuron --------------------------------------------------------------------------------------------

NEURON = (2.0, -1.0, -3.0, -2.0, -3.0)


def neuron(w0: Any, x0: Any, w1: Any, x1: Any, w2: Any, exp: Callable[[Any], Any] = np.exp) -> Any:
    return 1 / (1 + exp(-(w0 * x0 + w1 * x1 + w2)))


def neuron_work() -> dict[str, Step]:
    """The value and the 5 gradients of the neuron, where w0 changes every step."""
    w0s = cycle([2.0, 2.125, 2.25])
    scalars = [np.float64(v) for v in NEURON]

    def by_hand() -> float:
        _, x0, w1, x1, w2 = scalars
        w0 = np.float64(next(w0s))
        p, q = w0 * x0, w1 * x1
        r = p + q
        n = -(r + w2)
        e = np.exp(n)
        d = 1 + e
        f = 1 / d
        dd = -f / d
        ds = -(dd * e)
        _ = (ds * x0, ds * w0, ds * x1, ds * w1, ds)
        return float(f)

    leaves = [nb.Tensor(v) for v in NEURON]
    graph = nb.ComputationalGraph(neuron(*leaves))

    def planned() -> float:
        return graph.sweep({leaves[0]: next(w0s)})

    def define_by_run() -> float:
        values = [nb.Tensor(v) for v in (next(w0s), *NEURON[1:])]
        f = neuron(*values)
        f.backward()
        return f.item()

    works: dict[str, Step] = {"NumPy by hand": by_hand, "static plan": planned, "define-by-run": define_by_run}
    for name, (make, needs) in NEURON_PEERS.items():
        if installed(*needs):
            works[name] = make(w0s)
    return works


def micrograd_neuron(w0s: Iterator[float]) -> Step:
    from micrograd.engine import Value

    def exp(x: Any) -> Any:  # micrograd has no exp; this is one in its style
        out = Value(math.exp(x.data), (x,), "exp")

        def backward() -> None:
            x.grad += out.data * out.grad

        out._backward = backward
        return out

    def step() -> float:
        f = neuron(*[Value(v) for v in (next(w0s), *NEURON[1:])], exp=exp)
        f.backward()
        return float(f.data)

    return step


def pytorch_neuron(w0s: Iterator[float]) -> Step:
    import torch

    def step() -> float:
        values = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (next(w0s), *NEURON[1:])]
        f = neuron(*values, exp=torch.exp)
        f.backward()
        return float(f)

    return step


def hips_neuron(w0s: Iterator[float]) -> Step:
    import autograd
    import autograd.numpy as anp

    both = autograd.value_and_grad(lambda v: neuron(*v, exp=anp.exp))
    return lambda: float(both([next(w0s), *NEURON[1:]])[0])


def mygrad_neuron(w0s: Iterator[float]) -> Step:
    import mygrad as mg

    def step() -> float:
        f = neuron(*[mg.tensor(v) for v in (next(w0s), *NEURON[1:])], exp=mg.exp)
        f.backward()
        return float(f)

    return step


NEURON_PEERS = {
    "micrograd": (micrograd_neuron, ("micrograd",)),
    "MyGrad": (mygrad_neuron, ("mygrad",)),
    "PyTorch": (pytorch_neuron, ("torch",)),
    "HIPS autograd": (hips_neuron, ("autograd",)),
}

WORKS: dict[str, Callable[[], dict[str, Step]]] = {
    "mlp-float64": partial(net_work, [2, 16, 16, 1], 200, "tanh", "float64"),
    "mlp-float32": partial(net_work, [2, 16, 16, 1], 200, "tanh", "float32"),
    "digits-float64": partial(net_work, [784, 128, 10], 128, "relu", "float64"),
    "digits-float32": partial(net_work, [784, 128, 10], 128, "relu", "float32"),
    "neuron": neuron_work,
}
