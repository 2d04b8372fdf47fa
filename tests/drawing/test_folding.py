"""Scalar neurons as W·x + b, and stages of graphs that nobody grouped."""

import numpy as np
import pytest

from nbnet.autodiff import ComputationalGraph, Gate, Tensor, group
from nbnet.drawing import graph, graph_svg
from nbnet.drawing.compose import compose
from nbnet.drawing.dot import digraph
from nbnet.drawing.fold_text import fold_explanation
from nbnet.drawing.numbers import number
from nbnet.drawing.span import weight
from nbnet.drawing.stages import stages
from nbnet.drawing.units import units
from nbnet.widgets import GraphView
from tests.drawing.graphs import chain, lecture_neuron, parts, texts, two_layers, wire_texts


def found(f):
    """How many gates each neuron holds, by its name."""
    paths = list(units(ComputationalGraph(f)).values())
    return {path: paths.count(path) for path in paths}


def leaves(*names):
    return [Tensor(float(i + 1), name=name) for i, name in enumerate(names)]


def test_the_lectures_neuron_is_one_box_with_its_value_and_gradient():
    f, names = lecture_neuron()
    svg = graph_svg(f, names=names, neurons=True)
    assert "W·x + b" in texts(svg)
    assert "×" not in texts(svg)
    f.backward()
    read = wire_texts(graph_svg(f, names=names, neurons=True))
    assert read["w0"] == ("2", "−0.1966")
    assert ("1", "0.1966") in read.values()
    assert "W·x + b" in graph(f, names=names, neurons=True).source


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda w, x, v, y, b: w * x + v * y + b, {("W·x + b",): 4}),
        (lambda w, x, v, y, b: b + w * x + v * y, {("W·x + b",): 4}),
        (lambda w, x, v, y, b: w * x + v * y, {("W·x",): 3}),
        (lambda w, x, v, y, b: sum([w * x, v * y]) + b, {("W·x + b",): 5}),
        (lambda w, x, v, y, b: w * x + b, {("W·x + b",): 2}),
        (lambda w, x, v, y, b: np.tanh(w * x + b) * v + y, {("W·x + b",): 2, ("W·x + b (2)",): 2}),
        (lambda w, x, v, y, b: (w + x) * (v + 1), {}),
        (lambda w, x, v, y, b: w + x + v + y, {}),
        (lambda w, x, v, y, b: w * x + v * y + b + w, {("W·x + b",): 4}),
    ],
)
def test_sums_of_products_with_one_bias_at_most_are_neurons(make, expected):
    assert found(make(*leaves("w", "x", "v", "y", "b"))) == expected


def test_a_product_that_is_used_elsewhere_stays_outside():
    w, x, v, y = leaves("w", "x", "v", "y")
    shared = w * x
    assert found((shared + v * y) * shared) == {}


def test_arrays_are_no_scalar_neurons():
    W, x, b = Tensor(np.ones((2, 2))), Tensor(np.ones(2)), Tensor(np.ones(2))
    assert found(np.sum(W @ x * b + b)) == {}


def test_a_students_own_gates_make_a_neuron_too():
    class MultiplyGate(Gate):
        symbol = "*"

        def forward(self, x, y):
            self.x, self.y = x, y
            return x * y

        def backward(self, dz):
            return [self.y * dz, self.x * dz]

    w, x, b = leaves("w", "x", "b")
    assert found(MultiplyGate()(w, x) + b) == {("W·x + b",): 2}


def test_a_neuron_inside_a_group_folds_inside_it():
    w, x, b = leaves("w", "x", "b")
    with group("layer"):
        f = w * x + b
    assert found(f) == {("layer", "W·x + b"): 2}


def test_stages_cover_all_gates_in_order_and_nest():
    drawn = ComputationalGraph(chain(1200))
    cut = stages(drawn)
    assert len(cut) == 1200
    paths = list(dict.fromkeys(cut.values()))
    assert paths[0] == ("gates 1 to 1000", "gates 1 to 50")
    assert paths[-1] == ("gates 1001 to 1200", "gates 1151 to 1200")
    scene = compose(drawn, folded={path[:1] for path in paths}, regrouped=cut)
    assert [sign.symbol for sign in scene.signs.values()] == ["gates 1 to 1000", "gates 1001 to 1200"]


def test_gates_in_groups_are_in_no_stage():
    y = Tensor(1.0)
    with group("mine"):
        for _ in range(60):
            y = y + 1.0
    for _ in range(60):
        y = y + 1.0
    cut = stages(ComputationalGraph(y))
    assert len(cut) == 60
    assert not any(tensor.group for tensor in cut)


def test_folded_neurons_keep_every_number_of_the_whole_picture():
    f, names = lecture_neuron()
    f.backward()
    whole = wire_texts(graph_svg(f, names=names))
    folded = wire_texts(graph_svg(f, names=names, neurons=True))
    assert folded.items() <= whole.items() or set(folded.values()) <= set(whole.values())
    assert "fold-0" in parts(graph_svg(f, names=names, neurons=True))


def explanation(f, names=None, folded=()):
    drawn = ComputationalGraph(f, names=names)
    drawn.forward()
    drawn.backward()
    cut = units(drawn)
    scene = compose(drawn, folded=[*cut.values(), *folded], regrouped=cut)
    return drawn, fold_explanation(scene, next(key for key, sign in scene.signs.items() if sign.folds))


def test_a_folded_neuron_tells_its_sum_and_every_gradient_in_numbers():
    f, names = lecture_neuron()
    _, text = explanation(f, names)
    assert "W·x + b: 4 gates in one box" in text
    assert "= w0·x0 + w1·x1 + w2 = 2·(−1) + (−3)·(−2) + (−3) = 1" in text
    for name in ("w0", "x0", "w1", "x1", "w2"):
        (line,) = (line for line in text.splitlines() if line.startswith(f"∂f/∂{name} "))
        assert line.endswith(f"= {number(names[name].grad)}")


def test_a_pinned_neuron_does_not_claim_to_add_anything_up():
    w, x, b = leaves("w", "x", "b")
    s = w * x + b
    drawn = ComputationalGraph(np.tanh(s))
    drawn.pin(s, 0.5)
    cut = units(drawn)
    text = fold_explanation(compose(drawn, folded=cut.values(), regrouped=cut), "fold-0")
    assert "value 0.5" in text
    assert "w·x" not in text


def test_a_folded_layer_tells_its_results():
    f = two_layers()
    drawn = ComputationalGraph(f)
    text = fold_explanation(compose(drawn, folded=[("layer1",)]), "fold-0")
    assert text.startswith("layer1: 2 gates in one box")
    assert "(50, 4), float64" in text


def test_leaves_used_all_along_a_chain_are_drawn_in_seconds_or_folded():
    def loop(gates):
        used = [Tensor(0.5, name=f"x{i}") for i in range(20)]
        y = used[0]
        for i in range(gates):
            y = y * used[i % 20] if i % 2 else y + used[i % 20]
        return ComputationalGraph(y)

    plain, long, longer = (compose(loop(gates)) for gates in (40, 80, 200))
    assert "splines" not in digraph(plain).source
    assert "splines=line" in digraph(long).source
    assert weight(plain) < weight(long) < 1000
    assert len(longer.wires) + len(longer.signs) < 500 < 2500 < weight(longer)
    assert GraphView(longer.graph).picture.scene.signs.keys() == {"fold-0", "fold-1", "fold-2", "fold-3"}


def test_a_long_sum_of_products_has_no_long_lines():
    y = sum(Tensor(float(i), name=f"x{i}") * 2 for i in range(1, 200))
    scene = compose(ComputationalGraph(y))
    assert weight(scene) == len(scene.wires) + len(scene.signs)
    assert "splines" not in digraph(scene).source


def test_a_folded_group_that_a_path_leaves_and_enters_again_is_drawn():
    x = Tensor(2.0, name="x")
    with group("inside"):
        a = np.tanh(x)
    b = a * 2
    with group("inside"):
        c = b + a
    scene = compose(ComputationalGraph(c), folded=[("inside",)])
    assert weight(scene) == len(scene.wires) + len(scene.signs)
    assert digraph(scene).source
