"""Pages that one test lends to the next: JupyterLab takes seconds to load, a notebook in it a part of one."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.lab import Lab
from tests.browser.server import LabServer

VIEWPORT = {"width": 1280, "height": 900}
LOANS = 20
"""Tests after which a page is replaced: what a tab gathers in an hour is not what they are about."""


class Pages:
    """One page of each kind, as good as new for each test."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._kept: dict[type[Lab], Lab] = {}
        self._loans: dict[type[Lab], int] = {}

    def lend(self, kind: type[Lab], server: LabServer, artifacts: Path, *, fresh: bool = False) -> Lab:
        """The page of a kind, with no notebook in it; a test that must have one of its own gets it."""
        if fresh or self._loans.get(kind, 0) >= LOANS:
            self._drop(kind)
        if kind not in self._kept:
            context = self._browser.new_context(viewport=VIEWPORT)  # type: ignore[arg-type]
            self._kept[kind] = kind(server, context.new_page(), artifacts)
            self._loans[kind] = LOANS if fresh else 0
        self._loans[kind] += 1
        lab = self._kept[kind]
        lab.artifacts = artifacts
        return lab

    def take_back(self, lab: Lab, *, failed: bool) -> None:
        """Close what a test has opened; what it left broken is not lent again."""
        try:
            if failed:
                self._drop(type(lab))
            else:
                for page in lab.page.context.pages:
                    if page is not lab.page:
                        page.close()
                lab.page.set_viewport_size(VIEWPORT)  # type: ignore[arg-type]
                lab.close_all()
        except BaseException:
            self._drop(type(lab))
            raise
        finally:
            lab.server.tidy()
        errors, strangers = list(lab.errors), list(lab.strangers)
        for notes in (lab.errors, lab.strangers, lab.requests):
            notes.clear()
        assert not strangers, f"the page asked for addresses off loopback: {strangers}"
        assert not errors, "the page reported errors:\n" + "\n".join(errors)

    def close(self) -> None:
        """Close all pages."""
        for kind in list(self._kept):
            self._drop(kind)

    def _drop(self, kind: type[Lab]) -> None:
        if lab := self._kept.pop(kind, None):
            lab.page.context.close()
