"""A training before your eyes: buttons, loss curve and decision boundary in one widget."""

from __future__ import annotations

import json
import time
import weakref
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import traitlets

from nbnet.drawing.boundary_plot import BoundaryPlot
from nbnet.drawing.loss_plot import LossPlot
from nbnet.drawing.measurements import measurement
from nbnet.drawing.numbers import number
from nbnet.drawing.patch import Plot
from nbnet.language import _, ngettext, said
from nbnet.training import Trainer
from nbnet.widgets import plotly_source
from nbnet.widgets.esm import css, esm
from nbnet.widgets.frames import Frames
from nbnet.widgets.live import LiveView
from nbnet.widgets.registry import register
from nbnet.widgets.training_words import OUTCOMES, words
from nbnet.widgets.wire import pack

FRAME_SECONDS: Final = 1 / 15
"""Frames come no faster at full speed, on average: the browser would take the time from the training."""

ROLL_CALL_SECONDS: Final = 5.0
"""How long a page may take to say that it is still there."""

SPEEDS: Final = (1, 10, 100, None)


class TrainingView(LiveView):
    """The live view of a training: play, pause, step, reset and speed, loss curve and decision boundary.

    Keys: space plays and pauses, → or s does one step, r resets. The view draws as often as the browser can; it never
    slows the training down to its own pace. It can be shown several times; all places stay in step. When the last is
    closed, the training goes on as long as you hold the trainer.

    Args:
        trainer: what is watched.
        features: the two features over which the boundary is drawn, as columns of X; the others are held at their mean.
            Not needed when the model has two.
        feature_names: a name for each column of X, to be written at the axes.
        class_names: a name for each class, in the sorted order of the labels; by default the labels themselves.

    Raises:
        ValueError: If `features` or names do not fit the data.

    Example:
        >>> import nbnet as nb
        >>> X, y = nb.datasets.xor(n=100, noise=0.0, seed=0)
        >>> trainer = nb.Trainer(nb.MLP([2, 4, 1]), X, y)
        >>> nb.TrainingView(trainer)
        TrainingView(MLP 2-4-1, 100 samples)
    """

    _esm = esm("training_view.js")
    _css = css("training_view.css")
    words = traitlets.Dict().tag(sync=True)

    # Held only while it is on a page: a training that nobody can see or name is over.
    _trainer: Trainer | None = None
    _remove: Callable[[], None] | None = None

    def __init__(
        self,
        trainer: Trainer,
        *,
        features: tuple[int, int] | None = None,
        feature_names: Sequence[str] | None = None,
        class_names: Sequence[str] | None = None,
    ) -> None:
        if not isinstance(trainer, Trainer):
            raise TypeError(f"trainer is {trainer!r:.80}: expected a Trainer.")
        self._plots, self._notes = _plots(trainer, features, feature_names, class_names)
        self._name = _name(trainer)
        self._measured = trainer.history.measurements
        self._frames = Frames()
        self._unheard: set[str] = set()
        self._next_frame = 0.0
        self._alert = ""
        self._reference = weakref.ref(trainer)
        super().__init__(words=words())
        self._watch(trainer)

    @property
    def trainer(self) -> Trainer | None:
        """What is watched; None when the view was closed and nobody else holds the trainer."""
        return self._reference()

    def refresh(self) -> None:
        """Draw anew, after parameters were changed by hand."""
        self._frames.changed()
        self._offer()

    def close(self) -> None:
        """Take the view from every page; the training goes on."""
        self._leave()
        super().close()

    def __repr__(self) -> str:
        return f"TrainingView({self._name})"

    def _watch(self, trainer: Trainer) -> None:
        if self._trainer is None:
            self._trainer = trainer
            self._remove = trainer.add_listener(_Listener(self))

    def _leave(self) -> None:
        if self._remove is not None:
            self._remove()
        self._trainer = self._remove = None

    # ---- what the training says -------------------------------------------------------------------------------------

    def frame(self, trainer: Trainer) -> None:
        """The training has moved on: draw it where there is room for a frame."""
        self._frames.changed()
        now = time.perf_counter()
        if trainer.speed is not None or now >= self._next_frame:
            self._next_frame = max(self._next_frame + FRAME_SECONDS, now)
            self._offer()

    def state(self, trainer: Trainer) -> None:
        """The training was started, paused, reset, has finished or failed."""
        self._alert = ""
        self._frames.changed()
        if self._measured != trainer.history.measurements:
            self._set_up(trainer)
        self._tell(trainer)
        self._offer()

    def _offer(self) -> None:
        trainer = self.trainer
        views = self._frames.due()
        if trainer is None or not views:
            return
        patches, buffers = pack([plot.patch() for plot in self._plots])
        number_of_frame = self._frames.send(views)
        self.say("frame", *views, buffers=buffers, frame=number_of_frame, panels=patches, readouts=_readouts(trainer))

    def _set_up(self, trainer: Trainer, *views: str) -> None:
        self._measured = trainer.history.measurements
        self._plots[0] = LossPlot(trainer.history)
        self.say(
            "setup",
            *views,
            label=_("Training of {name}").format(name=self._name),
            plotly=plotly_source.version(),
            speeds=[_speed(steps) for steps in SPEEDS],
            notes=self._notes,
            panels=[
                {
                    "name": plot.name,
                    "title": plot.title,
                    "figure": json.loads(plot.figure().to_json(remove_uids=False)),
                }
                for plot in self._plots
            ],
        )

    def _tell(self, trainer: Trainer, *views: str) -> None:
        self.say(
            "state",
            *views,
            state=trainer.state,
            running=trainer.running,
            status="" if trainer.state == "failed" else said(trainer.message, OUTCOMES),
            alert=self._alert or ("" if trainer.error is None else _said(trainer.error)),
            speed=_speed(trainer.speed),
            readouts=_readouts(trainer),
        )

    # ---- what the browser says --------------------------------------------------------------------------------------

    def on_hello(self, message: dict[str, Any]) -> None:
        """A view was opened: tell it what it shows."""
        trainer = self._watched()
        self._watch(trainer)
        self._set_up(trainer, message["view"])
        self._tell(trainer, message["view"])

    def on_ready(self, message: dict[str, Any]) -> None:
        """A view can draw: send it the present state."""
        self._frames.attach(message["view"])
        self._offer()

    def on_drawn(self, message: dict[str, Any]) -> None:
        """A view has room for another frame; while training, the next one comes by itself."""
        self._frames.drawn(message["view"], message["frame"])
        trainer = self.trainer
        if trainer is not None and not trainer.running:
            self._offer()

    def on_closed(self, message: dict[str, Any]) -> None:
        """A view was closed. Perhaps it was the last: pages that were reloaded went without a word."""
        self._frames.detach(message["view"])
        self._unheard = self._frames.views()
        if self._unheard and self._loop is not None:
            self.say("roll-call")
            self._loop.call_later(ROLL_CALL_SECONDS, self._forget_unheard)
        else:
            self._forget_unheard()

    def on_present(self, message: dict[str, Any]) -> None:
        """A view answers the roll-call."""
        self._unheard.discard(message["view"])

    def _forget_unheard(self) -> None:
        for view in self._unheard:
            self._frames.detach(view)
        if not self._frames:
            self._leave()

    def on_play(self, _message: dict[str, Any]) -> None:
        """The Play button."""
        self._watched().start()

    def on_pause(self, _message: dict[str, Any]) -> None:
        """The Pause button."""
        self._watched().pause()

    def on_step(self, _message: dict[str, Any]) -> None:
        """The Step button."""
        self._watched().step()

    def on_reset(self, _message: dict[str, Any]) -> None:
        """The Reset button."""
        self._watched().reset()

    def on_speed(self, message: dict[str, Any]) -> None:
        """The choice of speed."""
        trainer = self._watched()
        trainer.speed = message["value"]
        self._tell(trainer)

    def _watched(self) -> Trainer:
        trainer = self.trainer
        if trainer is None:
            raise RuntimeError("the trainer of this view is gone; run the cell again")
        return trainer

    def failed(self, error: Exception) -> None:
        """Show what a button's handler raised, unless the training said so itself."""
        trainer = self.trainer
        if trainer is not None and trainer.error is error:
            return
        self._alert = _said(error)
        if trainer is None:
            self.say(
                "state", state="failed", running=False, status="", alert=self._alert, speed=_speed(None), readouts=[]
            )
        else:
            self._tell(trainer)


class _Listener:
    """Stands between trainer and view, so that a trainer does not keep its views alive."""

    def __init__(self, view: TrainingView) -> None:
        self._view = weakref.ref(view)

    def frame(self, trainer: Trainer) -> None:
        if (view := self._view()) is not None:
            view.frame(trainer)

    def state(self, trainer: Trainer) -> None:
        if (view := self._view()) is not None:
            view.state(trainer)


def _plots(
    trainer: Trainer,
    features: tuple[int, int] | None,
    feature_names: Sequence[str] | None,
    class_names: Sequence[str] | None,
) -> tuple[list[Plot], list[str]]:
    """The panels, and what is to be said about them."""
    curve = LossPlot(trainer.history)
    count = trainer.model.n_features
    if features is None and count != 2:
        features_counted = ngettext("{n} feature", "{n} features", count).format(n=count)
        note = _("The model has {features}: no boundary is drawn.").format(features=features_counted)
        if count > 2:
            note += " " + _("Choose two with features=(i, j); the others are held at their mean.")
        return [curve], [note]
    if class_names is None and trainer.classes is not None:
        class_names = [str(label) for label in trainer.classes]
    plane = BoundaryPlot(
        trainer.model, trainer.X, trainer.y, features=features, feature_names=feature_names, class_names=class_names
    )
    return [curve, plane], plane.notes


def _name(trainer: Trainer) -> str:
    model = trainer.model
    sizes = getattr(model, "sizes", (model.n_features, model.n_outputs))
    samples = ngettext("{n} sample", "{n} samples", len(trainer.X)).format(n=len(trainer.X))
    return f"{type(model).__name__} {'-'.join(map(str, sizes))}, {samples}"


def _speed(steps: int | None) -> dict[str, Any]:
    if steps is None:
        return {"value": None, "label": _("full speed")}
    return {"value": steps, "label": ngettext("{n:,} step a frame", "{n:,} steps a frame", steps).format(n=steps)}


def _readouts(trainer: Trainer) -> list[tuple[str, str]]:
    """Names and numbers, as texts, of what is written beside the buttons."""
    texts = [(_("epoch"), f"{trainer.epoch:,}"), (_("iteration"), f"{trainer.iteration:,}")]
    for name in trainer.history.measurements:
        values = getattr(trainer.history, name)
        known = values[np.isfinite(values)] if name.startswith("validation") else values[-1:]
        text = "—" if not len(known) else f"{known[-1]:.1%}" if "accuracy" in name else number(known[-1])
        texts.append((measurement(name), text))
    return texts


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


register(Trainer, TrainingView)
