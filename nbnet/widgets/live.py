"""What live views share: messages of the browser become method calls, and what these raise is shown, not swallowed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from nbnet.widgets import plotly_source, saving
from nbnet.widgets.projected import Projected


class LiveView(Projected):
    """A widget that the browser asks for things: a message `{"type": "step", …}` calls `on_step(message)`.

    Each place where the widget is shown is a view with an id of its own; messages carry it as `view`.
    """

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._thread = threading.get_ident()
        try:
            self.loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            self.loop = None
        self.on_msg(self._receive)

    def _receive(self, _: object, message: dict[str, Any], __: object) -> None:
        if self.loop is not None and threading.get_ident() != self._thread:
            # Some kernels answer widgets in another thread; nothing here is made for two.
            self.loop.call_soon_threadsafe(self._handle, message)
        else:
            self._handle(message)

    # Numbers that a person made too large are shown as they are; a warning in the server's log would reach nobody.
    @np.errstate(all="ignore")
    def _handle(self, message: dict[str, Any]) -> None:
        handler = self.handler(str(message.get("type")))
        if handler is None:
            return
        try:
            handler(message)
        except Exception as error:
            self.failed(error)

    def handler(self, kind: str) -> Callable[[dict[str, Any]], None] | None:
        """What answers a message of some type, or None if nothing does."""
        return getattr(self, f"on_{kind}", None)

    def failed(self, error: Exception) -> None:
        """Called with what a handler raised; a view shows it."""
        raise NotImplementedError

    def say(self, type: str, *views: str, buffers: list[memoryview] | None = None, **content: Any) -> None:  # noqa: A002
        """Send a message, to some views or else to all."""
        if self.comm is not None:
            self.send({"type": type, **({"to": views} if views else {}), **content}, buffers)

    def on_keep(self, message: dict[str, Any]) -> None:
        """A page is about to save the notebook."""
        saving.answer(self, message)

    def on_plotly(self, message: dict[str, Any]) -> None:
        """A page that has no plotly.js yet asks for it."""
        self.say("plotly", message["view"], buffers=[memoryview(plotly_source.compressed())])
