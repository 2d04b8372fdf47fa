"""A network that grows or shrinks keeps the weights of what stays."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbnet.models import MLP, FeatureMLP, maxout
from nbnet.widgets.playground.growth import carried, parameters_of, reversed_origins, straight

X = np.random.default_rng(0).normal(size=(20, 2)) * 3


def grown(old, new, origins, remembered=None):
    for name, values in carried(old, new, origins, remembered).items():
        new.parameters[name].data = values
    return new


@given(st.lists(st.integers(1, 5), min_size=1, max_size=3), st.data())
def test_wider_layers_answer_as_before(widths, data):
    more = [width + data.draw(st.integers(0, 3)) for width in widths]
    old, new = MLP([2, *widths, 1], seed=1), MLP([2, *more, 1], seed=2)
    grown(old, new, straight(len(widths), len(widths)))
    np.testing.assert_allclose(new.scores(X), old.scores(X))


def test_a_new_neuron_listens_at_random_and_nobody_listens_to_it():
    old, new = MLP([2, 3, 2, 1], seed=1), MLP([2, 4, 2, 1], seed=2)
    start = parameters_of(new)
    grown(old, new, (0, 1))
    now = parameters_of(new)
    np.testing.assert_array_equal(now["layer1.W"][:, :3], old.parameters["layer1.W"].data)
    np.testing.assert_array_equal(now["layer1.W"][:, 3], start["layer1.W"][:, 3])
    assert now["layer1.W"][:, 3].all()
    assert not now["layer2.W"][3].any()


def test_a_narrower_layer_keeps_the_others():
    old, new = MLP([2, 4, 1], seed=1), MLP([2, 3, 1], seed=2)
    grown(old, new, (0,))
    np.testing.assert_array_equal(new.parameters["layer1.W"].data, old.parameters["layer1.W"].data[:, :3])
    np.testing.assert_array_equal(new.parameters["layer2.W"].data, old.parameters["layer2.W"].data[:3])
    np.testing.assert_array_equal(new.parameters["layer2.b"].data, old.parameters["layer2.b"].data)


def test_behind_a_new_layer_weights_start_at_random_and_before_it_they_stay():
    old, new = MLP([2, 3, 3, 1], seed=1), MLP([2, 3, 2, 3, 1], seed=2)
    start = parameters_of(new)
    grown(old, new, (0, None, 1))
    now = parameters_of(new)
    np.testing.assert_array_equal(now["layer1.W"], old.parameters["layer1.W"].data)
    np.testing.assert_array_equal(now["layer2.W"], start["layer2.W"])
    np.testing.assert_array_equal(now["layer3.W"], start["layer3.W"])
    np.testing.assert_array_equal(now["layer4.W"], old.parameters["layer3.W"].data)


def test_features_are_known_by_name():
    old = FeatureMLP([3, 2, 1], features=["x1", "product", "x2"], seed=1)
    new = FeatureMLP([3, 2, 1], features=["x2", "x1", "sin_x1"], seed=2)
    grown(old, new, (0,))
    W, before = new.parameters["layer1.W"].data, old.parameters["layer1.W"].data
    np.testing.assert_array_equal(W[:2], before[[2, 0]])
    assert not W[2].any()
    plain = grown(old, MLP([2, 2, 1], seed=3), (0,))
    np.testing.assert_array_equal(plain.parameters["layer1.W"].data, before[[0, 2]])


def test_a_new_feature_changes_no_answer():
    old = MLP([2, 3, 1], seed=1)
    new = grown(old, FeatureMLP([3, 3, 1], features=["x1", "x2", "product"], seed=2), (0,))
    np.testing.assert_allclose(new.scores(X), old.scores(X))


def test_maxout_keeps_the_sums_that_stay():
    old = MLP([2, 3, 1], activation=partial(maxout, pieces=2), seed=1)
    new = grown(old, MLP([2, 4, 1], activation=partial(maxout, pieces=3), seed=2), (0,))
    before = old.parameters["layer1.W"].data.reshape(2, 2, 3)
    np.testing.assert_array_equal(new.parameters["layer1.W"].data.reshape(2, 3, 4)[:, :2, :3], before)
    fewer = grown(old, MLP([2, 3, 1], seed=3), (0,))
    np.testing.assert_array_equal(fewer.parameters["layer1.W"].data, before[:, 0])


def test_other_classes_keep_the_hidden_layers():
    old, new = MLP([2, 4, 1], seed=1), MLP([2, 4, 3], seed=2)
    start = parameters_of(new)
    grown(old, new, (0,))
    np.testing.assert_array_equal(new.parameters["layer1.W"].data, old.parameters["layer1.W"].data)
    np.testing.assert_array_equal(new.parameters["layer2.W"].data, start["layer2.W"])


def test_another_number_of_columns_starts_the_first_layer_anew():
    old, new = MLP([2, 4, 3, 1], seed=1), MLP([1, 4, 3, 1], seed=2)
    start = parameters_of(new)
    grown(old, new, (0, 1))
    np.testing.assert_array_equal(new.parameters["layer1.W"].data, start["layer1.W"])
    np.testing.assert_array_equal(new.parameters["layer2.W"].data, old.parameters["layer2.W"].data)


@given(st.lists(st.integers(1, 4), max_size=3), st.lists(st.integers(1, 4), max_size=3), st.data())
def test_there_and_back_nothing_is_lost(before, after, data):
    """Whatever is removed, coming back with what was remembered gives the same network."""
    pieces = data.draw(st.sampled_from([1, 2, 3]))
    activation = partial(maxout, pieces=pieces)
    old = MLP([2, *before, 1], seed=1, activation=[activation] * len(before) or "tanh")
    new = MLP([2, *after, 1], seed=2)
    kept = sorted(data.draw(st.sets(st.integers(0, max(len(before) - 1, 0)), max_size=min(len(before), len(after)))))
    kept = kept if before else []
    places = sorted(data.draw(st.permutations(range(len(after))))[: len(kept)])
    origins = [None] * len(after)
    for place, origin in zip(places, kept, strict=True):
        origins[place] = origin
    remembered = parameters_of(old)
    grown(old, new, tuple(origins))
    back = MLP([2, *before, 1], seed=9, activation=[activation] * len(before) or "tanh")
    grown(new, back, reversed_origins(tuple(origins), len(before)), remembered)
    for name, values in remembered.items():
        np.testing.assert_array_equal(back.parameters[name].data, values)


@pytest.mark.parametrize(("before", "after", "origins"), [(2, 3, (0, 1, None)), (3, 1, (0,)), (0, 1, (None,))])
def test_layers_are_added_and_removed_at_the_end(before, after, origins):
    assert straight(before, after) == origins
