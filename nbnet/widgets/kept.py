"""What a saved notebook keeps of a live view: a picture, for pages on which no kernel runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import anywidget
import numpy as np

from nbnet.drawing.still_plot import Still
from nbnet.language import _
from nbnet.widgets import recording
from nbnet.widgets.offline import Recording


class Kept(anywidget.AnyWidget):
    """A widget that leaves a picture of itself in the notebook, beside what shows it live.

    GitHub, nbviewer, nbconvert and paper show the picture; a page that can show the live view prefers that.
    """

    recordable: ClassVar[bool] = False
    """Whether it can be played on a page without a kernel."""
    grows: ClassVar[bool] = False
    """Whether what it plays comes after it was shown."""
    player: ClassVar[str]
    """The module in `static/` that plays it on such a page."""
    plots: ClassVar[bool] = True
    """Whether that needs plotly.js."""

    def still(self) -> Still:
        """Draw the view as it is now, for a page without a kernel."""
        raise NotImplementedError

    def recording(self) -> Recording:
        """Write down what a page without a kernel plays."""
        raise NotImplementedError

    def grow(self) -> None:
        """Let there be something to play, where a person would press a button first."""

    def to_keep(self) -> Recording | None:
        """Write down what a saved notebook plays, in about a second; None if there is nothing to play yet."""
        return self.recording()

    def what_it_shows(self) -> Iterable[Any]:
        """What `to_keep` depends on, quickly: arrays, and what has a repr."""
        raise NotImplementedError

    def quick_picture(self) -> str | None:
        """The picture as SVG, to be kept beside what is played; None if that would take long."""
        return self.still().svg

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is not None:
            data = bundle[0]
            try:
                # Numbers that diverged are drawn all the same.
                with np.errstate(all="ignore"):
                    data["image/svg+xml"] = self.still().svg
                if (number := recording.number(self)) is not None:
                    data[recording.MIMETYPE] = {"number": number}
            except Exception as error:  # the text says it, and the live view is shown all the same
                data["text/plain"] += "\n" + _("(no picture: {reason})").format(reason=error)
        return bundle
