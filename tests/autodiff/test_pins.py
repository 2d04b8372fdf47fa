"""Pins: an intermediate value is held, what comes after follows, and no gradient passes."""

import copy
import pickle

import numpy as np
import pytest

from nbnet.autodiff import ComputationalGraph, Gate, Tensor
from nbnet.autodiff.plan import Plan
from nbnet.autodiff.replay import Replay
from nbnet.autodiff.scalars import ScalarPlan


def scalars():
    """h = tanh(w·x), f = h·h + x: one way round h for x, none for w."""
    w, x = Tensor(0.5, name="w"), Tensor(2.0, name="x")
    h = np.tanh(w * x)
    h.name = "h"
    return w, x, h, ComputationalGraph(h * h + x)


def arrays():
    """The same with matrices; every gate has a fast path."""
    W, x = Tensor([[0.5, 1.0], [-1.0, 0.25]], name="W"), Tensor([2.0, -1.0], name="x")
    h = np.tanh(W @ x)
    h.name = "h"
    return W, x, h, ComputationalGraph(np.sum(h * h + x))


class Square(Gate):
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dz):
        return [2 * self.x * dz]


def readable():
    """A student's gate comes after the pin: no fast path at all."""
    w, x = Tensor(0.5, name="w"), Tensor(2.0, name="x")
    h = np.tanh(w * x)
    h.name = "h"
    return w, x, h, ComputationalGraph(Square()(h) + x)


@pytest.mark.parametrize(("make", "kind"), [(scalars, ScalarPlan), (arrays, Plan), (readable, Replay)])
def test_a_pin_holds_in_every_plan_and_stops_the_gradient(make, kind):
    w, x, h, graph = make()
    graph.forward()
    graph.backward()
    assert type(graph._upkeep.plan) is kind
    before, slopes = graph.output.data.copy(), (w.grad.copy(), x.grad.copy(), h.grad.copy())
    held = np.full(h.shape, 0.25)
    graph.pin("h", held)
    assert float(graph.output.data) == pytest.approx(float(np.sum(held**2 + x.data)))
    graph.forward({w: w.data * 3, x: x.data + 1})
    np.testing.assert_array_equal(h.data, held)
    assert float(graph.output.data) == pytest.approx(float(np.sum(held**2 + x.data)))
    gradients = graph.backward()
    np.testing.assert_allclose(h.grad, 2 * held)
    np.testing.assert_array_equal(gradients[w], np.zeros(w.shape))
    np.testing.assert_array_equal(gradients[x], np.ones(x.shape))
    np.testing.assert_array_equal(h.inputs[0].grad, np.zeros(h.shape))
    assert graph.stopped == {w, h.inputs[0]}

    graph.pin(h, -held)
    np.testing.assert_array_equal(graph.pinned[h], -held)
    graph.sweep()
    np.testing.assert_allclose(h.grad, -2 * held)

    graph.unpin("h")
    assert (graph.pinned, graph.stopped) == ({}, frozenset())
    graph.forward({w: w.data / 3, x: x.data - 1})
    np.testing.assert_allclose(graph.output.data, before)
    graph.backward()
    for tensor, slope in zip((w, x, h), slopes, strict=True):
        np.testing.assert_allclose(tensor.grad, slope)
    assert type(graph._upkeep.plan) is kind


@pytest.mark.parametrize("make", [scalars, arrays, readable])
def test_the_gradient_of_a_pin_is_how_the_output_moves_with_it(make):
    _, _, h, graph = make()
    graph.pin(h, np.full(h.shape, 0.3))
    graph.backward()
    slope, step = np.sum(h.grad), 1e-6
    graph.pin(h, np.full(h.shape, 0.3 + step))
    higher = float(graph.output.data)
    graph.pin(h, np.full(h.shape, 0.3 - step))
    assert slope == pytest.approx((higher - float(graph.output.data)) / (2 * step), rel=1e-6)


@pytest.mark.parametrize("make", [scalars, arrays, readable])
def test_every_graph_with_the_tensor_honours_the_pin(make):
    w, _, h, graph = make()
    other = ComputationalGraph(np.sum(h * 10.0))
    other.backward()
    graph.pin(h, np.full(h.shape, 2.0))
    with pytest.raises(ValueError, match=r"pinned.*forward"):
        other.backward()
    assert float(other.forward()) == 20.0 * h.size
    np.testing.assert_array_equal(other.backward()[w], np.zeros(w.shape))
    other.pin(h, np.full(h.shape, 3.0))
    graph.forward()
    np.testing.assert_array_equal(graph.pinned[h], np.full(h.shape, 3.0))
    np.testing.assert_allclose(graph.output.data, np.sum(9.0 + graph.leaves[1].data))
    late = ComputationalGraph(graph.output)
    late.backward()
    np.testing.assert_allclose(h.grad, np.full(h.shape, 6.0))
    other.unpin()
    graph.forward()
    assert not late.pinned
    np.testing.assert_allclose(h.data, np.tanh(h.inputs[0].data))


def test_define_by_run_stops_at_a_pin_too():
    w, x, h, graph = scalars()
    graph.pin(h, 0.25)
    graph.output.backward()
    assert (float(w.grad), float(x.grad), float(h.grad)) == (0.0, 1.0, 0.5)


def test_a_singularity_before_a_pin_does_not_reach_the_gradient():
    x = Tensor(0.0, name="x")
    with np.errstate(all="ignore"):
        h = np.log(x * 1.0) * 2.0
        graph = ComputationalGraph(h * 3.0)
        graph.pin(h, 1.0)
        assert graph.backward()[x] == 0.0


def test_steps_end_at_a_pin_and_say_so():
    _, _, h, graph = scalars()
    graph.pin(h, 0.25)
    text = str(graph.steps("backward"))
    assert "= 0.5 · 0 = 0" in text
    assert "∂f/∂w" not in text
    assert "h = 0.25 (pinned)" in str(graph.steps("forward"))
    assert "∂h/∂w = ∂h/∂z1 · ∂z1/∂w = 0 · 2 = 0" in str(graph.steps("forward-mode", "w"))


def test_what_cannot_be_pinned_is_refused_and_nothing_has_changed():
    w, x, h, graph = arrays()
    graph.forward()
    before = h.data.copy()
    for wrong, error, message in [
        (lambda: graph.pin(w, 1.0), ValueError, "W is computed by no gate"),
        (lambda: graph.pin(h, 1.0), ValueError, r"h has shape \(2,\); it cannot take values of shape \(\)"),
        (lambda: graph.pin(h, "a"), TypeError, "holds numbers"),
        (lambda: graph.pin("g", 1.0), KeyError, "called 'g'; those with a name in this graph: h"),
        (lambda: graph.pin(Tensor(1.0) * 2.0, 1.0), KeyError, "not part of this graph"),
        (lambda: graph.unpin(h), ValueError, "h is not pinned; pinned here: nothing"),
        (lambda: graph.forward({h: x.data}), ValueError, r"graph\.pin"),
    ]:
        with pytest.raises(error, match=message):
            wrong()
    np.testing.assert_array_equal(h.data, before)
    assert graph.pinned == {}


def test_a_gate_that_cannot_compute_with_a_pinned_value_leaves_all_as_it_was():
    class Root(Gate):
        def forward(self, x):
            if np.any(x < 0):
                raise ValueError("no root of a negative number")
            self.y = x**0.5
            return self.y

        def backward(self, dz):
            return [dz / (2 * self.y)]

    for make in (lambda: Tensor(2.0), lambda: Tensor([2.0, 2.0])):
        x = make()
        h = x * 2.0
        graph = ComputationalGraph(Root()(h) * 1.0)
        for value in (None, 9.0):
            if value is not None:
                graph.pin(h, np.full(h.shape, value))
            before = graph.output.data.copy()
            with pytest.raises(ValueError, match="no root"):
                graph.pin(h, np.full(h.shape, -1.0))
            assert (h in graph.pinned) == (value is not None)
            np.testing.assert_array_equal(graph.forward(), before)
            graph.backward(np.ones(h.shape))
            np.testing.assert_allclose(h.grad, 0.5 / before)


def test_a_pinned_graph_is_copied_and_pickled_with_its_pins():
    for twin_of in (copy.deepcopy, lambda graph: pickle.loads(pickle.dumps(graph))):
        _, _, h, graph = scalars()
        graph.pin(h, 0.25)
        twin = twin_of(graph)
        (pinned,) = twin.pinned
        twin.unpin()
        assert float(pinned.data) != 0.25
        assert float(h.data) == 0.25
