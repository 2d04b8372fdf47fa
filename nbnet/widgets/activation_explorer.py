"""`ActivationExplorer`: an activation and its derivative, with a tangent that you drag and parameters that you move."""

from __future__ import annotations

import functools
import json
import types
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from nbnet import language
from nbnet.drawing.activation_curve import REACH, Curve, activations
from nbnet.drawing.activation_plot import ActivationPlot
from nbnet.drawing.numbers import number
from nbnet.drawing.still_plot import Still, still
from nbnet.widgets import plotly_source
from nbnet.widgets.esm import css, esm
from nbnet.widgets.explorer_files import ExplorerFiles
from nbnet.widgets.explorer_state import OWN, choices, state, words
from nbnet.widgets.explorer_tape import explorer_title
from nbnet.widgets.frames import Frames
from nbnet.widgets.graph_controls import read_number
from nbnet.widgets.graph_history import History, Move
from nbnet.widgets.registry import register
from nbnet.widgets.wire import pack


class ActivationExplorer(ExplorerFiles):
    """An activation above its derivative: drag the tangent, move the parameters, see where no gradient passes.

    Values and derivatives are those of the gates, with their conventions at kinks. Where f′ is exactly 0 the neuron is
    dead; where it is below a tenth of its largest, saturated.

    Args:
        activation: the name of one, such as ``"relu"``, or a function of one Tensor: ``nb.relu``, ``np.tanh``, your
            own. Its further arguments with a number as default become sliders.
        compare: another one, drawn dotted over it.
        x: where the tangent touches, from −6 to 6.
        parameters: parameters that do not start with their default, such as ``{"slope": 0.3}``.

    Raises:
        TypeError: If it is no function of one Tensor, or has no such parameter.
        ValueError: If there is no such activation, a number is out of its range, or the function looks at several
            numbers at once, as softmax does.

    Example:
        >>> view = ActivationExplorer("relu", x=2.0)
        >>> view.value, view.slope
        (2.0, 1.0)
        >>> view.x = -1
        >>> view.value, view.slope
        (0.0, 0.0)
    """

    _esm = esm("activation_explorer.js")
    _css = css("training_view.css", "panels.css", "activation_explorer.css", "projector.css")

    def __init__(
        self,
        activation: str | Callable[..., Any] = "sigmoid",
        *,
        compare: str | Callable[..., Any] | None = None,
        x: float = 1.0,
        parameters: Mapping[str, float] | None = None,
    ) -> None:
        self._plot = ActivationPlot(
            Curve(activation, **(parameters or {})), None if compare is None else Curve(compare)
        )
        self._x = _place(x)
        self._own: dict[str, Callable[..., Any]] = {}
        self._remember_own()
        self._frames = Frames()
        self._heard: dict[str, int] = {}
        self._alert = ""
        self._history = History()
        super().__init__()
        language.follow(self)

    @property
    def activation(self) -> str:
        """The name of what is shown."""
        return self._plot.curve.name

    @property
    def x(self) -> float:
        """Where the tangent touches; can be set."""
        return self._x

    @x.setter
    def x(self, place: float) -> None:
        self._x = _place(place)
        self._changed()

    @property
    def value(self) -> float:
        """f(x)."""
        return self._plot.curve.at(self._x)[0]

    @property
    def slope(self) -> float:
        """f′(x), by the convention of the gate at a kink."""
        return self._plot.curve.at(self._x)[1]

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters of the activation, by name; set them all or some with a dictionary."""
        return dict(self._plot.curve.values)

    @parameters.setter
    def parameters(self, values: Mapping[str, float]) -> None:
        curve = self._plot.curve
        self._show(Curve(curve.function, **{**curve.values, **values}), self._plot.other)

    def show(self, activation: str | Callable[..., Any], *, compare: str | Callable[..., Any] | None = None) -> None:
        """Show another activation, and perhaps one to compare it with.

        Args:
            activation: as for the view.
            compare: as for the view.

        Raises:
            TypeError: If it is no function of one Tensor.
            ValueError: If there is no such activation, or it looks at several numbers at once.
        """
        self._show(Curve(activation), None if compare is None else Curve(compare))

    def speak(self) -> None:
        """Show everything in the present language."""
        self._plot = ActivationPlot(self._plot.curve, self._plot.other)
        self._set_up()

    def __repr__(self) -> str:
        compared = "" if self._plot.other is None else f", compared with {self._plot.other.name}"
        return f"ActivationExplorer({self.activation}{compared}, x={number(self._x)})"

    def still(self) -> Still:
        """Draw the curves and the tangent as they are now, for a page without a kernel.

        Returns:
            A picture; as the last line of a cell it shows itself, and the saved notebook keeps it.

        Example:
            >>> ActivationExplorer("relu").still().svg[:4]
            '<svg'
        """
        return still(self._plot.drawn(self._x))

    # ---- to the browser ---------------------------------------------------------------------------------------------

    def _show(self, curve: Curve, other: Curve | None) -> None:
        before = self._plot
        self._plot = ActivationPlot(curve, other)
        self._remember_own()
        self._alert = ""
        if self._plot.title == before.title and (other is None) is (before.other is None):
            self._changed()
        else:
            self._set_up()

    def _remember_own(self) -> None:
        """Keep functions without a place in the chooser, so that one can come back to them."""
        for which, curve in (("curve", self._plot.curve), ("other", self._plot.other)):
            if curve is not None and curve.name not in activations():
                self._own[which] = curve.function

    def _changed(self) -> None:
        self._frames.changed()
        self._offer()

    def _offer(self) -> None:
        if views := self._frames.due():
            # All of it each time: a view drops the frames that it has no time for.
            patches, buffers = pack([self._plot.patch(self._x)])
            frame = self._frames.send(views)
            told = {**state(self._plot, self._x), "heard": self._heard, "alert": self._alert}
            hands = {"undo": self._history.can_undo, "redo": self._history.can_redo}
            self.say("frame", *views, buffers=buffers, frame=frame, panels=patches, hands=hands, **told)

    def _set_up(self, *views: str) -> None:
        for view in views or self._frames.views():
            self._frames.detach(view)  # until it says that it is ready for the new figure
        self.say(
            "setup",
            *views,
            words=words(),
            label=explorer_title(self._plot.curve),
            plotly=plotly_source.version(),
            reach=REACH,
            title=self._plot.title,
            figure=json.loads(self._plot.figure().to_json(remove_uids=False)),
            choices=choices(self._plot, self._own),
        )

    # ---- from the browser -------------------------------------------------------------------------------------------

    def _handle(self, message: dict[str, Any]) -> None:
        # A slider under the hand does not jump back to what its earlier moves led to.
        if "seq" in message:
            self._heard[message["view"]] = message["seq"]
        super()._handle(message)

    def on_hello(self, message: dict[str, Any]) -> None:
        """A view was opened: tell it what it shows."""
        self._set_up(message["view"])

    def on_ready(self, message: dict[str, Any]) -> None:
        """A view can draw: send it all."""
        self._frames.attach(message["view"])
        self._changed()

    def on_drawn(self, message: dict[str, Any]) -> None:
        """A view has room for another frame."""
        self._frames.drawn(message["view"], message["frame"])
        self._offer()

    def on_closed(self, message: dict[str, Any]) -> None:
        """A view was closed."""
        self._frames.detach(message["view"])
        self._heard.pop(message["view"], None)

    def on_move(self, message: dict[str, Any]) -> None:
        """The tangent was dragged, or moved by a key or a number."""
        place = read_number(message["x"], "x")
        if message.get("dragged"):
            place = min(max(place, -REACH), REACH)
        self._do(message, self._plot.curve, self._plot.other, _place(place))

    def on_parameter(self, message: dict[str, Any]) -> None:
        """A slider was moved."""
        which, _dot, name = message["key"].partition(".")
        curve, other = self._plot.curve, self._plot.other
        value = read_number(message["value"], name)
        if which == "curve" and value != curve.values[name]:
            curve = curve.with_value(name, value)
        elif which == "other" and other is not None and value != other.values[name]:
            other = other.with_value(name, value)
        self._do(message, curve, other, self._x)

    def on_choose(self, message: dict[str, Any]) -> None:
        """An activation was chosen."""
        which, name = message["which"], message["value"]
        chosen = None if not name else Curve(self._own[which] if name == OWN else name)
        if which == "curve" and chosen is not None:
            self._do(message, chosen, self._plot.other, self._x)
        else:
            self._do(message, self._plot.curve, chosen, self._x)

    def on_undo(self, _message: dict[str, Any]) -> None:
        """Take back what was last done by hand."""
        self._history.step(redo=False)
        self._changed()

    def on_redo(self, _message: dict[str, Any]) -> None:
        """Do again what was taken back."""
        self._history.step(redo=True)
        self._changed()

    def _do(self, message: dict[str, Any], *shown: Any) -> None:
        """Show what a person asked for, and remember what was shown before."""
        before = self._plot.curve, self._plot.other, self._x
        self._put(shown)
        if shown != before:
            self._history.record(Move(self._put, before, shown, str(message.get("gesture", ""))))

    def _put(self, shown: Any) -> None:
        curve, other, self._x = shown
        self._show(curve, other)

    def failed(self, error: Exception) -> None:
        """Show what was wrong, and what holds instead."""
        self._alert = f"{type(error).__name__}: {error}"
        self._changed()


def _place(x: float) -> float:
    if isinstance(x, bool) or not isinstance(x, int | float | np.integer | np.floating):
        raise TypeError(f"x is {x!r}: expected a number.")
    if not -REACH <= x <= REACH:
        raise ValueError(f"x is {x!r}: the curve is drawn from {-REACH:g} to {REACH:g}.")
    return float(x)


for _kind in (types.FunctionType, np.ufunc, functools.partial):
    register(_kind, ActivationExplorer)
