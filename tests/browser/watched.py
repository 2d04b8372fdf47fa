"""A browser page that may report no errors and ask for nothing off loopback, wherever a notebook is shown in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, WebSocket


class WatchedPage:
    """One browser page.

    Attributes:
        page: Playwright's page, for everything that has no gesture here.
        artifacts: the folder of screenshots.
        errors: console errors and uncaught exceptions so far.
        strangers: addresses off loopback that the page asked for; none may be asked for.
        requests: every address asked for, in order.
    """

    def __init__(self, page: Page, artifacts: Path) -> None:
        self.page = page
        self.artifacts = artifacts
        self.errors: list[str] = []
        self.strangers: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", self._on_page_error)
        page.on("request", self._on_request)
        page.on("websocket", self._on_websocket)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _on_page_error(self, error: Error) -> None:
        self.errors.append(f"uncaught: {error.stack or error}")

    def _on_request(self, request: Request) -> None:
        self._visit(request.url)

    def _on_websocket(self, websocket: WebSocket) -> None:
        self._visit(websocket.url)

    def _visit(self, url: str) -> None:
        self.requests.append(url)
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            self.strangers.append(url)

    def until(self, condition: Callable[[], object], seconds: float = 20.0) -> None:
        """Wait until a condition holds, while the page goes on."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"still not so after {seconds:g} s"
            self.page.wait_for_timeout(50)

    def screenshot(self, name: str) -> Path:
        """Keep what the page shows now, in the folder named by ``NBNET_SCREENSHOTS`` or pytest's own."""
        path = self.artifacts / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def check(self) -> None:
        """Fail on console errors, uncaught exceptions, and requests that left loopback."""
        assert not self.strangers, f"the page asked for addresses off loopback: {self.strangers}"
        assert not self.errors, "the page reported errors:\n" + "\n".join(self.errors)
