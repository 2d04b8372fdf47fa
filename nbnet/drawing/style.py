"""The look of every graph picture: one set of colours and one style sheet, static or live."""

from __future__ import annotations

import re
from importlib import resources

VALUE = "#0072B2"
GRADIENT = "#D55E00"
INK = "#1f2328"
QUIET = "#59636e"
WIRE = "#6e7781"
GATE = "#f6f8fa"
PAPER = "#ffffff"
GROUP = "#d0d7de"
MINUS = "#24292f"
NAN = "#cc79a7"

STATIC = "nbnet-picture"

_VARIABLE = re.compile(r"var\(--[\w-]+,\s*([^()]*)\)")


def live_css() -> str:
    """The style sheet of a picture inside a page that may set its own theme colours."""
    return resources.files("nbnet.drawing").joinpath("picture.css").read_text("utf-8")


def static_css() -> str:
    """The same style sheet with the light colours filled in, for a picture that stands alone.

    Programs that show SVG files (Inkscape, converters) do not know CSS variables. And the picture has a class of its
    own, because a page that takes it in must not let its light colours reach the live pictures beside it.
    """
    css = re.sub(r"\s+", " ", _VARIABLE.sub(r"\1", re.sub(r"/\*.*?\*/", "", live_css(), flags=re.DOTALL))).strip()
    return css.replace(".nbnet-graph", f".{STATIC}")
