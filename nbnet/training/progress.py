"""How far a long `fit` has come: a progress bar that short ones never see."""

from __future__ import annotations

from time import perf_counter
from types import TracebackType
from typing import Any

PATIENCE = 5.0
"""Seconds that a training may take before it is called long."""


class Progress:
    """A progress bar over epochs; it goes away when the training is over.

    Args:
        epochs: how many there will be.
        shown: True at once, False never, None when the training has taken longer than a few seconds.
    """

    def __init__(self, epochs: int, shown: bool | None) -> None:
        self._epochs = epochs
        self._from = perf_counter() + {True: 0.0, False: float("inf"), None: PATIENCE}[shown]
        self._bar: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def show(self, done: int, loss: float) -> None:
        """Tells how many epochs are done, and where the loss is."""
        if self._bar is None:
            if perf_counter() < self._from:
                return
            from tqdm.auto import tqdm  # only a long training needs it

            self._bar = tqdm(total=self._epochs, unit="epoch", leave=False)
        self._bar.set_postfix_str(f"loss {loss:.4g}", refresh=False)
        self._bar.update(done - self._bar.n)
