"""Small images as PNG files, without an imaging library."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray


def png(pixels: NDArray[np.uint8]) -> bytes:
    r"""An image as a PNG file (W3C recommendation, second edition, 2003): 8 bits a channel, no filter.

    Args:
        pixels: shape (rows, columns, 3), red, green and blue; the first row is the top.

    Returns:
        The file's bytes.

    >>> png(np.zeros((2, 3, 3), np.uint8))[:8]
    b'\x89PNG\r\n\x1a\n'
    """
    rows, columns, _channels = pixels.shape
    lines = np.zeros((rows, 1 + 3 * columns), np.uint8)
    lines[:, 1:] = pixels.reshape(rows, -1)
    header = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    data = zlib.compress(lines.tobytes(), 6)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def indexed(numbers: NDArray[np.integer[Any]], palette: NDArray[np.uint8]) -> bytes:
    r"""An image of few colours as a PNG file: 4 bits a pixel, not compressed, so that all machines write the same.

    Args:
        numbers: of the colours, shape (rows, columns); the first row is the top.
        palette: at most 16 colours, shape (colours, 3).

    Returns:
        The file's bytes.

    >>> len(indexed(np.zeros((24, 24), int), np.zeros((15, 3), np.uint8)))
    437
    """
    rows, columns = numbers.shape
    lines = np.zeros((rows, 1 + (columns + 1) // 2), np.uint8)
    lines[:, 1:] = numbers[:, ::2] << 4
    lines[:, 1 : 1 + columns // 2] |= numbers[:, 1::2].astype(np.uint8)
    data = lines.tobytes()
    header = struct.pack(">IIBBBBB", columns, rows, 4, 3, 0, 0, 0)
    # One stored block (RFC 1950 and 1951): how data are compressed differs from one zlib to the next.
    size = len(data)
    stored = b"\x78\x01\x01" + struct.pack("<HH", size, size ^ 0xFFFF) + data + struct.pack(">I", zlib.adler32(data))
    parts = [(b"IHDR", header), (b"PLTE", palette.tobytes()), (b"IDAT", stored), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
