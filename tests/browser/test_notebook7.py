"""A tour of every capability in Jupyter Notebook 7: one notebook, opened once, gone through step by step."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab
from tests.browser.notebook7 import Notebook7
from tests.browser.test_accessibility import violations
from tests.browser.test_activation_explorer import readout as number
from tests.browser.test_by_hand import on_screen, tool, weight
from tests.browser.test_panels import alternative, first_edge, panel
from tests.browser.test_training_view import button, readout, shown

GRAPH = """import numpy as np
import nbnet as nb
w0, x0, w1, x1, w2 = map(nb.Tensor, (2.0, -1.0, -3.0, -2.0, -3.0))
f = 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))
graph = nb.view(f)
graph"""
TRAINING = """X, y = nb.datasets.spiral(n=80, noise=0.05, seed=0)
trainer = nb.Trainer(nb.MLP([2, 4, 1], seed=1), X, y, optimizer=nb.Adam(0.03)).fit(60)
view = nb.view(trainer, panels="loss, boundary, network, confusion, weights, worst")
view"""
PLAYGROUND = "playground = nb.Playground(data='xor', layers=[3])\nplayground"
EXPLORER = "%load_ext nbnet\nexplorer = %nnviz nb.relu --x 2\nexplorer"
CELLS = (GRAPH, TRAINING, PLAYGROUND, EXPLORER)


@pytest.mark.parametrize("lab", [Notebook7], indirect=True, ids=["notebook7"])
def test_every_capability(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1400, "height": 2400})
    lab.write_and_run(CELLS)
    for step in (
        a_slider_moves_the_graph_and_is_taken_back,
        the_graph_is_walked_and_folded,
        a_result_is_pinned_and_let_go,
        a_training_plays_steps_and_keeps_its_keys,
        time_moves_every_panel_and_branches,
        points_are_added_dragged_deleted_and_taken_back,
        weights_are_moved_and_taken_back,
        the_playground_plays_and_changes,
        the_explorer_follows_pointer_chooser_and_python,
        all_views_are_projected,
        all_views_change_their_words,
        no_view_has_a_violation_in_either_theme,
        a_reloaded_page_finds_everything_as_it_was,
        a_second_tab_stays_in_step,
    ):
        step(lab)


def graph_of(lab: Lab) -> Locator:
    """The graph view, once it is drawn."""
    view = lab.output(0).locator(".nbnet-graph-view")
    expect(view.locator(".window svg")).to_be_visible()
    return view


def text_of(lab: Lab, view: Locator, tensor: str, side: str = "value") -> Locator:
    """A number of the graph's picture."""
    return view.locator(f'[data-id="{lab.python(f"graph.graph.id({tensor})")}-{side}"]')


def a_slider_moves_the_graph_and_is_taken_back(lab: Lab) -> None:
    view = graph_of(lab)
    expect(text_of(lab, view, "w1", "grad")).to_have_text("−0.3932")
    slider = view.get_by_role("slider", name="w0", exact=True)
    box = slider.bounding_box()
    assert box is not None
    lab.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2)
    lab.page.mouse.down()
    for share in (0.6, 0.4, 0.2):
        lab.page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
    lab.page.mouse.up()
    moved = float(slider.input_value())
    assert moved < 0
    lab.until(lambda: lab.python("w0.item()") == pytest.approx(moved))
    for tensor in ("w0", "f"):
        expect(text_of(lab, view, tensor)).to_have_text(lab.python(f"nb.drawing.number({tensor}.data)"))
    button(view, "Undo").click()
    expect(text_of(lab, view, "f")).to_have_text("0.7311")


def the_graph_is_walked_and_folded(lab: Lab) -> None:
    view = graph_of(lab)
    title = view.locator(".walk-title")
    button(view, "Walk").click()
    expect(title).to_have_text("Step 0 of 17: forward pass")
    view.get_by_role("slider", name="Step of the walk").focus()
    lab.page.keyboard.press("ArrowRight")
    expect(view.locator(".rule-equation .number")).to_have_text("= 2·(−1) = −2")
    lab.page.keyboard.press("End")
    expect(title).to_have_text("Step 17 of 17: backward pass")
    lab.page.keyboard.press("ArrowLeft")
    expect(title).to_have_text("Step 16 of 17: backward pass")
    lab.screenshot("notebook7-walk")
    button(view, "Walk").click()
    expect(view.locator(".panel.walk")).to_be_hidden()

    neurons = button(view, "W·x + b")
    neurons.click()
    box = view.get_by_role("button", name="unfold W·x + b")
    expect(box).to_be_visible()
    box.press("Enter")
    expect(view.get_by_role("button", name="fold W·x + b", exact=True)).to_be_visible()
    button(view, "Undo").click()
    expect(box).to_be_visible()
    neurons.click()
    expect(neurons).to_have_attribute("aria-pressed", "false")
    expect(view.get_by_role("button", name="output of Multiply")).to_have_count(2)


def a_result_is_pinned_and_let_go(lab: Lab) -> None:
    view = graph_of(lab)
    view.get_by_role("button", name="output of Exp").click()
    button(view.locator(".inspector"), "Pin").click()
    slider = view.locator(".slider.pinned").get_by_role("slider")
    expect(slider).to_be_focused()
    slider.press("Home")
    expect(text_of(lab, view, "f")).not_to_have_text("0.7311")
    expect(text_of(lab, view, "w0", "grad")).to_have_text("0")
    for _ in range(2):
        button(view, "Undo").click()
    expect(view.locator(".slider.pinned")).to_have_count(0)
    button(view.locator(".inspector"), "Pin").press("Escape")
    expect(view.locator(".inspector")).to_be_hidden()
    expect(text_of(lab, view, "f")).to_have_text("0.7311")
    expect(text_of(lab, view, "w0", "grad")).to_have_text("−0.1966")


def a_training_plays_steps_and_keeps_its_keys(lab: Lab) -> None:
    view = shown(lab, 1)
    button(view, "Step").click()
    expect(view.get_by_role("status")).to_have_text("paused at iteration 61")
    view.focus()
    for key in ("s", "ArrowRight"):
        view.press(key)
    expect(view.get_by_role("status")).to_have_text("paused at iteration 63")
    view.press("Space")
    expect(button(view, "Pause")).to_be_visible()
    lab.until(lambda: lab.python("trainer.iteration") > 80)
    button(view, "Pause").click()
    expect(button(view, "Play")).to_be_visible()
    lab.until(lambda: readout(view, "iteration") == f"{lab.python('trainer.iteration'):,}")
    view.focus()
    view.press("r")
    expect(view.get_by_role("status")).to_have_text("ready")
    # "r" and "s" mean something else to the command mode of a notebook.
    kinds = lab.page.evaluate("[...window.jupyterapp.shell.currentWidget.content.model.cells].map((cell) => cell.type)")
    assert kinds == ["code"] * len(CELLS)
    assert view.evaluate("(view) => document.activeElement === view")
    lab.page.evaluate("() => { window.jupyterapp.shell.currentWidget.context.model.dirty = true; }")
    view.press("Control+s")
    lab.until(lambda: lab.page.evaluate("() => !window.jupyterapp.shell.currentWidget.context.model.dirty"))
    lab.python("trainer.step(60)")
    expect(view.get_by_role("status")).to_have_text("paused at iteration 60")


def time_moves_every_panel_and_branches(lab: Lab) -> None:
    view = shown(lab, 1)
    slider = view.get_by_role("slider", name="Moment of the training")
    weights = view.get_by_role("spinbutton", name="layer1.W[0, 0]")
    lab.until(lambda: first_edge(view) == f"layer1.W[0, 0] = {weight(lab):.4g}")
    now = panel(view, "boundary").screenshot(), alternative(view, "confusion"), weights.input_value()
    slider.fill("0")
    expect(view.locator(".nbnet-moment")).to_have_text("iteration 0 of 60")
    past = lab.python("float(trainer.moment(0).model.parameters['layer1.W'].data[0, 0])")
    lab.until(lambda: first_edge(view) == f"layer1.W[0, 0] = {past:.4g}")
    lab.until(lambda: alternative(view, "confusion") != now[1])
    expect(weights).not_to_have_value(now[2])
    assert panel(view, "boundary").screenshot() != now[0]
    assert lab.python("[view.shown, trainer.iteration]") == [0, 60]
    slider.fill("30")
    expect(view.locator(".nbnet-moment")).to_have_text("iteration 30 of 60")
    lab.screenshot("notebook7-past")
    button(view, "Continue from here").click()
    expect(view.locator(".nbnet-run")).to_contain_text("run 1")
    assert lab.python("[trainer.iteration, trainer.runs[0].iteration, view.shown]") == [30, 60, None]


def points_are_added_dragged_deleted_and_taken_back(lab: Lab) -> None:
    view = shown(lab, 1)
    mouse = lab.page.mouse
    before = lab.python("trainer.X.tolist()")
    tool(view, "Add")
    mouse.click(*on_screen(view, 0.5, -1.5))
    lab.until(lambda: lab.python("len(trainer.X)") == 81)
    place = lab.python("trainer.X[80].tolist()")
    assert place == pytest.approx([0.5, -1.5], abs=0.1)
    tool(view, "Move")
    start, end = on_screen(view, *place), on_screen(view, -1.0, 1.0)
    mouse.move(*start)
    mouse.down()
    for share in (0.3, 0.6, 1.0):
        mouse.move(*(a + share * (b - a) for a, b in zip(start, end, strict=True)))
        lab.page.wait_for_timeout(60)
    mouse.up()
    lab.until(lambda: lab.python("trainer.X[80].tolist()") == pytest.approx([-1.0, 1.0], abs=0.1))
    tool(view, "Delete")
    mouse.click(*on_screen(view, *lab.python("trainer.X[80].tolist()")))
    lab.until(lambda: lab.python("len(trainer.X)") == 80)
    for _ in range(3):
        button(view, "Undo").click()
    expect(button(view, "Undo")).to_be_disabled()
    assert lab.python("trainer.X.tolist()") == before


def weights_are_moved_and_taken_back(lab: Lab) -> None:
    view = shown(lab, 1)
    plot, first = panel(view, "boundary"), weight(lab)
    before = plot.screenshot()
    view.get_by_role("slider", name="layer1.W[0, 0]").press("End")
    lab.until(lambda: weight(lab) > first)
    lab.until(lambda: plot.screenshot() != before)
    panel(view, "network").locator("path.nbnet-hit").nth(4).click()
    box = view.locator(".nbnet-edge")
    field = box.get_by_role("spinbutton")
    field.fill("-1.5")
    field.press("Enter")
    lab.until(lambda: weight(lab, index="1, 0") == -1.5)
    lab.screenshot("notebook7-edge")
    field.press("Escape")
    expect(box).to_have_count(0)
    view.focus()
    while lab.python("trainer.can_undo"):
        view.press("Control+z")
        lab.page.wait_for_timeout(100)
    assert weight(lab) == first


def the_playground_plays_and_changes(lab: Lab) -> None:
    view = shown(lab, 2)
    button(view, "Play").click()
    expect(button(view, "Pause")).to_be_visible()
    view.get_by_role("button", name="Add a layer").click()
    expect(view.get_by_role("group", name="Layer 2")).to_be_visible()
    view.get_by_role("button", name="Add a neuron to layer 1").click()
    view.get_by_role("button", name="x₁x₂").click()
    lab.until(lambda: lab.python("playground.model.sizes") == [3, 4, 2, 1])
    view.get_by_role("radio", name="spiral").click()
    lab.until(lambda: lab.python("playground.recipe.data") == "spiral")
    before = lab.python("playground.trainer.iteration")
    lab.until(lambda: lab.python("playground.trainer.iteration") > before)
    button(view, "Pause").click()
    expect(button(view, "Play")).to_be_visible()
    view.get_by_role("slider", name="Moment of the training").press("Home")
    expect(view.locator(".nbnet-moment")).to_contain_text("iteration 0")
    button(view, "Back to now").click()
    button(view, "Undo").click()
    lab.until(lambda: lab.python("playground.recipe.data") == "xor")
    button(view, "Share and code").click()
    expect(view.locator(".nbnet-shared-code pre")).to_contain_text("nb.FeatureMLP(")
    view.get_by_role("button", name="Copy: As code").press("Escape")
    expect(view.locator(".nbnet-share")).to_be_hidden()
    lab.screenshot("notebook7-playground")


def the_explorer_follows_pointer_chooser_and_python(lab: Lab) -> None:
    view = shown(lab, 3)
    expect(number(view, "f′(x)")).to_have_text("1")
    area = view.locator(".nbnet-plot-area").bounding_box()
    assert area is not None
    lab.page.mouse.move(area["x"] + area["width"] / 2 + 200, area["y"] + 100)
    lab.page.mouse.down()
    lab.page.mouse.move(area["x"] + area["width"] / 2 - 150, area["y"] + 100, steps=4)
    lab.page.mouse.up()
    expect(number(view, "f′(x)")).to_have_text("0")
    lab.python("setattr(explorer, 'x', 3.5)")
    expect(number(view, "f(x)")).to_have_text("3.5")
    view.get_by_label("Activation", exact=True).select_option("leaky_relu")
    view.get_by_role("slider", name="slope").fill("0.4")
    lab.until(lambda: lab.python("explorer.parameters['slope']") == pytest.approx(0.4))


def all_views_are_projected(lab: Lab) -> None:
    size = "(view) => parseFloat(getComputedStyle(view.querySelector('button')).fontSize) * view.currentCSSZoom"
    views = (lambda: graph_of(lab), *(lambda at=at: shown(lab, at) for at in (1, 2, 3)))
    before = [view().evaluate(size) for view in views]
    button(graph_of(lab), "Projector").click()
    for view, small in zip(views, before, strict=True):
        expect(button(view(), "Projector")).to_have_attribute("aria-pressed", "true")
        lab.until(lambda view=view, small=small: view().evaluate(size) > small)
    lab.screenshot("notebook7-projected")
    button(graph_of(lab), "Projector").click()
    for view in views:
        expect(button(view(), "Projector")).to_have_attribute("aria-pressed", "false")


def all_views_change_their_words(lab: Lab) -> None:
    lab.python("nb.set_language('es')")
    expect(button(graph_of(lab), "Deshacer")).to_be_visible()
    expect(button(shown(lab, 1), "Iniciar")).to_be_visible()
    expect(shown(lab, 2).get_by_role("group", name="Capa 1")).to_be_visible()
    expect(shown(lab, 3).get_by_label("Activación", exact=True)).to_be_visible()
    lab.python("nb.set_language('en')")
    expect(button(graph_of(lab), "Undo")).to_be_visible()


def no_view_has_a_violation_in_either_theme(lab: Lab) -> None:
    button(graph_of(lab), "Walk").click()
    shown(lab, 1).get_by_role("slider", name="Moment of the training").fill("20")
    troubles = []
    for theme, blue in ((lab.light, "rgb(0, 114, 178)"), (lab.dark, "rgb(86, 180, 233)")):
        theme()
        expect(text_of(lab, graph_of(lab), "w0")).to_have_css("fill", blue)
        for at in range(len(CELLS)):
            view = shown(lab, at) if at else graph_of(lab)
            lab.page.wait_for_timeout(200)
            troubles += [f"{theme.__name__}, cell {at}: {trouble}" for trouble in violations(view)]
            lab.screenshot(f"notebook7-{theme.__name__}-{at}")
    lab.light()
    button(shown(lab, 1), "Back to now").click()
    assert not troubles, "\n\n".join(troubles)


def a_reloaded_page_finds_everything_as_it_was(lab: Lab) -> None:
    button(shown(lab, 1), "Play").click()
    lab.until(lambda: lab.python("trainer.running"))
    lab.save()
    lab.reload()
    view = shown(lab, 1)
    expect(button(view, "Pause")).to_be_visible()
    before = lab.python("trainer.iteration")
    lab.until(lambda: lab.python("trainer.iteration") > before)
    expect(graph_of(lab).locator(".walk-title")).to_have_text("Step 0 of 17: forward pass")
    expect(shown(lab, 2).get_by_role("group", name="Layer 2")).to_be_visible()
    expect(number(shown(lab, 3), "f(x)")).to_have_text("3.5")


def a_second_tab_stays_in_step(lab: Lab) -> None:
    tab = Notebook7(lab.server, lab.page.context.new_page(), lab.artifacts)
    tab.open(lab.name)
    graph_of(tab)  # a page that is still being built would not stay where it is scrolled to
    other = shown(tab, 1)
    button(other, "Pause").click()
    view = shown(lab, 1)
    done = f"{lab.python('trainer.iteration'):,}"
    for each in (other, view):
        expect(button(each, "Play")).to_be_visible()
        lab.until(lambda each=each: readout(each, "iteration") == done)
    slider = graph_of(tab).get_by_role("slider", name="w0", exact=True)
    slider.press("End")
    expect(text_of(lab, graph_of(lab), "w0")).to_have_text("4")
    tab.check()
    tab.page.close()
