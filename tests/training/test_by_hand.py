"""Samples and weights changed by hand while a training goes on, and changed back."""

import asyncio
import gc
import weakref
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nbnet as nb
from nbnet.training.history import MARKS_KEPT


@pytest.fixture
def trainer():
    X, y = nb.datasets.xor(n=40, noise=0.0, seed=0)
    return nb.Trainer(nb.MLP([2, 4, 1]), X, y)


def fresh(trainer, **options):
    """A trainer of the same parameters, made with the data that another has now."""
    model = trainer.moment().model
    return nb.Trainer(model, trainer.X, trainer.classes[trainer.y], optimizer=trainer.learner.optimizer, **options)


# ---- samples ----------------------------------------------------------------------------------------------------


def test_the_arrays_that_were_given_stay_as_they_were():
    for task, y in (("classification", np.arange(6) % 2), ("regression", np.linspace(0, 1, 6))):
        X = np.arange(12.0).reshape(6, 2)
        given_X, given_y = X.copy(), y.copy()
        trainer = nb.Trainer(nb.MLP([2, 3, 1], task=task), X, y)
        trainer.fit(2)
        trainer.change_samples([0, 5], X=[[9.0, 9.0], [8.0, 8.0]], y=[1, 1])
        trainer.add_samples([[1.0, 1.0]], [0])
        trainer.remove_samples(2)
        trainer.fit(2)
        np.testing.assert_array_equal(X, given_X)
        np.testing.assert_array_equal(y, given_y)
        X[:], y[:] = 0, 0
        assert trainer.X.max() == 9.0
        assert trainer.y.max() == 1


def test_samples_are_added_moved_relabelled_and_removed(trainer):
    before = trainer.X.copy(), trainer.y.copy()
    assert trainer.add_samples([[1.0, 2.0], [3.0, 4.0]], [1, -1]).tolist() == [40, 41]
    assert trainer.X[40:].tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert trainer.classes[trainer.y[40:]].tolist() == [1, -1]
    trainer.change_samples(41, X=[[5.0, 5.0]])
    trainer.change_samples(41, y=[1])
    assert (trainer.X[41].tolist(), trainer.y[41]) == ([5.0, 5.0], 1)
    trainer.remove_samples([0, 41])
    np.testing.assert_array_equal(trainer.X, np.vstack([before[0][1:], [[1.0, 2.0]]]))
    np.testing.assert_array_equal(trainer.y, [*before[1][1:], 1])


@pytest.mark.parametrize("batch_size", [None, 7])
def test_training_goes_on_as_if_the_data_had_been_so_from_here_on(trainer, batch_size):
    trainer.batch_size = batch_size
    trainer.fit(3)
    trainer.add_samples([[1.0, 2.0]], [1])
    trainer.change_samples(3, X=[[0.0, 4.0]])
    trainer.remove_samples(5)
    other = fresh(trainer)
    index = trainer.learner._samples
    np.testing.assert_array_equal(index.X, trainer.X)
    trainer.batch_size = None
    trainer.fit(4)
    other.fit(4)
    np.testing.assert_allclose(trainer.history.loss[-4:], other.history.loss, rtol=1e-12)


def test_an_epoch_under_way_begins_anew_with_another_number_of_samples(trainer):
    trainer.batch_size = 15
    trainer.step()
    trainer.change_samples(0, X=[[1.0, 1.0]])  # the same number: it goes on
    trainer.step(2)
    assert trainer.epoch == 1
    trainer.step()
    trainer.add_samples([[1.0, 1.0]], [1])
    trainer.step(3)
    assert trainer.epoch == 2
    seen = []
    for _ in range(3):
        seen.extend(trainer._course.batches.next().tolist())
        trainer.step()
    assert sorted(seen) == list(range(41))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda t: t.add_samples([[1.0]], [1]), ValueError, "X has 1 features"),
        (lambda t: t.add_samples([1.0, 2.0], [1]), ValueError, "X.reshape"),
        (lambda t: t.add_samples([[1.0, np.inf]], [1]), ValueError, r"X\[0, 1\] is inf"),
        (lambda t: t.add_samples([[1.0, 2.0]], [7]), ValueError, "none of the classes -1, 1"),
        (lambda t: t.add_samples([[1.0, 2.0]], [1, 1]), ValueError, "2 labels"),
        (lambda t: t.add_samples([["a", 2.0]], [1]), TypeError, "real number"),
        (lambda t: t.remove_samples(40), ValueError, "no row 40"),
        (lambda t: t.remove_samples(-1), ValueError, "a row is -1"),
        (lambda t: t.remove_samples(1.5), TypeError, "a row is 1.5"),
        (lambda t: t.remove_samples([]), ValueError, "rows is empty"),
        (lambda t: t.remove_samples([1, 1]), ValueError, "twice"),
        (lambda t: t.remove_samples(range(40)), ValueError, "at least one sample"),
        (lambda t: t.remove_samples(np.flatnonzero(t.y == 1)), ValueError, "No sample of class 1"),
        (lambda t: t.change_samples(np.flatnonzero(t.y), y=[-1] * t.y.sum()), ValueError, "No sample of class 1"),
        (lambda t: t.change_samples([1, 2], X=[[1.0, 2.0]]), ValueError, "2 labels, but X has 1"),
        (lambda t: t.change_samples(0, y=["blue"]), ValueError, "none of the classes"),
        (lambda t: t.set_parameter("layer9.W", (0, 0), 1.0), ValueError, "no parameter 'layer9.W'"),
        (lambda t: t.set_parameter("layer1.W", 0, 1.0), ValueError, "2 indices"),
        (lambda t: t.set_parameter("layer1.W", (2, 0), 1.0), ValueError, "no entry"),
        (lambda t: t.set_parameter("layer1.b", 0, float("nan")), ValueError, r"layer1.b\[0\] is nan"),
        (lambda t: t.set_parameter("layer1.b", 0, "1"), TypeError, r"layer1.b\[0\] is '1'"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(trainer, call, error, message):
    trainer.fit(2)
    X, y, W = trainer.X, trainer.y, np.array(trainer.model.parameters["layer1.W"].data)
    with pytest.raises(error, match=message):
        call(trainer)
    assert trainer.X is X
    np.testing.assert_array_equal(trainer.y, y)
    np.testing.assert_array_equal(trainer.model.parameters["layer1.W"].data, W)
    assert (trainer.can_undo, trainer.history.marks, trainer.state) == (False, (), "finished")


def test_numbers_of_a_regression_with_two_outputs():
    trainer = nb.Trainer(nb.MLP([2, 3, 2], task="regression"), np.eye(2), np.eye(2))
    trainer.add_samples([[1.0, 1.0]], [[5.0, 6.0]])
    trainer.change_samples(0, y=[[7.0, 8.0]])
    assert trainer.y.tolist() == [[7.0, 8.0], [0.0, 1.0], [5.0, 6.0]]
    trainer.fit(2)


def test_a_perceptron_keeps_its_mistakes_at_their_samples():
    trainer = nb.Trainer(nb.Perceptron(2), *nb.datasets.iris()).fit(50)
    assert trainer.state == "finished"
    before = [trainer.X[each.sample].tolist() for each in trainer.learner.updates]
    gone = trainer.learner.updates[-1].sample
    trainer.remove_samples(gone)
    known = [each for each in trainer.learner.updates if each.sample >= 0]
    assert len(known) < len(before)
    assert all(trainer.X[each.sample].tolist() in before for each in known)
    assert (trainer.state, trainer.message) == ("paused", f"changed by hand after iteration {trainer.iteration}")
    trainer.undo()
    trainer.change_samples(0, y=["versicolor"])
    trainer.fit(1)
    assert trainer.history.accuracy[-1] < 1
    trainer.rewind(50)
    trainer.reset()
    assert trainer.fit(1).epoch == 1


# ---- weights ----------------------------------------------------------------------------------------------------


def test_a_weight_set_by_hand_is_where_training_goes_on(trainer):
    trainer.fit(3)
    trainer.set_parameter("layer1.W", (1, 2), -7.5)
    trainer.set_parameter("layer2.b", 0, 0.25)
    assert trainer.model.parameters["layer1.W"].data[1, 2] == -7.5
    other = fresh(trainer)
    trainer.fit(3)
    other.fit(3)
    np.testing.assert_allclose(trainer.history.loss[-3:], other.history.loss, rtol=1e-12)


def test_a_weight_that_makes_the_loss_huge_is_no_divergence():
    X, y = nb.datasets.plane(n=30)
    trainer = nb.Trainer(nb.MLP([2, 3, 1], task="regression"), X, y, optimizer=nb.SGD(1e-9))
    trainer.fit(2)
    trainer.set_parameter("layer2.b", 0, 1e6)
    trainer.fit(2)
    assert trainer.history.loss[-1] > 1e10


def test_the_moment_is_measured_anew_until_the_next_step(trainer):
    trainer.fit(5)
    trainer.set_parameter("layer2.b", 0, 3.0)
    scores = trainer.model.scores(trainer.X)
    expected = np.logaddexp(0, np.where(trainer.y == 1, -scores, scores)).mean()
    assert trainer.moment().measured()["loss"] == pytest.approx(expected)
    assert trainer.moment(2).measured()["loss"] == trainer.history.loss[1]
    trainer.step()
    assert trainer.moment().measured()["loss"] == trainer.history.loss[-1]


def test_the_validation_set_and_the_penalty_are_measured_too():
    data = nb.datasets.xor(n=20, seed=1)
    trainer = nb.Trainer(nb.MLP([2, 3, 1], l2=0.1), *nb.datasets.xor(n=20), validation_data=data)
    before = trainer.fit(1).moment().measured()
    trainer.set_parameter("layer1.W", (0, 0), 10.0)
    measured = trainer.moment().measured()
    assert set(measured) == set(trainer.history.measurements)
    assert measured["validation_loss"] != before["validation_loss"]
    assert measured["penalty"] > 10


# ---- back and forth ---------------------------------------------------------------------------------------------


def test_a_gesture_is_taken_back_as_one(trainer):
    start = trainer.X[3].tolist()
    for x in (1.0, 2.0, 3.0):
        trainer.change_samples(3, X=[[x, x]], gesture="drag 1")
    trainer.change_samples(3, X=[[9.0, 9.0]], gesture="drag 2")
    assert [mark.what for mark in trainer.history.marks] == ["samples changed: 1"] * 2
    trainer.undo()
    assert trainer.X[3].tolist() == [3.0, 3.0]
    trainer.undo()
    assert trainer.X[3].tolist() == start
    assert trainer.undo() is None
    trainer.redo()
    trainer.redo()
    assert trainer.X[3].tolist() == [9.0, 9.0]
    assert trainer.redo() is None


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "move", "label", "weight", "undo", "redo", "step"]), st.integers(0, 10_000)
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(EDITS)
def test_undo_goes_all_the_way_back_and_redo_all_the_way_forth(edits):
    trainer = nb.Trainer(nb.Perceptron(2), [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [3.0, 3.0]], [0, 1, 0, 1])
    first = trainer.X.tolist(), trainer.y.tolist()
    for kind, number in edits:
        row, value = number % len(trainer.X), number / 100
        if kind == "add":
            trainer.add_samples([[value, 1.0]], [number % 2])
        elif kind == "remove":
            with suppress(ValueError):  # the last of its class
                trainer.remove_samples(row)
        elif kind == "move":
            trainer.change_samples(row, X=[[value, -value]])
        elif kind == "label":
            with suppress(ValueError):
                trainer.change_samples(row, y=[number % 2])
        elif kind == "weight":
            trainer.set_parameter("W", (number % 2, 0), value)
        elif kind == "step":
            trainer.step()
        elif kind == "undo":
            trainer.undo()
        else:
            trainer.redo()
        assert len(trainer.X) == len(trainer.y) == trainer._course.batches.n_samples
    last = trainer.X.tolist(), trainer.y.tolist()
    steps = 0
    while trainer.redo():
        steps += 1
    while steps and trainer.undo():
        steps -= 1
    assert (trainer.X.tolist(), trainer.y.tolist()) == last
    while trainer.undo():
        pass
    assert (trainer.X.tolist(), trainer.y.tolist()) == first


def test_what_is_kept_of_the_past_is_bounded(trainer):
    for i in range(MARKS_KEPT + 50):
        trainer.set_parameter("layer2.b", 0, float(i))
    assert len(trainer.history.marks) == MARKS_KEPT
    undone = 0
    while trainer.undo():
        undone += 1
    assert undone == 200


# ---- with time --------------------------------------------------------------------------------------------------


def test_marks_say_when_and_go_with_what_is_rewound(trainer):
    trainer.fit(3)
    trainer.set_parameter("layer2.b", 0, 3.0)
    trainer.fit(2)
    trainer.add_samples([[1.0, 2.0]], [1])
    assert [(mark.iteration, mark.what) for mark in trainer.history.marks] == [
        (3, "layer2.b[0] set to 3"),
        (5, "samples added: 1"),
    ]
    run = trainer.pin()
    trainer.rewind(4)
    assert [mark.iteration for mark in trainer.history.marks] == [3]
    assert len(run.history.marks) == 2


def test_rewinding_leaves_the_data_and_goes_back_to_the_weights(trainer):
    trainer.fit(3)
    trainer.set_parameter("layer2.b", 0, 3.0)
    trainer.add_samples([[1.0, 2.0]], [1])
    trainer.fit(2)
    trainer.rewind(3)  # the state from which the training went on: with the weight set by hand
    assert trainer.model.parameters["layer2.b"].data[0] == 3.0
    assert len(trainer.X) == 41
    trainer.rewind(2)
    assert trainer.model.parameters["layer2.b"].data[0] != 3.0
    assert len(trainer.X) == 41
    trainer.undo()
    assert len(trainer.X) == 40
    assert not trainer.can_undo  # the weight of then is as it was then


def test_reset_keeps_the_samples_and_forgets_the_weights(trainer):
    start = np.array(trainer.model.parameters["layer2.b"].data)
    trainer.add_samples([[1.0, 2.0]], [1])
    trainer.set_parameter("layer2.b", 0, 3.0)
    trainer.fit(2)
    trainer.reset()
    assert len(trainer.X) == 41
    np.testing.assert_array_equal(trainer.model.parameters["layer2.b"].data, start)
    assert np.isfinite(trainer.moment().measured()["loss"])


def test_going_back_into_an_epoch_of_other_data_deals_them_all(trainer):
    trainer.batch_size = 15
    trainer.step(2)
    trainer.remove_samples(range(20))
    trainer.step()
    trainer.rewind(1)
    seen = []
    for _ in range(2):
        seen.extend(trainer._course.batches.next().tolist())
        trainer.step()
    assert sorted(seen) == list(range(20))


def test_edits_while_it_runs_and_of_a_finished_training():
    async def scene():
        trainer = nb.Trainer(nb.MLP([2, 4, 1]), *nb.datasets.xor(n=40))
        trainer.start()
        await asyncio.sleep(0.05)
        trainer.add_samples([[1.0, 2.0]], [1])
        trainer.set_parameter("layer2.b", 0, 3.0)
        assert trainer.running
        before = trainer.iteration
        await asyncio.sleep(0.1)
        assert trainer.iteration > before
        trainer.undo()
        trainer.undo()
        assert len(trainer.X) == 40
        trainer.pause()
        await trainer.run(2)
        assert trainer.state == "finished"
        trainer.remove_samples(0)
        assert trainer.state == "paused"

    asyncio.run(scene())


def test_a_failed_training_can_be_mended_by_hand():
    X, y = nb.datasets.plane(n=30)
    trainer = nb.Trainer(nb.MLP([2, 3, 1], task="regression"), X, y, optimizer=nb.SGD(1e12))
    with pytest.raises(nb.DivergenceError):
        trainer.fit(20)
    trainer.learning_rate = 1e-3
    trainer.set_parameter("layer2.b", 0, 0.0)
    assert (trainer.state, trainer.error) == ("paused", None)


def test_an_edit_keeps_no_trainer_alive():
    trainer = nb.Trainer(nb.Perceptron(2), *nb.datasets.iris())
    trainer.add_samples([[1.0, 2.0]], ["setosa"])
    trainer.set_parameter("b", 0, 1.0)
    trainer.undo()
    gone = weakref.ref(trainer)
    gc.collect()
    gc.disable()
    try:
        del trainer
        assert gone() is None
    finally:
        gc.enable()


# ---- neurons ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [None, 7])
def test_training_leaves_the_weights_before_a_pinned_neuron_alone(trainer, batch_size):
    trainer.batch_size = batch_size
    trainer.fit(2)
    trainer.pin_unit(1, 2, 0.5)
    before = {name: np.array(tensor.data) for name, tensor in trainer.model.parameters.items()}
    trainer.fit(3)
    after = {name: np.asarray(tensor.data) for name, tensor in trainer.model.parameters.items()}
    np.testing.assert_array_equal(after["layer1.W"][:, 2], before["layer1.W"][:, 2])
    assert (after["layer1.W"][:, [0, 1, 3]] != before["layer1.W"][:, [0, 1, 3]]).all()
    assert (after["layer2.W"] != before["layer2.W"]).all()
    trainer.unpin_unit(1, 2)
    trainer.fit(1)
    assert (np.asarray(trainer.model.parameters["layer1.W"].data)[:, 2] != before["layer1.W"][:, 2]).all()


def test_the_number_of_a_pin_moves_the_loss_of_the_next_step_too(trainer):
    trainer.fit(2)
    trainer.pin_unit(1, 0, 1.0)
    trainer.fit(1)
    for value in (2.0, -2.0):
        trainer.pin_unit(1, 0, value, gesture="drag")
        expected = trainer.moment().measured()["loss"]
        trainer.fit(1)
        assert trainer.history.loss[-1] == pytest.approx(expected)


def test_pins_are_undone_and_stay_through_time(trainer):
    trainer.fit(3)
    trainer.pin_unit(1, 0, 1.0)
    trainer.pin_unit(1, 0, 2.0, gesture="drag")
    trainer.pin_unit(1, 0, 3.0, gesture="drag")
    run = trainer.pin()
    assert [mark.what for mark in trainer.history.marks] == ["layer1[0] pinned at 1", "layer1[0] pinned at 3"]
    trainer.undo()
    assert trainer.pinned_units == {(1, 0): 1.0}
    trainer.rewind(1)
    trainer.reset()
    assert trainer.pinned_units == {(1, 0): 1.0}
    assert trainer.moment().model.pins.values() == {(1, 0): 1.0}
    assert run.moment().model.pins.values() == {(1, 0): 3.0}
    trainer.undo()
    assert trainer.pinned_units == trainer.moment().model.pins.values() == {}
    trainer.moment().model.pins.set(1, 0, 9.0)
    assert trainer.pinned_units == {}


def test_what_cannot_be_pinned_is_said(trainer):
    with pytest.raises(ValueError, match="units 0 to 3"):
        trainer.pin_unit(1, 4, 0.0)
    with pytest.raises(ValueError, match="not pinned; pinned are: none"):
        trainer.unpin_unit(1, 0)
    with pytest.raises(ValueError, match="finite"):
        trainer.pin_unit(1, 0, np.inf)
    with pytest.raises(TypeError, match="no hidden neurons"):
        nb.Trainer(nb.Perceptron(2), *nb.datasets.iris()).pin_unit(1, 0, 0.0)
    assert not trainer.can_undo


# ---- numbers that no array holds ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "do",
    [
        lambda trainer: setattr(trainer, "learning_rate", 10**5000),
        lambda trainer: trainer.change_setting("l2", 10**400),
        lambda trainer: trainer.remove_samples(10**30),
        lambda trainer: trainer.set_parameter("layer1.W", (0, 0), 10**400),
        lambda trainer: trainer.pin_unit(1, 0, 10**400),
    ],
)
def test_whole_numbers_that_no_array_holds_are_out_of_range(trainer, do):
    with pytest.raises(ValueError, match=r"expected a finite number|There is no row"):
        do(trainer)
    assert not trainer.can_undo


@pytest.mark.parametrize("index", [None, 2.5])
def test_an_entry_that_is_no_index_is_named(trainer, index):
    with pytest.raises((TypeError, ValueError), match=r"layer1\.b"):
        trainer.set_parameter("layer1.b", index, 1.0)


def test_targets_whose_spread_is_too_large_say_so_at_the_first_step():
    trainer = nb.Trainer(nb.MLP([2, 3, 1], task="regression"), np.eye(2), [1e200, -1e200])
    trainer.add_samples([[1.0, 1.0]], [1e200])
    with pytest.raises(nb.training.DivergenceError):
        trainer.fit(1)


def graphs():
    gc.collect()
    return sum(isinstance(each, nb.training.descent.Recorded) for each in gc.get_objects())


def test_a_slider_of_a_penalty_leaves_few_graphs(trainer):
    before = graphs()
    for i in range(100):
        trainer.change_setting("l2", 0.001 * i, gesture="drag")
        trainer.step()
    assert graphs() - before < 30
