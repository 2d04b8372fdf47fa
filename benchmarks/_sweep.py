"""A hundred networks for XOR: one sweep, in which they train together, against a `Trainer` after the other."""

from __future__ import annotations

import statistics
import time
from typing import Any

import numpy as np

from nbnet import datasets
from nbnet.models import MLP, SGD
from nbnet.training import Trainer, sweep

NAME = "100 × XOR 2-2-1"
SINGLE, TOGETHER = "100 single runs", "one sweep"
TARGET = 0.1
RUNS = 100
RATE = 0.5


def single(epochs: int) -> list[float]:
    X, y = datasets.logic_gate("xor")
    return [
        float(
            Trainer(MLP([2, 2, 1], seed=seed), X, y, optimizer=SGD(RATE)).fit(epochs, progress=False).history.loss[-1]
        )
        for seed in range(RUNS)
    ]


def together(epochs: int) -> list[float]:
    xor = datasets.logic_gate("xor")
    table = sweep(MLP([2, 2, 1]), xor, learning_rate=RATE, seeds=RUNS, epochs=epochs, progress=False)
    return [float(run.history.loss[-1]) for run in table]


def measure(rounds: int, epochs: int) -> dict[str, Any]:
    np.testing.assert_allclose(single(20), together(20), rtol=1e-9)
    times: dict[str, list[float]] = {SINGLE: [], TOGETHER: []}
    for _ in range(rounds):
        for name, train in ((SINGLE, single), (TOGETHER, together)):
            start = time.perf_counter()
            train(epochs)
            times[name].append(time.perf_counter() - start)
    return {
        name: {
            "seconds": round(statistics.median(values), 4),
            "ratio": round(statistics.median(t / s for t, s in zip(values, times[SINGLE], strict=True)), 4),
            "target": TARGET if name == TOGETHER else None,
        }
        for name, values in times.items()
    }
