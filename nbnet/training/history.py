"""What a training leaves behind: its measurements at every step, as arrays ready to plot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.registry import nearest
from nbnet.datasets.validation import count

FIRST_CAPACITY = 1024
MARKS_KEPT = 500
LARGEST_CAPACITY = 2**18
"""Records kept at most: 10 MB with three measurements. A screen shows a few thousand points of them."""


class Mark(NamedTuple):
    """Somebody changed something by hand.

    Attributes:
        iteration: steps done by then.
        what: for people, as "samples added: 1".
    """

    iteration: int
    what: str


class History:
    """The measurements of a training, one record a step.

    Every measurement is an attribute: `history.loss`, `history.accuracy`, … and `history.iterations`, `history.epochs`.
    All are arrays of one length, and read-only. When the buffers are full, every second record is dropped and from then
    on only every second step kept, and so on; the newest step is always the last record.

    Attributes:
        marks: what was changed by hand on the way, see `Mark`; the latest of them.

    Args:
        measurements: names of what is measured at each step.
        capacity: how many records are kept at most; at least 4.

    Raises:
        TypeError: if the capacity is no whole number.
        ValueError: if there is nothing to measure, what is measured has no name, or the capacity is below 4.

    >>> history = History(["loss"])
    >>> history.append(1, 0, [0.7])
    >>> history.append(2, 1, [0.5])
    >>> history.iterations.tolist(), history.epochs.tolist(), history.loss.tolist()
    ([1, 2], [0, 1], [0.7, 0.5])
    """

    def __init__(self, measurements: Sequence[str], capacity: int = LARGEST_CAPACITY) -> None:
        named = (
            not isinstance(measurements, str) and len(measurements) and all(isinstance(m, str) for m in measurements)
        )
        if not named:
            raise ValueError(f"measurements is {measurements!r}: expected a list of names such as ['loss'].")
        self.measurements = tuple(measurements)
        self._capacity = count(capacity, "capacity", least=4)
        self.clear()

    def clear(self, measurements: Sequence[str] | None = None) -> None:
        """Forgets all records. Arrays that were handed out before keep theirs.

        Args:
            measurements: what is measured from now on; by default the same as before.
        """
        if measurements is not None:
            self.measurements = tuple(measurements)
        size = min(FIRST_CAPACITY, self._capacity)
        self._counts = np.zeros((2, size), dtype=np.int64)
        self._values = np.zeros((len(self.measurements), size))
        self._length = 0
        self._stride = 1
        self._newest_is_extra = False
        self.marks: tuple[Mark, ...] = ()

    def append(self, iteration: int, epoch: int, values: Sequence[float]) -> None:
        """Adds the record of one step.

        Args:
            iteration: number of the step, counted from 1.
            epoch: how many epochs were complete after it.
            values: one number a measurement, in the order of `measurements`.
        """
        if self._newest_is_extra:
            self._length -= 1
        if self._length == self._counts.shape[1]:
            self._make_room()
        at = self._length
        self._counts[0, at] = iteration
        self._counts[1, at] = epoch
        self._values[:, at] = values
        self._length = at + 1
        self._newest_is_extra = (iteration - 1) % self._stride != 0

    def mark(self, iteration: int, what: str, *, again: bool = False) -> None:
        """Notes that something was changed by hand.

        Args:
            iteration: steps done.
            what: for people.
            again: whether it goes on with the last change, whose mark it replaces.
        """
        before = self.marks[:-1] if again else self.marks
        self.marks = (*before, Mark(iteration, what))[-MARKS_KEPT:]

    def cut(self, iteration: int) -> None:
        """Forgets the records of all steps after one. Arrays that were handed out before keep theirs."""
        self._length = int(np.searchsorted(self.iterations, iteration, side="right"))
        self.marks = tuple(mark for mark in self.marks if mark.iteration <= iteration)
        self._counts, self._values = self._counts.copy(), self._values.copy()
        self._newest_is_extra = bool(self._length) and (int(self._counts[0, self._length - 1]) - 1) % self._stride != 0

    def copied(self) -> History:
        """The records so far, as a history that does not grow with this one."""
        copied = History(self.measurements, self._capacity)
        copied._counts, copied._values = self._counts[:, : self._length].copy(), self._values[:, : self._length].copy()
        copied._length, copied._stride = self._length, self._stride
        copied._newest_is_extra = self._newest_is_extra
        copied.marks = self.marks
        return copied

    def measuring(self, measurements: Sequence[str]) -> History:
        """The records so far as a history that goes on with other measurements; NaN where there are none yet."""
        copied = self.copied()
        if tuple(measurements) != self.measurements:
            known = dict(zip(self.measurements, copied._values, strict=True))
            unknown = np.full(self._length, np.nan)
            copied.measurements = tuple(measurements)
            copied._values = np.array([known.get(name, unknown) for name in measurements])
        return copied

    def state(self) -> dict[str, Any]:
        """All records as arrays of yours, for `of_state`."""
        n = self._length
        return {"counts": self._counts[:, :n].copy(), "values": self._values[:, :n].copy(), "stride": self._stride}

    @classmethod
    def of_state(cls, measurements: Sequence[str], state: Mapping[str, Any]) -> History:
        """A history with the records of a `state`, ready for more."""
        history = cls(measurements)
        history._length = n = state["counts"].shape[1]
        size = min(max(n, FIRST_CAPACITY), history._capacity)
        history._counts = np.zeros((2, size), dtype=np.int64)
        history._values = np.zeros((len(history.measurements), size))
        history._counts[:, :n], history._values[:, :n] = state["counts"], state["values"]
        history._stride = state["stride"]
        history._newest_is_extra = bool(n) and (int(history._counts[0, n - 1]) - 1) % history._stride != 0
        return history

    def _make_room(self) -> None:
        if self._length < self._capacity:
            size = min(max(2 * self._length, FIRST_CAPACITY), self._capacity)
            keep: Any = slice(None)
        else:
            size = self._capacity
            self._stride *= 2
            keep = (self._counts[0] - 1) % self._stride == 0
        kept_counts, kept_values = self._counts[:, keep], self._values[:, keep]
        self._length = kept_counts.shape[1]
        self._counts = np.zeros((2, size), dtype=np.int64)
        self._values = np.zeros((len(self.measurements), size))
        self._counts[:, : self._length] = kept_counts
        self._values[:, : self._length] = kept_values

    @property
    def iterations(self) -> NDArray[np.int64]:
        """Number of each recorded step, counted from 1; shape (len(history),)."""
        return self._view(self._counts[0])

    @property
    def epochs(self) -> NDArray[np.int64]:
        """How many epochs were complete after each recorded step; shape (len(history),)."""
        return self._view(self._counts[1])

    def __getattr__(self, name: str) -> NDArray[np.float64]:
        if name.startswith("_") or name == "measurements":
            raise AttributeError(name)
        if name in self.measurements:
            return self._view(self._values[self.measurements.index(name)])
        known = (*self.measurements, "iterations", "epochs")
        raise AttributeError(f"This history has no {name!r}: {nearest(name, known)}")

    def _view(self, row: NDArray[Any]) -> NDArray[Any]:
        view = row[: self._length]
        view.flags.writeable = False
        return view

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.measurements]

    def __len__(self) -> int:
        return self._length

    def __repr__(self) -> str:
        if not self._length:
            return f"<History: no steps yet, will measure {', '.join(self.measurements)}>"
        last = ", ".join(f"{name} {getattr(self, name)[-1]:.4g}" for name in self.measurements)
        return f"<History: {self.iterations[-1]} steps, last: {last}>"
