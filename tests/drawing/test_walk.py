"""A walk shows what has been reached, and nothing else; what it shows at its end are the graph's own numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbnet.autodiff import ComputationalGraph, Tensor, group
from nbnet.drawing.compose import all_groups, compose
from nbnet.drawing.rule import rules
from nbnet.drawing.values import texts
from nbnet.drawing.walk import Walk
from tests.drawing.graphs import chain, lecture_neuron, squared_norm, two_layers


def walk_of(f, mode, leaf=None, index=(), *, folded=(), names=None):
    graph = ComputationalGraph(f, names=names)
    if graph.leaves:
        graph.backward(np.ones_like(graph.output.data))
    return Walk(compose(graph, folded=folded), mode, leaf, index)


def fork():
    a, b = Tensor(2.0, name="a"), Tensor(1.0, name="b")
    return (a + b) * (b + 1), a, b


def shown(walk, place):
    return {**texts(walk.scene), **walk.texts(place)}


@pytest.mark.parametrize("make", [lambda: lecture_neuron()[0], squared_norm, two_layers, lambda: fork()[0]])
@pytest.mark.parametrize("mode", ["both", "backward"])
def test_at_its_end_a_walk_shows_the_graphs_own_numbers(make, mode):
    walk = walk_of(make(), mode)
    assert shown(walk, walk.last) == texts(walk.scene)


@pytest.mark.parametrize("make", [lambda: lecture_neuron()[0], squared_norm, two_layers])
def test_a_folded_graph_ends_with_the_same_numbers(make):
    f = make()
    walk = walk_of(f, "both", folded=all_groups(ComputationalGraph(f)))
    assert shown(walk, walk.last) == texts(walk.scene)


def test_the_neuron_step_by_step_backward():
    f, names = lecture_neuron()
    walk = walk_of(f, "backward", names=names)
    found = []
    for place in range(walk.last + 1):
        new = {key: text for key, text in walk.texts(place).items() if text and text != walk.texts(place - 1).get(key)}
        found.append([text for key, text in new.items() if place or text])
    assert found[0] == ["1"]
    assert found[1:] == [
        ["−0.5344"],
        ["−0.5344"],
        ["−0.1966"],
        ["0.1966"],
        ["0.1966", "0.1966"],
        ["0.1966", "0.1966"],
        ["−0.3932", "−0.5898"],
        ["−0.1966", "0.3932"],
    ]


def test_forward_fills_the_values_in_the_order_of_the_gates():
    f, _, _ = fork()
    walk = walk_of(f, "forward")
    values = [[walk.texts(place).get(f"{key}-value") for key in ("n0", "n2", "n4", "n5")] for place in range(4)]
    assert values == [[None, "", "", ""], [None, "3", "", ""], [None, "3", "2", ""], [None, "3", "2", "6"]]
    assert all(walk.texts(place)["n1-grad"] == "" for place in range(4))


def test_at_a_fork_the_contributions_add_up_before_the_eyes():
    f, _, _ = fork()
    walk = walk_of(f, "backward")
    assert [walk.texts(place)["n1-grad"] for place in range(4)] == ["", "", "3+…", "5"]
    (incomplete,), (complete,) = (rules(walk, place)[0].totals for place in (2, 3))
    assert (incomplete.parts, incomplete.note) == ((("3", True),), "still to come: 1")
    assert (complete.symbol, complete.parts, complete.number) == ("∂f/∂b", (("3", False), ("2", True)), "5")
    assert "∂f/∂b = 3 + 2 = 5" in rules(walk, 3)[0].spoken


def test_a_gate_that_uses_a_tensor_twice_adds_both_contributions():
    x = Tensor(3.0, name="x")
    walk = walk_of(x * x, "backward")
    (rule,) = rules(walk, 1)
    assert [total.parts for total in rule.totals] == [(("3", True), ("3", True))]
    assert walk.texts(1)["n0-grad"] == "6"


@pytest.mark.parametrize(("name", "expected"), [("a", "2"), ("b", "5")])
def test_forward_mode_carries_the_tangents_of_one_leaf(name, expected):
    f, a, b = fork()
    walk = walk_of(f, "forward-mode", {"a": a, "b": b}[name])
    assert [walk.texts(0)[f"{key}-grad"] for key in ("n0", "n1")] == (["1", "0"] if name == "a" else ["0", "1"])
    assert walk.texts(0)["n5-grad"] == ""
    assert walk.texts(walk.last)["n5-grad"] == expected


def test_forward_mode_follows_one_entry_of_an_array():
    f = squared_norm()
    graph = ComputationalGraph(f)
    gradients = graph.backward()
    W = graph.leaves[0]
    for index in np.ndindex(2, 2):
        walk = Walk(compose(graph), "forward-mode", W, index)
        arrived = walk.known(walk.last)[graph.output, "grad"]
        assert arrived.total == pytest.approx(gradients[W][index])
        assert rules(walk, 0)[0].rows[0].cells[0].symbol == f"∂W/∂W[{index[0]}, {index[1]}]"


def test_what_is_stressed_is_the_gate_and_its_wires():
    f, _, _ = fork()
    walk = walk_of(f, "backward")
    flags = walk.flags(3)
    assert flags["data-lit"] == ["n2-gate"]
    assert (flags["data-given"], flags["data-made"]) == (["n2"], ["n0", "n1"])
    lines = {
        (walk.scene.edges[int(line[1:])].tail, walk.scene.edges[int(line[1:])].head) for line in flags["data-flow"]
    }
    assert lines == {("n0", "n2-gate"), ("n1", "n2-gate"), ("n2-gate", "n2")}
    assert walk.flags(1)["data-ahead"] == ["n4-gate", "n2-gate"]
    assert walk.flags(0)["data-lit"] == []


def test_a_folded_group_is_one_stop_with_the_rules_of_its_gates():
    walk = walk_of(two_layers(), "backward", folded=[("layer1",)])
    assert [stop.sign for stop in walk.stops] == ["", "n6-gate", "n5-gate", "fold-0"]
    assert [rule.title.split()[0] for rule in rules(walk, 3)] == ["Tanh", "MatMul"]


def test_the_rule_is_upstream_times_local():
    f, names = lecture_neuron()
    walk = walk_of(f, "backward", names=names)
    for place in range(1, walk.last + 1):
        (step,) = walk.stops[place].steps
        (rule,) = rules(walk, place)
        assert [cell.role for cell in rule.rows[0].cells] == ["upstream", "local", "downstream"]
        parts = [part for part in step.contributions if part is not None]
        assert len(rule.rows) == len(parts)
    assert [cell.symbol for cell in rules(walk, 8)[0].rows[0].cells] == ["∂f/∂z1", "∂z1/∂w0 = x0", "∂f/∂w0"]


def test_a_sum_over_broadcast_axes_is_told():
    X, b = Tensor(np.ones((50, 3)), name="X"), Tensor(np.ones(3), name="b")
    walk = walk_of(np.sum(X + b), "backward")
    assert [row.note for row in rules(walk, 2)[0].rows] == ["", "summed, because b of shape (3,) was repeated"]


def test_hidden_is_what_has_not_arrived():
    f, _, _ = fork()
    walk = walk_of(f, "backward")
    hidden = [[key for key in ("n0", "n1", "n2", "n5", "n2-gate") if walk.hides(key, place)] for place in range(4)]
    assert hidden == [["n0", "n1", "n2", "n2-gate"], ["n0", "n1", "n2-gate"], ["n0", "n1", "n2-gate"], []]


def test_a_pin_stops_the_walk_at_its_wire():
    x = Tensor(2.0, name="x")
    h = np.exp(x)
    graph = ComputationalGraph(h * 3.0)
    graph.pin(h, 10.0)
    graph.backward()
    walk = Walk(compose(graph), "backward")
    assert rules(walk, walk.last)[0].title == "Exp is pinned: nothing passes"
    assert shown(walk, walk.last) == texts(walk.scene)


@given(st.integers(1, 40), st.data())
def test_walks_of_any_chain_fill_one_wire_a_stop(gates, data):
    walk = walk_of(chain(gates), "backward")
    place = data.draw(st.integers(0, walk.last))
    filled = [key for key, text in walk.texts(place).items() if text]
    assert len(filled) == place + 1


@pytest.mark.parametrize(
    ("f", "mode", "message"),
    [
        (Tensor(1.0) + 1, "sideways", "walk is 'both', 'forward', 'backward', 'forward-mode', True or False"),
        (Tensor(1.0, constant=True) + 1, "backward", "constants alone"),
        (chain(301), "forward", "up to 300 gates; this graph has 301"),
        (
            np.tanh(Tensor(np.ones((1000, 501)))),
            "forward",
            "up to 500000 numbers; the gates of this graph compute 501000",
        ),
    ],
)
def test_walks_that_cannot_be_are_refused_in_words(f, mode, message):
    with pytest.raises(ValueError, match=message):
        walk_of(f, mode)


def test_hostile_and_long_names_are_plain_text():
    x = Tensor(2.0, name="two\nlines\u202e" + "x" * 500)
    (rule,) = rules(walk_of(np.exp(x), "backward"), 1)
    assert "\n" not in rule.spoken
    assert "\u202e" not in rule.rows[0].cells[2].symbol


def test_a_pass_inside_groups_that_are_drawn_is_walked_gate_by_gate():
    x = Tensor(1.0, name="x")
    with group("outer"), group("inner"):
        y = np.tanh(np.exp(x))
    walk = walk_of(y, "forward")
    assert [stop.sign for stop in walk.stops] == ["", "n1-gate", "n2-gate"]
