"""What a training was at one of its steps: a model with the parameters of then, beside the one that learns."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.validation import FloatArray
from nbnet.models.model import Model
from nbnet.training.history import History


@dataclass(frozen=True, eq=False)
class Moment:
    """One moment of a training.

    Attributes:
        iteration: steps done by then.
        epoch: epochs completed by then.
        model: a copy of the model with the parameters of then; whatever is done to it, the training does not notice.
        history: all that the training has measured, also after this moment.
        past: whether it is an earlier moment than the training's present.
        now: what is measured at this moment, if no step has been made yet, or something was changed by hand since.
    """

    iteration: int
    epoch: int
    model: Model
    history: History
    past: bool = False
    now: Mapping[str, float] = field(default_factory=dict)

    def measured(self) -> dict[str, float]:
        """The latest number of each measurement up to this moment; NaN where there was none yet."""
        length = int(np.searchsorted(self.history.iterations, self.iteration, side="right"))
        latest = {name: _last(getattr(self.history, name)[:length]) for name in self.history.measurements}
        return {**latest, **self.now}


def _last(values: NDArray[np.float64]) -> float:
    # A validation set is measured once an epoch: the steps between have no number.
    window = values[-1:] if len(values) and np.isfinite(values[-1]) else values
    known = window[np.isfinite(window)]
    return float(known[-1]) if len(known) else (float(values[-1]) if len(values) else float("nan"))


def recalled(model: Model, parameters: Iterable[FloatArray], into: Model | None = None) -> Model:
    """A copy of a model with other parameters.

    Args:
        model: what is copied; it stays as it is.
        parameters: one array a parameter, in the order of `model.parameters`.
        into: an earlier copy that is no longer needed, to be used again.

    Returns:
        The copy.
    """
    shadow = copy.deepcopy(model) if into is None else into
    shadow.classes = model.classes
    for tensor, values in zip(shadow.parameters.values(), parameters, strict=True):
        tensor.data = values
    shadow.l1, shadow.l2 = model.l1, model.l2
    shadow.pins = model.pins.copied()
    return shadow
