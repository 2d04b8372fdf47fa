"""Which samples each step sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.intp]


class Batches:
    """Deals the samples out, epoch by epoch, in an order that the seed alone decides.

    The full batch keeps the order of the data; smaller batches are dealt from a fresh shuffle each epoch, the last one
    holding what is left. Nothing advances before `advance`, so that a step that failed can be tried again.

    Args:
        n_samples: how many there are.
        batch_size: how many a step sees; None for all. May be changed at any time, from the next step on.
        seed: same seed, same order.

    >>> batches = Batches(5, 2, seed=0)
    >>> sizes = []
    >>> while batches.epoch < 1:
    ...     sizes.append(len(batches.next()))
    ...     complete = batches.advance()
    >>> sizes
    [2, 2, 1]
    """

    def __init__(self, n_samples: int, batch_size: int | None, seed: int) -> None:
        self.n_samples = n_samples
        self.batch_size = batch_size
        self.seed = seed
        self.restart()

    def restart(self) -> None:
        """Goes back to the first batch of the first epoch."""
        self.epoch = 0
        self._random = np.random.default_rng(self.seed)
        self._order: Indices | None = None
        self._position = 0
        self._before_order = self._random.bit_generator.state

    def state(self) -> dict[str, Any]:
        """What `restore` needs to go on from here."""
        source = self._random.bit_generator.state if self._order is None else self._before_order
        return {
            "epoch": self.epoch,
            "position": self._position,
            "shuffled": self._position > 0 and self._order is not None,
            "source": source,
            "n_samples": self.n_samples,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Goes back to where `state` was asked for; the batch size stays what it is now.

        If there were more or fewer samples then, the epoch under way begins anew.
        """
        self.epoch, self._position = state["epoch"], state["position"]
        self._random.bit_generator.state = self._before_order = state["source"]
        self._order = self._random.permutation(self.n_samples) if state["shuffled"] else None
        if state.get("n_samples", self.n_samples) != self.n_samples:
            self._random.bit_generator.state = state["source"]
            self._order, self._position = None, 0

    def follow(self, before: Batches) -> None:
        """Goes on in the epoch of others, and with their order where it is the same samples and seed."""
        self.epoch = before.epoch
        if self.seed == before.seed:
            self.restore(before.state())

    def resize(self, n_samples: int) -> None:
        """There are more samples now, or fewer; with another number, the epoch under way begins anew."""
        if n_samples != self.n_samples:
            self.n_samples = n_samples
            self._forget_order()
            self._position = 0

    def _forget_order(self) -> None:
        """As if nobody had asked for a batch of this epoch yet."""
        if self._order is not None:
            self._random.bit_generator.state = self._before_order
            self._order = None

    def next(self) -> Indices | None:
        """The samples of the step to come, or None for all in the order of the data."""
        size = self.n_samples if self.batch_size is None else self.batch_size
        if self._position == 0 and size >= self.n_samples:
            self._forget_order()  # that of a step that failed
            return None
        if self._order is None:
            self._before_order = self._random.bit_generator.state
            self._order = self._random.permutation(self.n_samples)
        return self._order[self._position : self._position + size]

    def until_epoch(self, epoch: int) -> int:
        """How many steps are left until so many epochs are complete."""
        size = self.n_samples if self.batch_size is None else self.batch_size
        whole = -(-self.n_samples // size)
        return (epoch - self.epoch - 1) * whole - (-(self.n_samples - self._position) // size)

    @contextmanager
    def dealing(self, size: int | None) -> Iterator[None]:
        """Deals batches of another size for a while."""
        before, self.batch_size = self.batch_size, size
        try:
            yield
        finally:
            self.batch_size = before

    def advance(self) -> bool:
        """Notes that the step is done.

        Returns:
            Whether it completed an epoch.
        """
        batch = self.next()
        if batch is not None:
            self._position += len(batch)
            if self._position < self.n_samples:
                return False
        self._order = None
        self._position = 0
        self.epoch += 1
        return True
