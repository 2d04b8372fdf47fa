"""Walking through a graph view, as a browser sees it: messages in, messages out."""

import numpy as np
import pytest

from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.widgets import GraphView, open_views
from nbnet.widgets.registry import view
from tests.drawing.graphs import chain, lecture_neuron, squared_norm, two_layers
from tests.widgets.graph_browser import Browser


def walked(f, walk="backward", names=None, **options):
    made = GraphView(f, walk=walk, names=names, **options)
    return made, Browser(made)


def neuron(walk="backward", **options):
    f, names = lecture_neuron()
    made, browser = walked(f, walk, names=names, **options)
    return made, browser, {name: made.graph.id(tensor) for name, tensor in names.items()}


def stop(browser):
    """What the page was told last about its place."""
    return next(message["walk"] for message in reversed(browser.messages) if "walk" in message)


def test_a_view_without_a_walk_is_as_before():
    _, browser, ids = neuron(walk=False)
    assert stop(browser) == {"mode": ""}
    assert browser.texts[f"{ids['w0']}-grad"] == "−0.1966"
    assert "walk" not in browser.set(ids["w0"], 1.0)


def test_a_walk_begins_with_the_gradient_of_the_output_and_blanks_elsewhere():
    made, browser, ids = neuron()
    assert browser.texts[f"{ids['f']}-grad"] == "1"
    assert browser.texts[f"{ids['w0']}-grad"] == ""
    assert browser.texts[f"{ids['f']}-value"] == "0.7311"
    assert f'<text id="{ids["w0"]}-grad" class="grad" x=' in made._svg
    assert "−0.1966" not in made._svg


def test_each_step_sends_what_it_reveals():
    _, browser, ids = neuron()
    seen = []
    for _ in range(8):
        seen.append(browser.ask("step", by=1)["texts"])
    assert seen[-1] == {f"{ids['w0']}-grad": "−0.1966", f"{ids['x0']}-grad": "0.3932"}
    assert stop(browser)["title"] == "Step 8 of 8: backward pass"
    back = browser.ask("step", by=-1)
    assert back["texts"] == {f"{ids['w0']}-grad": "", f"{ids['x0']}-grad": ""}
    assert back["walk"]["flags"]["data-lit"] == ["n6-gate"]


def test_the_walk_stays_within_its_ends():
    made, browser, _ = neuron()
    assert browser.ask("step", by=-1)["texts"] == {}
    browser.ask("place", to=99)
    assert made.walking.place == 8
    browser.ask("step", by=1)
    assert (made.walking.place, browser.error) == (8, None)


def test_a_slider_moved_during_a_walk_keeps_the_place_and_shows_its_numbers():
    made, browser, ids = neuron()
    browser.ask("place", to=7)
    answer = browser.set(ids["w1"], 1.0)
    assert made.walking.place == 7
    assert answer["texts"][f"{ids['x1']}-grad"] == browser.texts[f"{ids['x1']}-grad"]
    assert browser.texts[f"{ids['w0']}-grad"] == ""
    number = answer["walk"]["rules"][0]["rows"][1]["cells"][1]
    assert (number["symbol"], number["number"]) == ("∂z2/∂x1 = w1", "1")
    browser.ask("undo")
    assert browser.texts[f"{ids['x1']}-grad"] == "−0.5898"


def test_ending_a_walk_shows_everything_again():
    _, browser, ids = neuron()
    answer = browser.ask("walk", mode="")
    assert answer["walk"] == {"mode": ""}
    assert browser.texts[f"{ids['w0']}-grad"] == "−0.1966"


def test_true_is_forward_and_then_backward():
    _, browser, ids = neuron(walk=True)
    assert browser.texts[f"{ids['f']}-value"] == ""
    assert stop(browser)["last"] == 17
    browser.ask("place", to=8)
    assert browser.texts[f"{ids['f']}-value"] == "0.7311"
    assert browser.texts[f"{ids['f']}-grad"] == ""
    browser.ask("step", by=1)
    assert browser.texts[f"{ids['f']}-grad"] == "1"


def test_a_late_page_and_a_folded_picture_show_the_same_place():
    made, browser = walked(two_layers())
    browser.ask("place", to=1)
    late = Browser(made, "second tab")
    assert late.texts == browser.texts
    assert stop(late) == stop(browser)
    browser.ask("place", to=4)
    answer = browser.ask("fold", group="0")
    assert made.walking.place == 3
    assert answer["walk"]["flags"]["data-lit"] == ["fold-0"]


def test_forward_mode_moves_the_leaf_that_is_chosen():
    _, browser = walked(squared_norm(), "forward-mode")
    assert stop(browser)["below"] == "∂ / ∂W[0, 0]"
    browser.ask("place", to=3)
    assert browser.texts["n5-grad"] == "0.088"
    answer = browser.ask("seed", key="n0", index=["1", "1"])
    assert (answer["walk"]["index"], answer["walk"]["place"]) == ([1, 1], 0)
    browser.ask("place", to=3)
    assert browser.texts["n5-grad"] == "0.208"
    browser.ask("seed", key="n1")
    browser.ask("place", to=3)
    assert browser.texts["n5-grad"] == "−0.112"
    assert "no entry [7]" in browser.ask("seed", key="n1", index=["7"])["error"]
    assert "no entry [²]" in browser.ask("seed", key="n1", index=["²"])["error"]


def test_what_is_hidden_is_not_told_by_pointing_at_it():
    _, browser, ids = neuron()
    browser.say("describe", node=ids["w0"])
    assert browser.messages[-1]["text"] == "w0: the walk has not come here yet"
    browser.say("describe", node="n5-gate")
    assert "0.1966" not in browser.messages[-1]["text"]
    browser.ask("place", to=8)
    browser.say("describe", node=ids["w0"])
    assert "∂f/∂w0 = ∂f/∂z1 · x0 = 0.1966 · (−1) = −0.1966" in browser.messages[-1]["text"]


def test_too_large_a_graph_says_so_and_is_shown_as_before():
    made = GraphView(chain(301))
    browser = Browser(made)
    assert "up to 300 gates; this graph has 301" in browser.ask("walk", mode="backward")["error"]
    assert browser.texts["n0-grad"] != ""
    with pytest.raises(ValueError, match="up to 300 gates"):
        view(chain(301), walk=True)


def test_wrong_walks_are_refused():
    with pytest.raises(ValueError, match="walk is 'both', 'forward'"):
        view(Tensor(1.0) + 1, walk="sideways")
    made = GraphView(Tensor(1.0, constant=True) + 1, walk=True)
    assert made.walking.mode == "forward"


def test_a_leaf_changed_by_a_cell_is_followed_during_a_walk():
    made, browser, ids = neuron()
    browser.ask("place", to=8)
    made.graph.leaves[0].data = 0.0
    open_views.cell_ended()
    assert browser.texts[f"{ids['x0']}-grad"] == "0"
    assert stop(browser)["rules"][0]["rows"][1]["cells"][1]["number"] == "0"


def test_an_array_output_is_walked_from_ones():
    x = Tensor([1.0, 2.0], name="x")
    made, browser = walked(ComputationalGraph(np.exp(x) * x))
    browser.ask("place", to=2)
    np.testing.assert_allclose(made.walking.walk.known(2)[x, "grad"].total, x.grad)


def test_a_walk_through_numbers_that_overflow_says_so_in_the_picture_alone():
    made, browser, ids = neuron("both")
    browser.set(ids["w0"], 1e300)
    browser.set(ids["x0"], -1e5)
    made.refresh()
    assert made.error is None
    browser.ask("place", to=stop(browser)["last"])
    assert made.error is None
