"""What pins do to a picture: which results are held, and where they stop the gradient."""

from __future__ import annotations

from nbnet.drawing.scene import Scene


def marks(scene: Scene) -> dict[str, list[str]]:
    """Find what is to be marked because of pins.

    Args:
        scene: The parts of the picture.

    Returns:
        Ids of parts: ``"pinned"`` are the wires of pinned results, or the box of a folded group that hides one;
        ``"stopped"`` are the wires that the output does not move with any more, and the edges that carry no gradient.

    Examples:
        >>> from nbnet.autodiff import ComputationalGraph, Tensor
        >>> from nbnet.drawing.compose import compose
        >>> x = Tensor(2.0, name="x")
        >>> h = x * x
        >>> graph = ComputationalGraph(h + 1.0)
        >>> graph.pin(h, 5.0)
        >>> marks(compose(graph))
        {'pinned': ['n1'], 'stopped': ['n0', 'e0', 'e1', 'e3']}
    """
    graph = scene.graph
    held = graph.pinned
    if not held:
        return {"pinned": [], "stopped": []}
    nodes = [graph.id(tensor) for tensor in held]
    pinned = dict.fromkeys(node if node in scene.wires else scene.inside.get(node, node) for node in nodes)
    stopped = graph.stopped
    cut = {graph.id(tensor) for tensor in stopped} | set(nodes)
    found = [key for key, wire in scene.wires.items() if wire.tensor in stopped]
    for number, edge in enumerate(scene.edges):
        sign = scene.signs[edge.head if edge.into_sign else edge.tail]
        if not edge.into_sign:
            blocked = edge.head in cut
        elif sign.folds is None:
            blocked = sign.id.removesuffix("-gate") in cut
        else:
            blocked = scene.wires[edge.tail].tensor in stopped
        if blocked and not edge.quiet:
            found.append(f"e{number}")
    return {"pinned": list(pinned), "stopped": found}
