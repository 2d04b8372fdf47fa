"""Groups for a graph that nobody grouped and that is too large to be drawn: its gates, cut into stages in order."""

from __future__ import annotations

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.drawing.scene import GroupPath
from nbnet.language import _

SMALLEST, BRANCHES = 50, 20


def stages(graph: ComputationalGraph) -> dict[Tensor, GroupPath]:
    """Cut the gates that are in no group into stages of 50, those into stages of 1,000, and so on.

    Args:
        graph: The graph.

    Returns:
        For the result of every gate without a group, the path of its stage, the largest stage first.

    Examples:
        >>> y = Tensor(1.0)
        >>> for _ in range(120):
        ...     y = y + 1.0
        >>> list(dict.fromkeys(stages(ComputationalGraph(y)).values()))
        [('gates 1 to 50',), ('gates 51 to 100',), ('gates 101 to 120',)]
    """
    loose = [tensor for tensor in graph.nodes_topologically_sorted() if tensor.gate is not None and not tensor.group]
    sizes: list[int] = []
    size = SMALLEST
    while size < len(loose):
        sizes.insert(0, size)
        size *= BRANCHES

    def name(position: int, size: int) -> str:
        first = position // size * size
        return _("gates {first} to {last}").format(first=first + 1, last=min(first + size, len(loose)))

    return {tensor: tuple(name(position, size) for size in sizes) for position, tensor in enumerate(loose)}
