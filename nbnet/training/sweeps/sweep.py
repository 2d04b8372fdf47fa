"""`sweep`: many trainings with other settings, as fast as the machine and its friends allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, wait
from contextlib import nullcontext
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nbnet.datasets.validation import count, features
from nbnet.models.model import Model
from nbnet.training.setup import loss_function, training_samples, validation_samples
from nbnet.training.sweeps.planning import PlannedRun, planned
from nbnet.training.sweeps.table import Sweep, SweptRun
from nbnet.training.sweeps.tasks import Outcome, Task, done, filled, sorted_into_tasks, ticks


def sweep(
    model: Model | Callable[..., Model],
    data: tuple[ArrayLike, ArrayLike],
    *,
    epochs: int = 100,
    seeds: int | Iterable[int] = 1,
    validation_data: tuple[ArrayLike, ArrayLike] | None = None,
    executor: Executor | None = None,
    together: int = 256,
    progress: bool | None = None,
    **settings: Any,
) -> Sweep:
    """Trains a model with every combination of some settings and every seed.

    Runs of one shape train together, as one graph whose parameters have a leading axis of runs; a run that diverges
    does not disturb the others. The numbers are those of a `Trainer` with the same settings and seed, to rounding.
    An interrupt (Ctrl-C, the kernel's stop button) returns what has been done.

    Args:
        model: a model as a template, its class, or a function that takes some of the settings and makes a model.
        data: `(X, y)` or a `Dataset`.
        epochs: how long each run trains.
        seeds: how many seeds (0, 1, …), or which; of the initial parameters and of the order of the samples.
        validation_data: `(X, y)` that is only measured, at the end of each epoch.
        executor: does the tasks elsewhere: any `concurrent.futures.Executor`, such as a `ProcessPoolExecutor`, or
            Dask's `client.get_executor()`. By default they are done here.
        together: how many runs make up a task at most; smaller ones spread over more workers.
        progress: whether to show a bar (with tqdm); by default if tqdm is installed and it takes more than a moment.
        settings: a value, or a list of values to try: of the model (`hidden` for the neurons of an MLP's hidden layers,
            `activation`, `l2`, …), of the optimizer (`learning_rate`, `momentum`, …), `loss`, `optimizer` (an object or
            a name) and `batch_size`.

    Returns:
        A table with a row a run.

    Raises:
        TypeError: if something is of the wrong kind.
        ValueError: if a name, a value or the data are wrong; nothing has been trained then.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> table = sweep(MLP([2, 2, 1]), datasets.logic_gate("xor"), learning_rate=[0.1, 1.0], seeds=3, epochs=500)
    >>> len(table), table.columns
    (6, ('learning_rate', 'seed', 'loss', 'accuracy', 'iterations', 'outcome'))
    >>> table.best()["learning_rate"].tolist()
    [1.0]
    """
    try:
        X, y = data
    except (TypeError, ValueError):
        raise TypeError("data is expected as a pair (X, y), or a Dataset.") from None
    samples, answers = features(X), np.asarray(y)
    pair = None if validation_data is None else _pair(validation_data)
    runs = planned(model, samples, answers, settings, seeds)
    length = count(epochs, "epochs")
    tasks = sorted_into_tasks(runs, samples, y, pair, length, count(together, "together"))
    for task in tasks:
        _check(task.runs[0], samples, y, pair)
    bar = _bar(progress, sum(ticks(tasks)))
    with bar as shown:
        tick = shown.update if shown is not None else (lambda n: None)  # noqa: ARG005
        outcomes = _here(tasks, tick) if executor is None else _elsewhere(tasks, executor, tick)
    return _table(runs, outcomes, X, y, [*settings, "seed"])


def _pair(given: Any) -> tuple[Any, Any]:
    try:
        X, y = given
    except (TypeError, ValueError):
        raise TypeError("validation_data is expected as a pair (X, y).") from None
    return X, y


def _check(run: PlannedRun, X: Any, y: Any, validation: tuple[Any, Any] | None) -> None:
    loss = loss_function(run.model, run.loss)
    if run.batch_size is not None:
        count(run.batch_size, "batch_size")
    _, classes = training_samples(run.model, loss, X, y)
    if validation is not None:
        validation_samples(run.model, loss, validation, classes)


def _here(tasks: Sequence[Task], tick: Callable[[int], object]) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    for task in tasks:
        try:
            results = done(task, tick)
        except KeyboardInterrupt:  # between two tasks
            break
        outcomes |= zip(task.numbers, results, strict=True)
        if any(result.interrupted for result in results):
            break
    return outcomes


def _elsewhere(tasks: Sequence[Task], executor: Any, tick: Callable[[int], object]) -> dict[int, Outcome]:
    if not hasattr(executor, "submit"):
        raise TypeError(f"executor is {executor!r:.80}: expected one with submit(), as concurrent.futures.Executor.")
    futures: dict[Future[list[Outcome]], Task] = {}
    outcomes: dict[int, Outcome] = {}
    try:
        for task in tasks:
            futures[executor.submit(done, task)] = task
        open_ones = set(futures)
        while open_ones:
            ended, open_ones = wait(open_ones, return_when="FIRST_COMPLETED")
            for future in ended:
                outcomes |= zip(futures[future].numbers, _result(future), strict=True)
                tick(len(futures[future].runs) * futures[future].epochs)
    except BaseException as error:
        for future in futures:
            future.cancel()
        if not isinstance(error, KeyboardInterrupt):
            raise
        for future, task in futures.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                outcomes |= zip(task.numbers, future.result(), strict=True)
    return outcomes


def _result(future: Future[list[Outcome]]) -> list[Outcome]:
    try:
        return future.result()
    except Exception as error:
        if "pickle" in f"{type(error).__name__} {error}".lower():
            raise TypeError(
                "The runs cannot be sent to the executor's workers: a function among the settings (an activation, a "
                f"loss, a schedule) must be defined in a module that they can import ({error})."
            ) from error
        raise


def _bar(progress: bool | None, total: int) -> Any:
    if progress is False:
        return nullcontext()
    try:
        from tqdm.auto import tqdm
    except ImportError:
        if progress:
            raise ImportError("progress=True needs tqdm: pip install tqdm") from None
        return nullcontext()
    return tqdm(total=total, unit=" epochs", desc="sweep", delay=0 if progress else 1, leave=bool(progress))


def _table(runs: Sequence[PlannedRun], outcomes: dict[int, Outcome], X: Any, y: Any, settings: list[str]) -> Sweep:
    rows = []
    for number, run in enumerate(runs):
        outcome = outcomes.get(number)
        if outcome is None:
            continue  # interrupted before it began
        classes = None if run.model.task == "regression" else np.unique(np.asarray(y))
        history = filled(run, outcome, classes)
        iterations = int(history.iterations[-1]) if len(history) else 0
        last = {"iterations": iterations, "outcome": outcome.message}
        rows.append(SweptRun(run.settings | outcome.quality | last, run.model, history))
    return Sweep(rows, X, y, settings)
