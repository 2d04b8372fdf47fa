"""When to stop: conditions that a trainer asks at the end of each epoch.

A condition is a function of the history that returns why the training is over, or None.

>>> from nbnet import datasets
>>> from nbnet.models import MLP
>>> from nbnet.training import Trainer
>>> trainer = Trainer(MLP([2, 4, 1]), *datasets.gauss())
>>> trainer.stop_when(loss_below(0.1))
>>> trainer.fit(epochs=1000).message
'the loss is below 0.1'
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import numpy as np

from nbnet.datasets.validation import count, quantity
from nbnet.training.history import History

StopCondition = Callable[[History], str | None]


def _asks_for(measurement: str) -> Callable[[StopCondition], StopCondition]:
    """Notes which measurement a condition needs, so that a trainer without it says so at once."""

    def note(condition: StopCondition) -> StopCondition:
        condition.measurement = measurement  # type: ignore[attr-defined]
        return condition

    return note


def _name(measurement: object) -> str:
    if not isinstance(measurement, str):
        raise TypeError(f"measurement is {measurement!r}: expected a name such as 'loss' or 'validation_loss'.")
    return measurement


def loss_below(value: float, *, measurement: str = "loss") -> StopCondition:
    """Stops when the loss of the last step (or another measurement) is below a value.

    Args:
        value: the bound.
        measurement: name of what is measured: `"loss"`, `"validation_loss"`, ….

    Returns:
        A condition for `Trainer.stop_when`.

    Raises:
        TypeError: if the value is no number, or the measurement no name.
        ValueError: if the value is not finite.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> from nbnet.training import Trainer
    >>> trainer = Trainer(MLP([2, 4, 1]), *datasets.gauss())
    >>> trainer.stop_when(loss_below(0.5))
    >>> trainer.fit(epochs=1000).message
    'the loss is below 0.5'
    """
    bound = quantity(value, "value", least=-np.inf)
    measurement = _name(measurement)

    @_asks_for(measurement)
    def condition(history: History) -> str | None:
        return f"the {measurement} is below {bound:g}" if getattr(history, measurement)[-1] < bound else None

    return condition


def no_improvement(epochs: int, *, measurement: str = "loss") -> StopCondition:
    """Stops when so many epochs in a row brought no smaller loss, or no larger accuracy or R².

    Args:
        epochs: how many to wait.
        measurement: name of what is measured; with validation data, `"validation_loss"` is early stopping.

    Returns:
        A condition for `Trainer.stop_when`.

    Raises:
        TypeError: if `epochs` is no whole number, or the measurement no name.
        ValueError: if `epochs` is below 1.

    >>> from nbnet import datasets
    >>> from nbnet.models import MLP
    >>> from nbnet.training import Trainer
    >>> train, validation = datasets.split(datasets.xor(noise=0.2), seed=0)
    >>> trainer = Trainer(MLP([2, 8, 1]), *train, validation_data=validation)
    >>> trainer.stop_when(no_improvement(20, measurement="validation_accuracy"))
    >>> trainer.fit(epochs=1000).message
    'no improvement of the validation_accuracy in 20 epochs'
    """
    patience = count(epochs, "epochs")
    measurement = _name(measurement)
    sign = -1 if measurement.endswith(("accuracy", "r2")) else 1
    best, best_epoch, last_epoch = np.inf, 0, 0

    @_asks_for(measurement)
    def condition(history: History) -> str | None:
        nonlocal best, best_epoch, last_epoch
        value, epoch = sign * getattr(history, measurement)[-1], int(history.epochs[-1])
        if epoch <= last_epoch or value < best:  # the training was reset, or it has become better
            best, best_epoch = value, epoch
        last_epoch = epoch
        return f"no improvement of the {measurement} in {patience} epochs" if epoch - best_epoch >= patience else None

    return condition


def time_limit(seconds: float) -> StopCondition:
    """Stops when a time has passed since the first epoch that this condition saw: no seed decides when.

    Args:
        seconds: how long, above 0.

    Returns:
        A condition for `Trainer.stop_when`.

    Raises:
        ValueError: if the time is not above 0.
    """
    limit = quantity(seconds, "seconds", above=True)
    began: float | None = None

    def condition(history: History) -> str | None:  # noqa: ARG001
        nonlocal began
        began = monotonic() if began is None else began
        return f"{limit:g} seconds have passed" if monotonic() - began >= limit else None

    return condition
