"""The live training view in a real JupyterLab: what moves, what stops, what comes back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

XOR = "import nbnet as nb\nX, y = nb.datasets.xor(n=200, noise=0.1, seed=0)"
TRAINER = f"{XOR}\ntrainer = nb.Trainer(nb.MLP([2, 8, 1]), X, y)\nview = nb.view(trainer)\nview"

LOSSES = """(view) => Array.from(
    view.querySelector(".nbnet-plot-loss .js-plotly-plot").data.find((trace) => trace.name === "loss").y)"""
LARGE = 500_000


def shown(lab: Lab, cell: int = 0) -> Locator:
    """The view in a cell's output, once it has drawn something."""
    return lab.view(cell, ".nbnet-live[data-frame]")


def boundary(view: Locator) -> bytes:
    """The boundary as it is on the screen."""
    return view.locator(".nbnet-plot-boundary").screenshot()


def losses(view: Locator, count: int | None = None) -> list[float]:
    """The loss curve, when the view has come to rest (with so many points)."""
    view.page.wait_for_function(
        """([view, count]) => {
            const { data } = view.querySelector(".nbnet-plot-loss .js-plotly-plot");
            const { y } = data.find((trace) => trace.name === "loss");
            return view.dataset.state !== "running" && y[0] !== null && (count === null || y.length === count);
        }""",
        arg=[view.element_handle(), count],
    )
    found: list[float] = view.evaluate(LOSSES)
    return found


def readout(view: Locator, name: str) -> str:
    """The text beside a name."""
    return view.locator(".nbnet-readouts > span", has_text=name).locator("b").inner_text()


def button(view: Locator, name: str) -> Locator:
    """A button of the view; Plotly's own have longer names."""
    return view.get_by_role("button", name=name, exact=True)


def test_the_loss_falls_and_the_boundary_moves_until_pause(lab: Lab) -> None:
    lab.write_and_run([TRAINER])
    view = shown(lab)
    first = boundary(view)
    button(view, "Play").click()
    expect(button(view, "Pause")).to_be_visible()
    lab.page.wait_for_timeout(1500)
    second = boundary(view)
    lab.page.wait_for_timeout(1000)
    third = boundary(view)
    assert len({first, second, third}) == 3
    # The kernel answers beside the training: this is another cell's turn.
    assert lab.python("trainer.running") is True

    button(view, "Pause").click()
    expect(button(view, "Play")).to_be_visible()
    stopped = lab.python("trainer.iteration")
    curve = losses(view)
    assert curve[-1] < curve[0] / 2
    lab.page.wait_for_timeout(400)
    assert lab.python("trainer.iteration") == stopped
    assert readout(view, "iteration") == f"{stopped:,}"
    assert view.get_by_role("status").inner_text() == f"paused at iteration {stopped}"
    assert losses(view)[-1] == pytest.approx(lab.python("float(trainer.history.loss[-1])"), rel=1e-6)


def test_buttons_and_keys_step_and_reset(lab: Lab) -> None:
    lab.write_and_run([TRAINER])
    view = shown(lab)
    button(view, "Step").click()
    expect(view.get_by_role("status")).to_have_text("paused at iteration 1")
    view.focus()
    for key in ("s", "ArrowRight"):
        view.press(key)
    expect(view.get_by_role("status")).to_have_text("paused at iteration 3")
    assert losses(view, 3) == pytest.approx(lab.python("trainer.history.loss.tolist()"), rel=1e-6)
    view.press("Space")
    expect(button(view, "Pause")).to_be_visible()
    view.press("Space")
    expect(button(view, "Play")).to_be_visible()
    view.press("r")
    expect(view.get_by_role("status")).to_have_text("ready")
    assert lab.python("trainer.iteration") == 0
    # "r" and "s" mean something else to Lab's command mode.
    kinds = lab.page.evaluate("[...window.jupyterapp.shell.currentWidget.content.model.cells].map((cell) => cell.type)")
    assert kinds == ["code"]
    assert view.evaluate("(view) => document.activeElement === view")


def test_reset_while_it_runs_and_the_choice_of_speed(lab: Lab) -> None:
    lab.write_and_run([TRAINER])
    view = shown(lab)
    view.get_by_role("combobox", name="Speed").select_option("1 step a frame")
    button(view, "Play").click()
    lab.page.wait_for_timeout(1000)
    assert 3 < lab.python("trainer.iteration") < 200  # at full speed there are thousands
    button(view, "Reset").click()
    expect(view.get_by_role("status")).to_have_text("ready")
    lab.page.wait_for_timeout(300)
    assert lab.python("[trainer.iteration, len(trainer.history), trainer.running]") == [0, 0, False]


def test_a_reloaded_page_finds_the_running_training(lab: Lab) -> None:
    lab.write_and_run([TRAINER])
    button(shown(lab), "Play").click()
    lab.page.wait_for_timeout(500)
    lab.save()
    lab.reload()
    view = lab.output(0).locator(".nbnet-live[data-frame]")
    expect(button(view, "Pause")).to_be_visible(timeout=60_000)
    before = lab.python("trainer.iteration")
    image = boundary(view)
    lab.page.wait_for_timeout(1000)
    assert lab.python("trainer.iteration") > before
    assert boundary(view) != image

    # The notebook in a second tab shows the same training; what is done there is seen here.
    tab = Lab(lab.server, lab.page.context.new_page(), lab.artifacts)
    tab.open(lab.name)
    other = tab.output(0).locator(".nbnet-live[data-frame]")
    button(other, "Pause").click(timeout=60_000)
    for each in (other, view):
        expect(button(each, "Play")).to_be_visible()
    done = f"{lab.python('trainer.iteration'):,}"
    for each in (other, view):
        lab.until(lambda each=each: readout(each, "iteration") == done)
    tab.check()
    tab.page.close()


@pytest.mark.fresh_page  # which has no Plotly yet
def test_three_live_plots_fetch_plotly_once(lab: Lab) -> None:
    large: list[int] = []
    lab.page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda data: large.append(len(data)) if len(data) > LARGE else None),
    )
    lab.write_and_run([TRAINER, "nb.view(trainer)", "nb.view(nb.Trainer(nb.Perceptron(2), X, y))"])
    views = [shown(lab, cell) for cell in range(3)]
    button(views[0], "Play").click()
    expect(button(views[1], "Pause")).to_be_visible()
    lab.page.wait_for_timeout(500)
    button(views[1], "Pause").click()
    expect(button(views[0], "Play")).to_be_visible()
    assert len(large) == 1
    assert large[0] < 2_000_000


@pytest.mark.fresh_page
def test_a_view_that_is_closed_while_it_fetches_leaves_the_task_to_another(lab: Lab) -> None:
    silent = f"{TRAINER.removesuffix('view')}view.on_plotly = lambda message: None\nview"
    lab.write_and_run([silent, "other = nb.view(trainer)\nother"])
    waiting = lab.output(1).locator(".nbnet-live")
    expect(waiting.get_by_text("Loading the plots")).to_be_visible()
    assert lab.python("view.close()") is None
    expect(waiting.locator(".js-plotly-plot")).to_have_count(2, timeout=30_000)


@pytest.mark.fresh_page
def test_a_fetch_that_fails_is_shown_and_can_be_tried_again(lab: Lab) -> None:
    broken = (
        f"{TRAINER.removesuffix('view')}"
        "view.on_plotly = lambda message: view.say('plotly', message['view'], buffers=[b'not gzip'])\nview"
    )
    lab.write_and_run([broken])
    view = lab.output(0).locator(".nbnet-live")
    expect(view.get_by_text("The plots could not be loaded")).to_be_visible()
    lab.python("delattr(view, 'on_plotly')")
    # Panels that are chosen while there is nothing to draw them with are there when there is.
    lab.python("setattr(view, 'panels', {'loss': {}, 'weights': {'neuron': '1.2'}})")
    button(view, "Try again").click()
    expect(view.locator(".js-plotly-plot")).to_have_count(1, timeout=30_000)
    expect(view.get_by_role("spinbutton", name="layer1.b[2]")).to_be_visible()
    button(view, "Step").click()
    expect(view.get_by_role("status")).to_have_text("paused at iteration 1")


def test_an_error_in_the_training_is_an_alert_in_the_view(lab: Lab) -> None:
    careless = """class Careless:
    def frame(self, trainer): raise LookupError("my own mistake")
    def state(self, trainer): pass
trainer.add_listener(Careless());"""
    lab.write_and_run([TRAINER, careless])
    view = shown(lab)
    button(view, "Play").click()
    expect(view.get_by_role("alert")).to_have_text("LookupError: my own mistake")
    expect(button(view, "Play")).to_be_visible()
    assert lab.python("len(trainer.history)") == lab.python("trainer.iteration") > 0
    lab.screenshot("training-alert")


def test_closing_a_view_stops_its_drawing_and_not_the_training(lab: Lab) -> None:
    lab.write_and_run([TRAINER])
    button(shown(lab), "Play").click()
    lab.command("notebook:clear-all-cell-outputs")
    lab.page.wait_for_timeout(300)
    sent, before = lab.python("[view.picture.frames._frame, trainer.iteration]")
    lab.page.wait_for_timeout(500)
    assert lab.python("view.picture.frames._frame") == sent
    assert lab.python("trainer.iteration") > before
    assert lab.python("trainer._listeners") == []


def test_a_view_out_of_sight_is_not_drawn_and_catches_up(lab: Lab) -> None:
    lab.write_and_run([TRAINER])
    view = shown(lab)
    view.evaluate("(view) => { view.style.display = 'none'; }")
    lab.python("trainer.step(50)")
    lab.page.wait_for_timeout(300)
    assert lab.page.evaluate("document.querySelector('.nbnet-live').dataset.frame") == "1"
    view.evaluate("(view) => { view.style.display = ''; }")
    expect(view).not_to_have_attribute("data-frame", "1")
    assert len(losses(view, 50)) == 50


def test_a_kernel_that_restarts_is_noticed(lab: Lab) -> None:
    lab.write_and_run([TRAINER])
    view = shown(lab)
    lab.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.restart().then(() => null)"
    )
    expect(view.get_by_role("status")).to_have_text("This view has lost its kernel. Run the cell again.")


def test_a_busy_kernel_is_named_as_the_reason_to_wait(lab: Lab) -> None:
    lab.write_and_run([TRAINER])
    view = shown(lab)
    lab.page.evaluate(
        """() => {
            const { kernel } = window.jupyterapp.shell.currentWidget.context.sessionContext.session;
            kernel.requestExecute({ code: "import time; time.sleep(4)" });
        }"""
    )
    button(view, "Play").click()
    expect(view.get_by_role("status")).to_contain_text("The kernel is busy with another cell")
    expect(button(view, "Pause")).to_be_visible()
    expect(view.get_by_role("status")).to_have_text("running")
    button(view, "Pause").click()


def test_a_penalty_that_comes_with_a_reset_is_drawn(lab: Lab) -> None:
    lab.write_and_run([TRAINER])
    view = shown(lab)
    lab.python("setattr(trainer.model, 'l2', 0.01)")
    button(view, "Reset").click()
    button(view, "Step").click()
    expect(view.get_by_role("status")).to_have_text("paused at iteration 1")
    expect(view.locator(".nbnet-plot-loss .legend").get_by_text("penalty")).to_be_visible()
    assert readout(view, "penalty") not in ("—", "0")


@pytest.mark.parametrize("width", [620, 1280])
def test_it_follows_theme_and_width(lab: Lab, width: int) -> None:
    lab.page.set_viewport_size({"width": width, "height": 1000})
    lab.write_and_run(
        [
            "import nbnet as nb\ndata = nb.datasets.iris(classes=3)\n"
            "trainer = nb.Trainer(nb.MLP([2, 8, 3]), *data)\ntrainer.fit(300)\n"
            "nb.view(trainer, feature_names=data.feature_names)"
        ]
    )
    view = shown(lab)
    ink = "(view) => view.querySelector('.js-plotly-plot').layout.font.color"
    light, image = view.evaluate(ink), boundary(view)
    lab.screenshot(f"training-light-{width}")
    lab.dark()
    lab.until(lambda: view.evaluate(ink) != light)
    lab.page.wait_for_timeout(300)
    assert boundary(view) != image
    lab.screenshot(f"training-dark-{width}")
    lab.light()
    plots = view.locator(".nbnet-plot").all()
    boxes = [plot.bounding_box() for plot in plots]
    area = view.bounding_box()
    assert area is not None
    for box in boxes:
        assert box is not None
        assert area["x"] <= box["x"]
        assert box["x"] + box["width"] <= area["x"] + area["width"] + 1
    beside = boxes[0]["y"] == boxes[1]["y"]  # type: ignore[index]
    assert beside is (width > 1000)
