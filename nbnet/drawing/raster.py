"""An SVG as pixels, by a library that comes with the extra ``png``."""

from __future__ import annotations

import functools
import importlib
from typing import Any, Final

_FAMILIES: Final = ("DejaVu Sans", "Noto Sans", "Liberation Sans", "Segoe UI", "Arial", "Helvetica", "Roboto", "Ubuntu")


def raster(svg: str, *, zoom: int = 2) -> bytes:
    """Draw an SVG as a PNG file.

    Args:
        svg: its text, with a width and a height.
        zoom: pixels for each unit of the picture; 2 is sharp in print and on projectors.

    Returns:
        The file's bytes; on one machine the same picture gives the same bytes.

    Raises:
        ImportError: if the extra `png` is not installed.
        RuntimeError: if the machine has no font to write with.
    """
    renderer = needed("resvg_py", "png", "PNG pictures are")
    font = _font()
    return bytes(renderer.svg_to_bytes(svg_string=svg, zoom=zoom, sans_serif_family=font, font_family=font))


def needed(module: str, extra: str, what: str) -> Any:
    """A module that an extra brings.

    Args:
        module: its name.
        extra: of nbnet.
        what: what takes it, as "PNG pictures are".

    Raises:
        ImportError: if it is not installed; the message names the extra.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImportError(f'{what} written with the extra {extra!r}: pip install "nbnet[{extra}]"') from error


@functools.cache
def _font() -> str:
    """A sans-serif font of this machine: with a name that it does not know, texts would silently be left out."""
    renderer = importlib.import_module("resvg_py")
    sample = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'>{}</svg>"
    blank = renderer.svg_to_bytes(svg_string=sample.format(""))
    for family in _FAMILIES:
        text = f"<text x='2' y='15' font-family='{family}'>nb</text>"
        if bytes(renderer.svg_to_bytes(svg_string=sample.format(text))) != bytes(blank):
            return family
    raise RuntimeError(f"there is no font to write with: install one of {', '.join(_FAMILIES)}.")
