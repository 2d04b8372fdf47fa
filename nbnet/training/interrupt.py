"""Interrupting the kernel stops a training between two steps, never inside one."""

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any


class BetweenSteps:
    """Holds back an interrupt (Ctrl-C, the kernel's stop button) that arrives during a step until the step is done.

    A step changes weights, the optimiser's memory and the history; an interrupt in between would leave them at odds. A
    second interrupt during one step goes through at once, for a step that hangs.

    >>> with BetweenSteps() as interrupts:
    ...     interrupts.step(lambda: None)
    """

    def __init__(self) -> None:
        self._holding = False
        self._held = False
        self._usual: Any = None

    def __enter__(self) -> "BetweenSteps":
        usual = signal.getsignal(signal.SIGINT)
        # Python allows handlers in the main thread alone; an ignored or C-level signal is none of our business.
        if threading.current_thread() is threading.main_thread() and callable(usual):
            # One that comes before the first step waits for it: raised in here, it would leave our handler behind.
            self._usual, self._holding = usual, True
            signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._usual is not None:
            self._holding = True
            signal.signal(signal.SIGINT, self._usual)
            self._let_go()

    def step(self, work: Callable[[], object]) -> None:
        """Does one step's work; raises what the interrupt raises after it."""
        self._holding = True
        try:
            work()
        finally:
            self._let_go()

    def _let_go(self) -> None:
        self._holding = False
        if self._held:
            self._held = False
            self._usual(signal.SIGINT, None)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self._holding and not self._held:
            self._held = True
        else:
            self._held = False
            self._usual(number, frame)
