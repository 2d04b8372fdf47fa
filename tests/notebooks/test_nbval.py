"""Every lecture shows what is saved in it: strict nbval, all lectures of a process one after the other.

To load pytest, nbval and what they need takes longer than most lectures: nobody does that for each of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.notebooks.execute import LECTURES, lectures

Cells = dict[str, str]
"""What is wrong with each cell that was compared; nothing with most."""


def compared(paths: Sequence[Path], report: Path) -> dict[Path, Cells]:
    """Notebooks, run by nbval with the options of pyproject.toml, in a process of their own.

    Raises:
        AssertionError: if that process did not come to its end.
    """
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", f"--junitxml={report}"]
    command += ["--continue-on-collection-errors", *map(str, paths)]
    done = subprocess.run(command, cwd=LECTURES.parent, capture_output=True, text=True, timeout=1500, check=False)
    assert report.exists(), done.stdout[-8000:] + done.stderr[-2000:]
    found: dict[Path, Cells] = {path: {} for path in paths}
    known = {str(path.relative_to(LECTURES.parent)).replace(os.sep, "."): path for path in paths}
    for case in ElementTree.parse(report).iter("testcase"):
        wrong = "\n".join(each.text or "" for kind in ("failure", "error") for each in case.iter(kind))
        found[known[case.get("classname") or case.get("name") or ""]][case.get("name") or ""] = wrong
    return found


@pytest.fixture(scope="module")
def cells(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Path], Cells]]:
    """What waits for a lecture: all that were asked for are under way, by two processes if nothing else is tested."""
    asked: list[Path] = [
        item.callspec.params["path"]  # type: ignore[attr-defined]
        for item in request.session.items
        if item.path == request.path
    ]
    processes = 1 if "PYTEST_XDIST_WORKER" in os.environ else min(os.cpu_count() or 1, len(asked))
    reports = tmp_path_factory.mktemp("nbval")
    with ThreadPoolExecutor(processes) as pool:
        parts = [asked[first::processes] for first in range(processes)]
        runs = {
            path: run
            for number, part in enumerate(parts)
            for run in [pool.submit(compared, part, reports / f"{number}.xml")]
            for path in part
        }
        yield lambda path: runs[path].result()[path]


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("path", lectures(), ids=lambda path: str(path.relative_to(LECTURES)))
def test_a_lecture_shows_what_is_saved(path: Path, cells: Callable[[Path], Cells]) -> None:
    found = cells(path)
    assert found
    wrong = [f"{name}:\n{text}" for name, text in found.items() if text]
    assert not wrong, "\n".join(wrong)[-8000:]
