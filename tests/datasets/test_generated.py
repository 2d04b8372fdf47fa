"""The generated data sets: seeds, noise, geometry, arguments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbnet import datasets

PLANAR = ("circle", "xor", "gauss", "spiral", "plane", "bumps")
LABELLED = ("circle", "xor", "gauss", "spiral")


@pytest.mark.parametrize("name", PLANAR)
@given(n=st.integers(2, 60), noise=st.floats(0, 0.5), seed=st.integers(0, 2**32))
def test_the_same_seed_gives_the_same_samples(name, n, noise, seed):
    make = getattr(datasets, name)
    first, second = make(n, noise, seed), make(n=n, noise=noise, seed=seed)
    assert first.X.shape == (n, 2)
    assert first.y.shape == (n,)
    np.testing.assert_array_equal(first.X, second.X)
    np.testing.assert_array_equal(first.y, second.y)


@pytest.mark.parametrize("name", PLANAR)
def test_another_seed_gives_other_samples(name):
    make = getattr(datasets, name)
    first, second = make(seed=0, noise=0.1), make(seed=1, noise=0.1)
    assert not np.array_equal(first.X, second.X)


@pytest.mark.parametrize("name", ["circle", "xor", "plane", "bumps"])
def test_noise_leaves_the_points_where_they_are(name):
    make = getattr(datasets, name)
    calm, noisy = make(noise=0.0), make(noise=0.5)
    np.testing.assert_array_equal(calm.X, noisy.X)
    assert not np.array_equal(calm.y, noisy.y)


def test_noise_moves_the_points_of_the_spiral_in_proportion():
    calm, little, much = (datasets.spiral(noise=v).X for v in (0.0, 0.1, 0.2))
    np.testing.assert_allclose(much - calm, 2 * (little - calm), atol=1e-12)
    assert np.abs(much - calm).max() <= 0.2


def test_noise_widens_the_clouds_of_gauss():
    calm, noisy = datasets.gauss(4000), datasets.gauss(4000, noise=0.5)
    for data, variance in ((calm, 0.5), (noisy, 4.0)):
        for side in (-1, 1):
            cloud = data.X[data.y == side]
            np.testing.assert_allclose(cloud.mean(axis=0), 2 * side, atol=0.15)
            np.testing.assert_allclose(cloud.var(axis=0), variance, rtol=0.1)


@pytest.mark.parametrize("name", PLANAR)
def test_without_noise_everything_lies_in_the_plane_shown(name):
    assert np.abs(getattr(datasets, name)(500).X).max() <= 6


@pytest.mark.parametrize("name", LABELLED)
def test_labels_and_class_names_agree(name):
    data = getattr(datasets, name)(101)
    assert tuple(str(c) for c in np.unique(data.y)) == data.class_names


@pytest.mark.parametrize("name", ["circle", "gauss", "spiral"])
def test_classes_are_as_even_as_can_be(name):
    assert np.bincount(getattr(datasets, name)(101).y + 1).tolist() == [50, 0, 51]


def test_the_ring_and_the_disc_do_not_touch():
    data = datasets.circle(1000)
    radius = np.hypot(*data.X.T)
    assert radius[data.y == 1].max() <= 2.5
    assert radius[data.y == -1].min() >= 3.5


def test_xor_keeps_clear_of_the_axes():
    assert np.abs(datasets.xor(1000).X).min() >= 0.3


def test_the_arms_of_the_spiral_wind_one_and_three_quarter_turns():
    data = datasets.spiral(400)
    arm = data.X[data.y == 1]
    angle = np.unwrap(np.arctan2(arm[1:, 0], arm[1:, 1]))
    assert angle[-1] - angle[0] == pytest.approx(1.75 * 2 * np.pi * 198 / 200)
    np.testing.assert_allclose(np.diff(np.hypot(*arm.T)), 5 / 200)


def test_the_bumps_have_the_signs_of_a_chequerboard():
    data = datasets.bumps(5000)
    for centre, sign in (
        ((-4, 2.5), 1),
        ((0, 2.5), -1),
        ((4, 2.5), 1),
        ((-4, -2.5), 1),
        ((0, -2.5), -1),
        ((4, -2.5), -1),
    ):
        near = np.linalg.norm(data.X - centre, axis=1) < 0.5
        assert (data.y[near] * sign > 0.7).all()
    far = np.abs(data.X).min(axis=1) > 5
    assert (data.y[far] == 0).all()


@pytest.mark.parametrize("name", PLANAR)
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"n": -5}, ValueError, "n is -5: expected a whole number from 2"),
        ({"n": 10.5}, TypeError, "n is 10.5"),
        ({"noise": -0.1}, ValueError, "noise is -0.1"),
        ({"noise": float("nan")}, ValueError, "noise is nan"),
        ({"noise": "much"}, TypeError, "noise is 'much'"),
        ({"seed": -1}, ValueError, "seed is -1"),
        ({"seed": None}, TypeError, "seed is None"),
    ],
)
def test_wrong_arguments_are_named(name, arguments, error, message):
    with pytest.raises(error, match=message):
        getattr(datasets, name)(**arguments)


def test_logic_gates_are_truth_tables():
    X, y = datasets.logic_gate("XOR")
    assert [(int(a) ^ int(b)) for a, b in X] == y.tolist()
    X, y = datasets.logic_gate("and")
    assert [(int(a) & int(b)) for a, b in X] == y.tolist()
    with pytest.raises(ValueError, match="did you mean 'xor'"):
        datasets.logic_gate("xorr")


def test_an_unknown_data_set_is_answered_with_the_nearest():
    with pytest.raises(AttributeError, match="did you mean 'spiral'"):
        datasets.sprial(100)


def test_a_data_set_defined_elsewhere_is_found_by_its_name():
    from nbnet.datasets.dataset import DATASETS, Dataset, dataset

    @dataset
    def two_points():
        return Dataset(np.eye(2), np.array([0, 1]), ("a", "b"), ("0", "1"), "two points")

    try:
        assert len(datasets.two_points()) == 2
    finally:
        del DATASETS._entries["two_points"]
