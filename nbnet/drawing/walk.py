"""A walk over a graph: one gate after another computes its value, or sends its gradient, and nothing is shown before.

A walk is made of stops. A stop is one gate at work, or one folded group, whose gates work unseen. What a stop brings to
the wires are its arrivals; the picture at a stop shows the arrivals up to there.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import groupby
from typing import Any, Literal

import numpy as np

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.autodiff.derivation import Writer
from nbnet.autodiff.steps import Mode, Step, Steps, backward_steps, forward_mode_steps, forward_steps
from nbnet.drawing.explanation import MOST_GATES, MOST_NUMBERS
from nbnet.drawing.scene import Scene, Wire
from nbnet.drawing.values import Side, side_texts
from nbnet.language import _

WalkMode = Literal["both", "forward", "backward", "forward-mode"]
MODES: tuple[WalkMode, ...] = ("both", "forward", "backward", "forward-mode")

ASKED = "?"
_MORE = "+…"


@dataclasses.dataclass(frozen=True, eq=False)
class Arrival:
    """What a wire carries once a stop is done.

    Attributes:
        tensor: The tensor of the wire.
        side: Whether it is the value above the wire, or the derivative below it.
        total: The value; the gradient collected so far; or the tangent.
        parts: The contributions to the total that come from this stop.
        before: The contributions of earlier stops.
        missing: How many contributions are still to come.
    """

    tensor: Tensor
    side: Side
    total: Any
    parts: tuple[Any, ...] = ()
    before: tuple[Any, ...] = ()
    missing: int = 0


@dataclasses.dataclass(frozen=True, eq=False)
class Stop:
    """One gate, or one folded group, at work.

    Attributes:
        mode: The pass: ``"forward"``, ``"backward"`` or ``"forward-mode"``.
        sign: The id of what is lit; empty where a pass begins.
        steps: What the gates do; none where a pass begins.
        sources: The tensors whose numbers it uses.
        arrivals: What it brings to the wires that are drawn.
    """

    mode: Mode
    sign: str = ""
    steps: tuple[Step, ...] = ()
    sources: tuple[Tensor, ...] = ()
    arrivals: tuple[Arrival, ...] = ()


class Walk:
    """The stops of one or two passes over a graph, with the present numbers of its tensors.

    Args:
        scene: The picture that is walked through.
        mode: ``"forward"`` (the values), ``"backward"`` (the gradients of the output), ``"both"`` (one after the
            other), or ``"forward-mode"`` (how everything moves with one number).
        leaf: For ``"forward-mode"``: the leaf that moves; by default the first one.
        index: Which entry of it moves; ``()`` for a scalar.

    Attributes:
        scene: The picture.
        mode: As given.
        leaf: What moves; ``None`` but for ``"forward-mode"``.
        index: Which entry of it.
        stops: In the order of the walk. The first one shows what is known before any gate works.

    Raises:
        ValueError: The graph is too large, has no leaf to differentiate by, or there is no such mode.

    Examples:
        >>> from nbnet.autodiff import ComputationalGraph
        >>> from nbnet.drawing.compose import compose
        >>> a, b = Tensor(2.0, name="a"), Tensor(1.0, name="b")
        >>> scene = compose(ComputationalGraph((a + b) * (b + 1)))
        >>> walk = Walk(scene, "backward")
        >>> [walk.texts(place)["n1-grad"] for place in range(4)]
        ['', '', '3+…', '5']
    """

    def __init__(self, scene: Scene, mode: WalkMode, leaf: Tensor | None = None, index: tuple[int, ...] = ()) -> None:
        graph = scene.graph
        check(graph, mode)
        self.scene, self.mode, self.index = scene, mode, index
        self.leaf = None
        stops: list[Stop] = []
        if mode in ("forward", "both"):
            stops += [Stop("forward"), *self._forward(forward_steps(graph))]
        if mode in ("backward", "both"):
            start = np.ones_like(graph.output.data)
            seed = Arrival(graph.output, "grad", start)
            stops += [Stop("backward", arrivals=(seed,)), *self._backward(backward_steps(graph, start), start)]
        if mode == "forward-mode":
            self.leaf = graph.leaves[0] if leaf is None else leaf
            stops += [Stop(mode, arrivals=tuple(self._unmoved())), *self._tangents()]
        self.stops = tuple(stops)

    @cached_property
    def writer(self) -> Writer:
        """What writes the formulas of this walk."""
        return Writer(self.scene.graph, self.index)

    @property
    def last(self) -> int:
        """The place of the last stop."""
        return len(self.stops) - 1

    def known(self, place: int) -> dict[tuple[Tensor, Side], Arrival]:
        """What has arrived when the stop at a place is done, by tensor and side."""
        return {(a.tensor, a.side): a for stop in self.stops[: place + 1] for a in stop.arrivals}

    def texts(self, place: int, asked: Collection[tuple[Tensor, Side]] = ()) -> dict[str, str]:
        """Write what the wires say at a stop, where that is not what their tensors hold.

        Args:
            place: Which stop, from 0 to ``last``.
            asked: What the learner is to predict: a question mark stands there.

        Returns:
            Texts by id, as in ``nbnet.drawing.values``: blank where nothing has arrived, and ``…`` behind a gradient to
            which contributions are still to be added.
        """
        arrived = self.known(place)
        written: dict[str, str] = {}
        for wire in self.scene.wires.values():
            if wire.is_literal:
                continue
            for side in self._sides(wire):
                if (wire.tensor, side) in asked:
                    written |= side_texts(wire, side, None, ASKED)
                elif (arrival := arrived.get((wire.tensor, side))) is not None:
                    written |= _arrived(wire, arrival)
                elif place < self.last or self.mode in ("forward", "forward-mode"):
                    written |= side_texts(wire, side, None)
        return written

    def _sides(self, wire: Wire) -> Iterator[Side]:
        """The sides of a wire that the walk fills."""
        if self.mode in ("forward", "both") and wire.kind == "gate":
            yield "value"
        if wire.kind != "constant":
            yield "grad"

    def hides(self, node: str, place: int, asked: Collection[tuple[Tensor, Side]] = ()) -> bool:
        """Whether not all numbers of a wire or a gate are known at a stop.

        Args:
            node: The id of a wire, or of a gate or a folded group.
            place: Which stop.
            asked: What the learner is still to predict.
        """
        wire = self.scene.wires.get(node)
        if wire is None:
            later = self.stops[place if asked else place + 1 :]
            return any(stop.sign == node for stop in later)
        now, end = self.known(place), self.known(self.last)
        places = [(wire.tensor, side) for side in self._sides(wire)]
        return any(key in asked or (key in end and (key not in now or now[key].missing > 0)) for key in places)

    def flags(self, place: int, *, asking: bool = False) -> dict[str, list[str]]:
        """Find what is to be stressed at a stop.

        Args:
            place: Which stop.
            asking: Whether its results are still to be predicted.

        Returns:
            Ids of parts of the picture: ``data-lit`` (the gate at work), ``data-given`` (the wires whose numbers it
            uses), ``data-made`` (the wires that it brings numbers to), ``data-flow`` (the lines between them), and
            ``data-ahead`` (gates that this pass has not come to).
        """
        stop = self.stops[place]
        ends = {*self._drawn(stop.sources), *self._drawn(a.tensor for a in stop.arrivals)}
        lines = [
            f"e{n}"
            for n, edge in enumerate(self.scene.edges)
            if stop.sign and stop.sign in (edge.tail, edge.head) and ends & {edge.tail, edge.head}
        ]
        ahead = dict.fromkeys(later.sign for later in self.stops[place + 1 :] if later.mode == stop.mode and later.sign)
        ahead.pop(stop.sign, None)
        made = self._drawn(a.tensor for a in stop.arrivals) if stop.steps or self.mode != "forward-mode" else []
        return {
            "data-lit": [stop.sign] if stop.sign else [],
            "data-given": self._drawn(stop.sources),
            "data-made": made,
            "data-flow": lines,
            "data-asking": made if asking else [],
            "data-ahead": list(ahead),
        }

    def _drawn(self, tensors: Iterable[Tensor]) -> list[str]:
        found = dict.fromkeys(self.scene.graph.id(tensor) for tensor in tensors)
        return [key for key in found if key in self.scene.wires and not self.scene.wires[key].is_literal]

    # ---- the passes -------------------------------------------------------------------------------------------------

    def _forward(self, steps: Steps) -> Iterator[Stop]:
        for sign, together in self._by_sign(steps):
            inner = {step.tensor for step in together}
            sources = tuple(source for step in together for source in step.inputs if source not in inner)
            arrivals = [Arrival(step.tensor, "value", step.value) for step in together if self._is_drawn(step.tensor)]
            yield Stop("forward", sign, together, sources, tuple(arrivals))

    def _backward(self, steps: Steps, start: Any) -> Iterator[Stop]:
        missing = Counter(
            source
            for step in steps
            for source, part in zip(step.inputs, step.contributions, strict=True)
            if part is not None
        )
        sent: dict[Tensor, list[Any]] = {}
        totals: dict[Tensor, Any] = {self.scene.graph.output: start}
        for sign, together in self._by_sign(steps):
            before = {tensor: tuple(parts) for tensor, parts in sent.items()}
            here: dict[Tensor, list[Any]] = {}
            for step in together:
                for source, part, total in zip(step.inputs, step.contributions, step.totals, strict=True):
                    if part is not None:
                        here.setdefault(source, []).append(part)
                        sent.setdefault(source, []).append(part)
                        totals[source] = total
                        missing[source] -= 1
            arrivals = [
                Arrival(tensor, "grad", totals[tensor], tuple(parts), before.get(tensor, ()), missing[tensor])
                for tensor, parts in here.items()
                if self._is_drawn(tensor)
            ]
            sources = tuple(step.tensor for step in together if self._is_drawn(step.tensor))
            yield Stop("backward", sign, together, sources, tuple(arrivals))

    def _tangents(self) -> Iterator[Stop]:
        assert self.leaf is not None
        steps = forward_mode_steps(self.scene.graph, self.leaf, self.index)
        for sign, together in self._by_sign(steps):
            inner = {step.tensor for step in together}
            sources = tuple(source for step in together for source in step.inputs if source not in inner)
            arrivals = [
                Arrival(step.tensor, "grad", step.tangent, tuple(p for p in step.contributions if p is not None))
                for step in together
                if self._is_drawn(step.tensor)
            ]
            yield Stop("forward-mode", sign, together, sources, tuple(arrivals))

    def _unmoved(self) -> Iterator[Arrival]:
        """Where forward mode begins: the chosen number moves by 1, and what does not depend on it stays."""
        assert self.leaf is not None
        moving = {self.leaf}
        for tensor in self.scene.graph.nodes_topologically_sorted():
            if tensor.tracked and not moving.isdisjoint(tensor.inputs):
                moving.add(tensor)
            if tensor is self.leaf or (tensor not in moving and tensor.tracked):
                start = np.zeros(tensor.shape, tensor.dtype)
                if tensor is self.leaf:
                    start[self.index] = 1
                if self._is_drawn(tensor):
                    yield Arrival(tensor, "grad", start)

    def _by_sign(self, steps: Steps) -> Iterator[tuple[str, tuple[Step, ...]]]:
        for sign, together in groupby(steps, self._sign):
            if self.scene.signs[sign].folds is not None:
                yield sign, tuple(together)
            else:
                yield from ((sign, (step,)) for step in together)

    def _sign(self, step: Step) -> str:
        node = self.scene.graph.id(step.tensor)
        return self.scene.inside.get(node, f"{node}-gate")

    def _is_drawn(self, tensor: Tensor) -> bool:
        return self.scene.graph.id(tensor) in self.scene.wires


def check(graph: ComputationalGraph, mode: str) -> None:
    """Refuse a walk that there is not, or whose steps take too long to compute while a person waits.

    Args:
        graph: The graph.
        mode: Which walk.

    Raises:
        ValueError: There is no such walk or, but for ``"forward"``, no leaf to differentiate by; or the graph has more
            than ``MOST_GATES`` gates, or its results more than ``MOST_NUMBERS`` numbers.
    """
    if mode not in MODES:
        raise ValueError(f"walk is {', '.join(map(repr, MODES))}, True or False, not {mode!r}")
    if mode != "forward" and not graph.leaves:
        raise ValueError(_("This graph is made of constants alone: there is no gradient to walk to."))
    outputs = [tensor for tensor in graph.nodes_topologically_sorted() if tensor.gate is not None]
    if len(outputs) > MOST_GATES:
        text = _("A walk goes through up to {most} gates; this graph has {gates}.")
        raise ValueError(text.format(most=MOST_GATES, gates=len(outputs)))
    numbers = sum(tensor.size for tensor in outputs)
    if numbers > MOST_NUMBERS:
        text = _("A walk goes through up to {most} numbers; the gates of this graph compute {numbers}.")
        raise ValueError(text.format(most=MOST_NUMBERS, numbers=numbers))


def _arrived(wire: Wire, arrival: Arrival) -> dict[str, str]:
    written = side_texts(wire, arrival.side, arrival.total)
    if arrival.missing and wire.preview is None:
        written[f"{wire.id}-{arrival.side}"] += _MORE
    return written
