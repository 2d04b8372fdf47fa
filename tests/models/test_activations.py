"""Activations: values, derivatives, kinks, dtypes, and numbers without a graph."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import nbnet as nb
from nbnet.autodiff import Tensor
from nbnet.models.activations import ACTIVATIONS

FORMULAS = {
    "identity": (lambda x: x, np.ones_like),
    "sigmoid": (lambda x: 1 / (1 + np.exp(-x)), lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "relu": (lambda x: np.maximum(0, x), lambda x: (x > 0) * 1.0),
    "leaky_relu": (lambda x: np.maximum(0.1 * x, x), lambda x: np.where(x > 0, 1.0, 0.1)),
    "elu": (lambda x: np.where(x > 0, x, np.expm1(x)), lambda x: np.where(x > 0, 1.0, np.exp(x))),
    "sign": (lambda x: np.where(x >= 0, 1.0, -1.0), lambda x: 0 * x),
    "step": (lambda x: np.where(x >= 0, 1.0, 0.0), lambda x: 0 * x),
}


def test_every_activation_is_tested_here_or_below():
    assert set(ACTIVATIONS) == {*FORMULAS, "softmax", "maxout"}


@pytest.mark.parametrize("name", FORMULAS)
@given(x=arrays(float, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.floats(-20, 20)))
def test_values_and_derivatives_are_the_formulas(name, x):
    f, derivative = FORMULAS[name]
    function = getattr(nb, name)
    t = Tensor(x)
    out = function(t)
    np.testing.assert_allclose(out.data, f(x), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(function(x), f(x), rtol=1e-12, atol=1e-12)
    out.backward(np.full(x.shape, 3.0))
    np.testing.assert_allclose(t.grad, 3 * derivative(x), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", [*FORMULAS, "softmax", "maxout"])
def test_extremes_overflow_nowhere_and_float32_stays(name):
    function = ACTIVATIONS[name]
    x = np.array([[-1e4, -1.0, 0.0, 1e4]], dtype=np.float32)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        t = Tensor(x)
        out = function(t)
        out.backward(np.ones(out.shape))
    assert np.isfinite(out.data).all()
    assert out.dtype == t.grad.dtype == np.asarray(function(x)).dtype == np.float32


@pytest.mark.parametrize("name", [*FORMULAS, "softmax"])
def test_plain_numbers_and_lists_give_plain_numbers(name):
    function = ACTIVATIONS[name]
    assert not isinstance(function([1, -2]), Tensor)
    assert float(np.asarray(function(2.0))) == pytest.approx(float(np.asarray(function(np.array([2.0])))[0]))


@given(x=arrays(float, (3, 4), elements=st.floats(-50, 50)), shift=st.floats(-1000, 1000))
def test_softmax_is_a_distribution_that_no_shift_changes(x, shift):
    p = nb.softmax(x)
    np.testing.assert_allclose(p.sum(axis=1), 1)
    np.testing.assert_allclose(nb.softmax(x + shift), p, atol=1e-9)
    t, dz = Tensor(x), np.arange(12.0).reshape(3, 4)
    nb.softmax(t).backward(dz)
    for row in range(3):
        jacobian = np.diag(p[row]) - np.outer(p[row], p[row])
        np.testing.assert_allclose(t.grad[row], jacobian @ dz[row], atol=1e-9)


@given(x=arrays(float, (3, 6), elements=st.floats(-5, 5)), pieces=st.sampled_from([1, 2, 3, 6]))
def test_maxout_takes_the_largest_sum_of_each_neuron(x, pieces):
    m = 6 // pieces
    blocks = [x[:, i * m : (i + 1) * m] for i in range(pieces)]
    t = Tensor(x)
    out = nb.maxout(t, pieces)
    np.testing.assert_array_equal(out.data, np.max(blocks, axis=0))
    dz = np.arange(3.0 * m).reshape(3, m) + 1
    out.backward(dz)
    np.testing.assert_allclose(sum(t.grad[:, i * m : (i + 1) * m] for i in range(pieces)), dz)
    routed = np.concatenate([b == np.max(blocks, axis=0) for b in blocks], axis=1)
    assert (t.grad[~routed] == 0).all()


def test_equal_maxima_share():
    t = Tensor([1.0, 1.0])
    nb.maxout(t).backward([6.0])
    assert t.grad.tolist() == [3.0, 3.0]


def test_a_maxout_layer_has_its_pieces():
    from functools import partial

    for activation, pieces in (("maxout", 2), (partial(nb.maxout, pieces=3), 3)):
        model = nb.MLP([2, 4, 1], activation=activation)
        assert model.parameters["layer1.W"].shape == (2, 4 * pieces)
        assert ("pieces=3" in repr(model)) == (pieces == 3)
        assert model.parameters["layer2.W"].shape == (4, 1)
        X = np.random.default_rng(0).normal(size=(5, 2))
        h = X @ model.parameters["layer1.W"].data
        h = np.max([h[:, i * 4 : i * 4 + 4] for i in range(pieces)], axis=0)
        np.testing.assert_allclose(model.scores(X), (h @ model.parameters["layer2.W"].data)[:, 0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nb.leaky_relu(1.0, slope=1.5), "slope is 1.5"),
        (lambda: nb.leaky_relu(1.0, slope=-0.1), "slope is -0.1"),
        (lambda: nb.elu(1.0, alpha=-1), "alpha is -1"),
        (lambda: nb.maxout([1.0, 2.0, 3.0]), "3 in the last axis is no multiple"),
        (lambda: nb.maxout([1.0, 2.0], pieces=0), "pieces is 0"),
    ],
)
def test_wrong_parameters_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("name", [n for n in FORMULAS if n != "identity"])
@pytest.mark.parametrize("x", [-1.5, 0.75])
def test_the_formulas_that_steps_show_are_what_is_computed(name, x):
    from nbnet.autodiff import ComputationalGraph

    t = Tensor(x, name="x")
    graph = ComputationalGraph(getattr(nb, name)(t) * 2)
    for _ in range(2):
        graph.forward({t: t.item() * 1.5})
        gradients = graph.backward()
        f, derivative = FORMULAS[name]
        assert graph.output.item() == pytest.approx(float(2 * f(np.array(t.item()))))
        assert float(gradients[t]) == pytest.approx(float(2 * derivative(np.array(t.item()))))
    assert "∂f/∂x" in str(graph.steps("backward"))


@pytest.mark.parametrize("name", ["leaky_relu", "elu", "softmax", "maxout", "sigmoid"])
def test_second_derivatives_pass_through(name):
    function = ACTIVATIONS[name]

    def squared(x):
        return np.sum(function(x) ** 2)

    x = np.array([[0.4, -0.9, 1.7, 0.2]])
    v = np.array([[1.0, 0.5, -0.3, 2.0]])
    h = 1e-5
    slope = (nb.grad(squared)(x + h * v) - nb.grad(squared)(x - h * v)) / (2 * h)
    np.testing.assert_allclose(nb.hessian_vector_product(squared, x, v), slope, rtol=1e-6, atol=1e-8)
