"""Which browser views are due for a frame: the browser paces the picture, and training never waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

WINDOW = 3
"""Frames on their way to a view at most: one being drawn, one arriving, one being made."""

VIEWS_KEPT = 32
"""A page that was closed in a hurry says nothing: of more views than this, the most silent is forgotten."""


@dataclass
class _View:
    sent: list[int] = field(default_factory=list)
    shows: int = -1  # number of the change that its latest frame shows
    parts: dict[str, int] = field(default_factory=dict)  # which version it was sent of each panel
    unseen: frozenset[str] = frozenset()  # panels that are out of sight there


class Frames:
    """Counts frames sent and drawn, view by view.

    A view has an id of its own, made by the browser: one widget may be shown in several places and tabs.
    """

    def __init__(self) -> None:
        self._views: dict[str, _View] = {}
        self._change = 0
        self._frame = 0

    def __len__(self) -> int:
        return len(self._views)

    def attach(self, view: str) -> None:
        """A view is ready for its first frame, or for its first again."""
        self._views.pop(view, None)
        self._views[view] = _View()
        while len(self._views) > VIEWS_KEPT:
            del self._views[next(iter(self._views))]

    def detach(self, view: str) -> None:
        """A view was closed."""
        self._views.pop(view, None)

    def drawn(self, view: str, frame: int) -> None:
        """A view has drawn a frame; earlier ones it has drawn or dropped."""
        known = self._views.pop(view, None)
        if known is not None:
            known.sent = [number for number in known.sent if number > frame]
            self._views[view] = known  # now the least silent

    def out_of_sight(self, view: str, parts: Iterable[str]) -> bool:
        """These panels of a view cannot be seen: they need not be made for it. Returns whether another one now can."""
        if view not in self._views:
            return False
        before, now = self._views[view].unseen, frozenset(parts)
        self._views[view].unseen = now
        return bool(before - now)

    def unseen(self, views: Iterable[str]) -> frozenset[str]:
        """The panels that can be seen in none of these views."""
        unseen = [self._views[view].unseen for view in views]
        return frozenset.intersection(*unseen) if unseen else frozenset()

    def views(self) -> set[str]:
        """The views that were attached and not detached."""
        return set(self._views)

    def changed(self) -> None:
        """There is something new to show."""
        self._change += 1

    def due(self) -> list[str]:
        """The views that have not been sent the latest change and have room for a frame."""
        return [name for name, view in self._views.items() if view.shows < self._change and len(view.sent) < WINDOW]

    def missing(self, view: str, versions: Mapping[str, int]) -> tuple[str, ...]:
        """The panels of which a view has not been sent the latest version."""
        known = self._views[view].parts
        return tuple(name for name, version in versions.items() if known.get(name) != version)

    def send(self, views: list[str], versions: Mapping[str, int] | None = None) -> int:
        """Note that a frame with the latest change goes to these views, and return its number."""
        self._frame += 1
        for name in views:
            view = self._views[name]
            view.sent.append(self._frame)
            view.shows = self._change
            view.parts.update(versions or {})
        return self._frame
