"""What students do to a notebook that is alive: run cells again and again, and restart the kernel."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab
from tests.browser.test_training_view import button, readout, shown

COUNT = """import asyncio, gc
def left():
    gc.collect()
    trainers = [each for each in gc.get_objects() if isinstance(each, nb.Trainer)]
    tasks = [task for task in asyncio.all_tasks() if task.get_name() == "nbnet training"]
    return [len(trainers), len(tasks), sum(each.running for each in trainers)]"""


def test_cells_that_run_again_and_a_kernel_that_restarts_leave_nothing_behind(lab: Lab) -> None:
    lab.write_and_run(
        [
            f"import nbnet as nb\nX, y = nb.datasets.xor(n=100, noise=0.1, seed=0)\n{COUNT}",
            "trainer = nb.Trainer(nb.MLP([2, 4, 1]), X, y)\ntrainer.start()\nnb.view(trainer)",
            "nb.view(trainer, panels='loss')",
            "trainer.learning_rate /= 4\ntrainer.model.l2 += 0.01\ntrainer.pin()",
        ]
    )
    button(shown(lab, 1), "Pause").wait_for()
    # Each time a new trainer and a new view; the old ones trained and were shown until then.
    for _ in range(3):
        lab.run_cell(1)
        lab.run_cell(2)
        button(shown(lab, 1), "Pause").wait_for()
    lab.until(lambda: lab.python("left()") == [1, 1, 1])
    assert lab.python("len(trainer._listeners)") == 2
    # The same trainer in a new view: the training goes on, and the old view is told of it no more.
    for _ in range(3):
        lab.run_cell(2)
        shown(lab, 2)
    lab.until(lambda: lab.python("len(trainer._listeners)") == 2)
    assert lab.python("left()") == [1, 1, 1]
    button(shown(lab, 2), "Pause").click()
    lab.until(lambda: lab.python("left()") == [1, 0, 0])

    lab.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.restart().then(() => null)"
    )
    expect(shown(lab, 1).get_by_role("status")).to_have_text("This view has lost its kernel. Run the cell again.")
    lab.run_all()
    button(shown(lab, 1), "Pause").click()
    lab.until(lambda: lab.python("left()") == [1, 0, 0])
    view = shown(lab, 2)
    lab.until(lambda: readout(view, "iteration") == f"{lab.python('trainer.iteration'):,}")

    # What a cell changes of a training that says nothing of it is in every view when the cell ends.
    settings = "[trainer.learning_rate, trainer.model.l2, len(trainer.runs)]"
    known = lab.python(settings)
    lab.run_cell(3)
    rate, penalty, runs = lab.python(settings)
    assert [rate, penalty, runs] != known
    for view in shown(lab, 1), shown(lab, 2):
        for label, value in {"learning rate": rate, "L2 λ": penalty}.items():
            expect(view.get_by_role("spinbutton", name=label)).to_have_value(f"{value:g}")
        expect(view.locator(".nbnet-run")).to_have_count(runs)
