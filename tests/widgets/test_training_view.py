"""The live training view as a browser meets it: messages in, messages out."""

import asyncio
import gc
import json
import weakref

import numpy as np
import pytest

import nbnet as nb
from nbnet.widgets import open_views, training_places
from nbnet.widgets.frames import WINDOW
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


# ---- opening ----------------------------------------------------------------------------------------------------


def test_a_new_place_is_told_what_it_shows_and_where_the_training_is(trainer, view):
    trainer.fit(3)
    page = Page(view).open()
    setup, state, frame = page.last("setup"), page.last("state"), page.last("frame")
    assert [panel["name"] for panel in setup["panels"]] == ["loss", "boundary", "network"]
    assert state["label"] == "Training of MLP 2-4-1, 60 samples"
    json.dumps(setup["panels"])
    assert (state["state"], state["running"], state["status"]) == (trainer.state, False, trainer.message)
    np.testing.assert_allclose(unpacked(frame, 0, "loss", "y"), trainer.history.loss, rtol=1e-6)
    assert ("iteration", "3") in [tuple(pair) for pair in frame["readouts"]]


def test_nothing_is_drawn_before_the_view_is_ready(trainer, view):
    page = Page(view)
    page.say("hello")
    trainer.fit(2)
    assert not page.frames
    page.say("ready")
    assert len(page.frames) == 1


def test_a_second_place_gets_its_own_start_and_both_stay_in_step(trainer, view):
    first = Page(view, "first").open()
    second = Page(view, "second").open()
    assert len([message for message in first.heard if message["type"] == "setup"]) == 1
    second.say("step")
    for page in (first, second):
        assert page.last("state")["status"] == "paused at iteration 1"
        assert unpacked(page.draw(), 0, "loss", "x").tolist() == [1]


# ---- frames -----------------------------------------------------------------------------------------------------


def test_no_more_frames_are_under_way_than_the_window_and_the_latest_is_not_lost(trainer, view):
    page = Page(view).open()
    for _ in range(10):
        page.say("step")
    assert trainer.iteration == 10
    assert len(page.frames) == WINDOW
    page.draw()
    assert unpacked(page.draw(), 0, "loss", "x")[-1] == 10
    assert not page.frames


def test_a_place_that_stays_silent_does_not_slow_down_another(trainer, view):
    silent, awake = Page(view, "silent").open(), Page(view, "awake").open()
    for step in range(1, 8):
        awake.say("step")
        assert unpacked(awake.draw(), 0, "loss", "x")[-1] == step
    assert len(silent.frames) == WINDOW


def test_a_closed_place_is_drawn_for_no_more_and_the_training_goes_on(trainer, view):
    page = Page(view).open()
    page.say("closed")
    heard = len(page.heard)
    trainer.fit(2)
    assert trainer.iteration == 2
    assert not [message for message in page.heard[heard:] if message["type"] == "frame"]


def test_frames_are_small_however_long_the_history(trainer, view):
    trainer.fit(20_000)
    frame = Page(view).open().last("frame")
    assert sum(len(buffer) for buffer in frame["buffers"]) < 60_000
    assert unpacked(frame, 0, "loss", "x")[-1] == 20_000


def test_the_boundary_on_the_way_is_the_models_to_a_shade(trainer, view):
    trainer.fit(30)
    frame = Page(view).open().last("frame")
    setup = view.panel_set["boundary"].figure().data[0]
    xx, yy = np.meshgrid(setup.x, setup.y)
    scores = trainer.model.scores(np.column_stack([xx.ravel(), yy.ravel()])).reshape(xx.shape)
    np.testing.assert_allclose(unpacked(frame, 1, "decision", "z"), 1 / (1 + np.exp(-scores)), atol=0.5 / 254 + 1e-6)


def test_refresh_draws_parameters_that_were_set_by_hand(trainer, view):
    page = Page(view).open()
    before = unpacked(page.last("frame"), 1, "decision", "z")
    trainer.model.parameters["layer2.b"].data = np.array([5.0])
    view.refresh()
    assert unpacked(page.draw(), 1, "decision", "z").mean() > before.mean() + 0.3


# ---- buttons ----------------------------------------------------------------------------------------------------


def test_play_pause_step_and_reset():
    async def scene():
        X, y = nb.datasets.xor(n=60, noise=0.0, seed=0)
        trainer = nb.Trainer(nb.MLP([2, 4, 1]), X, y)
        view = nb.TrainingView(trainer)
        page = Page(view).open()
        page.say("play")
        await asyncio.sleep(0.3)
        assert page.last("state")["running"]
        assert trainer.iteration > 10
        page.say("pause")
        stopped = trainer.iteration
        assert not page.last("state")["running"]
        await asyncio.sleep(0.1)
        assert trainer.iteration == stopped
        page.say("step")
        assert trainer.iteration == stopped + 1
        page.say("play")
        await asyncio.sleep(0.1)
        page.say("reset")
        assert trainer.iteration == 0
        assert page.last("state")["state"] == "ready"
        await asyncio.sleep(0.1)
        assert trainer.iteration == 0
        view.close()

    asyncio.run(scene())


def test_the_view_does_not_change_the_numbers(trainer):
    view = nb.TrainingView(trainer)
    page = Page(view).open()
    for _ in range(5):
        page.say("step")
        page.draw()
    X, y = nb.datasets.xor(n=60, noise=0.0, seed=0)
    alone = nb.Trainer(nb.MLP([2, 4, 1]), X, y)
    alone.fit(5)
    np.testing.assert_array_equal(trainer.history.loss, alone.history.loss)
    view.close()


def test_the_speed_is_chosen_and_shown_in_every_place(trainer, view):
    page, other = Page(view, "page").open(), Page(view, "other").open()
    page.say("speed", value=10)
    assert trainer.speed == 10
    assert other.last("state")["speed"] == {"value": 10, "label": "10 steps a frame"}
    page.say("speed", value=None)
    assert trainer.speed is None


# ---- when something goes wrong ------------------------------------------------------------------------------------


def test_a_button_that_fails_says_why_and_loses_nothing(trainer, view):
    page = Page(view).open()
    trainer.fit(2)
    page.say("speed", value=-3)
    assert "speed" in page.last("state")["alert"]
    assert trainer.iteration == 2
    page.say("play")
    assert "RuntimeError" in page.last("state")["alert"]
    page.say("step")
    assert trainer.iteration == 3
    assert page.last("state")["alert"] == ""


def test_an_exception_in_the_training_is_shown(view, trainer):
    class Careless:
        def frame(self, trainer):
            raise LookupError("my own mistake")

        def state(self, trainer):
            pass

    page = Page(view).open()
    trainer.add_listener(Careless())
    page.say("step")
    assert page.last("state")["alert"] == "LookupError: my own mistake"
    assert page.last("state")["state"] == "failed"
    assert trainer.iteration == 1
    assert len(trainer.history) == 1


def test_unknown_messages_are_left_alone(view):
    page = Page(view).open()
    heard = len(page.heard)
    page.say("dance")
    assert len(page.heard) == heard


# ---- ends -------------------------------------------------------------------------------------------------------


def test_a_closed_view_listens_no_more(trainer):
    view = nb.TrainingView(trainer)
    page = Page(view).open()
    view.close()
    heard = len(page.heard)
    trainer.fit(1)
    assert len(page.heard) == heard


def test_a_trainer_keeps_no_view_alive(trainer):
    view = nb.TrainingView(trainer)
    view.close()
    forgotten = weakref.ref(view)
    del view
    gc.collect()
    assert forgotten() is None
    trainer.fit(1)


def test_a_training_that_nobody_can_reach_any_more_is_over():
    """Re-running a cell replaces trainer and view; the old ones must not go on in the background."""
    X, y = nb.datasets.xor(n=60, noise=0.0, seed=0)
    trainer = nb.Trainer(nb.MLP([2, 4, 1]), X, y)
    view = nb.TrainingView(trainer)
    page = Page(view).open()
    gone = weakref.ref(trainer)
    del trainer
    gc.collect()
    assert gone() is not None
    page.say("closed")
    gc.collect()
    assert gone() is None
    page.say("hello")
    assert "run the cell again" in page.last("alert")["alert"]
    view.close()


def test_a_page_that_was_reloaded_does_not_count_when_the_last_place_is_closed(monkeypatch):
    """A reload says nothing to Python; such a page does not answer the roll-call."""
    monkeypatch.setattr(training_places, "ROLL_CALL_SECONDS", 0.05)

    async def scene():
        X, y = nb.datasets.xor(n=60, noise=0.0, seed=0)
        trainer = nb.Trainer(nb.MLP([2, 4, 1]), X, y)
        view = nb.TrainingView(trainer)
        _reloaded, second, third = (Page(view, name).open() for name in ("reloaded", "second", "third"))
        trainer_is_held, trainer = weakref.ref(trainer), None
        second.say("closed")
        assert third.last("roll-call")
        third.say("present")
        await asyncio.sleep(0.1)
        gc.collect()
        assert trainer_is_held() is not None
        third.say("closed")
        await asyncio.sleep(0.1)
        gc.collect()
        assert trainer_is_held() is None
        view.close()

    asyncio.run(scene())


def test_a_page_that_answers_the_roll_call_too_late_is_shown_everything_again(monkeypatch, trainer, view):
    """It was busy, as with drawing; it must not stand still for ever."""
    monkeypatch.setattr(training_places, "ROLL_CALL_SECONDS", 0.01)

    async def scene():
        view.loop = asyncio.get_running_loop()
        closed, busy = (Page(view, name).open() for name in ("closed", "busy"))
        closed.say("closed")
        await asyncio.sleep(0.05)
        trainer.fit(3)
        assert not busy.frames
        busy.heard.clear()
        busy.say("present")
        assert busy.last("setup")["panels"]
        busy.say("ready")
        assert unpacked(busy.draw(), 0, "loss", "x").tolist() == [1, 2, 3]

    asyncio.run(scene())


def test_two_places_that_close_one_after_the_other_leave_time_to_answer(monkeypatch, view):
    monkeypatch.setattr(training_places, "ROLL_CALL_SECONDS", 0.2)

    async def scene():
        view.loop = asyncio.get_running_loop()
        first, second, left = (Page(view, name).open() for name in ("first", "second", "left"))
        first.say("closed")
        left.say("present")
        await asyncio.sleep(0.15)
        second.say("closed")
        await asyncio.sleep(0.1)
        assert view.picture.frames.views() == {"left"}
        left.say("present")
        await asyncio.sleep(0.2)
        assert view.picture.frames.views() == {"left"}

    asyncio.run(scene())


def test_a_trainer_that_is_held_is_found_again(trainer, view):
    page = Page(view).open()
    page.say("closed")
    trainer.fit(4)
    again = Page(view, "again").open()
    assert unpacked(again.last("frame"), 0, "loss", "x").tolist() == [1, 2, 3, 4]


def test_a_measurement_that_comes_with_a_reset_gets_its_line():
    X, y = nb.datasets.xor(n=60, noise=0.0, seed=0)
    trainer = nb.Trainer(nb.MLP([2, 4, 1]), X, y)
    view = nb.TrainingView(trainer)
    page = Page(view).open()
    trainer.model.l2 = 0.01
    page.say("reset")
    assert [trace["name"] for trace in page.last("setup")["panels"][0]["figure"]["data"] if "name" in trace] == [
        "loss",
        "penalty",
        "accuracy",
    ]
    page.say("ready")
    page.say("step")
    assert unpacked(page.draw(), 0, "penalty", "y")[-1] > 0
    view.close()


def test_another_model_and_other_data_are_shown_as_soon_as_the_trainer_has_them(trainer, view):
    page = Page(view).open()
    trainer.fit(5)
    view.shown = 2
    trainer.replace(model=nb.MLP([2, 3, 3, 1]))
    assert page.last("state")["label"] == "Training of MLP 2-3-3-1, 60 samples"
    assert view.shown is None
    page.say("ready")
    assert unpacked(page.draw(), 0, "loss", "x").tolist() == [1, 2, 3, 4, 5]


# ---- what is shown --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "names"), [(1, ["loss", "curve", "network"]), (4, ["loss", "boundary", "confusion"])]
)
def test_a_model_without_a_plane_of_its_own_gets_panels_that_suit(count, names):
    X = np.random.default_rng(0).normal(size=(30, count))
    trainer = nb.Trainer(nb.MLP([count, 3, 1]), X, (X[:, 0] > 0).astype(int))
    view = nb.TrainingView(trainer)
    assert view.panels == names
    setup = Page(view).open().last("setup")
    assert [panel["name"] for panel in setup["panels"]] == names
    assert ("principal components" in " ".join(setup["notes"])) is (count == 4)
    view.close()


def test_two_of_four_features_can_be_chosen():
    X = np.random.default_rng(0).normal(size=(30, 4))
    trainer = nb.Trainer(nb.MLP([4, 3, 1]), X, (X[:, 0] > 0).astype(int))
    view = nb.TrainingView(trainer, features=(2, 0), feature_names=["a", "b", "c", "d"])
    setup = Page(view).open().last("setup")
    assert setup["notes"] == ["The other 2 features are held at their mean."]
    layout = setup["panels"][1]["figure"]["layout"]
    assert (layout["xaxis"]["title"]["text"], layout["yaxis"]["title"]["text"]) == ("c", "a")
    view.close()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"features": (0, 2)}, "features is"),
        ({"feature_names": ["only one"]}, "feature_names has 1"),
        ({"class_names": ["only one"]}, "class_names has 1"),
    ],
)
def test_options_that_do_not_fit_are_refused(trainer, options, words):
    with pytest.raises(ValueError, match=words):
        nb.TrainingView(trainer, **options)


def test_something_else_than_a_trainer_is_refused():
    with pytest.raises(TypeError, match="expected a Trainer"):
        nb.TrainingView(nb.MLP([2, 1]))


def test_names_of_people_cannot_inject_markup(trainer):
    view = nb.TrainingView(trainer, feature_names=["<b>x</b>", "y"], class_names=["<a href='//evil'>no</a>", "yes"])
    figure = json.dumps(Page(view).open().last("setup")["panels"][1]["figure"])
    assert "<b>" not in figure
    assert "<a href" not in figure
    view.close()


def test_the_text_of_a_saved_notebook_is_the_same_in_every_run(view, trainer):
    bundle, _ = view._repr_mimebundle_()
    assert bundle["text/plain"] == "TrainingView(MLP 2-4-1, 60 samples)"
    trainer.fit(1)
    assert repr(view) == "TrainingView(MLP 2-4-1, 60 samples)"


def test_view_finds_it_by_type(trainer):
    view = nb.view(trainer, class_names=["no", "yes"])
    assert isinstance(view, nb.TrainingView)
    view.close()


def test_the_time_of_the_work_is_told_and_begins_again_with_a_reset():
    trainer = nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=60, seed=0))
    view = nb.TrainingView(trainer, panels="loss")
    page = Page(view).open()

    def told():
        return dict(page.last("state")["readouts"])["time"]

    assert told() == "0.00 s"
    trainer.fit(200)
    assert trainer.seconds > 0
    assert float(told().removesuffix(" s")) == pytest.approx(trainer.seconds, abs=0.1)
    before = trainer.seconds
    page.say("scrub", iteration=20)
    assert "time" not in dict(page.last("state")["readouts"])
    page.say("scrub", iteration=None)
    trainer.replace(X=trainer.X + 0.1)
    assert trainer.seconds == before
    page.say("reset")
    assert told() == "0.00 s"
    view.close()


def test_what_a_cell_changed_without_a_word_is_shown_when_it_ends(trainer, view):
    page = Page(view).open()
    trainer.learning_rate = 0.25
    trainer.model.l2 = 0.5
    trainer.pin("first")
    open_views.cell_ended()
    state = page.last("state")
    assert [setting["value"] for setting in state["settings"]] == [0.25, trainer.batch_size, 0.0, 0.5]
    assert state["runs"] == ["first"]
    told = len(page.heard)
    open_views.cell_ended()
    assert len(page.heard) == told


def test_a_view_that_was_closed_follows_what_was_replaced_or_reset_meanwhile():
    trainer = nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=40)).fit(9)
    view = nb.view(trainer)
    page = Page(view).open()
    page.say("scrub", iteration=7)
    page.say("closed")
    trainer.reset()
    trainer.replace(model=nb.MLP([2, 8, 1]))
    page.say("hello")
    page.say("ready")
    page.draw()
    assert (view.alert, view.shown, view.called) == ("", None, "MLP 2-8-1, 40 samples")
    view.close()
