"""Printed notebooks whose views still play: the notebook is run, and what its views tell is put on the page."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from nbnet.widgets.esm import css
from nbnet.widgets.offline import Recording, place, scripts
from nbnet.widgets.recording import MIMETYPE

_FIRST: Final = "from nbnet.widgets import recording as _nbnet_recording\n_nbnet_recording.begin()"
_LAST: Final = "_nbnet_recording.hand_over()"
_SECONDS: Final = 600


def run(document: Any, folder: Path) -> list[Recording | None]:
    """Run a notebook in a fresh kernel, and keep its outputs and what its views tell.

    Args:
        document: what nbformat read; its outputs become those of this run, errors too.
        folder: where it runs.

    Returns:
        The recordings, by the numbers that the outputs of views carry; None where a view had nothing to play.

    Raises:
        OSError: the kernel died, or a cell took more than ten minutes.
    """
    import nbformat
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    first, last = (nbformat.v4.new_code_cell(source) for source in (_FIRST, _LAST))  # type: ignore[no-untyped-call]
    cells, document.cells = document.cells, [first, *document.cells, last]
    client = NotebookClient(
        document,
        timeout=_SECONDS,
        allow_errors=True,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except (CellTimeoutError, DeadKernelError, NoSuchKernel) as error:
        raise OSError(f"the notebook could not be run: {str(error).strip()[-500:]}") from error
    finally:
        document.cells = cells
    told = [output["data"][MIMETYPE] for output in last.outputs if MIMETYPE in output.get("data", {})]
    return [Recording(**{**each, "tape": base64.b64decode(each["tape"])}) if each else None for each in told]


def with_view(picture: str, data: Mapping[str, Any], recordings: Sequence[Recording | None]) -> str:
    """The picture of a view with room for what plays; paper, and a page without JavaScript, show the picture.

    Args:
        picture: its SVG.
        data: what the view left in the notebook.
        recordings: all of the notebook.
    """
    number = data.get(MIMETYPE, {}).get("number")
    recording = recordings[number] if isinstance(number, int) and number < len(recordings) else None
    if recording is None:
        return picture
    return f'<div class="nbnet-alive"><div class="nbnet-kept">{picture}</div>{place(recording.entry, number)}</div>'


def parts(recordings: Sequence[Recording | None]) -> tuple[str, str, str]:
    """What a page with views needs beside their places.

    Args:
        recordings: all of the notebook.

    Returns:
        A line for its head, style sheets, and the end of its body; plotly.js and each module are in them once.
    """
    there = [each for each in recordings if each is not None]
    if not there:
        return "", "", ""
    entries = dict.fromkeys(each.entry for each in there)
    tapes = [b"" if each is None else each.tape for each in recordings]
    policy, tail = scripts(entries, tapes, plots=any(each.plots for each in there))
    return policy, "\n".join([css("recorded.css"), *dict.fromkeys(each.style for each in there)]), tail
