"""Thinned curves keep their peaks, their end and their order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nbnet.drawing.thin import thin


@given(st.integers(1, 5000), st.integers(10, 900), st.integers(0, 2**32 - 1))
def test_extremes_order_and_end_survive(n, limit, seed):
    x, y = np.arange(1, n + 1), np.random.default_rng(seed).normal(size=n)
    few_x, few_y = thin(x, y, limit)
    assert len(few_x) == len(few_y) <= limit + 3
    assert few_y.min() == y.min()
    assert few_y.max() == y.max()
    assert few_x[-1] == n
    assert (np.diff(few_x) > 0).all()
    np.testing.assert_array_equal(y[few_x - 1], few_y)


def test_short_curves_are_left_alone():
    x, y = np.arange(5), np.ones(5)
    assert thin(x, y) == (x, y)
