"""Every lecture shows what is saved in it: strict nbval, as many lectures at a time as there are processors."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.notebooks.execute import LECTURES, lectures


def compared(path: Path) -> subprocess.CompletedProcess[str]:
    """A notebook, run by nbval with the options of pyproject.toml, in a process of its own."""
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", str(path)]
    return subprocess.run(command, cwd=LECTURES.parent, capture_output=True, text=True, timeout=500, check=False)


@pytest.fixture(scope="module")
def runs(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], subprocess.CompletedProcess[str]]]:
    """What waits for a lecture: all that were asked for are under way, unless other tests run beside these already."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        yield compared
        return
    asked = [item.callspec.params["path"] for item in request.session.items if item.path == request.path]  # type: ignore[attr-defined]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        under_way = {path: pool.submit(compared, path) for path in asked}
        yield lambda path: under_way[path].result()
        pool.shutdown(cancel_futures=True)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("path", lectures(), ids=lambda path: str(path.relative_to(LECTURES)))
def test_a_lecture_shows_what_is_saved(path: Path, runs: Callable[[Path], subprocess.CompletedProcess[str]]) -> None:
    done = runs(path)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
