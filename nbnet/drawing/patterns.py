"""What each gate of a picture does to a gradient: it distributes it, scales it, routes it, or stops it."""

from __future__ import annotations

from collections.abc import Mapping

from nbnet.drawing.scene import Scene
from nbnet.language import _

FLOWS = ("distributes", "scales", "routes", "stops")


def patterns(scene: Scene) -> dict[str, str]:
    """Find what the gates of a picture do to a gradient.

    Args:
        scene: The picture.

    Returns:
        One of ``FLOWS`` by the id of the gate's sign; nothing for a gate that does not tell, and for folded groups.

    Examples:
        >>> from nbnet.autodiff import ComputationalGraph, Tensor
        >>> from nbnet.drawing.compose import compose
        >>> a, b = Tensor(2.0, name="a"), Tensor(1.0, name="b")
        >>> patterns(compose(ComputationalGraph((a + b) * b)))
        {'n2-gate': 'distributes', 'n3-gate': 'scales'}
    """
    found = {}
    for key, wire in scene.wires.items():
        gate = wire.tensor.gate
        if gate is not None and f"{key}-gate" in scene.signs and gate.flow in FLOWS:
            found[f"{key}-gate"] = str(gate.flow)
    return found


def legend() -> Mapping[str, str]:
    """What the marks mean, by flow."""
    return {
        "distributes": _("+ distributes: every input gets the gradient that arrives"),
        "scales": _("× scales: the gradient times the local derivative; a product swaps its inputs"),
        "routes": _("max routes: the gradient goes one way, the other gets 0"),
        "stops": _("a pin stops it: nothing passes"),
    }
