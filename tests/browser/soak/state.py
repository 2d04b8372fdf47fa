"""All that a soak leaves in Python, as arrays and texts that can be compared to the last bit."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nbnet.training import Trainer

State = dict[str, Any]


def state_of(names: Mapping[str, Any]) -> State:
    """What the trainings and the graph of a soak hold.

    Args:
        names: the variables `trainer`, `playground` and `graph`.

    Returns:
        Arrays and texts by name.
    """
    playground = names["playground"]
    found = {f"trainer.{name}": value for name, value in _training(names["trainer"]).items()}
    found |= {f"playground.{name}": value for name, value in _training(playground.trainer).items()}
    found |= {
        "playground.state": playground.state,
        "playground.saved": playground.saved(),
        "playground.code": playground.code(weights=True),
        "playground.can": [playground.can_undo, playground.can_redo, playground.awaits_reset],
    }
    graph = names["graph"].graph
    for number, tensor in enumerate(graph.nodes_topologically_sorted()):
        found[f"graph.{number}.data"] = np.array(tensor.data)
        found[f"graph.{number}.grad"] = np.array(np.nan if tensor.grad is None else tensor.grad)
    found["graph.pinned"] = sorted(graph.id(tensor) for tensor in graph.pinned)
    found["graph.can"] = [names["graph"].moves.history.can_undo, names["graph"].moves.history.can_redo]
    return found


def _training(trainer: Trainer) -> State:
    steps, path = trainer.path()
    found: State = {
        "iteration": [trainer.iteration, trainer.epoch],
        "settings": [trainer.learning_rate, trainer.batch_size, trainer.model.l1, trainer.model.l2],
        "X": trainer.X,
        "y": trainer.y,
        "targets": trainer.samples.targets,
        "snapshots": steps,
        "path": path,
        "pinned": [[*neuron, value] for neuron, value in trainer.pinned_units.items()],
        "edits": [trainer.edits, trainer.can_undo, trainer.can_redo],
        "measured": sorted(trainer.moment().measured().items()),
        **_history("history", trainer.history),
    }
    for name, tensor in trainer.model.parameters.items():
        found[f"parameter {name}"] = np.array(tensor.data)
    for run in trainer.runs:
        run_steps, run_path = run.path()
        found |= {f"{run.label}.snapshots": run_steps, f"{run.label}.path": run_path}
        found |= _history(f"{run.label}.history", run.history)
    found["runs"] = [run.label for run in trainer.runs]
    return found


def _history(name: str, history: Any) -> State:
    columns = {column: getattr(history, column) for column in ("iterations", "epochs", *history.measurements)}
    marks = [[mark.iteration, mark.what] for mark in history.marks]
    return {f"{name}.{column}": np.array(values) for column, values in columns.items()} | {f"{name}.marks": marks}


def differences(one: State, other: State) -> list[str]:
    """The names of what is not the same to the last bit, or not a number in both, each with the two values."""
    found = [f"{name}: only in one of them" for name in sorted(one.keys() ^ other.keys())]
    for name in sorted(one.keys() & other.keys()):
        a, b = one[name], other[name]
        if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
            a, b = np.asarray(a), np.asarray(b)
            same = a.dtype == b.dtype and a.shape == b.shape and _bytes(a) == _bytes(b)
        else:
            same = repr(a) == repr(b)
        if not same:
            found.append(f"{name}: {_short(a)} and {_short(b)}")
    return found


def _bytes(array: np.ndarray[Any, Any]) -> bytes:
    if array.dtype.kind == "f":
        # Which bits a "not a number" has depends on where in memory its operands lay.
        array = np.where(np.isnan(array), array.dtype.type("nan"), array)
    return array.tobytes()


def _short(value: Any) -> str:
    shape = f"{value.shape} " if isinstance(value, np.ndarray) else ""
    return f"{shape}{str(value)[-160:]}"


def keep(names: Mapping[str, Any], path: str) -> None:
    """Write what a soak leaves into a file."""
    Path(path).write_bytes(pickle.dumps(state_of(names)))
