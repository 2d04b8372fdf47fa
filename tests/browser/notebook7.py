"""Jupyter Notebook 7: the kernels and widgets of JupyterLab in another page."""

from __future__ import annotations

from playwright.sync_api import Error

from tests.browser.lab import Lab
from tests.browser.server import LabServer


class Notebook7Server(LabServer):
    """A server of Notebook 7."""

    program, application = "notebook", "JupyterNotebookApp"


class Notebook7(Lab):
    """One browser page of Notebook 7, with the gestures of Lab."""

    def _on_page_error(self, error: Error) -> None:
        # Notebook's own, about keyboard shortcuts of a plugin that it does not have: nothing of a view is in it.
        if "reading 'schema'" not in error.message or "notebook_core" not in (error.stack or ""):
            super()._on_page_error(error)

    def open(self, name: str) -> None:
        """Open a notebook of the server's folder and wait for its kernel."""
        self.name = name
        self.page.goto(f"{self.server.url}/notebooks/{name}")
        self._wait_for_kernel()

    def close_all(self) -> None:
        """Leave the notebook: each has a tab of its own here."""
        self.page.goto("about:blank")
