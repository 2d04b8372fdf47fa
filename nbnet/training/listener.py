"""What somebody must offer to watch a training: the live view does, and so can a student's own object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from nbnet.training.trainer import Trainer


class Listener(Protocol):
    """Is told about a training by the thread that trains, never in the middle of a step.

    An exception that a listener raises stops the training and is kept in `trainer.error`.

    >>> from nbnet.training.listener import Listener
    >>> class Printer:
    ...     def frame(self, trainer): print("iteration", trainer.iteration)
    ...     def state(self, trainer): print(trainer.state)
    >>> printer: Listener = Printer()
    """

    def frame(self, trainer: Trainer) -> None:
        """Called after each stretch of work of about 20 ms; draw, or let this one pass."""

    def state(self, trainer: Trainer) -> None:
        """Called when `trainer.state` became ready, running, paused, finished or failed."""
