"""Zero lines against shapes whose line is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbnet.drawing.zero_lines import zero_lines


def grid(function, n=41, half=2.0):
    x = np.linspace(-half, half, n)
    y = np.linspace(-half, half, n + 2)
    return x, y, function(*np.meshgrid(x, y))


def segments(line_x, line_y):
    assert np.isnan(line_x[2::3]).all()
    assert np.isnan(line_y[2::3]).all()
    return np.stack([line_x[0::3], line_y[0::3], line_x[1::3], line_y[1::3]], axis=1)


@given(
    st.floats(-3, 3).filter(lambda a: abs(a) > 0.01), st.floats(-3, 3).filter(lambda a: abs(a) > 0.01), st.floats(-1, 1)
)
@settings(deadline=None)
def test_the_line_of_a_linear_function_is_exact(a, b, c):
    x, y, values = grid(lambda x, y: a * x + b * y + c)
    pieces = segments(*zero_lines(x, y, values))
    assert len(pieces)
    np.testing.assert_allclose(a * pieces[:, 0] + b * pieces[:, 1] + c, 0, atol=1e-12)
    np.testing.assert_allclose(a * pieces[:, 2] + b * pieces[:, 3] + c, 0, atol=1e-12)


def test_a_circle_is_closed_and_has_its_length():
    x, y, values = grid(lambda x, y: 1.0 - x**2 - y**2, n=201)
    pieces = segments(*zero_lines(x, y, values))
    length = np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]).sum()
    assert length == pytest.approx(2 * np.pi, rel=1e-3)
    ends = np.round(np.concatenate([pieces[:, :2], pieces[:, 2:]]), 9)
    _, times = np.unique(ends, axis=0, return_counts=True)
    assert (times == 2).all()


@pytest.mark.parametrize(("middle", "joined"), [(0.6, True), (-0.6, False)])
def test_a_saddle_is_decided_by_its_mean(middle, joined):
    """Positive at two opposite corners: with a positive mean these two are one region."""
    values = np.array([[1.0 + middle, -1.0], [-1.0, 1.0 + middle]])
    pieces = segments(*zero_lines(np.array([0.0, 1.0]), np.array([0.0, 1.0]), values))
    assert len(pieces) == 2
    around_first_corner = [piece for piece in pieces if (piece[[0, 2]].min() == 0) and (piece[[1, 3]].min() == 0)]
    assert bool(around_first_corner) is not joined


def test_no_line_where_nothing_changes_sign():
    x, y, values = grid(lambda x, y: x**2 + y**2 + 1)
    assert zero_lines(x, y, values)[0].size == 0
    assert zero_lines(x, y, 0 * values)[0].size == 0
