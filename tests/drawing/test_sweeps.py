"""Small multiples of sweeps: each little plot shows its own run, and a saved notebook can keep them."""

import numpy as np
import pytest

from nbnet import datasets, drawing
from nbnet.models import MLP, LinearClassifier
from nbnet.models.model import decide
from nbnet.training import Sweep, sweep


def swept(**settings):
    options = {"learning_rate": [0.1, 1.0], "seeds": 3, "epochs": 15, "progress": False, **settings}
    return sweep(MLP([2, 3, 1]), datasets.xor(40), **options)


def titles(figure):
    texts = [note.text for note in figure.layout.annotations]
    return texts[::2], texts[1::2]


def test_each_plot_shows_what_its_own_run_decides():
    table = swept()
    figure = drawing.boundaries(table)
    first, second = titles(figure)
    assert first == [f"learning_rate {rate}, seed {seed}" for rate in ("0.1", "1") for seed in range(3)]
    pictures = [trace for trace in figure.data if trace.type == "heatmap"]
    assert len({(trace.xaxis, trace.yaxis) for trace in pictures}) == len(table) == len(pictures)
    for picture, run, line in zip(pictures, table, second, strict=True):
        plane = np.column_stack([each.ravel() for each in np.meshgrid(picture.x, picture.y)])
        scores = run.model.scores(plane)
        np.testing.assert_allclose(np.ravel(picture.z), 1 / (1 + np.exp(-scores)), atol=1e-6)
        assert line == f"loss {run.row['loss']:.3g}, {run.row['accuracy']:.0%} right"
    samples = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers"]
    assert sum(len(trace.x) for trace in samples) == 40 * len(table)


def test_several_classes_regressions_and_more_features():
    flowers = datasets.iris(classes=3)
    figure = drawing.boundaries(sweep(LinearClassifier, flowers, l2=[0.0, 1.0], epochs=20, progress=False))
    assert titles(figure)[0] == ["l2 0", "l2 1"]
    wide = np.random.default_rng(0).normal(size=(30, 4))
    table = sweep(MLP([4, 2, 1]), (wide, wide[:, 0] > 0), seeds=2, epochs=5, progress=False)
    assert titles(drawing.boundaries(table, features=(1, 3)))[0] == ["seed 0", "seed 1"]
    model = MLP([2, 4, 1], task="regression", activation="relu")
    table = sweep(model, datasets.plane(30), learning_rate=[0.01, 1e9], epochs=10, progress=False)
    figure = drawing.boundaries(table)
    assert titles(figure)[1][0].startswith("loss ")
    assert "R²" in titles(figure)[1][0]
    assert titles(figure)[1][1] == "diverged"
    decided = sweep(MLP([2, 3, 3]), flowers, seeds=1, epochs=5, progress=False)
    picture = next(trace for trace in drawing.boundaries(decided).data if trace.type == "heatmap")
    plane = np.column_stack([each.ravel() for each in np.meshgrid(picture.x, picture.y)])
    np.testing.assert_array_equal(np.floor(np.ravel(picture.z)), decide(decided[0].model.scores(plane)))


def test_losses_have_a_plot_for_each_setting_and_a_line_for_each_seed():
    table = swept(hidden=[2, 4], validation_data=datasets.xor(12, seed=3))
    figure = drawing.losses(table)
    first, second = titles(figure)
    assert first == [f"learning_rate {rate}, hidden {n}" for rate in ("0.1", "1") for n in (2, 4)]
    assert len(figure.data) == len(table)
    for line, run in zip(figure.data, table, strict=True):
        np.testing.assert_allclose(line.y, run.history.loss, rtol=1e-6)
        np.testing.assert_array_equal(line.x, run.history.iterations)
    medians = [np.median([run.history.loss[-1] for run in table[i : i + 3]]) for i in range(0, 12, 3)]
    assert second == [f"median {value:.3g}" for value in medians]
    assert len({tuple(figure.layout[f"yaxis{n}"].range) for n in ("", 2, 3, 4)}) == 1
    measured = drawing.losses(table, measurement="validation_accuracy")
    assert measured.layout.yaxis.tickformat == ".0%"
    np.testing.assert_allclose(measured.data[0].y, table[0].history.validation_accuracy, rtol=1e-6)


def test_runs_that_diverged_are_counted_and_flatten_no_other():
    model = MLP([2, 4, 1], task="regression", activation="relu")
    table = sweep(model, datasets.plane(30), learning_rate=[0.01, 1e9], seeds=2, epochs=10, progress=False)
    figure = drawing.losses(table)
    assert titles(figure)[1][1] == "2 diverged"
    assert figure.layout.yaxis.range[1] < 3 * max(run.history.loss[0] for run in table)


def test_only_the_first_are_drawn_and_the_text_says_so():
    table = swept()
    figure = drawing.boundaries(table, most=4)
    assert len(figure.layout.annotations) == 8
    assert figure.layout.meta["text"].endswith("4 of 6 runs are shown.")
    assert drawing.losses(table, most=1).layout.meta["text"].endswith("1 of 2 settings are shown.")


def test_a_saved_notebook_can_keep_them():
    table = swept()
    for figure in (drawing.boundaries(table), drawing.losses(table)):
        still = drawing.still(figure)
        assert still.svg == drawing.still(figure).svg
        assert still.text == figure.layout.meta["text"]
        for line in titles(figure)[0]:
            assert line in still.svg


def test_what_is_no_sweep_is_told():
    table = swept(seeds=1, epochs=2)
    for draw in (drawing.boundaries, drawing.losses):
        with pytest.raises(TypeError, match=r"draws a Sweep, as nb\.sweep"):
            draw(MLP([2, 3, 1]))
        with pytest.raises(ValueError, match="has no runs"):
            draw(Sweep([], table.X, table.y, table.settings))
        with pytest.raises(ValueError, match="most is 0"):
            draw(table, most=0)
    with pytest.raises(ValueError, match="measured no 'los': did you mean 'loss'"):
        drawing.losses(table, measurement="los")
    line = sweep(MLP([1, 3, 1], task="regression"), datasets.sine(20), epochs=2, progress=False)
    with pytest.raises(ValueError, match="there is no plane"):
        drawing.boundaries(line)
    assert drawing.losses(line).data
