"""The state of a training, and those who are told when it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, cast

from nbnet.training.listener import Listener

if TYPE_CHECKING:
    from nbnet.training.trainer import Trainer

State = Literal["ready", "running", "paused", "finished", "failed"]


class Watched:
    """What a trainer tells about itself.

    Attributes:
        state: "ready", "running", "paused", "finished" or "failed".
        message: what there is to say about the state, for people.
        error: the exception that stopped the training, or None.
    """

    def __init__(self) -> None:
        self.state: State = "ready"
        self.message = "ready"
        self.error: BaseException | None = None
        self._listeners: list[Listener] = []
        self._wanted = False  # the plain flag that start() sets and pause() clears, from whatever thread

    @property
    def running(self) -> bool:
        """Whether it trains, in the background or in a call that has not returned."""
        return self._wanted

    def add_listener(self, listener: Listener) -> Callable[[], None]:
        """Lets somebody watch.

        Args:
            listener: its `frame` is called after each stretch of work, its `state` when the state changes.

        Returns:
            A function that removes the listener again.

        Raises:
            TypeError: if the listener has no method `frame` or `state`.
        """
        for method in ("frame", "state"):
            if not callable(getattr(listener, method, None)):
                raise TypeError(f"listener is {listener!r:.80}: expected an object with a method {method}(trainer).")
        self._listeners.append(listener)

        def remove() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return remove

    def _as_trainer(self) -> Trainer:
        return cast("Trainer", self)  # nothing else is watched

    def _show_frame(self) -> None:
        for listener in list(self._listeners):
            listener.frame(self._as_trainer())

    def _settle(self, state: State, message: str) -> None:
        """Enters a state and tells all listeners; one that raises makes the state "failed"."""
        self.state, self.message = state, message
        failure: Exception | None = None
        for listener in list(self._listeners):
            try:
                listener.state(self._as_trainer())
            except Exception as error:
                failure = failure or error
        if failure is None:
            return
        if self.error is not None:
            self.error.add_note(f"A listener raised {failure!r} when it was told so.")
            return
        self._wanted = False
        self.error = failure
        self._settle("failed", str(failure))
        raise failure
