"""Zero lines against shapes whose line is known."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nbnet.drawing.zero_lines import zero_lines


def grid(function, n=41, half=2.0):
    x = np.linspace(-half, half, n)
    y = np.linspace(-half, half, n + 2)
    return x, y, function(*np.meshgrid(x, y))


def lines(line_x, line_y):
    """The lines, each an array of points."""
    points = np.column_stack([line_x, line_y])
    gaps = np.flatnonzero(np.isnan(line_x))
    assert (np.flatnonzero(np.isnan(line_y)) == gaps).all()
    return [line[~np.isnan(line[:, 0])] for line in np.split(points, gaps + 1) if len(line)]


@given(
    st.floats(-3, 3).filter(lambda a: abs(a) > 0.01), st.floats(-3, 3).filter(lambda a: abs(a) > 0.01), st.floats(-1, 1)
)
@settings(deadline=None)
def test_the_line_of_a_linear_function_is_exact(a, b, c):
    x, y, values = grid(lambda x, y: a * x + b * y + c)
    assume((values > 0).any() and (values <= 0).any())
    found = lines(*zero_lines(x, y, values))
    assert len(found) == 1
    np.testing.assert_allclose(a * found[0][:, 0] + b * found[0][:, 1] + c, 0, atol=1e-12)
    assert np.abs(found[0][[0, -1]]).max(axis=1) == pytest.approx(2.0)


def test_a_circle_is_closed_and_has_its_length():
    x, y, values = grid(lambda x, y: 1.0 - x**2 - y**2, n=201)
    (circle,) = lines(*zero_lines(x, y, values))
    assert np.hypot(*np.diff(circle, axis=0).T).sum() == pytest.approx(2 * np.pi, rel=1e-3)
    np.testing.assert_array_equal(circle[0], circle[-1])


def test_separate_regions_have_separate_lines():
    x, y, values = grid(lambda x, y: 0.2 - np.minimum((x - 1) ** 2, (x + 1) ** 2) - y**2, n=101)
    found = lines(*zero_lines(x, y, values))
    assert sorted(round(float(line[:, 0].mean())) for line in found) == [-1, 1]


@pytest.mark.parametrize(("middle", "joined"), [(0.6, True), (-0.6, False)])
def test_a_saddle_is_decided_by_its_mean(middle, joined):
    """Positive at two opposite corners: with a positive mean these two are one region."""
    values = np.array([[1.0 + middle, -1.0], [-1.0, 1.0 + middle]])
    pieces = lines(*zero_lines(np.array([0.0, 1.0]), np.array([0.0, 1.0]), values))
    assert len(pieces) == 2
    around_first_corner = [piece for piece in pieces if (piece.min(axis=0) == 0).all()]
    assert bool(around_first_corner) is not joined


def test_no_line_where_nothing_changes_sign():
    x, y, values = grid(lambda x, y: x**2 + y**2 + 1)
    assert zero_lines(x, y, values)[0].size == 0
    assert zero_lines(x, y, 0 * values)[0].size == 0
