"""Pinning the result of a gate from the graph view: what follows, what is undone, who else sees it."""

import math

import numpy as np
import pytest

from nbnet.autodiff import ComputationalGraph, Tensor, group
from nbnet.widgets import GraphView, open_views
from tests.drawing.graphs import Root, lecture_neuron, squared_norm, two_layers
from tests.widgets.graph_browser import Browser
from tests.widgets.test_graph_view import fresh_texts


@pytest.fixture
def chain():
    """h = x·w, y = tanh(h), f = y + x: one way for x round h, none for w."""
    x, w = Tensor(2.0, name="x"), Tensor(0.5, name="w")
    h = x * w
    h.name = "h"
    y = np.tanh(h)
    y.name = "y"
    view = GraphView(y + x)
    return view, Browser(view), {name: view.graph.id(t) for name, t in {"x": x, "w": w, "h": h, "y": y}.items()}


def test_a_pinned_result_is_held_and_moved_by_a_slider_of_its_own(chain):
    view, browser, ids = chain
    browser.ask("pin", node=ids["h"])
    assert browser.texts[f"{ids['h']}-value"] == "1"
    assert view._controls[ids["h"]]["pinned"]
    assert view._controls[ids["h"]]["label"] == "h"
    browser.set(ids["h"], 0.25)
    assert browser.values[ids["h"]] == "0.25"
    assert browser.texts[f"{ids['y']}-value"] == f"{math.tanh(0.25):.4f}"
    assert browser.texts[f"{ids['w']}-grad"] == "0"
    assert browser.texts[f"{ids['x']}-grad"] == "1"
    browser.set(ids["w"], 3.0)
    assert browser.texts[f"{ids['h']}-value"] == "0.25"
    assert browser.texts == fresh_texts(view)


def test_a_pin_that_is_taken_out_twice_is_one_move(chain):
    view, browser, ids = chain
    browser.ask("pin", node=ids["h"])
    browser.ask("unpin", node=ids["h"])
    browser.ask("unpin", node=ids["h"])
    browser.ask("undo")
    assert len(view.graph.pinned) == 1


def test_a_slider_that_comes_again_is_told_its_number_again(chain):
    _view, browser, ids = chain
    for _ in range(2):
        answer = browser.ask("pin", node=ids["h"])
        assert answer["controls"][ids["h"]][1] == "1.0"
        browser.ask("unpin", node=ids["h"])


def test_what_a_pin_stops_is_marked(chain):
    view, browser, ids = chain
    assert browser.marks == {"pinned": [], "stopped": []}
    browser.ask("pin", node=f"{ids['h']}-gate")
    assert browser.marks["pinned"] == [ids["h"]]
    edges = {f"e{n}": edge for n, edge in enumerate(view.picture.scene.edges)}
    stopped = [(edges[key].tail, edges[key].head) for key in browser.marks["stopped"] if key in edges]
    gate = f"{ids['h']}-gate"
    assert set(stopped) == {(ids["x"], gate), (ids["w"], gate), (gate, ids["h"])}
    assert [key for key in browser.marks["stopped"] if key not in edges] == [ids["w"]]
    messages = len(browser.messages)
    browser.set(ids["h"], 0.5)
    assert "marks" not in browser.messages[messages]
    browser.ask("unpin", node=ids["h"])
    assert browser.marks == {"pinned": [], "stopped": []}
    assert ids["h"] not in view._controls


def test_every_change_of_a_pin_is_a_step_of_undo(chain):
    view, browser, ids = chain
    first = dict(browser.texts)
    browser.ask("pin", node=ids["h"])
    for value in (0.9, 0.8, 0.7):
        browser.set(ids["h"], value, gesture="drag")
    browser.set(ids["x"], 5.0)
    browser.ask("unpin", node=ids["h"])
    last = dict(browser.texts)
    held = [0.7, 0.7, 1.0, None]
    for value in held:
        answer = browser.ask("undo")
        assert list(view.graph.pinned.values()) == ([] if value is None else [value])
    assert answer["undo"] is False
    assert browser.texts == first
    for value in [*reversed(held[:-1]), None]:
        browser.ask("undo", redo=True)
        assert list(view.graph.pinned.values()) == ([] if value is None else [value])
    assert browser.texts == last == fresh_texts(view)


def test_reset_takes_new_pins_out_and_can_be_undone(chain):
    view, browser, ids = chain
    browser.ask("pin", node=ids["h"])
    browser.set(ids["h"], 0.25)
    browser.ask("reset")
    assert not view.graph.pinned
    browser.ask("undo")
    assert list(view.graph.pinned.values()) == [0.25]
    again = GraphView(ComputationalGraph(view.graph.output))
    again.graph.unpin()
    again.reset()
    assert list(again.graph.pinned.values()) == [0.25]


def test_another_view_and_another_cell_follow_a_pin(chain):
    view, browser, ids = chain
    other = GraphView(ComputationalGraph(view.tensor(ids["y"]) * 10.0))
    second = Browser(other, "other page")
    browser.ask("pin", node=ids["h"])
    browser.set(ids["h"], 0.25)
    h = other.graph.id(view.tensor(ids["h"]))
    assert second.texts[f"{h}-value"] == "0.25"
    assert second.values[h] == "0.25"
    assert second.marks["pinned"] == [h]
    other.graph.unpin()
    open_views.cell_ended()
    assert browser.texts[f"{ids['h']}-value"] == "1"
    assert browser.marks["pinned"] == []
    assert ids["h"] not in view._controls


def test_an_entry_of_a_pinned_array_is_moved():
    view = GraphView(squared_norm())
    browser = Browser(view)
    y = next(t for t in view.graph.nodes_topologically_sorted() if t.name == "y")
    key = view.graph.id(y)
    browser.ask("pin", node=key)
    browser.ask("entry", key=key, square=1)
    browser.set(key, 1.0)
    np.testing.assert_allclose(y.data, [0.22, 1.0])
    assert browser.texts[f"{key}-value-1"] == "1"
    assert view._controls[key]["square"] == 1
    browser.ask("undo")
    np.testing.assert_allclose(y.data, [0.22, 0.26])


def test_a_pin_in_a_folded_group_marks_its_box():
    view = GraphView(two_layers(), folded=["layer1"])
    browser = Browser(view)
    hidden = next(t for t in view.graph.nodes_topologically_sorted() if t.gate is not None and t.group == ("layer1",))
    browser.ask("pin", node=view.graph.id(hidden))
    assert browser.marks["pinned"] == ["fold-0"]
    browser.ask("fold", group="0")
    assert browser.marks["pinned"] == [view.graph.id(hidden)]


def test_what_cannot_be_pinned_is_refused_in_words(chain):
    view, browser, ids = chain
    assert "x is computed by no gate" in browser.ask("pin", node=ids["x"])["error"]
    assert "no tensor 'n99'" in browser.ask("pin", node="n99")["error"]
    assert not browser.messages[-1]["undo"]
    assert not view.graph.pinned


def test_a_gate_that_cannot_take_the_pinned_number_leaves_all_as_it_was():
    x = Tensor(4.0, name="x")
    h = x * 1.0
    view = GraphView(Root()(h))
    browser = Browser(view)
    key = view.graph.id(h)
    browser.ask("pin", node=key)
    before = dict(browser.texts)
    assert "no root" in browser.set(key, -1.0)["error"]
    assert view.graph.pinned[h] == 4.0
    assert browser.texts == before
    browser.set(key, 9.0)
    assert browser.texts[f"{view.graph.id(view.graph.output)}-value"] == "3"


def test_folds_are_steps_of_undo_too():
    view = GraphView(two_layers())
    browser = Browser(view)
    flat = view._svg
    browser.ask("fold", group="0")
    folded = view._svg
    assert 'id="fold-0"' in folded
    assert browser.ask("undo")["undo"] is False
    assert view._svg == flat
    browser.ask("undo", redo=True)
    assert view._svg == folded
    browser.set(view.graph.id(view.graph.leaves[0]), 0.25)
    browser.ask("undo")
    assert 'id="fold-0"' in view._svg


def test_scalar_neurons_fold_and_unfold_one_by_one_and_can_be_undone():
    f, names = lecture_neuron()
    view = GraphView(f, names=names)
    browser = Browser(view)
    assert browser.messages[-1]["neurons"] is False
    assert browser.ask("neurons", on=True)["neurons"] is True
    folded = view._svg
    assert ">W·x + b</text>" in folded
    browser.set(view.graph.id(names["w0"]), 0.5)
    assert browser.texts[f"{view.graph.id(f)}-value"] == f"{1 / (1 + math.exp(-2.5)):.4f}"
    browser.ask("fold", group="0")
    assert 'id="group-0"' in view._svg
    browser.ask("undo")
    assert 'id="fold-0"' in view._svg
    browser.ask("undo")
    assert browser.ask("undo")["neurons"] is False
    assert "W·x + b" not in view._svg
    assert ">W·x + b</text>" in GraphView(f, names=names, neurons=True)._svg


def test_a_graph_without_scalar_neurons_has_no_button_for_them():
    assert Browser(GraphView(squared_norm())).messages[-1]["neurons"] is None


def test_a_very_large_graph_without_groups_is_cut_into_stages():
    y = Tensor(0.5, name="x")
    for _ in range(2100):
        y = np.tanh(y)
    view = GraphView(y)
    browser = Browser(view)
    assert "3 groups are folded: the whole graph has 2100 gates." in view._note
    assert "gates 2001 to 2100" in view._svg
    browser.ask("fold", group="0")
    assert "gates 951 to 1000" in view._svg
    assert view.picture.scene.signs
    browser.set("n0", 0.25)
    assert browser.texts["n0-value"] == "0.25"
    browser.ask("undo")
    browser.ask("undo")
    assert "gates 951 to 1000" not in view._svg


def test_a_group_that_is_too_large_to_be_drawn_stays_folded_and_says_so():
    y = Tensor(0.5, name="x")
    with group("deep"):
        for _ in range(1400):
            y = np.tanh(y)
    view = GraphView(y)
    browser = Browser(view)
    before = view._svg
    assert "deep stays folded" in browser.ask("fold", group="0")["error"]
    assert view._svg == before
    assert not browser.messages[-1]["undo"]
