"""A training as words and arrays, and back: everything that its next step depends on, and everything it remembers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.validation import count
from nbnet.models.losses import LOSSES
from nbnet.models.model import Model
from nbnet.models.perceptron import Mistake
from nbnet.training.descent import GradientDescent
from nbnet.training.history import History
from nbnet.training.learners import Samples
from nbnet.training.rosenblatt import RosenblattRule
from nbnet.training.saving.models import Arrays
from nbnet.training.saving.recipes import Words, function_of, optimizer_from, optimizer_words, words_of
from nbnet.training.snapshots import Snapshot, Snapshots
from nbnet.training.trainer import Trainer

_MISTAKE = ("iteration", "sample", "expected", "predicted")


def trainer_words(trainer: Trainer) -> tuple[Words, Arrays]:
    """What a file keeps of a training, beside its model.

    Raises:
        TypeError: if it has something that cannot be kept.
    """
    course, learner = trainer._course, trainer.learner
    words: Words = {
        "batch_size": course.batches.batch_size,
        "seed": course.batches.seed,
        "iteration": course.iteration,
        "measurements": list(trainer.history.measurements),
    }
    if isinstance(learner, GradientDescent):
        words["loss"] = words_of(learner.loss, LOSSES, "loss")
        words["optimizer"] = optimizer_words(learner.optimizer)
    arrays: Arrays = {"data.X": trainer.X, "data.y": _answers(trainer, trainer.y)}
    validation = course.validation
    if validation is not None:
        arrays["validation.X"] = validation.X
        arrays["validation.y"] = _validation_answers(trainer, validation)
    records = trainer.history.state()
    words["stride"] = records["stride"]
    arrays |= {"history.counts": records["counts"], "history.values": records["values"]}
    words["snapshots"], kept = _snapshot_words(course.present())
    arrays |= kept
    if isinstance(learner, RosenblattRule):
        updates = list(learner.updates)
        arrays["mistakes"] = np.array([[getattr(u, name) for name in _MISTAKE] for u in updates]).reshape(-1, 4)
        shape = (len(updates), *learner.model.W.shape)
        arrays["mistakes.W"] = np.array([u.W for u in updates]).reshape(shape)
        arrays["mistakes.b"] = np.array([u.b for u in updates]).reshape(len(updates), shape[2])
    return words, arrays


def trainer_from(words: Words, arrays: Mapping[str, NDArray[Any]], model: Model) -> Trainer:
    """The training that `trainer_words` spoke of, paused where it was."""
    loss = function_of(words["loss"], LOSSES) if "loss" in words else None
    optimizer = optimizer_from(words["optimizer"]) if "optimizer" in words else None
    validation = (arrays["validation.X"], arrays["validation.y"]) if "validation.X" in arrays else None
    classes = model.classes
    trainer = Trainer(
        model,
        arrays["data.X"],
        arrays["data.y"],
        loss=loss,
        optimizer=optimizer,
        batch_size=words["batch_size"],
        validation_data=validation,
        seed=words["seed"],
    )
    if classes is not None and not np.array_equal(classes, np.asarray(trainer.classes)):
        raise ValueError("its labels are not those of the model's classes")
    course, learner = trainer._course, trainer.learner
    history = _history(words, arrays, course.history.measurements)
    iteration = count(words["iteration"], "iteration", least=0)
    last = int(history.iterations[-1]) if len(history) else 0
    if iteration != last:
        raise ValueError(f"it has {iteration} steps, but measurements of {last}")
    snapshots = _snapshots(words["snapshots"], arrays, course.snapshots.at(0)[1])
    found, present = snapshots.at(iteration)
    if found != iteration:
        raise ValueError("its last state is missing")
    if isinstance(learner, RosenblattRule):
        learner.updates.extend(_mistakes(arrays, learner))
    course.resume(iteration, history, snapshots, present)
    trainer._settle("paused" if iteration else "ready", f"loaded at iteration {iteration}" if iteration else "ready")
    return trainer


def _answers(trainer: Trainer, y: NDArray[Any]) -> NDArray[Any]:
    return y if trainer.classes is None else trainer.classes[y]


def _validation_answers(trainer: Trainer, samples: Samples) -> NDArray[Any]:
    return samples.targets if samples.class_index is None else _answers(trainer, samples.class_index)


def _history(words: Words, arrays: Mapping[str, NDArray[Any]], expected: Sequence[str]) -> History:
    names = [str(name) for name in words["measurements"]]
    # A penalty that was switched on or off is measured from the next reset on.
    plain = [name for name in expected if name != "penalty"]
    if names not in (plain, [*plain[:2], "penalty", *plain[2:]]):
        raise ValueError(f"it measures {', '.join(names)}: expected {', '.join(expected)}")
    counts, values = arrays["history.counts"], arrays["history.values"]
    if counts.ndim != 2 or counts.shape[0] != 2 or values.shape != (len(names), counts.shape[1]):
        raise ValueError("its measurements do not fit together")
    steps = counts[0]
    if counts.dtype.kind != "i" or values.dtype.kind != "f" or steps.min(initial=1) < 1 or (np.diff(steps) <= 0).any():
        raise ValueError("its steps are not in order")
    return History.of_state(names, {"counts": counts, "values": values, "stride": count(words["stride"], "stride")})


# ---- snapshots: equal keys of all states stacked, everything that is no array as words ------------------------------


def _snapshot_words(snapshots: Snapshots) -> tuple[Words, Arrays]:
    steps = [int(i) for i in snapshots.iterations]
    states = [snapshots.at(i)[1] for i in steps]
    arrays: Arrays = {}
    having: dict[str, list[int]] = {}
    for name in dict.fromkeys(
        name for state in states for name, value in state.items() if isinstance(value, np.ndarray)
    ):
        having[name] = [i for i, state in enumerate(states) if name in state]
        arrays[f"snapshots.{name}"] = np.stack([states[i][name] for i in having[name]])
    rest = [{name: value for name, value in state.items() if not isinstance(value, np.ndarray)} for state in states]
    return {"steps": steps, "stride": snapshots._stride, "arrays": having, "rest": rest}, arrays


def _snapshots(words: Words, arrays: Mapping[str, NDArray[Any]], like: Snapshot) -> Snapshots:
    """The snapshots that `_snapshot_words` put in words, each of the form of a state that is known to be right."""
    steps = [int(i) for i in words["steps"]]
    if not steps or steps != sorted(set(steps)) or steps[0] != 0 or len(words["rest"]) != len(steps):
        raise ValueError("its states are not in order")
    states: list[dict[str, Any]] = [dict(rest) for rest in words["rest"]]
    for name, having in words["arrays"].items():
        stack = arrays[f"snapshots.{name}"]
        if len(stack) != len(having):
            raise ValueError(f"{name} of its states does not fit")
        for i, values in zip(having, stack, strict=True):
            states[int(i)][name] = values
    random = np.random.default_rng()
    for state in states:
        _require_form(state, like)
        dealt = state["batches"]
        for name in ("epoch", "position"):
            count(dealt[name], name, least=0)
        random.bit_generator.state = dealt["source"]
    return Snapshots.of(dict(zip(steps, states, strict=True)), int(words["stride"]))


def _require_form(state: dict[str, Any], like: Snapshot) -> None:
    for name, example in like.items():
        value: Any = state.get(name, example if name.startswith("memory.") else None)
        if isinstance(example, np.ndarray) and (
            np.shape(value) != example.shape or np.asarray(value).dtype.kind != "f"
        ):
            raise ValueError(f"{name} of its states does not fit")
        if isinstance(example, tuple):
            state[name] = tuple(int(each) for each in state[name])
            if len(state[name]) != len(example):
                raise ValueError(f"{name} of its states does not fit")
    length = np.size(like.get("parameters", ()))
    for name, value in state.items():
        if name.startswith("memory.") and (np.shape(value) not in ((1,), (length,)) or value.dtype.kind != "f"):
            raise ValueError(f"{name} of its states does not fit")
    first = state.get("first_loss")
    if first is not None and not isinstance(first, int | float):
        raise ValueError("the loss of its first step is no number")


def _mistakes(arrays: Mapping[str, NDArray[Any]], learner: RosenblattRule) -> list[Mistake]:
    counts, W, b = arrays["mistakes"], arrays["mistakes.W"], arrays["mistakes.b"]
    if (
        counts.shape != (len(W), len(_MISTAKE))
        or W.shape[1:] != learner.model.W.shape
        or b.shape != (len(W), *learner.model.b.shape)
    ):
        raise ValueError("its mistakes do not fit together")
    return [
        Mistake(int(at), int(sample), int(expected), int(predicted), W[i], b[i])
        for i, (at, sample, expected, predicted) in enumerate(counts)
    ]
