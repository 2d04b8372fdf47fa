"""Projector mode at 1280 × 720: every text of every view is large, nothing is cut off, and all goes back again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.lab import Lab
from tests.browser.server import LabServer

LEAST = 18
"""Pixels of the smallest letters, on a page 1280 wide."""

CELLS = [
    """import numpy as np
import nbnet as nb
w, x, b = nb.Tensor(2.0), nb.Tensor([[0.5, -1.0], [1.5, 0.25]]), nb.Tensor(-0.5)
f = 1 / (1 + np.exp(-(w * x + b)))
g = f.sum()
trainer = nb.Trainer(nb.MLP([2, 4, 3]), *nb.datasets.blobs(n=60, seed=0))
trainer.fit(epochs=30)""",
    "nb.view(g)",
    "nb.view(nb.tanh, compare=nb.relu)",
    "nb.view(trainer, panels=['loss', 'boundary', 'network', 'confusion', 'weights', 'worst'])",
    "nb.Playground(data='xor')",
    "nb.projector(False)",
]

VIEWS = ("graph", "explorer", "training", "playground")

# The size of the letters as they are seen: of a text in an SVG, times how much larger its box is on the page.
SMALL = """(root) => {
    const seen = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        && !el.closest(".nbnet-alternative, [aria-hidden='true'], .modebar");
    const found = [];
    for (const el of root.querySelectorAll("*")) {
        const own = [...el.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        const field = el.matches("input:not([type=range], [type=checkbox], [type=radio]), select");
        if (!(own || field) || !seen(el) || el.matches("option, style, title, desc")) continue;
        const font = parseFloat(getComputedStyle(el).fontSize);
        let times = el.currentCSSZoom;
        if (el instanceof SVGGraphicsElement) {
            const [box, place] = [el.getBBox(), el.getBoundingClientRect()];
            if (!box.width || !place.width) continue;
            times = Math.max(place.width, place.height) / Math.max(box.width, box.height);
        }
        const text = (el.value ?? el.textContent).trim().slice(0, 30);
        found.push([Math.round(font * times * 10) / 10, text, el.className.baseVal ?? el.className]);
    }
    return found.sort((a, b) => a[0] - b[0]);
}"""

# What would be cut off: a button narrower than its words, a view wider than its place.
CUT = """(root) => [root, ...root.querySelectorAll("button, label, select, summary, .nbnet-card, .bar")]
    .filter((el) => el.checkVisibility() && el.scrollWidth > el.clientWidth + 2 && el.clientWidth)
    .map((el) => [el.className, el.textContent.slice(0, 40), el.scrollWidth, el.clientWidth])"""


@pytest.fixture(scope="module")
def wall(browser: Browser, lab_server: LabServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A page as wide as a projector."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    artifacts = Path(os.environ.get("NBNET_SCREENSHOTS", tmp_path_factory.mktemp("projector")))
    artifacts.mkdir(parents=True, exist_ok=True)
    lab = Lab(lab_server, page, artifacts)
    yield lab
    page.goto("about:blank")
    lab_server.shut_down_kernels()
    page.context.close()


def shown(lab: Lab, name: str) -> Locator:
    """A view, scrolled to and drawn."""
    view = lab.output(1 + VIEWS.index(name)).locator(".nbnet-graph-view, .nbnet-live").first
    expect(view).to_be_visible()
    if name != "graph":
        lab.until(lambda: view.get_attribute("data-frame"))
    return view


def test_all_views_are_large_and_small_again(wall: Lab) -> None:
    wall.write_and_run(CELLS)
    before = {name: shown(wall, name).evaluate(SMALL)[0][0] for name in VIEWS}
    assert min(before.values()) < LEAST

    shown(wall, "graph").get_by_role("button", name="Projector").click()
    for name in VIEWS:
        view = shown(wall, name)
        expect(view.get_by_role("button", name="Projector")).to_have_attribute("aria-pressed", "true")
        wall.page.wait_for_timeout(800)
        wall.screenshot(f"projector-{name}")
        assert (name, [each for each in view.evaluate(SMALL) if each[0] < LEAST]) == (name, [])
        assert (name, view.evaluate(CUT)) == (name, [])
    assert wall.python("nb.view(f).projector") is True

    # A hand on a plot still meets what lies under it.
    view = shown(wall, "training")
    view.locator(".nbnet-plot-boundary .nbnet-tools").get_by_text("Add", exact=True).click()
    hand = view.locator(".nbnet-plot-boundary .nbnet-hand")
    hand.scroll_into_view_if_needed()
    box = hand.bounding_box()
    assert box is not None
    hand.click(position={"x": box["width"] / 4, "y": box["height"] / 4})
    wall.until(lambda: wall.python("len(trainer.X)") == 61)
    low, high = wall.python("list(nb.drawing.boundary(trainer).layout.xaxis.range)")
    assert wall.python("trainer.X[-1, 0].item()") == pytest.approx(low + (high - low) / 4, abs=(high - low) / 50)

    wall.run_cell(len(VIEWS) + 1)
    for name in VIEWS:
        view = shown(wall, name)
        expect(view.get_by_role("button", name="Projector")).to_have_attribute("aria-pressed", "false")
        if name != "training":
            wall.until(lambda view=view, name=name: view.evaluate(SMALL)[0][0] == before[name])
    wall.check()
