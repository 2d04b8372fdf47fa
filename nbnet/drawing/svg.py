"""A laid-out picture as SVG text: self-contained when it stands alone, patched by id when it is live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbnet.autodiff.derivation import Symbols
from nbnet.autodiff.pins import own_gate
from nbnet.drawing import style
from nbnet.drawing.layout import Layout, Point, Route
from nbnet.drawing.marks import marks
from nbnet.drawing.numbers import number
from nbnet.drawing.scene import Edge, Scene, Sign, Wire
from nbnet.drawing.text import columns, plain, shorten, xml
from nbnet.drawing.values import description, texts
from nbnet.language import _, ngettext

MARGIN = 8.0
_PIN = '<path class="pin" d="M6 9V17M2.5 6a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0Z"/>'
_ARROW, _ARROW_HALF = 7.0, 3.0
_NOTE = 20.0
_MAX_FRAME_NAME = 40


def draw(
    scene: Scene,
    placed: Layout,
    *,
    live: bool = False,
    note: str = "",
    present: Mapping[str, str] | None = None,
    hover: bool = True,
) -> str:
    """Draw a picture as SVG.

    Args:
        scene: The parts of the picture.
        placed: Their positions.
        live: For a page that brings the style sheet, shows details itself and changes texts by id. Otherwise the
            picture brings its own style and, as hover texts, eight digits.
        note: A line of text under the picture.
        present: What the wires say; by default their tensors' present numbers.
        hover: Whether a picture that is not live has hover texts.

    Returns:
        The SVG; the same for the same graph, whenever and wherever it is drawn.
    """
    present = texts(scene) if present is None else present
    # In a page the marks come and go.
    marked = {} if live else {key: f' data-{kind}=""' for kind, keys in marks(scene).items() for key in keys}
    width, height = placed.size[0] + 2 * MARGIN, placed.size[1] + 2 * MARGIN + (_NOTE if note else 0)
    width = max(width, columns(note) * 6.5 + 2 * MARGIN)
    kind = "nbnet-graph" if live else style.STATIC
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="{"group" if live else "img"}" '
        f'aria-label="{xml(summary(scene))}">'
    ]
    if not live:
        parts.append(f"<style>{style.static_css()}</style>")
    if live:
        parts.append(f"<defs>{_PIN}</defs>")
    parts.append(f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>')
    parts.append(f'<g class="picture" transform="translate({MARGIN:g} {MARGIN:g})">')
    for frame, group in scene.frames.items():
        parts.append(_frame(frame, group[-1], placed.frames[frame], live=live))
    parts += [_edge(f"e{n}", edge, placed.edges[f"e{n}"], marked) for n, edge in enumerate(scene.edges)]
    parts += [_sign(sign, placed.nodes[sign.id], marked, live=live) for sign in scene.signs.values()]
    parts += [
        _wire(scene, wire, placed.nodes[wire.id], present, marked, live=live, hover=hover)
        for wire in scene.wires.values()
    ]
    if live:
        symbols = Symbols(scene.graph).names
        parts += [_tag(wire, placed.nodes[wire.id], symbols[wire.tensor]) for wire in _nameless(scene)]
    parts.append("</g>")
    if note:
        parts.append(f'<text class="note" x="{MARGIN:g}" y="{height - MARGIN:.0f}">{xml(note)}</text>')
    parts.append("</svg>")
    return "\n".join(parts)


def summary(scene: Scene) -> str:
    """Say in one line what a picture shows.

    Args:
        scene: The parts of the picture.

    Returns:
        The number of gates and the names of the leaves.
    """
    gates = sum(tensor.gate is not None for tensor in scene.graph.nodes_topologically_sorted())
    names = [plain(scene.graph.label(leaf)) or _("unnamed") for leaf in scene.graph.leaves]
    counted = ngettext("{n} gate", "{n} gates", gates).format(n=gates)
    if not names:
        return _("Computational graph: {gates}").format(gates=counted)
    return _("Computational graph of {leaves}: {gates}").format(leaves=shorten(", ".join(names), 200), gates=counted)


def _frame(frame: str, name: str, box: tuple[float, float, float, float], *, live: bool) -> str:
    x, y, width, height = box
    outline = _rect("group", x, y, width, height, ' rx="8"')
    fold = _button(frame, _("fold {group}").format(group=name)) if live else ""
    return (
        f'<g id="{frame}" class="frame">{outline}<g{fold}>'
        f'<text class="group-name" x="{x + 10:g}" y="{y + 16:g}">{xml(shorten(plain(name), _MAX_FRAME_NAME))}</text>'
        "</g></g>"
    )


def _edge(edge_id: str, edge: Edge, route: Route, marked: Mapping[str, str]) -> str:
    (x, y), *rest = route.spline
    path = f"M{x:g} {y:g}C" + " ".join(f"{a:g} {b:g}" for a, b in rest)
    kind = " constant" if edge.quiet else ""
    arrow = ""
    if edge.into_sign and route.tip is not None:
        path += f"L{route.tip[0]:g} {route.tip[1]:g}"
        arrow = _arrowhead(route.spline[-1], route.tip)
    ends = f'data-tail="{edge.tail}" data-head="{edge.head}"{marked.get(edge_id, "")}'
    return f'<g id="{edge_id}" class="edge" {ends}><path class="wire{kind}" d="{path}"/>{arrow}</g>'


def _arrowhead(before: Point, tip: Point) -> str:
    dx, dy = tip[0] - before[0], tip[1] - before[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    dx, dy = dx / length, dy / length
    x, y = tip[0] - _ARROW * dx, tip[1] - _ARROW * dy
    left, right = (x - _ARROW_HALF * dy, y + _ARROW_HALF * dx), (x + _ARROW_HALF * dy, y - _ARROW_HALF * dx)
    corners = (tip, left, right)
    return '<path class="arrow" d="M' + "L".join(f"{a:.1f} {b:.1f}" for a, b in corners) + 'Z"/>'


def _hover(value: Any) -> str:
    """A number for a hover text: as exact as it is the same on every machine, whose last bits differ."""
    return number(value, digits=8)


def _sign(sign: Sign, centre: Point, marked: Mapping[str, str], *, live: bool) -> str:
    (x, y), (width, height) = centre, sign.size
    left, top, radius = x - width / 2, y - height / 2, min(width, height) / 2 if sign.folds is None else 8
    shape = _rect("sign", left, top, width, height, f' rx="{radius:g}"')
    if sign.folds is not None:
        shape += _rect("sign", left + 3, top + 3, width - 6, height - 6, ' rx="6"')
    long = " long" if columns(sign.label) > 2 else ""
    shift = 4.4 if long else 5.6
    symbol = f'<text class="symbol{long}" x="{x:g}" y="{y + shift:g}">{xml(sign.label)}</text>'
    kind = "folded" if sign.folds is not None else "gate"
    title = "" if live else f"<title>{xml(sign.title)}</title>"
    button = _button(sign.id, _("unfold {group}").format(group=sign.title)) if live and sign.folds is not None else ""
    mark = marked.get(sign.id, "")
    pin = _pin(left, top) if mark else ""
    return f'<g id="{sign.id}" class="{kind}-sign"{button}{mark}>{title}{shape}{symbol}{pin}</g>'


def _pin(left: float, top: float) -> str:
    return f'<g transform="translate({left:g} {top:g})">{_PIN}</g>'


def _button(part: str, label: str) -> str:
    """Make a group foldable by click and key; the number in its id is the group's."""
    return f' role="button" tabindex="0" data-fold="{part.partition("-")[2]}" aria-label="{xml(plain(label))}"'


def _wire(
    scene: Scene,
    wire: Wire,
    centre: Point,
    present: Mapping[str, str],
    marked: Mapping[str, str],
    *,
    live: bool,
    hover: bool,
) -> str:
    x, y = centre
    name = scene.graph.label(wire.tensor)
    if live:
        label = xml(plain(name) or _unnamed(wire))
        attributes = f' tabindex="-1" role="button" aria-label="{label}"'
        title = ""
    else:
        attributes = ""
        title = f"<title>{xml(description(wire.tensor, plain(name), _hover))}</title>" if hover else ""
    mark = marked.get(wire.id, "")
    start = f'<g id="{wire.id}" class="node {wire.kind}"{attributes}{mark}>{title}'
    if wire.is_literal:
        return f'{start}<text class="value" x="{x:g}" y="{y + 4:g}" text-anchor="middle">{xml(wire.label)}</text></g>'
    width, height = wire.size
    left, top = x - width / 2, y - height / 2
    hit = _rect("hit", left, top, width, height, ' fill="none"')
    pin = _pin(left, top) if "pinned" in mark else ""
    body = _lying(wire, x, y, present) if wire.direction == "LR" else _standing(wire, x, y, present)
    return f"{start}{hit if live or pin else ''}{body}{pin}</g>"


def _nameless(scene: Scene) -> list[Wire]:
    """The wires of which the picture does not say what they are called in formulas."""
    return [wire for wire in scene.wires.values() if not scene.graph.label(wire.tensor) and not wire.is_literal]


def _tag(wire: Wire, centre: Point, symbol: str) -> str:
    """What a wire is called in formulas; shown beside a formula only."""
    (x, y), height = centre, wire.size[1]
    if wire.direction == "LR":
        place = f'x="{x + wire.label_width / 2:g}" y="{y - height / 2 - 1:g}" text-anchor="middle"'
    else:
        place = f'x="{x + 5:g}" y="{y - height / 2 - 2:g}"'
    return f'<text class="tag" {place}>{xml(plain(symbol))}</text>'


def _unnamed(wire: Wire) -> str:
    if wire.tensor.gate is not None:
        return _("output of {gate}").format(gate=type(own_gate(wire.tensor)).__name__)
    return _("constant") if wire.kind == "constant" else _("leaf")


def _lying(wire: Wire, x: float, y: float, present: Mapping[str, str]) -> str:
    """A wire from left to right: the value above it, the gradient below it."""
    width = wire.size[0]
    start, end = x - width / 2 + wire.label_width, x + width / 2
    middle = (start + end) / 2
    name = (
        f'<text class="name" x="{start - 5:g}" y="{y + 4.5:g}" text-anchor="end">{xml(wire.label)}</text>'
        if wire.label
        else ""
    )
    line = _line(wire, (start, y), (end, y))
    header = _header(wire, middle, y - wire.cell_height - 3, "middle")
    if wire.preview is None:
        value = _number("value", wire, middle, y - 5, "middle", present)
        grad = _number("grad", wire, middle, y + 15, "middle", present)
        return name + line + header + value + grad
    heat_width, heat_height = wire.heat_size
    left = middle - heat_width / 2
    value = _heat("value", wire, left, y - 4 - heat_height, present) + _number(
        "value", wire, middle, y - 5, "middle", present
    )
    grad = _heat("grad", wire, left, y + 4, present) + _number("grad", wire, middle, y + 15, "middle", present)
    return name + line + header + value + grad


def _standing(wire: Wire, x: float, y: float, present: Mapping[str, str]) -> str:
    """A wire from top to bottom: the value left of it, the gradient right of it."""
    height = wire.size[1]
    bottom = y + height / 2
    top = bottom - wire.cell_height - 4 - wire.header_height
    name = (
        f'<text class="name" x="{x:g}" y="{top - 5:g}" text-anchor="middle">{xml(wire.label)}</text>'
        if wire.label
        else ""
    )
    line = _line(wire, (x, top), (x, bottom))
    header = _header(wire, x - 6, top + wire.header_height - 3, "end")
    base = bottom - wire.cell_height / 2 + 2.5
    if wire.preview is None:
        value = _number("value", wire, x - 6, base, "end", present)
        return name + line + header + value + _number("grad", wire, x + 6, base, "start", present)
    heat_width, heat_height = wire.heat_size
    upper = bottom - 4 - heat_height
    value = _heat("value", wire, x - 6 - heat_width, upper, present) + _number(
        "value", wire, x - 6, base, "end", present
    )
    grad = _heat("grad", wire, x + 6, upper, present) + _number("grad", wire, x + 6, base, "start", present)
    return name + line + header + value + grad


def _line(wire: Wire, start: Point, end: Point) -> str:
    arrow = _arrowhead(start, end) if wire.is_output else ""
    return f'<path class="wire" d="M{start[0]:g} {start[1]:g}L{end[0]:g} {end[1]:g}"/>{arrow}'


def _header(wire: Wire, x: float, y: float, anchor: str) -> str:
    name, size = wire.header
    if not name and not size:
        return ""
    own = f'<tspan class="own">{xml(name)}</tspan>' if name else ""
    both = " " if name and size else ""
    return f'<text class="header" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{own}{both}{xml(size)}</text>'


def _number(side: str, wire: Wire, x: float, y: float, anchor: str, present: Mapping[str, str]) -> str:
    text = present[f"{wire.id}-{side}"]
    return f'<text id="{wire.id}-{side}" class="{side}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{xml(text)}</text>'


def _heat(side: str, wire: Wire, left: float, top: float, present: Mapping[str, str]) -> str:
    """One square an entry, whose class is its grade."""
    if wire.preview is None or not wire.preview.rows:
        return ""
    (width, height), across = wire.heat_cell, len(wire.preview.columns)
    graded = present[f"{wire.id}-{side}-heat"]
    squares, entries = [], []
    for n in range(len(wire.preview.rows) * across):
        row, column = divmod(n, across)
        x, y = left + column * width, top + row * height
        squares.append(_rect(graded[n] if graded else "z", x, y, width, height))
        if wire.preview.numbers:
            key = f"{wire.id}-{side}-{n}"
            place = f'x="{x + width / 2:g}" y="{y + height - 4:g}"'
            entries.append(f'<text id="{key}" class="{side} entry" {place}>{xml(present[key])}</text>')
    hidden = "" if graded else ' data-blank=""'
    kinds = f"heat of-{side}{' with-numbers' if entries else ''}"
    return f'<g id="{wire.id}-{side}-heat" class="{kinds}"{hidden}>{"".join(squares)}</g>{"".join(entries)}'


def _rect(kind: str, x: float, y: float, width: float, height: float, more: str = "") -> str:
    return f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"{more}/>'
