"""The lectures, and a copy of them that belongs to the reader: never overwritten, never lost.

A newer version of a lecture lands beside the reader's file, as ``00_tour (nbnet 0.2.0).ipynb``. What was handed out is
noted in ``.nbnet.json`` in the folder, so that a lecture which the reader only worked in is not handed out again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbnet

LANGUAGES = ("en", "es")
SOLUTIONS = "solutions"
_RECORD = ".nbnet.json"


@dataclass(frozen=True)
class Copied:
    """What ``copy_to`` did.

    Attributes:
        folder: where the lectures are now.
        new: files that were not there before.
        beside: newer versions, put beside files of the reader's.
    """

    folder: Path
    new: list[Path] = field(default_factory=list)
    beside: list[Path] = field(default_factory=list)


def source_folder() -> Path:
    """Where the lectures are: inside an installed package, at the root of a clone otherwise.

    Returns:
        A folder with one folder a language, ``en`` and ``es``.

    Raises:
        FileNotFoundError: the installation holds no lectures.
    """
    package = Path(nbnet.__file__).parent
    for candidate in (package / "_lectures", package.parent / "notebooks"):
        if all((candidate / language).is_dir() for language in LANGUAGES):
            return candidate
    raise FileNotFoundError(f"this installation of nbnet, in {package}, holds no lectures: install it again")


def copy_to(folder: Path, *, solutions: bool = False) -> Copied:
    """Copy the lectures into a folder of the reader's; nothing that is there is changed.

    Args:
        folder: made if need be.
        solutions: whether to copy the solutions of the exercises too, into ``solutions/en`` and ``solutions/es``.

    Returns:
        What was copied.

    Raises:
        FileNotFoundError: the solutions are not here: an installed package has the lectures alone.
        NotADirectoryError: ``folder`` is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file; the lectures need a folder")
    source = source_folder()
    parts = [*LANGUAGES, SOLUTIONS] if solutions else [*LANGUAGES]
    if solutions and not (source / SOLUTIONS).is_dir():
        raise FileNotFoundError(
            "the solutions are not part of an installed nbnet: run this in a clone of its repository"
        )
    record = _read_record(folder)
    copied = Copied(folder)
    for path in _files(source, parts):
        name = path.relative_to(source)
        digest = _digest(path)
        target = folder / name
        if target.exists() and record.get(name.as_posix()) != digest and _digest(target) != digest:
            if (beside := _beside(target, digest)) is not None:
                shutil.copyfile(path, beside)
                copied.beside.append(beside)
        elif not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            copied.new.append(target)
        record[name.as_posix()] = digest
    (folder / _RECORD).write_text(json.dumps(record, indent=1, sort_keys=True), encoding="utf-8")
    return copied


def first_lecture(folder: Path, language: str) -> Path:
    """The lecture to open first, relative to ``folder``."""
    return min((folder / language).glob("*.ipynb")).relative_to(folder)


def _files(source: Path, parts: Iterable[str]) -> Iterator[Path]:
    for path in sorted(found for part in parts for found in (source / part).rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(source).parts)
        if path.is_file() and not hidden:
            yield path


def _beside(target: Path, digest: str) -> Path | None:
    """A free name beside ``target``; None when this very version is already there."""
    number = 1
    while True:
        suffix = f" (nbnet {nbnet.__version__})" if number == 1 else f" (nbnet {nbnet.__version__}, {number})"
        candidate = target.with_name(f"{target.stem}{suffix}{target.suffix}")
        if not candidate.exists():
            return candidate
        if _digest(candidate) == digest:
            return None
        number += 1


def _read_record(folder: Path) -> dict[str, str]:
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}  # without it, a changed lecture is put beside once more: too much, never too little
    return record if isinstance(record, dict) else {}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
