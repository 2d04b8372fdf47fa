"""Automatic differentiation on NumPy: tensors with a history, gates, and the graph they make.

Reading order: `tensor` (what is recorded), `gate` (what is done), `gates/` (the gates themselves), `engine` (the
chain rule), `graph` and `upkeep` (replay), `reverse_mode`, `forward_mode` and `derivatives` (functions of functions),
`steps` and `derivation` (a pass with its formulas), `checks` (is a gradient right?). The faster ways to replay a graph
are in `plan` and `scalars`, and `repeating` uses a plan for expressions that are written again and again.
"""

from nbnet.autodiff import gates, masks
from nbnet.autodiff.checks import Check, check_gate, check_gradient
from nbnet.autodiff.context import group, no_grad
from nbnet.autodiff.derivation import Formula
from nbnet.autodiff.derivatives import grad, hessian_vector_product, jacobian, jvp, value_and_grad, vjp
from nbnet.autodiff.flat import FlatParameters, flatten
from nbnet.autodiff.gate import Elementwise, Gate, Unary
from nbnet.autodiff.graph import ComputationalGraph
from nbnet.autodiff.repeating import backward as _backward  # noqa: F401 - answers Tensor.backward
from nbnet.autodiff.reverse_mode import gradients
from nbnet.autodiff.steps import Step, Steps
from nbnet.autodiff.tensor import Tensor

__all__ = [
    "Check",
    "ComputationalGraph",
    "Elementwise",
    "FlatParameters",
    "Formula",
    "Gate",
    "Step",
    "Steps",
    "Tensor",
    "Unary",
    "check_gate",
    "check_gradient",
    "flatten",
    "gates",
    "grad",
    "gradients",
    "group",
    "hessian_vector_product",
    "jacobian",
    "jvp",
    "masks",
    "no_grad",
    "value_and_grad",
    "vjp",
]
