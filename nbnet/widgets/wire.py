"""Patches as messages: a JSON description, and the arrays beside it as binary buffers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbnet.drawing.patch import Patch, Shades

_LAST_LEVEL = 254
_NO_NUMBER = 255


def pack(patches: list[Patch]) -> tuple[list[dict[str, Any]], list[memoryview]]:
    """Take the arrays out of patches.

    Args:
        patches: one a panel.

    Returns:
        The patches as JSON can carry them, an array being `{"buffer": its number, "dtype": …, "shape": …}`, and the
        buffers. `static/arrays.js` reads them.
    """
    buffers: list[memoryview] = []

    def packed(value: Any) -> Any:
        if isinstance(value, Shades):
            return {**packed(levels(value)), "low": packed(value.low), "high": packed(value.high)}
        if not isinstance(value, np.ndarray):
            return value if _sayable(value) else None
        buffers.append(memoryview(value.tobytes()))
        return {"buffer": len(buffers) - 1, "dtype": value.dtype.name, "shape": value.shape}

    described = [
        {
            "traces": {
                uid: {name: packed(value) for name, value in trace.items()} for uid, trace in patch.traces.items()
            },
            # An axis that would have no end stays as it was.
            "layout": {name: value for name, value in patch.layout.items() if _sayable(value)},
        }
        for patch in patches
    ]
    return described, buffers


def _sayable(value: Any) -> bool:
    """Whether JSON, which knows neither infinities nor NaN, can say it."""
    if isinstance(value, Mapping):
        return all(map(_sayable, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_sayable, value))
    return not isinstance(value, float) or math.isfinite(value)


def levels(image: Shades) -> NDArray[np.uint8]:
    """An image in 255 levels from low to high; the 256th says that there is no number.

    Args:
        image: its values are clipped to what lies between `low` and `high`.

    Returns:
        Shape of the image's values.
    """
    scaled = (image.values - image.low) * (_LAST_LEVEL / (image.high - image.low))
    steps = np.rint(np.clip(scaled, 0, _LAST_LEVEL))
    return np.where(np.isnan(steps), _NO_NUMBER, steps).astype(np.uint8)
