"""Views without a kernel and without a network: modules, styles and tapes in the text of one HTML page."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from nbnet.language import _, get_language
from nbnet.widgets import plotly_source
from nbnet.widgets.esm import css, esm

_ENDS: Final = re.compile(r"<(?=/script|!--|script)", re.IGNORECASE)
_POLICY: Final = (
    "default-src 'none'; script-src {hashes} blob:; style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)


class Recording(NamedTuple):
    """A view as a page without a kernel shows it.

    Attributes:
        entry: the module in `static/` that plays the tape.
        style: the view's style sheet.
        tape: what it plays, see `Tape.packed`.
        title: what it is called.
        note: what is to be said about it.
        plots: whether it needs plotly.js.
    """

    entry: str
    style: str
    tape: bytes
    title: str
    note: str
    plots: bool


def page(recording: Recording) -> str:
    """Write a page of its own for a view.

    Its own policy forbids it to ask anybody for anything, and to run any script but its own.

    Args:
        recording: the view.

    Returns:
        The page; texts of a person's are escaped in it, and equal arguments give equal pages.
    """
    title, needs = html.escape(recording.title), _("This page needs JavaScript, which is switched off.")
    policy, tail = scripts([recording.entry], [recording.tape], plots=recording.plots)
    return (
        f'<!DOCTYPE html>\n<html lang="{get_language()}">\n<head>\n<meta charset="utf-8">\n{policy}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<style>\n{css('recorded.css', 'offline.css')}\n{recording.style}\n</style>\n"
        f"</head>\n<body>\n<main data-alone>\n<h1>{title}</h1>\n<p>{html.escape(recording.note)}</p>\n"
        f"<noscript><p>{html.escape(needs)}</p></noscript>\n{place(recording.entry, 0)}\n</main>\n"
        f"{tail}</body>\n</html>\n"
    )


def frame(entry: str, style: str, *, plots: bool) -> str:
    """Write a page that plays whatever tape its notebook puts in: see `labextension/static/player.js`.

    The notebook puts it in place of the comment `nbnet-tape`, and its own colours in place of `nbnet-theme`.

    Args:
        entry: the module that plays the tape.
        style: the view's style sheet.
        plots: whether it needs plotly.js.
    """
    policy, tail = scripts(["frame.js", entry], [], plots=plots)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{policy}'
        f"<style>\n{css('recorded.css', 'frame.css')}\n{style}\n</style>\n<!--nbnet-theme-->\n</head>\n"
        f"<body>\n<main data-alone>{place(entry, 0)}</main>\n<!--nbnet-tape-->\n{tail}</body>\n</html>\n"
    )


def place(entry: str, number: int) -> str:
    """Where a view goes in a page.

    Args:
        entry: the module that plays it.
        number: of its tape.
    """
    return f'<div class="nbnet-view" data-entry="{entry}" data-tape="nbnet-tape-{number}"></div>'


def scripts(entries: Iterable[str], tapes: Iterable[bytes], *, plots: bool) -> tuple[str, str]:
    """What a page with views needs beside their places and styles.

    Args:
        entries: the modules that play its views, each once.
        tapes: what they play, in the order of their numbers.
        plots: whether any of them needs plotly.js.

    Returns:
        A line for its head, which forbids everything but these scripts, and the end of its body.
    """
    # In a text of JavaScript these characters would end the element around it.
    texts = [_ENDS.sub(r"\\x3c", esm(entry)) for entry in entries]
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts)
    blocks = [_block(f"nbnet-tape-{number}", tape) for number, tape in enumerate(tapes)]
    if plots:
        blocks.append(_block("nbnet-plotly", plotly_source.compressed()))
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY.format(hashes=hashes)}">\n'
    return policy, "".join([*blocks, *(f'<script type="module">{text}</script>\n' for text in texts)])


def _block(name: str, content: bytes) -> str:
    return f'<script type="text/plain" id="{name}">{base64.b64encode(content).decode()}</script>\n'
