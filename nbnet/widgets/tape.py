"""What a kernel would say, written down: texts and numbers as JSON, arrays beside it, each of them once."""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Iterable
from typing import Any

import numpy as np


class Tape:
    """Collects the arrays of many messages; equal ones are kept once.

    >>> tape = Tape()
    >>> tape.keep([memoryview(b"ab"), memoryview(b"c")]), tape.keep([memoryview(b"ab")])
    ([0, 1], [0])
    """

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}

    def keep(self, buffers: Iterable[memoryview]) -> list[int]:
        """Put arrays on the tape.

        Args:
            buffers: as messages carry them.

        Returns:
            The number of each.
        """
        return [self._numbers.setdefault(bytes(buffer), len(self._numbers)) for buffer in buffers]

    def packed(self, content: dict[str, Any]) -> bytes:
        """The tape as `static/recorded.js` reads it: gzip of the length of the JSON text, that text, and the arrays.

        Args:
            content: what was said; it names arrays by their numbers. Equal contents make equal tapes.
        """
        sizes = [len(buffer) for buffer in self._numbers]
        text = json.dumps({**content, "sizes": sizes}, ensure_ascii=False, separators=(",", ":"), default=_plain)
        written = text.encode()
        return gzip.compress(struct.pack("<I", len(written)) + written + b"".join(self._numbers), 9, mtime=0)


def _plain(value: object) -> object:
    """NumPy's numbers and arrays as JSON has them."""
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} cannot be written down")
