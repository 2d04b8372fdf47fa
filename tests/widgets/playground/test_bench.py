"""The playground as an object of the notebook: every change keeps what can be kept."""

import asyncio
import gc
import weakref

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import nbnet as nb
from nbnet.training.undo import STEPS_KEPT
from nbnet.widgets.playground.state_text import StateError, decoded, encoded
from tests.widgets.playground.recipes import recipes, trains


@pytest.fixture
def playground():
    made = nb.Playground(data="xor", n=100, layers=[3, 2])
    made.trainer.step(30)
    return made


def weights(playground):
    return {name: np.array(tensor.data) for name, tensor in playground.model.parameters.items()}


def same(one, other):
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


# ---- what a change keeps ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"learning_rate": 0.5},
        {"batch_size": None},
        {"l1": 0.01},
        {"l2": 0.01},
        {"options": {"momentum": 0.9, "nesterov": True}},
        {"noise": 0.3},
        {"n": 60},
        {"test": 0.2},
        {"test": 0.0},
        {"data_seed": 7},
        {"optimizer": "Adam"},
        {"seed": 3},
        {"initializer": "he"},
        {"layers": [(3, "relu"), (2, "sigmoid")]},
        {"show_test": True, "discretise": True},
    ],
    ids="-".join,
)
def test_weights_steps_and_history_stay(playground, change):
    trainer, before, loss = playground.trainer, weights(playground), playground.history.loss.copy()
    playground.change(**change)
    assert playground.trainer is trainer
    assert same(weights(playground), before)
    assert trainer.iteration == 30
    np.testing.assert_array_equal(playground.history.loss, loss)
    trainer.step(5)
    playground.undo()
    assert nb.Playground(data="xor", n=100, layers=[3, 2]).state == playground.state
    trainer.step(5)


def test_the_past_stays_while_the_network_does(playground):
    playground.change(noise=0.2, learning_rate=0.5, batch_size=20)
    playground.trainer.rewind(12)
    assert playground.trainer.iteration == 12


def test_a_neuron_more_changes_no_answer(playground):
    X = playground.data.X
    before = playground.model.scores(X)
    playground.add_neuron(1)
    playground.change(features=["x1", "x2", "product"])
    np.testing.assert_allclose(playground.model.scores(X), before)
    assert playground.trainer.iteration == 30


def test_other_data_keep_the_weights_and_count_anew(playground):
    before = weights(playground)
    playground.change(data="moons")
    assert same(weights(playground), before)
    assert (playground.trainer.iteration, len(playground.history)) == (0, 0)
    assert playground.recipe.noise == 0.1  # the usual one: the two measure it differently
    playground.change(data="blobs")
    assert playground.model.sizes == (2, 3, 2, 3)
    np.testing.assert_array_equal(playground.model.parameters["layer1.W"].data, before["layer1.W"])
    playground.change(data="plane")
    assert playground.model.task == "regression"
    playground.change(data="sine")
    assert playground.model.sizes == (1, 3, 2, 1)
    playground.trainer.step(3)


def test_noise_moves_noise_only():
    playground = nb.Playground(data="circle", n=100)
    train = playground.train.X
    playground.change(noise=0.3)
    np.testing.assert_array_equal(playground.train.X, train)
    assert len(playground.train.y) == 50


def test_another_loss_counts_anew(playground):
    playground.change(loss="hinge")
    assert playground.trainer.iteration == 0
    assert playground.trainer.learner.loss is nb.hinge


def test_reset_is_what_the_state_gives(playground):
    playground.add_neuron(0)
    playground.change(seed=5, noise=0.1)
    assert playground.awaits_reset
    playground.trainer.step(3)
    playground.reset()
    assert not playground.awaits_reset
    fresh = nb.Playground(playground.state)
    assert same(weights(fresh), weights(playground))
    for each in (playground, fresh):
        each.trainer.step(20)
    np.testing.assert_array_equal(fresh.history.loss, playground.history.loss)


def test_layers_are_added_and_removed_in_any_place(playground):
    playground.add_layer(neurons=4, activation="relu")
    playground.add_layer(0)
    assert [(layer.neurons, layer.activation) for layer in playground.recipe.layers] == [
        *((2, "tanh"), (3, "tanh"), (2, "tanh"), (4, "relu"))
    ]
    middle = np.array(playground.model.parameters["layer3.W"].data)
    playground.remove_layer(0)
    np.testing.assert_array_equal(playground.model.parameters["layer2.W"].data, middle)
    for _ in range(3):
        playground.remove_layer()
    assert playground.model.sizes == (2, 1)
    with pytest.raises(ValueError, match="no hidden layer"):
        playground.remove_layer()
    playground.trainer.step(2)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda p: p.add_neuron(2), ValueError, "layer is 2: expected 0 to 1"),
        (lambda p: p.add_neuron(-1), ValueError, "layer is -1"),
        (lambda p: p.set_activation(0, "tahn"), ValueError, "did you mean 'tanh'"),
        (lambda p: [p.remove_neuron(1) for _ in range(2)], ValueError, "neurons is 0"),
        (lambda p: p.change(loss="softmax_cross_entropy"), ValueError, "binary_cross_entropy, hinge, mse"),
        (lambda p: p.change(features=["x3"]), ValueError, "no feature 'x3' of 2 columns"),
        (lambda p: p.change(data="own"), ValueError, "data of your own"),
        (lambda p: p.change(learning_rat=1), TypeError, "did you mean 'learning_rate'"),
        (lambda p: p.change(n=10, test=0.9), ValueError, "class"),
        (lambda p: p.add_layer(neurons=99), ValueError, "at most 32"),
    ],
)
def test_what_does_not_fit_changes_nothing(playground, call, error, message):
    playground.trainer.step(1)
    with pytest.raises(error, match=message):
        call(playground)
    sizes = playground.model.sizes
    assert sizes[:2] == (2, 3)
    assert playground.trainer.iteration == 31
    assert len(playground.data) == 100
    playground.trainer.step(1)
    assert nb.Playground(playground.saved()).trainer.iteration == 32


def test_a_training_that_runs_goes_on():
    async def scene():
        playground = nb.Playground(data="gauss", n=60)
        playground.trainer.start()
        await asyncio.sleep(0.1)
        playground.add_neuron(0)
        playground.change(noise=0.2)
        done = playground.trainer.iteration
        assert done > 0
        await asyncio.sleep(0.15)
        assert playground.trainer.iteration > done
        playground.trainer.pause()

    asyncio.run(scene())


# ---- undo -------------------------------------------------------------------------------------------------------


def test_undo_brings_removed_weights_back(playground):
    before, state = weights(playground), playground.state
    playground.remove_neuron(0)
    playground.remove_layer(0)
    playground.set_activation(0, "maxout", 3)
    for _ in range(3):
        playground.undo()
    assert same(weights(playground), before)
    assert playground.state == state
    assert not playground.can_undo
    playground.undo()
    for _ in range(3):
        playground.redo()
    assert not playground.can_redo
    assert playground.recipe.layers[0].activation == "maxout"


def test_what_was_learned_meanwhile_is_not_undone(playground):
    playground.remove_neuron(0)
    playground.trainer.step(10)
    learned = weights(playground)
    playground.undo()
    np.testing.assert_array_equal(playground.model.parameters["layer1.W"].data[:, :2], learned["layer1.W"])


def test_a_change_after_undo_forgets_what_was_undone(playground):
    playground.change(noise=0.1)
    playground.undo()
    playground.change(noise=0.2)
    assert not playground.can_redo


def test_a_slider_that_is_dragged_is_one_change(playground):
    for step in range(1, 6):
        playground.change(noise=step / 10, going_on=step > 1)
    playground.undo()
    assert playground.recipe.noise == 0.0
    assert not playground.can_undo


def test_a_change_to_the_same_is_none(playground):
    playground.change(noise=0.0)
    assert not playground.can_undo


def _made(playground, move):
    layers = playground.recipe.layers
    if move == 0 and len(layers) < 6:
        playground.add_layer(len(layers) // 2)
    elif move == 1 and layers:
        playground.remove_layer(0)
    elif move == 2 and layers:
        playground.add_neuron(len(layers) - 1)
    elif move == 3 and layers and layers[0].neurons > 1:
        playground.remove_neuron(0)
    elif move == 4 and layers:
        playground.set_activation(0, "maxout", 3)
    elif move == 5:
        playground.change(features=["x1", "x1_squared"])
    elif move == 6:
        playground.change(data="blobs")
    elif move == 7:
        playground.change(data="sine")


@given(st.lists(st.integers(0, 7), max_size=12))
@settings(max_examples=25, deadline=None)
def test_undoing_everything_is_the_beginning(moves):
    playground = nb.Playground(data="xor", n=40, layers=[2])
    begin, start = playground.state, weights(playground)
    for move in moves:
        _made(playground, move)
    end = playground.state
    while playground.can_undo:
        playground.undo()
    assert playground.state == begin
    assert same(weights(playground), start)
    while playground.can_redo:
        playground.redo()
    assert playground.state == end


# ---- the state --------------------------------------------------------------------------------------------------


def test_settings_that_were_changed_at_the_trainer_are_in_the_state(playground):
    playground.trainer.learning_rate = 0.7
    playground.model.l2 = 0.01
    playground.trainer.batch_size = 5
    playground.trainer.learner.optimizer.momentum = 0.5
    again = nb.Playground(playground.state).recipe
    assert (again.learning_rate, again.l2, again.batch_size, again.options) == (0.7, 0.01, 5, {"momentum": 0.5})


@given(recipes())
@settings(max_examples=20, deadline=None)
def test_a_saved_training_goes_on_with_the_same_numbers(recipe):
    assume(trains(recipe))
    one = nb.Playground(**_settings(recipe))
    try:
        one.trainer.step(7)
        other = nb.Playground.from_state(one.saved())
        assert other.recipe == one.recipe
        assert same(weights(one), weights(other))
        assert (other.trainer.iteration, other.trainer.epoch) == (one.trainer.iteration, one.trainer.epoch)
        one.trainer.step(9)
        other.trainer.step(9)
    except nb.DivergenceError:
        return
    np.testing.assert_array_equal(other.history.loss, one.history.loss[7:])
    assert same(weights(one), weights(other))
    other.reset()
    assert same(weights(other), weights(nb.Playground(one.state)))


def _settings(recipe):
    return {name: getattr(recipe, name) for name in recipe.__dataclass_fields__}


def test_weights_of_another_network_are_refused(playground):
    small = nb.Playground(data="xor", n=100, layers=[2])
    text = small.saved()
    progress = nb.widgets.playground.state_text.decoded(text).progress
    forged = nb.widgets.playground.state_text.encoded(playground.recipe, progress)
    with pytest.raises(StateError, match="do not fit its network"):
        nb.Playground(forged)


def test_samples_that_were_changed_by_hand_are_in_the_state_and_in_the_code(playground):
    trainer = playground.trainer
    trainer.change_samples(0, X=[[1.25, -2.5]])
    trainer.add_samples([[0.5, 0.5]], [1])
    trainer.step(3)
    assert (len(playground.train), len(playground.data)) == (51, 100)
    for state in (playground.state, playground.saved()):
        again = nb.Playground(state)
        np.testing.assert_array_equal(again.trainer.X, trainer.X)
        np.testing.assert_array_equal(again.trainer.y, trainer.y)
        assert again.state == playground.state
    names = {}
    exec(playground.code(), names)
    np.testing.assert_array_equal(names["trainer"].X, trainer.X)
    playground.change(learning_rate=0.3)
    assert len(playground.train) == 51
    playground.change(noise=0.2)  # generates the samples anew
    assert len(playground.train) == 50
    assert "samples=" not in playground.state
    playground.undo()
    np.testing.assert_array_equal(playground.train.X[0], [1.25, -2.5])
    assert len(playground.train) == 51


def test_undo_takes_changes_by_hand_and_settings_back_in_their_order(playground):
    playground.change(learning_rate=0.2)
    playground.trainer.change_samples(0, X=[[1.25, -2.5]])
    playground.change(learning_rate=0.4)
    first = np.array(playground.trainer.X[0])
    playground.undo()
    assert (playground.recipe.learning_rate, first.tolist()) == (0.2, [1.25, -2.5])
    playground.undo()
    assert playground.trainer.X[0].tolist() != [1.25, -2.5]
    playground.undo()
    assert playground.recipe.learning_rate == 0.1
    for rate, moved in ((0.2, False), (0.2, True), (0.4, True)):
        playground.redo()
        assert playground.recipe.learning_rate == rate
        assert (playground.trainer.X[0].tolist() == [1.25, -2.5]) is moved


def test_what_was_taken_back_is_over_when_something_else_is_done(playground):
    playground.change(noise=0.2)
    playground.undo()
    n = len(playground.train)
    playground.trainer.add_samples([[1.25, -2.5]], [1])
    assert not playground.can_redo
    playground.redo()
    assert (playground.recipe.noise, len(playground.train)) == (0.0, n + 1)
    playground.undo()
    playground.change(learning_rate=0.2)
    assert not playground.can_redo
    playground.redo()
    assert len(playground.train) == n


def test_undo_keeps_to_the_order_after_a_reset_and_after_very_many_changes(playground):
    trainer = playground.trainer
    trainer.set_parameter("layer1.b", 0, 1.0)
    playground.change(learning_rate=0.2)
    trainer.reset()  # what was set before can be taken back no more
    for _ in range(STEPS_KEPT + 1):
        trainer.add_samples([[1.25, -2.5]], [1])
        n = len(trainer.X)
        playground.undo()
        assert (len(trainer.X), playground.recipe.learning_rate) == (n - 1, 0.2)
        playground.redo()


@pytest.mark.parametrize("samples", [{"X": [1.0], "y": [0.0]}, {"X": [1.0, 2.0], "y": [5.0]}, {"X": [1.0, 2.0]}])
def test_forged_samples_are_refused(playground, samples):
    arrays = {name: np.array(values) for name, values in samples.items()}
    forged = nb.widgets.playground.state_text.encoded(playground.recipe, samples=arrays)
    with pytest.raises(StateError, match="do not fit"):
        nb.Playground(forged)


# ---- one's own data ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [1, 2, 3, 7])
@pytest.mark.parametrize("labels", [["no", "yes"], [3, 1], [True, False], ["a", "b", "c"], [0.5, 1.5]], ids=str)
def test_data_of_ones_own_of_any_shape(columns, labels):
    random = np.random.default_rng(1)
    X, y = random.normal(size=(80, columns)), random.choice(labels, size=80)
    playground = nb.Playground(X, y, layers=[3])
    regression = labels == [0.5, 1.5]
    assert playground.model.task == ("regression" if regression else "classification")
    playground.trainer.fit(3)
    if not regression:
        assert set(playground.model.predict(X).tolist()) <= set(labels)
    again = nb.Playground(X, y, state=playground.saved())
    assert same(weights(again), weights(playground))
    playground.change(data="circle")
    playground.change(data="own")
    assert len(playground.data) == 80
    playground.undo()
    playground.undo()
    assert playground.recipe.data == "own"


def test_a_state_of_ones_own_data_asks_for_them():
    X, y = [[0.0, 1.0], [1.0, 0.0]] * 20, ["a", "b"] * 20
    state = nb.Playground(X, y).state
    with pytest.raises(ValueError, match="pass them too"):
        nb.Playground(state)
    with pytest.raises(ValueError, match="of other data"):
        nb.Playground.from_state(state, X, ["b", "a"] * 20)
    assert nb.Playground.from_state(state, X, y).state == state


def test_a_dataset_brings_its_names():
    playground = nb.Playground(nb.datasets.iris())
    assert "petal" in playground.data.feature_names[0] or "sepal" in playground.data.feature_names[0]
    assert playground.trainer.classes.tolist() == ["setosa", "versicolor"]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([[1.0], [2.0]],), TypeError, "without y"),
        (([[1.0], [2.0]], ["a", "a"]), ValueError, "one class only"),
        (([[1.0], [2.0]], ["a"]), ValueError, "1 labels, but X has 2"),
        (([[1.0], [float("nan")]], ["a", "b"]), ValueError, "finite"),
        ((np.arange(60.0)[:, None], list(range(60))), ValueError, "task='regression'"),
        (("no state",), StateError, "no state of a playground"),
    ],
)
def test_what_cannot_be_played_with_says_why(arguments, error, message):
    with pytest.raises(error, match=message):
        nb.Playground(*arguments)


def test_whole_numbers_can_be_predicted():
    playground = nb.Playground(np.arange(60.0)[:, None] / 60, list(range(60)), task="regression")
    assert playground.model.task == "regression"


def test_it_is_collected_when_nobody_holds_it():
    playground = nb.Playground()
    gone = weakref.ref(playground.trainer)
    del playground
    gc.collect()
    assert gone() is None


def test_its_text_is_short_and_always_the_same():
    assert repr(nb.Playground(data="spiral", layers=[8])) == "Playground(spiral, 2-8-1)"


def test_of_a_handful_of_samples_all_are_learned_from():
    playground = nb.Playground([[1.0, 2.0], [3.0, 4.0]], [0, 1])
    assert (len(playground.train), playground.test) == (2, None)
    assert nb.Playground(np.eye(8, 2), [0, 1] * 4).test is not None


def test_putting_too_many_samples_aside_is_told_in_words_of_the_setting(playground):
    before = playground.state
    with pytest.raises(ValueError, match=r"test is 0\.9 of 10 samples: none of class -1 is left to learn from"):
        playground.change(n=10, test=0.9, data_seed=1)
    assert playground.state == before


def test_settings_of_another_kind_are_named(playground):
    with pytest.raises(TypeError, match="options is 5"):
        playground.change(options=5)
    with pytest.raises(TypeError, match=r"layers\[0\] is"):
        playground.change(layers=[(4, "relu", 2, 9)])


@pytest.mark.parametrize("change", [{"iteration": 10**30}, {"first_loss": 10**400}])
def test_a_state_of_numbers_that_no_training_has_is_refused(playground, change):
    playground.trainer.fit(1)
    words, arrays = decoded(playground.saved()).progress
    with pytest.raises(StateError):
        nb.Playground(encoded(playground.recipe, ({**words, **change}, arrays)))
