"""A small recorded graph as an expression in the language of gates' formulas, for whoever writes it in another one.

A gate that states its formula needs nothing else to be exported: a new activation, also of a student's own, is written
in every language as it is defined. The gates below have no formula, or one that overflows; they go by a name which each
language knows.
"""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from nbnet.autodiff import ComputationalGraph, Gate, Tensor
from nbnet.autodiff.gates import activations, kinks, reductions
from nbnet.autodiff.masks import SYMBOLS, Compare
from nbnet.models.activations import Elu, LeakyRelu
from nbnet.models.joint import Maxout, Softmax

_NAMED: Mapping[type[Gate], str] = {
    activations.Sigmoid: "sigmoid(x)",
    activations.Relu: "relu(x)",
    activations.Softplus: "softplus(x)",
    LeakyRelu: "leaky_relu(x, slope)",
    Elu: "elu(x, alpha)",
    Softmax: "softmax(x)",
    Maxout: "maxout(x, pieces)",
    kinks.Where: "where(condition, x, y)",
    kinks.Floor: "floor(x)",
    kinks.Ceil: "ceil(x)",
    kinks.Rint: "rint(x)",
}
_IN_A_ROW: Mapping[type[Gate], str] = {
    reductions.Sum: "row_sum(x)",
    reductions.Mean: "row_mean(x)",
    reductions.Max: "row_max(x)",
    reductions.Min: "row_min(x)",
}
_SIGNS = {np.less: "<", np.less_equal: "<=", np.greater: ">", np.greater_equal: ">=", np.equal: "=="}


class Expression(NamedTuple):
    """What a graph computes.

    Attributes:
        steps: intermediate results that are used more than once, by name, in order.
        result: the output.
    """

    steps: tuple[tuple[str, ast.expr], ...]
    result: ast.expr


def expression_of(output: Tensor, leaf: Callable[[Tensor], ast.expr | None], owner: str) -> Expression:
    """Reads a recorded graph.

    Args:
        output: its output, over several samples.
        leaf: what a tensor is called that the expression starts from; None for any other.
        owner: what error messages call the function that recorded it.

    Raises:
        ValueError: if a gate states no formula, or a number depends on the samples that it was recorded with.
    """
    nodes = _between(output, leaf)
    uses = Counter(each for node in nodes if node.gate is not None for each in node.inputs)
    written: dict[Tensor, ast.expr] = {}
    steps: list[tuple[str, ast.expr]] = []
    for node in nodes:
        start = leaf(node)
        if start is not None:
            written[node] = start
        elif node.gate is None or not _varies(node, written):
            written[node] = _constant(node, len(output.data), owner)
        else:
            template = _template(node.gate, owner)
            names = [*inspect.signature(type(node.gate).forward).parameters][1:]
            if isinstance(node.gate, Compare):
                names = ["x", "y"]
            inside = dict(zip(names, (written[each] for each in node.inputs), strict=True))
            settings = {n: ast.Constant(v) for n, v in vars(node.gate).items() if type(v) in (int, float)}
            made = substituted(template, {**settings, **inside})
            if uses[node] > 1 and not isinstance(made, ast.Name):
                name = f"t{len(steps) + 1}"
                steps.append((name, made))
                made = ast.Name(name, ast.Load())
            written[node] = made
    return Expression(tuple(steps), written[output])


def _between(output: Tensor, leaf: Callable[[Tensor], ast.expr | None]) -> list[Tensor]:
    """What an output is computed from, no further back than the leaves; the inputs of a gate come before it."""
    needed = {output}
    for node in reversed(ComputationalGraph(output).nodes_topologically_sorted()):
        if node in needed and leaf(node) is None:
            needed.update(node.inputs)
    return [node for node in ComputationalGraph(output).nodes_topologically_sorted() if node in needed]


def substituted(template: str, names: Mapping[str, ast.expr]) -> ast.expr:
    """A formula with some of its names replaced.

    >>> ast.unparse(substituted("x * x + y", {"x": ast.parse("a + 1", mode="eval").body}))
    '(a + 1) * (a + 1) + y'
    """

    class Replace(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.Call:
            function = node.func if isinstance(node.func, ast.Name) else self.visit(node.func)
            return ast.Call(function, [self.visit(each) for each in node.args], node.keywords)

        def visit_Name(self, node: ast.Name) -> ast.expr:
            return names.get(node.id, node)

    replaced: ast.expr = Replace().visit(ast.parse(template, mode="eval").body)
    return replaced


def _varies(node: Tensor, written: Mapping[Tensor, ast.expr]) -> bool:
    return any(not isinstance(written[each], ast.Constant | ast.List) for each in node.inputs)


def _constant(node: Tensor, samples: int, owner: str) -> ast.expr:
    values: Any = np.asarray(node.data, dtype=float)
    if values.size == 1:
        return ast.Constant(float(values.ravel()[0]))
    if values.ndim == 1 or (values.ndim == 2 and len(values) == 1 != samples):
        return ast.List([ast.Constant(float(v)) for v in values.ravel()], ast.Load())
    raise ValueError(
        f"{owner} uses numbers of shape {values.shape}, which belong to the samples that it was recorded with: "
        "it cannot be written for others."
    )


def _template(gate: Gate, owner: str) -> str:
    kind = type(gate)
    if kind in _NAMED:
        return _NAMED[kind]
    if isinstance(gate, Compare) and gate.ufunc in _SIGNS:
        return f"x {_SIGNS[gate.ufunc]} y"
    if kind in _IN_A_ROW and getattr(gate, "keepdims", False) and getattr(gate, "axis", None) in (1, -1):
        return _IN_A_ROW[kind]
    if isinstance(gate, kinks.Clip):
        above = "x" if gate.low is None else "max(x, low)"
        return above if gate.high is None else f"min({above}, high)"
    if gate.elementwise and gate.formula is not None:
        return gate.formula
    sign = SYMBOLS.get(gate.ufunc, "") if isinstance(gate, Compare) else ""
    raise ValueError(
        f"{owner} uses the gate {kind.__name__}{f' ({sign})' if sign else ''}, which states no formula of single "
        "numbers: it cannot be written in another language."
    )
