"""The table of the lectures with a link to Binder for each, in the README and in ``notebooks/README.md``.

``python -m tests.notebooks.build`` writes it between two marks. Where the repository lives is one setting: ``repository``
under ``[tool.nbnet]`` in ``pyproject.toml``.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

import nbformat

from nbnet.lectures import LANGUAGES

ROOT: Final = Path(__file__).parents[2]
FILES: Final = (ROOT / "README.md", ROOT / "notebooks" / "README.md")
BEGIN, END = "<!-- lectures: written by python -m tests.notebooks.build -->", "<!-- end of lectures -->"
_HEADINGS: Final = {"en": "English", "es": "Español"}
_BADGES: Final = {"en": "Open the course on Binder", "es": "Abrir el curso en Binder"}


def repository() -> str:
    """Owner and name of the repository on GitHub."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(settings["tool"]["nbnet"]["repository"])


def binder(path: str) -> str:
    """The address that opens a notebook of this repository on Binder."""
    return f"https://mybinder.org/v2/gh/{repository()}/HEAD?urlpath=doc/tree/{path}"


def lines(file: Path) -> str:
    """What stands between the marks of a file: badges that start the course, and a row for each lecture."""
    rows = [
        " ".join(_badge(language, file) for language in LANGUAGES),
        "",
        "| " + " | ".join(_HEADINGS[language] + " | Binder" for language in LANGUAGES) + " |",
        "| --- " * 2 * len(LANGUAGES) + "|",
    ]
    columns = [sorted((ROOT / "notebooks" / language).glob("*.ipynb")) for language in LANGUAGES]
    for lecture in zip(*columns, strict=True):
        rows.append("| " + " | ".join(_cells(path, file) for path in lecture) + " |")
    return "\n".join(rows)


def written(file: Path) -> str:
    """A file as it should be; its own text around the marks stays."""
    text = file.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{file.name} has no place for the lectures: expected the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{lines(file)}\n\n{END}{after}"


def title(path: Path) -> str:
    """The title of a lecture."""
    found = re.match(r"# (.+)", nbformat.read(path, as_version=4).cells[0].source)
    assert found, path
    return found[1]


def _cells(path: Path, file: Path) -> str:
    address = path.relative_to(file.parent).as_posix()
    inside = path.relative_to(ROOT).as_posix()
    return f"[{title(path)}]({address}) | [▶]({binder(inside)})"


def _badge(language: str, file: Path) -> str:
    first = min((ROOT / "notebooks" / language).glob("*.ipynb")).relative_to(ROOT).as_posix()
    picture = "docs/pictures/binder.svg" if file.parent == ROOT else "../docs/pictures/binder.svg"
    return f"[![{_BADGES[language]}]({picture})]({binder(first)})"
