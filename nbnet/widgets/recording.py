"""The views that a notebook shows, as recordings: what `nbnet print --live` asks of the kernel that runs it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

from nbnet.widgets.offline import Recording

if TYPE_CHECKING:
    from nbnet.widgets.kept import Kept

MIMETYPE: Final = "application/vnd.nbnet.recording+json"

_begun = False
_recordings: list[Recording | Kept] = []


def begin() -> None:
    """From now on, each view that is shown is recorded."""
    global _begun  # noqa: PLW0603  (one notebook a kernel)
    _begun = True
    _recordings.clear()


def number(view: Kept) -> int | None:
    """Record a view that is being shown, and tell the number of its recording; None if nothing is recorded.

    Args:
        view: a graph is recorded as it is now, a training when the notebook has come to its end.
    """
    if not _begun or not view.recordable:
        return None
    _recordings.append(view if view.grows else view.recording())
    return len(_recordings) - 1


def hand_over() -> None:
    """Show all recordings, for who runs the notebook."""
    from IPython.display import display

    for each in _recordings:
        recording = each if isinstance(each, Recording) else _grown(each)
        told: dict[str, Any] = {}
        if recording is not None:
            told = {**recording._asdict(), "tape": base64.b64encode(recording.tape).decode()}
        display({MIMETYPE: told}, raw=True)  # type: ignore[no-untyped-call]


def _grown(view: Kept) -> Recording | None:
    try:
        view.grow()
        return view.recording()
    except Exception:  # a closed view, or one of a trainer that is gone: its picture stays
        return None
