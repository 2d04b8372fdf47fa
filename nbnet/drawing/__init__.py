"""Pictures: pure functions from a core object to DOT, SVG, a Plotly figure or text. No widgets, no kernels."""

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any

from nbnet.drawing.dot import graph
from nbnet.drawing.layout import LayoutError
from nbnet.drawing.numbers import number
from nbnet.drawing.picture import graph_svg, mimebundle, save

if TYPE_CHECKING:
    from nbnet.drawing.activation_plot import activation
    from nbnet.drawing.boundaries_plot import boundaries
    from nbnet.drawing.boundary_plot import boundary
    from nbnet.drawing.compare_panel import compare
    from nbnet.drawing.confusion_panel import confusion
    from nbnet.drawing.curve_panel import curve
    from nbnet.drawing.hidden_panel import hidden
    from nbnet.drawing.histograms_panel import histograms
    from nbnet.drawing.landscape_panel import landscape
    from nbnet.drawing.loss_plot import loss
    from nbnet.drawing.losses_plot import losses
    from nbnet.drawing.network_panel import network
    from nbnet.drawing.panel import panels
    from nbnet.drawing.pictures_plot import pictures
    from nbnet.drawing.still_plot import still
    from nbnet.drawing.weights_panel import weights
    from nbnet.drawing.worst_panel import worst

__all__ = [
    "LayoutError",
    "activation",
    "boundaries",
    "boundary",
    "compare",
    "confusion",
    "curve",
    "graph",
    "graph_svg",
    "hidden",
    "histograms",
    "landscape",
    "loss",
    "losses",
    "mimebundle",
    "network",
    "number",
    "panels",
    "pictures",
    "save",
    "still",
    "weights",
    "worst",
]


def __getattr__(name: str) -> Any:
    # Plotly takes a while to load: the first plot does it.
    if name == "panels":
        return importlib.import_module(f"{__name__}.panel").panels
    for module in (f"{name}_panel", f"{name}_plot"):
        if name in __all__ and importlib.util.find_spec(f"{__name__}.{module}"):
            return getattr(importlib.import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
