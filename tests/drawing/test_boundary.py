"""The boundary figure says what the model says."""

import numpy as np
import pytest

import nbnet as nb
from nbnet.drawing.boundary_plot import BoundaryPlot
from nbnet.drawing.boundary_samples import SHOWN_AT_MOST
from nbnet.drawing.panel import subject_of, view_of


def traces(figure):
    return {trace.name: trace for trace in figure.data}


def linear(weights, bias):
    """A network without hidden layers: its boundary is a line that is known."""
    model = nb.MLP([2, 1])
    model.parameters["layer1.W"].data = np.reshape(weights, (2, 1))
    model.parameters["layer1.b"].data = np.array([bias])
    return model


SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])


def test_the_line_of_a_linear_model_is_where_its_score_is_zero():
    line = traces(nb.drawing.boundary(linear([2.0, 1.0], -1.2), SQUARE, [0, 1, 0, 1]))["boundary"]
    x, y = np.asarray(line.x, float), np.asarray(line.y, float)
    assert np.isfinite(x).sum() > 50
    np.testing.assert_allclose((2 * x + y - 1.2)[np.isfinite(x)], 0, atol=1e-5)


def test_the_colour_is_the_squashed_score():
    model = linear([3.0, -1.0], 0.5)
    heat = traces(nb.drawing.boundary(model, SQUARE, [0, 1, 0, 1]))["decision"]
    assert heat.z.shape == (100, 100)
    x, y = np.meshgrid(heat.x, heat.y)
    np.testing.assert_allclose(heat.z, 1 / (1 + np.exp(-(3 * x - y + 0.5))), atol=1e-6)


def test_a_perceptron_answers_without_shades():
    perceptron = nb.Perceptron(2)
    perceptron.W.data = np.array([[1.0], [1.0]])
    perceptron.b.data = np.array([-0.5])
    heat = traces(nb.drawing.boundary(perceptron, SQUARE, [0, 1, 1, 1]))["decision"]
    assert set(np.unique(heat.z)) == {0.0, 1.0}
    x, y = np.meshgrid(heat.x, heat.y)
    np.testing.assert_array_equal(heat.z == 1, x + y > 0.5)


def test_an_untrained_perceptron_has_no_line():
    line = traces(nb.drawing.boundary(nb.Perceptron(2), SQUARE, [0, 1, 1, 1]))["boundary"]
    assert len(line.x) == 0


@pytest.mark.parametrize("n_classes", [3, 5])
def test_several_classes_each_get_their_own_stretch_of_the_scale(n_classes):
    model = nb.MLP([2, 6, n_classes], seed=1)
    X = np.random.default_rng(0).normal(size=(40, 2))
    figure = nb.drawing.boundary(model, X, np.arange(40) % n_classes)
    heat = traces(figure)["decision"]
    x, y = np.meshgrid(heat.x, heat.y)
    winners = model.scores(np.column_stack([x.ravel(), y.ravel()])).argmax(axis=1).reshape(x.shape)
    np.testing.assert_array_equal(np.floor(heat.z), winners)
    assert (heat.zmin, heat.zmax) == (0, n_classes)


def test_the_line_of_several_classes_runs_between_different_winners():
    model = nb.MLP([2, 6, 3], seed=1)
    X = np.random.default_rng(0).normal(size=(40, 2))
    line = traces(nb.drawing.boundary(model, X, np.arange(40) % 3))["boundary"]
    points = np.column_stack([line.x, line.y]).astype(float)
    scores = np.sort(model.scores(points[np.isfinite(points[:, 0])]), axis=1)
    assert len(scores) > 20
    assert np.median(scores[:, -1] - scores[:, -2]) < 0.01


def test_samples_show_their_class_by_colour_and_symbol_and_name():
    X, y = nb.datasets.iris(classes=3)
    shown = traces(nb.drawing.boundary(nb.MLP([2, 3]), X, y))
    classes = [shown[name] for name in ("setosa", "versicolor", "virginica")]
    assert len({trace.marker.color for trace in classes}) == 3
    assert len({trace.marker.symbol for trace in classes}) == 3
    assert sum(len(trace.x) for trace in classes) == len(X)


def test_mistakes_are_marked():
    model = linear([1.0, 0.0], -0.5)
    wrong = traces(nb.drawing.boundary(model, SQUARE, ["no", "yes", "yes", "yes"]))["misclassified"]
    assert (np.asarray(wrong.x).tolist(), np.asarray(wrong.y).tolist()) == ([0.0], [1.0])


def test_labels_may_be_of_any_type_and_the_model_may_know_them():
    X, y = nb.datasets.iris()
    trainer = nb.Trainer(nb.Perceptron(2), X, y).fit(50)
    shown = traces(nb.drawing.boundary(trainer.model, X, y, feature_names=["length", "width"]))
    assert np.isnan(shown["misclassified"].x).all()
    assert len(shown["setosa"].x) == 50


def test_axes_are_named_after_the_features():
    data = nb.datasets.iris()
    figure = nb.drawing.boundary(nb.MLP([2, 1]), *data, feature_names=data.feature_names)
    assert figure.layout.xaxis.title.text == "petal length (cm)"
    assert figure.layout.yaxis.title.text == "petal width (cm)"


def test_other_features_are_held_at_their_mean():
    X = np.random.default_rng(0).normal(loc=[0.0, 0.0, 7.0], size=(30, 3))
    model = nb.MLP([3, 1])
    model.parameters["layer1.W"].data = np.array([[1.0], [0.0], [1.0]])
    heat = traces(nb.drawing.boundary(model, X, np.arange(30) % 2, features=(0, 1)))["decision"]
    score = np.asarray(heat.x) + X[:, 2].mean()
    np.testing.assert_allclose(heat.z[0], 1 / (1 + np.exp(-score)), atol=1e-6)


def test_a_regression_is_coloured_by_its_number():
    X = np.random.default_rng(0).uniform(-1, 1, (50, 2))
    model = nb.MLP([2, 1], task="regression")
    model.parameters["layer1.W"].data = np.array([[1.0], [0.0]])
    figure = nb.drawing.boundary(model, X, X[:, 0])
    heat = traces(figure)["decision"]
    low, high = X[:, 0].min(), X[:, 0].max()
    np.testing.assert_allclose(heat.z[0], np.clip(heat.x, low, high), atol=1e-6)
    assert "misclassified" not in traces(figure)


def test_many_samples_are_thinned_evenly():
    X = np.random.default_rng(0).normal(size=(10_000, 2))
    y = np.repeat([0, 1], 5000)
    shown = traces(nb.drawing.boundary(nb.MLP([2, 1]), X, y))
    counts = [len(shown[name].x) for name in ("0", "1")]
    assert sum(counts) == SHOWN_AT_MOST
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("model", "options", "words"),
    [
        (nb.MLP([1, 1]), {}, "expects"),
        (nb.MLP([3, 1]), {"features": (0, 3)}, "0 to 2"),
        (nb.MLP([3, 1]), {"features": (1, 1)}, "two different columns"),
        (nb.MLP([2, 1]), {}, r"X has shape \(4, 3\)"),
    ],
)
def test_what_does_not_fit_is_said(model, options, words):
    with pytest.raises(ValueError, match=words):
        nb.drawing.boundary(model, np.eye(4, 3), [0, 1, 0, 1], **options)


def test_the_figure_is_the_same_in_every_run():
    X, y = nb.datasets.xor(n=50, noise=0.1, seed=0)
    model = nb.MLP([2, 3, 1])
    assert nb.drawing.boundary(model, X, y).to_json() == nb.drawing.boundary(model, X, y).to_json()


def test_validation_samples_are_drawn_as_open_marks_when_they_are_asked_for():
    train, test = nb.datasets.split(nb.datasets.xor(n=60), 0.25)
    trainer = nb.Trainer(nb.MLP([2, 3, 1]), *train, validation_data=test)
    assert "test0" not in [trace.uid for trace in nb.drawing.boundary(trainer).data]
    panel = BoundaryPlot(subject_of(trainer), test="show")
    assert [choice.name for choice in panel.choices] == ["look", "test"]
    traces = {trace.uid: trace for trace in panel.figure().data}
    shown = [list(zip(traces[f"test{i}"].x, traces[f"test{i}"].y, strict=True)) for i in (0, 1)]
    assert sorted(shown[0] + shown[1]) == sorted(map(tuple, test.X.tolist()))
    assert traces["test1"].marker.symbol == "square-open"
    with pytest.raises(ValueError, match="expected 'show' or 'hide'"):
        BoundaryPlot(subject_of(trainer), test="yes")


def test_validation_samples_of_a_regression_have_the_colour_of_their_number():
    train, test = nb.datasets.split(nb.datasets.plane(n=60), 0.25)
    trainer = nb.Trainer(nb.MLP([2, 1], task="regression"), *train, validation_data=test)
    traces = {trace.uid: trace for trace in BoundaryPlot(subject_of(trainer), test="show").figure().data}
    assert sorted(traces["test"].marker.color) == sorted(test.y.tolist())


def test_a_regression_can_be_drawn_in_halves():
    trainer = nb.Trainer(nb.MLP([2, 1], task="regression", seed=1), *nb.datasets.plane(n=60))
    panel = BoundaryPlot(subject_of(trainer), look="class")
    patch = panel.patch(view_of(trainer))
    values = patch.traces["decision"]["z"].values
    assert set(np.unique(values)) == {np.float32(trainer.y.min()), np.float32(trainer.y.max())}
    assert len(patch.traces["boundary"]["x"])


def by_uid(figure):
    return {trace.uid: trace for trace in figure.data}


def tip(trace):
    return np.array([trace.x[1], trace.y[1]])


def foot(trace):
    return np.array([trace.x[0], trace.y[0]])


def test_a_mistake_is_a_sum_of_vectors():
    X, y = nb.datasets.gauss(n=60, noise=0.1, seed=0)
    trainer = nb.Trainer(nb.Perceptron(2), X, y)
    trainer.step(2, unit="mistake")
    drawn = by_uid(nb.drawing.boundary(trainer))
    first, last = trainer.learner.updates
    before, change, after = (drawn[uid] for uid in ("weights_before", "change", "weights"))
    np.testing.assert_allclose(tip(before), foot(change))
    np.testing.assert_allclose(tip(change), tip(after))
    np.testing.assert_allclose(foot(before), foot(after))
    # The change is the sample, drawn at the scale of the weights.
    scale = np.linalg.norm(tip(before) - foot(before)) / np.linalg.norm(first.W)
    sign = 1 if last.expected == 1 else -1
    np.testing.assert_allclose(tip(change) - foot(change), scale * sign * X[last.sample], rtol=1e-6)
    np.testing.assert_allclose(
        np.column_stack([drawn["before"].x, drawn["before"].y])[np.isfinite(drawn["before"].x)] @ first.W.ravel(),
        -first.b.ravel()[0],
        atol=1e-4,
    )
    # Weights that a hand has set are no sum of a mistake.
    trainer.set_parameter("W", (0, 0), 5.0)
    assert not np.isfinite(by_uid(nb.drawing.boundary(trainer))["change"].x).any()


def test_each_class_of_a_linear_classifier_has_its_zero_line_and_its_weights():
    X, y = nb.datasets.blobs(n=90, seed=0)
    trainer = nb.Trainer(nb.LinearClassifier(2, 3), X, y, optimizer=nb.SGD(0.05)).fit(20)
    drawn = by_uid(nb.drawing.boundary(trainer))
    (W, b) = (np.asarray(tensor.data) for tensor in trainer.model.parameters.values())
    for k in range(3):
        line = np.column_stack([drawn[f"zero{k}"].x, drawn[f"zero{k}"].y])
        line = line[np.isfinite(line).all(axis=1)]
        np.testing.assert_allclose(line @ W[:, k] + b.ravel()[k], 0, atol=1e-3)
        arrow = tip(drawn[f"weights{k}"]) - foot(drawn[f"weights{k}"])
        np.testing.assert_allclose(arrow / np.linalg.norm(arrow), W[:, k] / np.linalg.norm(W[:, k]), rtol=1e-6)
    deep = nb.Trainer(nb.MLP([2, 4, 3]), X, y)
    assert "zero0" not in by_uid(nb.drawing.boundary(deep))
