"""The graph view as a browser sees it: messages in, messages out, no browser needed."""

import gc
import math

import comm
import numpy as np
import pytest

from nbnet.autodiff import ComputationalGraph, Tensor, group
from nbnet.widgets import GraphView, open_views
from nbnet.widgets.graph_controls import sensible_reach
from tests.drawing.graphs import Root, lecture_neuron, squared_norm, two_layers
from tests.widgets.graph_browser import Browser


@pytest.fixture
def neuron():
    f, names = lecture_neuron()
    view = GraphView(f, names=names)
    return view, Browser(view), {name: view.graph.id(tensor) for name, tensor in names.items()}, names


def fresh_texts(view):
    """What a picture of the graph, drawn now, would show."""
    other = GraphView(ComputationalGraph(*view.graph.outputs))
    shown = dict(other.picture.shown)
    other.close()
    return shown


def test_a_new_page_is_told_everything_once(neuron):
    _, browser, ids, _ = neuron
    assert browser.texts[f"{ids['f']}-value"] == "0.7311"
    assert browser.texts[f"{ids['w1']}-grad"] == "−0.3932"
    assert browser.values[ids["w0"]] == "2.0"
    assert len(browser.messages) == 1


def test_a_slider_moves_every_value_and_gradient_that_depends_on_it(neuron):
    view, browser, ids, names = neuron
    browser.set(ids["w0"], 0.5)
    f = 1 / (1 + math.exp(-(0.5 * -1 + 6 - 3)))
    assert names["f"].item() == pytest.approx(f)
    assert browser.texts[f"{ids['f']}-value"] == f"{f:.4f}"
    assert float(names["x0"].grad) == pytest.approx(f * (1 - f) * 0.5)
    assert browser.texts == fresh_texts(view)


def test_only_changed_texts_travel(neuron):
    _, browser, ids, _ = neuron
    texts = browser.set(ids["w0"], 0.5)["texts"]
    assert f"{ids['w0']}-value" in texts
    assert not {f"{ids['x0']}-value", f"{ids['w1']}-value", f"{ids['f']}-grad"} & texts.keys()
    assert browser.set(ids["w0"], 0.5)["texts"] == {}


@pytest.mark.parametrize("typed", ["", "abc", "nan", "inf", "1,5"])
def test_what_is_not_a_number_is_refused_in_words_and_changes_nothing(neuron, typed):
    view, browser, ids, names = neuron
    before = dict(browser.texts)
    answer = browser.set(ids["w0"], typed)
    assert "w0 needs a number" in answer["error"]
    assert isinstance(view.error, ValueError)
    assert names["w0"].item() == 2.0
    assert browser.texts == before
    browser.set(ids["w0"], 1.0)
    assert (browser.error, view.error) == (None, None)


def test_a_gate_that_raises_is_shown_and_everything_is_as_before():
    x = Tensor(4.0, name="x")
    a, y = x * 3.0, Root()(x)
    view = GraphView(ComputationalGraph(a + y))
    browser = Browser(view)
    before = dict(browser.texts)
    assert "no root of a negative number" in browser.set(view.graph.id(x), -1.0)["error"]
    assert x.item() == 4.0
    assert a.item() == 12.0
    assert browser.texts == before
    assert not browser.messages[-1]["undo"]
    browser.set(view.graph.id(x), 9.0)
    assert browser.error is None
    assert browser.texts[f"{view.graph.id(y)}-value"] == "3"


def test_unknown_messages_are_errors_not_silence(neuron):
    _, browser, _, _ = neuron
    assert browser.ask("dance")["error"]
    assert browser.set("n99", 1.0)["error"]


def test_one_drag_is_one_step_of_undo(neuron):
    _, browser, ids, names = neuron
    for value in (1.5, 1.0, 0.5):
        browser.set(ids["w0"], value, gesture="drag 1")
    browser.set(ids["x0"], 3.0, gesture="drag 2")
    browser.ask("undo")
    assert (names["w0"].item(), names["x0"].item()) == (0.5, -1.0)
    assert browser.ask("undo")["undo"] is False
    assert names["w0"].item() == 2.0
    assert browser.texts[f"{ids['f']}-value"] == "0.7311"
    assert browser.ask("undo", redo=True)["redo"] is True
    assert names["w0"].item() == 0.5
    assert browser.set(ids["w0"], 1.0, gesture="drag 3")["redo"] is False


def test_undo_with_nothing_to_undo_changes_nothing(neuron):
    _, browser, _, _ = neuron
    assert browser.ask("undo")["texts"] == {}
    assert browser.error is None


def test_reset_gives_every_leaf_its_first_value_and_can_be_undone(neuron):
    view, browser, ids, names = neuron
    browser.set(ids["w0"], 0.5)
    browser.set(ids["x1"], 0.25)
    browser.ask("reset")
    assert (names["w0"].item(), names["x1"].item()) == (2.0, -2.0)
    assert browser.values[ids["w0"]] == "2.0"
    browser.ask("undo")
    assert (names["w0"].item(), names["x1"].item()) == (0.5, 0.25)
    view.reset()
    assert browser.texts[f"{ids['f']}-value"] == "0.7311"


def test_views_of_one_graph_stay_in_step(neuron):
    _, browser, ids, names = neuron
    second = GraphView(names["f"])
    second_browser = Browser(second, "other page")
    browser.set(ids["w0"], 0.5)
    assert second_browser.texts == browser.texts
    assert second_browser.values[ids["w0"]] == "0.5"
    second.close()
    messages = len(second_browser.messages)
    browser.set(ids["w0"], 1.0)
    assert len(second_browser.messages) == messages


def test_graphs_that_share_a_leaf_stay_in_step(neuron):
    _, browser, ids, names = neuron
    g = names["w0"] * 10.0
    other = GraphView(g)
    other_browser = Browser(other, "other page")
    browser.set(ids["w0"], 0.5)
    assert other_browser.texts[f"{other.graph.id(g)}-value"] == "5"


def test_two_pages_of_one_view_show_the_same(neuron):
    view, browser, ids, _ = neuron
    late = Browser(view, "second tab")
    browser.set(ids["w0"], 0.5)
    assert late.texts == browser.texts
    again = Browser(view, "after a reload")
    assert again.texts == browser.texts
    assert again.values == browser.values


def test_a_page_that_closed_is_no_longer_followed(neuron):
    view, browser, _, names = neuron
    browser.say("closed")
    names["w0"].data = 7.0
    messages = len(browser.messages)
    open_views.cell_ended()
    assert len(browser.messages) == messages
    back = Browser(view, "back")
    assert back.texts == fresh_texts(view)


def test_what_another_cell_writes_into_a_leaf_is_followed(neuron):
    _, browser, ids, names = neuron
    names["w0"].data = 0.5
    open_views.cell_ended()
    assert browser.texts[f"{ids['w0']}-value"] == "0.5"
    assert browser.values[ids["w0"]] == "0.5"


def test_a_closed_view_is_forgotten():
    view = GraphView(Tensor(1.0) + 1)
    assert view in open_views.everyone
    view.close()
    assert view not in open_views.everyone
    gc.collect()


def test_an_entry_of_an_array_is_chosen_by_index_or_by_its_square():
    f = squared_norm()
    view = GraphView(f)
    browser = Browser(view)
    W = view.graph.leaves[0]
    key = view.graph.id(W)
    browser.ask("entry", key=key, index=["1", "0"])
    assert browser.values[key] == "-0.3"
    assert view._controls[key]["index"] == [1, 0]
    browser.ask("entry", key=key, square=3)
    assert browser.values[key] == "0.8"
    assert view._controls[key]["square"] == 3
    browser.ask("range", key=key, low="0", high="5")
    browser.ask("entry", key=key, square=3)
    assert view._controls[key]["high"] == 5
    browser.set(key, 0.0)
    np.testing.assert_array_equal(W.data, [[0.1, 0.5], [-0.3, 0.0]])
    assert browser.texts[f"{key}-value-3"] == "0"
    browser.ask("undo")
    assert W.data[1, 1] == 0.8


def test_a_square_of_a_thinned_heatmap_is_the_entry_that_it_shows():
    x = Tensor(np.arange(2000.0).reshape(100, 20), name="x")
    view = GraphView(np.sum(x))
    browser = Browser(view)
    browser.ask("entry", key="n0", square=8 * 12 - 1)
    assert browser.values["n0"] == "1999.0"
    assert view._controls["n0"]["index"] == [99, 19]


@pytest.mark.parametrize("index", [["2", "0"], ["-1", "0"], ["0"], ["", "0"], ["a", "b"]])
def test_an_entry_that_is_not_there_is_refused(index):
    view = GraphView(squared_norm())
    browser = Browser(view)
    answer = browser.ask("entry", key="n0", index=index)
    assert "W has shape (2, 2), and no entry" in answer["error"]
    assert view._controls["n0"]["index"] == [0, 0]


def test_the_range_of_a_slider_is_the_persons_to_choose(neuron):
    view, browser, ids, _ = neuron
    browser.ask("range", key=ids["w0"], low="0", high="10")
    assert (view._controls[ids["w0"]]["low"], view._controls[ids["w0"]]["high"]) == (0.0, 10.0)
    assert "lower end first" in browser.ask("range", key=ids["w0"], low="3", high="3")["error"]
    assert (view._controls[ids["w0"]]["low"], view._controls[ids["w0"]]["high"]) == (0.0, 10.0)


def test_a_number_beyond_the_range_widens_it(neuron):
    view, browser, ids, _ = neuron
    browser.set(ids["w0"], 50)
    state = view._controls[ids["w0"]]
    assert state["low"] <= 50 <= state["high"]


@pytest.mark.parametrize("value", [0.0, 1.0, -3.0, 0.1, 1e-6, 123.4, 1e12, -1e-300, 1e300])
def test_a_sensible_range_holds_the_value_and_is_not_vast(value):
    reach = sensible_reach(value)
    assert reach >= abs(value)
    assert reach <= max(1.0, 4 * abs(value))


def test_groups_fold_and_unfold_and_keep_their_numbers():
    f = two_layers()
    view = GraphView(f, folded=["layer1"])
    browser = Browser(view)
    assert 'id="fold-0"' in view._svg
    folded = len(browser.texts)
    browser.ask("fold", group="0")
    assert 'id="group-0"' in view._svg
    assert len(view.picture.shown) > folded
    browser.set(view.graph.id(view.graph.leaves[0]), 0.25)
    assert view.picture.shown == fresh_texts(view)


def test_a_group_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(ValueError, match=r"no group 'layer9'.*layer1, layer2"):
        GraphView(two_layers(), folded=["layer9"])


def test_a_very_large_graph_folds_by_itself_and_says_so():
    y = Tensor(0.5, name="x")
    for layer in range(3):
        with group(f"layer{layer}"):
            for _ in range(700):
                y = np.tanh(y)
    view = GraphView(y)
    assert "3 groups are folded: the whole graph has 2100 gates." in view._note
    assert 'id="fold-2"' in view._svg


def test_the_gradient_of_an_array_is_explained():
    x = Tensor([1.0, 2.0], name="x")
    y = x * 3.0
    y.name = "y"
    view = GraphView(y)
    assert "sum of y, which has shape (2,)" in view._note
    np.testing.assert_array_equal(x.grad, [3.0, 3.0])


def test_an_overflow_is_shown_and_does_not_warn():
    x = Tensor(1.0, name="x")
    view = GraphView(np.exp(x))
    browser = Browser(view)
    browser.set("n0", 1000.0)
    assert browser.texts["n1-value"] == "∞"


def test_details_have_all_digits(neuron):
    _, browser, ids, _ = neuron
    browser.say("describe", node=ids["f"])
    assert browser.messages[-1]["type"] == "details"
    assert "value 0.7310585786300049" in browser.messages[-1]["text"]


def test_details_explain_a_gradient_with_the_present_numbers(neuron):
    _, browser, ids, _ = neuron
    browser.set(ids["x0"], 2.0)
    browser.say("describe", node=ids["w0"])
    text = browser.messages[-1]["text"]
    assert "· x0 = " in text
    assert text.endswith(f"= {browser.texts[ids['w0'] + '-grad']}")


def test_details_of_a_gate_say_what_it_does_to_the_gradient():
    x, y = Tensor(2.0, name="x"), Tensor(-3.0, name="y")
    view = GraphView(x * y)
    browser = Browser(view)
    browser.say("describe", node="n2-gate")
    text = browser.messages[-1]["text"]
    assert text.startswith("Multiply scales the gradient")
    assert "∂f/∂x = 1 · y = 1 · (−3) = −3" in text


def test_details_of_a_graph_of_many_numbers_do_not_keep_a_person_waiting():
    x = Tensor(np.ones((1000, 1000)), name="x")
    view = GraphView(np.sum(np.tanh(x)))
    browser = Browser(view)
    browser.say("describe", node="n1")
    assert "1000000 entries from 0.7616 to 0.7616, mean 0.7616" in browser.messages[-1]["text"]
    assert "∂" not in browser.messages[-1]["text"]


@pytest.mark.parametrize("make", [squared_norm, two_layers, lambda: np.exp(Tensor([[-1e4, np.nan]], name="x"))])
def test_everything_that_is_drawn_can_be_pointed_at(make):
    view = GraphView(make())
    browser = Browser(view)
    for wire in view.picture.scene.wires:
        browser.say("describe", node=wire)
        browser.say("describe", node=f"{wire}-gate")
    assert view.error is None
    assert len(browser.messages) == 1 + 2 * len(view.picture.scene.wires)


def test_hostile_names_travel_as_text():
    x = Tensor(1.0, name="<img src=x onerror=alert(1)>")
    view = GraphView(np.exp(x))
    assert "<img" not in view._svg
    assert view._controls["n0"]["label"] == "<img src=x onerror=alert(1)>"


def test_the_repr_is_stable(neuron):
    view, *_ = neuron
    assert repr(view) == "GraphView(8 gates, 5 leaves)"


@pytest.mark.parametrize("wrong", [3.0, "f", None])
def test_what_has_no_graph_is_refused(wrong):
    with pytest.raises(TypeError, match="needs a Tensor or a ComputationalGraph"):
        GraphView(wrong)


def test_a_graph_of_constants_has_no_sliders_and_says_why():
    x = Tensor(2.0, constant=True)
    view = GraphView(x * x)
    assert view._controls == {}
    assert "constants alone" in view._note


def test_a_view_opens_complete_in_one_message(monkeypatch):
    sent = []

    class Line(comm.base_comm.BaseComm):
        def publish_msg(self, msg_type, data=None, **_):
            sent.append((msg_type, (data or {}).get("state", {})))

    monkeypatch.setattr(comm, "create_comm", Line)
    view = GraphView(lecture_neuron()[0])
    ((kind, state),) = [message for message in sent if "_svg" in message[1]]
    assert kind == "comm_open"
    assert (state["_svg"], state["_controls"]) == (view._svg, view._controls)
    assert "0.7311" in state["_svg"]
    view.close()
