"""Going back in time, and conditions that end a training."""

import time

import numpy as np
import pytest

from nbnet import datasets
from nbnet.models import MLP, SGD, Adam, Perceptron
from nbnet.training import Trainer, loss_below, no_improvement, time_limit
from nbnet.training.snapshots import BUDGET


def everything(trainer):
    values = [np.ravel(t.data) for t in trainer.model.parameters.values()]
    return np.concatenate([*values, *(getattr(trainer.history, name) for name in trainer.history.measurements)])


@pytest.mark.parametrize("batch_size", [None, 7])
@pytest.mark.parametrize("optimizer", [SGD(0.3, momentum=0.9), Adam(0.01)], ids=["momentum", "adam"])
@pytest.mark.parametrize("back_to", [0, 1, 17, 42, 100])
def test_after_rewinding_the_same_numbers_come_again(make, batch_size, optimizer, back_to):
    trainer = make(batch_size=batch_size, optimizer=optimizer)
    trainer.step(100)
    reference = everything(trainer)
    trainer.rewind(back_to)
    assert (trainer.iteration, len(trainer.history), trainer.state) == (back_to, back_to, "paused")
    at_that_time = make(batch_size=batch_size, optimizer=optimizer)
    if back_to:
        at_that_time.step(back_to)
    np.testing.assert_array_equal(everything(trainer), everything(at_that_time))
    assert trainer.epoch == at_that_time.epoch
    if back_to < 100:
        trainer.step(100 - back_to)
    np.testing.assert_array_equal(everything(trainer), reference)


def test_momentum_that_was_switched_on_later_is_forgotten_by_going_back_before_it(make):
    def momentum(trainer, value, steps):
        trainer.learner.optimizer.momentum = value
        trainer.step(steps)

    trainer = make(optimizer=SGD(0.1))
    trainer.step(10)
    momentum(trainer, 0.9, 20)
    reference = everything(trainer)
    trainer.rewind(10)
    momentum(trainer, 0.9, 20)
    np.testing.assert_array_equal(everything(trainer), reference)


def test_the_perceptron_takes_its_mistakes_back():
    X, y = datasets.iris(classes=3)
    trainer = Trainer(Perceptron(2, 3), X, y)
    trainer.step(200)
    reference, mistakes = everything(trainer), trainer.learner.mistakes
    trainer.rewind(60)
    assert len(trainer.learner.updates) == trainer.learner.mistakes == trainer.history.mistakes[-1] < mistakes
    assert trainer.learner.updates[-1].iteration <= 60
    trainer.step(140)
    np.testing.assert_array_equal(everything(trainer), reference)


def test_a_long_training_keeps_few_snapshots_spread_over_all_of_it(make):
    trainer = make()
    trainer.step(3000)
    kept = trainer.snapshots
    assert kept[0] == 0
    assert 100 <= len(kept) <= 256
    assert kept[-1] > 2900
    assert len(set(np.diff(kept))) == 1
    trainer.rewind(1001)
    assert trainer.iteration == kept[kept <= 1001][-1]
    trainer.reset()
    assert trainer.snapshots.tolist() == [0]
    trainer.step(3)
    assert trainer.snapshots.tolist() == [0, 1, 2, 3]


def test_snapshots_of_a_large_network_stay_in_the_budget():
    X = np.random.default_rng(0).normal(size=(4, 300))
    trainer = Trainer(MLP([300, 1000, 1]), X, [0, 1, 0, 1], optimizer=Adam())
    trainer.step(40)
    each = 3 * 8 * (301 * 1000 + 1001)
    assert each * len(trainer.snapshots) <= BUDGET
    trainer.rewind(0)
    assert trainer.iteration == 0


@pytest.mark.parametrize(
    ("iteration", "error", "message"),
    [(11, ValueError, "expected a step that was done, up to 10"), (-1, ValueError, "-1"), (2.5, TypeError, "2.5")],
)
def test_one_cannot_go_where_one_has_not_been(make, iteration, error, message):
    trainer = make()
    trainer.step(10)
    before = everything(trainer)
    with pytest.raises(error, match=message):
        trainer.rewind(iteration)
    np.testing.assert_array_equal(everything(trainer), before)


def test_a_loss_that_is_low_enough_ends_the_training():
    trainer = Trainer(MLP([2, 4, 1]), *datasets.gauss(60))
    trainer.stop_when(loss_below(0.2))
    trainer.fit(10_000)
    assert (trainer.state, trainer.message) == ("finished", "the loss is below 0.2")
    assert trainer.history.loss[-1] < 0.2 <= trainer.history.loss[-2]
    trainer.stop_when()
    trainer.fit(5)
    assert trainer.message.startswith("trained for")


def test_waiting_in_vain_for_something_better_ends_it():
    trainer = Trainer(MLP([2, 2, 1]), *datasets.xor(40), optimizer=SGD(1e-12))
    trainer.stop_when(no_improvement(5, measurement="accuracy"))
    trainer.fit(1000)
    assert trainer.message == "no improvement of the accuracy in 5 epochs"
    assert trainer.epoch == 6
    trainer.reset()
    trainer.fit(1000)
    assert trainer.epoch == 6


def test_early_stopping_watches_the_validation_loss():
    X, y = datasets.circle(40, noise=0.3)
    trainer = Trainer(
        MLP([2, 30, 1], activation="relu"), X, y, optimizer=Adam(0.05), validation_data=datasets.circle(200, seed=9)
    )
    trainer.stop_when(no_improvement(20, measurement="validation_loss"))
    trainer.fit(5000)
    losses = trainer.history.validation_loss
    assert losses.argmin() == len(losses) - 21


def test_time_can_run_out(make):
    trainer = make()
    trainer.stop_when(time_limit(0.1))
    began = time.perf_counter()
    trainer.fit(10**9)
    assert 0.1 <= time.perf_counter() - began < 5
    assert trainer.message == "0.1 seconds have passed"


@pytest.mark.parametrize(
    ("make_condition", "error"),
    [
        (lambda: loss_below("low"), TypeError),
        (lambda: no_improvement(0), ValueError),
        (lambda: time_limit(-1), ValueError),
        (lambda: Trainer(MLP([2, 1]), *datasets.gauss()).stop_when(0.1), TypeError),
    ],
)
def test_wrong_conditions_are_named(make_condition, error):
    with pytest.raises(error, match="expected"):
        make_condition()


def test_regressions_measure_how_much_they_explain():
    X, y = datasets.plane(100)
    trainer = Trainer(MLP([2, 1], task="regression"), X, y, optimizer=SGD(0.01), batch_size=10).fit(30)
    assert trainer.history.measurements == ("loss", "r2")
    assert trainer.history.r2[-1] == pytest.approx(1, abs=0.01)
    constant = Trainer(MLP([2, 1], task="regression"), X, np.ones(100))
    constant.step()
    assert np.isnan(constant.history.r2[-1])
