"""Panels: pictures of a training that stand alone as figures and follow it in a live view.

A panel is one class in one file ``nbnet/drawing/<name>_panel.py`` (or ``_plot.py``). Defining it is all that it takes
to register it: it appears in ``nb.drawing.panels()``, in the menu of every training view, and in ``%nnviz``.
"""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nbnet.datasets.registry import nearest
from nbnet.datasets.validation import FloatArray
from nbnet.drawing.feature_names import feature_name
from nbnet.drawing.patch import Patch
from nbnet.language import _
from nbnet.models.model import Model
from nbnet.training import History, Moment, Run, Trainer

_FOUND: Final[dict[str, type[Panel]]] = {}


@dataclass(frozen=True, eq=False)
class Subject:
    """What panels are about; it does not keep a trainer alive.

    Attributes:
        model: what learns.
        X: samples, shape (N, features).
        y: index of each sample's class, or numbers for a regression.
        feature_names: one name a column of X.
        class_names: one name a class; empty for a regression.
        features: the two columns that a plane is drawn over, or None.
        learner: how it learns, or None for a model alone.
        measurements: names of what the training measures.
        validation: samples that are only measured, and the indices of their classes or their numbers; or None.
    """

    model: Model
    X: FloatArray
    y: NDArray[Any]
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    features: tuple[int, int] | None = None
    learner: Any = None
    measurements: tuple[str, ...] = ()
    validation: tuple[FloatArray, NDArray[Any]] | None = None

    @property
    def layers(self) -> tuple[int, ...]:
        """How many numbers go into the first layer, come out of each layer, and out of the model."""
        model = self.model
        return tuple(getattr(model, "sizes", (model.n_features, model.n_outputs)))

    @property
    def input_names(self) -> tuple[str, ...]:
        """One name for each number that goes into the first layer."""
        made: tuple[str, ...] | None = getattr(self.model, "features", None)
        return self.feature_names if made is None else tuple(feature_name(name, self.feature_names) for name in made)

    @property
    def classifies(self) -> bool:
        """Whether the model tells classes apart."""
        return self.model.task == "classification"


@dataclass(frozen=True, eq=False)
class View:
    """What a panel shows: a moment, and what surrounds it.

    Attributes:
        moment: the moment; its model may be used for anything.
        trainer: whose moment it is; None for a model alone.
    """

    moment: Moment
    trainer: Trainer | None = None

    @property
    def model(self) -> Model:
        """The model of the moment."""
        return self.moment.model

    @property
    def runs(self) -> Sequence[Run]:
        """The pinned runs."""
        return () if self.trainer is None else tuple(self.trainer.runs)


@dataclass(frozen=True)
class Choice:
    """Something about a panel that a person chooses.

    Attributes:
        name: of the panel's option.
        label: what is chosen.
        values: the options with their labels.
        value: the present one.
        shared: whether it is about all panels of a view, which are made anew for another subject, and no option of this
            one.
    """

    name: str
    label: str
    values: tuple[tuple[str, str], ...]
    value: str
    shared: bool = False


class Panel(ABC):
    """One picture of a training.

    Attributes:
        name: short, for `panels=` and for `nb.drawing.<name>`.
        label: for the menu; marked for translation.
        kind: which module of the page draws it: "plot" (Plotly), "network" or "table".
        seconds: how long a live view waits at least between two of its patches.
        order: its place in the menu.
        title: what it shows, for a screen reader.
        heading: what stands over it.
        notes: what is to be said about it.

    Args:
        subject: what it is about.

    Raises:
        ValueError: if it cannot show this subject; `unsuited` says why.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    kind: ClassVar[str] = "plot"
    seconds: ClassVar[float] = 0.0
    order: ClassVar[int] = 50

    def __init__(self, subject: Subject, **_options: Any) -> None:
        if reason := self.unsuited(subject):
            raise ValueError(f"There is no panel {self.name!r} of this: {reason}")
        self.subject = subject
        self.title = self.heading = _(self.label)
        self.notes: list[str] = []

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "name" in vars(cls):
            _FOUND[cls.name] = cls

    @classmethod
    def unsuited(cls, subject: Subject) -> str | None:  # noqa: ARG003
        """Why the panel cannot show a subject, or None if it can."""
        return None

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What a person may choose about it; each that is not shared is an option of the class."""
        return ()

    def takes_over(self, before: Self) -> bool:  # noqa: ARG002
        """Whether the picture that shows `before`, made of other samples, can go on with this panel's patches.

        A panel that can keeps what must not jump under a person's hand: its axes, its plane, its scale of colours.

        Args:
            before: the same panel with the same options.

        Returns:
            False if the page has to be given the whole figure anew.
        """
        return True

    @property
    def options(self) -> dict[str, str]:
        """What was chosen about this panel alone."""
        return {choice.name: choice.value for choice in self.choices if not choice.shared}

    @abstractmethod
    def figure(self) -> Any:
        """The picture without what `patch` fills in: a Plotly figure, or what the panel's kind asks for."""

    @abstractmethod
    def patch(self, view: View) -> Patch:
        """What the picture shows at a moment."""

    def text(self, view: View) -> str:  # noqa: ARG002
        """What a reader is told who does not see the picture."""
        return self.title

    def drawn(self, view: View) -> Any:
        """The whole picture of a moment; it carries its text, for those who cannot see it."""
        figure = self.patch(view).apply(self.figure())
        figure.layout.meta = {**(figure.layout.meta or {}), "text": self.text(view)}
        return figure

    @classmethod
    def alone(
        cls,
        of: Trainer | Model,
        X: ArrayLike | None = None,
        y: ArrayLike | None = None,
        *,
        at: int | None = None,
        **options: Any,
    ) -> Any:
        """The picture of a trainer (at a step), or of a model and data."""
        subject = subject_of(of, X, y, **{key: options.pop(key) for key in _NAMES if key in options})
        return cls(subject, **options).drawn(view_of(of, at))


_NAMES: Final = ("features", "feature_names", "class_names")


def subject_of(
    of: Trainer | Model,
    X: ArrayLike | None = None,
    y: ArrayLike | None = None,
    *,
    features: tuple[int, int] | None = None,
    feature_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
) -> Subject:
    """What panels are about: a trainer's model and data, or a model with the data given.

    Raises:
        TypeError: if it is neither, or a model comes without data.
        ValueError: if the shapes or names do not fit.
    """
    learner = None
    if isinstance(of, Trainer):
        model, samples, labels, classes, learner = of.model, of.X, of.y, of.classes, of.learner
    elif isinstance(of, Model):
        if X is None or y is None:
            raise TypeError("A model is drawn with its data: pass X and y, or a Trainer.")
        model, samples, labels, classes = of, np.asarray(X, dtype=float), np.asarray(y), None
        if samples.ndim != 2 or samples.shape[1] != model.n_features:
            raise ValueError(f"X has shape {samples.shape}: the model expects (N, {model.n_features}).")
        if len(labels) != len(samples):
            raise ValueError(f"y has {len(labels)} entries, but X has {len(samples)} samples.")
        if model.task == "classification":
            classes = np.unique(labels) if model.classes is None else np.asarray(model.classes)
            labels = np.searchsorted(classes, labels)
    else:
        raise TypeError(f"{of!r:.80} cannot be drawn: expected a Trainer, or a model with X and y.")
    names = tuple(f"x{i}" for i in range(samples.shape[1])) if feature_names is None else tuple(map(str, feature_names))
    if len(names) != samples.shape[1]:
        raise ValueError(f"feature_names has {len(names)} names: X has {samples.shape[1]} columns.")
    called: tuple[str, ...] = ()
    if model.task == "classification":
        given = class_names if class_names is not None else classes if classes is not None else range(model.n_classes)
        called = tuple(map(str, given))
        if class_names is None:
            called += tuple(str(index) for index in range(len(called), model.n_classes))
        if len(called) < model.n_classes:
            raise ValueError(f"class_names has {len(called)} names: the model has {model.n_classes} classes.")
    if features is not None and (
        len(tuple(features)) != 2
        or not all(isinstance(i, int | np.integer) and 0 <= i < model.n_features for i in features)
    ):
        raise ValueError(f"features is {features!r}: expected two columns of X, each 0 to {model.n_features - 1}.")
    if features is not None and features[0] == features[1]:
        raise ValueError(f"features is {features!r}: expected two different columns.")
    measurements = of.history.measurements if isinstance(of, Trainer) else ()
    aside = of.validation if isinstance(of, Trainer) else None
    validation = None if aside is None else (aside.X, aside.targets if aside.class_index is None else aside.class_index)
    return Subject(model, samples, labels, names, called, features, learner, measurements, validation)


def view_of(of: Trainer | Model, at: int | None = None) -> View:
    """A moment of a trainer, or the one moment that a model alone has."""
    if isinstance(of, Trainer):
        return View(of.moment(at), of)
    return View(Moment(0, 0, of, History(["loss"])))


def panels() -> Mapping[str, type[Panel]]:
    """Every panel that there is, by its name, in the order of the menu.

    >>> list(panels())[:2]
    ['loss', 'boundary']
    """
    package = importlib.import_module("nbnet.drawing")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.endswith(("_panel", "_plot")):
            importlib.import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_FOUND.items(), key=lambda item: (item[1].order, item[0])))


def panel_named(name: str) -> type[Panel]:
    """The panel of a name.

    Raises:
        ValueError: if there is none; the message names the nearest.
    """
    known = panels()
    if name not in known:
        raise ValueError(f"There is no panel called {name!r}: {nearest(name, known)}")
    return known[name]


def suited(subject: Subject) -> list[str]:
    """The names of the panels that can show a subject."""
    return [name for name, panel in panels().items() if panel.unsuited(subject) is None]
