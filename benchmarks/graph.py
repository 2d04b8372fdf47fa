"""Time and memory against the number of gates, which should be linear, and the time to import the core.

The graph is a chain of gates with a new leaf every tenth gate, of single numbers or of vectors of four. "Partial
forward" changes a leaf in the last tenth, so that at most a tenth of the gates is recomputed. Times are CPU times.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np

import nbnet.autodiff as nb

IMPORT = "import numpy, time; t = time.perf_counter(); import nbnet.autodiff; print(time.perf_counter() - t)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 10_000, 100_000], help="numbers of gates")
    parser.add_argument("--rounds", type=int, default=5, help="rounds; the median counts (default 5)")


def chain(n: int, shape: tuple[int, ...]) -> tuple[nb.Tensor, list[nb.Tensor]]:
    """Return the end of a chain of n gates, and its leaves."""
    leaves = [nb.Tensor(np.ones(shape))]
    y = leaves[0]
    for i in range(n):
        if i % 10 == 0:
            leaves.append(nb.Tensor(np.full(shape, 0.5)))
            y = y * leaves[-1]
        else:
            y = y + 1.0
    return y, leaves


def seconds(work: Callable[[], Any]) -> float:
    start = time.process_time()  # one thread's own time, which a busy machine does not stretch
    work()
    return time.process_time() - start


def measure(n: int, shape: tuple[int, ...], rounds: int) -> dict[str, float]:
    times: dict[str, list[float]] = {}
    upstream = np.ones(shape)

    def add(name: str, work: Callable[[], Any]) -> None:
        times.setdefault(name, []).append(seconds(work))

    for _ in range(rounds):
        kept: list[Any] = []
        add("build", lambda: kept.append(chain(n, shape)))  # noqa: B023
        y, leaves = kept.pop()
        add("eager backward", lambda: y.backward(upstream))  # noqa: B023
        add("plan", lambda: kept.append(plan(y, leaves, upstream)))  # noqa: B023
        graph = kept.pop()
        add("forward", lambda: graph.forward({leaves[0]: np.full(shape, 3.0)}))  # noqa: B023
        add("backward", lambda: graph.backward(upstream))  # noqa: B023
        late = leaves[-max(1, n // 100)]
        graph.forward({late: np.full(shape, 0.25)})
        add("partial forward", lambda: graph.forward({late: np.full(shape, 0.75)}))  # noqa: B023
    result = {name: statistics.median(values) for name, values in times.items()}
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    built = chain(n, shape)
    recorded = tracemalloc.get_traced_memory()[0]
    kept_plan = plan(*built, upstream)
    planned = tracemalloc.get_traced_memory()[0]
    assert kept_plan.leaves
    tracemalloc.stop()
    return result | {"bytes a gate": (recorded - before) / n, "bytes a gate, planned": (planned - before) / n}


def plan(y: nb.Tensor, leaves: list[nb.Tensor], upstream: np.ndarray) -> nb.ComputationalGraph:
    """Return the graph of y, after the first passes, which make the plan."""
    graph = nb.ComputationalGraph(y)
    graph.forward({leaves[0]: 2 * upstream})
    graph.backward(upstream)
    return graph


def run(args: argparse.Namespace) -> dict[str, Any]:
    graphs = [
        {"shape": list(shape), "gates": n} | measure(n, shape, args.rounds) for shape in ((), (4,)) for n in args.sizes
    ]
    command = [sys.executable, "-c", IMPORT]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    imports = [
        float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
        for _ in range(10)
    ][1:]  # the first one may have to compile, as only the first import after an installation does
    return {"graphs": graphs, "import_ms": 1e3 * statistics.median(imports), "import_target_ms": 30}


def table(result: dict[str, Any]) -> str:
    columns = ["build", "eager backward", "plan", "forward", "backward", "partial forward"]
    sizes = ["bytes a gate", "bytes a gate, planned"]
    lines = [
        "| values | gates | " + " | ".join(f"{name}, µs a gate" for name in columns) + " | " + " | ".join(sizes) + " |",
        "|" + " --- |" * (2 + len(columns) + len(sizes)),
    ]
    for each in result["graphs"]:
        what = f"vectors of {each['shape'][0]}" if each["shape"] else "numbers"
        cells = [f"{1e6 * each[name] / each['gates']:.3f}" for name in columns] + [
            f"{each[name]:.0f}" for name in sizes
        ]
        lines.append(f"| {what} | {each['gates']} | {' | '.join(cells)} |")
    lines += ["", f"Importing `nbnet.autodiff` after NumPy: {result['import_ms']:.1f} ms (target ≤ 30 ms)."]
    return "\n".join(lines)
