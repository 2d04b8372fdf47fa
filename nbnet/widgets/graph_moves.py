"""The numbers of a graph view, moved by sliders, typed numbers, pins and undo; the graph replays what they reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from nbnet.autodiff import Tensor, pins
from nbnet.widgets import open_views
from nbnet.widgets.graph_controls import Control, Write, controls_of, present, read_index, read_number
from nbnet.widgets.graph_history import History, Move
from nbnet.widgets.graph_part import Part

if TYPE_CHECKING:
    from nbnet.widgets.graph_view import GraphView


class Moves(Part):
    """What changes the numbers of a graph view.

    Attributes:
        sliders: One control a leaf, by the leaf's id.
        history: What undo takes back.
        gradients: Those of the graph's output, by tensor. They are not read from the tensors' ``.grad``, which other
            graphs share.
    """

    def __init__(self, view: GraphView) -> None:
        super().__init__(view)
        self.sliders = controls_of(view.graph)
        self.history = History()
        self.gradients: dict[Tensor, Any] = {}
        self.replay()
        self._pin_changes = -1
        self._initial = present((leaf, ..., None) for leaf in view.leaves)
        self._initial_pins = view.graph.pinned
        self._note_present()

    @property
    def controls(self) -> dict[str, Control]:
        """The controls of leaves and of pins, by the tensor's id."""
        return {**self.sliders, **self.view.pins.sliders}

    @property
    def overtaken(self) -> bool:
        """Whether something else has changed a leaf, or a pin."""
        if self._versions != self._leaf_versions():
            return True
        if self._pin_changes != pins.changes.count:
            if self._stamps != self._pin_stamps():
                return True
            self._pin_changes = pins.changes.count
        return False

    def catch_up(self) -> None:
        """Recompute the graph with what its leaves and pins hold now; what changed them left the ``.grad`` it wanted.

        If that fails, it is not tried again before something changes once more.
        """
        try:
            self.replay(leave=False)
        finally:
            self._note_present()
        self._include_all()

    def reset(self) -> None:
        """Give every leaf its first values, and pin what was pinned at first."""
        held: Iterable[Tensor] = dict.fromkeys([*self.view.graph.pinned, *self._initial_pins])
        self.make([*self._initial, *((tensor, ..., self._initial_pins.get(tensor)) for tensor in held)], gesture="")

    def make(self, writes: list[Write], gesture: str) -> None:
        """Write new numbers, remember the old ones, and let other views follow.

        Args:
            writes: The numbers.
            gesture: Moves of one gesture, such as the drag of a slider, are one step of undo.
        """
        before = present(writes)
        self._write(writes)
        self.history.record(Move(self._write, before, present(writes), gesture))
        open_views.moved(by=self.view)

    def replay(self, writes: Iterable[Write] = (), *, leave: bool = True) -> None:
        """Write numbers into leaves and pins, and recompute what they reach and every gradient.

        Args:
            writes: The numbers.
            leave: Whether to leave the gradients in the tensors too, as a backward pass does.
        """
        graph = self.view.graph
        changes: dict[Tensor | str, Any] = {}
        held: dict[Tensor, Any] = {}
        for tensor, index, value in writes:
            if tensor.gate is None:
                data = changes.setdefault(tensor, np.array(tensor.data))
                data[index] = value
            elif value is None:
                held[tensor] = None
            else:
                data = held.setdefault(tensor, np.array(tensor.data))
                data[index] = value
        # An overflow is shown as ∞ in the picture; a warning in the server's log would reach nobody.
        with np.errstate(all="ignore"):
            for tensor, value in held.items():
                if value is not None:
                    graph.pin(tensor, value)
                elif tensor in graph.pinned:
                    graph.unpin(tensor)
            output = graph.forward(changes) if leave else graph.follow()
            if self.view.leaves:
                self.gradients = graph.gradients(np.ones_like(output))
                if leave:
                    graph.backward(np.ones_like(output))
        for part in self.view.parts:
            part.replayed()

    # ---- from the browser -------------------------------------------------------------------------------------------

    def on_set(self, content: dict[str, Any]) -> None:
        """Give an entry of a leaf or of a pin a number."""
        self._said.pop(content["key"], None)  # "2.00" was typed, and 2 is there
        control = self._control(content)
        value = read_number(content["value"], control.label)
        self.make([(control.tensor, control.index, value)], gesture=str(content.get("gesture", "")))

    def on_range(self, content: dict[str, Any]) -> None:
        """Give a slider other ends."""
        control = self._control(content)
        low = read_number(content["low"], f"the range of {control.label}")
        high = read_number(content["high"], f"the range of {control.label}")
        if low >= high:
            self.publish(again=True)
            raise ValueError(f"the range of {control.label} needs its lower end first: {low:g} is not below {high:g}")
        before = control.low, control.high
        self._put_range(control, (low, high))
        self.history.record(Move(partial(self._put_range, control), before, (low, high)))

    def on_entry(self, content: dict[str, Any]) -> None:
        """Let a slider move another entry of its array."""
        control = self._control(content)
        scene = self.view.picture.scene
        wire = scene.wires.get(content["key"]) if scene is not None else None
        if "square" in content and wire is not None and wire.preview is not None:
            chosen: Sequence[object] = wire.preview.entry(int(content["square"]), control.tensor.shape)
        else:
            chosen = content.get("index", control.index)
        before = control.index
        try:
            control.index = read_index(chosen, control.tensor, control.label)
        finally:
            self.publish(again=True)
        if control.index == before:
            return  # a range that a person chose for it stays
        control.fit_range()
        self.publish()

    def on_reset(self, _content: dict[str, Any]) -> None:
        """Give every leaf its first values."""
        self.reset()

    def on_undo(self, content: dict[str, Any]) -> None:
        """Take the last move back, or make it again."""
        self.history.step(redo=bool(content.get("redo")))
        open_views.moved(by=self.view)

    # ---- to the browser ---------------------------------------------------------------------------------------------

    def drawn(self) -> None:
        """Find the squares of the sliders' entries in the new picture."""
        self.publish()

    def state(self, *, whole: bool) -> Mapping[str, object]:
        """The numbers of the sliders, short and exact, and whether there is something to undo."""
        numbers: dict[str, object] = {}
        for key, control in self.controls.items():
            numbers |= self.news(key, control.written, whole=whole)
        return {"controls": numbers, "undo": self.history.can_undo, "redo": self.history.can_redo}

    def forget(self) -> None:
        """Tell every number again: a page may show one that was refused."""
        self._said.clear()

    def publish(self, *, again: bool = False) -> None:
        """Tell the browser what sliders there are.

        Args:
            again: Put back what it shows differently.
        """
        if again:
            self.view.send({"type": "controls"})
        states = {}
        scene = self.view.picture.scene
        for key, control in self.controls.items():
            wire = scene.wires.get(key) if scene is not None else None
            shown = wire.preview if wire is not None else None
            square = None if shown is None else shown.square(control.index, control.tensor.shape)
            states[key] = {**control.state(), "square": square}
        for gone in self._said.keys() - states.keys():  # should its slider come again, it comes without a number
            del self._said[gone]
        self.view._controls = states

    def _write(self, writes: list[Write]) -> None:
        """Write numbers into leaves and pins and replay; if that fails, everything is as it was."""
        before = present(writes)
        try:
            self.replay(writes)
        except BaseException:  # an interrupted kernel, too, must not leave half a change
            self.replay(before)
            raise
        self._note_present()
        self._include_all()

    def _put_range(self, control: Control, ends: tuple[float, float]) -> None:
        control.low, control.high = ends
        self.publish()

    def _include_all(self) -> None:
        """Give a slider wider ends where its number lies beyond them: at a touch it would jump back between them."""
        outgrown = [control for control in self.controls.values() if control.is_outgrown]
        for control in outgrown:
            control.include()
        if outgrown:
            self.publish()

    def _note_present(self) -> None:
        self._versions, self._stamps = self._leaf_versions(), self._pin_stamps()
        self._pin_changes = pins.changes.count

    def _leaf_versions(self) -> list[int]:
        return [leaf.version for leaf in self.view.leaves]

    def _pin_stamps(self) -> dict[Tensor, int]:
        return pins.stamps(self.view.graph.nodes_topologically_sorted())

    def _control(self, content: dict[str, Any]) -> Control:
        try:
            return self.controls[content["key"]]
        except KeyError:
            raise KeyError(f"this graph has no slider {content.get('key')!r}") from None
