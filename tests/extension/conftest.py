"""A real IPython shell, and a view of a type of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import traitlets
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from nbnet.widgets.registry import register


class Thing:
    """Something to show."""


class ThingView(traitlets.HasTraits):
    """A view that remembers how it was made.

    Args:
        thing: what it shows.
        names: what things are called.
        size: height in pixels,
            without the frame.
        direction: where the arrows point.
        frame: whether to draw one.
    """

    def __init__(
        self,
        thing: Thing,
        *,
        names: dict[str, object] | None = None,
        size: int = 100,
        direction: str = "LR",
        frame: bool = True,
    ) -> None:
        super().__init__()
        if size < 0:
            raise ValueError(f"size is {size}; it must not be negative")
        self.thing, self.names, self.size, self.direction, self.frame = thing, names, size, direction, frame

    def __repr__(self) -> str:
        return "<the view>"


register(Thing, ThingView)


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    config = Config()
    config.HistoryManager.hist_file = ":memory:"
    shell = InteractiveShell.instance(config=config)
    shell.user_ns["thing"] = Thing()
    shell.extension_manager.load_extension("nbnet")
    yield shell
    shell.history_manager.end_session()
    InteractiveShell.clear_instance()
