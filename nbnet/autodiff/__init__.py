"""Automatic differentiation on NumPy: tensors with a history, gates, and the graph they make.

Reading order: `tensor` (what is recorded), `gate` (what is done), `gates/` (the gates themselves), `engine` (the chain rule),
`graph` (replay).
"""

from nbnet.autodiff import gates
from nbnet.autodiff.context import group, no_grad
from nbnet.autodiff.gate import Elementwise, Gate
from nbnet.autodiff.graph import ComputationalGraph
from nbnet.autodiff.tensor import Tensor

__all__ = ["ComputationalGraph", "Elementwise", "Gate", "Tensor", "gates", "group", "no_grad"]
