"""Files that views write, opened as files in a browser that has no network: they play, and everybody can use them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import nbnet as nb
from nbnet.printing import print_to
from nbnet.widgets.training_tape import chosen_moments
from tests.browser.test_accessibility import LEVELS

HOSTILE = ["</script><script>document.title = 'broken'</script>", "\"'<img src=x onerror=alert(1)>"]


@pytest.fixture
def open_file(browser: Browser, tmp_path: Path) -> Iterator[Callable[[Path], Page]]:
    """Opens a file; anything on the console and any request but for the file itself fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light", offline=True)
    troubles: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: troubles.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: troubles.extend([request.url] if foreign(request.url) else []))
    page.set_default_timeout(20_000)

    def foreign(url: str) -> bool:
        return not url.startswith(("blob:", "data:")) and not (url.startswith("file:") and url.endswith(".html"))

    def opened(path: Path) -> Page:
        page.goto(path.as_uri())
        return page

    yield opened
    context.close()
    assert not troubles


def kept(page: Page, name: str, tmp_path: Path) -> None:
    folder = Path(os.environ.get("NBNET_SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"offline-{name}.png", full_page=True)


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=LEVELS).response
    assert any(rule["id"] == "color-contrast" for rule in found["passes"]), "axe-core saw no text"
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]


def test_a_training_is_scrubbed_and_played_in_all_panels(open_file, tmp_path):
    X, y = nb.datasets.xor(n=80, noise=0.1, seed=0)
    trainer = nb.Trainer(nb.MLP([2, 4, 1], seed=0), X, y, optimizer=nb.SGD(0.5)).fit(100)
    names = ["loss", "boundary", "network", "confusion", "histograms", "worst", "weights"]
    view = nb.TrainingView(trainer, panels=names, feature_names=HOSTILE, class_names=HOSTILE)
    page = open_file(view.to_html(tmp_path / "run.html", moments=21))
    live, moment, slider = (page.locator(name) for name in (".nbnet-live", ".nbnet-moment", ".nbnet-timeline input"))
    expect(page.locator(".nbnet-plot")).to_have_count(len(names))
    expect(live).to_have_attribute("data-frame", "1")
    expect(moment).to_have_text("iteration 100 of 100")
    expect(page.locator(".nbnet-settings input").first).to_be_disabled()
    expect(page.locator(".nbnet-plot-boundary select")).to_be_disabled()
    expect(page.locator(".nbnet-weights input").first).to_be_disabled()
    page.wait_for_timeout(700)
    at_the_end = {name: page.locator(f".nbnet-plot-{name}").screenshot() for name in names}
    kept(page, "training-light", tmp_path)

    page.keyboard.press("r")  # wherever the focus is
    expect(moment).to_have_text("iteration 0 of 100")
    expect(live).to_have_attribute("data-frame", "2")
    page.wait_for_timeout(700)
    for name in names:
        assert page.locator(f".nbnet-plot-{name}").screenshot() != at_the_end[name], name
    expect(page.locator(".nbnet-readouts")).to_contain_text("epoch0")
    page.keyboard.press("]")
    expect(moment).to_have_text("iteration 5 of 100")
    page.keyboard.press("ArrowRight")
    expect(moment).to_have_text("iteration 10 of 100")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(moment).to_have_text("iteration 5 of 100")
    page.wait_for_timeout(700)  # the panels are drawn, and the slider is its own again
    page.keyboard.press("End")
    expect(moment).to_have_text("iteration 100 of 100")
    page.wait_for_timeout(700)
    assert page.locator(".nbnet-plot-network").screenshot() == at_the_end["network"]

    page.get_by_role("button", name="To the start").click()
    expect(moment).to_have_text("iteration 0 of 100")
    page.locator(".nbnet-transport select").last.select_option("15 moments a second")
    page.keyboard.press("Tab")
    live.press(" ")
    expect(page.locator(".nbnet-toggle")).to_have_text("Pause")
    expect(moment).to_have_text("iteration 100 of 100")
    expect(page.locator(".nbnet-toggle")).to_have_text("Play")

    page.get_by_text("Panels", exact=True).click()
    page.get_by_role("checkbox", name="Network").uncheck()
    expect(page.locator(".nbnet-plot")).to_have_count(len(names) - 1)
    page.get_by_role("checkbox", name="Network").check()
    expect(page.locator(".nbnet-plot")).to_have_count(len(names))
    expect(page.get_by_role("checkbox", name="Loss landscape")).to_be_disabled()
    page.get_by_text("Panels", exact=True).click()

    assert page.title() == "Training of MLP 2-4-1, 80 samples"
    assert not violations(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(900)
    kept(page, "training-dark", tmp_path)
    assert not violations(page)


def test_a_playground_shows_its_settings_and_its_code(open_file, tmp_path):
    playground = nb.Playground(data="circle")
    playground.trainer.fit(60)
    page = open_file(nb.view(playground).to_html(tmp_path / "playground.html", moments=7))
    moment = page.locator(".nbnet-moment")
    *_, before, last = chosen_moments(playground.trainer, 7)
    expect(moment).to_have_text(f"iteration {last:,} of {last:,}")
    page.keyboard.press("[")
    expect(moment).to_have_text(f"iteration {before:,} of {last:,}")
    for control in (".nbnet-picture", ".nbnet-feature", ".nbnet-layer button", ".nbnet-card-learning select"):
        expect(page.locator(control).first).to_be_disabled()
    page.locator(".nbnet-sharer").click()
    expect(page.locator(".nbnet-shared-cell pre")).to_contain_text('nb.Playground("')
    expect(page.locator(".nbnet-shared-code pre")).to_contain_text("nb.Trainer(")
    page.keyboard.press("Escape")
    page.wait_for_timeout(700)
    kept(page, "playground-light", tmp_path)
    assert not violations(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(900)
    kept(page, "playground-dark", tmp_path)
    assert not violations(page)


def test_a_graph_is_walked_through_both_ways(open_file, tmp_path):
    w, x, b = (nb.Tensor(value, name=name) for name, value in (("w", 2.0), ("x", -1.0), (HOSTILE[0], -3.0)))
    page = open_file(nb.view(1 / (1 + np.exp(-(w * x + b)))).to_html(tmp_path / "graph.html"))
    title, rules, alert = (page.locator(name) for name in (".walk-title", ".walk-rules", ".alert"))
    expect(page.locator(".slider input").first).to_be_disabled()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    page.get_by_role("button", name="Patterns").click()
    expect(page.locator(".patterns .pattern")).to_have_count(3)
    page.get_by_role("button", name="Walk").click()
    expect(title).to_contain_text("Step 0 of")
    page.keyboard.press("ArrowRight")
    expect(rules).to_contain_text("2·(−1) = −2")
    page.keyboard.press("End")
    expect(title).to_contain_text("backward pass")
    expect(page.locator("[data-id=n0-grad]")).not_to_have_text("")
    page.keyboard.press("Home")
    expect(page.locator("[data-id=n0-grad]")).to_have_text("")
    page.locator(".node").first.hover()
    expect(page.locator(".details")).to_contain_text("the walk has not come here yet")
    kept(page, "graph-light", tmp_path)
    assert not violations(page)

    page.get_by_label("Which walk").select_option("forward-mode")
    expect(page.locator(".legend")).to_contain_text("∂ / ∂w")
    page.locator(".scrubber").press("End")
    page.locator(".node").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".inspector")).to_contain_text("leaf")
    page.keyboard.press("Escape")
    expect(page.locator(".inspector")).to_be_hidden()
    expect(alert).to_have_text("")
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(300)
    kept(page, "graph-dark", tmp_path)
    assert not violations(page)
    assert page.title().startswith("Graph of")


def test_a_printed_notebook_still_plays(open_file, tmp_path):
    cells = [
        "import nbnet as nb\n%load_ext nbnet",
        "f = nb.Tensor(2.0, name='w') * nb.Tensor(-3.0, name='x') + 1\n%nnviz f",
        "learner = nb.Trainer(nb.MLP([2, 3, 1]), *nb.datasets.xor(n=40, seed=0))\n%nnviz learner",
        "%nnviz playground --n 40",
        "%nnviz nb.relu",
        "learner.fit(12)",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(notebook, tmp_path / "mine.ipynb")
    [printed] = print_to(tmp_path, [tmp_path / "mine.ipynb"], live=True)
    assert printed.read_text("utf-8").count('id="nbnet-plotly"') == 1

    page = open_file(printed)
    expect(page.locator(".nbnet-view")).to_have_count(4)
    graph, training, playground, explorer = (page.locator(".nbnet-view").nth(n) for n in range(4))
    for view in (graph, training, playground, explorer):
        view.scroll_into_view_if_needed()
    expect(page.locator(".nbnet-alive[data-alive]")).to_have_count(4)
    expect(page.locator(".nbnet-kept svg").first).to_be_hidden()
    graph.get_by_role("button", name="Walk").click()
    expect(graph.locator(".walk-title")).to_contain_text("Step 0 of")
    page.keyboard.press("ArrowRight")
    expect(graph.locator(".walk-rules")).to_contain_text("2·(−3) = −6")

    # What was trained after the view was shown is there; a playground that nobody touched was trained for a while.
    moments = [view.locator(".nbnet-moment") for view in (training, playground)]
    expect(moments[0]).to_have_text("iteration 12 of 12")
    expect(moments[1]).not_to_have_text("iteration 0 of 0")
    expect(playground.locator(".nbnet-live")).to_have_attribute("data-frame", "1")
    shown = playground.locator(".nbnet-plot-boundary").screenshot()
    training.locator(".nbnet-timeline input").press("Home")
    expect(moments[0]).to_have_text("iteration 0 of 12")
    expect(playground.locator(".nbnet-live")).to_have_attribute("data-frame", "1")
    playground.locator(".nbnet-timeline input").press("Home")
    expect(moments[1]).to_contain_text("iteration 0 of")
    expect(playground.locator(".nbnet-live")).to_have_attribute("data-frame", "2")
    page.wait_for_timeout(700)
    assert playground.locator(".nbnet-plot-boundary").screenshot() != shown
    explorer.get_by_role("slider", name="x, where the tangent touches").press("Home")
    expect(explorer.locator(".nbnet-readouts")).to_have_text("x−6f(x)0f′(x)0")
    kept(page, "printed", tmp_path)
    assert not violations(page)

    page.emulate_media(media="print")
    expect(graph).to_be_hidden()
    expect(page.locator(".nbnet-kept svg").first).to_be_visible()


def test_an_explorer_follows_the_pointer_the_choosers_and_its_sliders(open_file, tmp_path):
    view = nb.ActivationExplorer("relu", x=2.0)
    page = open_file(view.to_html(tmp_path / "explorer.html", activations=["leaky_relu", "tanh"]))
    readouts, alert = page.locator(".nbnet-readouts"), page.get_by_role("alert")
    expect(readouts).to_have_text("x2f(x)2f′(x)1")
    expect(page.get_by_text("By convention f′(0) = 0")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()
    kept(page, "explorer-light", tmp_path)
    assert not violations(page)

    area = page.locator(".nbnet-plot-area").bounding_box()
    assert area is not None
    page.mouse.move(area["x"] + area["width"] / 2 + 200, area["y"] + 100)
    page.mouse.down()
    page.mouse.move(area["x"] + area["width"] / 2 - 150, area["y"] + 100, steps=4)
    page.mouse.up()
    expect(readouts).to_contain_text("f(x)0f′(x)0")
    place = page.get_by_role("slider", name="x, where the tangent touches")
    place.press("Home")
    place.press("ArrowRight")
    expect(readouts).to_contain_text("x−5.95")
    expect(place).to_have_attribute("aria-valuetext", "x = −5.95, f(x) = 0, slope 0")

    page.get_by_label("Activation", exact=True).select_option("leaky_relu")
    slope = page.get_by_role("slider", name="slope")
    expect(readouts).to_contain_text("f′(x)0.1")
    before = page.locator(".nbnet-plot-area").screenshot()
    slope.press("ArrowRight")
    slope.press("ArrowRight")
    expect(readouts).to_contain_text("f(x)−1.785f′(x)0.3")
    page.wait_for_timeout(300)
    assert page.locator(".nbnet-plot-area").screenshot() != before
    page.get_by_label("Compare with", exact=True).select_option("tanh")
    expect(page.get_by_role("figure", name="leaky_relu and tanh with their derivatives")).to_be_visible()
    expect(readouts).to_contain_text("tanh(x)−1")
    assert page.get_by_label("Activation", exact=True).locator("option").all_inner_texts() == [
        "tanh",
        "relu",
        "leaky_relu",
    ]
    expect(alert).to_be_empty()
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(700)
    kept(page, "explorer-dark", tmp_path)
    assert not violations(page)
