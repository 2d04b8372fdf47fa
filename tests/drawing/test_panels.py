"""Every panel stands alone as a picture, says what the model says, and names what it cannot show."""

import numpy as np
import pytest

import nbnet as nb
from nbnet.drawing.network_panel import NetworkPanel
from nbnet.drawing.panel import panel_named, panels, subject_of, view_of
from nbnet.drawing.patch import Shades
from nbnet.models.layers import layer_outputs


@pytest.fixture(scope="module")
def trainer():
    trainer = nb.Trainer(nb.MLP([2, 2, 1], seed=1), *nb.datasets.gauss(n=60, seed=0), optimizer=nb.Adam(0.05))
    return trainer.fit(60)


def numbers(value):
    return np.asarray(value.values if isinstance(value, Shades) else value, dtype=float)


def test_each_panel_is_found_by_its_name_and_drawn_alone(trainer):
    assert list(panels()) == [
        "loss",
        "boundary",
        "curve",
        "network",
        "weights",
        "hidden",
        "histograms",
        "landscape",
        "confusion",
        "worst",
        "compare",
    ]
    for name, panel in panels().items():
        if panel.unsuited(subject_of(trainer)) is None:
            picture = getattr(nb.drawing, name)(trainer)
            assert any(hasattr(picture, shown) for shown in ("to_json", "_repr_svg_", "_repr_html_")), name


def test_each_panel_shows_an_earlier_moment_and_leaves_the_model_alone(trainer):
    before = {name: np.array(tensor.data) for name, tensor in trainer.model.parameters.items()}
    early, late = (nb.drawing.confusion(trainer, at=at).data[0].text for at in (0, None))
    assert early != late
    for name in ("boundary", "network", "hidden", "histograms", "landscape", "worst", "compare", "loss"):
        getattr(nb.drawing, name)(trainer, at=10)
    for name, tensor in trainer.model.parameters.items():
        np.testing.assert_array_equal(tensor.data, before[name])
    assert trainer.iteration == 60


@pytest.mark.parametrize("name", ["boundary", "network", "histograms", "confusion", "worst"])
def test_a_model_alone_is_drawn_with_its_data(name):
    X, y = nb.datasets.iris(classes=3)
    assert getattr(nb.drawing, name)(nb.LinearClassifier(2, 3), X, y) is not None
    with pytest.raises(TypeError, match="pass X and y"):
        getattr(nb.drawing, name)(nb.LinearClassifier(2, 3))


def test_a_text_says_what_the_picture_shows(trainer):
    view = view_of(trainer)
    for name, panel in panels().items():
        if panel.unsuited(subject_of(trainer)) is None:
            assert len(panel(subject_of(trainer)).text(view)) > 20, name


def test_the_diagram_has_the_weights_and_answers_of_the_model(trainer):
    panel = panel_named("network")(subject_of(trainer))
    patch = panel.patch(view_of(trainer))
    weights = patch.traces["edges"]["weights"]
    W1, W2 = (np.asarray(trainer.model.parameters[f"layer{i}.W"].data) for i in (1, 2))
    np.testing.assert_allclose(sorted(weights), sorted([*W1.ravel(), *W2.ravel()]), rtol=1e-6)
    assert f"layer1.W[0, 1] = {W1[0, 1]:.4g}" in patch.traces["edges"]["names"]
    answers = panel.answers(trainer.model)
    assert answers.shape[0] == len(panel.plan.boxes) == 5
    hidden = layer_outputs(trainer.model, panel._samples)[0]
    np.testing.assert_allclose(answers[2].ravel(), hidden[:, 0], rtol=1e-5, atol=1e-6)


def test_two_hidden_units_are_drawn_as_they_are(trainer):
    figure = nb.drawing.hidden(trainer)
    points = np.concatenate([np.column_stack([t.x, t.y]) for t in figure.data if t.uid.startswith("class")])
    expected = layer_outputs(trainer.model, trainer.X)[0]
    np.testing.assert_allclose(np.sort(points, axis=0), np.sort(expected, axis=0), atol=1e-6)


def test_the_histogram_of_gradients_is_that_of_the_loss(trainer):
    panel = panel_named("histograms")(subject_of(trainer))
    found = panel._values(view_of(trainer))["gradients"]
    model = trainer.moment().model
    targets = nb.Tensor(trainer.learner._samples.targets, constant=True)
    nb.binary_cross_entropy(model(trainer.X), targets).backward()
    np.testing.assert_allclose(found, np.concatenate([np.ravel(p.grad) for p in model.parameters.values()]))


def test_dead_and_saturated_units_are_counted():
    X, y = nb.datasets.gauss(n=40, seed=0)
    model = nb.MLP([2, 2, 2, 1], activation=["relu", "tanh"])
    model.parameters["layer1.W"].data = np.array([[1.0, 0.0], [0.0, 0.0]])
    model.parameters["layer1.b"].data = np.array([100.0, -1.0])
    model.parameters["layer2.W"].data = np.array([[1.0, 0.0], [0.0, 0.0]])
    panel = panel_named("histograms")(subject_of(model, X, y))
    assert panel.shares(model) == (0.5, 0.5)


def test_the_landscape_is_the_loss_at_its_places(trainer):
    figure = nb.drawing.landscape(trainer)
    heat, path, here = figure.data
    assert np.hypot(path.x[-1], path.y[-1]) < 1e-9
    assert (here.x[0], here.y[0]) == pytest.approx((0, 0), abs=1e-9)
    lowest, last = 10 ** np.nanmin(numbers(heat.z)), trainer.learner.quality(trainer.learner._samples)[0]
    assert lowest < 1.5 * last
    other = nb.drawing.landscape(trainer, directions="random")
    assert other.data[0].z.shape == heat.z.shape


def test_the_worst_samples_are_those_with_the_largest_loss(trainer):
    table = nb.drawing.worst(trainer)
    with nb.no_grad():
        samples = trainer.learner._samples
        costs = nb.binary_cross_entropy(trainer.model(samples.X), samples.targets, per_sample=True).data.ravel()
    assert [int(row[0]) for row in table.rows] == np.argsort(-costs, kind="stable")[:10].tolist()
    assert "<table>" in table._repr_html_()


def test_counts_of_the_confusion_matrix_are_the_models(trainer):
    X, y = nb.datasets.gauss(n=60, seed=0)
    text = nb.drawing.confusion(trainer).data[0].text
    np.testing.assert_array_equal(np.array(text, dtype=int), trainer.model.confusion_matrix(X, y))


def test_pinned_runs_are_compared_at_the_same_step():
    trainer = nb.Trainer(nb.MLP([2, 3, 1]), *nb.datasets.xor(n=50, seed=0)).fit(20)
    trainer.pin("first <b>")
    trainer.reset()
    trainer.fit(40)
    titles = [title.text for title in nb.drawing.compare(trainer).layout.annotations if title.text]
    assert titles[1].startswith("first &lt;b&gt;: loss ")
    assert nb.drawing.loss(trainer).data[2].name == "first &lt;b&gt;"
    same = [t.text.rpartition(" ")[2] for t in nb.drawing.compare(trainer, at=10).layout.annotations if t.text]
    assert same[0] == same[1]


def test_a_runs_own_label_is_in_the_present_language_and_a_chosen_one_as_it_is():
    trainer = nb.Trainer(nb.MLP([2, 3, 1]), *nb.datasets.xor(n=50, seed=0)).fit(20)
    nb.set_language("es")
    try:
        labels = [trainer.pin(label).label for label in (None, "run away")]
        figures = nb.drawing.loss(trainer), nb.drawing.compare(trainer)
    finally:
        nb.set_language(None)
    assert labels == ["run 1", "run away"]
    assert [line.name for line in figures[0].data if line.uid in ("run0", "run1")] == ["ejecución 1", "run away"]
    titles = [title.text for title in figures[1].layout.annotations if title.text]
    assert [title.partition(":")[0] for title in titles[1:]] == ["ejecución 1", "run away"]


@pytest.mark.parametrize(("then", "now"), [("gauss", "blobs"), ("blobs", "gauss"), ("plane", "gauss")])
def test_a_run_of_other_classes_is_named_and_not_drawn(then, now):
    playground = nb.Playground(data=then, layers=[3])
    playground.trainer.step(5)
    playground.trainer.pin("before")
    playground.change(data=now)
    playground.trainer.step(5)
    playground.trainer.pin("after")
    for at in (None, 2):
        figure = nb.drawing.compare(playground.trainer, at=at)
        titles = [title.text for title in figure.layout.annotations if title.text]
        assert titles[1] == "before: other features or classes"
        assert titles[2].startswith("after: loss ")
        assert [trace.visible for trace in figure.data if trace.type == "heatmap"][:3] == [True, False, True]


def test_a_linear_model_has_margins_and_an_arrow():
    perceptron = nb.Perceptron(2)
    perceptron.W.data, perceptron.b.data = np.array([[1.0], [2.0]]), np.array([-1.0])
    figure = nb.drawing.boundary(perceptron, np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), [0, 1, 0, 1])
    traces = {trace.uid: trace for trace in figure.data}
    margin = np.column_stack([traces["margins"].x, traces["margins"].y]).astype(float)
    scores = margin[np.isfinite(margin[:, 0])] @ [1.0, 2.0] - 1.0
    np.testing.assert_allclose(np.abs(scores), 1.0, atol=1e-5)
    foot, tip = (np.array([traces["weights"].x[i], traces["weights"].y[i]]) for i in (0, 1))
    assert foot @ [1.0, 2.0] - 1.0 == pytest.approx(0.0)
    direction = (tip - foot) / np.linalg.norm(tip - foot)
    np.testing.assert_allclose(direction, np.array([1.0, 2.0]) / np.sqrt(5))


def test_more_than_two_features_are_shown_on_their_principal_components():
    X, y = nb.datasets.digits()
    trainer = nb.Trainer(nb.MLP([64, 5, 10]), X[:200], y[:200])
    panel = panel_named("boundary")(subject_of(trainer))
    assert "principal components" in panel.notes[0]
    projected = panel._surface.project(trainer.X)
    assert projected[:, 0].var() > projected[:, 1].var() > trainer.X.var(axis=0).max() / 2


@pytest.mark.parametrize(
    ("name", "model", "words"),
    [
        ("curve", nb.MLP([2, 1]), "one feature"),
        ("hidden", nb.Perceptron(2), "no hidden layer"),
        ("boundary", nb.MLP([1, 1]), "no plane"),
        ("confusion", nb.MLP([2, 1], task="regression"), "no classes"),
        ("landscape", nb.MLP([2, 1]), "gradient descent"),
        ("loss", nb.MLP([2, 1]), "Only a training"),
    ],
)
def test_what_does_not_suit_is_said(name, model, words):
    X = np.random.default_rng(0).normal(size=(10, model.n_features))
    y = X[:, 0] if model.task == "regression" else np.arange(10) % 2
    with pytest.raises(ValueError, match=words):
        panel_named(name)(subject_of(model, X, y))


def test_unknown_panels_and_options_are_named(trainer):
    with pytest.raises(ValueError, match="did you mean 'boundary'"):
        panel_named("bondary")
    with pytest.raises(ValueError, match="look is 'nice'"):
        nb.drawing.boundary(trainer, look="nice")
    with pytest.raises(ValueError, match="layer is '7'"):
        nb.drawing.hidden(trainer, layer="7")
    with pytest.raises(ValueError, match="directions is 'up'"):
        nb.drawing.landscape(trainer, directions="up")
    with pytest.raises(TypeError, match="expected a Trainer"):
        nb.drawing.network(3)


def test_the_ring_is_around_the_sample_that_last_moved_a_perceptron():
    trainer = nb.Trainer(nb.Perceptron(2), *nb.datasets.iris()).fit(5)
    update = trainer.learner.updates[2]
    trace = next(t for t in nb.drawing.boundary(trainer, at=update.iteration).data if t.uid == "mistake")
    x, y = trainer.X[update.sample]
    assert (np.mean(trace.x[:-1]), np.mean(trace.y[:-1])) == pytest.approx((x, y))
    none = next(t for t in nb.drawing.boundary(trainer, at=0).data if t.uid == "mistake")
    assert np.isnan(none.x).all()


def test_a_feature_that_is_held_is_blank_in_the_diagram():
    X, y = nb.datasets.iris(classes=3, features="all")
    trainer = nb.Trainer(nb.MLP([4, 3, 3]), X, y)
    panel = NetworkPanel(subject_of(trainer, features=(2, 3)))
    answers = panel.answers(trainer.model)
    assert not answers[:2].any()
    assert np.abs(answers[2:4]).max() == 1.0


def test_a_line_says_which_weight_it_is_unless_it_stands_for_several():
    X, y = nb.datasets.gauss(n=20, seed=0)
    figure = NetworkPanel(subject_of(nb.Trainer(nb.MLP([2, 2, 1]), X, y))).figure()
    assert figure["weights"][1] == {"parameter": "layer1.W", "index": [0, 1], "name": "layer1.W[0, 1]"}
    figure = NetworkPanel(subject_of(nb.Trainer(nb.MLP([2, 2, 1], activation="maxout"), X, y))).figure()
    assert figure["weights"] == [None] * 4 + [
        {"parameter": "layer2.W", "index": [i, 0], "name": f"layer2.W[{i}, 0]"} for i in (0, 1)
    ]
