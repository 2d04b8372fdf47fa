"""The panel of one tensor: facts, numbers, Jacobian; how it follows what changes."""

import numpy as np
import pytest

from nbnet.autodiff import Tensor
from nbnet.widgets import GraphView
from tests.drawing.graphs import lecture_neuron, squared_norm
from tests.widgets.graph_browser import Browser


@pytest.fixture
def norm():
    view = GraphView(squared_norm())
    tensors = {tensor.name: tensor for tensor in view.graph.nodes_topologically_sorted() if tensor.name}
    return view, Browser(view), {name: view.graph.id(tensor) for name, tensor in tensors.items()}


def test_a_scalar_is_told_with_all_digits():
    f, names = lecture_neuron()
    view = GraphView(f, names=names)
    browser = Browser(view)
    assert browser.card is None
    browser.ask("open", node=view.graph.id(f))
    assert browser.card["title"] == "f"
    assert dict(browser.card["facts"]) == {
        "gate": "Divide ÷",
        "shape": "scalar",
        "dtype": "float64",
        "value": "0.7310585786300049",
        "gradient": "1.0",
    }
    assert browser.card["formulas"][0].endswith("= 0.7311")
    assert browser.card["table"] is None
    browser.ask("shut")
    assert browser.card is None


def test_an_array_is_told_by_its_ends_and_a_table(norm):
    _, browser, ids = norm
    browser.ask("open", node=ids["W"])
    assert dict(browser.card["facts"])["value"] == "4 entries from −0.3 to 0.8, mean 0.275"
    assert browser.card["table"]["values"][1][0] == ("−0.3", "−0.3")
    assert browser.card["table"]["gradients"][1][1][0] == "0.208"
    assert browser.card["movable"]
    assert not browser.card["pinnable"]


def test_the_panel_follows_and_is_sent_only_when_it_changed(norm):
    _, browser, ids = norm
    browser.ask("open", node=ids["y"])
    answer = browser.set(ids["W"], 0.0)
    assert answer["inspector"]["table"]["values"][0][0][0] == "0.2"
    assert "inspector" not in browser.set(ids["W"], 0.0)


def test_a_new_page_shows_the_open_panel_too(norm):
    view, browser, ids = norm
    browser.ask("open", node=ids["y"])
    other = Browser(view, "other page")
    assert other.card == browser.card
    other.ask("shut")
    assert browser.card is None


def test_a_window_of_a_large_array_is_moved():
    x = Tensor(np.arange(2000.0).reshape(100, 20), name="x")
    view = GraphView(np.sum(x))
    browser = Browser(view)
    browser.ask("open", node="n0")
    assert browser.card["table"]["size"] == (100, 20)
    browser.ask("window", row="96", column="12")
    table = browser.card["table"]
    assert (table["row"], table["column"]) == (92, 12)
    assert table["values"][0][0][1] == "1852.0"
    assert "whole numbers" in browser.ask("window", row="-1", column="x")["error"]
    assert browser.card["table"] == table


def test_a_gradient_that_was_not_computed_is_not_zero():
    x = Tensor(np.ones(3), name="x", constant=True)
    w = Tensor(2.0, name="w")
    view = GraphView(np.sum(x * w))
    browser = Browser(view)
    browser.ask("open", node=view.graph.id(x))
    assert browser.card["table"]["gradients"] is None
    assert "gradient" not in dict(browser.card["facts"])


def test_the_jacobian_opens_beside_its_product_and_follows(norm):
    _, browser, ids = norm
    browser.ask("open", node=ids["y"])
    assert browser.card["jacobians"] == [(0, "∂y/∂W"), (1, "∂y/∂x")]
    told = browser.ask("jacobian", input=0)["jacobian"]
    assert told["title"] == "Jacobian ∂y/∂W"
    assert told["rule"] == "dW = dy·xᵀ"
    assert told["shapes"] == "(2, 1)·(1, 2) = (2, 2) ✓"
    assert ">0.4</text>" in told["svg"]
    moved = browser.ask("set", key=ids["x"], value="0.9", gesture="")["jacobian"]
    assert ">0.9</text>" in moved["svg"]
    assert browser.ask("open", node=ids["W"])["jacobian"] is None


def test_a_jacobian_that_there_is_not_is_refused(norm):
    _, browser, ids = norm
    browser.ask("open", node=ids["y"])
    assert "2 inputs; there is none with index 7" in browser.ask("jacobian", input=7)["error"]
    browser.ask("open", node=ids["W"])
    assert "computed by no gate" in browser.ask("jacobian", input=0)["error"]


def test_a_walk_that_has_not_come_there_keeps_numbers_to_itself(norm):
    view, browser, ids = norm
    browser.ask("open", node=ids["y"])
    browser.ask("jacobian", input=0)
    answer = browser.ask("walk", mode="forward")
    assert "value" not in dict(browser.card["facts"])
    assert browser.card["table"] is None
    assert browser.card["jacobians"] == []
    assert answer["jacobian"] is None
    browser.ask("walk", mode="")
    assert "value" in dict(browser.card["facts"])
    assert view.error is None


def test_hostile_names_travel_as_text():
    x = Tensor(np.ones(2), name="<img src=x onerror=alert(1)>|{}\n$\\alpha$" * 20)
    view = GraphView(np.exp(x))
    browser = Browser(view)
    browser.ask("open", node="n1")
    told = browser.ask("jacobian", input=0)["jacobian"]
    assert "<img" not in told["svg"]
    assert "\n" not in browser.card["jacobians"][0][1]
