import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbnet.autodiff import ComputationalGraph, Gate, Tensor
from nbnet.drawing import graph_svg
from tests.drawing.graphs import SVG, lecture_neuron, parts, squared_norm, text_of, texts, two_layers, wire_texts

HOSTILE = [
    "<script>alert(1)</script>",
    "\"'`",
    "|{}<>",
    "\\N\\G\\",
    "]]>",
    "&amp;",
    "$\\frac{x}{y}$",
    "a\x00b\ud800c",
    "x" * 500,
]


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_the_lecture_neuron_shows_the_lectures_numbers(direction):
    f, names = lecture_neuron()
    f.backward()
    shown = wire_texts(graph_svg(f, names=names, direction=direction))
    assert {name: shown[name] for name in names} == {
        "w0": ("2", "−0.1966"),
        "x0": ("−1", "0.3932"),
        "w1": ("−3", "−0.3932"),
        "x1": ("−2", "−0.5898"),
        "w2": ("−3", "0.1966"),
        "f": ("0.7311", "1"),
    }


def test_the_squared_norm_shows_values_and_gradients_of_every_entry():
    f = squared_norm()
    f.backward()
    shown = texts(graph_svg(f))
    for entries in (
        ["0.1", "0.5", "−0.3", "0.8"],
        ["0.088", "0.176", "0.104", "0.208"],
        ["−0.112", "0.636"],
        ["0.116"],
    ):
        places = [shown.index(entry) for entry in entries]
        assert places == list(range(places[0], places[0] + len(entries)))
    assert "(2, 2)" in shown


def test_shared_inputs_add_up():
    a, b = Tensor(2.0, name="a"), Tensor(1.0, name="b")
    e = (a + b) * (b + 1)
    e.backward()
    shown = wire_texts(graph_svg(e))
    assert (shown["a"], shown["b"]) == (("2", "2"), ("1", "5"))


def test_what_was_not_computed_is_not_shown_as_zero():
    x = Tensor(3.0, name="x")
    y = x * 0.0
    assert wire_texts(graph_svg(y))["x"] == ("3", "—")
    y.backward()
    assert wire_texts(graph_svg(y))["x"] == ("3", "0")


def test_drawing_changes_nothing():
    f, names = lecture_neuron()
    graph_svg(f, names=names)
    assert [leaf.grad for leaf in names.values()] == [None] * 6
    assert names["w0"].name is None


def test_a_students_own_gate_is_drawn_like_a_built_in_one():
    class CubeGate(Gate):
        def forward(self, x):
            self.x = x
            return x**3

        def backward(self, dz):
            return [3 * self.x**2 * dz]

    y = CubeGate()(Tensor(2.0, name="x"))
    y.backward()
    svg = graph_svg(y)
    assert "Cube" in texts(svg)
    assert wire_texts(svg)["x"] == ("2", "12")


def test_a_number_of_the_expression_goes_into_its_gate():
    x = Tensor(2.0, name="x")
    assert {"+1", "×(−3)", "1÷x"} <= set(texts(graph_svg(1 / ((x + 1) * -3))))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_shown_as_text(name):
    x = Tensor(1.0, name=name)
    y = np.exp(x)
    y.name = name
    svg = graph_svg(y)
    assert not list(ET.fromstring(svg).iter(f"{SVG}script"))
    shown = re.sub("[\x00\ud800]", "�", name)
    title = text_of(parts(svg)["n0"].find(f"{SVG}title"))
    assert title.startswith(f"{shown}: leaf")
    drawn = next(text_of(t) for t in ET.fromstring(svg).iter(f"{SVG}text") if t.attrib["class"] == "name")
    assert drawn == shown if len(shown) <= 18 else drawn == shown[:17] + "…"


@settings(max_examples=50, deadline=None)
@given(st.text(), st.text())
def test_any_names_and_groups_give_a_well_formed_picture(name, symbol):
    class Odd(Gate):
        def forward(self, x):
            return x

        def backward(self, dz):
            return [dz]

    Odd.symbol = symbol
    svg = graph_svg(Odd()(Tensor(1.0, name=name)))
    assert {"n0", "n1-gate", "n1"} <= parts(svg).keys()


@pytest.mark.parametrize(
    "data",
    [
        np.zeros((0, 3)),
        np.zeros(0),
        np.array([np.nan, np.inf, -np.inf, 1.0]),
        np.ones((300, 400)),
        np.ones((2, 3, 4)),
        1e300,
    ],
    ids=["no rows", "nothing", "not finite", "large", "three axes", "huge"],
)
def test_any_array_has_a_picture(data):
    x = Tensor(data, name="x")
    svg = graph_svg(x + x)
    assert "n1" in parts(svg)
    assert len(svg) < 40_000


def test_a_heatmap_grades_entries_by_their_share_of_the_largest():
    x = Tensor([[4.0, -4.0, 1.0, 0.0, np.nan]], name="x")
    squares = list(parts(graph_svg(x * 2))["n0-value-heat"])
    assert "".join(square.attrib["class"] for square in squares) == "HhBzn"


def test_a_hover_text_has_the_digits_that_are_the_same_on_every_machine():
    f, names = lecture_neuron()
    svg = graph_svg(f, names=names)
    assert "f: output of Divide, scalar, float64\nvalue 0.73105858\ngradient not computed" in svg


def test_the_same_graph_gives_the_same_picture_in_every_process():
    code = "from tests.drawing.graphs import two_layers; from nbnet.drawing import graph_svg; "
    code += "print(graph_svg(two_layers()))"
    seeds = ("1", "2")
    svgs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True, text=True
        ).stdout
        for seed in seeds
    }
    assert svgs == {graph_svg(two_layers()) + "\n"}


def test_the_picture_stands_alone_on_any_background():
    root = ET.fromstring(graph_svg(two_layers()))
    assert {"width", "height", "viewBox"} <= root.attrib.keys()
    style = root.find(f"{SVG}style").text
    assert "var(" not in style
    assert "url(" not in style
    assert re.search(r"\.paper \{ fill: #ffffff", style)
    selectors = re.findall(r"([^{}]+)\{", style)
    own = f".{root.attrib['class']} "
    assert all((part.strip() + " ").startswith(own) for selector in selectors for part in selector.split(","))
    assert root.find(f"{SVG}rect").attrib["class"] == "paper"


def test_everything_lies_inside_the_picture():
    for direction in ("LR", "TB"):
        root = ET.fromstring(graph_svg(two_layers(), direction=direction))
        width, height = float(root.attrib["width"]), float(root.attrib["height"])
        for rect in root.iter(f"{SVG}rect"):
            x, y = float(rect.attrib.get("x", 0)), float(rect.attrib.get("y", 0))
            assert x >= -8
            assert x + float(rect.attrib["width"]) <= width
            assert y >= -8
            assert y + float(rect.attrib["height"]) <= height


def test_groups_are_frames_and_fold_into_one_box():
    f = two_layers()
    f.backward()
    assert {"group-0", "group-1"} <= parts(graph_svg(f)).keys()
    folded = graph_svg(f, folded=[("layer1",)])
    found = parts(folded)
    assert "fold-0" in found
    assert "group-0" not in found
    assert "layer1.W" not in texts(folded)
    assert "layer1" in texts(folded)
    assert len(texts(folded)) < len(texts(graph_svg(f)))


def test_two_uses_of_one_input_are_two_lines():
    x = Tensor(3.0, name="x")
    svg = graph_svg(x * x)
    lines = [part for part in parts(svg).values() if part.attrib.get("data-tail") == "n0"]
    assert len(lines) == 2


def test_several_outputs_are_drawn_together():
    x = Tensor(3.0, name="x")
    a, b = np.exp(x), x * 2
    a.name, b.name = "a", "b"
    assert {"x", "a", "b"} <= wire_texts(graph_svg(ComputationalGraph(a, b))).keys()


@pytest.mark.parametrize("wrong", [3.0, np.ones(3), None, "f"])
def test_what_has_no_graph_is_refused_clearly(wrong):
    with pytest.raises(TypeError, match=f"Tensor or a ComputationalGraph, not {type(wrong).__name__}"):
        graph_svg(wrong)


def test_a_wrong_direction_is_named():
    with pytest.raises(ValueError, match="not 'up'"):
        graph_svg(Tensor(1.0) + 1, direction="up")
