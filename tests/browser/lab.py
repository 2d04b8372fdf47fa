"""A real JupyterLab on loopback, and a notebook open in it: what the browser tests drive.

The tests see what a student sees: Lab's own page, its own kernel, its own comms. Nothing is mocked.
"""

from __future__ import annotations

import ast
import json
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.server import LabServer, write_notebook
from tests.browser.watched import WatchedPage

# Lab's own words, where a notebook is closed while Lab still asks its kernel about the debugger or a subshell.
_CANCELED = re.compile("Canceled future for (debug|create_subshell)_request message")

# Lab takes a cell that scrolled out of sight off the page twice, where its notebook closes at that moment. If a module
# of nbnet took away what is Lab's, it would be named.
_CLOSED_TWICE = re.compile(r"Failed to execute 'removeChild'(?!.*nbnet/)", re.DOTALL)

#: Chromium must not phone home, and must not need a GPU or a sandbox (containers have neither).
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


class Lab(WatchedPage):
    """One browser page on a :class:`LabServer`, with the gestures the tests need.

    Attributes:
        name: the notebook that is open.
    """

    def __init__(self, server: LabServer, page: Page, artifacts: Path) -> None:
        super().__init__(page, artifacts)
        self.server = server
        self.name = ""

    def _on_console(self, message: ConsoleMessage) -> None:
        if not _CANCELED.search(message.text):
            super()._on_console(message)

    def _on_page_error(self, error: Error) -> None:
        if not (_CANCELED.search(error.message) or _CLOSED_TWICE.search(error.stack or error.message)):
            super()._on_page_error(error)

    # --- gestures

    def write(self, name: str, cells: Sequence[str | Mapping[str, str]]) -> Path:
        """Write a notebook into the server's folder."""
        return write_notebook(self.server.root / name, cells)

    def open(self, name: str) -> None:
        """Open a notebook of the server's folder and wait for its kernel; a page that shows JupyterLab goes on."""
        self.close_all()
        self.name = name
        if self._loaded():
            self.command("docmanager:open", {"path": name})
        else:
            self.page.goto(f"{self.server.url}/doc/tree/{name}?reset")
        self._wait_for_kernel()

    def close_all(self) -> None:
        """Close all notebooks without saving them, and end no kernel: what is left is JupyterLab in its light theme."""
        if self._loaded():
            self.light()
            self.page.evaluate("() => [...window.jupyterapp.shell.widgets('main')].forEach((each) => each.dispose())")

    def _loaded(self) -> bool:
        return bool(self.page.evaluate("() => Boolean(window.jupyterapp?.shell)"))

    def reload(self) -> None:
        """Reload the page, as F5 does; the kernel goes on."""
        self.page.reload()
        self._wait_for_kernel()

    def _wait_for_kernel(self) -> None:
        self.page.wait_for_function(
            """(name) => {
                const { path, sessionContext: context } = window.jupyterapp?.shell?.currentWidget?.context ?? {};
                return path === name && context?.session?.kernel?.connectionStatus === "connected"
                    && ["idle", "busy"].includes(context.session.kernel.status);
            }""",
            arg=self.name,
            timeout=60_000,
        )

    def command(self, name: str, arguments: Mapping[str, Any] | None = None) -> None:
        """Run one of JupyterLab's commands, e.g. ``notebook:run-all-cells``."""
        self.page.evaluate(
            "([name, args]) => window.jupyterapp.commands.execute(name, args).then(() => null)",
            [name, dict(arguments or {})],
        )

    def run_cell(self, index: int) -> None:
        """Run one cell and wait until the kernel is idle again; it may raise."""
        self.start_cell(index)
        self.page.wait_for_function(
            """(index) => {
                const cell = window.jupyterapp.shell.currentWidget.content.model.cells.get(index);
                return cell.executionCount !== null && cell.executionState !== "running";
            }""",
            arg=index,
        )
        self.wait_until_idle()

    def start_cell(self, index: int) -> None:
        """Run one cell and do not wait."""
        self.page.evaluate(
            """(index) => {
                window.jupyterapp.shell.currentWidget.content.activeCellIndex = index;
                window.jupyterapp.commands.execute("notebook:run-cell");
            }""",
            index,
        )

    def wait_until_idle(self) -> None:
        """Wait until the kernel has nothing to do."""
        self.page.wait_for_function(
            "() => window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.status === 'idle'"
        )

    def run_all(self, timeout: float = 120.0, *, raises: bool = False) -> None:
        """Run all cells and wait until the kernel is idle again; a cell that raises fails the test unless it may."""
        self.page.set_default_timeout(timeout * 1000)
        try:
            self.command("notebook:run-all-cells")
            self.wait_until_idle()
        finally:
            self.page.set_default_timeout(30_000)
        failures = self.page.evaluate(
            """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
                .flatMap((cell) => cell.toJSON().outputs ?? [])
                .filter((output) => output.output_type === "error")
                .map((output) => `${output.ename}: ${output.evalue}`)"""
        )
        assert raises or not failures, f"cells raised: {failures}"

    def write_and_run(self, cells: Sequence[str | Mapping[str, str]], name: str = "test.ipynb") -> None:
        """Write a notebook, open it, run it."""
        self.write(name, cells)
        self.open(name)
        self.run_all()

    def cell(self, index: int) -> Locator:
        """The cell with this index, scrolled to: Lab renders the cells near the screen only."""
        self.page.evaluate(
            "async (index) => { await window.jupyterapp.shell.currentWidget.content.scrollToItem(index, 'start'); }",
            index,
        )
        return self.page.locator(f'.jp-NotebookPanel .jp-Cell[data-windowed-list-index="{index}"]')

    def index(self, source: str) -> int:
        """The index of the one code cell that holds this text."""
        found: list[int] = self.page.evaluate(
            """(source) => [...window.jupyterapp.shell.currentWidget.content.model.cells]
                .flatMap((cell, i) => cell.type === "code" && cell.toJSON().source.includes(source) ? [i] : [])""",
            source,
        )
        assert len(found) == 1, f"{len(found)} cells hold {source!r}"
        return found[0]

    def output(self, index: int) -> Locator:
        """The output area of the code cell with this index."""
        return self.cell(index).locator(".jp-Cell-outputArea")

    def view(self, index: int, views: str, timeout: float = 60.0) -> Locator:
        """The first of these views in a cell's output, on the screen.

        What is above may still be growing, and push it out of sight, where nothing is drawn: it is scrolled to again.
        """
        deadline = time.monotonic() + timeout
        while True:
            found = self.output(index).locator(views).first
            try:
                found.wait_for(timeout=2_000)
            except PlaywrightTimeout:
                if time.monotonic() > deadline:
                    raise
            else:
                return found

    def python(self, expression: str) -> Any:
        """What the notebook's kernel computes for an expression (of values that JSON can carry)."""
        reply = self._asked(
            """async (expression) => {
                const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
                const user_expressions = { value: `__import__("json").dumps(${expression})` };
                const content = { code: "", silent: true, store_history: false, user_expressions };
                for (;;) {
                    const reply = await kernel.requestExecute(content).done;
                    // What waited behind a cell that raised is not done.
                    if (reply.content.status !== "aborted") return reply.content.user_expressions.value;
                }
            }""",
            expression,
        )
        if reply["status"] != "ok":
            raise AssertionError(f"{expression}: {reply['ename']}: {reply['evalue']}")
        return json.loads(ast.literal_eval(reply["data"]["text/plain"]))

    def _asked(self, script: str, expression: str) -> Any:
        try:
            return self.page.evaluate(script, expression)
        except Error as error:
            # Lab drops what waits for an answer when its line to the kernel breaks off, and connects again.
            if "promise was garbage collected" not in str(error):
                raise
            return self.page.evaluate(script, expression)

    def save(self) -> dict[str, Any]:
        """Save the notebook and return what the file now holds."""
        self.command("docmanager:save")
        saved: dict[str, Any] = json.loads((self.server.root / self.name).read_text(encoding="utf-8"))
        return saved

    def dark(self) -> None:
        """Switch to Lab's dark theme."""
        self._theme("JupyterLab Dark")

    def light(self) -> None:
        """Switch to Lab's light theme."""
        self._theme("JupyterLab Light")

    def _theme(self, name: str) -> None:
        self.command("apputils:change-theme", {"theme": name})
        self.page.wait_for_function("(name) => document.body.dataset.jpThemeName === name", arg=name)
