"""The panels of a live view: which are open, when each is computed anew, and what the page is told of them."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from nbnet.drawing.panel import Panel, Subject, View, panel_named, panels
from nbnet.language import _
from nbnet.widgets.wire import pack

SHARE: Final = 0.25
"""Of the time of a training, what all panels of all its views together may take."""

LONGEST: Final = 2.0
"""Seconds after which a panel is computed, whatever it costs."""

FIRST_COST: Final = 0.005

QUICK: Final = 0.02
"""Seconds that nobody notices when a training has come to a stop."""

PATIENCE: Final = 0.3
"""Seconds that a person waits for a panel at most, if it does not take long to compute."""

TEXT_SECONDS: Final = 2.0
"""How long a text for those who do not see the picture stays as it is, at least, while it changes."""

PanelsGiven = str | Sequence[str] | Mapping[str, Mapping[str, Any]]


@dataclass
class _Open:
    panel: Panel
    version: int = 0
    made: float = float("-inf")  # when the patch was computed
    cost: float = 0.0  # how long that took
    stale: bool = True
    patch: dict[str, Any] = field(default_factory=dict)
    buffers: list[memoryview] = field(default_factory=list)
    text: str = ""
    told: float = float("-inf")


class PanelSet:
    """The open panels of one view, by name.

    Args:
        subject: what they are about.
        given: names, or names with options, or None for what suits the subject.

    Raises:
        TypeError: if `given` is neither.
        ValueError: if there is no such panel, or it does not suit the subject.
    """

    def __init__(self, subject: Subject, given: PanelsGiven | None = None) -> None:
        self.subject = subject
        self._open: dict[str, _Open] = {}
        for name, options in _named(given, subject).items():
            self.open(name, **options)

    def __getitem__(self, name: str) -> Panel:
        return self._open[name].panel

    @property
    def names(self) -> list[str]:
        """The open panels, in their order."""
        return list(self._open)

    @property
    def notes(self) -> list[str]:
        """What there is to say about them, each thing once."""
        return list(dict.fromkeys(note for each in self._open.values() for note in each.panel.notes))

    def open(self, name: str, **options: Any) -> None:
        """Add a panel, or give an open one other options."""
        panel = panel_named(name)(self.subject, **options)
        version = self._open[name].version + 1 if name in self._open else 0
        self._open[name] = _Open(panel, version)

    def about(self, subject: Subject) -> PanelSet:
        """The same panels of another subject; those that do not suit it are left out."""
        chosen = {
            name: each.panel.options for name, each in self._open.items() if type(each.panel).unsuited(subject) is None
        }
        fresh = PanelSet(subject, {})
        for name, options in chosen.items():
            try:
                fresh.open(name, **options)
            except ValueError:  # an option of the old subject, as a layer that is gone
                fresh.open(name)
            fresh._open[name].version = self._open[name].version + 1
        return fresh

    def follow(self, subject: Subject) -> list[str]:
        """Show other samples of the same features and classes.

        Args:
            subject: with the samples.

        Returns:
            The names of the panels that the page has to be given anew; the others go on with their patches.
        """
        self.subject = subject
        anew = []
        for name, each in self._open.items():
            before = each.panel
            each.panel = type(before)(subject, **before.options)
            each.stale = True
            if not each.panel.takes_over(before):
                anew.append(name)
        return anew

    def replaced(self, given: PanelsGiven | None) -> PanelSet:
        """Other panels of the same subject."""
        fresh = PanelSet(self.subject, given)
        for name, each in fresh._open.items():
            each.version = self._open[name].version + 1 if name in self._open else 0
        return fresh

    def choose(self, name: str, option: str, value: str) -> None:
        """Change one option of an open panel."""
        chosen = self._open[name].panel.options
        if option not in chosen:
            raise ValueError(f"The panel {name!r} has no option {option!r}.")
        self.open(name, **{**chosen, option: value})

    def close(self, name: str) -> None:
        """Take a panel away."""
        self._open.pop(name, None)

    def stale(self) -> None:
        """There is something new: every panel is to be computed again, in its time."""
        for each in self._open.values():
            each.stale = True

    def refresh(
        self, view: View, unseen: Collection[str], views: int, *, at_once: bool, settled: bool = False
    ) -> float | None:
        """Compute the panels that are due.

        Args:
            view: what they show.
            unseen: those that nobody sees now.
            views: how many views share the time.
            at_once: whether to compute all that are stale, whatever it takes.
            settled: whether nothing follows soon, as after a pause: only those wait that take long.

        Returns:
            Seconds until the next of those that were not due yet, or None if there is none.
        """
        waits = []
        for name, each in self._open.items():
            if not each.stale or name in unseen:
                continue
            quick = each.cost < QUICK and each.panel.seconds <= PATIENCE
            rhythm = 0.0 if settled and quick else self._rhythm(each, view, views)
            wait = each.made + rhythm - time.perf_counter()
            if wait > 0 and not at_once:
                waits.append(wait)
            else:
                self._compute(each, view)
        return min(waits, default=None)

    def _rhythm(self, each: _Open, view: View, views: int) -> float:
        """Seconds between two patches of a panel."""
        if view.trainer is None or not view.trainer.running:  # no training to hold up, but a person who waits
            return max(min(each.panel.seconds, PATIENCE), 4 * each.cost)
        return max(each.panel.seconds, min(each.cost * len(self._open) * max(views, 1) / SHARE, LONGEST))

    @staticmethod
    def _compute(each: _Open, view: View) -> None:
        began = time.perf_counter()
        [each.patch], each.buffers = pack([each.panel.patch(view)])
        if began - each.told > TEXT_SECONDS or view.moment.past or view.trainer is None or not view.trainer.running:
            each.text, each.told = each.panel.text(view), began
        each.made = time.perf_counter()
        # The first time, and now and then another, takes long for reasons of its own.
        each.cost = min(each.made - began, 3 * each.cost or FIRST_COST)
        each.version += 1
        each.stale = False

    @property
    def versions(self) -> dict[str, int]:
        """The version of the latest patch of each panel that has one."""
        return {name: each.version for name, each in self._open.items() if each.patch}

    def packed(self, names: Iterable[str]) -> tuple[list[dict[str, Any]], list[memoryview]]:
        """The latest patches of panels, and their arrays; each says where its own begin."""
        described = []
        buffers: list[memoryview] = []
        for name in names:
            each = self._open[name]
            described.append({"name": name, "text": each.text, "first": len(buffers), **each.patch})
            buffers += each.buffers
        return described, buffers

    def described(self, names: Iterable[str] | None = None) -> list[dict[str, Any]]:
        """What the page needs to make panels."""
        return [_described(self._open[name].panel) for name in (self._open if names is None else names)]

    def menu(self) -> list[dict[str, Any]]:
        """Every panel that there is, for the menu; with the reason where one does not suit."""
        return [
            {"name": name, "label": _(panel.label), "reason": panel.unsuited(self.subject) or ""}
            for name, panel in panels().items()
        ]


def _described(panel: Panel) -> dict[str, Any]:
    figure = panel.figure()
    return {
        "name": panel.name,
        "kind": panel.kind,
        "label": panel.heading,
        "title": panel.title,
        "figure": json.loads(figure.to_json(remove_uids=False)) if panel.kind == "plot" else figure,
        "choices": [
            {"name": each.name, "label": each.label, "values": each.values, "value": each.value}
            for each in panel.choices
        ],
    }


def _named(given: PanelsGiven | None, subject: Subject) -> dict[str, dict[str, Any]]:
    """The panels asked for, with their options."""
    if given is None:
        return {name: {} for name in default_panels(subject)}
    if isinstance(given, str):
        given = panels_written(given, subject)
    if isinstance(given, Mapping):
        return {str(name): dict(options) for name, options in given.items()}
    if not isinstance(given, Sequence):
        raise TypeError(f"panels is {given!r:.80}: expected names such as ['loss', 'boundary'].")
    return {name: {} for name in given}


def panels_written(text: str, subject: Subject) -> list[str]:
    """Names in one text, separated by commas or spaces; "all" for all that suit."""
    names = text.replace(",", " ").split()
    return [name for name, panel in panels().items() if not panel.unsuited(subject)] if names == ["all"] else names


def default_panels(subject: Subject) -> list[str]:
    """What is open at first: the loss, the picture of what is learned, and a small network."""
    suit = {name for name, panel in panels().items() if panel.unsuited(subject) is None}
    chosen = ["loss", "curve" if "curve" in suit else "boundary"]
    if len(subject.layers) > 2 and subject.model.n_features <= 2:
        chosen.append("network")
    if subject.model.n_features > 2 and subject.classifies:
        chosen.append("confusion")
    return [name for name in chosen if name in suit]
