"""One HTML file that shows a view without a kernel and without a network: modules, styles and a tape in one text."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from typing import Final

from nbnet.language import _, get_language
from nbnet.widgets import plotly_source
from nbnet.widgets.esm import css, esm

_ENDS: Final = re.compile(r"<(?=/script|!--|script)", re.IGNORECASE)
_POLICY: Final = (
    "default-src 'none'; script-src '{hash}' blob:; style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)


def page(entry: str, style: str, tape: bytes, *, title: str, note: str, plots: bool) -> str:
    """Write the page.

    Its own policy forbids it to ask anybody for anything, and to run any script but this one.

    Args:
        entry: the module in `static/` that plays the tape.
        style: the view's style sheet.
        tape: what it plays, see `Tape.packed`.
        title: of the page.
        note: what is to be said about it.
        plots: whether it needs plotly.js.

    Returns:
        The page; texts of a person's are escaped in it, and equal arguments give equal pages.
    """
    # In a text of JavaScript these characters would end the element around it.
    script = _ENDS.sub(r"\\x3c", esm(entry))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    library = _block("nbnet-plotly", plotly_source.compressed()) if plots else ""
    needs = _("This page needs JavaScript, which is switched off.")
    return (
        f'<!DOCTYPE html>\n<html lang="{get_language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY.format(hash=f"sha256-{digest}")}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{html.escape(title)}</title>\n<style>\n{css('offline.css')}\n{style}\n</style>\n</head>\n<body>\n"
        f"<main>\n<h1>{html.escape(title)}</h1>\n<p>{html.escape(note)}</p>\n"
        f'<noscript><p>{html.escape(needs)}</p></noscript>\n<div id="nbnet-view"></div>\n</main>\n'
        f'{_block("nbnet-tape", tape)}{library}<script type="module">{script}</script>\n</body>\n</html>\n'
    )


def _block(name: str, content: bytes) -> str:
    return f'<script type="text/plain" id="{name}">{base64.b64encode(content).decode()}</script>\n'
