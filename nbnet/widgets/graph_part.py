"""`Part`: one job of a graph view, such as its sliders; the view itself only passes messages on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbnet.widgets.graph_view import GraphView

Handler = Callable[[dict[str, Any]], None]


class Part:
    """One job of a graph view.

    A method ``on_<type>(content)`` answers the browser's messages of that type. What it raises is shown in the view;
    when it returns, the view sends what changed.

    Args:
        view: The view that it belongs to.
    """

    def __init__(self, view: GraphView) -> None:
        self.view = view
        self._said: dict[str, object] = {}

    def handlers(self) -> dict[str, Handler]:
        """The messages that this part answers, by type."""
        return {name.removeprefix("on_"): getattr(self, name) for name in dir(self) if name.startswith("on_")}

    def drawn(self) -> None:
        """Follow a picture that was drawn anew, with other wires and gates."""

    def replayed(self) -> None:
        """Follow the graph, whose leaves have other numbers."""

    def texts(self, shown: Mapping[str, str]) -> Mapping[str, str]:
        """Change what the wires say.

        Args:
            shown: The texts of the picture by id, as the tensors' present numbers and the parts before this one say.

        Returns:
            Other texts for some of these ids.
        """
        del shown
        return {}

    def hides(self, node: str) -> bool:
        """Whether the numbers of a wire or a gate are not to be told yet.

        Args:
            node: The id of the wire; that of the gate before it ends in ``-gate``.
        """
        del node
        return False

    def state(self, *, whole: bool) -> Mapping[str, object]:
        """What the browser is told beside the texts.

        Args:
            whole: Everything, for a page that knows nothing yet; otherwise what it does not know.
        """
        del whole
        return {}

    def news(self, key: str, now: object, *, whole: bool) -> Mapping[str, object]:
        """Say how something is now, if the pages do not know it yet.

        Args:
            key: What it is called in the message.
            now: How it is.
            whole: Say it in any case, to one page that knows nothing; the next message then tells the others too.

        Returns:
            A part of ``state``: the pair, or nothing.
        """
        known = key in self._said and self._said[key] == now
        if known and not whole:
            return {}
        if known or not whole:
            self._said[key] = now
        else:
            self._said.pop(key, None)
        return {key: now}
