"""Fixtures of the browser tests: one JupyterLab and one Chromium for all of them, and pages that are lent on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.lab import CHROMIUM_ARGUMENTS, Lab
from tests.browser.notebook7 import Notebook7, Notebook7Server
from tests.browser.pages import Pages
from tests.browser.server import LabServer

# Playwright's 5 seconds are short for a kernel and a browser on two busy cores.
expect.set_options(timeout=20_000)


def _chromium(playwright: Playwright) -> str:
    for program in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(program):
            return found
    own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    reason = "no Chromium: install the package chromium, or run `playwright install chromium`"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


# Package scope, not session scope: Playwright's synchronous interface keeps an event loop running in this thread,
# and tests elsewhere that call asyncio.run() need it gone.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    with sync_playwright() as playwright:
        executable = _chromium(playwright)
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def lab_server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """JupyterLab on a free loopback port, with a folder of its own."""
    server = LabServer(tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("jupyter"))
    yield server
    server.close()


@pytest.fixture(scope="package")
def notebook_server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook7Server]:
    """Notebook 7 on another port."""
    server = Notebook7Server(tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("jupyter"))
    yield server
    server.close()


@pytest.fixture(scope="package")
def pages(browser: Browser) -> Iterator[Pages]:
    """The pages that tests lend each other."""
    pages = Pages(browser)
    yield pages
    pages.close()


@pytest.fixture
def lab(request: pytest.FixtureRequest, pages: Pages, tmp_path: Path) -> Iterator[Lab]:
    """A page on JupyterLab, or Notebook 7 where a test says so; console errors and requests off loopback fail it."""
    kind: type[Lab] = getattr(request, "param", Lab)
    server: LabServer = request.getfixturevalue("notebook_server" if kind is Notebook7 else "lab_server")
    artifacts = Path(os.environ.get("NBNET_SCREENSHOTS", tmp_path))
    artifacts.mkdir(parents=True, exist_ok=True)
    lab = pages.lend(kind, server, artifacts, fresh=request.node.get_closest_marker("fresh_page") is not None)
    yield lab
    pages.take_back(lab, failed=request.node.stash.get(FAILED, False))


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed, for the sake of its page."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lives here, so that ``-m "not browser"`` leaves it out; CI may try it twice, but for the soak."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if os.environ.get("CI") and item.path.name != "test_soak.py":
                item.add_marker(pytest.mark.flaky(reruns=1))
