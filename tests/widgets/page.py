"""The browser's part in the conversation with a live view, without a browser."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from nbnet.widgets.live import LiveView

TYPES = {"float32": np.float32, "float64": np.float64, "uint8": np.uint8}


class Page:
    """One place where a view is shown. It draws, that is acknowledges, what it gets when it is told to.

    Attributes:
        heard: the messages for this place, oldest first.
        frames: those of them that are frames, not drawn yet.
    """

    def __init__(self, view: LiveView, name: str = "page") -> None:
        self.view, self.name = view, name
        self.heard: list[dict[str, Any]] = []
        self.frames: list[dict[str, Any]] = []
        self._send = view.send
        view.send = self._hear

    def _hear(self, content: dict[str, Any], buffers: Any = None) -> None:
        json.dumps(content, allow_nan=False)  # as a kernel does: what JSON cannot say reaches no page
        self._send(content, buffers)
        if self.name in content.get("to", [self.name]):
            message = {**content, "buffers": buffers}
            self.heard.append(message)
            if content["type"] == "frame":
                self.frames.append(message)

    def say(self, kind: str, **content: Any) -> None:
        """Send a message as the page does."""
        self.view._handle_custom_msg({"type": kind, "view": self.name, **content}, [])

    def open(self) -> Page:
        """Show the view and draw its first frame."""
        self.say("hello")
        self.say("ready")
        self.draw()
        return self

    def draw(self) -> dict[str, Any]:
        """Draw the latest frame, dropping those before it."""
        latest = self.frames[-1]
        self.frames.clear()
        self.say("drawn", frame=latest["frame"])
        return latest

    def last(self, kind: str) -> dict[str, Any]:
        """The last message of a kind."""
        return [message for message in self.heard if message["type"] == kind][-1]


def unpacked(frame: dict[str, Any], panel: int, trace: str, name: str) -> np.ndarray:
    """An array of a frame, as `static/arrays.js` reads it."""
    packed = frame["panels"][panel]["traces"][trace][name]
    first = frame["panels"][panel].get("first", 0)
    numbers = np.frombuffer(frame["buffers"][first + packed["buffer"]], TYPES[packed["dtype"]]).reshape(packed["shape"])
    if "low" not in packed:
        return numbers
    values = packed["low"] + numbers * (packed["high"] - packed["low"]) / 254
    return np.where(numbers == 255, np.nan, values)
