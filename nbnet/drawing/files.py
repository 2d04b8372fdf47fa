"""Files that pictures and pages are written to: named as they should be, written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path


def checked(path: str | PathLike[str], suffixes: Sequence[str], example: str) -> Path:
    """The path of a file to be written.

    Args:
        path: as it was given.
        suffixes: those that it may have, such as `(".svg", ".png")`; capitals do not matter.
        example: a good name, for the error message.

    Returns:
        The path.

    Raises:
        TypeError: if it is no path.
        ValueError: if it has another suffix.
        OSError: if it is a folder, or its folder does not exist.

    >>> checked("boundary.SVG", (".svg", ".png"), "boundary.svg").name
    'boundary.SVG'
    """
    if not isinstance(path, str | PathLike):
        raise TypeError(f"path is {path!r:.80}: expected the name of a file, such as {example!r}.")
    found = Path(path)
    if found.suffix.lower() not in suffixes:
        *first, last = suffixes
        known = f"{', '.join(first)} or {last}" if first else last
        raise ValueError(f"path is {str(path)!r}: expected the name of a file that ends in {known}.")
    if found.is_dir():
        raise IsADirectoryError(f"path is {str(path)!r}, a folder: expected the name of a file, such as {example!r}.")
    if not found.parent.is_dir():
        raise FileNotFoundError(f"path is {str(path)!r}: there is no folder {str(found.parent)!r}.")
    return found


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file to write to that takes the place of another when all went well.

    Args:
        path: what is replaced; if something is raised, it is as it was, and nothing half-written is left.

    Yields:
        The path of a new file beside it, with the same suffix.
    """
    target = path.resolve()  # a link stays one
    part = target.with_name(f".{target.stem}.{os.getpid()}.part{target.suffix}")
    try:
        yield part
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all, and return its path.

    Raises:
        OSError: if it cannot be written; an older file of that name is as it was.
    """
    with replacing(path) as part:
        part.write_bytes(content)
    return path
