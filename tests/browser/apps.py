"""Voilà and marimo: places that show the outputs of a notebook in a page of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page

from tests.browser.server import LabServer, free_port, write_notebook
from tests.browser.watched import WatchedPage

# Voilà's own page asks CDNs for the icons of ipywidgets and for MathJax; nbnet has neither.
_OF_VOILA = re.compile(r"/npm/@fortawesome/|/mathjax/")


class Voila(WatchedPage):
    """One browser page of Voilà, on the server of the Lab tests; each visit has a kernel of its own."""

    def __init__(self, server: LabServer, page: Page, artifacts: Path) -> None:
        super().__init__(page, artifacts)
        self.server = server

    def show(self, cells: Sequence[str], *, dark: bool = False) -> None:
        """Write a notebook of these cells, and visit it."""
        write_notebook(self.server.root / "app.ipynb", cells)
        self.page.goto(f"{self.server.url}/voila/render/app.ipynb?theme={'dark' if dark else 'light'}")

    def close(self) -> None:
        """The server of the Lab tests ends the kernels."""

    def _on_console(self, message: ConsoleMessage) -> None:
        if not _OF_VOILA.search(message.location.get("url", "")):
            super()._on_console(message)

    def _visit(self, url: str) -> None:
        if not _OF_VOILA.search(url):
            super()._visit(url)


class Marimo(WatchedPage):
    """One browser page of a marimo server of its own.

    Args:
        mode: ``"edit"`` for the notebook, ``"run"`` for an app without its code.
        folder: where the notebook, the settings and the log are.
        page: the browser's page.
        artifacts: the folder of screenshots.
    """

    def __init__(self, mode: str, folder: Path, page: Page, artifacts: Path) -> None:
        super().__init__(page, artifacts)
        self._mode = mode
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def show(self, cells: Sequence[str], *, dark: bool = False) -> None:
        """Write a notebook of these cells, serve it and visit it."""
        self.page.emulate_media(color_scheme="dark" if dark else "light")
        if self._process is None:
            write_app(self._folder / "app.py", cells)
            self._url = self._start()
        self.page.goto(self._url)

    def close(self) -> None:
        """End the server and its kernels."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _start(self) -> str:
        settings = self._folder / "config" / "marimo" / "marimo.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text('[display]\ntheme = "system"\n[runtime]\nauto_instantiate = true\n', encoding="utf-8")
        places = {f"XDG_{name}_HOME": str(self._folder / name.lower()) for name in ("CONFIG", "CACHE", "STATE")}
        port, log = free_port(), self._folder / "marimo.log"
        command = [sys.executable, "-m", "marimo", "-q", self._mode, "app.py", "--headless", "--no-token"]
        command += ["--host=127.0.0.1", f"--port={port}"]
        with log.open("w") as file:
            self._process = subprocess.Popen(
                command,
                cwd=self._folder,
                env={**os.environ, **places, "HOME": str(self._folder)},
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        url = f"http://127.0.0.1:{port}/"
        deadline = time.monotonic() + 60
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{url}health", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return url
        raise RuntimeError(f"marimo did not answer:\n{log.read_text()[-4000:]}")


def write_app(path: Path, cells: Sequence[str]) -> Path:
    """Write a notebook of marimo."""
    written = [f"@app.cell\ndef _():\n{textwrap.indent(cell.strip(), '    ')}\n    return\n" for cell in cells]
    path.write_text("\n".join(["import marimo\n\napp = marimo.App()\n", *written]), encoding="utf-8")
    return path
