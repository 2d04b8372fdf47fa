"""Crescents, clouds, curves and digits; standardising, feature maps, and a part put aside."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nbnet import datasets


@pytest.mark.parametrize("name", ["moons", "blobs", "sine", "jump"])
@given(n=st.integers(3, 50), seed=st.integers(0, 1000))
def test_noise_is_added_in_proportion_to_the_same_points(name, n, seed):
    make = getattr(datasets, name)
    calm, little, much = (make(n, noise, seed) for noise in (0.0, 0.1, 0.2))
    for part in ("X", "y"):
        a, b, c = (np.asarray(getattr(d, part), dtype=float) for d in (calm, little, much))
        np.testing.assert_allclose(c - a, 2 * (b - a), atol=1e-12)
    assert not np.array_equal(np.c_[calm.X, calm.y], np.c_[much.X, much.y])
    np.testing.assert_array_equal(make(n, 0.1, seed).X, little.X)


def test_moons_are_two_half_circles():
    X, y = datasets.moons(300, noise=0)
    np.testing.assert_allclose(np.hypot(*X[y == 0].T), 1)
    np.testing.assert_allclose(np.hypot(*([1.0, 0.5] - X[y == 1]).T), 1)
    assert X[y == 0][:, 1].min() >= 0
    assert X[y == 1][:, 1].max() <= 0.5


def test_blobs_lie_around_a_circle():
    X, y = datasets.blobs(4000, noise=0.5, classes=5)
    for k in range(5):
        cloud = X[y == k]
        assert np.hypot(*cloud.mean(axis=0)) == pytest.approx(4, abs=0.1)
        np.testing.assert_allclose(cloud.std(axis=0), 0.5, rtol=0.1)


def test_digits_are_the_published_table():
    data = datasets.digits()
    assert data.X.shape == (1797, 64)
    assert np.bincount(data.y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (data.X.min(), data.X.max()) == (0, 1)
    assert int((data.X * 16).sum()) == 561718
    assert datasets.digits(2).class_names == ("0", "1")
    assert len(datasets.digits([9, 4])) == 361


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: datasets.digits(1), "classes is 1"),
        (lambda: datasets.digits(11), "classes is 11"),
        (lambda: datasets.digits([3, 12]), "digits 0 to 9"),
        (lambda: datasets.digits("ab"), "digits 0 to 9"),
        (lambda: datasets.blobs(3, classes=4), "at least one sample for each of the 4 classes"),
        (lambda: datasets.blobs(classes=1), "classes is 1"),
        (lambda: datasets.moons(noise=-1), "noise is -1"),
        (lambda: datasets.sine(1), "n is 1"),
        (lambda: datasets.feature_map([[1.0, 2.0]], ["x1", "prodct"]), "did you mean 'product'"),
        (lambda: datasets.feature_map([[1.0, 2.0]], []), "names is"),
        (lambda: datasets.feature_map([[1.0, 2.0, 3.0]]), "3 features"),
        (lambda: datasets.split(datasets.iris(), 1.0), "part is 1.0"),
        (lambda: datasets.split(datasets.iris(), 0.001), "one side without any"),
        (lambda: datasets.Standardization.of([[1.0, np.nan]]), "finite"),
        (lambda: datasets.Standardization.of([[1.0, 2.0]])([[1.0]]), "1 features"),
    ],
)
def test_wrong_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_only_a_data_set_can_be_split():
    with pytest.raises(TypeError, match="expected a Dataset"):
        datasets.split((np.eye(2), [0, 1]))


@given(arrays(float, (20, 3), elements=st.floats(-1e6, 1e6).map(lambda v: round(v, 3))))
def test_standardising_can_be_undone(X):
    scale = datasets.Standardization.of(X)
    Z = scale(X)
    np.testing.assert_allclose(scale.invert(Z), X, atol=1e-6)
    for column, z in zip(X.T, Z.T, strict=True):
        if np.ptp(column) > 1e-3 * np.abs(column).max():
            assert abs(z.mean()) < 1e-6
            assert z.std() == pytest.approx(1)


def test_a_feature_that_never_changes_is_only_centred():
    Z = datasets.Standardization.of([[0.1, 1.0], [0.1, 2.0], [0.1, 3.0]])([[0.1, 2.0]])
    np.testing.assert_allclose(Z, [[0, 0]], atol=1e-12)


def test_new_data_go_through_the_same_step():
    scale = datasets.Standardization.of([[0.0], [10.0]])
    assert scale([[20.0]]).tolist() == [[3.0]]
    assert repr(scale) == "<Standardization: (x − 5) / 5>"


def test_the_product_makes_xor_linear():
    from nbnet.models import Perceptron
    from nbnet.training import Trainer

    X, y = datasets.xor()
    features = datasets.feature_map(X)
    trainer = Trainer(Perceptron(3), features, y).fit(200)
    assert trainer.model.accuracy(features, y) == 1.0


@given(part=st.floats(0.05, 0.95), seed=st.integers(0, 99))
def test_a_split_loses_nothing_and_is_fair_to_each_class(part, seed):
    data = datasets.iris(classes=3)
    train, aside = datasets.split(data, part, seed)
    together = np.concatenate([train.X, aside.X])
    assert sorted(map(tuple, together)) == sorted(map(tuple, data.X))
    for name in data.class_names:
        assert abs((aside.y == name).sum() - 50 * part) <= 1
    again, _ = datasets.split(data, part, seed)
    np.testing.assert_array_equal(train.X, again.X)
