"""A training before your eyes: buttons, loss curve and decision boundary in one widget.

The view is made of parts with one job each (see ``training_part.py``) and passes messages between them and the browser.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import traitlets

from nbnet import language
from nbnet.drawing.panel import Subject, subject_of
from nbnet.language import _
from nbnet.training import Trainer
from nbnet.widgets import open_views, plotly_source
from nbnet.widgets.esm import css, esm
from nbnet.widgets.panel_set import PanelSet, PanelsGiven
from nbnet.widgets.registry import register
from nbnet.widgets.session import session_of
from nbnet.widgets.settings import settings_of
from nbnet.widgets.training_files import TrainingFiles
from nbnet.widgets.training_hands import Hands
from nbnet.widgets.training_menu import Menu
from nbnet.widgets.training_part import Handler, Part
from nbnet.widgets.training_picture import Picture
from nbnet.widgets.training_places import Places
from nbnet.widgets.training_timeline import Timeline
from nbnet.widgets.training_transport import Transport
from nbnet.widgets.training_words import name_of, words


class TrainingView(TrainingFiles):
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
    _css = css("training_view.css", "panels.css", "projector.css")
    player = "recorded_training.js"
    words = traitlets.Dict().tag(sync=True)

    # Held only while it is on a page: a training that nobody can see or name is over.
    _trainer: Trainer | None = None
    _remove: Callable[[], None] | None = None

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
        self.panel_set = PanelSet(subject_of(trainer, **self._names), panels)
        self.alert = ""
        self._name = name_of(trainer)
        self._quiet: list[Any] = []
        self._measured = trainer.history.measurements
        self._samples = trainer.samples
        self._reference = weakref.ref(trainer)
        self.picture, self.menu, self.timeline = Picture(self), Menu(self), Timeline(self)
        others = Places(self), Transport(self), Hands(self)
        self.parts: tuple[Part, ...] = (self.picture, self.timeline, self.menu, *others, *self.further_parts())
        self._handlers: dict[str, Handler] = {}
        for part in self.parts:
            self._handlers |= part.handlers()
        super().__init__(words=self.vocabulary())
        self.watch(trainer)
        language.follow(self)

    @property
    def trainer(self) -> Trainer | None:
        """What is watched; None when the view was closed and nobody else holds the trainer."""
        return self._reference()

    @property
    def panels(self) -> list[str]:
        """The names of the open panels; can be set to others."""
        return self.panel_set.names

    @panels.setter
    def panels(self, given: PanelsGiven | None) -> None:
        self.panel_set = self.panel_set.replaced(given)
        self.menu.publish(self.panels)

    @property
    def shown(self) -> int | None:
        """The step that all panels show; None for the present. Set it to go there."""
        return self.timeline.shown

    @shown.setter
    def shown(self, iteration: int | None) -> None:
        self.timeline.show(iteration)

    def refresh(self) -> None:
        """Draw anew, after parameters were changed by hand."""
        self.picture.changed()
        self.picture.offer()

    def rebuild(self) -> None:
        """Make the panels anew, after the trainer's model or data were replaced."""
        known = self.panel_set.described()
        self.renew(self.watched())
        self.set_up(known=known)
        self.refresh()

    def renew(self, trainer: Trainer) -> None:
        """Be about the model and the data that the trainer has now."""
        self.panel_set = self.panels_about(subject_of(trainer, **self._names))
        self._measured = trainer.history.measurements
        self._samples = trainer.samples
        self._name = name_of(trainer)

    def _is_about(self, trainer: Trainer) -> bool:
        """Whether the panels are about its present model, and what it measures now."""
        return self.panel_set.subject.model is trainer.model and self._measured == trainer.history.measurements

    def show_over(self, features: tuple[int, int] | None) -> None:
        """Show all panels over the plane of two features, as columns of X; None for the principal components.

        Args:
            features: which two.

        Raises:
            ValueError: if there are no such columns, or both are the same.
        """
        names = {**self._names, "features": features}
        subject_of(self.watched(), **names)  # raises before anything is changed
        self._names = names
        self.rebuild()

    def vocabulary(self) -> dict[str, str]:
        """The words of buttons and messages in the present language, by the name under which the page knows them."""
        return words()

    def speak(self) -> None:
        """Show everything in the present language: pages that get other words open the view again."""
        if (trainer := self.trainer) is not None:
            self._name = name_of(trainer)
            try:
                # Numbers that diverged are drawn all the same.
                with np.errstate(all="ignore"):
                    self.panel_set = self.panels_about(subject_of(trainer, **self._names))
            except Exception as error:  # shown in the view, and no matter of who chose the language
                self.failed(error)
        self.words = self.vocabulary()

    def panels_about(self, subject: Subject) -> PanelSet:
        """The panels that are open after the model or the data were replaced."""
        return self.panel_set.about(subject)

    @property
    def called(self) -> str:
        """What is trained, on how much: "MLP 2-4-1, 60 samples"."""
        return self._name

    def close(self) -> None:
        """Take the view from every page; the training goes on."""
        self.leave()
        super().close()

    def __repr__(self) -> str:
        return f"TrainingView({self._name})"

    def further_parts(self) -> tuple[Part, ...]:
        """What a view has that is more than this one; a later part answers in place of an earlier one."""
        return ()

    # ---- who is watched ---------------------------------------------------------------------------------------------

    def watched(self) -> Trainer:
        """The trainer.

        Raises:
            RuntimeError: if it is gone.
        """
        trainer = self.trainer
        if trainer is None:
            raise RuntimeError("the trainer of this view is gone; run the cell again")
        if self._trainer is None:
            self.catch_up(trainer)
        return trainer

    def catch_up(self, trainer: Trainer) -> None:
        """Be about what the trainer has become while the view was closed, and nobody told it."""
        session = session_of(trainer)
        if session.at is not None and session.at > trainer.iteration:
            session.at = None
        if self._is_about(trainer):
            self._follow_samples(trainer)
        else:
            self.renew(trainer)

    def watch(self, trainer: Trainer) -> None:
        """Hold the trainer and be told of what it does, from now on."""
        if self._trainer is None:
            self.catch_up(trainer)
            self._trainer = trainer
            self._remove = trainer.add_listener(_Listener(self))
            session_of(trainer).watchers.add(self)
            open_views.opened(self)

    def leave(self) -> None:
        """Let the trainer go."""
        if self._trainer is None or self._remove is None:
            return
        self._remove()
        session_of(self._trainer).watchers.discard(self)
        open_views.closed(self)
        self.picture.stop()
        self._trainer = self._remove = None

    def frame(self, trainer: Trainer) -> None:
        """The training has moved on: draw it where there is room for a frame."""
        self.picture.moved_on(trainer)

    @np.errstate(all="ignore")  # see `Picture.offer`
    def state(self, trainer: Trainer) -> None:
        """The training was started, paused, reset, has finished or failed."""
        self.alert = ""
        session = session_of(trainer)
        replaced = self.panel_set.subject.model is not trainer.model
        if session.at is not None and (trainer.running or session.at > trainer.iteration or replaced):
            session.at = None  # who trains on is in the present
        self.picture.changed()
        if not self._is_about(trainer):
            self.rebuild()
        self._follow_samples(trainer)
        self.tell()
        self.picture.offer(settled=not trainer.running)

    def moved(self) -> None:
        """Another moment is to be shown, or another run was pinned."""
        if self.trainer is not None:
            self.picture.changed()
            self.picture.offer()  # first: this is what a hand at the slider of time waits for
            self.picture.tell_after()

    def _follow_samples(self, trainer: Trainer) -> None:
        """Show the samples that the trainer has now."""
        if trainer.samples is not self._samples:
            self._samples = trainer.samples
            self._name = name_of(trainer)
            anew = self.panel_set.follow(subject_of(trainer, **self._names))
            if anew:
                self.menu.publish(anew)

    # ---- the pages --------------------------------------------------------------------------------------------------

    def set_up(self, *places: str, known: Sequence[Mapping[str, Any]] = ()) -> None:
        """Tell places (or else all) what there is to show, and how it stands.

        Args:
            places: which.
            known: panels as places know them; what is still so, they need not make anew.
        """
        trainer = self.watched()
        self._follow_samples(trainer)
        contents = {key: value for part in self.parts for key, value in part.setup(trainer).items()}
        changed = [panel["name"] for panel in contents["panels"] if panel not in known]
        self.say("setup", *places, plotly=plotly_source.version(), changed=changed, **contents)
        self.tell(*places)

    def follow(self) -> None:
        """A cell has ended: show what it changed of which a trainer says nothing, such as its learning rate."""
        trainer = self.trainer
        if trainer is not None and self._quiet != _quiet(trainer):
            self.moved()

    def tell(self, *places: str) -> None:
        """Tell places (or else all) how the training stands, beside the numbers that frames bring."""
        trainer = self.watched()
        self._quiet = _quiet(trainer)
        moment = self.picture.moment(trainer)
        contents = {key: value for part in self.parts for key, value in part.state(trainer, moment).items()}
        alert = self.alert or ("" if trainer.error is None else _said(trainer.error))
        label = _("Training of {name}").format(name=self._name)
        self.say("state", *places, label=label, alert=alert, **contents)

    def handler(self, kind: str) -> Handler | None:
        """The part that answers a message."""
        return self._handlers.get(kind) or super().handler(kind)

    def failed(self, error: Exception) -> None:
        """Show what a button's handler raised, unless the training said so itself."""
        trainer = self.trainer
        if trainer is not None and trainer.error is error:
            return
        self.alert = _said(error)
        if trainer is None:
            self.say("alert", alert=self.alert, state="failed")
        else:
            self.tell()


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


def _quiet(trainer: Trainer) -> list[Any]:
    """What can be changed of a trainer without its telling anybody."""
    return [trainer.speed, *(setting["value"] for setting in settings_of(trainer)), *map(id, trainer.runs)]


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


register(Trainer, TrainingView)
