"""`GraphView`: the picture of a graph with a slider for every leaf; values and gradients follow at once.

The view is made of parts with one job each (see ``graph_part.py``) and passes messages between them and the browser.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from typing import Any, Literal

import numpy as np
import traitlets

from nbnet import language
from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.drawing.compose import graph_of
from nbnet.drawing.style import live_css
from nbnet.widgets import open_views, saving
from nbnet.widgets.esm import css, esm
from nbnet.widgets.graph_files import GraphFiles
from nbnet.widgets.graph_inspector import Inspector
from nbnet.widgets.graph_jacobian import Jacobian
from nbnet.widgets.graph_moves import Moves
from nbnet.widgets.graph_part import Handler, Part
from nbnet.widgets.graph_patterns import Patterns
from nbnet.widgets.graph_picture import Picture
from nbnet.widgets.graph_pins import Pins
from nbnet.widgets.graph_quiz import Score
from nbnet.widgets.graph_walk import Walking
from nbnet.widgets.graph_words import words
from nbnet.widgets.registry import notebook_names, register


class GraphView(GraphFiles):
    """The graph of an expression, live: move a slider, and every value and gradient follows.

    The picture is laid out once. Afterwards the graph replays what the moved leaf reaches, runs backward, and only the
    texts that changed travel to the browser. Open a wire to see all its numbers, or to pin the result of a gate at a
    number of your choosing. Views of graphs that share tensors stay in step, and follow what other cells do to leaves
    and pins.

    Every view shows the gradients of its own output. A tensor's ``.grad`` is what *your* last backward pass left there:
    a call of ``backward``, a view that you opened, or your hand on one. A view that only follows does not touch it.

    Args:
        graph: A ``Tensor`` or a ``ComputationalGraph``.
        names: Variables by name, for tensors without a name of their own; in a notebook, its variables by default.
        direction: ``"LR"`` for left to right, ``"TB"`` for top to bottom.
        folded: Names of groups to draw as one box at first, such as ``["layer1"]``.
        neurons: Whether to draw each sum of products of single numbers as one box ``W·x + b`` at first.
        walk: Begin a walk: one gate at a time, ``"forward"``, ``"backward"``, ``"both"`` one after the other, or in
            ``"forward-mode"``. ``True`` is ``"both"``.
        predict: On a walk, ask for each number before it is shown: single numbers within 2 %, of a small array its
            largest entry, of a large one its shape. ``score`` tells how it goes.
        patterns: Mark what each gate does to a gradient: distribute, scale or route it.

    Attributes:
        graph: The graph that is shown.
        error: What the last slider or button raised, ``None`` if it worked. It is shown in the view too.

    Raises:
        TypeError: ``graph`` is neither a ``Tensor`` nor a ``ComputationalGraph``.
        ValueError: There is no such direction, group or walk, or the graph is too large to be walked through.

    Example:
        >>> from nbnet.autodiff import Tensor
        >>> w, x = Tensor(2.0, name="w"), Tensor(-3.0, name="x")
        >>> view = GraphView(w * x)
        >>> view
        GraphView(1 gates, 2 leaves)
        >>> w.grad
        array(-3.)
    """

    _esm = esm("graph_view.js")
    _css = live_css() + css(
        "graph_view.css", "graph_walk.css", "graph_patterns.css", "graph_inspector.css", "projector.css"
    )
    words = traitlets.Dict().tag(sync=True)
    _svg = traitlets.Unicode().tag(sync=True)
    _note = traitlets.Unicode().tag(sync=True)
    _controls = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        graph: Tensor | ComputationalGraph,
        *,
        names: Mapping[str, object] | None = None,
        direction: Literal["LR", "TB"] = "LR",
        folded: Collection[str] = (),
        neurons: bool = False,
        walk: Literal["both", "forward", "backward", "forward-mode"] | bool = False,
        predict: bool = False,
        patterns: bool = False,
    ) -> None:
        self.graph = graph_of(graph, notebook_names() if names is None else names)
        self.leaves = self.graph.leaves
        self.error: BaseException | None = None
        self._viewers: set[str] = set()
        self.parts: tuple[Part, ...] = ()
        self.picture = Picture(self, direction=direction, folded=folded, neurons=neurons)
        self.moves = Moves(self)
        self.pins = Pins(self)
        self.walking = Walking(self, walk, predict=predict)
        self.patterns = Patterns(self, on=patterns)
        self.inspector = Inspector(self)
        self.jacobian = Jacobian(self)
        self.parts = (
            self.picture,
            self.moves,
            self.pins,
            self.walking,
            self.patterns,
            self.inspector,
            self.jacobian,
        )
        self._handlers: dict[str, Handler] = {
            "ready": self._ready,
            "closed": self._closed,
            "nudge": _nothing,
            "keep": functools.partial(saving.answer, self),
        }
        for part in self.parts:
            self._handlers |= part.handlers()
        self.words = words()
        self.picture.draw()
        super().__init__()  # opens the view on every page, complete: nothing can get lost behind it
        self.on_msg(self._receive)
        open_views.opened(self)
        language.follow(self)

    @property
    def score(self) -> Score:
        """How the predictions on walks through this view turned out: a ``Score``, to be read at any time.

        Example:
            >>> from nbnet.autodiff import Tensor
            >>> w, x = Tensor(2.0, name="w"), Tensor(-3.0, name="x")
            >>> view = GraphView(w * x, walk="backward", predict=True)
            >>> view.score
            Score(right=0, later=0, shown=0, wrong=0)
            >>> [answer.question for answer in view.score.answers]
            []
        """
        return self.walking.quiz.score

    def __repr__(self) -> str:
        return repr(self.graph).replace("ComputationalGraph", "GraphView", 1)

    def tensor(self, key: object) -> Tensor:
        """Find the tensor that a part of the picture shows.

        Args:
            key: The id of a wire, such as ``"n3"``, or of its gate, such as ``"n3-gate"``.

        Raises:
            KeyError: The graph has no such tensor.
        """
        tensors = self.graph.nodes_topologically_sorted()
        number = str(key).removeprefix("n").removesuffix("-gate")
        if not number.isdecimal() or int(number) >= len(tensors):
            raise KeyError(f"this graph has no tensor {key!r}")
        return tensors[int(number)]

    def gradient(self, tensor: Tensor) -> np.ndarray[Any, Any] | None:
        """Return the gradient that the view shows of a tensor.

        Args:
            tensor: A tensor of the graph.

        Returns:
            The derivative of the output (of its sum, if it is an array) in the tensor's shape; ``None`` where none was
            computed.
        """
        found: np.ndarray[Any, Any] | None = self.moves.gradients.get(tensor)
        return found

    def refresh(self) -> None:
        """Recompute the graph and show it, after the leaves were changed elsewhere.

        Other cells' changes are noticed by themselves when the cell ends; a loop that changes leaves while it runs
        calls this to show its progress.
        """
        with open_views.one_at_a_time:
            self.moves.catch_up()
            self.patch()

    def follow(self) -> None:
        """Refresh, if leaves or pins changed elsewhere and the view is on a page. What this raises is shown there."""
        if self._viewers and self.moves.overtaken:
            try:
                self.refresh()
            except Exception as error:  # shown in the view that cannot follow
                self.error = error
                self.patch({"error": f"{type(error).__name__}: {error}"})

    def speak(self) -> None:
        """Show everything in the present language: pages that get other words open the view again."""
        with open_views.one_at_a_time, self.hold_sync(), np.errstate(all="ignore"):
            self.words = words()
            self.picture.draw()

    def reset(self) -> None:
        """Give every leaf the values that it had when the view was made, and undo later pins. This can be undone."""
        with open_views.one_at_a_time:
            self.moves.reset()
            self.patch()

    def close(self) -> None:
        """Take the view off the page and stop following the graph."""
        open_views.closed(self)
        super().close()

    # Also where a walk or a pattern is computed: an overflow shows as ∞; a warning in a log would reach nobody.
    @np.errstate(all="ignore")
    def patch(self, more: Mapping[str, object] | None = None) -> None:
        """Send the browser what it does not show yet.

        Args:
            more: What else to say, such as an error.
        """
        state = {key: value for part in self.parts for key, value in part.state(whole=False).items()}
        self.send({"type": "patch", "texts": self.picture.changes(), **state, **(more or {})})

    @np.errstate(all="ignore")
    def _receive(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        with open_views.one_at_a_time:
            self.answer(content)

    def answer(self, content: dict[str, Any]) -> None:
        """Do what a page asks, and tell it what changed.

        Args:
            content: The page's message; it has a type, the name of the page's view, and perhaps a number.
        """
        answer = {"view": content.get("view"), "seq": content.get("seq")}
        try:
            self._handlers[str(content.get("type"))](content)
        except Exception as error:  # shown in the view, where the person is looking
            self.error = error
            message = error.args[0] if isinstance(error, KeyError) and error.args else error
            self.moves.forget()
            self.patch({**answer, "error": f"{type(error).__name__}: {message}"})
        else:
            self.error = None
            if answer["seq"] is not None:
                self.patch(answer)

    def _ready(self, content: dict[str, Any]) -> None:
        self._viewers.add(content["view"])
        self.follow()
        state = {key: value for part in self.parts for key, value in part.state(whole=True).items()}
        self.send({"type": "patch", "to": [content["view"]], "texts": self.picture.shown, **state})

    def _closed(self, content: dict[str, Any]) -> None:
        self._viewers.discard(content["view"])


def _nothing(_content: dict[str, Any]) -> None:
    """Nothing to do: the browser only says something so that its connection does not wait."""


register(Tensor, GraphView)
register(ComputationalGraph, GraphView)
