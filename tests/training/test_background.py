"""Training beside other tasks: start, pause, reset, speed, and what is left when nobody holds the trainer."""

import asyncio
import gc
import threading
import time
import weakref

import numpy as np
import pytest

from nbnet.training import Trainer


def tasks():
    return [t for t in asyncio.all_tasks() if t.get_name() == "nbnet training"]


async def click(button):
    """Calls something in another thread, where some kernels answer clicks."""
    thread = threading.Thread(target=button)
    thread.start()
    await asyncio.to_thread(thread.join)


async def until(condition, seconds=5.0):
    end = time.perf_counter() + seconds
    while not condition():
        assert time.perf_counter() < end, "it did not happen in time"
        await asyncio.sleep(0.002)


def test_other_tasks_run_while_it_trains(make):
    async def main():
        trainer = make()
        trainer.start()
        gaps, last = [], time.perf_counter()
        for _ in range(40):
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now
        assert trainer.running
        assert trainer.iteration > 40
        trainer.pause()
        return gaps

    gaps = asyncio.run(main())
    assert np.median(gaps) < 0.05


def test_pause_stops_at_once(make):
    async def main():
        trainer = make()
        trainer.start()
        await until(lambda: trainer.iteration > 20)
        trainer.pause()
        paused_at = trainer.iteration
        assert not trainer.running
        assert trainer.state == "paused"
        await asyncio.sleep(0.06)
        assert trainer.iteration == paused_at
        assert not tasks()

    asyncio.run(main())


def test_starting_twice_makes_one_task(make):
    async def main():
        trainer = make()
        for _ in range(3):
            trainer.start()
        await asyncio.sleep(0.01)
        assert len(tasks()) == 1
        trainer.pause()
        trainer.start()
        await asyncio.sleep(0.01)
        assert len(tasks()) == 1
        trainer.pause()

    asyncio.run(main())


def test_reset_while_running_goes_back_to_the_beginning(make):
    async def main():
        trainer = make()
        initial = {k: np.array(t.data) for k, t in trainer.model.parameters.items()}
        trainer.start()
        await until(lambda: trainer.iteration > 20)
        trainer.reset()
        for name, tensor in trainer.model.parameters.items():
            np.testing.assert_array_equal(tensor.data, initial[name])
        assert (trainer.state, trainer.iteration, len(trainer.history)) == ("ready", 0, 0)
        await asyncio.sleep(0.06)
        assert trainer.iteration == 0
        trainer.start()
        await until(lambda: trainer.iteration > 20)
        trainer.pause()
        return trainer

    trainer = asyncio.run(main())
    reference = make()
    reference.step(trainer.iteration)
    np.testing.assert_array_equal(trainer.history.loss, reference.history.loss)


def test_stepping_while_running_pauses_first(make):
    async def main():
        trainer = make()
        trainer.start()
        await until(lambda: trainer.iteration > 20)
        before = trainer.iteration
        trainer.step(3)
        assert (trainer.iteration, trainer.running, trainer.state) == (before + 3, False, "paused")
        await asyncio.sleep(0.06)
        assert trainer.iteration == before + 3

    asyncio.run(main())


def test_speed_limits_the_steps_of_a_frame(make, recorder):
    async def main():
        trainer = make()
        trainer.speed = 2
        trainer.add_listener(recorder)
        trainer.start()
        began = time.perf_counter()
        await until(lambda: len(recorder.frames) >= 6)
        took = time.perf_counter() - began
        trainer.pause()
        # A frame ends early where the machine has no time for it.
        assert np.diff(recorder.frames).max() == 2
        assert took >= 5 * 0.05 * 0.9  # 20 frames a second
        trainer.speed = None
        recorder.frames.clear()
        trainer.start()
        await until(lambda: len(recorder.frames) >= 3)
        trainer.pause()
        assert np.diff(recorder.frames).min() > 2

    asyncio.run(main())


def test_buttons_work_from_another_thread(make, recorder):
    async def main():
        trainer = make()
        home = threading.get_ident()
        threads = set()

        class Where:
            def frame(self, trainer):
                threads.add(threading.get_ident())

            state = frame

        trainer.add_listener(Where())
        trainer.add_listener(recorder)
        await click(trainer.start)
        await until(lambda: trainer.iteration > 5)
        await click(trainer.pause)
        await until(lambda: trainer.state == "paused")
        paused_at = trainer.iteration
        await click(trainer.step)
        await until(lambda: trainer.iteration == paused_at + 1)
        await click(trainer.start)
        await until(lambda: trainer.iteration > paused_at + 5)
        await click(trainer.reset)
        await until(lambda: trainer.state == "ready")
        assert trainer.iteration == 0
        assert threads == {home}
        assert recorder.states == ["running", "paused", "running", "paused", "running", "ready"]

    asyncio.run(main())


def test_a_trainer_that_nobody_holds_stops(make):
    async def main():
        trainer = make()
        trainer.start()
        await asyncio.sleep(0.05)
        assert trainer.iteration > 5
        gone = weakref.ref(trainer)
        del trainer
        gc.collect()
        assert gone() is None
        await until(lambda: not tasks())

    asyncio.run(main())


def test_without_a_loop_start_says_what_to_do_instead(make):
    trainer = make()
    with pytest.raises(RuntimeError, match=r"trainer.fit\(epochs\)"):
        trainer.start()
    assert trainer.state == "ready"
    assert not trainer.running
    trainer.fit(1)


def test_a_trainer_made_in_a_script_can_start_once_a_loop_runs(make):
    trainer = make()

    async def main():
        trainer.start()
        await until(lambda: trainer.iteration > 5)

    asyncio.run(main())  # ends while the training runs: its task is cancelled
    assert not trainer.running
    assert trainer.state == "paused"
    reached = trainer.iteration
    asyncio.run(trainer.run(1))
    assert trainer.iteration > reached

    async def again():
        trainer.start()
        await until(lambda: trainer.iteration > reached + 10)
        trainer.pause()

    asyncio.run(again())


def test_fit_and_run_refuse_while_it_runs_in_the_background(make):
    async def main():
        trainer = make()
        trainer.start()
        await until(lambda: trainer.iteration > 5)
        with pytest.raises(RuntimeError, match=r"call pause\(\) before fit\(\)"):
            trainer.fit(1)
        with pytest.raises(RuntimeError, match=r"call pause\(\) before run\(\)"):
            await trainer.run(1)
        assert trainer.running
        trainer.pause()
        epoch = trainer.epoch
        await trainer.run(2)
        assert trainer.epoch == epoch + 2
        assert not tasks()

    asyncio.run(main())


def test_buttons_work_during_an_awaited_run(make):
    async def main():
        trainer = make()
        running = asyncio.create_task(trainer.run(epochs=10**6))
        await until(lambda: trainer.iteration > 5)
        trainer.pause()
        trainer.start()
        await asyncio.sleep(0.03)
        assert not running.done()
        assert not tasks()
        reached = trainer.iteration
        trainer.step(2)
        assert (trainer.iteration, trainer.state) == (reached + 2, "paused")
        await running
        assert trainer.iteration == reached + 2
        trainer.start()
        await until(lambda: trainer.iteration > reached + 5)
        assert len(tasks()) == 1
        trainer.pause()

    asyncio.run(main())


def test_rewinding_while_it_runs_pauses_in_the_past(make):
    async def main():
        trainer = make()
        trainer.start()
        await until(lambda: trainer.iteration > 100)
        trainer.rewind(64)
        assert (trainer.iteration, trainer.state, trainer.running) == (64, "paused", False)
        trainer.start()
        await until(lambda: trainer.iteration > 100)
        await click(lambda: trainer.rewind(64))
        await until(lambda: trainer.iteration == 64)
        await asyncio.sleep(0.03)
        assert (trainer.iteration, trainer.state, trainer.running) == (64, "paused", False)

    asyncio.run(main())


def test_a_cancelled_run_leaves_the_trainer_paused(make):
    async def main():
        trainer = make()
        task = asyncio.create_task(trainer.run())
        await until(lambda: trainer.iteration > 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (trainer.running, trainer.state, trainer.error) == (False, "paused", None)
        trainer.fit(1)

    asyncio.run(main())


def test_training_in_the_background_ends_by_itself_when_nothing_is_left_to_learn(recorder):
    from nbnet import datasets
    from nbnet.models import Perceptron

    async def main():
        trainer = Trainer(Perceptron(2), *datasets.logic_gate("or"))
        trainer.add_listener(recorder)
        trainer.start()
        await until(lambda: not trainer.running)
        assert trainer.state == "finished"
        assert "converged" in trainer.message
        assert recorder.states == ["running", "finished"]
        await until(lambda: not tasks())

    asyncio.run(main())
