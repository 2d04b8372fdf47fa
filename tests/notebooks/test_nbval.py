"""Every lecture shows what is saved in it: strict nbval, all lectures of a process one after the other.

What each took is told at the end of the run, see ``tests/conftest.py``. To load pytest, nbval and what they need takes longer than most lectures: nobody does that for each of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.notebooks.execute import LECTURES, lectures



@dataclass
class Compared:
    """What nbval found out about a notebook.

    Attributes:
        cells: what is wrong with each cell; nothing with most.
        seconds: of all cells together, with the kernel's start.
        kernel: what the kernel took, as `tests.notebooks.measured` notes it.
    """

    cells: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    kernel: dict[str, float] = field(default_factory=dict)


def compared(paths: Sequence[Path], report: Path) -> dict[Path, Compared]:
    """Notebooks, run by nbval with the options of pyproject.toml, in a process of their own.

    Raises:
        AssertionError: if that process did not come to its end.
    """
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider", f"--junitxml={report}"]
    command += ["-p", "tests.notebooks.measured", "--continue-on-collection-errors", *map(str, paths)]
    done = subprocess.run(command, cwd=LECTURES.parent, capture_output=True, text=True, timeout=1500, check=False)
    assert report.exists(), done.stdout[-8000:] + done.stderr[-2000:]
    found = {path: Compared() for path in paths}
    known = {str(path.relative_to(LECTURES.parent)).replace(os.sep, "."): path for path in paths}
    for case in ElementTree.parse(report).iter("testcase"):
        wrong = "\n".join(each.text or "" for kind in ("failure", "error") for each in case.iter(kind))
        notebook = found[known[case.get("classname") or case.get("name") or ""]]
        notebook.cells[case.get("name") or ""] = wrong
        notebook.seconds += float(case.get("time") or 0)
        for each in case.iter("property"):
            notebook.kernel[each.get("name") or ""] = float(each.get("value") or 0)
    return found


@pytest.fixture(scope="module")
def cells(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Path], Compared]]:
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
def test_a_lecture_shows_what_is_saved(
    path: Path, cells: Callable[[Path], Compared], record_property: Callable[[str, object], None]
) -> None:
    found = cells(path)
    name = path.relative_to(LECTURES).with_suffix("").as_posix()
    kernel = f"{found.kernel.get('cpu_seconds', 0):6.1f} s CPU {found.kernel.get('peak_mb', 0):5.0f} MB"
    record_property("lecture", f"{name:45} {found.seconds:6.1f} s {kernel}")
    assert found.cells
    wrong = [f"{name}:\n{text}" for name, text in found.cells.items() if text]
    assert not wrong, "\n".join(wrong)[-8000:]
