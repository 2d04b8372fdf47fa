"""Panels in a live view: opened, closed, chosen, moved through time, and kept from taking all the time."""

import asyncio

import numpy as np
import pytest

import nbnet as nb
from nbnet.widgets.session import session_of
from tests.widgets.page import Page, unpacked


@pytest.fixture
def trainer():
    return nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=60, noise=0.0, seed=0))


@pytest.fixture
def view(trainer):
    view = nb.TrainingView(trainer, panels=["loss", "boundary"])
    yield view
    view.close()


def panel_of(frame, name):
    return next(patch for patch in frame["panels"] if patch["name"] == name)


# ---- which panels -----------------------------------------------------------------------------------------------


def test_panels_are_chosen_by_name_by_text_or_with_options(trainer):
    for given, names in (
        (["network"], ["network"]),
        ("loss, histograms", ["loss", "histograms"]),
        ({"boundary": {"look": "class"}, "loss": {}}, ["boundary", "loss"]),
        (None, ["loss", "boundary", "network"]),
    ):
        view = nb.view(trainer, panels=given)
        assert view.panels == names
        view.close()
    view = nb.view(trainer, panels="all")
    assert {"landscape", "compare", "worst"} < set(view.panels)
    assert "curve" not in view.panels
    view.close()


def test_what_is_wrong_about_panels_is_said(trainer):
    with pytest.raises(ValueError, match="did you mean 'boundary'"):
        nb.view(trainer, panels=["bondary"])
    with pytest.raises(ValueError, match="one feature"):
        nb.view(trainer, panels=["curve"])
    with pytest.raises(TypeError, match="expected names"):
        nb.view(trainer, panels=7)


def test_the_menu_opens_and_closes_panels_in_every_place(trainer, view):
    page, other = Page(view, "page").open(), Page(view, "other").open()
    menu = {entry["name"]: entry["reason"] for entry in page.last("setup")["menu"]}
    assert menu["network"] == ""
    assert "one feature" in menu["curve"]
    page.say("open", name="network")
    for place in (page, other):
        told = place.last("panels")
        assert told["names"] == ["loss", "boundary", "network"]
        assert [panel["name"] for panel in told["panels"]] == ["network"]
        assert panel_of(place.draw(), "network")["traces"]["edges"]["names"][0].startswith("layer1.W[0, 0] = ")
    page.say("shut", name="loss")
    assert other.last("panels")["names"] == view.panels == ["boundary", "network"]
    page.say("open", name="curve")
    assert "one feature" in page.last("state")["alert"]
    assert view.panels == ["boundary", "network"]


def test_python_sets_the_panels_of_an_open_view(trainer, view):
    page = Page(view).open()
    view.panels = "confusion, loss"
    assert page.last("panels")["names"] == ["confusion", "loss"]
    assert {patch["name"] for patch in page.draw()["panels"]} == {"confusion", "loss"}


def test_an_option_of_a_panel_is_changed(trainer, view):
    page = Page(view).open()
    page.say("choose", name="boundary", option="look", value="class")
    [described] = page.last("panels")["panels"]
    assert described["choices"][0]["value"] == "class"
    frame = page.draw()
    assert [patch["name"] for patch in frame["panels"]][-1] == "boundary"
    index = len(frame["panels"]) - 1
    assert set(np.unique(unpacked(frame, index, "decision", "z"))) <= {0.0, 1.0}
    page.say("choose", name="boundary", option="taste", value="sweet")
    assert "no option 'taste'" in page.last("state")["alert"]


def test_a_panel_out_of_sight_costs_nothing_until_it_is_seen(trainer, view):
    page = Page(view).open()
    made = []
    boundary = view.panel_set["boundary"]
    patch = boundary.patch
    boundary.patch = lambda shown: made.append(shown.moment.iteration) or patch(shown)
    page.say("sight", unseen=["boundary"])
    page.say("step")
    assert [patch["name"] for patch in page.draw()["panels"]] == ["loss"]
    assert made == []
    page.say("sight", unseen=[])
    assert [patch["name"] for patch in page.draw()["panels"]] == ["boundary"]
    assert made == [1]


def test_slow_panels_come_later_and_do_not_hold_up_the_others():
    async def scene():
        trainer = nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=60, noise=0.0, seed=0))
        view = nb.TrainingView(trainer, panels=["loss", "landscape"])
        page = Page(view).open()
        page.say("step")
        assert {patch["name"] for frame in page.frames for patch in frame["panels"]} == {"loss"}
        page.draw()
        await asyncio.sleep(1.0)
        assert "landscape" in {patch["name"] for frame in page.frames for patch in frame["panels"]}
        view.close()

    asyncio.run(scene())


def test_what_is_still_after_a_step_shows_in_every_panel_at_once(trainer):
    async def scene():
        view = nb.TrainingView(trainer, panels=["histograms"])
        page = Page(view).open()
        for _ in range(2):  # faster than they would follow a training that runs
            trainer.step()
            assert [panel["name"] for panel in page.draw()["panels"]] == ["histograms"]
        view.close()

    asyncio.run(scene())


def test_each_panel_has_a_text(trainer, view):
    frame = Page(view).open().last("frame")
    assert "60 samples are misclassified" in panel_of(frame, "boundary")["text"]
    trainer.fit(1)
    assert "Iteration 1: loss" in view.panel_set["loss"].text(nb.drawing.panel.view_of(trainer))


# ---- through time -----------------------------------------------------------------------------------------------


def test_the_slider_moves_every_panel_and_leaves_the_model_alone(trainer, view):
    trainer.fit(50)
    page = Page(view).open()
    present = np.array(trainer.model.parameters["layer1.W"].data)
    page.say("scrub", iteration=20)
    frame = page.draw()
    assert frame["time"] == {"at": 20, "last": 50, "past": True, "text": "iteration 20 of 50"}
    assert ["iteration", "20"] in [list(pair) for pair in frame["readouts"]]
    assert view.shown == 20
    scores = trainer.moment(20).model.scores(view.panel_set["boundary"]._surface.plane.samples)
    shades = unpacked(frame, 1, "decision", "z").ravel()
    np.testing.assert_allclose(shades, 1 / (1 + np.exp(-scores)), atol=0.5 / 254 + 1e-6)
    np.testing.assert_array_equal(trainer.model.parameters["layer1.W"].data, present)
    assert trainer.iteration == 50
    page.say("scrub", iteration=None)
    assert view.shown is None
    assert page.draw()["time"]["past"] is False


def test_the_panels_answer_the_slider_before_all_else(trainer):
    async def scene():
        view = nb.TrainingView(trainer, panels=["boundary"])
        page = Page(view).open()
        heard = len(page.heard)
        for step in (20, 10):
            page.say("scrub", iteration=step)
            page.draw()
        assert [message["type"] for message in page.heard[heard:]] == ["frame", "frame"]
        await asyncio.sleep(0.3)
        # One message about both, and what is said of a view that is closed is nothing.
        [state] = [message for message in page.heard[heard:] if message["type"] == "state"]
        assert state["time"]["at"] == 10
        page.say("scrub", iteration=5)
        page.say("closed")
        await asyncio.sleep(0.1)
        assert page.last("state") is state
        view.close()

    trainer.fit(30)
    asyncio.run(scene())


def test_keys_go_from_kept_step_to_kept_step(trainer, view):
    trainer.fit(3)
    page = Page(view).open()
    shown = []
    for by in (-1, -1, 1, 1, 1):
        page.say("travel", by=by)
        shown.append(view.shown)
    assert shown == [2, 1, 2, None, None]


def test_training_on_returns_to_the_present(trainer, view):
    trainer.fit(10)
    view.shown = 4
    trainer.step()
    assert view.shown is None
    view.shown = 4
    trainer.reset()
    assert view.shown is None


def test_continuing_from_a_moment_keeps_what_came_after_it_as_a_run(trainer, view):
    trainer.fit(30)
    after = trainer.history.loss[-1]
    page = Page(view).open()
    page.say("scrub", iteration=10)
    page.say("branch")
    assert (trainer.iteration, view.shown, len(trainer.history)) == (10, None, 10)
    [run] = trainer.runs
    assert (run.iteration, run.history.loss[-1]) == (30, after)
    assert page.last("state")["runs"] == ["run 1"]
    trainer.learning_rate = 0.5
    trainer.fit(5)
    frame = page.draw()
    assert len(unpacked(page.draw() if page.frames else frame, 0, "run0", "x")) == 30


def test_views_of_one_trainer_show_the_same_moment(trainer, view):
    other = nb.TrainingView(trainer, panels=["confusion"])
    trainer.fit(20)
    Page(view).open().say("scrub", iteration=5)
    assert other.shown == 5
    assert len(session_of(trainer).watchers) == 2
    other.close()
    assert len(session_of(trainer).watchers) == 1


def test_a_running_training_is_paused_to_look_back():
    async def scene():
        trainer = nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=60, noise=0.0, seed=0))
        view = nb.TrainingView(trainer)
        page = Page(view).open()
        page.say("play")
        await asyncio.sleep(0.2)
        page.say("scrub", iteration=3)
        assert not trainer.running
        assert view.shown in (0, 1, 2, 3)  # the last kept step that is not after it
        await asyncio.sleep(0.1)
        assert view.shown in (0, 1, 2, 3)
        page.say("play")
        await asyncio.sleep(0.1)
        assert view.shown is None
        page.say("pause")
        view.close()

    asyncio.run(scene())


def test_runs_are_pinned_and_let_go(trainer, view):
    page = Page(view).open()
    page.say("pin")
    page.say("pin")
    assert page.last("state")["runs"] == ["run 1", "run 2"]
    page.say("unpin", index=0)
    assert [run.label for run in trainer.runs] == ["run 2"]
    nb.set_language("es")
    try:
        page.say("pin")
        assert page.last("state")["runs"] == ["ejecución 2", "ejecución 3"]
    finally:
        nb.set_language(None)
    assert [run.label for run in trainer.runs] == ["run 2", "run 3"]


def test_a_click_that_comes_twice_lets_no_other_run_go(trainer, view):
    page = Page(view).open()
    for _ in range(3):
        page.say("pin")
    for _ in range(2):  # before the page could be told of the first
        page.say("unpin", index=0, label="run 1")
    assert [run.label for run in trainer.runs] == ["run 2", "run 3"]
    page.say("unpin", index=1, label="run 2")  # where it was before
    assert [run.label for run in trainer.runs] == ["run 3"]
    assert view.alert == ""


# ---- settings and steps -----------------------------------------------------------------------------------------


def test_settings_change_while_it_trains_and_say_what_needs_a_reset(trainer, view):
    page = Page(view).open()
    page.say("setting", name="learning_rate", value=0.25)
    page.say("setting", name="batch_size", value=8)
    page.say("setting", name="l2", value=0.01)
    assert (trainer.learning_rate, trainer.batch_size, trainer.model.l2) == (0.25, 8, 0.01)
    told = {setting["name"]: setting for setting in page.last("state")["settings"]}
    assert told["l2"]["note"] == "Its curve in the loss plot needs a reset."
    page.say("reset")
    assert {setting["name"]: setting for setting in page.last("state")["settings"]}["l2"]["note"] == ""
    page.say("setting", name="batch_size", value=None)
    assert trainer.batch_size is None
    for size, l2, rate in ((8, 0.01, 0.25), (8, 0.0, 0.25), (None, 0.0, 0.25), (None, 0.0, 0.1)):
        page.say("undo")
        assert (trainer.batch_size, trainer.model.l2, trainer.learning_rate) == (size, l2, rate)
    assert page.last("state")["hands"]["undo"] is False
    page.say("redo")
    assert trainer.learning_rate == 0.25
    assert {setting["name"]: setting for setting in page.last("state")["settings"]}["learning_rate"]["value"] == 0.25


@pytest.mark.parametrize(("name", "value"), [("learning_rate", -1), ("batch_size", 2.5), ("l2", -1), ("magic", 1)])
def test_a_setting_that_does_not_fit_is_refused_and_shown(trainer, view, name, value):
    page = Page(view).open()
    page.say("setting", name=name, value=value)
    assert name in page.last("state")["alert"]
    assert (trainer.learning_rate, trainer.batch_size, trainer.model.l2) == (0.1, None, 0.0)


def test_a_perceptron_offers_its_learning_rate_alone():
    trainer = nb.Trainer(nb.Perceptron(2), *nb.datasets.iris())
    view = nb.TrainingView(trainer)
    settings = Page(view).open().last("state")["settings"]
    assert [setting["name"] for setting in settings] == ["learning_rate"]
    view.close()


def test_a_step_goes_as_far_as_was_chosen(view, trainer):
    trainer.batch_size = 10
    page = Page(view).open()
    page.say("unit", value="epoch")
    assert page.last("state")["unit"] == "epoch"
    page.say("step")
    assert (trainer.iteration, trainer.epoch) == (6, 1)


def test_other_data_are_drawn_after_rebuild(trainer, view):
    page = Page(view).open()
    trainer.X[:] = trainer.X + 100.0
    view.rebuild()
    figure = page.last("setup")["panels"][1]["figure"]
    assert figure["layout"]["xaxis"]["range"][0] > 50
    page.say("ready")
    assert {patch["name"] for patch in page.draw()["panels"]} == {"loss", "boundary"}


def test_memory_is_flat_over_many_frames(trainer, view):
    page = Page(view).open()
    for _ in range(50):
        page.say("step")
        page.draw()
    assert len(view.picture.frames._views) == 1
    assert sum(len(b) for each in view.panel_set._open.values() for b in each.buffers) < 60_000


@pytest.mark.parametrize("value", [1e300, 1e308, -1e308])
def test_a_weight_that_is_far_too_large_is_drawn_and_stops_nothing(value):
    trainer = nb.Trainer(nb.MLP([2, 3, 1], l2=0.01), *nb.datasets.xor(n=40, noise=0.0, seed=0)).fit(3)
    view = nb.view(trainer, panels="all")
    page = Page(view).open()
    for name, tensor in trainer.model.parameters.items():
        trainer.set_parameter(name, (0,) * tensor.ndim, value)
        page.draw()
        assert (trainer.state, view.alert) == ("paused", "")


def test_two_features_are_chosen_for_all_panels():
    X, y = nb.datasets.iris(classes=3, features="all")
    trainer = nb.Trainer(nb.MLP([4, 3, 3]), X, y)
    view = nb.TrainingView(trainer, panels={"boundary": {"look": "class"}, "worst": {}})
    page = Page(view).open()

    def offered():
        return {each["name"]: each for each in page.last("setup")["panels"][0]["choices"]}

    assert offered()["across"]["value"] == "components"
    assert "up" not in offered()
    for option, value, pair in (("across", "2", (2, 0)), ("up", "3", (2, 3)), ("across", "3", (3, 2))):
        page.say("choose", name="boundary", option=option, value=value)
        assert view.panel_set.subject.features == pair
        assert view.panel_set["worst"].subject.features == pair
        assert (offered()["across"]["value"], offered()["up"]["value"]) == tuple(map(str, pair))
        assert offered()["look"]["value"] == "class"
    page.draw()
    page.say("choose", name="boundary", option="across", value="17")
    assert "features is (17, 2)" in page.last("state")["alert"]
    assert view.panel_set.subject.features == (3, 2)
    page.say("choose", name="boundary", option="across", value="components")
    assert view.panel_set.subject.features is None
    view.close()


def test_a_view_of_a_perceptron_steps_to_its_mistakes():
    trainer = nb.Trainer(nb.Perceptron(2), *nb.datasets.gauss(n=60, noise=0.1, seed=0))
    view = nb.TrainingView(trainer, panels="boundary")
    page = Page(view).open()
    assert [unit["value"] for unit in page.last("setup")["units"]] == ["sample", "mistake", "epoch"]
    assert page.last("state")["unit"] == "sample"
    page.say("unit", value="mistake")
    page.say("step")
    assert trainer.learner.mistakes == 1
    page.say("unit", value="batch")
    assert "no step 'batch'" in page.last("state")["alert"]
    view.close()
