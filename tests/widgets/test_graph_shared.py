"""Graph views over the same tensors: each shows the gradients of its own output, whoever moved what."""

import asyncio

import numpy as np
import pytest

from nbnet.autodiff import Gate, Tensor
from nbnet.datasets import spiral
from nbnet.models import MLP
from nbnet.training import Trainer
from nbnet.widgets import GraphView, open_views
from tests.widgets.graph_browser import Browser


class Times(Gate):
    """A gate as a student writes it, which replays through its own methods."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [dz * self.y, dz * self.x]


@pytest.fixture
def leaves():
    return Tensor(2.0, name="w"), Tensor(3.0, name="x"), Tensor(1.0, name="b")


def shown(browser, tensor):
    return browser.texts[f"{browser.view.graph.id(tensor)}-grad"]


def test_views_of_two_graphs_over_the_same_leaves_show_their_own_gradients(leaves):
    w, x, _ = leaves
    product, tenfold = Browser(GraphView(w * x), "one"), Browser(GraphView(w * 10.0), "other")
    for _round in range(2):
        product.set(product.view.graph.id(x), 4.0)
        assert (shown(product, w), shown(tenfold, w)) == ("4", "10")
        tenfold.set(tenfold.view.graph.id(w), 5.0)
        assert (shown(product, w), shown(tenfold, w)) == ("4", "10")
        assert (shown(product, x), product.texts[f"{product.view.graph.id(w)}-value"]) == ("5", "5")
    product.ask("open", node=product.view.graph.id(w))
    assert ["gradient", "4.0"] in [list(fact) for fact in product.card["facts"]]
    product.ask("describe", node=product.view.graph.id(w))
    assert "gradient 4.0\n∂f/∂w = 1 · x = 1 · 4 = 4" in product.messages[-2]["text"]


def test_grad_is_what_the_last_backward_pass_of_the_person_left(leaves):
    w, x, _ = leaves
    one, other = Browser(GraphView(w * x), "one"), Browser(GraphView(w * 10.0), "other")
    assert w.grad == 10.0  # opened last
    one.set("n0", 4.0)
    assert w.grad == 3.0  # touched last
    other.view.graph.backward()
    w.data = 7.0
    open_views.cell_ended()
    assert (shown(one, x), shown(other, w), w.grad) == ("7", "10", 10.0)  # they followed, and left it alone


def test_a_view_shows_none_where_no_gradient_was_computed_and_0_where_it_is_0(leaves):
    w, x, b = leaves
    view = GraphView(np.maximum(w * x, 10.0) + b * 0.0)
    assert (view.gradient(w), view.gradient(b)) == (0.0, 0.0)
    nothing = GraphView(Tensor(1.0, constant=True) + 1.0)
    assert nothing.gradient(nothing.graph.output) is None


@pytest.mark.parametrize("times", [Times(), np.multiply], ids=["own gate", "numpy"])
@pytest.mark.parametrize("shape", [(), (2,)])
def test_graphs_that_share_a_result_do_not_put_each_other_out_of_date(times, shape):
    w, x, b = (Tensor(np.full(shape, value), name=name) for value, name in ((2.0, "w"), (3.0, "x"), (1.0, "b")))
    shared = times(w, x)
    total = np.sum(shared * 2.0 + b)
    one, other = Browser(GraphView(total), "one"), Browser(GraphView(np.sum(shared * 5.0)), "other")
    one.set(one.view.graph.id(w), 5.0)
    one.set(one.view.graph.id(b), 5.0)
    assert one.error is None
    other.set(other.view.graph.id(x), 4.0)
    one.set(one.view.graph.id(b), 6.0)
    assert one.error is None
    np.testing.assert_array_equal(one.view.gradient(w), 2.0 * np.asarray(x.data))
    np.testing.assert_array_equal(other.view.gradient(w), 5.0 * np.asarray(x.data))
    total.backward()  # and what the person writes by hand goes on working
    np.testing.assert_array_equal(w.grad, 2.0 * np.asarray(x.data))


def test_a_training_in_the_background_is_followed_without_a_cell_and_sliders_make_room_for_it():
    async def watch():
        X, y = spiral(n=60, noise=0.05, seed=0)
        model = MLP([2, 3, 1], seed=1)
        view = GraphView(model(X[:3]), folded=["layer1"])
        browser = Browser(view)
        weight = model.parameters["layer1.b"]
        key = view.graph.id(weight)
        browser.ask("range", key=key, low="-0.001", high="0.001")
        trainer = Trainer(model, X, y)
        trainer.start()
        for _wait in range(200):
            await asyncio.sleep(0.02)
            if abs(float(browser.values[key])) > 0.001:
                break
        trainer.pause()
        await asyncio.sleep(2 * open_views.PAUSE)
        assert float(browser.values[key]) == weight.data[0]
        control = view._controls[key]
        assert control["low"] <= weight.data[0] <= control["high"]

    asyncio.run(watch())


def test_a_view_that_cannot_follow_says_so_once(leaves):
    w, _, _ = leaves

    class Root(Gate):
        def forward(self, x):
            if x < 0:
                raise ValueError("no root of a negative number")
            return x**0.5

        def backward(self, dz):
            return [dz]

    browser = Browser(GraphView(Root()(w)))
    w.data = -1.0
    open_views.cell_ended()
    assert "no root of a negative number" in browser.error
    told = len(browser.messages)
    open_views.cell_ended()
    assert len(browser.messages) == told
    w.data = 4.0
    open_views.cell_ended()
    assert browser.texts["n1-value"] == "2"


def test_an_end_that_a_person_chose_stays_on_its_side(leaves):
    w, x, _ = leaves
    view = GraphView(w * x)
    browser = Browser(view)
    browser.ask("range", key="n0", low="0", high="2.5")
    browser.ask("undo")
    assert (view._controls["n0"]["low"], view._controls["n0"]["high"]) == (-4.0, 4.0)
    browser.ask("undo", redo=True)
    assert (view._controls["n0"]["low"], view._controls["n0"]["high"]) == (0.0, 2.5)
    w.data = 3.0
    open_views.cell_ended()
    assert (view._controls["n0"]["low"], view._controls["n0"]["high"]) == (0.0, 6.0)
    w.data = np.nan
    open_views.cell_ended()
    assert (view._controls["n0"]["low"], view._controls["n0"]["high"]) == (0.0, 6.0)


def test_only_the_numbers_of_sliders_that_moved_travel_and_a_refused_one_is_put_back(leaves):
    w, x, _ = leaves
    browser = Browser(GraphView(w * x))
    browser.set("n0", 1.0)
    assert browser.set("n0", 1 / 3)["controls"] == {"n0": ("0.333333", "0.3333333333333333")}
    assert browser.set("n1", "nobody")["controls"].keys() == {"n0", "n1"}
    assert browser.set("n1", "3.00")["controls"] == {"n1": ("3.0", "3.0")}
