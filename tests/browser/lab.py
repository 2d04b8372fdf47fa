"""A real JupyterLab on loopback, and a notebook open in it: what the browser tests drive.

The tests see what a student sees: Lab's own page, its own kernel, its own comms. Nothing is mocked.
"""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Locator, Page

from tests.browser.watched import WatchedPage

# Lab's own words, where a notebook is closed while Lab still asks its kernel about the debugger or a subshell.
_CANCELED = re.compile("Canceled future for (debug|create_subshell)_request message")

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}

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


def write_notebook(path: Path, cells: Sequence[str | Mapping[str, str]]) -> Path:
    """Write a notebook; a cell is Python source, or ``{"markdown": text}``."""
    written: list[dict[str, Any]] = []
    for index, cell in enumerate(cells):
        common = {"id": f"cell-{index}", "metadata": {}}
        if isinstance(cell, str):
            written.append({**common, "cell_type": "code", "execution_count": None, "outputs": [], "source": cell})
        else:
            written.append({**common, "cell_type": "markdown", "source": cell["markdown"]})
    metadata = {"kernelspec": KERNELSPEC, "language_info": {"name": "python"}}
    notebook = {"cells": written, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


class LabServer:
    """A JupyterLab server of the current interpreter, serving ``root`` over loopback.

    It reads no configuration of the person who runs the tests, and writes none.
    """

    program, application = "jupyterlab", "LabApp"

    def __init__(self, root: Path, state: Path) -> None:
        self.root = root
        self.log = state / "lab.log"
        self._settings = state / "settings"
        notification = self._settings / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
        notification.parent.mkdir(parents=True)
        notification.write_text('{"fetchNews": "false", "checkForUpdates": false}', encoding="utf-8")
        self._environment = {
            **os.environ,
            "JUPYTER_CONFIG_DIR": str(state / "config"),
            "JUPYTER_DATA_DIR": str(state / "data"),
            "JUPYTER_RUNTIME_DIR": str(state / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(self._settings),
            "JUPYTERLAB_WORKSPACES_DIR": str(state / "workspaces"),
            "IPYTHONDIR": str(state / "ipython"),
        }
        # Between looking for a free port and listening on it pass seconds, in which somebody else may take it.
        if not any(self._started() for _ in range(3)):
            raise RuntimeError(f"JupyterLab did not start:\n{self.log.read_text()[-4000:]}")

    def _started(self) -> bool:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", self.program, "--no-browser", "--allow-root", f"--ServerApp.port={self.port}"]
        command += ["--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={self.root}"]
        command += ["--IdentityProvider.token=", f"--{self.application}.expose_app_in_browser=True"]
        # Extensions of JupyterLab's editor find no editor in Voilà.
        strangers = ["jupyterlab-jupytext", "@jupyter-notebook/lab-extension", "@voila-dashboards/jupyterlab-preview"]
        command += [f"--VoilaConfiguration.extension_denylist={json.dumps(strangers)}"]
        command += ["--LabApp.extension_manager=readonly", "--ServerApp.disable_check_xsrf=True"]
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.root,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            return self._answers()
        except BaseException:
            self.close()
            raise

    def _answers(self, seconds: float = 90.0) -> bool:
        """Whether it answers at last; not if it has ended."""
        deadline = time.monotonic() + seconds
        while self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/api/status", timeout=5):
                    return self._process.poll() is None
            except OSError:
                time.sleep(0.1)
            if time.monotonic() > deadline:
                raise RuntimeError(f"JupyterLab did not answer within {seconds:.0f} s:\n{self.log.read_text()[-4000:]}")
        return False

    def tidy(self) -> None:
        """Leave nothing of one test to the next: no kernel that still trains, and Lab's own theme again."""
        for theme in self._settings.rglob("themes.jupyterlab-settings"):
            theme.unlink()
        self.shut_down_kernels()

    def shut_down_kernels(self) -> None:
        """End every session, and the kernels that have none."""
        self._delete_all("sessions")
        self._delete_all("kernels")

    def _delete_all(self, kind: str) -> None:
        with urllib.request.urlopen(f"{self.url}/api/{kind}", timeout=30) as reply:
            found = json.load(reply)
        for each in found:
            request = urllib.request.Request(f"{self.url}/api/{kind}/{each['id']}", method="DELETE")
            try:
                urllib.request.urlopen(request, timeout=30).close()
            except urllib.error.HTTPError as error:
                error.close()
                if error.code not in (404, 410):  # it ended by itself
                    raise

    def close(self) -> None:
        """End the server and the kernels that it started."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


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
        if not _CANCELED.search(error.message):
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

    def python(self, expression: str) -> Any:
        """What the notebook's kernel computes for an expression (of values that JSON can carry)."""
        reply = self.page.evaluate(
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


def free_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
