"""What the graph view's benchmark runs in the kernel: graphs of a given size, and the bytes that an update takes."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

import nbnet as nb


def graph(gates: int) -> Any:
    """About `gates` gates of single numbers: as many layers as each is wide, with forks and joins, and a sum."""
    rng = np.random.default_rng(0)
    side = int(gates**0.5)
    layer = [nb.Tensor(float(value), name=f"x{i}") for i, value in enumerate(rng.uniform(-1, 1, side))]
    for _ in range(side):
        others = layer[1:] + layer[:1]
        layer = [(a * b, a + b, np.tanh(a))[int(rng.integers(3))] for a, b in zip(layer, others, strict=True)]
    return sum(layer[1:], layer[0])


class Weighed:
    """Notes how many bytes a view sends for each update."""

    def __init__(self, view: Any) -> None:
        self.bytes: list[int] = []
        self._send = view.send
        view.send = self._note

    def _note(self, content: dict[str, Any], buffers: Any = None) -> None:
        if content["type"] == "patch" and content.get("seq"):
            self.bytes.append(len(json.dumps(content)))
        self._send(content, buffers)
