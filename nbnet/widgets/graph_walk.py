"""Walking through a graph view: one gate after another, forward and backward; what is not reached yet is blank."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nbnet.autodiff import Tensor
from nbnet.drawing.passes import count_passes
from nbnet.drawing.rule import moving, rules, teasers
from nbnet.drawing.walk import MODES, Walk, WalkMode, check
from nbnet.language import _
from nbnet.widgets.graph_controls import Index, read_index
from nbnet.widgets.graph_part import Part
from nbnet.widgets.graph_quiz import Quiz

if TYPE_CHECKING:
    from nbnet.widgets.graph_view import GraphView


class Walking(Part):
    """Where a person is on a walk through the graph.

    Attributes:
        mode: Which walk it is; ``None`` if there is none.
        place: Which stop, from 0.
        quiz: What the person is asked on the way.
    """

    def __init__(self, view: GraphView, walk: WalkMode | bool = False, *, predict: bool = False) -> None:
        super().__init__(view)
        self.mode: WalkMode | None = None
        self.place = 0
        self.quiz = Quiz(on=predict)
        leaf = view.leaves[0] if view.leaves else None
        self._seed: tuple[Tensor | None, Index] = leaf, (0,) * leaf.ndim if leaf is not None else ()
        self._walk: Walk | None = None
        self._tangents: dict[tuple[Tensor, Index], Any] = {}
        self._gradients: dict[Tensor, Any] = {}
        self._told: Mapping[str, object] = {"mode": ""}
        self.start(walk or predict)

    @property
    def walk(self) -> Walk | None:
        """The stops, with the graph's present numbers."""
        scene = self.view.picture.scene
        if self.mode is None or scene is None:
            return None
        if self._walk is None:
            self._walk = Walk(scene, self.mode, *self._seed)
            self.place = min(self.place, self._walk.last)
        return self._walk

    def start(self, walk: WalkMode | bool | str) -> None:
        """Begin a walk, or end it.

        Args:
            walk: Which one; ``True`` for the forward pass and then the backward pass, ``False`` to end it.

        Raises:
            ValueError: There is no such walk, or the graph is too large.
        """
        mode: Any = walk
        if walk is True:
            mode = "both" if self.view.leaves else "forward"
        if mode is not False:
            check(self.view.graph, mode)
        self.mode, self.place, self._walk = mode or None, 0, None

    def go(self, place: int) -> None:
        """Go to a stop; what is passed over without an answer is shown.

        Args:
            place: From 0 to the last one; beyond them, to the first or the last.
        """
        if (walk := self.walk) is None:
            return
        place = min(max(place, 0), walk.last)
        for passed in range(self.place, place):
            self.quiz.reveal(walk, passed)
        self.place = place

    # ---- from the browser -------------------------------------------------------------------------------------------

    def on_walk(self, content: dict[str, Any]) -> None:
        """Begin a walk, or end it."""
        self.start(content.get("mode") or False)

    def on_step(self, content: dict[str, Any]) -> None:
        """Go some stops on, or back; a question in the way is answered first."""
        by = int(content["by"])
        if by > 0 and (walk := self.walk) is not None and self.quiz.open(walk, self.place):
            self.quiz.reveal(walk, self.place)
            by -= 1
        self.go(self.place + by)

    def on_place(self, content: dict[str, Any]) -> None:
        """Go to a stop."""
        self.go(int(content["to"]))

    def on_seed(self, content: dict[str, Any]) -> None:
        """Choose what moves in forward mode."""
        leaf = self.view.moves.sliders[content["key"]].tensor
        self._seed = leaf, read_index(content.get("index") or (0,) * leaf.ndim, leaf, self.view.graph.label(leaf))
        self.place, self._walk = 0, None

    def on_predict(self, content: dict[str, Any]) -> None:
        """Ask before showing, or no longer."""
        self.quiz.on = bool(content["on"])

    def on_answer(self, content: dict[str, Any]) -> None:
        """Judge what was typed."""
        if (walk := self.walk) is not None:
            self.quiz.answer(walk, self.place, {str(key): str(text) for key, text in content["typed"].items()})

    def on_show(self, _content: dict[str, Any]) -> None:
        """Show what the person does not answer."""
        if (walk := self.walk) is not None:
            self.quiz.reveal(walk, self.place)

    def on_again(self, _content: dict[str, Any]) -> None:
        """Forget the answers, and begin again."""
        self.quiz.forget()
        self.place = 0

    # ---- to the browser ---------------------------------------------------------------------------------------------

    def drawn(self) -> None:
        """Walk through the new picture, from the same place."""
        self._walk = None

    def replayed(self) -> None:
        """Keep the place; its numbers are others, and what earlier passes found holds no longer."""
        self._walk = None
        self._tangents.clear()
        self._gradients.clear()

    def texts(self, shown: Mapping[str, str]) -> Mapping[str, str]:
        """Blank what is not reached."""
        del shown
        walk = self.walk
        return {} if walk is None else walk.texts(self.place, self.quiz.asked(walk, self.place))

    def hides(self, node: str) -> bool:
        """Whether the walk has not come to a wire or a gate."""
        walk = self.walk
        return walk is not None and walk.hides(node, self.place, self.quiz.asked(walk, self.place))

    def state(self, *, whole: bool) -> Mapping[str, object]:
        """The stop and its rule."""
        walk = self.walk
        now: Mapping[str, object] = {"mode": ""} if walk is None else self._state(walk)
        if now == self._told and not whole:
            return {}
        # What is said as a whole goes to one page: the next message tells the others too.
        self._told = {} if whole and now != self._told else now
        return {"walk": now}

    def _state(self, walk: Walk) -> Mapping[str, object]:
        stop, asked = walk.stops[self.place], self.quiz.open(walk, self.place)
        shown = teasers(walk, self.place) if asked else rules(walk, self.place)
        title = _("Step {n} of {last}: {pass_name}").format(
            n=self.place, last=walk.last, pass_name=_passes()[stop.mode]
        )
        questions = self.quiz.state(walk, self.place)
        told = [f"{question['asked']}: {question['told'] or '?'}" for question in questions]
        done = self.place == walk.last and not asked
        score = self.quiz.told(done=done)
        leaf = walk.leaf
        return {
            "mode": self.mode,
            "place": self.place,
            "last": walk.last,
            "title": title,
            "spoken": ". ".join(
                text.removesuffix(".")
                for text in (*told, title, *(rule.spoken for rule in shown), *([score] if done and score else []))
            ),
            "rules": [dataclasses.asdict(rule) for rule in shown],
            "flags": walk.flags(self.place, asking=bool(asked)),
            "predict": self.quiz.on,
            "open": bool(asked),
            "questions": questions,
            "score": score,
            "leaf": "" if leaf is None else self.view.graph.id(leaf),
            "index": list(walk.index),
            "below": "" if leaf is None else f"∂ / ∂{moving(walk)}",
            "passes": self._passes(walk, done=done),
        }

    def _passes(self, walk: Walk, *, done: bool) -> Mapping[str, object] | None:
        """Note what this walk has found when it comes to its end, and count."""
        if walk.mode == "forward":
            return None
        if done and walk.leaf is None:
            arrived = walk.known(walk.last).items()
            self._gradients = {tensor: arrival.total for (tensor, side), arrival in arrived if side == "grad"}
        elif done and walk.leaf is not None:
            result = walk.known(walk.last).get((self.view.graph.output, "grad"))
            self._tangents[walk.leaf, walk.index] = 0.0 if result is None else result.total
        return dataclasses.asdict(count_passes(walk, self._tangents, self._gradients))


def walk_words() -> dict[str, Any]:
    """What the page says about walks, beside what a stop says itself."""
    names = {
        "both": _("forward, then backward"),
        "forward": _("forward pass: values"),
        "backward": _("backward pass: gradients"),
        "forward-mode": _("forward mode: how all moves with one leaf"),
    }
    return {
        "walk": _("Walk"),
        "walk_hint": _("Go through the graph gate by gate"),
        "walk_kind": _("Which walk"),
        "walk_place": _("Step of the walk"),
        "first": _("First step"),
        "back": _("One step back"),
        "next": _("Next step"),
        "last": _("Last step"),
        "play": _("Play"),
        "pause": _("Pause"),
        "walk_keys": _("← → one step, Home End first and last, Space plays, Enter answers"),
        "walk_panel": _("What happens at this step"),
        "upstream": _("upstream"),
        "local": _("local"),
        "downstream": _("downstream"),
        "tangent": _("tangent of the input"),
        "moves": _("so it moves"),
        "adds_up": _("Contributions add up"),
        "seed": _("What moves"),
        "predict": _("Predict first"),
        "predict_hint": _("Type each number before it is shown"),
        "check": _("Check"),
        "show": _("Show it"),
        "show_hint": _("Show the answer; it does not count as yours"),
        "again": _("Start again"),
        "again_hint": _("Forget the answers and go to the first step"),
        "go_on": _("Next step"),
        "answer_hint": _("a number, or a product such as 0.2 * -3"),
        "passes": _("How many passes?"),
        **{f"walk_{mode}": names[mode] for mode in MODES},
    }


def _passes() -> Mapping[str, str]:
    return {"forward": _("forward pass"), "backward": _("backward pass"), "forward-mode": _("forward mode")}
