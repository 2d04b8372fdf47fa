"""What each lecture needs: seconds, processor seconds, and the memory of its kernel.

Every notebook is run from top to bottom in a fresh kernel, one at a time, as a student would press "Run all". The first
row is a notebook that only imports NumPy and loads nbnet, for comparison: the rest is the lecture's own.
"""

from __future__ import annotations

import argparse
import ast
import platform
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import nbformat
from nbclient import NotebookClient

from nbnet.lectures import LANGUAGES, SOLUTIONS, source_folder

_LOADED = "import numpy as np\nimport nbnet as nb\n\n%load_ext nbnet"
# Asked of the kernel itself, when the last cell has run. macOS counts memory in bytes, Linux in kilobytes.
_MEASURED = """import resource, sys
_usage = resource.getrusage(resource.RUSAGE_SELF)
(_usage.ru_utime + _usage.ru_stime, _usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024))"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which lectures."""
    parser.add_argument("notebooks", nargs="*", type=Path, help="notebooks; by default all lectures, and solutions")
    parser.add_argument("--repeat", type=int, default=1, help="runs of each, of which the median is given")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Run the lectures one after the other.

    Returns:
        `machine`, and `lectures`: for each its name, seconds, processor seconds and megabytes.
    """
    folder = source_folder()
    chosen = args.notebooks or [
        path
        for part in (*LANGUAGES, *(f"{SOLUTIONS}/{language}" for language in LANGUAGES))
        for path in sorted((folder / part).glob("*.ipynb"))
    ]
    empty = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(_LOADED)])
    rows = [_row("nbnet alone", empty, folder, args.repeat)]
    for path in chosen:
        resolved = path.resolve()
        name = resolved.relative_to(folder).as_posix() if resolved.is_relative_to(folder) else path.name
        rows.append(_row(name, nbformat.read(path, as_version=4), resolved.parent, args.repeat))
    return {
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "lectures": rows,
    }


def table(result: dict[str, Any]) -> str:
    """The figures as Markdown."""
    lines = ["| notebook | seconds | processor seconds | memory of the kernel, MB |", "| --- | --- | --- | --- |"]
    for each in result["lectures"]:
        name = each["notebook"].removesuffix(".ipynb")
        lines.append(f"| {name} | {each['seconds']:.1f} | {each['cpu_seconds']:.1f} | {each['peak_mb']:.0f} |")
    lectures = result["lectures"][1:]
    if lectures:
        columns = [max(each[key] for each in lectures) for key in ("seconds", "cpu_seconds", "peak_mb")]
        lines.append("| **the most** | **{:.1f}** | **{:.1f}** | **{:.0f}** |".format(*columns))
    return "\n".join([result["machine"], "", *lines])


def _row(name: str, notebook: Any, folder: Path, repeat: int) -> dict[str, Any]:
    runs = [_run(notebook, folder) for _ in range(max(1, repeat))]
    seconds, cpu, memory = (round(median(column), 2) for column in zip(*runs, strict=True))
    return {"notebook": name, "seconds": seconds, "cpu_seconds": cpu, "peak_mb": memory}


def _run(notebook: Any, folder: Path) -> tuple[float, float, float]:
    """Seconds with the kernel's start, its processor seconds, and its largest resident memory in megabytes."""
    extended = nbformat.from_dict(notebook)
    asked = nbformat.v4.new_code_cell(_MEASURED)
    extended.cells = [*notebook.cells, asked]
    client = NotebookClient(extended, timeout=300, resources={"metadata": {"path": str(folder)}})
    start = perf_counter()
    client.execute()
    seconds = perf_counter() - start
    cpu, megabytes = ast.literal_eval(asked.outputs[-1]["data"]["text/plain"])
    return seconds, float(cpu), float(megabytes)
