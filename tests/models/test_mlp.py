"""The multilayer perceptron: shapes, names, groups, starts, and what it can learn."""

import numpy as np
import pytest

from nbnet import datasets
from nbnet.autodiff import ComputationalGraph, Tensor
from nbnet.models import MLP, SGD
from nbnet.training import Trainer

X = np.random.default_rng(0).normal(size=(7, 3))


@pytest.mark.parametrize("sizes", [[3, 1], [3, 4, 1], [3, 5, 4, 2], [3, 2, 2, 2, 2, 6]])
def test_it_computes_its_layers(sizes):
    model = MLP(sizes, activation="tanh", seed=4)
    x = X
    for i in range(1, len(sizes)):
        W, b = (np.array(model.parameters[f"layer{i}.{p}"].data) for p in "Wb")
        assert W.shape == (sizes[i - 1], sizes[i])
        assert b.shape == (sizes[i],)
        x = x @ W + b
        if i < len(sizes) - 1:
            x = np.tanh(x)
    np.testing.assert_allclose(model(X).data, x, rtol=1e-12)
    np.testing.assert_allclose(model.scores(X), x[:, 0] if sizes[-1] == 1 else x, rtol=1e-12)
    assert len(model.parameters) == 2 * (len(sizes) - 1)


def test_each_layer_is_a_group_and_each_parameter_has_its_name():
    model = MLP([3, 4, 2])
    graph = ComputationalGraph(model(Tensor(X, name="X", constant=True)))
    assert [leaf.name for leaf in graph.leaves] == list(model.parameters)
    groups = [t.group for t in graph.nodes_topologically_sorted() if t.gate is not None]
    assert set(groups) == {("layer1",), ("layer2",)}


def test_the_seed_decides_the_start():
    def start(seed):
        return np.array(MLP([3, 4, 1], seed=seed).parameters["layer1.W"].data)

    np.testing.assert_array_equal(start(5), start(5))
    assert not np.array_equal(start(5), start(6))


def test_an_activation_for_each_hidden_layer_by_name_or_as_function():
    model = MLP([3, 4, 4, 1], activation=["relu", np.exp], seed=2)
    p = {k: np.array(t.data) for k, t in model.parameters.items()}
    h = np.exp(np.maximum(X @ p["layer1.W"], 0) @ p["layer2.W"])
    np.testing.assert_allclose(model.scores(X), (h @ p["layer3.W"])[:, 0])


def test_scores_record_nothing_and_leave_gradients_alone():
    model = MLP([3, 4, 1])
    model(X).mean().backward()
    before = {k: np.array(t.grad) for k, t in model.parameters.items()}
    model.scores(X)
    for name, tensor in model.parameters.items():
        np.testing.assert_array_equal(tensor.grad, before[name])


def test_predictions_are_indices_until_labels_are_known():
    assert set(MLP([3, 4, 3]).predict(X).tolist()) <= {0, 1, 2}
    assert MLP([3, 4, 2], task="regression").predict(X).shape == (7, 2)
    assert MLP([3, 4, 1], task="regression").predict(X).shape == (7,)


def test_two_four_one_learns_xor_from_most_starts():
    """29 of 30 where this was written; one start ends on a plateau, as can happen to anybody."""
    data = datasets.logic_gate("xor")
    solved = [
        Trainer(MLP([2, 4, 1], seed=s), *data, optimizer=SGD(0.5)).fit(500).history.accuracy[-1] == 1 for s in range(30)
    ]
    assert sum(solved) >= 28


def test_the_playgrounds_xor_is_learned():
    X, y = datasets.xor(200)
    trainer = Trainer(MLP([2, 4, 1], activation="relu"), X, y, optimizer=SGD(0.1, momentum=0.9)).fit(300)
    assert trainer.model.accuracy(X, y) == 1.0


def test_a_stack_of_linear_layers_learns_and_stays_one_line():
    X, y = datasets.plane(n=60)
    model = MLP([2, 3, 4, 1], activation="identity", task="regression", seed=1)
    trainer = Trainer(model, X, y, optimizer=SGD(learning_rate=0.02)).fit(epochs=300)
    assert trainer.history.loss[-1] < trainer.history.loss[0] / 1000
    np.testing.assert_allclose(model.scores(X), model.collapse().scores(X), atol=1e-12)


def test_three_species_are_learned():
    X, y = datasets.iris(classes=3)
    trainer = Trainer(MLP([2, 8, 3]), X, y, optimizer=SGD(0.1)).fit(200)
    assert trainer.model.accuracy(X, y) >= 0.95
    assert set(trainer.model.predict(X)) == {"setosa", "versicolor", "virginica"}


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: MLP([3]), ValueError, "at least the number of features and of outputs"),
        (lambda: MLP(3), TypeError, "sizes is 3"),
        (lambda: MLP("3"), TypeError, "sizes is '3'"),
        (lambda: MLP([3, -4, 1]), ValueError, r"sizes\[1\] is -4"),
        (lambda: MLP([3, 4.0, 1]), TypeError, r"sizes\[1\] is 4.0"),
        (
            lambda: MLP([3, 4, 1], activation="tahn"),
            ValueError,
            "There is no activation called 'tahn': did you mean 'tanh'",
        ),
        (
            lambda: MLP([3, 4, 1], activation=["tanh", "relu", "tanh"]),
            ValueError,
            "one for each of the 1 hidden layers",
        ),
        (lambda: MLP([3, 4, 1], activation=7), TypeError, "activation is 7"),
        (lambda: MLP([3, 4, 1], activation=[7]), TypeError, "activation is 7"),
        (lambda: MLP({3, 4, 1}), TypeError, "expected a list such as"),
        (
            lambda: MLP([3, 4, 1], activation=lambda x: x.data)(X),
            TypeError,
            "of layer 1 returned a Values: expected a Tensor",
        ),
        (lambda: MLP([3, 4, 1], activation=lambda x: x[:, :2])(X), TypeError, r"shape \(7, 2\): expected .* \(N, 4\)"),
        (lambda: MLP([3, 4, 1], task="guessing"), ValueError, "'classification' or 'regression'"),
        (lambda: MLP([3, 4, 1], seed=-2), ValueError, "seed is -2"),
        (lambda: MLP([3, 4, 1])(np.ones((2, 5))), ValueError, r"X has 5 features .* the model expects 3"),
        (lambda: MLP([3, 4, 1]).predict([["a", "b", "c"]]), TypeError, "real number"),
        (lambda: MLP([3, 4, 1]).predict([[np.inf, 0, 0]]), ValueError, "finite"),
        (lambda: MLP([3, 1], task="regression").accuracy(X, X), TypeError, "predicts numbers"),
    ],
)
def test_wrong_arguments_are_named(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_reprs_say_what_would_make_it_again():
    assert repr(MLP([2, 4, 1])) == "MLP([2, 4, 1], activation='tanh')"
    assert repr(MLP([2, 4, 3, 1], activation=["relu", "tanh"])) == "MLP([2, 4, 3, 1], activation=['relu', 'tanh'])"
    assert repr(MLP([2, 1], task="regression")) == "MLP([2, 1], task='regression')"
