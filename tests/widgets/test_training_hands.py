"""Points, weights and neurons of a live training under a person's hand: messages in, messages out."""

import asyncio

import numpy as np
import pytest

import nbnet as nb
from tests.widgets.page import Page, unpacked


@pytest.fixture
def trainer():
    X, y = nb.datasets.xor(n=60, noise=0.0, seed=0)
    return nb.Trainer(nb.MLP([2, 4, 1]), X, y)


@pytest.fixture
def view(trainer):
    view = nb.TrainingView(trainer)
    yield view
    view.close()


def names_of(frame):
    return [patch["name"] for patch in frame["panels"]]


def samples_of(frame, index=1):
    """Row, place and class of the samples that the boundary plot is given."""
    found = []
    for uid, trace in frame["panels"][index]["traces"].items():
        if uid.startswith("class"):
            parts = [unpacked(frame, index, uid, name) for name in ("customdata", "x", "y")]
            found += [(int(row), x, y, int(uid[5:])) for row, x, y in zip(*parts, strict=True)]
            assert trace.keys() == {"customdata", "x", "y"}
    return sorted(found)


# ---- points -----------------------------------------------------------------------------------------------------


def test_a_page_is_told_what_points_can_be(trainer, view):
    page = Page(view).open()
    assert page.last("setup")["points"] == {"reason": "", "features": ["x0", "x1"], "classes": ["-1", "1"]}
    assert page.last("state")["hands"] == {"undo": False, "redo": False, "samples": 60}


def test_a_point_is_added_moved_relabelled_and_deleted_on_every_page(trainer, view):
    other = nb.TrainingView(trainer, panels=["boundary"])
    pages = Page(view).open(), Page(other).open()
    page = pages[0]
    page.say("add_point", place=[0.5, -0.25], answer=1)
    page.say("move_point", row=60, place=[1.0, 1.5], gesture="drag")
    page.say("move_point", row=60, place=[1.0, 2.0], gesture="drag")
    page.say("answer_point", row=60, answer=0)
    page.say("remove_point", row=2)
    assert (trainer.X[59].tolist(), trainer.classes[trainer.y[59]]) == ([1.0, 2.0], -1)
    expected = sorted((i, *map(float, trainer.X[i]), int(trainer.y[i])) for i in range(60))
    page.draw()
    assert samples_of(page.draw() if page.frames else page.last("frame")) == expected
    pages[1].draw()
    assert samples_of(pages[1].last("frame"), 0) == expected
    assert len([message for message in page.heard if message["type"] in ("setup", "panels")]) == 1
    for _ in range(4):
        page.say("undo")
    assert not trainer.can_undo
    assert pages[1].last("state")["hands"] == {"undo": False, "redo": True, "samples": 60}
    page.say("redo")
    assert len(trainer.X) == 61
    assert pages[1].last("state")["label"] == "Training of MLP 2-4-1, 61 samples"
    other.close()


def test_a_point_outside_the_plane_brings_a_new_plot(trainer, view):
    page = Page(view).open()
    trainer.add_samples([[50.0, 50.0]], [1])
    [described] = page.last("panels")["panels"]
    assert described["name"] == "boundary"
    assert described["figure"]["layout"]["xaxis"]["range"][1] > 50


def test_the_axes_do_not_move_under_the_hand(trainer, view):
    page = Page(view).open()
    ends = page.last("setup")["panels"][1]["figure"]["layout"]["xaxis"]["range"]
    row = int(trainer.X[:, 0].argmax())
    page.say("move_point", row=row, place=[0.0, 0.0])
    page.say("hello")
    assert page.last("setup")["panels"][1]["figure"]["layout"]["xaxis"]["range"] == ends
    figure = page.last("setup")["panels"][1]["figure"]
    traces = [trace for trace in figure["data"] if trace["uid"].startswith("class")]
    at = {row: x for trace in traces for row, x in zip(trace["customdata"], trace["x"], strict=True)}
    assert at[row] == 0.0


def test_the_boundary_and_the_loss_follow(trainer, view):
    trainer.fit(20)
    page = Page(view).open()
    wrong = unpacked(page.last("frame"), 1, "misclassified", "x")
    page.say("answer_point", row=0, answer=1 - int(trainer.y[0]))
    frame = page.draw()
    assert len(unpacked(frame, 1, "misclassified", "x")) != len(wrong)
    loss = dict(frame["readouts"])["loss"]
    assert loss != f"{trainer.history.loss[-1]:.4g}"
    scores = trainer.model.scores(trainer.X)
    assert float(loss) == pytest.approx(np.logaddexp(0, np.where(trainer.y == 1, -scores, scores)).mean(), rel=1e-3)


def test_all_panels_go_on_after_an_edit(trainer):
    trainer.fit(3)
    trainer.pin()
    view = nb.TrainingView(trainer, panels="all")
    page = Page(view).open()
    for change in (
        lambda: trainer.add_samples(trainer.X[:5], trainer.classes[trainer.y[:5]]),
        lambda: trainer.remove_samples(range(30)),
        lambda: trainer.replace(X=trainer.X[:20], y=trainer.classes[trainer.y[:20]]),
        lambda: trainer.change_samples(0, X=[[0.0, 0.0]]),
    ):
        change()
        while page.frames:
            page.draw()
        assert page.last("state")["alert"] == ""
        trainer.step()
    view.close()


def test_points_of_a_regression_have_numbers():
    trainer = nb.Trainer(nb.MLP([2, 3, 1], task="regression"), *nb.datasets.plane(n=30))
    view = nb.TrainingView(trainer)
    page = Page(view).open()
    assert page.last("setup")["points"]["classes"] == []
    page.say("add_point", place=[0.0, 1.0], answer=0.25)
    assert (trainer.X[30].tolist(), trainer.y[30]) == ([0.0, 1.0], 0.25)
    patch = page.draw()["panels"][1]["traces"]["samples"]
    assert set(patch) == {"x", "y", "customdata", "marker.color"}
    page.say("answer_point", row=30, answer=9.0)  # beyond the colours: a new scale
    assert page.last("panels")["panels"][0]["name"] == "boundary"
    view.close()


def test_the_axes_may_be_swapped(trainer):
    view = nb.TrainingView(trainer, features=(1, 0))
    page = Page(view).open()
    assert page.last("setup")["points"]["features"] == ["x1", "x0"]
    page.say("add_point", place=[1.0, 2.0], answer=0)
    assert trainer.X[-1].tolist() == [2.0, 1.0]
    view.close()


@pytest.mark.parametrize(
    ("features", "outputs", "message"),
    [(3, 1, "the data have two features; these have 3"), (1, 1, "these have 1"), (2, 2, "this one predicts 2")],
)
def test_where_points_cannot_be_edited_the_page_says_why(features, outputs, message):
    X = np.random.default_rng(0).normal(size=(10, features))
    model = nb.MLP([features, 3, outputs], task="regression")
    trainer = nb.Trainer(model, X, np.zeros((10, outputs)))
    view = nb.TrainingView(trainer)
    page = Page(view).open()
    assert message in page.last("setup")["points"]["reason"]
    page.say("remove_point", row=0)
    assert message in page.last("state")["alert"]
    assert len(trainer.X) == 10
    trainer.remove_samples(0)  # from Python they can
    page.say("ready")
    assert page.last("state")["alert"] == ""
    view.close()


@pytest.mark.parametrize(
    ("kind", "content", "message"),
    [
        ("add_point", {"place": [None, 1.0], "answer": 0}, "real number"),
        ("move_point", {"row": 99, "place": [0.0, 1.0]}, "no row 99"),
        ("remove_point", {"row": 99}, "no row 99"),
        ("answer_point", {"row": 0, "answer": 5}, "no class 5"),
    ],
)
def test_what_does_not_fit_is_refused_and_shown(trainer, view, kind, content, message):
    page = Page(view).open()
    samples = trainer.samples
    page.say(kind, **content)
    assert message in page.last("state")["alert"]
    assert trainer.samples is samples
    # A point that the page shows elsewhere meanwhile goes back to where it is.
    described = [each["name"] for m in page.heard if m["type"] == "panels" for each in m["panels"]]
    assert described == (["boundary"] if kind == "move_point" else [])


def test_points_are_edited_while_it_trains():
    async def scene():
        trainer = nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=60))
        view = nb.TrainingView(trainer)
        page = Page(view).open()
        page.say("play")
        await asyncio.sleep(0.1)
        page.say("add_point", place=[0.5, 0.5], answer=1)
        assert trainer.running
        await asyncio.sleep(0.1)
        page.draw()
        assert trainer.running
        page.say("pause")
        while page.frames:
            frame = page.draw()
        assert len(samples_of(frame, names_of(frame).index("boundary"))) == 61
        view.close()

    asyncio.run(scene())


# ---- weights and neurons ------------------------------------------------------------------------------------------


def test_a_slider_sets_a_weight_and_every_view_follows(trainer, view):
    trainer.fit(3)
    other = nb.TrainingView(trainer, panels=["weights"])
    page, far = Page(view).open(), Page(other).open()
    before = unpacked(page.last("frame"), 1, "decision", "z")
    for value in (1.0, 2.0):
        page.say("set_weight", parameter="layer1.W", index=[0, 0], value=value, gesture="drag")
    assert trainer.model.parameters["layer1.W"].data[0, 0] == 2.0
    page.draw()
    far.draw()
    assert unpacked(far.last("frame"), 0, "entries", "values")[0] == 2.0
    assert not np.array_equal(unpacked(page.last("frame"), 1, "decision", "z"), before)
    page.say("undo")
    assert not trainer.can_undo  # one gesture
    other.close()


def test_a_neuron_is_pinned_and_unpinned(trainer, view):
    page = Page(view).open()
    page.say("pin_unit", layer=1, unit=2, value=0.5)
    assert trainer.pinned_units == {(1, 2): 0.5}
    assert "pinned at 0.5" in page.draw()["panels"][2]["traces"]["neurons"]["pins"]
    page.say("pin_unit", layer=1, unit=2, value=None)
    assert trainer.pinned_units == {}
    page.say("pin_unit", layer=1, unit=2, value=None)
    assert "not pinned" in page.last("state")["alert"]


def test_a_click_in_the_diagram_brings_the_weights(trainer, view):
    page = Page(view).open()
    page.say("weigh", neuron="1.3", input=1)
    [described] = page.last("panels")["panels"]
    assert (described["name"], described["figure"]["neuron"]) == ("weights", "1.3")
    assert view.panels == ["loss", "boundary", "network", "weights"]


def test_the_past_is_not_changed(trainer, view):
    trainer.fit(5)
    page = Page(view).open()
    view.shown = 2
    page.say("set_weight", parameter="layer1.W", index=[0, 0], value=9.0)
    assert "An earlier moment is shown" in page.last("state")["alert"]
    assert not trainer.can_undo
    page.say("remove_point", row=0)  # the data are no part of the past
    assert len(trainer.X) == 59


@pytest.mark.parametrize("value", [None, "1", float("nan")])
def test_what_is_no_number_is_refused(trainer, view, value):
    page = Page(view).open()
    page.say("set_weight", parameter="layer1.W", index=[0, 0], value=value)
    assert "layer1.W[0, 0]" in page.last("state")["alert"]
    assert not trainer.can_undo
