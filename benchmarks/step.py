"""Time of one training step: planned, recorded and by peers, as ratios to plain hand-written NumPy in the same run.

Each work runs in a process of its own with one and with two BLAS threads. The rounds of all contestants are
interleaved, and each ratio is the median over the rounds, so that a busy machine slows all alike. After equally many
steps all losses must agree.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import warnings
from typing import Any

HAND = "NumPy by hand"
TARGETS = {
    ("mlp-float64", "static plan"): 0.75,
    ("mlp-float32", "static plan"): 0.65,
    ("mlp-float64", "define-by-run"): 1.15,
    ("mlp-float32", "define-by-run"): 1.15,
    ("digits-float64", "static plan"): 0.97,
    ("digits-float32", "static plan"): 0.97,
    ("digits-float64", "define-by-run"): 1.05,
    ("digits-float32", "define-by-run"): 1.05,
    ("neuron", "static plan"): 2.5,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=60, help="interleaved rounds (default 60)")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2], help="BLAS threads (default 1 2)")
    parser.add_argument("--works", nargs="+", help="which works (default all)")


def run(args: argparse.Namespace) -> dict[str, Any]:
    from benchmarks._works import WORKS

    results = []
    for work in args.works or WORKS:
        for threads in args.threads if work != "neuron" else [1]:
            count = str(threads)
            environment = os.environ | {
                "OPENBLAS_NUM_THREADS": count,
                "OMP_NUM_THREADS": count,
                "MKL_NUM_THREADS": count,
                # A peer's threads that spin while they wait would slow down who comes after it.
                "OMP_WAIT_POLICY": "PASSIVE",
                "XLA_FLAGS": f"--xla_cpu_multi_thread_eigen={'true' if threads > 1 else 'false'}",
                "JAX_PLATFORMS": "cpu",
            }
            command = [sys.executable, "-m", "benchmarks.step", work, str(args.rounds)]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"{work} with {threads} threads failed:\n{done.stderr}")
            results.append({"work": work, "threads": threads} | json.loads(done.stdout.splitlines()[-1]))
    return {"rounds": args.rounds, "results": results}


def measure(work: str, rounds: int) -> dict[str, Any]:
    """Measure the contestants of one work in this process."""
    from benchmarks._works import WORKS

    warnings.simplefilter("ignore")
    steps = WORKS[work]()
    losses = {name: [step() for _ in range(30)] for name, step in steps.items()}
    tolerance = 2e-3 if "float32" in work else 1e-9
    for name, values in losses.items():
        for ours, theirs in zip(values, losses[HAND], strict=True):
            if abs(ours - theirs) > tolerance * abs(theirs):
                raise AssertionError(f"{name} has loss {ours} where NumPy by hand has {theirs}")
    repeats = {}
    for name, step in steps.items():
        start = time.perf_counter()
        for _ in range(10):
            step()
        repeats[name] = max(1, int(0.004 / ((time.perf_counter() - start) / 10)))
    times: dict[str, list[float]] = {name: [] for name in steps}
    faults = dict.fromkeys(steps, 0)
    gc.collect()
    for _ in range(rounds):
        for name, step in steps.items():
            before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
            start = time.perf_counter()
            for _ in range(repeats[name]):
                step()
            times[name].append((time.perf_counter() - start) / repeats[name])
            faults[name] += resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
    return {
        "contestants": {
            name: {
                "microseconds": round(1e6 * statistics.median(values), 2),
                "ratio": round(statistics.median(t / h for t, h in zip(values, times[HAND], strict=True)), 3),
                "page_faults": round(faults[name] / rounds / repeats[name], 2),
                "target": TARGETS.get((work, name)),
            }
            for name, values in times.items()
        }
    }


def table(result: dict[str, Any]) -> str:
    lines = [
        "| work | threads | who | µs a step | ratio | target | page faults a step |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for each in result["results"]:
        for name, figures in each["contestants"].items():
            target = f"≤ {figures['target']}" if figures["target"] else ""
            cells = [each["work"], each["threads"], name, f"{figures['microseconds']:.1f}", f"{figures['ratio']:.2f}"]
            lines.append(f"| {' | '.join(map(str, [*cells, target, figures['page_faults']]))} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
