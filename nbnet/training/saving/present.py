"""How far a training has come, without its past: what its next step depends on, as words and arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.validation import count
from nbnet.training.trainer import Trainer

MOST_STEPS = 2**53
"""A history counts in 64 bits; what is larger than this nobody has trained."""

Progress = tuple[dict[str, Any], Mapping[str, NDArray[Any]]]


def progress_of(trainer: Trainer) -> Progress:
    """Words that JSON can say, and arrays by name: the parameters, and what the optimizer remembers.

    Args:
        trainer: of a model that learns by gradient descent.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> trainer = Trainer(MLP([2, 1]), *datasets.xor()).fit(3)
    >>> words, arrays = progress_of(trainer)
    >>> words["iteration"], sorted(arrays)
    (3, ['memory.steps', 'parameters'])
    """
    state = trainer._course.present().at(trainer.iteration)[1]
    arrays = {name: np.asarray(value) for name, value in state.items() if isinstance(value, np.ndarray)}
    words = {name: value for name, value in state.items() if not isinstance(value, np.ndarray)}
    return {"iteration": trainer.iteration, **words}, arrays


def go_on(trainer: Trainer, progress: Progress) -> None:
    """Brings a training that has not begun to where another one of the same recipe was; its history stays empty.

    Args:
        trainer: without a step.
        progress: what `progress_of` the other one gave; it is not trusted.

    Raises:
        KeyError, TypeError, ValueError: if it does not fit; the training is as it was then.
    """
    words, arrays = progress
    course = trainer._course
    iteration = _steps(words["iteration"], "iteration")
    state: dict[str, Any] = {"batches": _batches(words["batches"], course.batches.state())}
    first = words.get("first_loss")
    if first is not None and not (isinstance(first, int | float) and math.isfinite(first)):
        raise ValueError("the loss of its first step is no number")
    state["first_loss"] = first
    length = sum(int(tensor.size) for tensor in trainer.model.parameters.values())
    for name, values in arrays.items():
        expected = 1 if name == "memory.steps" else length
        if name != "parameters" and not name.startswith("memory."):
            raise ValueError(f"{name} is no part of a training")
        if np.shape(values) != (expected,) or not np.isfinite(values).all():
            raise ValueError(f"{name} has {np.size(values)} numbers: expected {expected}, all finite")
        state[name] = np.array(values, dtype=float)
    if "parameters" not in state:
        raise ValueError("its parameters are missing")
    if iteration:
        course.snapshots.add(iteration, state)
    course.resume(iteration, course.history, course.snapshots, state)
    trainer._settle("paused", f"paused at iteration {iteration}")


def _steps(value: Any, name: str) -> int:
    found = count(value, name, least=0)
    if found > MOST_STEPS:
        raise ValueError(f"{name} is larger than any training gets")
    return found


def _batches(words: Any, like: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: words[name] for name in like}
    for name in ("epoch", "position", "n_samples"):
        _steps(found[name], name)
    if not isinstance(found["shuffled"], bool) or found["position"] >= max(like["n_samples"], 1):
        raise ValueError("its batches do not fit the samples")
    random = np.random.default_rng()
    random.bit_generator.state = found["source"]
    return found
