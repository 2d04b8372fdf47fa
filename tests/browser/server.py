"""A JupyterLab server on loopback for the browser tests, and the notebooks that it serves."""

from __future__ import annotations

import json
import os
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

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


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


def free_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
