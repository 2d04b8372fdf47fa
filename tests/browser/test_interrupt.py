"""The stop button of JupyterLab: nothing is lost, and the training goes on when asked."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab

CELLS = [
    "import nbnet as nb\n%load_ext nbnet\nX, y = nb.datasets.spiral(n=200, seed=0)",
    "trainer = nb.Trainer(nb.MLP([2, 8, 1]), X, y, optimizer=nb.SGD(learning_rate=0.01))",
    "%nnviz trainer",
    "trainer.fit(epochs=100_000_000)",
]


def state(lab: Lab) -> tuple[int, int, bool]:
    measured: list[int] = lab.python("[trainer.iteration, len(trainer.history), trainer.running]")
    return measured[0], measured[1], bool(measured[2])


def test_interrupting_a_cell_that_trains_keeps_what_was_learnt(lab: Lab) -> None:
    lab.write("interrupt.ipynb", CELLS)
    lab.open("interrupt.ipynb")
    for index in range(3):
        lab.run_cell(index)
    view = lab.output(2).locator(".nbnet-live")
    expect(view.locator(".js-plotly-plot")).to_have_count(2)

    lab.start_cell(3)
    lab.page.wait_for_timeout(1500)
    lab.command("notebook:interrupt-kernel")
    lab.wait_until_idle()
    expect(lab.output(3)).to_contain_text("KeyboardInterrupt")
    iterations, recorded, running = state(lab)
    assert iterations == recorded > 0
    assert not running

    lab.cell(2)
    expect(view.get_by_role("status").first).to_contain_text("interrupted")
    view.get_by_role("button", name="Play").click()
    lab.until(lambda: state(lab)[0] > iterations)
    expect(view.get_by_role("button", name="Pause")).to_be_visible()

    # A training in the background is no cell: the button stops cells, and the training either goes on or says so.
    lab.command("notebook:interrupt-kernel")
    lab.page.wait_for_timeout(1000)
    iterations, recorded, running = state(lab)
    assert recorded in (iterations, iterations - 1)
    if not running:
        expect(view.get_by_role("status").first).to_contain_text("interrupted")
        view.get_by_role("button", name="Play").click()
        lab.until(lambda: state(lab)[0] > iterations)
    view.get_by_role("button", name="Pause").click()
    lab.until(lambda: not state(lab)[2])
    iterations, recorded, _ = state(lab)
    assert iterations == recorded
