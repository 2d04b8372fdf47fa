"""How many passes each mode needs, and what those that were made have found."""

import numpy as np

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.drawing.compose import compose
from nbnet.drawing.passes import count_passes
from nbnet.drawing.patterns import FLOWS, legend, patterns
from nbnet.drawing.walk import Walk
from tests.drawing.graphs import squared_norm, two_layers
from tests.drawing.test_walk import fork, walk_of


def test_forward_mode_needs_a_pass_an_input_and_reverse_mode_a_pass_an_output():
    walk = walk_of(squared_norm(), "backward")
    W = walk.scene.graph.leaves[0]
    passes = count_passes(walk, {(W, (0, 1)): 0.176}, {leaf: leaf.grad for leaf in walk.scene.graph.leaves})
    assert passes.heads[1:] == ("forward mode: 1 of 6", "reverse mode: 1 of 1")
    assert passes.rows[0] == ("∂f/∂W", "[[·, 0.176], [·, ·]]", "[[0.088, 0.176], [0.104, 0.208]]")
    assert "6 passes" in passes.notes[0]
    assert "1 pass " in passes.notes[1]


def test_an_output_of_many_numbers_needs_many_passes_backward():
    x = Tensor(np.ones(3), name="x")
    graph = ComputationalGraph(np.outer(x, x))
    passes = count_passes(Walk(compose(graph), "backward"), {}, {x: np.ones(3)})
    assert passes.heads[1:] == ("forward mode: 0 of 3", "reverse mode: 0 of 9")
    assert "gradient of the sum" in passes.notes[2]


def test_large_leaves_are_counted_and_many_are_cut():
    walk = walk_of(two_layers(), "backward")
    assert [row[1] for row in count_passes(walk, {}, {}).rows] == [
        "[[·, ·, ·, ·], [·, ·, ·, ·]]",
        "[[·], [·], [·], [·]]",
    ]
    X = Tensor(np.ones((50, 4)), name="X")
    large = walk_of(np.sum(X * X), "backward")
    assert count_passes(large, {(X, (0, 0)): 2.0}, {}).rows[0][1] == "1 of 200"
    many = walk_of(sum(Tensor(float(i), name=f"x{i}") for i in range(20)), "backward")
    assert len(count_passes(many, {}, {}).rows) == 13


def test_patterns_are_those_of_the_gates():
    f, _, _ = fork()
    scene = compose(ComputationalGraph(np.maximum(f, 0.0)))
    assert list(patterns(scene).values()) == ["distributes", "distributes", "scales", "routes"]
    assert set(legend()) == set(FLOWS)
    folded = compose(ComputationalGraph(two_layers()), folded=[("layer1",)])
    assert "fold-0" not in patterns(folded)


def test_a_pinned_gate_stops():
    x = Tensor(2.0, name="x")
    h = np.exp(x)
    graph = ComputationalGraph(h * 3.0)
    graph.pin(h, 1.0)
    assert patterns(compose(graph))["n1-gate"] == "stops"
