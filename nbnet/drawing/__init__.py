"""Pictures: pure functions from a core object to DOT, SVG, a Plotly figure or text. No widgets, no kernels."""

import importlib
from typing import TYPE_CHECKING, Any

from nbnet.drawing.dot import graph
from nbnet.drawing.layout import LayoutError
from nbnet.drawing.numbers import number
from nbnet.drawing.picture import graph_svg, mimebundle, save

if TYPE_CHECKING:
    from nbnet.drawing.activation_plot import activation
    from nbnet.drawing.boundary_plot import boundary
    from nbnet.drawing.loss_plot import loss

__all__ = ["LayoutError", "activation", "boundary", "graph", "graph_svg", "loss", "mimebundle", "number", "save"]

# Plotly takes a while to load: the first plot does it.
_PLOTS = {"activation": "activation_plot", "boundary": "boundary_plot", "loss": "loss_plot"}


def __getattr__(name: str) -> Any:
    if name not in _PLOTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
    return getattr(importlib.import_module(f"{__name__}.{_PLOTS[name]}"), name)
