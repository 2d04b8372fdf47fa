"""What a notebook keeps of a live view when a person saves it: a recording, which plays when no kernel runs.

The extension of JupyterLab (`labextension/`) asks each view that a notebook shows, and puts the answer into its output.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from nbnet.language import _, get_language

if TYPE_CHECKING:
    from nbnet.widgets.kept import Kept

VERSION: Final = 1
"""Of what is kept: a page that knows another says so, and shows the picture."""

MOST_BYTES: Final = 1_500_000
"""A notebook stays one that can be mailed, and a server that counts what a kernel says lets it pass."""


def answer(view: Kept, message: dict[str, Any]) -> None:
    """Answer a page that is about to save.

    Whatever goes wrong is answered too, and nowhere shown: who saves a notebook is not to be disturbed.

    Args:
        view: which is asked.
        message: `ask`, a name for the question, and `known`, the key of the recording that the notebook has.
    """
    try:
        # Numbers that diverged are recorded all the same.
        with np.errstate(all="ignore"):
            content, buffers = _said(view, str(message.get("known")))
    except Exception as error:
        content, buffers = {"error": f"{type(error).__name__}: {error}"}, []
    if view.comm is not None:
        view.send({"type": "kept", "to": [str(message.get("ask"))], **content}, buffers)


def _said(view: Kept, known: str) -> tuple[dict[str, Any], list[memoryview]]:
    key = _key(view)
    if key == known:
        return {"same": True}, []
    kept = view.to_keep()
    if kept is None or len(kept.tape) > MOST_BYTES:
        return {}, []
    note = _("{note} Run the cell again for the live view.").format(note=kept.note)
    described = {"version": VERSION, "page": kept.entry, "title": kept.title, "note": note, "key": key}
    return {"recording": described, "picture": view.quick_picture()}, [memoryview(kept.tape)]


def _key(view: Kept) -> str:
    """Equal for equal recordings, and quickly found."""
    digest = hashlib.sha256(repr((VERSION, type(view).__name__, get_language())).encode())
    for part in view.what_it_shows():
        digest.update(part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:32]
