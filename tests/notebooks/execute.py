"""Run the lectures and store their outputs: ``python -m tests.notebooks.execute [notebook …]``.

The notebooks are the source; this keeps what they show current. What would differ from run to run is left out: the
addresses of widgets (a page without a kernel could not show them anyway), times, and versions.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

LECTURES = Path(__file__).parents[2] / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"


def lectures() -> list[Path]:
    """All notebooks of all languages."""
    return sorted(path for path in LECTURES.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def execute(path: Path) -> None:
    """Run a notebook in a fresh kernel, in its own folder, and save it with its outputs."""
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
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for lecture in [Path(name).resolve() for name in sys.argv[1:]] or lectures():
        execute(lecture)
        print(lecture.relative_to(LECTURES))
