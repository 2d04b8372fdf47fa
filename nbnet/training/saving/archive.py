"""The file: arrays by name in NumPy's own `.npz` format, written whole or not at all, read without trusting it."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]

_LONGEST_HEADER = 10_000


def write(path: Path, arrays: Arrays) -> None:
    """Writes arrays that `numpy.load` can read too. What was there before stays until all is written.

    Raises:
        OSError: if the file cannot be written; an old one is as it was.
    """
    target = path.resolve()  # a link stays one
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                for name, array in arrays.items():
                    # Without a date: equal contents make equal files.
                    with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as member:
                        npy.write_array(member, np.asarray(array), version=(1, 0), allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def read(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a file that `write` made. Nothing in it is run, and it cannot ask for more memory than it is long.

    Raises:
        OSError: if there is no such file, or it cannot be read.
        ValueError: if it is no such file, or a damaged one.
    """
    content = path.read_bytes()  # an error of the disk is one; whatever comes after is the file's
    with doubted(path), zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if any(member.compress_type != zipfile.ZIP_STORED for member in members):
            raise ValueError("a part of it is compressed")
        if sum(member.file_size for member in members) > len(content):
            raise ValueError("its parts are longer than itself")
        if len({member.filename for member in members}) != len(members):
            raise ValueError("two parts have one name")
        return {member.filename.removesuffix(".npy"): _array(archive, member) for member in members}


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[Any]:
    with archive.open(member) as stream:
        if npy.read_magic(stream) != (1, 0):
            raise ValueError(f"{member.filename} has another version of the format")
        shape, in_columns, dtype = npy.read_array_header_1_0(stream, max_header_size=_LONGEST_HEADER)
        content = stream.read()
    if dtype.kind not in "biufUS":
        raise ValueError(f"{member.filename} holds {dtype} values")
    flat = np.frombuffer(content, dtype=dtype) if content else np.empty(0, dtype=dtype)
    return flat.reshape(shape, order="F" if in_columns else "C").copy()


@contextmanager
def doubted(path: Path) -> Iterator[None]:
    """Turns whatever goes wrong while a file is made sense of into one clear error."""
    try:
        yield
    except Exception as error:  # a hostile file may provoke any
        raise ValueError(f"{path.name} is not a file that nbnet saved, or it is damaged: {error}") from error
