"""Graphs that the picture tests draw, and how they read a picture back."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import numpy as np

from nbnet.autodiff import Gate, Tensor, group

SVG = "{http://www.w3.org/2000/svg}"


class Root(Gate):
    """A gate that refuses some numbers."""

    def forward(self, x):
        if x < 0:
            raise ValueError("no root of a negative number")
        self.y = math.sqrt(x)
        return self.y

    def backward(self, dz):
        return [dz / (2 * self.y)]


def lecture_neuron() -> tuple[Tensor, dict[str, Tensor]]:
    """The lecture's sigmoid neuron, and the names it has in the notebook."""
    names = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}
    leaves = {name: Tensor(value) for name, value in names.items()}
    w0, x0, w1, x1, w2 = leaves.values()
    f = 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))
    return f, {**leaves, "f": f}


def squared_norm() -> Tensor:
    W = Tensor([[0.1, 0.5], [-0.3, 0.8]], name="W")
    x = Tensor([0.2, 0.4], name="x")
    y = W @ x
    y.name = "y"
    return np.sum(y**2)


def two_layers() -> Tensor:
    rng = np.random.default_rng(0)
    x = Tensor(rng.normal(size=(50, 2)), name="X", constant=True)
    hidden, out = Tensor(rng.normal(size=(2, 4)), name="layer1.W"), Tensor(rng.normal(size=(4, 1)), name="layer2.W")
    with group("layer1"):
        h = np.tanh(x @ hidden)
    with group("layer2"):
        y = h @ out
    return np.mean(y)


def chain(gates: int) -> Tensor:
    x = Tensor(0.5, name="x")
    y = x
    for _ in range(gates):
        y = np.tanh(y)
    return y


def parts(svg: str) -> dict[str, ET.Element]:
    """The parts of an SVG by id; parsing proves that it is well-formed."""
    return {part.attrib["id"]: part for part in ET.fromstring(svg).iter() if "id" in part.attrib}


def text_of(part: ET.Element) -> str:
    return "".join(part.itertext())


def wire_texts(svg: str) -> dict[str, tuple[str, str]]:
    """Value and gradient of each named single number, by the name that is drawn."""
    found = parts(svg)
    read = {}
    for key, part in found.items():
        if f"{key}-value" in found and f"{key}-grad" in found:
            names = [text_of(t) for t in part.iter(f"{SVG}text") if t.attrib.get("class") in ("name", "header")]
            read[names[0] if names else key] = (text_of(found[f"{key}-value"]), text_of(found[f"{key}-grad"]))
    return read


def texts(svg: str) -> list[str]:
    """Every text that the picture shows."""
    return [text_of(part) for part in ET.fromstring(svg).iter(f"{SVG}text")]
