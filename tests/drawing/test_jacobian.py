"""The Jacobian in words and as a picture, and the table of an array's numbers."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.autodiff.jacobians import gate_jacobian
from nbnet.drawing.jacobian_svg import jacobian_svg
from nbnet.drawing.jacobian_text import lines, product
from nbnet.drawing.number_table import number_table
from tests.drawing.graphs import SVG, squared_norm, texts


def ones(*shapes):
    return [Tensor(np.ones(shape), name=name) for name, shape in zip("XW", shapes, strict=True)]


@pytest.mark.parametrize(
    ("shapes", "i", "rule", "sizes"),
    [
        (((5, 2), (2, 3)), 0, "dX = dY·Wᵀ", "(5, 3)·(3, 2) = (5, 2)"),
        (((5, 2), (2, 3)), 1, "dW = Xᵀ·dY", "(2, 5)·(5, 3) = (2, 3)"),
        (((5, 2), (2,)), 0, "dX = dY·Wᵀ", "(5, 1)·(1, 2) = (5, 2)"),
        (((5, 2), (2,)), 1, "dW = Xᵀ·dY", "(2, 5)·(5,) = (2,)"),
        (((2,), (2, 3)), 0, "dX = W·dY", "(2, 3)·(3,) = (2,)"),
        (((2,), (2, 3)), 1, "dW = Xᵀ·dY", "(2, 1)·(1, 3) = (2, 3)"),
        (((2,), (2,)), 0, "dX = dY·W", "()·(2,) = (2,)"),
    ],
)
def test_the_product_of_a_matrix_product_fits_in_shape_and_is_right(shapes, i, rule, sizes):
    inputs = ones(*shapes)
    Y = inputs[0] @ inputs[1]
    graph = ComputationalGraph(Y, names={"Y": Y})
    graph.backward(np.ones(Y.shape))
    found = gate_jacobian(Y, i)
    told = product(graph, found)
    assert (told.rule, told.shapes) == (rule, sizes)
    assert told.shapes.endswith(f"= {inputs[i].shape}")


def test_stacks_of_matrices_and_other_gates_have_the_general_rule():
    X, W = ones((4, 5, 2), (2, 3))
    Y = X @ W
    assert product(ComputationalGraph(Y, names={"Y": Y}), gate_jacobian(Y, 1)).rule == "dW = dY·∂Y/∂W"
    total = np.sum(X)
    graph = ComputationalGraph(total, names={"s": total})
    assert product(graph, gate_jacobian(total, 0)).shapes == "(1, 1)·(1, 40) = (1, 40)"


def test_a_broadcast_bias_says_that_it_is_summed():
    X, b = Tensor(np.ones((5, 3)), name="X"), Tensor(np.ones(3), name="layer1.b")
    z = X + b
    told = product(ComputationalGraph(z, names={"z": z}), gate_jacobian(z, 1))
    assert told.rule == "d(layer1.b) = Σ dz ⊙ ∂z/∂layer1.b"
    assert told.shapes == "Σ (5, 3) ⊙ (5, 3) = (3,)"


def test_a_pinned_gate_says_that_its_product_goes_nowhere():
    x = Tensor([1.0, 2.0], name="x")
    z = x * 2.0
    graph = ComputationalGraph(np.sum(z), names={"z": z})
    graph.pin(z, [0.0, 0.0])
    assert any("z is pinned" in line for line in lines(graph, gate_jacobian(z, 0)))


def test_the_picture_shows_the_numbers_of_a_small_one_and_their_product():
    f = squared_norm()
    graph = ComputationalGraph(f)
    graph.forward()
    graph.backward()
    y = next(tensor for tensor in graph.nodes_topologically_sorted() if tensor.name == "y")
    svg = jacobian_svg(graph, gate_jacobian(y, 1))
    shown = texts(svg)
    assert [text for text in shown if text[0] in "−0123456789"] == [
        *("0.1", "0.5", "−0.3", "0.8"),
        *("0.44", "0.52"),
        *("−0.112", "0.636"),
    ]
    assert {"∂y/∂x (2, 2)", "∂f/∂y", "∂f/∂x"} <= set(shown)


def test_a_large_picture_is_small_and_a_hostile_name_is_text():
    x = Tensor(np.linspace(-1, 1, 4096), name="<script>alert(1)</script>" * 20)
    z = np.maximum(x, 0)
    svg = jacobian_svg(ComputationalGraph(z), gate_jacobian(z, 0), live=True)
    assert len(svg) < 5000
    root = ET.fromstring(svg)
    assert float(root.attrib["width"]) < 500
    assert not list(root.iter(f"{SVG}script"))


def test_a_gradient_that_was_not_computed_is_left_out():
    x = Tensor([1.0, 2.0], name="x")
    z = x * 2.0
    shown = texts(jacobian_svg(ComputationalGraph(z), gate_jacobian(z, 0)))
    assert not [text for text in shown if "∂f/∂" in text and "(" not in text]


def test_a_table_shows_every_entry_short_and_exact():
    x = Tensor(np.array([[1 / 3, -2.0], [np.nan, np.inf]]), name="x")
    table = number_table(x)
    assert table.values == (
        (("0.3333", "0.3333333333333333"), ("−2", "−2.0")),
        (("NaN", "NaN"), ("∞", "∞")),
    )
    assert table.gradients is None
    np.sum(x).backward()
    assert number_table(x).gradients[0][0] == ("1", "1.0")


@pytest.mark.parametrize(
    ("shape", "asked", "row", "column", "labels"),
    [
        ((100, 20), (0, 0), 0, 0, ("0", "1", "2", "3", "4", "5", "6", "7")),
        ((100, 20), (95, 18), 92, 15, ("92", "93", "94", "95", "96", "97", "98", "99")),
        ((3, 2, 2), (0, 0), 0, 0, ("0, 0", "0, 1", "1, 0", "1, 1", "2, 0", "2, 1")),
        ((4,), (0, 0), 0, 0, ("",)),
    ],
)
def test_a_window_lies_inside_the_array_and_says_where(shape, asked, row, column, labels):
    x = Tensor(np.arange(float(np.prod(shape))).reshape(shape))
    table = number_table(x, *asked)
    assert (table.row, table.column) == (row, column)
    assert table.row_labels == labels
    index = tuple(map(int, filter(None, [*labels[0].split(", "), table.column_labels[0]])))
    assert float(table.values[0][0][1]) == x.data[index]
