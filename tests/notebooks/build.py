"""Make the notebooks of the lectures from their sources: ``python -m tests.notebooks.build [source …]``.

A lecture is written once, in ``notebooks/source/NN_name.py`` (jupytext's percent format), with both languages and the
solutions. From it come ``notebooks/en/…`` and ``notebooks/es/…``, which students get, and for a lecture with exercises
the same under ``notebooks/solutions/``. The file's header names them::

    # ---
    # jupyter:
    #   kernelspec: {display_name: Python 3 (ipykernel), language: python, name: python3}
    #   nbnet: {en: 01_neurons, es: 01_neuronas}
    # ---

- Text comes in pairs, ``# %% [markdown] lang="en"`` and then ``# %% [markdown] lang="es"``. Code is the same in all
  languages.
- ``# %% exercise="and_neuron"`` is a cell for the student. Between ``### BEGIN SOLUTION`` and ``### END SOLUTION``
  stands the solution; an indented one becomes ``pass  # TODO``, one that is not indented vanishes and needs a line
  such as ``w = None  # TODO`` in front of it (or ``### STUDENT w = None  # TODO``).
- ``# %% check="and_neuron"`` (``points=2``) is the cell behind it that checks the answer.

Both get the metadata of nbgrader. The solutions keep the two marker lines: their folder is a source folder of nbgrader.
The tables of lectures in the READMEs are written as well, see ``links.py``. Outputs that are stored stay as long as no code cell has changed; then ``python -m tests.notebooks.execute`` makes new
ones.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import jupytext
import nbformat

from nbnet.lectures import LANGUAGES
from tests.notebooks import links

NOTEBOOKS: Final = Path(__file__).parents[2] / "notebooks"
SOURCES: Final = NOTEBOOKS / "source"
BEGIN, END, STUDENT = "### BEGIN SOLUTION", "### END SOLUTION", "### STUDENT "
EMPTY: Final = "pass  # TODO"
_KERNEL: Final = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_SOLUTIONS: Final = {"en": "solutions", "es": "soluciones"}
_SIBLING = re.compile(r"\]\((\d\d_\w+\.ipynb)")


def sources() -> list[Path]:
    """The sources of all lectures."""
    return sorted(SOURCES.glob("[0-9][0-9]_*.py"))


def built(source: Path) -> dict[Path, Any]:
    """The notebooks of one lecture, without outputs.

    Args:
        source: its file.

    Returns:
        Notebooks by their paths.

    Raises:
        ValueError: the source breaks a rule; the message says which, and where.
    """
    lecture = jupytext.read(source)
    names = lecture.metadata.get("nbnet", {})
    if set(names) != set(LANGUAGES):
        raise ValueError(f"{source.name}: the header needs nbnet: {{en: …, es: …}}, the names of the notebooks")
    cells = list(_cells(lecture.cells, source.name))
    notebooks = {}
    for language in LANGUAGES:
        notebooks[NOTEBOOKS / language / f"{names[language]}.ipynb"] = _notebook(cells, language, solved=False)
        if any("exercise" in cell for cell in cells):
            path = NOTEBOOKS / "solutions" / language / f"{names[language]}.ipynb"
            notebooks[path] = _notebook(cells, language, solved=True)
    return notebooks


def shape(notebook: Any) -> list[tuple[Any, ...]]:
    """What a source says about a notebook: everything but outputs."""
    return [(cell.id, cell.cell_type, cell.source, dict(cell.metadata)) for cell in notebook.cells]


def write(path: Path, notebook: Any) -> bool:
    """Write a notebook, with the outputs that are stored if its code is still the same.

    Returns:
        Whether it has to be executed.
    """
    stored = nbformat.read(path, as_version=4) if path.exists() else None
    fresh = [cell for cell in notebook.cells if cell.cell_type == "code"]
    old = [] if stored is None else [cell for cell in stored.cells if cell.cell_type == "code"]
    same = [cell.source for cell in fresh] == [cell.source for cell in old]
    if same:
        for cell, before in zip(fresh, old, strict=True):
            cell.outputs, cell.execution_count = before.outputs, before.execution_count
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    return not same or any(cell.execution_count is None for cell in fresh)


def _cells(cells: list[Any], name: str) -> Iterator[dict[str, Any]]:
    """Text in all languages, or code; an error where something is wrong."""
    pending: dict[str, str] = {}
    checked: list[str] = []
    for number, cell in enumerate(cells):
        told, where = cell.metadata, f"{name}, cell {number} ({cell.source[:40]!r})"
        if cell.cell_type == "markdown":
            expected = LANGUAGES[len(pending)]
            if told.get("lang") != expected:
                raise ValueError(f'{where}: expected a text with lang="{expected}"')
            pending[expected] = cell.source
            if len(pending) == len(LANGUAGES):
                yield {"text": pending}
                pending = {}
            continue
        if pending or "lang" in told:
            raise ValueError(f"{where}: a text is followed by itself in the other language; code has none")
        found: dict[str, Any] = {"code": cell.source}
        for kind in ("exercise", "check"):
            if kind in told:
                found[kind] = told[kind]
        if "check" in found:
            found["points"] = int(told.get("points", 1))
            if checked[-1:] != [found["check"]]:
                raise ValueError(f"{where}: a check stands behind the exercise of the same name")
        if "exercise" in found:
            checked.append(found["exercise"])
            if BEGIN not in cell.source:
                raise ValueError(f"{where}: an exercise has a solution, after {BEGIN}")
        elif BEGIN in cell.source:
            raise ValueError(f'{where}: a solution belongs to a cell with exercise="…"')
        yield found
    if pending:
        raise ValueError(f"{name}: the last text is in one language only")


def _notebook(cells: list[dict[str, Any]], language: str, *, solved: bool) -> Any:
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = nbformat.from_dict({"kernelspec": dict(_KERNEL), "language_info": {"name": "python"}})
    for number, cell in enumerate(cells):
        if "text" in cell:
            text = cell["text"][language]
            if solved:
                text = _SIBLING.sub(rf"](../../{language}/\1", text)
                if not number:
                    text = re.sub(r"(?m)^(# .*)$", rf"\1 ({_SOLUTIONS[language]})", text, count=1)
            made = nbformat.v4.new_markdown_cell(text)
        else:
            source = (answered if solved else asked)(cell["code"]) if "exercise" in cell else cell["code"]
            made = nbformat.v4.new_code_cell(source)
            if graded := _nbgrader(cell):
                made.metadata["nbgrader"] = graded
        made.id = f"{'text' if 'text' in cell else 'code'}-{number:02d}"
        notebook.cells.append(made)
    return notebook


def asked(source: str) -> str:
    """An exercise as a student gets it.

    >>> print(asked("w = None  # TODO\\n### BEGIN SOLUTION\\nw = 3\\n### END SOLUTION"))
    w = None  # TODO
    >>> print(asked("def f(x):\\n    ### BEGIN SOLUTION\\n    return x\\n    ### END SOLUTION"))
    def f(x):
        pass  # TODO
    """
    lines: list[str] = []
    hidden = False
    for line in source.splitlines():
        text = line.strip()
        indent = line[: len(line) - len(line.lstrip())]
        if text == BEGIN:
            hidden = True
            if indent and not _is_todo(lines):
                lines.append(indent + EMPTY)
            elif not _is_todo(lines):
                raise ValueError(f"{source!r:.60}: in front of a solution at the margin stands NAME = None  # TODO")
        elif text == END:
            hidden = False
        elif text.startswith(STUDENT):
            lines.append(indent + text.removeprefix(STUDENT))
        elif not hidden:
            lines.append(line)
    if hidden:
        raise ValueError(f"{source!r:.60}: {END} is missing")
    return "\n".join(lines)


def answered(source: str) -> str:
    """An exercise with its solution, still marked."""
    return re.sub(rf"(?m)^(\s*){STUDENT}", r"\1", source)


def _is_todo(lines: list[str]) -> bool:
    return bool(lines) and lines[-1].rstrip().endswith("# TODO")


def _nbgrader(cell: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata of nbgrader's schema 3: what a student solves, and what is graded."""
    common = {"schema_version": 3, "task": False}
    if "exercise" in cell:
        name = cell["exercise"]
        return {**common, "grade": False, "grade_id": name, "locked": False, "solution": True}
    if "check" in cell:
        graded = {"grade": True, "grade_id": f"{cell['check']}-check", "locked": True, "solution": False}
        return {**common, **graded, "points": cell["points"]}
    return {}


if __name__ == "__main__":
    for chosen in [Path(name).resolve() for name in sys.argv[1:]] or sources():
        for target, content in built(chosen).items():
            note = "  → python -m tests.notebooks.execute" if write(target, content) else ""
            print(f"{target.relative_to(NOTEBOOKS)}{note}")
    for file in links.FILES:
        file.write_text(links.written(file), encoding="utf-8")
