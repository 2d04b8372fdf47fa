"""Labels come from people: made plain, measured, shortened and escaped here."""

from __future__ import annotations

import html
import re
import unicodedata

# Characters that no XML document may contain, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Marks that reorder the text around them would also turn a neighbouring number round.
_REORDERING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(label: str) -> str:
    r"""Make one line of text that every format can hold.

    Args:
        label: Any text.

    Returns:
        The text without line breaks and reordering marks; characters that XML
        forbids are shown as ``�``.

    Examples:
        >>> plain("two\nlines"), plain("\x00")
        ('two lines', '�')
    """
    return " ".join(_NOT_XML.sub("\ufffd", _REORDERING.sub("", label)).split())


def columns(text: str) -> int:
    r"""Count the columns that a text takes in a fixed-width font.

    Args:
        text: Any text.

    Returns:
        One for an ordinary character, two for a wide one (Chinese, emoji), none
        for a combining mark.

    Examples:
        >>> columns("w0"), columns("重み"), columns("e\u0301")
        (2, 4, 1)
    """
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def shorten(text: str, limit: int) -> str:
    """Cut a text to a number of columns, with an ellipsis where something is missing.

    Args:
        text: Any text.
        limit: The largest number of columns of the result.

    Returns:
        The text itself if it fits.

    Examples:
        >>> shorten("learning_rate", 8)
        'learnin…'
    """
    if columns(text) <= limit:
        return text
    kept: list[str] = []
    room = limit - 1
    for character in text:
        room -= columns(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept) + "…"


def xml(text: str) -> str:
    """Escape a text for SVG, between tags and inside quoted attributes alike.

    Args:
        text: Any text; line breaks are kept.

    Returns:
        Text without markup.

    Examples:
        >>> xml("<script>")
        '&lt;script&gt;'
    """
    return html.escape(_NOT_XML.sub("\ufffd", text), quote=True)


def dot(text: str) -> str:
    r"""Escape a text for a Graphviz HTML-like label.

    Args:
        text: Any text.

    Returns:
        Text in which neither markup nor a backslash means anything.

    Examples:
        >>> dot("a|b\\n")
        'a|b&#92;&#92;n'
    """
    # Graphviz expands \N, \G and their like even here, and after it has read the entities.
    return xml(text).replace("\\", "&#92;&#92;")
