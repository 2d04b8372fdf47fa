"""The loss figure shows what the history holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nbnet as nb
from nbnet.drawing.loss_plot import round_up
from nbnet.training import History


def history(names, rows):
    made = History(names)
    for number, row in enumerate(rows, 1):
        made.append(number, number, row)
    return made


def lines(figure):
    return {line.name: line for line in figure.data}


def test_every_measurement_is_a_line_with_its_own_axis_for_each_unit():
    made = history(["loss", "accuracy", "mistakes"], [[0.7, 0.5, 1], [0.4, 0.75, 2], [0.2, 1.0, 2]])
    shown = lines(nb.drawing.loss(made))
    np.testing.assert_allclose(shown["loss"].y, [0.7, 0.4, 0.2], rtol=1e-6)
    assert np.asarray(shown["accuracy"].x).tolist() == [1, 2, 3]
    assert len({line.yaxis for line in shown.values()}) == 3


def test_a_penalty_is_drawn_beside_its_loss_and_r2_as_a_share():
    made = history(["loss", "r2", "penalty"], [[0.7, 0.1, 0.05], [0.4, 0.5, 0.04]])
    figure = nb.drawing.loss(made)
    shown = lines(figure)
    assert shown["loss"].yaxis == shown["penalty"].yaxis != shown["R²"].yaxis
    assert figure.layout.yaxis2.range == (-0.05, 1.05)


def test_training_and_validation_share_an_axis_and_differ_in_dash():
    made = history(["loss", "accuracy", "validation_loss"], [[0.7, 0.5, np.nan], [0.5, 0.5, 0.6], [0.4, 0.5, np.nan]])
    shown = lines(nb.drawing.loss(made))
    assert shown["loss"].yaxis == shown["validation loss"].yaxis
    assert shown["loss"].line.dash != shown["validation loss"].line.dash
    assert np.asarray(shown["validation loss"].x).tolist() == [2]


def test_the_axes_hold_the_whole_curve_and_move_seldom():
    rows = [[1 / step] for step in range(1, 400)]
    ranges = set()
    for length in range(1, len(rows), 7):
        figure = nb.drawing.loss(history(["loss"], rows[:length]))
        assert figure.layout.xaxis.range[1] >= length
        assert figure.layout.yaxis.range[1] >= 1
        ranges.add((figure.layout.xaxis.range, figure.layout.yaxis.range))
    assert len(ranges) < 15


def test_an_empty_history_has_empty_lines():
    shown = lines(nb.drawing.loss(History(["loss"])))
    assert len(shown["loss"].x) == 0


def test_a_long_history_is_thinned_and_keeps_its_peak():
    values = np.ones(50_000)
    values[12_345] = 9.0
    line = lines(nb.drawing.loss(history(["loss"], values[:, None])))["loss"]
    assert len(line.x) < 1000
    assert np.asarray(line.y).max() == 9.0
    assert line.x[-1] == 50_000


@given(st.floats(1e-12, 1e12))
def test_an_axis_ends_a_little_above_its_data(value):
    end = round_up(value)
    assert value <= end * (1 + 1e-9)
    assert end <= 1.6 * value
    assert round_up(end) == pytest.approx(end)
