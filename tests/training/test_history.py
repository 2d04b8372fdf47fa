"""The record of a training: equal arrays, bounded memory, the newest step always there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nbnet.training import History


@given(n=st.integers(0, 300), capacity=st.integers(4, 40))
def test_however_long_the_arrays_are_equal_bounded_and_end_now(n, capacity):
    history = History(["loss", "accuracy"], capacity=capacity)
    for i in range(1, n + 1):
        history.append(i, i // 3, [1 / i, i])
    arrays = [history.iterations, history.epochs, history.loss, history.accuracy]
    assert {len(a) for a in arrays} == {len(history)}
    assert len(history) <= capacity
    assert len(history) >= min(n, capacity // 2)
    if n:
        assert history.iterations[0] == 1
        assert history.iterations[-1] == n
        assert len(set(np.diff(history.iterations[:-1]))) <= 1
        np.testing.assert_array_equal(history.epochs, history.iterations // 3)
        np.testing.assert_array_equal(history.loss, 1 / history.iterations)
        np.testing.assert_array_equal(history.accuracy, history.iterations)


def test_arrays_handed_out_cannot_be_written_and_do_not_grow():
    history = History(["loss"])
    for i in range(1, 2000):
        history.append(i, 0, [i])
        if i == 10:
            early = history.loss
    assert early.tolist() == list(range(1, 11))
    with pytest.raises(ValueError, match="read-only"):
        history.loss[0] = 5


def test_an_hour_of_steps_stays_small():
    history = History(["loss", "accuracy", "mistakes"])
    for i in range(1, 600_000):
        history.append(i, 0, (1.0, 2.0, 3.0))
    assert len(history) <= 2**18
    assert history._counts.nbytes + history._values.nbytes <= 16e6
    assert history.iterations[-1] == 599_999


def test_an_unknown_measurement_is_answered_with_the_nearest():
    with pytest.raises(AttributeError, match="did you mean 'accuracy'"):
        _ = History(["loss", "accuracy"]).acuracy


def test_clearing_forgets():
    history = History(["loss"])
    history.append(1, 0, [3.0])
    kept = history.loss
    history.clear()
    assert len(history) == 0
    assert kept.tolist() == [3.0]
