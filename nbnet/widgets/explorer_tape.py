"""An activation explorer as a tape: what its view would say of each activation, for a page without a kernel."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from nbnet.drawing.activation_curve import REACH, Curve, activations
from nbnet.drawing.activation_plot import ActivationPlot
from nbnet.drawing.numbers import number
from nbnet.drawing.patch import Patch
from nbnet.language import _
from nbnet.widgets.explorer_state import OWN, choices, said, state, words
from nbnet.widgets.tape import Tape
from nbnet.widgets.wire import pack

_PLACES: Final = np.linspace(-REACH, REACH, 241)
_STOPS: Final = 12
"""Steps of a parameter's slider; of one that goes from 0 to 1, ten."""


def explorer_tape(
    plot: ActivationPlot, x: float, own: Mapping[str, Callable[..., Any]], names: Sequence[str] | None = None
) -> bytes:
    """Draw every activation beside every other, and each with its parameters moved, one of them at a time.

    Args:
        plot: what is shown at first.
        x: where the tangent touches at first.
        own: functions without a name among the activations, by the chooser that offers them.
        names: the activations beside what is shown; by default all.

    Returns:
        The tape, see `Tape.packed`.

    Raises:
        ValueError: if there is no such activation.
    """
    known = activations()
    if unknown := [name for name in names or () if name not in known]:
        raise ValueError(f"there is no activation {unknown[0]!r} of one number; there are {', '.join(known)}.")
    shown = _value(plot.curve), _value(plot.other)
    return _Scribe(plot, own, [name for name in known if names is None or name in (*names, *shown)]).tape(x)


class _Scribe:
    """Draws pairs of curves, each curve once."""

    def __init__(self, plot: ActivationPlot, own: Mapping[str, Callable[..., Any]], names: Sequence[str]) -> None:
        self._own = own
        self._values = {
            "curve": [*names, *([OWN] if "curve" in own else [])],
            "other": ["", *names, *([OWN] if "other" in own else [])],
        }
        self._tape = Tape()
        self._places: list[dict[str, Any]] = []
        self._known: dict[tuple[str, str], Curve | None] = {
            ("curve", _value(plot.curve)): plot.curve,
            ("other", _value(plot.other)): plot.other,
        }
        self._numbers: dict[int, int] = {}
        self._moved: dict[tuple[int, str], list[Curve]] = {}
        self._shown = plot

    def tape(self, x: float) -> bytes:
        """The tape, with the page at one place of what is shown."""
        both = itertools.product(self._values["curve"], self._values["other"])
        pairs = {f"{curve} {other}": self._pair(curve, other) for curve, other in both}
        return self._tape.packed(
            {
                "traits": {},
                "words": words(),
                "reach": REACH,
                "places": self._places,
                "pairs": pairs,
                "begin": {
                    "curve": _value(self._shown.curve),
                    "other": _value(self._shown.other),
                    "at": int(np.abs(_PLACES - x).argmin()),
                },
            }
        )

    def _curve(self, which: str, value: str) -> Curve | None:
        key = which, value
        if key not in self._known:
            self._known[key] = Curve(self._own[which] if value == OWN else value) if value else None
        return self._known[key]

    def _pair(self, curve_value: str, other_value: str) -> dict[str, Any]:
        curve, other = self._curve("curve", curve_value), self._curve("other", other_value)
        assert curve is not None
        plot = ActivationPlot(curve, other)
        moves = {}
        for which, one in (("curve", curve), ("other", other)):
            if one is None:
                continue
            for name in one.parameters:
                stops = []
                for moved in self._stops(one, name):
                    pair = (moved, other) if which == "curve" else (curve, moved)
                    stops.append({"value": moved.values[name], **self._drawn(ActivationPlot(*pair), plot)})
                moves[f"{which}.{name}"] = stops
        return {
            "title": plot.title,
            "label": explorer_title(curve),
            "figure": json.loads(plot.figure().to_json(remove_uids=False)),
            "choices": {
                which: [choice for choice in offered if choice["value"] in self._values[which]]
                for which, offered in choices(plot, self._own).items()
            },
            "home": self._drawn(plot, plot),
            "moves": moves,
        }

    def _stops(self, curve: Curve, name: str) -> list[Curve]:
        """The curve with other values of one parameter, and as it is, in order."""
        key = id(curve), name
        if key not in self._moved:
            low, high, step = _range(curve, name)
            values = {round(low + step * i, 6) for i in range(round((high - low) / step) + 1)}
            self._moved[key] = [
                curve if value == curve.values[name] else curve.with_value(name, value)
                for value in sorted(values | {curve.values[name]})
            ]
        return self._moved[key]

    def _drawn(self, plot: ActivationPlot, home: ActivationPlot) -> dict[str, Any]:
        """What is said of a pair; what depends on the place is looked up."""
        patch = plot.patch(0.0)
        traces = {uid: trace for uid, trace in patch.traces.items() if uid not in ("tangent", "point1", "point2")}
        [described], buffers = pack([Patch(traces, patch.layout)])
        numbers = self._tape.keep(buffers)
        for trace in described["traces"].values():
            for value in trace.values():
                if isinstance(value, dict):
                    value["buffer"] = numbers[value["buffer"]]
        told = state(plot, 0.0)
        controls = told["controls"]
        for key, control in controls.items():
            which, _dot, name = key.partition(".")
            curve = home.curve if which == "curve" else home.other
            assert curve is not None
            control.update(zip(("low", "high", "step"), _range(curve, name), strict=True))
        curves = [self._number(curve) for curve in (plot.curve, plot.other) if curve is not None]
        readouts = [pair[:2] for pair in told["readouts"]]
        return {"patch": described, "controls": controls, "note": told["note"], "curves": curves, "readouts": readouts}

    def _number(self, curve: Curve) -> int:
        """Where the values of a curve at all places are written down."""
        if id(curve) not in self._numbers:
            self._numbers[id(curve)] = len(self._places)
            value, slope = curve.many(_PLACES)
            ends = [value + slope * (end - _PLACES) for end in (-REACH, REACH)]
            rows = np.stack([value, slope, *ends], axis=1).astype(np.float32)
            texts = [
                [*map(number, numbers), said(*numbers)] for numbers in zip(_PLACES.tolist(), value, slope, strict=True)
            ]
            self._places.append({"rows": self._tape.keep([memoryview(rows.tobytes())])[0], "texts": texts})
        return self._numbers[id(curve)]


def _value(curve: Curve | None) -> str:
    """What the chooser sends for a curve."""
    return "" if curve is None else curve.name if curve.name in activations() else OWN


def _range(curve: Curve, name: str) -> tuple[float, float, float]:
    """How far the slider of a parameter goes, and its step."""
    parameter, held = curve.parameters[name], curve.values[name]
    low, high = min(parameter.low, held), max(parameter.high, held)
    return low, high, (high - low) / (_STOPS - 2 if high - low <= 1 else _STOPS)


def explorer_title(curve: Curve) -> str:
    """What the page is called."""
    return _("Explorer of the activation {name}").format(name=curve.name)


def explorer_note() -> str:
    """What the page says about itself."""
    return _(
        "A recording of an activation explorer: drag the point, choose activations, and move parameters one at a time; "
        "the others go back to where they were. Python computed every number of it."
    )
