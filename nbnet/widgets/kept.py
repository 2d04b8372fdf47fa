"""What a saved notebook keeps of a live view: a picture, for pages on which no kernel runs."""

from __future__ import annotations

from typing import Any

import anywidget
import numpy as np

from nbnet.drawing.still_plot import Still
from nbnet.language import _


class Kept(anywidget.AnyWidget):
    """A widget that leaves a picture of itself in the notebook, beside what shows it live.

    GitHub, nbviewer, nbconvert and paper show the picture; a page that can show the live view prefers that.
    """

    def still(self) -> Still:
        """Draw the view as it is now, for a page without a kernel."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is not None:
            data = bundle[0]
            try:
                # Numbers that diverged are drawn all the same.
                with np.errstate(all="ignore"):
                    data["image/svg+xml"] = self.still().svg
            except Exception as error:  # the text says it, and the live view is shown all the same
                data["text/plain"] += "\n" + _("(no picture: {reason})").format(reason=error)
        return bundle
