"""One seed, one sequence of numbers: however the training is driven."""

import asyncio

import numpy as np
import pytest

from nbnet import datasets
from nbnet.models import MLP, Perceptron
from nbnet.training import Trainer

EPOCHS = 30


def numbers(trainer):
    weights = {name: np.array(t.data) for name, t in trainer.model.parameters.items()}
    measured = {name: np.array(getattr(trainer.history, name)) for name in trainer.history.measurements}
    return {**weights, **measured, "iterations": trainer.history.iterations, "epochs": trainer.history.epochs}


def assert_same(first, second):
    first, second = numbers(first), numbers(second)
    assert first.keys() == second.keys()
    for name in first:
        np.testing.assert_array_equal(first[name], second[name], err_msg=name)


async def in_background(trainer, iterations):
    """Starts and pauses until so many steps are done, at whatever moments that happens to be."""
    while trainer.iteration < iterations:
        trainer.speed = min(5, iterations - trainer.iteration)
        trainer.start()
        before = trainer.iteration
        while trainer.iteration == before:
            await asyncio.sleep(0.001)
        trainer.pause()


@pytest.mark.parametrize("batch_size", [None, 1, 7, 40, 100])
def test_fit_run_step_and_background_agree(make, batch_size):
    reference = make(batch_size=batch_size).fit(EPOCHS)
    steps = reference.iteration

    pieces = make(batch_size=batch_size)
    for epochs in (1, EPOCHS - 3, 2):
        pieces.fit(epochs)
    assert_same(reference, pieces)

    stepped = make(batch_size=batch_size)
    for n in (1, 2, steps - 3):
        stepped.step(n)
    assert_same(reference, stepped)

    awaited = asyncio.run(make(batch_size=batch_size).run(EPOCHS))
    assert_same(reference, awaited)

    async def background():
        trainer = make(batch_size=batch_size)
        await in_background(trainer, min(steps, 60))
        if trainer.iteration < steps:
            trainer.step(steps - trainer.iteration)
        return trainer

    assert_same(reference, asyncio.run(background()))


def test_a_reset_starts_the_same_numbers_again(make):
    trainer = make().fit(EPOCHS)
    trainer.fit(2)
    trainer.reset()
    assert len(trainer.history) == trainer.iteration == trainer.epoch == 0
    assert_same(trainer.fit(EPOCHS), make().fit(EPOCHS))


def test_pausing_inside_an_epoch_changes_nothing(make):
    trainer = make()
    trainer.step(8)  # 6 batches an epoch
    assert trainer.epoch == 1
    trainer.fit(EPOCHS - 1)
    assert_same(trainer, make().fit(EPOCHS))


def test_another_seed_deals_the_batches_in_another_order(make):
    assert not np.array_equal(make(seed=1).fit(1).history.loss, make(seed=2).fit(1).history.loss)


def test_the_perceptron_too():
    X, y = datasets.iris(classes=3)

    def fresh():
        return Trainer(Perceptron(2, 3), X, y, seed=5)

    reference = fresh().fit(3)
    assert_same(reference, asyncio.run(fresh().run(3)))
    stepped = fresh()
    stepped.step(100)
    stepped.step(350)
    assert_same(reference, stepped)
    assert [m.iteration for m in reference.learner.updates] == [m.iteration for m in stepped.learner.updates]


def test_a_settings_change_takes_effect_at_the_next_step(make):
    trainer = make()
    trainer.step(3)
    trainer.learning_rate = 1e-12
    before = numbers(trainer)
    trainer.step(1)
    np.testing.assert_allclose(numbers(trainer)["layer1.W"], before["layer1.W"], atol=1e-9)
    assert trainer.learner.optimizer.learning_rate == 1e-12

    trainer.batch_size = 10
    trainer.step()  # 4 batches of 7 are done: of the 12 samples left, 10 now
    assert trainer.epoch == 0
    trainer.step()
    assert trainer.epoch == 1
    trainer.batch_size = None
    trainer.step()
    assert trainer.epoch == 2


def test_the_batch_size_may_change_in_the_middle_of_an_epoch(make):
    """What is left of the shuffled epoch is one batch; then come all samples in their own order."""
    trainer = make(batch_size=30)
    trainer.step()
    trainer.batch_size = None
    trainer.step()
    assert trainer.epoch == 1
    outputs, y = trainer.model.scores(trainer.X), trainer.y
    trainer.step()
    assert trainer.epoch == 2
    assert trainer.history.loss[-1] == pytest.approx(np.mean(np.logaddexp(0, outputs) - y * outputs))
    assert trainer.history.accuracy[-1] == np.mean((outputs > 0) == y)


def test_every_sample_is_seen_once_an_epoch():
    from nbnet.training.batches import Batches

    batches = Batches(23, 5, seed=0)
    for epoch in range(3):
        seen = []
        while batches.epoch == epoch:
            seen.extend(batches.next())
            batches.advance()
        assert sorted(seen) == list(range(23))
        assert seen != sorted(seen)


def test_a_training_records_whatever_surrounds_it(make):
    from nbnet.autodiff import group, no_grad

    with no_grad(), group("mine"):
        inside = make()
        inside.fit(EPOCHS)
    assert_same(inside, make().fit(EPOCHS))

    async def background():
        trainer = make()
        with no_grad():
            trainer.start()
        await in_background(trainer, 20)
        return trainer

    trainer = asyncio.run(background())
    reference = make()
    reference.step(trainer.iteration)
    assert_same(trainer, reference)


def test_regression_learns_the_plane():
    X, y = datasets.plane(100)
    trainer = Trainer(MLP([2, 1], task="regression"), X, y, batch_size=10)
    trainer.learning_rate = 0.01
    trainer.fit(100)
    np.testing.assert_allclose(trainer.model.predict(X), y, atol=1e-6)
    np.testing.assert_allclose(trainer.model.parameters["layer1.W"].data, 0.1, atol=1e-6)
