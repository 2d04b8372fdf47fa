"""`GraphView`: the picture of a graph with a slider for every leaf; values and gradients follow at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

import anywidget
import numpy as np
import traitlets

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.drawing.compose import all_groups, compose, graph_of
from nbnet.drawing.dot import digraph
from nbnet.drawing.explanation import gate_explanation, wire_explanation
from nbnet.drawing.layout import layout
from nbnet.drawing.numbers import exact
from nbnet.drawing.picture import readable
from nbnet.drawing.scene import GroupPath, Scene
from nbnet.drawing.style import live_css
from nbnet.drawing.svg import draw
from nbnet.drawing.text import plain
from nbnet.drawing.values import texts
from nbnet.widgets import open_views
from nbnet.widgets.esm import css, esm
from nbnet.widgets.graph_controls import (
    Control,
    History,
    Move,
    Write,
    controls_of,
    present,
    read_index,
    read_number,
)
from nbnet.widgets.registry import notebook_names, register

LARGEST = 2500
"""Wires and gates that are laid out in about a second."""


class GraphView(anywidget.AnyWidget):
    """The graph of an expression, live: move a slider, and every value and gradient follows.

    The picture is laid out once. Afterwards the graph replays what the moved leaf reaches, runs backward, and only the
    texts that changed travel to the browser. Views of graphs that share leaves stay in step, and follow what other
    cells do to the leaves.

    Args:
        graph: A ``Tensor`` or a ``ComputationalGraph``.
        names: Variables by name, for tensors without a name of their own; in a notebook, its variables by default.
        direction: ``"LR"`` for left to right, ``"TB"`` for top to bottom.
        folded: Names of groups to draw as one box at first, such as ``["layer1"]``.

    Attributes:
        graph: The graph that is shown.
        error: What the last slider or button raised, ``None`` if it worked. It is shown in the view too.

    Raises:
        TypeError: ``graph`` is neither a ``Tensor`` nor a ``ComputationalGraph``.
        ValueError: There is no such direction or group.

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
    _css = live_css() + css("graph_view.css")
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
    ) -> None:
        self.graph = graph_of(graph, notebook_names() if names is None else names)
        self.error: BaseException | None = None
        self._direction = direction
        self._folded = _group_paths(self.graph, folded)
        self.leaves = self.graph.leaves
        self._sliders = controls_of(self.graph)
        self._history = History()
        self._viewers: set[str] = set()
        self._replay()
        self._initial = present((leaf, ..., None) for leaf in self.leaves)
        self._versions = self._leaf_versions()
        super().__init__()
        self._draw()
        self._publish_controls()
        self.on_msg(self._receive)
        open_views.opened(self)

    def __repr__(self) -> str:
        return repr(self.graph).replace("ComputationalGraph", "GraphView", 1)

    def refresh(self) -> None:
        """Recompute the graph and show it, after the leaves were changed elsewhere.

        Other cells' changes are noticed by themselves when the cell ends; a loop that changes leaves while it runs
        calls this to show its progress.
        """
        with open_views.one_at_a_time:
            self._replay()
            self._versions = self._leaf_versions()
            self._patch()

    def follow(self) -> None:
        """Refresh, if the leaves were changed elsewhere and the view is on a page. What this raises is shown there."""
        if self._viewers and self._versions != self._leaf_versions():
            try:
                self.refresh()
            except Exception as error:  # shown in the view that cannot follow
                self.error = error
                self._patch({"error": f"{type(error).__name__}: {error}"})

    def reset(self) -> None:
        """Give every leaf the values that it had when the view was made. This can be undone."""
        with open_views.one_at_a_time:
            self._make(self._initial, gesture="")
            self._patch()

    def close(self) -> None:
        """Take the view off the page and stop following the graph."""
        open_views.closed(self)
        super().close()

    # ---- from the browser -------------------------------------------------------------------------------------------

    def _receive(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        with open_views.one_at_a_time:
            self._answer(content)

    def _answer(self, content: dict[str, Any]) -> None:
        answer = {"view": content.get("view"), "seq": content.get("seq")}
        try:
            handle = getattr(self, f"_on_{content.get('type')}")
            handle(content)
        except Exception as error:  # shown in the view, where the person is looking
            self.error = error
            message = error.args[0] if isinstance(error, KeyError) and error.args else error
            self._patch({**answer, "error": f"{type(error).__name__}: {message}"})
        else:
            self.error = None
            if answer["seq"] is not None:
                self._patch(answer)

    def _on_ready(self, content: dict[str, Any]) -> None:
        self._viewers.add(content["view"])
        self.follow()
        state = {"texts": self._shown, "controls": self._control_values(), **self._undo_state()}
        self.send({"type": "patch", "to": [content["view"]], **state})

    def _on_closed(self, content: dict[str, Any]) -> None:
        self._viewers.discard(content["view"])

    def _on_nudge(self, content: dict[str, Any]) -> None:
        """Nothing to do: the browser only says something so that its connection does not wait."""

    def _on_set(self, content: dict[str, Any]) -> None:
        control = self._control(content)
        value = read_number(content["value"], control.label)
        self._make([(control.leaf, control.index, value)], gesture=str(content.get("gesture", "")))
        if not control.low <= value <= control.high:
            control.fit_range()
            self._publish_controls()

    def _on_range(self, content: dict[str, Any]) -> None:
        control = self._control(content)
        low = read_number(content["low"], f"the range of {control.label}")
        high = read_number(content["high"], f"the range of {control.label}")
        if low >= high:
            self._publish_controls(again=True)
            raise ValueError(f"the range of {control.label} needs its lower end first: {low:g} is not below {high:g}")
        control.low, control.high = low, high
        self._publish_controls()

    def _on_entry(self, content: dict[str, Any]) -> None:
        control = self._control(content)
        wire = self._scene.wires.get(content["key"]) if self._scene is not None else None
        if "square" in content and wire is not None and wire.preview is not None:
            chosen: Sequence[object] = wire.preview.entry(int(content["square"]), control.leaf.shape)
        else:
            chosen = content.get("index", control.index)
        try:
            control.index = read_index(chosen, control.leaf, control.label)
        finally:
            self._publish_controls(again=True)
        control.fit_range()
        self._publish_controls()
        self._patch({"controls": self._control_values()})

    def _on_reset(self, _content: dict[str, Any]) -> None:
        self._make(self._initial, gesture="")

    def _on_undo(self, content: dict[str, Any]) -> None:
        redo = bool(content.get("redo"))
        if (writes := self._history.peek(redo=redo)) is not None:
            self._write(writes)
            self._history.step(redo=redo)
            open_views.moved(by=self)

    def _on_describe(self, content: dict[str, Any]) -> None:
        wire = self._scene.wires.get(content["node"].removesuffix("-gate")) if self._scene else None
        if wire is not None:
            explain = gate_explanation if content["node"].endswith("-gate") else wire_explanation
            with np.errstate(all="ignore"):
                text = explain(self.graph, wire.tensor)
            self.send({"type": "details", "to": [content["view"]], "text": text})

    def _on_fold(self, content: dict[str, Any]) -> None:
        group = all_groups(self.graph)[int(content["group"])]
        self._folded = self._folded - {group} if group in self._folded else self._folded | {group}
        self._draw()

    # ---- to the graph -----------------------------------------------------------------------------------------------

    def _make(self, writes: list[Write], gesture: str) -> None:
        """Write new numbers, remember the old ones, and show what follows from it."""
        before = present(writes)
        self._write(writes)
        self._history.record(Move(before, present(writes), gesture))
        open_views.moved(by=self)

    def _write(self, writes: list[Write]) -> None:
        """Write numbers into leaves and replay; if that fails, everything is as it was."""
        before = present(writes)
        try:
            self._replay(writes)
        except BaseException:  # an interrupted kernel, too, must not leave half a change
            self._replay(before)
            raise
        self._versions = self._leaf_versions()

    def _replay(self, writes: Iterable[Write] = ()) -> None:
        changes: dict[Tensor | str, Any] = {}
        for leaf, index, value in writes:
            data = changes.setdefault(leaf, np.array(leaf.data))
            data[index] = value
        # An overflow is shown as ∞ in the picture; a warning in the server's log would reach nobody.
        with np.errstate(all="ignore"):
            output = self.graph.forward(changes)
            if self.leaves:
                self.graph.backward(np.ones_like(output))

    def _leaf_versions(self) -> list[int]:
        return [leaf.version for leaf in self.leaves]

    # ---- to the browser ---------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        self._scene, note = self._compose()
        self._shown: dict[str, str] = {}
        svg = ""
        if self._scene is not None:
            self._shown = texts(self._scene)
            svg = draw(self._scene, layout(digraph(self._scene, labels=False).source), live=True)
        with self.hold_sync():
            self._svg = svg
            self._note = " ".join(filter(None, (self._gradient_note(), note)))

    def _compose(self) -> tuple[Scene | None, str]:
        if self._folded:
            return compose(self.graph, direction=self._direction, folded=self._folded), ""
        scene, note = readable(self.graph, direction=self._direction, largest=LARGEST)
        if scene is not None:
            self._folded = frozenset(sign.folds for sign in scene.signs.values() if sign.folds is not None)
        return scene, note

    def _gradient_note(self) -> str:
        output = self.graph.output
        name = plain(self.graph.label(output)) or "the output"
        if not self.leaves:
            return "Nothing here has a gradient: the expression is made of constants alone."
        if len(self.graph.outputs) > 1:
            name = plain(self.graph.label(output)) or "the first output"
        if output.size == 1:
            return f"Gradients are those of {name}."
        return f"Gradients are those of the sum of {name}, which has shape {output.shape}."

    def _patch(self, more: Mapping[str, object] | None = None) -> None:
        """Send the texts that are no longer what the browser shows."""
        now = {**self._shown, **texts(self._scene, constants=False)} if self._scene is not None else {}
        changed = {key: text for key, text in now.items() if self._shown.get(key) != text}
        self._shown = now
        state = {"texts": changed, "controls": self._control_values(), **self._undo_state()}
        self.send({"type": "patch", **state, **(more or {})})

    def _control_values(self) -> dict[str, str]:
        return {key: exact(control.value).replace("−", "-") for key, control in self._sliders.items()}

    def _undo_state(self) -> dict[str, bool]:
        return {"undo": self._history.can_undo, "redo": self._history.can_redo}

    def _publish_controls(self, *, again: bool = False) -> None:
        """Tell the browser what sliders there are; `again` puts back what it shows differently."""
        if again:
            self.send({"type": "controls"})
        states = {}
        for key, control in self._sliders.items():
            wire = self._scene.wires.get(key) if self._scene is not None else None
            shown = wire.preview if wire is not None else None
            square = None if shown is None else shown.square(control.index, control.leaf.shape)
            states[key] = {**control.state(), "square": square}
        self._controls = states

    def _control(self, content: dict[str, Any]) -> Control:
        try:
            return self._sliders[content["key"]]
        except KeyError:
            raise KeyError(f"this graph has no leaf {content.get('key')!r}") from None


def _group_paths(graph: ComputationalGraph, names: Collection[str]) -> frozenset[GroupPath]:
    if isinstance(names, str):
        names = (names,)
    groups = all_groups(graph)
    for name in names:
        if not any(group[-1] == name for group in groups):
            known = ", ".join(dict.fromkeys(group[-1] for group in groups)) or "none"
            raise ValueError(f"there is no group {name!r} to fold; the groups of this graph: {known}")
    return frozenset(group for group in groups if group[-1] in names)


register(Tensor, GraphView)
register(ComputationalGraph, GraphView)
