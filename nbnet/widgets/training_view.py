"""A training before your eyes: buttons, loss curve and decision boundary in one widget."""

from __future__ import annotations

import asyncio
import math
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import traitlets

from nbnet.drawing.measurements import measurement
from nbnet.drawing.numbers import number
from nbnet.drawing.panel import View, subject_of
from nbnet.language import _, ngettext, said
from nbnet.models.model import Model
from nbnet.training import Moment, Trainer
from nbnet.training.trainer import UNITS, Unit
from nbnet.widgets import plotly_source
from nbnet.widgets.esm import css, esm
from nbnet.widgets.frames import Frames
from nbnet.widgets.live import LiveView
from nbnet.widgets.panel_set import PanelSet, PanelsGiven
from nbnet.widgets.registry import register
from nbnet.widgets.session import session_of
from nbnet.widgets.settings import change, settings_of
from nbnet.widgets.training_words import OUTCOMES, units, words

FRAME_SECONDS: Final = 1 / 15
"""Frames come no faster at full speed, on average: the browser would take the time from the training."""

ROLL_CALL_SECONDS: Final = 5.0
"""How long a page may take to say that it is still there."""

SPEEDS: Final = (1, 10, 100, None)


class TrainingView(LiveView):
    """The live view of a training: its buttons, its settings, its past, and panels that show what it learns.

    Keys: space plays and pauses, → or s does one step, r resets, [ and ] go back and forth in time, Esc returns to now.
    The view draws as often as the browser can; it never slows the training down to its own pace. It can be shown
    several times; all places, and all views of one trainer, stay in step. When the last is closed, the training goes on
    as long as you hold the trainer.

    Args:
        trainer: what is watched.
        panels: names of the panels to show, such as `["loss", "boundary", "network"]` or "loss, network", "all" for all
            that suit, or names with options, `{"boundary": {"look": "class"}}`. `nb.drawing.panels()` lists them; the
            view has a menu of them.
        features: the two features over which planes are drawn, as columns of X; the others are held at their mean. By
            default, more than two are shown on the plane of their two principal components.
        feature_names: a name for each column of X, to be written at the axes.
        class_names: a name for each class, in the sorted order of the labels; by default the labels themselves.

    Raises:
        ValueError: If a panel is unknown or does not suit, or `features` or names do not fit the data.

    Example:
        >>> import nbnet as nb
        >>> X, y = nb.datasets.xor(n=100, noise=0.0, seed=0)
        >>> trainer = nb.Trainer(nb.MLP([2, 4, 1]), X, y)
        >>> nb.TrainingView(trainer, panels=["loss", "network"])
        TrainingView(MLP 2-4-1, 100 samples)
    """

    _esm = esm("training_view.js")
    _css = css("training_view.css")
    words = traitlets.Dict().tag(sync=True)

    # Held only while it is on a page: a training that nobody can see or name is over.
    _trainer: Trainer | None = None
    _remove: Callable[[], None] | None = None
    _late: asyncio.TimerHandle | None = None

    def __init__(
        self,
        trainer: Trainer,
        *,
        panels: str | Sequence[str] | Mapping[str, Mapping[str, Any]] | None = None,
        features: tuple[int, int] | None = None,
        feature_names: Sequence[str] | None = None,
        class_names: Sequence[str] | None = None,
    ) -> None:
        if not isinstance(trainer, Trainer):
            raise TypeError(f"trainer is {trainer!r:.80}: expected a Trainer.")
        self._names: dict[str, Any] = {
            "features": features,
            "feature_names": feature_names,
            "class_names": class_names,
        }
        self._panels = PanelSet(subject_of(trainer, **self._names), panels)
        self._name = _name(trainer)
        self._measured = trainer.history.measurements
        self._frames = Frames()
        self._unheard: set[str] = set()
        self._next_frame = 0.0
        self._alert = ""
        self._unit: Unit = "batch"
        self._shadow: Model | None = None
        self._reference = weakref.ref(trainer)
        super().__init__(words=words())
        self._watch(trainer)

    @property
    def trainer(self) -> Trainer | None:
        """What is watched; None when the view was closed and nobody else holds the trainer."""
        return self._reference()

    @property
    def panels(self) -> list[str]:
        """The names of the open panels; can be set to others."""
        return self._panels.names

    @panels.setter
    def panels(self, given: PanelsGiven | None) -> None:
        self._panels = self._panels.replaced(given)
        self._set_up_panels(self.panels)

    @property
    def shown(self) -> int | None:
        """The step that all panels show; None for the present. Set it to go there."""
        return session_of(self._watched()).at

    @shown.setter
    def shown(self, iteration: int | None) -> None:
        trainer = self._watched()
        if iteration is None:
            session_of(trainer).go(None)
            return
        moment = trainer.moment(iteration)
        trainer.pause()
        session_of(trainer).go(moment.iteration if moment.past else None)

    def refresh(self) -> None:
        """Draw anew, after parameters were changed by hand."""
        self._changed()
        self._offer()

    def rebuild(self) -> None:
        """Make the panels anew, after the trainer's model or data were replaced."""
        trainer = self._watched()
        self._panels = self._panels.about(subject_of(trainer, **self._names))
        self._measured = trainer.history.measurements
        self._shadow = None
        self._name = _name(trainer)
        self._set_up(trainer)
        self._changed()
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
            session_of(trainer).watchers.add(self)

    def _leave(self) -> None:
        if self._remove is not None:
            self._remove()
        if self._trainer is not None:
            session_of(self._trainer).watchers.discard(self)
        if self._late is not None:
            self._late.cancel()
        self._trainer = self._remove = self._late = None

    # ---- what the training says -------------------------------------------------------------------------------------

    def frame(self, trainer: Trainer) -> None:
        """The training has moved on: draw it where there is room for a frame."""
        self._changed()
        now = time.perf_counter()
        if trainer.speed is not None or now >= self._next_frame:
            crowd = max(1.0, len(session_of(trainer).watchers) / 2)
            self._next_frame = max(self._next_frame + FRAME_SECONDS * crowd, now)
            self._offer()

    def state(self, trainer: Trainer) -> None:
        """The training was started, paused, reset, has finished or failed."""
        self._alert = ""
        session = session_of(trainer)
        if session.at is not None and (trainer.running or session.at > trainer.iteration):
            session.at = None  # who trains on is in the present
        self._changed()
        if self._measured != trainer.history.measurements:
            self.rebuild()
        self._tell(trainer)
        self._offer()

    def moved(self) -> None:
        """Another moment is to be shown, or another run was pinned."""
        trainer = self.trainer
        if trainer is not None:
            self._changed()
            self._tell(trainer)
            self._offer()

    def _changed(self) -> None:
        self._frames.changed()
        self._panels.stale()

    def _offer(self) -> None:
        trainer = self.trainer
        views = self._frames.due()
        if trainer is None or not views:
            return
        session = session_of(trainer)
        moment = trainer.moment(session.at, into=self._shadow)
        self._shadow = moment.model
        unseen = self._frames.unseen(views)
        alone = self._loop is None or not self._loop.is_running()
        wait = self._panels.refresh(View(moment, trainer), unseen, len(session.watchers), at_once=alone)
        versions = self._panels.versions
        groups: dict[tuple[str, ...], list[str]] = {}
        for view in views:
            groups.setdefault(self._frames.missing(view, versions), []).append(view)
        for names, members in groups.items():
            patches, buffers = self._panels.packed(names)
            frame = self._frames.send(members, {name: versions[name] for name in names})
            self.say(
                "frame",
                *members,
                buffers=buffers,
                frame=frame,
                panels=patches,
                readouts=_readouts(moment),
                time=_timeline(trainer, moment),
            )
        if wait is not None and self._late is None and self._loop is not None and not trainer.running:
            self._late = self._loop.call_later(wait, self._catch_up)

    def _catch_up(self) -> None:
        """Send the panels that took too long to come at once."""
        self._late = None
        self._frames.changed()
        self._offer()

    def _set_up(self, trainer: Trainer, *views: str) -> None:
        self.say(
            "setup",
            *views,
            label=_("Training of {name}").format(name=self._name),
            plotly=plotly_source.version(),
            speeds=[_speed(steps) for steps in SPEEDS],
            units=[{"value": unit, "label": label} for unit, label in units().items()],
            menu=self._panels.menu(),
            notes=self._panels.notes,
            panels=self._panels.described(),
        )
        self._tell(trainer, *views)

    def _set_up_panels(self, changed: Sequence[str]) -> None:
        """Tell the page which panels are open now, and describe those that it does not know as they are."""
        self.say(
            "panels",
            names=self._panels.names,
            panels=self._panels.described(changed),
            notes=self._panels.notes,
        )
        self._changed()
        self._offer()

    def _tell(self, trainer: Trainer, *views: str) -> None:
        moment = trainer.moment(session_of(trainer).at, into=self._shadow)
        self._shadow = moment.model
        self.say(
            "state",
            *views,
            state=trainer.state,
            running=trainer.running,
            status="" if trainer.state == "failed" else said(trainer.message, OUTCOMES),
            alert=self._alert or ("" if trainer.error is None else _said(trainer.error)),
            speed=_speed(trainer.speed),
            unit=self._unit,
            readouts=_readouts(moment),
            time=_timeline(trainer, moment),
            settings=settings_of(trainer),
            runs=[run.label for run in trainer.runs],
        )

    # ---- what the browser says --------------------------------------------------------------------------------------

    def on_hello(self, message: dict[str, Any]) -> None:
        """A view was opened: tell it what it shows."""
        trainer = self._watched()
        self._watch(trainer)
        self._set_up(trainer, message["view"])

    def on_ready(self, message: dict[str, Any]) -> None:
        """A view can draw: send it the present state."""
        self._frames.attach(message["view"])
        self._panels.stale()  # while nobody looked, nobody was told
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

    def on_step(self, message: dict[str, Any]) -> None:
        """The Step button; it steps as far as was chosen."""
        self._watched().step(unit=message.get("unit", self._unit))

    def on_unit(self, message: dict[str, Any]) -> None:
        """The choice of how far a step goes."""
        if message["value"] not in UNITS:
            raise ValueError(f"There is no step {message['value']!r}.")
        self._unit = message["value"]
        self._tell(self._watched())

    def on_scrub(self, message: dict[str, Any]) -> None:
        """The slider of time; None for the present."""
        trainer = self._watched()
        at = message["iteration"]
        self.shown = None if at is None else min(max(int(at), 0), trainer.iteration)

    def on_travel(self, message: dict[str, Any]) -> None:
        """A key: to the kept step before the one shown, or after it."""
        trainer = self._watched()
        steps = trainer.snapshots
        here = trainer.iteration if self.shown is None else self.shown
        if message["by"] < 0:
            self.shown = int(max(steps[steps < here], default=0))
        else:
            self.shown = int(min(steps[steps > here], default=trainer.iteration))

    def on_branch(self, _message: dict[str, Any]) -> None:
        """Continue from the moment that is shown; what came after it is kept as a run."""
        trainer = self._watched()
        at = session_of(trainer).at
        if at is None:
            return
        trainer.pin()
        session_of(trainer).at = None
        trainer.rewind(at)
        session_of(trainer).tell()

    def on_pin(self, _message: dict[str, Any]) -> None:
        """Keep the training as it is now, for comparison."""
        trainer = self._watched()
        trainer.pin()
        session_of(trainer).tell()

    def on_unpin(self, message: dict[str, Any]) -> None:
        """Let a run go."""
        trainer = self._watched()
        trainer.unpin(trainer.runs[message["index"]])
        session_of(trainer).tell()

    def on_setting(self, message: dict[str, Any]) -> None:
        """A setting was changed."""
        trainer = self._watched()
        change(trainer, message["name"], message["value"])
        self._alert = ""
        session_of(trainer).tell()

    def on_open(self, message: dict[str, Any]) -> None:
        """A panel was chosen in the menu."""
        self._panels.open(message["name"])
        self._set_up_panels([message["name"]])

    def on_shut(self, message: dict[str, Any]) -> None:
        """A panel was closed."""
        self._panels.close(message["name"])
        self._set_up_panels([])

    def on_choose(self, message: dict[str, Any]) -> None:
        """An option of a panel was changed."""
        self._panels.choose(message["name"], message["option"], message["value"])
        self._set_up_panels([message["name"]])

    def on_sight(self, message: dict[str, Any]) -> None:
        """Which panels of a view are out of sight."""
        if self._frames.out_of_sight(message["view"], message["unseen"]):
            self._frames.changed()
            self._offer()

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
            self.say("alert", alert=self._alert, state="failed")
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


def _name(trainer: Trainer) -> str:
    model = trainer.model
    sizes = getattr(model, "sizes", (model.n_features, model.n_outputs))
    samples = ngettext("{n} sample", "{n} samples", len(trainer.X)).format(n=len(trainer.X))
    return f"{type(model).__name__} {'-'.join(map(str, sizes))}, {samples}"


def _speed(steps: int | None) -> dict[str, Any]:
    if steps is None:
        return {"value": None, "label": _("full speed")}
    return {"value": steps, "label": ngettext("{n:,} step a frame", "{n:,} steps a frame", steps).format(n=steps)}


def _readouts(moment: Moment) -> list[tuple[str, str]]:
    """Names and numbers, as texts, of what is written beside the buttons."""
    texts = [(_("epoch"), f"{moment.epoch:,}"), (_("iteration"), f"{moment.iteration:,}")]
    for name, value in moment.measured().items():
        text = "—" if math.isnan(value) else f"{value:.1%}" if "accuracy" in name else number(value)
        texts.append((measurement(name), text))
    return texts


def _timeline(trainer: Trainer, moment: Moment) -> dict[str, Any]:
    """What the slider of time shows."""
    here = _("iteration {n:,} of {all:,}").format(n=moment.iteration, all=trainer.iteration)
    return {
        "at": moment.iteration,
        "last": trainer.iteration,
        "past": moment.past,
        "text": here if moment.past else _("now"),
    }


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


register(Trainer, TrainingView)
