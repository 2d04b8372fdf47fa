"""A hand that knows no more than a person: it clicks, drags, types and chooses what it finds on the page, at random."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from playwright.sync_api import Locator, Page

REACH = 30_000
"""Milliseconds after which something that cannot be clicked is a trouble."""


class Hand:
    """Makes gestures at what it is given; each returns what it did, or None if there was nothing to do it to.

    Args:
        page: where.
        random: decides what to take.
    """

    def __init__(self, page: Page, random: Random) -> None:
        self.page = page
        self.random = random

    def one_of(self, places: Locator) -> Locator | None:
        """One of those that can be seen and used."""
        usable = places.locator("visible=true").and_(self.page.locator(":not(:disabled)"))
        count = usable.count()
        return usable.nth(self.random.randrange(count)) if count else None

    def click(self, places: Locator) -> str | None:
        """Click one of them."""
        place = self.one_of(places)
        if place is None:
            return None
        called = _called(place)
        place.click(timeout=REACH)
        return f"clicked {called}"

    def choose(self, places: Locator) -> str | None:
        """Choose something in one of several lists."""
        place = self.one_of(places)
        if place is None:
            return None
        values: list[str] = place.evaluate("(list) => [...list.options].map((option) => option.value)")
        value = self.random.choice(values)
        place.select_option(value, timeout=REACH)
        return f"chose {value} in {_called(place)}"

    def type(self, places: Locator, texts: Sequence[str]) -> str | None:
        """Type one of these texts into a field, and Enter."""
        place = self.one_of(places)
        if place is None:
            return None
        text, called = self.random.choice(texts), _called(place)
        place.fill(text, timeout=REACH)
        place.press("Enter", timeout=REACH)
        return f"typed {text!r} into {called}"

    def slide(self, places: Locator) -> str | None:
        """Drag one of several sliders."""
        place = self.one_of(places)
        if place is None:
            return None
        called = _called(place)
        place.scroll_into_view_if_needed(timeout=REACH)
        box = place.bounding_box()
        if box is None:
            return None
        ends = self.random.uniform(0.05, 0.95), self.random.uniform(0.05, 0.95)
        self.drag(*((box["x"] + share * box["width"], box["y"] + box["height"] / 2) for share in ends))
        return f"dragged {called} from {ends[0]:.2f} to {ends[1]:.2f}"

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press, move, let go."""
        mouse, stops = self.page.mouse, self.random.randint(2, 7)
        mouse.move(*start)
        mouse.down()
        for stop in range(1, stops + 1):
            share = stop / stops
            mouse.move(start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
            self.page.wait_for_timeout(self.random.choice((15, 40, 80)))
        mouse.up()

    def press(self, place: Locator, keys: Sequence[str]) -> str | None:
        """Press one of these keys, with the focus on a view."""
        key = self.random.choice(keys)
        place.focus(timeout=REACH)
        self.page.keyboard.press(key)
        return f"pressed {key}"


def _called(place: Locator) -> str:
    name: str = place.evaluate(
        """(el) => [el.tagName.toLowerCase(), el.className?.baseVal ?? el.className,
            el.getAttribute("aria-label") ?? el.textContent?.slice(0, 30) ?? ""].join(" ")"""
    )
    return " ".join(name.split())
