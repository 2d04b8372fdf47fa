"""Hidden neurons held at a number."""

import numpy as np
import pytest

import nbnet as nb
from nbnet.models.layers import layer_outputs
from nbnet.models.unit_pins import PinnedUnits

X = np.random.default_rng(0).normal(size=(6, 2))


@pytest.fixture
def model():
    return nb.MLP([2, 3, 4, 1], seed=1)


def test_what_comes_after_a_pinned_neuron_computes_with_its_number(model):
    model.pins.set(1, 2, 0.25)
    first, second, last = layer_outputs(model, X)
    before = np.tanh(X @ model.parameters["layer1.W"].data)
    np.testing.assert_allclose(first, np.column_stack([before[:, :2], np.full(6, 0.25)]))
    np.testing.assert_allclose(second, np.tanh(first @ model.parameters["layer2.W"].data))
    np.testing.assert_allclose(model.scores(X), last[:, 0])
    np.testing.assert_allclose(model(X).data, last)
    x = X
    for layer in model.layers():
        x = layer.activation(nb.Tensor(x) @ layer.W + layer.b).data
    np.testing.assert_allclose(x, last)


def test_an_unpinned_neuron_computes_again(model):
    scores = model.scores(X)
    model.pins.set(2, 0, 3.0)
    model.pins.set(2, 1, -3.0)
    assert not np.allclose(model.scores(X), scores)
    model.pins.set(2, 0, None)
    model.pins.set(2, 1, None)
    np.testing.assert_array_equal(model.scores(X), scores)
    assert not model.pins


def test_no_gradient_passes_through_a_pin(model):
    model.pins.set(1, 2, 0.25)
    model(X).sum().backward()
    gradient = model.parameters["layer1.W"].grad
    assert (gradient[:, 2] == 0).all()
    assert (gradient[:, :2] != 0).all()
    assert (model.parameters["layer2.W"].grad != 0).all()


def test_the_gate_has_the_derivatives_of_finite_differences():
    gate = PinnedUnits(np.array([True, False, True]))
    nb.check_gate(gate, X[:, [0, 1, 0]], np.array([1.0, 2.0, 3.0]))


def test_what_is_no_neuron_is_told(model):
    for arguments, error, message in (
        ((3, 0, 1.0), ValueError, "the hidden layers are 1 to 2"),
        ((0, 0, 1.0), ValueError, "layer is 0"),
        ((2, 4, 1.0), ValueError, "units 0 to 3"),
        ((1, 0, np.nan), ValueError, "finite"),
        ((1, 0.5, 1.0), TypeError, "unit is 0.5"),
        ((1, 0, "1"), TypeError, "layer 1, unit 0 is '1'"),
    ):
        with pytest.raises(error, match=message):
            model.pins.set(*arguments)
    with pytest.raises(TypeError, match="no hidden neurons"):
        nb.Perceptron(2).pins.set(1, 0, 1.0)
    assert not model.pins


def test_a_copy_stands_alone(model):
    model.pins.set(1, 0, 1.0)
    copied = model.pins.copied()
    copied.set(1, 0, 2.0)
    copied.set(1, 1, 2.0)
    assert model.pins.values() == {(1, 0): 1.0}


def test_a_stack_of_linear_layers_with_a_pin_does_not_collapse():
    model = nb.MLP([2, 3, 1], activation="identity")
    model.pins.set(1, 0, 1.0)
    with pytest.raises(ValueError, match="pinned"):
        model.collapse()
