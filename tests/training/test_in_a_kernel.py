"""A trainer in a real notebook kernel: cells run while it trains, and interrupts hurt nothing."""

import ast
import time
from itertools import pairwise

import pytest
from jupyter_client.manager import start_new_kernel

SETUP = """
import nbnet as nb, time, numpy as np
X, y = nb.datasets.xor(100)
trainer = nb.Trainer(nb.MLP([2, 4, 1]), X, y, batch_size=10)
"""


class Notebook:
    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name="python3")
        self.run(SETUP)

    def send(self, code):
        return self.client.execute(code, store_history=False)

    def finish(self, request):
        """Returns what the cell printed and the name of its error, if any."""
        printed, error = "", None
        while True:
            message = self.client.get_iopub_msg(timeout=30)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                printed += content["text"]
            elif kind == "error":
                error = f"{content['ename']}: {content['evalue']}"
            elif kind == "status" and content["execution_state"] == "idle":
                return printed, error

    def run(self, code):
        printed, error = self.finish(self.send(code))
        assert error is None, error
        return ast.literal_eval(printed) if printed else None

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def kernel():
    notebook = Notebook()
    yield notebook
    notebook.close()


@pytest.fixture
def notebook(kernel):
    kernel.run("trainer.reset()")
    return kernel


def test_cells_run_while_it_trains_and_pause_works(notebook):
    notebook.run("trainer.start(); trainer.start()")
    seen, took = [], []
    for _ in range(8):
        began = time.perf_counter()
        seen.append(notebook.run("print(trainer.iteration)"))
        took.append(time.perf_counter() - began)
    assert all(b > a for a, b in pairwise(seen))
    assert sorted(took)[len(took) // 2] < 0.5
    paused = notebook.run("trainer.pause(); print(trainer.iteration)")
    time.sleep(0.1)
    assert notebook.run("print((trainer.iteration, trainer.running))") == (paused, False)
    same = "np.array_equal(trainer.history.loss, other.history.loss)"
    notebook.run("other = nb.Trainer(nb.MLP([2, 4, 1]), X, y, batch_size=10); other.step(trainer.iteration)")
    assert notebook.run(f"print({same})") is True


def test_an_awaited_run_leaves_the_kernel_to_its_own_tasks(notebook):
    notebook.run("""
import asyncio
ticks = []
async def tick():
    while trainer.running or not ticks:
        ticks.append(trainer.iteration)
        await asyncio.sleep(0.001)
ticking = asyncio.create_task(tick())
await trainer.run(epochs=1000)
await ticking
""")
    assert notebook.run("print((trainer.epoch, trainer.state, len(set(ticks)) > 2))") == (1000, "finished", True)


@pytest.mark.parametrize(
    ("cell", "error"),
    [("trainer.fit(10**9)", "KeyboardInterrupt"), ("await trainer.run()", "CancelledError|KeyboardInterrupt")],
)
def test_the_stop_button_leaves_a_model_that_goes_on(notebook, cell, error):
    request = notebook.send(cell)
    time.sleep(0.4)
    notebook.manager.interrupt_kernel()
    _, raised = notebook.finish(request)
    assert raised
    assert raised.split(":")[0] in error
    state = notebook.run(
        "print((trainer.running, trainer.state, trainer.error, len(trainer.history) == trainer.iteration))"
    )
    assert state == (False, "paused", None, True)
    reached = notebook.run("print(trainer.iteration)")
    assert reached > 0
    assert notebook.run("trainer.step(3); print(trainer.iteration)") == reached + 3


def test_the_stop_button_does_not_touch_a_training_in_the_background(notebook):
    notebook.run("trainer.start()")
    notebook.manager.interrupt_kernel()
    before = notebook.run("print(trainer.iteration)")
    request = notebook.send("time.sleep(30)")
    time.sleep(0.3)
    notebook.manager.interrupt_kernel()
    _, raised = notebook.finish(request)
    assert raised.startswith("KeyboardInterrupt")
    time.sleep(0.2)
    running, after = notebook.run("print((trainer.running, trainer.iteration))")
    assert running
    assert after > before
    notebook.run("trainer.pause()")


def test_a_training_that_fails_in_the_background_is_kept(notebook):
    notebook.run("failing = nb.Trainer(nb.MLP([2, 4, 1]), X, y, optimizer=nb.SGD(1e9)); failing.start()")
    time.sleep(0.3)
    state, name = notebook.run("print((failing.state, type(failing.error).__name__))")
    assert (state, name) == ("failed", "DivergenceError")
