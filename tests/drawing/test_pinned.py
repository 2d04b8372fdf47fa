"""What pictures say of a result that is pinned."""

import numpy as np

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.drawing import graph_svg
from nbnet.drawing.values import description


def test_it_still_comes_from_its_own_gate():
    w = Tensor(2.0, name="w")
    h = np.tanh(w)
    graph = ComputationalGraph(h * h)
    graph.pin(h, 0.5)
    assert "output of Tanh" in description(h, "h")
    assert "output of Pinned" not in graph_svg(graph)
