"""Every lecture shows what is saved in it: strict nbval, as many lectures at a time as there are processors."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.notebooks.execute import LECTURES, lectures


def compared(path: Path) -> subprocess.CompletedProcess[str]:
    """A notebook, run by nbval with the options of pyproject.toml, in a process of its own."""
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", str(path)]
    return subprocess.run(command, cwd=LECTURES.parent, capture_output=True, text=True, timeout=500, check=False)


@pytest.fixture(scope="module")
def runs(request: pytest.FixtureRequest) -> Iterator[dict[Path, Future[subprocess.CompletedProcess[str]]]]:
    """The lectures that were asked for, all under way."""
    asked = [item.callspec.params["path"] for item in request.session.items if item.path == request.path]  # type: ignore[attr-defined]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {path: pool.submit(compared, path) for path in asked}
        pool.shutdown(cancel_futures=True)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("path", lectures(), ids=lambda path: str(path.relative_to(LECTURES)))
def test_a_lecture_shows_what_is_saved(
    path: Path, runs: dict[Path, Future[subprocess.CompletedProcess[str]]]
) -> None:
    done = runs[path].result()
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
