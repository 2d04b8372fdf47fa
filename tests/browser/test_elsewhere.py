"""The core of every capability in Voilà and marimo: a graph with sliders, a training, a playground, the explorer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.apps import Marimo, Voila
from tests.browser.server import LabServer
from tests.browser.test_training_view import boundary, button

CELLS = (
    "import numpy as np\nimport nbnet as nb",
    "w0, x0, w1, x1, w2 = map(nb.Tensor, (2.0, -1.0, -3.0, -2.0, -3.0))\n"
    "f = 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))\nnb.view(f)",
    "X, y = nb.datasets.xor(n=200, noise=0.1, seed=0)\ntrainer = nb.Trainer(nb.MLP([2, 8, 1]), X, y)\nnb.view(trainer)",
    "nb.Playground(layers=[3])",
    "nb.view(nb.relu, x=2)",
    "nb.ComputationalGraph(w0 * x0)",
)


@pytest.fixture(params=["voila", "marimo edit", "marimo run"])
def place(
    request: pytest.FixtureRequest, browser: Browser, lab_server: LabServer, tmp_path: Path
) -> Iterator[Voila | Marimo]:
    """A page of Voilà or marimo; console errors and requests off loopback fail the test."""
    name: str = request.param
    artifacts = Path(os.environ.get("NBNET_SCREENSHOTS", tmp_path))
    artifacts.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    place = (
        Voila(lab_server, page, artifacts)
        if name == "voila"
        else Marimo(name.removeprefix("marimo "), tmp_path, page, artifacts)
    )
    yield place
    context.close()
    place.close()
    lab_server.shut_down_kernels()
    place.check()


def test_every_capability_is_at_hand(place: Voila | Marimo, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.id.replace(" ", "-")
    place.show(CELLS)
    page = place.page
    graph, (training, playground, explorer) = _views(place)

    # The wires have the names of the notebook's variables; a slider moves what it reaches.
    slider = graph.get_by_role("slider", name="w0", exact=True)
    for _ in range(5):
        slider.press("ArrowRight")
    expect(graph.locator("text.value").last).to_have_text("0.69")
    expect(graph.get_by_role("spinbutton", name="value of w0", exact=True)).to_have_value("2.2")
    button(graph, "Walk").click()
    graph.get_by_role("slider", name="Step of the walk").press("End")
    expect(graph.locator(".walk-title")).to_have_text("Step 17 of 17: backward pass")
    graph.get_by_role("slider", name="Step of the walk").press("ArrowLeft")
    expect(graph.locator(".walk-title")).to_have_text("Step 16 of 17: backward pass")
    place.screenshot(f"{name}-graph")

    training.scroll_into_view_if_needed()
    before = boundary(training)
    button(training, "Play").click()
    expect(button(training, "Pause")).to_be_visible()
    page.wait_for_timeout(1000)
    button(training, "Pause").click()
    expect(training.get_by_role("status").first).to_contain_text("paused at iteration")
    assert boundary(training) != before
    training.get_by_role("slider", name="Moment of the training").press("Home")
    expect(training.locator(".nbnet-moment")).to_contain_text("iteration 0")
    button(training, "Continue from here").click()
    expect(training.get_by_role("status").first).to_have_text("rewound to iteration 0")
    place.screenshot(f"{name}-training")

    playground.scroll_into_view_if_needed()
    button(playground, "Play").click()
    expect(button(playground, "Pause")).to_be_visible()
    playground.get_by_role("button", name="Add a layer").click()
    expect(playground.get_by_role("group", name="Layer 2")).to_be_visible()
    button(playground, "Pause").click()
    expect(button(playground, "Play")).to_be_visible()
    place.screenshot(f"{name}-playground")

    explorer.get_by_label("Activation", exact=True).select_option("tanh")
    expect(explorer.get_by_role("figure", name="tanh and its derivative")).to_be_visible()
    place.screenshot(f"{name}-explorer")

    if name == "marimo-edit":  # whose theme is that of the app
        return
    place.show(CELLS, dark=True)
    graph, (training, playground, _explorer) = _views(place)
    expect(graph.locator("text.value").last).to_have_css("fill", "rgb(86, 180, 233)")
    ink = "(view) => view.querySelector('.js-plotly-plot').layout.font.color"
    assert min(int(part) for part in training.evaluate(ink).removeprefix("rgb(").split(",")[:3] if part.isdigit()) > 128
    for what, view in (("graph", graph), ("training", training), ("playground", playground)):
        view.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        place.screenshot(f"{name}-{what}-dark")


def _views(place: Voila | Marimo) -> tuple[Locator, list[Locator]]:
    """The graph, and the views with plots, once each has drawn something."""
    graph = place.page.locator(".nbnet-graph-view")
    graph.locator("svg").wait_for(timeout=60_000)
    live = place.page.locator(".nbnet-live")
    expect(live).to_have_count(3, timeout=60_000)
    views = live.all()
    for view in views:
        view.scroll_into_view_if_needed()
        view.and_(place.page.locator("[data-frame]")).wait_for(timeout=60_000)
    return graph, views
