"""`Part`: one job of a training view, such as its transport; the view itself only passes messages on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from nbnet.training import Moment, Trainer

if TYPE_CHECKING:
    from nbnet.widgets.training_view import TrainingView

Handler = Callable[[dict[str, Any]], None]


class Part:
    """One job of a training view.

    A method ``on_<type>(message)`` answers the browser's messages of that type; what it raises is shown in the view.

    Args:
        view: the view that it belongs to.
    """

    def __init__(self, view: TrainingView) -> None:
        self.view = view

    @property
    def trainer(self) -> Trainer:
        """What the view watches; raises when it is gone."""
        return self.view.watched()

    def handlers(self) -> dict[str, Handler]:
        """The messages that this part answers, by type."""
        return {name.removeprefix("on_"): getattr(self, name) for name in dir(self) if name.startswith("on_")}

    def setup(self, trainer: Trainer) -> Mapping[str, Any]:
        """What a page is told once, when it opens.

        Args:
            trainer: what is watched.
        """
        del trainer
        return {}

    def state(self, trainer: Trainer, moment: Moment) -> Mapping[str, Any]:
        """What a page is told whenever something else than the numbers has changed.

        Args:
            trainer: what is watched.
            moment: what is shown of it.
        """
        del trainer, moment
        return {}
