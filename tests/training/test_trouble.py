"""Interrupts, divergence, listeners that raise: each a clear message, and nothing lost."""

import asyncio
import os
import signal
import threading
import time

import numpy as np
import pytest

from nbnet import datasets
from nbnet.autodiff import Gate
from nbnet.models import MLP, SGD
from nbnet.training import DivergenceError, Trainer


def weights(trainer):
    return np.concatenate([np.ravel(t.data) for t in trainer.model.parameters.values()])


def test_an_interrupt_during_fit_leaves_a_model_that_goes_on(make):
    trainer, reference = make(), make()
    clock = threading.Timer(0.15, lambda: os.kill(os.getpid(), signal.SIGINT))
    clock.start()
    with pytest.raises(KeyboardInterrupt):
        trainer.fit(10**9)
    assert (trainer.running, trainer.state, trainer.error) == (False, "paused", None)
    assert "interrupted" in trainer.message
    assert len(trainer.history) == trainer.iteration > 0
    reference.step(trainer.iteration)
    np.testing.assert_array_equal(weights(trainer), weights(reference))
    trainer.step(5)
    reference.step(5)
    np.testing.assert_array_equal(weights(trainer), weights(reference))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_interrupt_in_the_middle_of_a_step_waits_for_its_end(make):
    trainer = make()
    rule = trainer.learner.optimizer
    usual_step = rule.step
    interrupted = []

    def step(*arguments):
        usual_step(*arguments)
        if trainer.iteration == 4 and not interrupted:
            interrupted.append(True)
            signal.raise_signal(signal.SIGINT)

    rule.step = step
    with pytest.raises(KeyboardInterrupt):
        trainer.fit(100)
    assert trainer.iteration == len(trainer.history) == 5
    reference = make()
    reference.step(5)
    np.testing.assert_array_equal(weights(trainer), weights(reference))


def test_a_second_interrupt_gets_through_to_a_step_that_hangs(make):
    trainer = make()

    def step(*arguments):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        pytest.fail("the second interrupt was held back")

    trainer.learner.optimizer.step = step
    with pytest.raises(KeyboardInterrupt):
        trainer.fit(100)
    assert trainer.iteration == 0


@pytest.mark.parametrize("change", [0, 1])
def test_an_interrupt_while_the_handlers_change_is_none_too_early_and_none_too_late(make, monkeypatch, change):
    usual, changes = signal.signal, []

    def interrupted(number, handler):
        before = usual(number, handler)
        changes.append(handler)
        if len(changes) == change + 1:
            signal.raise_signal(signal.SIGINT)
        return before

    monkeypatch.setattr(signal, "signal", interrupted)
    trainer = make()
    with pytest.raises(KeyboardInterrupt):
        trainer.fit(1 if change else 10**9)
    assert trainer.iteration == len(trainer.history) > 0
    assert (trainer.running, trainer.state) == (False, "paused")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_interrupting_an_awaited_run_in_a_script_pauses(make):
    trainer = make()
    clock = threading.Timer(0.15, lambda: os.kill(os.getpid(), signal.SIGINT))
    clock.start()
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(trainer.run())
    assert (trainer.running, trainer.state) == (False, "paused")
    assert len(trainer.history) == trainer.iteration > 0


@pytest.mark.parametrize("way", ["fit", "step", "run"])
def test_a_loss_that_is_no_number_stops_with_advice(way):
    X, y = datasets.plane(50)
    trainer = Trainer(MLP([2, 8, 1], activation="relu", task="regression"), X, y, optimizer=SGD(1e9))
    with pytest.raises(DivergenceError, match=r"smaller learning_rate \(it is 1e\+09\)") as caught:
        trainer.fit(100) if way == "fit" else trainer.step(100) if way == "step" else asyncio.run(trainer.run(100))
    assert trainer.error is caught.value
    assert trainer.state == "failed"
    assert trainer.message == str(caught.value)
    assert "iteration" in trainer.message
    assert np.isfinite(weights(trainer)).all()
    assert len(trainer.history) == trainer.iteration
    trainer.reset()
    trainer.learning_rate = 1e-3
    trainer.fit(20)
    assert trainer.error is None
    assert trainer.history.loss[-1] < trainer.history.loss[0]


def test_in_the_background_a_divergence_is_kept_and_reported(caplog):
    X, y = datasets.plane(50)
    trainer = Trainer(MLP([2, 8, 1], activation="relu", task="regression"), X, y, optimizer=SGD(1e9))

    async def main():
        trainer.start()
        while trainer.running:
            await asyncio.sleep(0.002)

    asyncio.run(main())
    assert isinstance(trainer.error, DivergenceError)
    assert "The training stopped with an error" in caplog.text
    assert "smaller learning_rate" in caplog.text


def test_a_gate_that_raises_stops_before_anything_changed():
    class Fragile(Gate):
        broken = False

        def forward(self, x):
            return x * 1.0

        def backward(self, dz):
            if Fragile.broken:
                raise ZeroDivisionError("the student's own mistake")
            return dz

    X, y = datasets.xor(20)
    trainer = Trainer(MLP([2, 3, 1], activation=Fragile()), X, y, batch_size=6)
    trainer.step(4)
    before, Fragile.broken = weights(trainer), True
    with pytest.raises(ZeroDivisionError, match="the student's own mistake"):
        trainer.fit(1)
    np.testing.assert_array_equal(weights(trainer), before)
    assert (trainer.iteration, len(trainer.history), trainer.state) == (4, 4, "failed")
    Fragile.broken = False
    trainer.fit(1)
    assert trainer.error is None


class Raises:
    def __init__(self, where, times=10**9):
        self.where, self.times = where, times

    def _maybe(self, what):
        if what == self.where and self.times:
            self.times -= 1
            raise LookupError(f"no {what} today")

    def frame(self, trainer):
        self._maybe("frame")

    def state(self, trainer):
        self._maybe(trainer.state)


@pytest.mark.parametrize("where", ["frame", "running", "finished"])
def test_a_listener_that_raises_stops_fit_and_loses_nothing(make, recorder, where):
    trainer = make()
    trainer.add_listener(Raises(where))
    trainer.add_listener(recorder)
    with pytest.raises(LookupError, match=f"no {where} today") as caught:
        trainer.fit(2)
    assert trainer.error is caught.value
    assert (trainer.state, trainer.running) == ("failed", False)
    assert recorder.states[-1] == "failed"
    assert len(trainer.history) == trainer.iteration


def test_a_listener_that_raises_stops_the_background_and_others_are_told(make, recorder):
    async def main():
        trainer = make()
        remove = trainer.add_listener(Raises("frame", times=1))
        trainer.add_listener(recorder)
        trainer.start()
        while trainer.running:
            await asyncio.sleep(0.002)
        assert isinstance(trainer.error, LookupError)
        assert recorder.states == ["running", "failed"]
        reached = trainer.iteration
        remove()
        trainer.start()
        while trainer.iteration == reached:
            await asyncio.sleep(0.002)
        assert trainer.error is None
        trainer.pause()

    asyncio.run(main())


def test_a_listener_that_cannot_even_hear_of_the_error_is_noted(make):
    trainer = make()
    trainer.add_listener(Raises("frame"))
    trainer.add_listener(Raises("failed"))
    with pytest.raises(LookupError, match="no frame today") as caught:
        trainer.fit(2)
    assert any("no failed today" in note for note in caught.value.__notes__)


def test_a_listener_may_pause_and_reset(make):
    class Pauses:
        def frame(self, trainer):
            trainer.pause()

        def state(self, trainer):
            pass

    trainer = make()
    remove = trainer.add_listener(Pauses())
    trainer.fit(10**6)
    assert trainer.state == "paused"
    assert 0 < trainer.iteration < 10**6
    remove()

    class Resets(Pauses):
        def frame(self, trainer):
            trainer.reset()

    trainer.add_listener(Resets())
    trainer.fit(10**6)
    assert (trainer.state, trainer.iteration) == ("ready", 0)


def test_a_listener_cannot_train_inside_a_training(make):
    class Meddles:
        def frame(self, trainer):
            trainer.step()

        def state(self, trainer):
            pass

    trainer = make()
    trainer.add_listener(Meddles())
    with pytest.raises(RuntimeError, match="training already"):
        trainer.fit(1)


def test_a_removed_listener_hears_nothing(make, recorder):
    trainer = make()
    remove = trainer.add_listener(recorder)
    remove()
    remove()
    trainer.fit(1)
    assert recorder.states == recorder.frames == []


def test_listeners_hear_each_state_in_order(make, recorder):
    trainer = make()
    trainer.add_listener(recorder)
    trainer.fit(1)
    trainer.step()
    trainer.reset()
    assert recorder.states == ["running", "finished", "running", "paused", "ready"]
    assert recorder.frames[-1] == 7


def test_a_long_fit_gives_frames_in_between(make, recorder):
    trainer = make()
    trainer.add_listener(recorder)
    began = time.perf_counter()
    while time.perf_counter() - began < 0.15:
        trainer.fit(5)
    assert len(recorder.frames) >= 3


@pytest.mark.parametrize("change", [lambda t: t.remove_samples(3), lambda t: setattr(t, "batch_size", None)])
def test_a_step_that_failed_leaves_no_trace_in_the_order_of_the_samples(change):
    trainers = [Trainer(MLP([2, 4, 1], seed=0), *datasets.xor(n=50), batch_size=8) for _ in range(2)]
    tried, other = trainers
    weight = tried.model.parameters["layer1.W"].data[0, 0].item()
    tried.set_parameter("layer1.W", (0, 0), 1e300)
    tried.set_parameter("layer2.W", (0, 0), 1e308)
    with pytest.raises(DivergenceError):
        tried.step()
    tried.undo()
    tried.undo()
    assert tried.model.parameters["layer1.W"].data[0, 0] == weight
    for trainer in trainers:
        change(trainer)
        trainer.step(10)
    assert np.array_equal(tried.history.loss, other.history.loss)
    assert np.array_equal(weights(tried), weights(other))


def test_a_stop_condition_that_raises_leaves_a_step_that_is_whole(make):
    trainer = make(batch_size=None)
    trainer.set_parameter("layer1.W", (0, 0), 5.0)
    trainer.moment().measured()

    def wrong(history):
        raise LookupError("mine")

    trainer.stop_when(wrong)
    with pytest.raises(LookupError, match="mine"):
        trainer.fit(1)
    assert trainer.snapshots.tolist() == [0, 1]
    assert not trainer.moment().now  # the history has what was measured
