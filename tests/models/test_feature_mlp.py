"""A perceptron of layers that looks at features made of the samples."""

import pickle

import numpy as np
import pytest

from nbnet import datasets, drawing
from nbnet.autodiff import check_gradient
from nbnet.models import MLP, FeatureMLP, binary_cross_entropy
from nbnet.models.feature_mlp import features_of
from nbnet.models.layers import layer_inputs
from nbnet.training import Trainer, load, save, sweep

FEATURES = ["x1", "x2_squared", "product", "sin_x2"]


@pytest.fixture
def data():
    return datasets.xor(n=40, seed=2)


def test_it_is_an_mlp_of_features_that_were_made_before(data):
    model = FeatureMLP([4, 3, 1], features=FEATURES, seed=5)
    plain = MLP([4, 3, 1], seed=5)
    np.testing.assert_allclose(model.scores(data.X), plain.scores(datasets.feature_map(data.X, FEATURES)))


@pytest.mark.parametrize("batch_size", [None, 8])
def test_it_learns_as_an_mlp_of_features_does(data, batch_size):
    made = datasets.feature_map(data.X, FEATURES)
    own = Trainer(FeatureMLP([4, 3, 1], features=FEATURES), *data, batch_size=batch_size).fit(10)
    plain = Trainer(MLP([4, 3, 1]), made, data.y, batch_size=batch_size).fit(10)
    np.testing.assert_allclose(own.history.loss, plain.history.loss, rtol=1e-12)


def test_gradients_flow_through_the_features(data):
    model = FeatureMLP([4, 3, 1], features=FEATURES)
    target = (data.y > 0).astype(float)[:, None]
    check_gradient(lambda X: binary_cross_entropy(model(X), target), data.X)


def test_columns_of_any_number_can_be_chosen():
    X = np.random.default_rng(0).normal(size=(5, 12))
    model = FeatureMLP([3, 1], features=["x12", "x3_squared", "sin_x1"], n_features=12)
    expected = np.column_stack([X[:, 11], X[:, 2] ** 2, np.sin(X[:, 0])])
    np.testing.assert_allclose(layer_inputs(model, X), expected)


@pytest.mark.parametrize("n", [1, 2, 3, 20])
def test_every_feature_of_the_menu_can_be_made(n):
    names = features_of(n)
    model = FeatureMLP([len(names), 1], features=names, n_features=n)
    assert model.scores(np.ones((3, n))).shape == (3,)


@pytest.mark.parametrize(
    ("features", "sizes", "n", "message"),
    [
        (["x1", "x3"], [2, 1], 2, "no feature called 'x3' of 2 columns: known are x1"),
        (["x0"], [1, 1], 2, "no feature called 'x0'"),
        (["sin_x1_squared"], [1, 1], 2, "no feature called"),
        (["product"], [1, 1], 3, "no feature called 'product' of 3 columns"),
        (["x1", "x1"], [2, 1], 2, "comes twice"),
        (["x1"], [2, 1], 2, "sizes begins with 2: expected 1"),
        ([], [2, 1], 2, "features is"),
        ("x1", [1, 1], 2, "features is 'x1'"),
    ],
)
def test_wrong_features_are_named(features, sizes, n, message):
    with pytest.raises(ValueError, match=message):
        FeatureMLP(sizes, features=features, n_features=n)


def test_it_can_be_made_again_and_copied(data):
    model = FeatureMLP([4, 3, 1], features=FEATURES, seed=3, l2=0.1)
    again = FeatureMLP(**model.settings())
    np.testing.assert_array_equal(again.scores(data.X), model.scores(data.X))
    copied = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(copied.scores(data.X), model.scores(data.X))
    assert repr(model) == f"FeatureMLP([4, 3, 1], activation='tanh', features={FEATURES})"


def test_a_training_of_it_can_be_saved(data, tmp_path):
    trainer = Trainer(FeatureMLP([4, 3, 1], features=FEATURES), *data).fit(3)
    save(tmp_path / "training.npz", trainer)
    again = load(tmp_path / "training.npz")
    assert again.model.features == tuple(FEATURES)
    np.testing.assert_array_equal(again.model.scores(data.X), trainer.model.scores(data.X))


def test_what_it_is_not_it_says():
    model = FeatureMLP([1, 1], features=["x1_squared"])
    with pytest.raises(TypeError, match="features come first"):
        model.layers()
    with pytest.raises(ValueError, match="not linear"):
        model.collapse()


def test_sweeps_train_it_too(data):
    found = sweep(FeatureMLP([4, 3, 1], features=FEATURES), data, learning_rate=[0.1, 0.2], epochs=3)
    assert len(found.runs) == 2


def test_its_pictures_name_the_features_and_draw_no_line_where_there_is_none(data):
    model = FeatureMLP([2, 1], features=["x1_squared", "product"])
    trainer = Trainer(model, *data)
    svg = drawing.network(trainer, feature_names=["x₁", "x₂"]).svg
    assert ">x₁²<" in svg
    assert ">x₁x₂<" in svg
    assert "weight vector w" not in [trace.name for trace in drawing.boundary(trainer).data]
    for name in ("hidden", "histograms", "landscape", "worst", "confusion"):
        deeper = Trainer(FeatureMLP([2, 3, 1], features=["x1", "product"]), *data)
        getattr(drawing, name)(deeper)
