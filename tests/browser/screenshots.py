"""Take the pictures of ``docs/images``: ``python -m tests.browser.screenshots [folder]``.

Each state of `tests.browser.states` that is pictured, in Lab's light and dark theme, as the view alone; 64 colours are
enough for a picture of a view, and a quarter of the bytes.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.lab import CHROMIUM_ARGUMENTS, Lab
from tests.browser.server import LabServer
from tests.browser.states import STATES, opened

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WIDTH, HEIGHT = 1180, 2500
_COLOURS = 64


def take(folder: Path) -> None:
    """Take all pictures.

    Args:
        folder: where they go, as ``<state>-<theme>.png``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["LANGUAGE"] = "en"
    pictured = [state for state in STATES if state.pictured]
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        for name in ("notebooks", "state"):
            (Path(work) / name).mkdir()
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_ARGUMENTS))
        server = LabServer(Path(work) / "notebooks", Path(work) / "state")
        try:
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            lab = Lab(server, page, Path(work))
            for theme in ("light", "dark"):
                lab.write_and_run([state.cell for state in pictured])
                getattr(lab, theme)()
                page.wait_for_timeout(700)
                for index, state in enumerate(pictured):
                    view = opened(lab, index)
                    state.enter(view)
                    page.wait_for_timeout(600)
                    path = folder / f"{state.name}-{theme}.png"
                    view.screenshot(path=path)
                    _shrink(path)
            lab.check()
        finally:
            server.shut_down_kernels()
            server.close()
            browser.close()


def _shrink(path: Path) -> None:
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
