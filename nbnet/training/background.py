"""A training as a task of the notebook's event loop, beside the cells that run meanwhile."""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbnet.training.trainer import Trainer


class Background:
    """The event loop that was running where the trainer was made, and at most one task on it.

    The loop is captured at construction, because some kernels answer a widget's callback in another thread with a loop
    of its own; there `call_soon_threadsafe` still reaches this one.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.get_ident()
        self._task: asyncio.Task[None] | None = None
        self._capture()

    def _capture(self) -> None:
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            self._loop = None
        self._thread = threading.get_ident()

    @property
    def elsewhere(self) -> bool:
        """Whether the caller is in another thread than the loop."""
        return self._loop is not None and threading.get_ident() != self._thread and not self._loop.is_closed()

    @property
    def busy(self) -> bool:
        """Whether a task exists that has not ended."""
        return self._task is not None and not self._task.done()

    @property
    def lost(self) -> bool:
        """Whether the loop was closed with a task on it."""
        return self._loop is not None and self._loop.is_closed()

    def require_loop(self) -> None:
        """Raises a RuntimeError when there is no loop to run on."""
        if self._loop is None or self._loop.is_closed():
            self._capture()
        if self._loop is None:
            raise RuntimeError(
                "start() trains in the background of a running event loop, as every notebook has one. "
                "In a script, use trainer.fit(epochs), or await trainer.run() inside asyncio.run(...)."
            )

    def call(self, function: Callable[[], object]) -> None:
        """Calls a function on the loop's own thread, soon."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(function)

    def launch(self, trainer: Trainer) -> None:
        """Starts the task, soon, unless there is one already."""
        reference = weakref.ref(trainer)
        self.call(lambda: self._launch(reference))

    def _launch(self, reference: weakref.ref[Trainer]) -> None:
        if not self.busy:
            self._task = asyncio.get_running_loop().create_task(_train(reference), name="nbnet training")

    def report(self, error: BaseException) -> None:
        """Hands an error that nobody watches for to the loop, which logs it."""
        assert self._loop is not None
        self._loop.call_exception_handler({"message": "The training stopped with an error", "exception": error})


async def _train(reference: weakref.ref[Trainer]) -> None:
    # Between two frames nothing here holds the trainer: one that nobody holds either is collected, and its task ends.
    while True:
        trainer = reference()
        pause = trainer._background_frame() if trainer is not None else None
        del trainer
        if pause is None:
            return
        try:
            await asyncio.sleep(pause)
        except asyncio.CancelledError as error:
            trainer = reference()
            if trainer is not None:
                trainer._ended(error)
            raise
