"""The picture of a gate's Jacobian, with the gradient that arrives at its left and the product of both below it.

Every entry of the gradient stands before the row that it multiplies; the columns then add up to what is below them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from nbnet.autodiff import ComputationalGraph
from nbnet.autodiff.derivation import Symbols
from nbnet.autodiff.jacobians import GateJacobian
from nbnet.drawing import style
from nbnet.drawing.heat import Preview, levels
from nbnet.drawing.numbers import number
from nbnet.drawing.text import columns, plain, shorten, xml
from nbnet.language import _

_MOST_NUMBERS = 6
_NUMBER_CELL = (50.0, 20.0)
_LARGEST_CELL, _SIDE = 16.0, 256.0
_GAP, _LABEL, _MARGIN = 16.0, 20.0, 4.0
_NAME_LIMIT = 14


def jacobian_svg(graph: ComputationalGraph, jacobian: GateJacobian, *, live: bool = False) -> str:
    """Draw a Jacobian as a heatmap; a small one with its numbers.

    Args:
        graph: The graph, which says what the tensors are called.
        jacobian: The gate's Jacobian with respect to one input.
        live: For a page that brings the style sheet.

    Returns:
        The SVG. Left of the Jacobian stands the gradient that arrives at the output, below it the gradient that the
        gate sends to the input, in the rows and columns that are shown.

    Examples:
        >>> from nbnet.autodiff import Tensor
        >>> from nbnet.autodiff.jacobians import gate_jacobian
        >>> x, y = Tensor(2.0, name="x"), Tensor(3.0, name="y")
        >>> z = x * y
        >>> ">∂z1/∂x (1, 1)</text>" in jacobian_svg(ComputationalGraph(z + 1.0), gate_jacobian(z, 0))
        True
    """
    names = Symbols(graph).names
    z, x = (shorten(plain(names[tensor]), _NAME_LIMIT) for tensor in (jacobian.output, jacobian.source))
    f = shorten(plain(names[graph.output]), _NAME_LIMIT)
    rows, across = jacobian.matrix.shape
    numbers = max(rows, across) <= _MOST_NUMBERS
    side = min(_LARGEST_CELL, _SIDE / max(rows, across))
    cell = _NUMBER_CELL if numbers else (side, side)
    local, arrives, sends = f"∂{z}/∂{x} {jacobian.shape}", f"∂{f}/∂{z}", f"∂{f}/∂{x}"

    before = max(cell[0], columns(arrives) * 7.0) if jacobian.upstream is not None else 0.0
    left = _MARGIN + before + (_GAP if before else 0.0)
    top = _MARGIN + _LABEL
    parts = [
        _label("header", left, top - 6, local),
        _matrix("value", jacobian.matrix, left, top, cell, numbers=numbers),
    ]
    bottom = top + rows * cell[1]
    if jacobian.upstream is not None and jacobian.product is not None:
        upstream = np.ravel(jacobian.upstream)[list(jacobian.rows)].reshape(-1, 1)
        parts.append(_label("header", _MARGIN, top - 6, arrives))
        parts.append(_matrix("grad", upstream, left - _GAP - cell[0], top, cell, numbers=numbers))
        sent = np.ravel(jacobian.product)[list(jacobian.columns)].reshape(1, -1)
        parts.append(_matrix("grad", sent, left, bottom + _GAP, cell, numbers=numbers))
        middle = bottom + _GAP + cell[1] / 2 + 4
        parts.append(_label("header", left + across * cell[0] + 6, middle, sends))
        bottom += _GAP + cell[1]
    width = max(left + across * cell[0] + columns(sends) * 7 + 12, left + columns(local) * 7) + _MARGIN
    height = bottom + _MARGIN
    about = _("The Jacobian of {z} with respect to {x}, {m} rows and {n} columns").format(
        z=z, x=x, m=jacobian.shape[0], n=jacobian.shape[1]
    )
    sheet = "" if live else f"<style>{style.static_css()}</style>"
    paper = f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{"nbnet-graph" if live else style.STATIC}" '
        f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="{xml(about)}">{sheet}{paper}{"".join(parts)}</svg>'
    )


def _matrix(
    side: str, matrix: np.ndarray[Any, Any], left: float, top: float, cell: tuple[float, float], *, numbers: bool
) -> str:
    """Squares of equal grade are one path: a Jacobian has many."""
    (rows, across), (width, height) = matrix.shape, cell
    graded = levels(matrix, Preview(tuple(range(rows)), tuple(range(across)), complete=True, numbers=numbers))
    places = defaultdict(list)
    texts = []
    for n, letter in enumerate(graded):
        x, y = left + n % across * width, top + n // across * height
        if letter != "z":
            places[letter].append(f"M{x:g} {y:g}h{width:g}v{height:g}h-{width:g}z")
        if numbers:
            text = xml(number(matrix.flat[n], digits=3))
            texts.append(f'<text class="{side} entry" x="{x + width / 2:g}" y="{y + height / 2 + 4:g}">{text}</text>')
    paths = "".join(f'<path class="{letter}" d="{"".join(found)}"/>' for letter, found in sorted(places.items()))
    size = f'width="{across * width:g}" height="{rows * height:g}"'
    frame = f'<rect class="outline" x="{left:g}" y="{top:g}" {size}/>'
    return f'<g class="heat of-{side}{" with-numbers" if numbers else ""}">{frame}{paths}</g>{"".join(texts)}'


def _label(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{xml(text)}</text>'
