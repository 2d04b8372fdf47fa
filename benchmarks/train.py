"""Time to 100 epochs of a small network: nbnet's `Trainer`, PyTorch, scikit-learn and a loop written by hand.

All see the same data in batches of the same size, in one process and one run. The rounds of all contestants are
interleaved and each ratio is the median over the rounds, so that a busy machine slows all alike. The loop by hand
deals the same batches as nbnet from the same weights, and notes the loss and the accuracy of every batch as the
`Trainer` does; both histories must agree before anything is timed. Last come a hundred networks for XOR, trained
together in one sweep, against as many single runs.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from benchmarks import _sweep
from benchmarks._works import installed
from nbnet import datasets
from nbnet.models import MLP, SGD
from nbnet.training import Trainer

HAND = "NumPy by hand"
NBNET = "nbnet"
TARGETS = {NBNET: 1.0}
RATE = 0.03
History = tuple[np.ndarray, np.ndarray]


@dataclass
class Work:
    """Data and a network for them; labels count from 0."""

    X: np.ndarray
    y: np.ndarray
    sizes: list[int]
    activation: str
    batch: int

    def trainer(self) -> Trainer:
        model = MLP(self.sizes, activation=self.activation)
        return Trainer(model, self.X, self.y, optimizer=SGD(RATE), batch_size=self.batch)


def spiral() -> Work:
    X, y = datasets.spiral(500, seed=0)
    return Work(X, (y == y.max()).astype(int), [2, 8, 8, 1], "tanh", 10)


def digits() -> Work:
    X, y = datasets.digits()
    return Work(X, np.unique(y, return_inverse=True)[1], [64, 64, 10], "relu", 32)


WORKS: dict[str, Callable[[], Work]] = {"spiral 2-8-8-1": spiral, "digits 64-64-10": digits}


def by_hand(work: Work, epochs: int) -> History:
    """What a careful person writes: whole arrays, no copies that are not needed, no library but NumPy."""
    P = [np.array(p.data) for p in work.trainer().model.parameters.values()]
    N, two = len(work.X), work.sizes[-1] == 1
    targets = work.y[:, None].astype(float) if two else np.eye(work.sizes[-1])[work.y]
    losses, accuracies = [], []
    random = np.random.default_rng(0)
    for _ in range(epochs):
        order = random.permutation(N)
        for start in range(0, N, work.batch):
            batch = order[start : start + work.batch]
            x, t, n = work.X[batch], targets[batch], len(batch)
            outputs = [x]
            for W, b in zip(P[:-2:2], P[1:-2:2], strict=True):
                z = outputs[-1] @ W + b
                outputs.append(np.tanh(z) if work.activation == "tanh" else np.maximum(z, 0))
            s = outputs[-1] @ P[-2] + P[-1]
            if two:
                losses.append(np.mean(np.logaddexp(0, s) - t * s))
                answers = s[:, 0] > 0
                d = (1 / (1 + np.exp(-s)) - t) / n
            else:
                shifted = s - s.max(axis=1, keepdims=True)
                e = np.exp(shifted)
                total = e.sum(axis=1, keepdims=True)
                losses.append(np.mean(np.log(total)[:, 0] - np.sum(shifted * t, axis=1)))
                answers = s.argmax(axis=1)
                d = (e / total - t) / n
            accuracies.append(np.count_nonzero(answers == work.y[batch]) / n)
            gradients = []
            for i in range(len(P) - 2, -1, -2):
                h = outputs[i // 2]
                gradients += [d.sum(axis=0), h.T @ d]
                if i:
                    d = (d @ P[i].T) * (1 - h**2 if work.activation == "tanh" else h > 0)
            for p, g in zip(P, reversed(gradients), strict=True):
                p -= RATE * g
    return np.array(losses), np.array(accuracies)


def nbnet(work: Work, epochs: int) -> History:
    history = work.trainer().fit(epochs).history
    return history.loss, history.accuracy


def pytorch(work: Work, epochs: int) -> None:
    import torch

    act = torch.nn.Tanh if work.activation == "tanh" else torch.nn.ReLU
    layers: list[Any] = []
    for n, m in pairwise(work.sizes):
        layers += [torch.nn.Linear(n, m, dtype=torch.float64), act()]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    two = work.sizes[-1] == 1
    loss_of = torch.nn.BCEWithLogitsLoss() if two else torch.nn.CrossEntropyLoss()
    X = torch.tensor(work.X)
    y = torch.tensor(work.y, dtype=torch.float64)[:, None] if two else torch.tensor(work.y)
    losses = []
    for _ in range(epochs):
        for batch in torch.randperm(len(X)).split(work.batch):
            optimizer.zero_grad()
            loss = loss_of(model(X[batch]), y[batch])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())


def scikit_learn(work: Work, epochs: int) -> None:
    from sklearn.neural_network import MLPClassifier

    MLPClassifier(
        work.sizes[1:-1],
        activation=work.activation,
        solver="sgd",
        alpha=0.0,
        batch_size=work.batch,
        learning_rate_init=RATE,
        momentum=0.0,
        nesterovs_momentum=False,
        max_iter=epochs,
        tol=0.0,
        n_iter_no_change=epochs + 1,
    ).fit(work.X, work.y)


CONTESTANTS: dict[str, tuple[Callable[[Work, int], object], tuple[str, ...]]] = {
    HAND: (by_hand, ()),
    NBNET: (nbnet, ()),
    "PyTorch": (pytorch, ("torch",)),
    "scikit-learn": (scikit_learn, ("sklearn",)),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=7, help="interleaved rounds (default 7)")
    parser.add_argument("--epochs", type=int, default=100, help="epochs a training (default 100)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    warnings.simplefilter("ignore")
    results = {name: measure(make(), args.rounds, args.epochs) for name, make in WORKS.items()}
    results[_sweep.NAME] = _sweep.measure(args.rounds, args.epochs)
    return {"epochs": args.epochs, "rounds": args.rounds, "results": results}


def measure(work: Work, rounds: int, epochs: int) -> dict[str, Any]:
    for ours, theirs in zip(nbnet(work, 3), by_hand(work, 3), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)
    trains = {name: partial(train, work, epochs) for name, (train, needs) in CONTESTANTS.items() if installed(*needs)}
    times: dict[str, list[float]] = {name: [] for name in trains}
    for _ in range(rounds):
        for name, train in trains.items():
            start = time.perf_counter()
            train()
            times[name].append(time.perf_counter() - start)
    return {
        name: {
            "seconds": round(statistics.median(values), 4),
            "ratio": round(statistics.median(t / h for t, h in zip(values, times[HAND], strict=True)), 3),
            "target": TARGETS.get(name),
        }
        for name, values in times.items()
    }


def table(result: dict[str, Any]) -> str:
    lines = ["| work | who | seconds | ratio | target |", "| --- | --- | ---: | ---: | --- |"]
    for work, contestants in result["results"].items():
        for name, figures in contestants.items():
            target = f"≤ {figures['target']}" if figures["target"] else ""
            lines.append(f"| {work} | {name} | {figures['seconds']:.2f} | {figures['ratio']:.3g} | {target} |")
    return "\n".join(lines)
