"""Run the lectures and store their outputs: ``python -m tests.notebooks.execute [notebook …]``.

Text and code come from ``notebooks/source`` (see `tests.notebooks.build`); this keeps what the cells show current. What
would differ from run to run is left out: the addresses of widgets (a page without a kernel could not show them
anyway), times, and versions.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

LECTURES = Path(__file__).parents[2] / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"
MAX_BYTES = 500_000


def lectures() -> list[Path]:
    """All notebooks of all languages, and their solutions."""
    return sorted(path for path in LECTURES.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def execute(path: Path) -> str:
    """Run a notebook in a fresh kernel, in its own folder, and save it with its outputs.

    Returns:
        A line that says which it was.

    Raises:
        ValueError: it is too large now; it is saved all the same.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}, store_widget_state=False
    )
    client.record_timing = False
    # What is stored is compared, on machines of any language.
    os.environ["LANGUAGE"] = "en"
    client.execute()
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": notebook.metadata.kernelspec, "language_info": {"name": "python"}}
    )
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
        if "outputs" in cell:
            cell.outputs = joined(cell.outputs)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ValueError(f"{path.relative_to(LECTURES)} is {size:,} bytes now: expected at most {MAX_BYTES:,}")
    return f"{path.relative_to(LECTURES)}  {size // 1000} kB"


def joined(outputs: list[Any]) -> list[Any]:
    """The outputs of a cell with each printed text in one piece: where a kernel cuts it is a matter of chance."""
    whole: list[Any] = []
    for output in outputs:
        before = whole[-1] if whole else {}
        if output["output_type"] == before.get("output_type") == "stream" and output["name"] == before["name"]:
            before["text"] += output["text"]
        else:
            whole.append(output)
    return whole


if __name__ == "__main__":
    chosen = [Path(name).resolve() for name in sys.argv[1:]] or lectures()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for line in pool.map(execute, chosen):
            print(line, flush=True)
