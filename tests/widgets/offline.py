"""Reads a page that `to_html` wrote, as the browser does."""

from __future__ import annotations

import base64
import gzip
import json
import struct
from html.parser import HTMLParser
from pathlib import Path
from typing import Any


class Offline(HTMLParser):
    """The parts of a page.

    Attributes:
        elements: names and attributes of all elements, in their order.
        texts: what stands in elements with an id, by that id; of others, by their name.
        content: what the tape tells.
        buffers: its arrays.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._open = ""
        self.feed(path.read_text("utf-8"))
        self.close()
        tape = gzip.decompress(base64.b64decode(self.texts["nbnet-tape-0"]))
        (length,) = struct.unpack_from("<I", tape)
        self.content: dict[str, Any] = json.loads(tape[4 : 4 + length])
        self.buffers: list[bytes] = []
        at = 4 + length
        for size in self.content["sizes"]:
            self.buffers.append(tape[at : at + size])
            at += size
        assert at == len(tape)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = dict(attrs).get("id") or tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        self.texts[self._open] = self.texts.get(self._open, "") + data

    def names(self) -> list[str]:
        """The names of all elements."""
        return [name for name, _attributes in self.elements]
