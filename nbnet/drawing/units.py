"""Scalar neurons in a graph: w0·x0 + w1·x1 + … + b is one unit, even where nobody grouped its gates."""

from __future__ import annotations

from collections import Counter

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.autodiff.pins import own_gate
from nbnet.drawing.scene import GroupPath

# A student's own gates have no other standing than the built-in ones.
SUMS, PRODUCTS = ("+", "Add", "Sum"), ("×", "*", "·", "Multiply", "Mul")


def units(graph: ComputationalGraph) -> dict[Tensor, GroupPath]:
    """Find the sums of products of single numbers, each with at most one bias.

    Args:
        graph: The graph.

    Returns:
        For every result of a gate in such a unit, the path of a group that stands for the unit: inside the group that
        its gates were recorded in, and called ``W·x + b`` or ``W·x``.

    Examples:
        >>> w0, x0, w1, x1, b = (Tensor(float(i), name=n) for i, n in enumerate(("w0", "x0", "w1", "x1", "b")))
        >>> set(units(ComputationalGraph(w0 * x0 + w1 * x1 + b)).values())
        {('W·x + b',)}
    """
    tensors = graph.nodes_topologically_sorted()
    uses = Counter(operand for tensor in tensors for operand in tensor.inputs)
    uses.update(graph.outputs)
    found: dict[Tensor, GroupPath] = {}
    names: Counter[GroupPath] = Counter()
    for root in reversed(tensors):
        if root in found or not _is(root, SUMS):
            continue
        members, products, biases = _chain(root, uses)
        if len(biases) > 1 or len(products) + len(biases) < 2:
            continue
        path = (*root.group, "W·x + b" if biases else "W·x")
        names[path] += 1
        path = path if names[path] == 1 else (*path[:-1], f"{path[-1]} ({names[path]})")
        found.update(dict.fromkeys([*members, *products], path))
    return found


def _is(tensor: Tensor, symbols: tuple[str, ...]) -> bool:
    gate = own_gate(tensor)
    return gate is not None and gate.symbol in symbols and len(tensor.inputs) == 2 and not tensor.ndim


def _chain(root: Tensor, uses: Counter[Tensor]) -> tuple[list[Tensor], list[Tensor], list[Tensor]]:
    """The sums under a sum, the products that they add up, and what else they add: no more than one is a bias."""
    sums, products, biases = [root], list[Tensor](), list[Tensor]()
    for tensor in sums:
        if len(biases) > 1:
            break
        for operand in tensor.inputs:
            alone = uses[operand] == 1 and operand.group == root.group
            if alone and _is(operand, SUMS):
                sums.append(operand)
            elif alone and _is(operand, PRODUCTS):
                products.append(operand)
            elif not (operand.is_constant and not operand.ndim and not operand.data.any()):  # sum() starts with 0
                biases.append(operand)
                if operand.gate is not None:
                    biases.append(operand)  # what a gate computed is no bias
    return sums, products, biases
