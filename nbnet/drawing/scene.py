"""The parts of a graph's picture, with their sizes, before anybody decides where they go.

A *wire* carries a tensor: its value above, its gradient below. A *sign* is the circle of a gate, or the box of a folded
group. Sizes follow from names and shapes alone, never from a font or from the present numbers: so a layout is the same
on every machine, and stays right when the numbers change.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.drawing.heat import Preview, preview
from nbnet.drawing.numbers import number, shape
from nbnet.drawing.text import columns, shorten

Direction = Literal["LR", "TB"]
Kind = Literal["leaf", "constant", "gate"]
GroupPath = tuple[str, ...]

NUMBER_WIDTH = 68.0
ROW = 18.0
HEADER = 14.0
SIGN = 34.0
ENTRY_WIDTH, ENTRY_HEIGHT = 56.0, 16.0
NAME_LIMIT = 18
SYMBOL_LIMIT = 22
_NAME_COLUMN, _HEADER_COLUMN, _SYMBOL_COLUMN = 8.0, 6.7, 7.6
_HEAT_WIDTH, _HEAT_HEIGHT, _HEAT_CELL = 78.0, 48.0, 10.0


@dataclasses.dataclass(frozen=True, eq=False)
class Wire:
    """A tensor in the picture.

    Attributes:
        id: Its id in the graph, such as ``"n3"``.
        tensor: The tensor.
        kind: What it is.
        name: Its name, or an empty text.
        group: The group whose frame it stands in.
        is_output: Whether it is an output of the graph.
        direction: Where the wire runs: left to right or top to bottom.
    """

    id: str
    tensor: Tensor
    kind: Kind
    name: str
    group: GroupPath
    is_output: bool
    direction: Direction

    @cached_property
    def preview(self) -> Preview | None:
        """The entries that the heatmap shows; ``None`` for a single number."""
        return None if self.tensor.size == 1 else preview(self.tensor.shape)

    @property
    def is_literal(self) -> bool:
        """Whether it is a number from the expression itself, drawn as that number alone."""
        return self.kind == "constant" and not self.name and self.preview is None

    @property
    def label(self) -> str:
        """What stands before the wire: the name of a leaf, or a number from the expression."""
        if self.is_literal:
            return number(self.tensor.data.item())
        return "" if self.kind == "gate" else shorten(self.name, NAME_LIMIT)

    @property
    def header(self) -> tuple[str, str]:
        """What stands over the value: the name of an intermediate result, and the shape of an array."""
        name = shorten(self.name, NAME_LIMIT) if self.kind == "gate" else ""
        return name, "" if not self.tensor.ndim else shape(self.tensor.shape)

    @property
    def heat_cell(self) -> tuple[float, float]:
        """Width and height of one entry of the heatmap."""
        if self.preview is None or not self.preview.rows:
            return 0.0, 0.0
        if self.preview.numbers:
            return ENTRY_WIDTH, ENTRY_HEIGHT
        side = min(_HEAT_CELL, _HEAT_WIDTH / len(self.preview.columns), _HEAT_HEIGHT / len(self.preview.rows))
        return side, side

    @property
    def heat_size(self) -> tuple[float, float]:
        """Width and height of the heatmap."""
        if self.preview is None:
            return 0.0, 0.0
        width, height = self.heat_cell
        return len(self.preview.columns) * width, len(self.preview.rows) * height

    @property
    def label_width(self) -> float:
        """The room before the wire."""
        return columns(self.label) * _NAME_COLUMN + 8 if self.label else 0.0

    @property
    def header_height(self) -> float:
        """The height of the line over the value."""
        return HEADER if any(self.header) else 0.0

    @property
    def cell_width(self) -> float:
        """The width of the value and of the gradient."""
        if self.is_literal:
            return 0.0
        header = columns(" ".join(filter(None, self.header))) * _HEADER_COLUMN + 12
        return max(header, NUMBER_WIDTH if self.preview is None else self.heat_size[0] + 16)

    @property
    def cell_height(self) -> float:
        """The height of the value, and of the gradient."""
        return ROW if self.preview is None else max(self.heat_size[1] + 8, ROW)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, in points. The wire leaves in the middle of a side."""
        if self.is_literal:
            return self.label_width, ROW
        if self.direction == "LR":
            return self.label_width + self.cell_width, 2 * (self.cell_height + self.header_height)
        label = ROW if self.label else 0.0
        return max(2 * self.cell_width, self.label_width), label + self.header_height + self.cell_height + 4


@dataclasses.dataclass(frozen=True)
class Sign:
    """The circle of a gate, or the box of a folded group.

    Attributes:
        id: ``"n3-gate"`` for the gate whose output is ``n3``, ``"fold-0"`` for a group.
        symbol: What it computes, in one sign or word.
        title: The gate's class, or the group's full path.
        group: The group whose frame it stands in.
        folds: The group that it stands for, if it does.
    """

    id: str
    symbol: str
    title: str
    group: GroupPath
    folds: GroupPath | None = None

    @property
    def label(self) -> str:
        """The symbol as it is drawn."""
        return shorten(self.symbol, SYMBOL_LIMIT)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, in points; equal for a symbol that fits into a circle."""
        length = columns(self.label)
        width = SIGN if length <= 3 and self.folds is None else max(SIGN, length * _SYMBOL_COLUMN + 18)
        return width, SIGN if self.folds is None else SIGN + 8


@dataclasses.dataclass(frozen=True)
class Edge:
    """A line between a wire and a sign.

    Attributes:
        tail: The id of the part that it comes from.
        head: The id of the part that it goes to.
        into_sign: Whether it enters a gate, with an arrowhead, or leaves one.
        quiet: Whether it carries a constant.
    """

    tail: str
    head: str
    into_sign: bool
    quiet: bool = False


@dataclasses.dataclass(frozen=True)
class Scene:
    """Everything that is drawn, in a fixed order.

    Attributes:
        graph: What is drawn.
        direction: ``"LR"`` (left to right) or ``"TB"`` (top to bottom).
        wires: Tensors by id.
        signs: Gates and folded groups by id.
        edges: Lines, in the order of the gates and their inputs.
        frames: The groups that are drawn as frames, by id, outer ones before those inside them.
        groups: All groups, drawn or not; the number in the id of a frame or of a folded group counts them from 0.
        inside: The sign of the folded group that hides a tensor and its gate, by the tensor's id.
    """

    graph: ComputationalGraph
    direction: Direction
    wires: Mapping[str, Wire]
    signs: Mapping[str, Sign]
    edges: tuple[Edge, ...]
    frames: Mapping[str, GroupPath]
    groups: tuple[GroupPath, ...]
    inside: Mapping[str, str]
