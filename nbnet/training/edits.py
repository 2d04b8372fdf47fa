"""The changes that a person's hand makes to a training; each, applied, returns the one that takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nbnet.training import samples as data
from nbnet.training.batches import Indices
from nbnet.training.learners import Samples
from nbnet.training.undo import Edit

if TYPE_CHECKING:
    from nbnet.training.edited import Edited


@dataclass(frozen=True, eq=False)
class Insert:
    """Samples are put in: `rows` says which rows they have afterwards, rising."""

    rows: Indices
    samples: Samples

    @property
    def what(self) -> str:
        """How many."""
        return f"samples added: {len(self.rows)}"

    def apply(self, to: Edited) -> Edit:
        """Puts them in."""
        to._use(*data.inserted(to.samples, self.rows, self.samples))
        return Remove(self.rows)


@dataclass(frozen=True, eq=False)
class Remove:
    """Samples are taken out."""

    rows: Indices

    @property
    def what(self) -> str:
        """How many."""
        return f"samples removed: {len(self.rows)}"

    def apply(self, to: Edited) -> Edit:
        """Takes them out."""
        gone = data.chosen(to.samples, self.rows)
        to._use(*data.removed(to.samples, self.rows))
        return Insert(self.rows, gone)


@dataclass(frozen=True, eq=False)
class Change:
    """Samples move, or get another class or number."""

    rows: Indices
    samples: Samples

    @property
    def what(self) -> str:
        """How many."""
        return f"samples changed: {len(self.rows)}"

    def apply(self, to: Edited) -> Edit:
        """Puts the new in place of the old."""
        before = data.chosen(to.samples, self.rows)
        to._use(data.changed(to.samples, self.rows, self.samples), np.arange(len(to.X)))
        return Change(self.rows, before)


@dataclass(frozen=True)
class Entry:
    """One weight or bias gets a number."""

    parameter: str
    index: tuple[int, ...]
    value: float

    @property
    def what(self) -> str:
        """Which, and what number."""
        return f"{self.parameter}[{', '.join(map(str, self.index))}] set to {self.value:.4g}"

    def apply(self, to: Edited) -> Edit:
        """Writes the number."""
        tensor = to.model.parameters[self.parameter]
        values = np.array(tensor.data)
        before = float(values[self.index])
        values[self.index] = self.value
        tensor.data = values
        to.learner.touched()
        return Entry(self.parameter, self.index, before)


@dataclass(frozen=True)
class Setting:
    """A setting of the training or a penalty of the model gets another value."""

    name: str
    value: float | None

    @property
    def what(self) -> str:
        """Which, and what value."""
        return f"{self.name} set to {'all' if self.value is None else format(self.value, '.4g')}"

    def apply(self, to: Edited) -> Edit:
        """Sets it; whoever has it refuses what does not fit."""
        owner = to.model if self.name in ("l1", "l2") else to
        before = getattr(owner, self.name)
        setattr(owner, self.name, self.value)
        return Setting(self.name, before)


@dataclass(frozen=True)
class PinUnit:
    """A hidden neuron is held at a number, or computes again (None)."""

    layer: int
    unit: int
    value: float | None

    @property
    def what(self) -> str:
        """Which, and at what."""
        neuron = f"layer{self.layer}[{self.unit}]"
        return f"{neuron} unpinned" if self.value is None else f"{neuron} pinned at {self.value:.4g}"

    def apply(self, to: Edited) -> Edit:
        """Sets the pin."""
        before = to.pinned_units.get((self.layer, self.unit))
        to.model.pins.set(self.layer, self.unit, self.value)
        to.learner.touched()
        return PinUnit(self.layer, self.unit, before)
