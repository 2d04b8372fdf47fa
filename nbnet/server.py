"""What JupyterLab asks its own server for: the pages that play the recordings of a saved notebook.

A notebook holds recorded numbers and no script. What plays them comes from here: nbnet's modules as they are installed,
and the installed plotly's plotly.js. So a notebook from a stranger runs nothing. `labextension/` is the other half.
"""

from __future__ import annotations

import asyncio
import functools
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web


@functools.cache
def page(entry: str) -> str | None:
    """The page that plays tapes of one kind of view.

    Args:
        entry: the module that plays them.

    Returns:
        The page, see `offline.frame`; None if no view has such a module.
    """
    # Loaded when a page first asks: a server has nothing to do with views until then.
    from nbnet import widgets
    from nbnet.widgets import offline, registry

    for name in registry.view_modules():
        view = getattr(widgets, name)
        if getattr(view, "player", None) == entry:
            return offline.frame(entry, view._css, plots=view.plots)
    return None


class PlayerHandler(JupyterHandler):
    """Answers `nbnet/player/<entry>`."""

    @web.authenticated
    async def get(self, entry: str) -> None:
        """Send the page.

        Args:
            entry: the module that plays the tapes.

        Raises:
            HTTPError: if there is none.
        """
        found = await asyncio.to_thread(page, entry)
        if found is None:
            raise web.HTTPError(404)
        # It is put into a frame by the notebook, and is nothing by itself.
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        await self.finish(found)


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    return [{"module": "nbnet.server"}]


def _load_jupyter_server_extension(server: Any) -> None:
    address = url_path_join(server.web_app.settings["base_url"], "nbnet", "player", r"(\w+\.js)")
    server.web_app.add_handlers(".*$", [(address, PlayerHandler)])
