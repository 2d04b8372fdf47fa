"""Which graph views are open: they follow each other, and what the notebook's cells do to their leaves and pins."""

from __future__ import annotations

import asyncio
import functools
import sys
import threading
import time
import weakref
from typing import Any, Protocol

PAUSE = 0.3
"""Seconds between two looks at what a training in the background did to the leaves."""
SHARE = 5
"""A pause is so much longer than a look took, or longer: looking must not hold the training up."""

# While a cell runs, the kernel may answer the browser in another thread.
one_at_a_time = threading.RLock()


class Follower(Protocol):
    """A view that shows tensors."""

    def follow(self) -> None:
        """Show the tensors' present numbers, if they changed and somebody looks."""


everyone: weakref.WeakSet[Any] = weakref.WeakSet()


def opened(view: Follower) -> None:
    """Let a view follow the other views of its leaves, and the cells of the notebook if there is one.

    Args:
        view: The view; it is not kept alive.
    """
    everyone.add(view)
    _look_now_and_then()
    if "IPython" in sys.modules:
        from IPython import get_ipython

        if (shell := get_ipython()) is not None:
            _watch(shell.events)


def closed(view: Follower) -> None:
    """Let a view follow no longer.

    Args:
        view: The view.
    """
    everyone.discard(view)


def moved(by: Follower) -> None:
    """Let the other views show what one did to tensors that they share.

    Args:
        by: The view that changed leaves or pins.
    """
    for view in list(everyone):
        if view is not by:
            view.follow()


def cell_ended(*_result: object) -> None:
    """Let every view show what a cell did to its leaves."""
    with one_at_a_time:
        for view in list(everyone):
            view.follow()


_looking: weakref.WeakSet[asyncio.AbstractEventLoop] = weakref.WeakSet()


def _look_now_and_then() -> None:
    """Follow what happens between cells too, as long as views are open; a script has no such time."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return
    if loop not in _looking:
        _looking.add(loop)
        loop.call_later(PAUSE, _look, loop)


def _look(loop: asyncio.AbstractEventLoop) -> None:
    if not everyone:
        _looking.discard(loop)
        return
    began = time.perf_counter()
    cell_ended()
    loop.call_later(max(PAUSE, SHARE * (time.perf_counter() - began)), _look, loop)


@functools.cache
def _watch(events: Any) -> None:
    events.register("post_run_cell", cell_ended)
