"""The numbers of a picture as texts by id: what a drawing starts with, and what a live view changes in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Literal, TypeAlias

import numpy as np

from nbnet.autodiff import Tensor
from nbnet.autodiff.pins import own_gate
from nbnet.drawing.heat import levels
from nbnet.drawing.numbers import NOT_COMPUTED, exact, number, shape
from nbnet.drawing.scene import Scene, Wire
from nbnet.language import _

_MOST_NUMBERS = 200

Side = Literal["value", "grad"]
Gradient: TypeAlias = Callable[[Tensor], Any]
"""What finds the gradient of a tensor, ``None`` if it was not computed: tensors can be shared by several graphs."""

LEFT: Gradient = attrgetter("grad")
"""The gradient that the last backward pass left in the tensor."""


def texts(scene: Scene, *, constants: bool = True, gradient: Gradient = LEFT) -> dict[str, str]:
    """Write every number of a picture.

    Args:
        scene: The parts of the picture; their tensors hold the present values.
        constants: Whether to write those of constants too, which stay as they are.
        gradient: What finds their gradients.

    Returns:
        Texts by id: ``"n3-value"`` and ``"n3-grad"`` for a single number; for an array ``"n3-value-heat"`` and
        ``"n3-grad-heat"`` with one letter an entry (see ``nbnet.drawing.heat``), and ``"n3-value-0"``, … for the
        numbers of a small one. A gradient that was never computed is ``"—"``.
    """
    written: dict[str, str] = {}
    for wire in scene.wires.values():
        if not wire.is_literal and (constants or wire.kind != "constant"):
            written.update(_wire_texts(wire, gradient(wire.tensor)))
    return written


def _wire_texts(wire: Wire, gradient: Any) -> Mapping[str, str]:
    blank = "" if wire.kind == "constant" else NOT_COMPUTED
    written = side_texts(wire, "value", wire.tensor.data)
    if wire.preview is not None and not wire.tensor.size:
        written[f"{wire.id}-value"], gradient = _("empty"), None
    return written | side_texts(wire, "grad", gradient, blank)


def side_texts(wire: Wire, side: Side, array: Any, otherwise: str = "") -> dict[str, str]:
    """Write the numbers on one side of a wire.

    Args:
        wire: The wire.
        side: ``"value"`` above it, or ``"grad"`` below it.
        array: The numbers, in the tensor's shape; ``None`` if there are none.
        otherwise: What stands there then.

    Returns:
        Texts by id, as in ``texts``.
    """
    key, shown = f"{wire.id}-{side}", wire.preview
    if shown is None:
        return {key: otherwise if array is None else number(np.asarray(array).item())}
    written = {key: otherwise if array is None else ""}
    written[f"{key}-heat"] = "" if array is None else levels(np.asarray(array), shown)
    if shown.numbers:
        entries = [] if array is None else [number(entry) for entry in shown.entries(np.asarray(array)).flat]
        places = range(len(shown.rows) * len(shown.columns))
        written |= {f"{key}-{n}": entries[n] if entries else "" for n in places}
    return written


def description(tensor: Tensor, name: str, write: Callable[[Any], str] = exact, *, gradient: Gradient = LEFT) -> str:
    """Describe a tensor in a few lines: what it is, its shape, and its numbers.

    Args:
        tensor: A tensor of a graph.
        name: What it is called there.
        write: How to write a number; by default with all its digits.
        gradient: What finds its gradient.

    Returns:
        Lines of text, for a hover text or a panel.

    Examples:
        >>> from nbnet.autodiff import Tensor
        >>> print(description(Tensor(0.1), "w"))
        w: leaf, scalar, float64
        value 0.1
        gradient not computed
    """
    if tensor.gate is not None:
        kind = _("output of {gate}").format(gate=type(own_gate(tensor)).__name__)
    else:
        kind = _("constant") if tensor.is_constant else _("leaf")
    head = f"{name}: {kind}" if name else kind
    size = shape(tensor.shape) if tensor.ndim else _("scalar")
    lines = [f"{head}, {size}, {tensor.dtype}", _("value {number}").format(number=entries(tensor.data, write))]
    if not tensor.is_constant:
        found = gradient(tensor)
        told = _("not computed") if found is None else entries(found, write)
        lines.append(_("gradient {number}").format(number=told))
    return "\n".join(lines)


def entries(data: Any, write: Callable[[Any], str] = exact) -> str:
    """Write the numbers of an array in one text; of a large one, only between which ends they lie.

    Args:
        data: Any array, or a single number.
        write: How to write a number; by default with all its digits.

    Returns:
        One text.

    Examples:
        >>> entries(np.array([0.1, -2.0])), entries(np.ones(1000))
        ('[0.1, −2.0]', '1000 entries from 1 to 1, mean 1')
    """
    array = np.asarray(data)
    if not array.ndim:
        return write(array[()])
    if not array.size:
        return _("has no entries")
    if array.size <= _MOST_NUMBERS:
        return np.array2string(array, separator=", ", threshold=_MOST_NUMBERS, formatter={"float_kind": write})
    return summary(array)


def summary(array: np.ndarray) -> str:
    """Say how many numbers an array holds, and between which ends.

    Args:
        array: Any array.

    Returns:
        One text.

    Examples:
        >>> summary(np.array([0.0, 3.0])), summary(np.array([np.nan]))
        ('2 entries from 0 to 3, mean 1.5', '1 entries, none finite')
    """
    if not array.size:
        return _("has no entries")
    finite = array[np.isfinite(array)]
    if not finite.size:
        return _("{n} entries, none finite").format(n=array.size)
    return _("{n} entries from {low} to {high}, mean {mean}").format(
        n=array.size, low=number(finite.min()), high=number(finite.max()), mean=number(finite.mean())
    )
