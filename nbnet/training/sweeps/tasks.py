"""The runs of a sweep sorted into tasks: those of one shape train together, each other one by itself.

A task knows all that it needs and nothing else, so that it can be sent to another process or machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nbnet.autodiff import Tensor, no_grad
from nbnet.datasets.validation import FloatArray
from nbnet.models.losses import LOSSES
from nbnet.models.model import Model
from nbnet.models.optimizers import SGD, Optimizer
from nbnet.models.perceptron import Perceptron
from nbnet.training.errors import DivergenceError
from nbnet.training.history import History
from nbnet.training.interrupt import BetweenSteps
from nbnet.training.setup import loss_function, training_samples, validation_samples
from nbnet.training.sweeps.planning import PlannedRun
from nbnet.training.sweeps.stack import Stack
from nbnet.training.trainer import Trainer

Tick = Callable[[int], object]


class Outcome(NamedTuple):
    """What came out of one run; plain arrays and texts, so that it can be sent.

    Attributes:
        parameters: of the model, in order.
        measurements: names of what the history holds.
        records: the history's state.
        quality: final measurements on the whole data, by name.
        message: how it ended.
        interrupted: whether it was stopped by the person.
    """

    parameters: list[FloatArray]
    measurements: tuple[str, ...]
    records: dict[str, Any]
    quality: dict[str, float]
    message: str
    interrupted: bool = False


class Task(NamedTuple):
    """Runs that train together, or a single one.

    Attributes:
        numbers: which runs of the sweep they are.
        runs: what they are.
        together: whether as a stack.
        X, y, validation: the data.
        epochs: for how long.
    """

    numbers: list[int]
    runs: list[PlannedRun]
    together: bool
    X: Any
    y: Any
    validation: tuple[Any, Any] | None
    epochs: int


def sorted_into_tasks(
    runs: Sequence[PlannedRun], X: Any, y: Any, validation: tuple[Any, Any] | None, epochs: int, most: int
) -> list[Task]:
    """Groups of runs that differ in learning rate, penalties, seed and initial values alone, in order of appearance."""
    groups: dict[Any, list[int]] = {}
    for number, run in enumerate(runs):
        groups.setdefault(_shape(run) or number, []).append(number)
    tasks = []
    for key, numbers in groups.items():
        together = isinstance(key, tuple) and len(numbers) > 1 and _agree(runs[numbers[0]], runs[numbers[-1]], X)
        size = most if together else 1
        for start in range(0, len(numbers), size):
            part = numbers[start : start + size]
            tasks.append(Task(part, [runs[i] for i in part], together, X, y, validation, epochs))
    return tasks


def _shape(run: PlannedRun) -> tuple[Any, ...] | None:
    """What runs must have in common to train together; None for one that trains alone."""
    model, rule = run.model, run.optimizer or SGD(0.1)
    loss = run.loss.func if isinstance(run.loss, partial) else run.loss
    own_loss = loss is None or isinstance(loss, str) or any(loss is LOSSES[name] for name in LOSSES)
    if isinstance(model, Perceptron) or type(model).penalty is not Model.penalty or not (own_loss and rule.elementwise):
        return None
    try:
        layers = model.layers()
    except TypeError:
        return None
    if [*model.parameters.values()] != [leaf for layer in layers for leaf in (layer.W, layer.b)]:
        return None
    forms = tuple((layer.W.shape, str(layer.W.dtype), _identity(layer.activation)) for layer in layers)
    settings = tuple(sorted((n, v) for n, v in vars(rule).items() if n != "_learning_rate"))
    return type(model), forms, _identity(run.loss), type(rule), settings, run.batch_size, model.task


def _identity(function: Any) -> Any:
    if isinstance(function, partial):
        return function.func, function.args, tuple(sorted(function.keywords.items()))
    return function


def _agree(first: PlannedRun, last: PlannedRun, X: Any) -> bool:
    """Whether two models as a stack answer what they answer alone: an activation may look at more than its place."""
    samples = np.asarray(X[:8], dtype=float)
    try:
        with no_grad():
            alone = np.stack([run.model(samples).data for run in (first, last)])
            x: Any = samples
            for one, other in zip(first.model.layers(), last.model.layers(), strict=True):
                W = Tensor(np.stack([one.W.data, other.W.data]))
                b = Tensor(np.stack([one.b.data[None], other.b.data[None]]))
                x = one.activation(x @ W + b)
    except Exception:
        return False
    return isinstance(x, Tensor) and x.shape == alone.shape and np.allclose(x.data, alone, equal_nan=True)


def done(task: Task, tick: Tick | None = None) -> list[Outcome]:
    """Trains a task's runs; an interrupt ends it with what there is.

    Args:
        task: what to do.
        tick: is told how many epochs of runs were completed.
    """
    tell: Tick = tick if tick is not None else lambda n: None  # noqa: ARG005
    return _stack(task, tell) if task.together else [_single(task, run, tell) for run in task.runs]


def _stack(task: Task, tick: Tick) -> list[Outcome]:
    model = task.runs[0].model
    loss = loss_function(model, task.runs[0].loss)
    samples, classes = training_samples(model, loss, task.X, task.y)
    validation = None if task.validation is None else validation_samples(model, loss, task.validation, classes)
    rules: list[Optimizer] = [run.optimizer or SGD(0.1) for run in task.runs]
    models, seeds = [run.model for run in task.runs], [run.seed for run in task.runs]
    stack = Stack(models, loss, rules, samples, validation, task.runs[0].batch_size, seeds)
    epoch, interrupted = 0, False
    try:
        with BetweenSteps() as between, np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            while epoch < task.epochs and stack.alive.any():
                for step in stack.epoch():
                    between.step(step)
                epoch += 1
                tick(len(models))
    except KeyboardInterrupt:
        interrupted = True
    if not interrupted:
        tick((task.epochs - epoch) * len(models))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        measured = dict(zip(stack.measurements[:2], stack.measured(samples), strict=True))
        if validation is not None:
            names = [f"validation_{name}" for name in stack.measurements[:2]]
            measured |= zip(names, stack.measured(validation), strict=True)
    outcomes = []
    for number in range(len(models)):
        history = stack.history(number)
        message = f"interrupted in epoch {epoch + 1}" if interrupted else f"trained for {task.epochs} epochs"
        outcomes.append(
            Outcome(
                stack.parameters(number),
                history.measurements,
                history.state(),
                {name: float(values[number]) for name, values in measured.items()},
                stack.messages.get(number, message),
                interrupted,
            )
        )
    return outcomes


def _single(task: Task, run: PlannedRun, tick: Tick) -> Outcome:
    trainer = Trainer(
        run.model,
        task.X,
        task.y,
        loss=run.loss,
        optimizer=run.optimizer,
        batch_size=run.batch_size,
        validation_data=task.validation,
        seed=run.seed,
    )
    interrupted = False
    try:
        message = trainer.fit(task.epochs).message
    except DivergenceError as error:
        message = f"diverged at iteration {trainer.iteration + 1}: {error}"
    except KeyboardInterrupt:
        message, interrupted = f"interrupted in epoch {trainer.epoch + 1}", True
    tick(task.epochs)
    history, learner = trainer.history, trainer.learner
    loss = loss_function(run.model, run.loss)
    samples, classes = training_samples(run.model, loss, task.X, task.y)
    names = history.measurements[:2]
    quality = dict(zip(names, learner.quality(samples), strict=True))
    if task.validation is not None:
        measured = learner.quality(validation_samples(run.model, loss, task.validation, classes))
        quality |= zip([f"validation_{name}" for name in names], measured, strict=True)
    parameters = [np.array(tensor.data) for tensor in run.model.parameters.values()]
    return Outcome(parameters, history.measurements, history.state(), quality, message, interrupted)


def filled(run: PlannedRun, outcome: Outcome, classes: NDArray[Any] | None) -> History:
    """Writes what came out into the run's model, and returns its history."""
    for tensor, values in zip(run.model.parameters.values(), outcome.parameters, strict=True):
        tensor.data = values.reshape(tensor.shape)
    run.model.classes = classes
    return History.of_state(outcome.measurements, outcome.records)


def ticks(tasks: Sequence[Task]) -> Iterator[int]:
    """How many epochs of runs each task will complete."""
    return (len(task.runs) * task.epochs for task in tasks)
