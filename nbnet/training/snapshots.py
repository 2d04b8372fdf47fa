"""Where a training has been: states to go back to, in bounded memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbnet.datasets.validation import count

MOST = 256
BUDGET = 24_000_000
"""Bytes of all snapshots together; with the history, an hour of training stays under 50 MB."""

Snapshot = Mapping[str, Any]


class Snapshots:
    """Copies of a training's state at every step, then every second, every fourth, …, so that there are never too many.

    Args:
        first: the state before the first step; it is always kept.

    >>> snapshots = Snapshots({"w": np.zeros(3)})
    >>> for iteration in range(1, 1001):
    ...     if snapshots.due(iteration):
    ...         snapshots.add(iteration, {"w": np.full(3, iteration)})
    >>> len(snapshots) <= 256, snapshots.at(999)[0]
    (True, 996)
    """

    def __init__(self, first: Snapshot) -> None:
        size = sum(value.nbytes for value in first.values() if isinstance(value, np.ndarray))
        self._most = max(2, min(MOST, BUDGET // (size + 1000)))
        self._kept: dict[int, Snapshot] = {0: first}
        self._stride = 1

    def due(self, iteration: int) -> bool:
        """Whether the state after this step is to be kept."""
        return iteration % self._stride == 0

    def add(self, iteration: int, snapshot: Snapshot) -> None:
        """Keeps a state; forgets every second one if there are too many."""
        while len(self._kept) >= self._most:
            self._stride *= 2
            self._kept = {i: s for i, s in self._kept.items() if i % self._stride == 0}
            if self._most == 2:
                break
        if self.due(iteration):
            self._kept[iteration] = snapshot

    def replace(self, iteration: int, snapshot: Snapshot) -> None:
        """Keeps another state in place of the one after a step, if that was kept; the first stays what it is."""
        if iteration and iteration in self._kept:
            self._kept[iteration] = snapshot

    def at(self, iteration: int) -> tuple[int, Snapshot]:
        """The last kept state that is not after a step, with its step."""
        found = max(i for i in self._kept if i <= iteration)
        return found, self._kept[found]

    def drop_after(self, iteration: int) -> None:
        """Forgets the states after a step; when none but the first is left, every step is kept again."""
        self._kept = {i: s for i, s in self._kept.items() if i <= iteration}
        if iteration == 0:
            self._stride = 1

    def copied(self, iteration: int, snapshot: Snapshot) -> Snapshots:
        """The same states and one more; what is added to one of the two the other does not see."""
        copied = Snapshots(self._kept[0])
        copied._kept = {**self._kept, iteration: snapshot}
        copied._stride = self._stride
        return copied

    @classmethod
    def of(cls, kept: Mapping[int, Snapshot], stride: int) -> Snapshots:
        """States by their steps, the first among them, of which every `stride`-th step is kept from now on."""
        snapshots = cls(kept[0])
        snapshots._kept = dict(kept)
        snapshots._stride = count(stride, "stride")
        return snapshots

    @property
    def iterations(self) -> NDArray[np.int64]:
        """The steps whose states are kept, rising."""
        return np.array(sorted(self._kept), dtype=np.int64)

    def __len__(self) -> int:
        return len(self._kept)
