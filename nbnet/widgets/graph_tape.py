"""A graph as a tape: what its view would say of each step of each walk, for a page without a kernel."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from nbnet.drawing.explanation import derived_once
from nbnet.drawing.walk import MODES
from nbnet.language import _
from nbnet.widgets.tape import Tape

if TYPE_CHECKING:
    from nbnet.widgets.graph_view import GraphView

MOST_STOPS: Final = 400
"""Forward mode is recorded for the first entry of so many leaves as take this many steps together."""

_PLACE: Final = "tape"


def graph_tape(view: GraphView, *, leaves: bool = True) -> bytes:
    """Walk through the graph of a view in every way, and write down what is said at each step.

    A second view of the graph, folded as this one is, does the walking: this one stays where it is.

    Args:
        view: whose graph is shown.
        leaves: whether to walk in forward mode from other leaves than the first, too.

    Returns:
        The tape, see `Tape.packed`.
    """
    twin = view.twin()
    try:
        with np.errstate(all="ignore"), derived_once(view.graph):
            return _Scribe(twin, most_stops=MOST_STOPS if leaves else -1).tape(view)
    finally:
        twin.close()


class _Scribe:
    """Plays a page's part, and writes down what the view answers."""

    def __init__(self, view: GraphView, *, most_stops: int) -> None:
        self._view = view
        self._most_stops = most_stops
        self._heard: list[dict[str, Any]] = []
        self._asked = 0
        self._known: dict[tuple[str, bool], list[Any]] = {}
        view.send = lambda content, _buffers=None: self._heard.append(content)
        self._say("ready")
        self._first = self._answer()
        scene = view.picture.scene
        self._wires = [] if scene is None else list(scene.wires)
        self._nodes = [] if scene is None else [*scene.wires, *scene.signs]

    def tape(self, like: GraphView) -> bytes:
        """The tape, with the page at the step where a view is."""
        traits = ("words", "_svg", "_note", "_controls")
        said = self._told(self._nodes)
        walks = dict(self._walks())
        walking = like.walking
        begin = {"walk": walking.mode or "", "place": walking.place, "patterns": like.patterns.on}
        patterns = self._ask("patterns", on=True)["patterns"]["marks"]
        return Tape().packed(
            {
                "traits": {name: getattr(self._view, name) for name in traits},
                "first": {**self._first, "neurons": None, "undo": False, "redo": False},
                "told": said,
                "walks": walks,
                "patterns": patterns,
                "begin": begin,
                "refusal": _("This needs the notebook: here, the graph can be walked through and looked at."),
            }
        )

    def _walks(self) -> Iterable[tuple[str, Mapping[str, Any]]]:
        for mode in MODES:
            yield mode, self._walk(mode)
        # The first leaf is what moves in forward mode unless another is chosen.
        stops = 0
        for leaf in list(self._view._controls)[1:]:
            if stops > self._most_stops:
                break
            walk = self._walk("forward-mode", leaf)
            stops += len(walk.get("stops", ()))
            yield f"forward-mode {leaf}", walk

    def _walk(self, mode: str, seed: str = "") -> Mapping[str, Any]:
        """Every stop of a walk: what is different from the stop before it."""
        self._view.walking.replayed()  # what other walks have found is not told: a page may begin with any
        begun = self._ask("walk", mode=mode)
        if "error" in begun:
            return {"error": begun["error"]}
        if seed:
            begun = {**begun, **self._ask("seed", key=seed)}
        last = begun["walk"]["last"]
        shown = {node: self._reached(node, last) for node in self._nodes}
        stops = []
        for place in range(last + 1):
            said = begun if place == 0 else self._ask("place", to=place)
            new = (node for node, at in shown.items() if at == place or (place == 0 and at > 0))
            stops.append({**said, "told": self._told(new)})
        self._ask("walk", mode="")
        return {"stops": stops}

    def _reached(self, node: str, last: int) -> int:
        """The stop at which all numbers of a wire or a gate are known; they stay so."""

        def known(place: int) -> bool:
            self._view.walking.go(place)
            return not self._hides(node)

        found = bisect.bisect_left(range(last + 1), True, key=known)
        self._view.walking.go(0)
        return found

    def _hides(self, node: str) -> bool:
        return any(part.hides(node) for part in self._view.parts)

    def _told(self, nodes: Iterable[str]) -> dict[str, Any]:
        """What is told of wires and gates when they are pointed at, and when they are opened."""
        told = {}
        for node in nodes:
            state = node, self._hides(node)
            if state not in self._known:
                self._known[state] = [self._details(node), self._card(node)]
            told[node] = self._known[state]
        return told

    def _details(self, node: str) -> str:
        self._say("describe", node=node)
        return "".join(str(message["text"]) for message in self._heard if message["type"] == "details")

    def _card(self, node: str) -> Mapping[str, Any] | None:
        if node not in self._wires:
            return None
        card = self._ask("open", node=node)["inspector"]
        self._ask("shut")
        # What its buttons do takes a kernel.
        return {**card, "pinnable": False, "movable": False, "jacobians": []}

    def _ask(self, kind: str, **content: Any) -> dict[str, Any]:
        """Ask as the page does."""
        self._asked += 1
        self._say(kind, seq=self._asked, **content)
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        """What was answered, without what belongs to the conversation alone."""
        [answer] = [message for message in self._heard if message["type"] == "patch"]
        return {key: value for key, value in answer.items() if key not in ("type", "to", "view", "seq")}

    def _say(self, kind: str, **content: Any) -> None:
        self._heard.clear()
        self._view.answer({"type": kind, "view": _PLACE, **content})


def graph_title(view: GraphView) -> str:
    """What the page is called."""
    name = view.graph.label(view.graph.output)
    return _("Graph of {name}").format(name=name) if name else _("Graph of an expression")


def graph_note() -> str:
    """What the page says about itself."""
    return _(
        "A recording of a graph: Walk goes through it gate by gate, forward and backward; pointing at a wire or a gate "
        "tells how its numbers come about. The numbers themselves can be changed in the notebook."
    )
