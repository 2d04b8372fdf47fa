"""Projector mode: letters, lines and controls of all views so large that the last row can read them."""

from __future__ import annotations

import weakref
from typing import Any

import traitlets

from nbnet.language import _
from nbnet.widgets.kept import Kept

_shown: weakref.WeakSet[Projected] = weakref.WeakSet()
_on = False


def projector(on: bool = True) -> None:
    """Show all views, open ones and later ones, large enough to be read from the last row; or as before again.

    The button *Projector* of each view does the same.

    Args:
        on: False for the usual size.

    Raises:
        TypeError: `on` is neither True nor False.

    Example:
        >>> import nbnet as nb
        >>> nb.projector()
        >>> nb.view(nb.Tensor(2.0, name="w") * 3).projector
        True
        >>> nb.projector(False)
    """
    global _on  # noqa: PLW0603  (one wall for all views)
    if not isinstance(on, bool):
        raise TypeError(f"on is {on!r}: expected True or False.")
    _on = on
    for view in list(_shown):
        view.projector = on


def projector_words() -> dict[str, str]:
    """What the button says."""
    return {
        "projector": _("Projector"),
        "projector_hint": _("Letters and lines for the last row, in all views"),
    }


class Projected(Kept):
    """A widget that follows projector mode, and whose page may switch it for all."""

    projector = traitlets.Bool().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(projector=_on, **traits)
        _shown.add(self)
        self.observe(_followed, "projector")


def _followed(change: dict[str, Any]) -> None:
    projector(change["new"])
