"""Pictures: pure functions from a core object to DOT, SVG, a Plotly figure or text. No widgets, no kernels."""

from nbnet.drawing.dot import graph
from nbnet.drawing.layout import LayoutError
from nbnet.drawing.numbers import number
from nbnet.drawing.picture import graph_svg, mimebundle, save

__all__ = ["LayoutError", "graph", "graph_svg", "mimebundle", "number", "save"]
