"""The neuron of McCulloch and Pitts, the linear classifier, linear stacks, and how weights start."""

from itertools import product

import numpy as np
import pytest

from nbnet import datasets
from nbnet.autodiff import ComputationalGraph
from nbnet.models import MLP, SGD, LinearClassifier, McCullochPitts
from nbnet.models.initializers import INITIALIZERS
from nbnet.training import Trainer


@pytest.mark.parametrize("name", ["and", "or", "nand", "nor"])
def test_the_examples_are_the_logic_gates(name):
    X, y = datasets.logic_gate(name)
    assert McCullochPitts.gate(name).predict(X).tolist() == y.tolist()
    signs = McCullochPitts.gate(name, activation="sign")
    assert signs.predict(X).tolist() == [2 * v - 1 for v in y]
    assert signs(X).data[:, 0].tolist() == [2 * v - 1 for v in y]


def test_not_has_one_input():
    assert McCullochPitts.gate("not").predict([[0], [1]]).tolist() == [1, 0]


def test_xor_takes_three_neurons():
    X, y = datasets.logic_gate("xor")
    either, both = McCullochPitts.gate("or").predict(X), McCullochPitts.gate("nand").predict(X)
    assert McCullochPitts.gate("and").predict(np.column_stack([either, both])).tolist() == y.tolist()


def test_of_sixteen_truth_tables_one_neuron_computes_fourteen():
    X, _ = datasets.logic_gate("and")
    impossible = [table for table in product([0, 1], repeat=4) if not McCullochPitts.search(X, table)]
    assert impossible == [(0, 1, 1, 0), (1, 0, 0, 1)]


def test_what_the_search_finds_is_right():
    X, y = datasets.logic_gate("nand")
    found = McCullochPitts.search(X, y)
    assert found
    for neuron in found:
        np.testing.assert_array_equal(neuron.scores(X) >= 0, y == 1)


def test_the_neuron_fires_at_its_threshold():
    assert McCullochPitts([1.0], 2.0).predict([[2.0], [1.999]]).tolist() == [1, -1]


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: McCullochPitts.gate("xor"), ValueError, "No example neuron is called 'xor'"),
        (lambda: McCullochPitts(["a"], 1), TypeError, "weights"),
        (lambda: McCullochPitts([np.nan], 1), ValueError, "weights"),
        (lambda: McCullochPitts([], 1), ValueError, "weights is empty"),
        (lambda: McCullochPitts([1], np.inf), ValueError, "threshold is inf: expected a finite number"),
        (lambda: McCullochPitts([1], 1, activation="tanh"), ValueError, "'sign' .* or 'step'"),
        (lambda: McCullochPitts([1, 1], 1).predict([[1]]), ValueError, "the model expects 2"),
        (lambda: McCullochPitts.search([[0], [1], [2]], [0, 1, 2]), ValueError, "one of two"),
        (lambda: LinearClassifier(2, 1), ValueError, "n_classes is 1"),
        (lambda: LinearClassifier(0, 2), ValueError, "n_features is 0"),
        (lambda: LinearClassifier(2, 2, l1=-1), ValueError, "l1 is -1"),
        (lambda: MLP([2, 3, 1], initializer="xaver"), ValueError, "did you mean 'xavier'"),
        (lambda: MLP([2, 3, 1], initializer=3), TypeError, "initializer is 3"),
        (lambda: MLP([2, 3, 1]).collapse(), ValueError, "has the activation tanh"),
    ],
)
def test_wrong_arguments_are_named(make, error, message):
    with pytest.raises(error, match=message):
        make()


@pytest.mark.parametrize("loss", ["hinge", "softmax_cross_entropy"])
def test_the_linear_classifier_learns_iris_by_either_loss(loss):
    X, y = datasets.iris(classes=3)
    model = LinearClassifier(2, 3)
    history = Trainer(model, X, y, loss=loss, optimizer=SGD(0.05, momentum=0.9)).fit(500).history
    assert history.loss[-1] < 0.6 * history.loss[0]
    assert model.accuracy(X, y) >= 0.94
    np.testing.assert_allclose(model.scores(X), X @ model.W.data + model.b.data)


def test_a_linear_stack_collapses_into_one_layer():
    X = np.random.default_rng(0).normal(size=(9, 4))
    stack = MLP([4, 7, 5, 3], activation="identity", seed=2)
    for name in ("layer1.b", "layer2.b", "layer3.b"):
        stack.parameters[name].data = np.random.default_rng(1).normal(size=stack.parameters[name].shape)
    single = stack.collapse()
    assert single.sizes == (4, 3)
    np.testing.assert_allclose(single.scores(X), stack.scores(X))
    mixed = MLP([4, 7, 5, 3], activation=["identity", "relu"])
    with pytest.raises(ValueError, match="relu"):
        mixed.collapse()


def test_the_last_layer_may_have_an_activation_too():
    model = MLP([2, 3, 1], activation=["tanh", "tanh"], task="regression", seed=3)
    X = np.random.default_rng(0).normal(size=(20, 2)) * 10
    assert np.abs(model.scores(X)).max() <= 1
    assert repr(model) == "MLP([2, 3, 1], activation=['tanh', 'tanh'], task='regression')"
    gates = [str(t.gate) for t in ComputationalGraph(model(X)).nodes_topologically_sorted() if t.gate is not None]
    assert gates[-1] == "Tanh"


@pytest.mark.parametrize(
    ("name", "variance"),
    [
        ("uniform", 1 / 3),
        ("normal", 1e-4),
        ("xavier", 2 / 500),
        ("he", 2 / 300),
        ("lecun", 1 / 300),
        ("playground", 1 / 12),
    ],
)
def test_first_weights_have_the_spread_of_their_rule(name, variance):
    W = np.array(MLP([300, 200], initializer=name).parameters["layer1.W"].data)
    assert W.mean() == pytest.approx(0, abs=0.02 * variance**0.5)
    assert W.var() == pytest.approx(variance, rel=0.02)


def test_every_initializer_is_tested():
    assert set(INITIALIZERS) == {"zeros", "uniform", "normal", "xavier", "he", "lecun", "playground"}


def test_zeros_warn_of_neurons_that_stay_alike():
    with pytest.warns(UserWarning, match="breaks the symmetry"):
        model = MLP([2, 3, 1], activation="sigmoid", initializer="zeros")
    Trainer(model, *datasets.xor(30)).fit(50)
    W = np.array(model.parameters["layer1.W"].data)
    assert (W[:, :1] == W).all()
    MLP([2, 1], initializer="zeros")  # one layer has no symmetry to break


def test_an_initializer_of_ones_own():
    model = MLP([2, 3, 1], initializer=lambda random, n, m: np.full((n, m), 0.5))
    assert (model.parameters["layer1.W"].data == 0.5).all()
