"""A page of HTML as PDF, by a browser that is installed anyway."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PROGRAMS: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
# Where macOS and Windows keep theirs, which are on no PATH.
_APPLICATIONS: Final = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "${ProgramFiles}/Google/Chrome/Application/chrome.exe",
    "${LOCALAPPDATA}/Google/Chrome/Application/chrome.exe",
    "${ProgramFiles(x86)}/Microsoft/Edge/Application/msedge.exe",
)
# Playwright's own Chromium, by system.
_FETCHED: Final = (".cache/ms-playwright", "Library/Caches/ms-playwright", "AppData/Local/ms-playwright")
_SECONDS: Final = 120


def find_browser() -> str:
    """A program that can print a page as PDF.

    Raises:
        FileNotFoundError: there is none.
    """
    for found in _browsers():
        return found
    raise FileNotFoundError(
        "a PDF is printed by Chromium, Chrome or Edge, and none was found here. Install one of them, or run "
        "`pip install playwright && playwright install chromium`; or leave --pdf away: every browser can print the "
        "pages of HTML"
    )


def write_pdf(page: str, target: Path, browser: str) -> None:
    """Print a page.

    Args:
        page: its HTML.
        target: the PDF; what is there is replaced once the new one is complete.
        browser: a program that `find_browser` found.

    Raises:
        OSError: the browser did not print it; it names what the browser said.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        source, made = Path(scratch) / "page.html", Path(scratch) / "page.pdf"
        source.write_text(page, encoding="utf-8")
        # Nothing but the page: no profile of the reader's, and no look for updates.
        command = [
            browser, "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-sync", "--disable-component-update", "--no-pdf-header-footer",
            f"--user-data-dir={scratch}/profile", f"--print-to-pdf={made}", source.as_uri(),
        ]  # fmt: skip
        # Chromium refuses its sandbox to root, which everybody is in a container; the page is our own.
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        if root:
            command.insert(1, "--no-sandbox")
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            raise OSError(f"{browser} had not printed {target.name} after {_SECONDS} seconds") from None
        if not made.exists():
            raise OSError(f"{browser} could not print {target.name}: {done.stderr.strip()[-500:]}")
        shutil.copyfile(made, target)


def _browsers() -> Iterator[str]:
    for name in _PROGRAMS:
        if found := shutil.which(name):
            yield found
    for place in _APPLICATIONS:
        if Path(os.path.expandvars(place)).is_file():
            yield os.path.expandvars(place)
    for folder in (Path.home() / each for each in _FETCHED):
        for pattern in ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*", "chrome-win*/chrome.exe"):
            yield from map(str, sorted(folder.glob(f"chromium-*/{pattern}"), reverse=True))
