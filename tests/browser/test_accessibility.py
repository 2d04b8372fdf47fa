"""axe-core finds no violation of WCAG level A or AA in any widget, in its main states, light and dark."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator

from tests.browser.lab import Lab

VIEW = ".nbnet-live, .nbnet-graph-view"
LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]}

CELLS = [
    """import numpy as np, nbnet as nb
w0, w1, w2, x0, x1 = (nb.Tensor(v, name=n) for v, n in ((2., "w0"), (-3., "w1"), (-3., "w2"), (-1., "x0"), (-2., "x1")))
f = 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))
nb.view(f)""",
    """model = nb.MLP([2, 3, 1])
nb.view(model(nb.Tensor(np.ones((4, 2)), name="X")), folded=["layer1"])""",
    """X, y = nb.datasets.xor(n=60, noise=0.0, seed=0)
trainer = nb.Trainer(nb.MLP([2, 4, 1]), X, y).fit(20)
nb.view(trainer)""",
    "nb.ActivationExplorer('leaky_relu', compare='tanh', x=-1)",
]


def _press(label: str) -> Callable[[Locator], None]:
    return lambda view: view.get_by_role("button", name=label, exact=True).first.click()


def _alarm(view: Locator) -> None:
    number = view.get_by_role("spinbutton").last
    number.fill("7000")
    number.press("Enter")


STATES: dict[int, dict[str, Callable[[Locator], None]]] = {
    0: {"at rest": lambda view: None, "a wire": lambda view: view.locator(".node").first.focus()},
    1: {"folded": lambda view: None},
    2: {"at rest": lambda view: None, "stepped": _press("Step")},
    3: {"at rest": lambda view: None, "an alert": _alarm},
}


def violations(view: Locator) -> list[str]:
    """What axe-core has against a view."""
    view.evaluate(
        f"(view) => document.querySelectorAll('{VIEW}').forEach((each) => (each.dataset.axe = each === view))"
    )
    found = Axe().run(view.page, context='[data-axe="true"]', options=LEVELS).response
    assert found["passes"], "axe-core looked at nothing"
    return [
        f"{each['id']}: {node['html'][:160]}: {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def test_no_violation_of_level_a_or_aa(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1280, "height": 1400})
    lab.write_and_run(CELLS)
    troubles = []
    for theme in (lab.light, lab.dark):
        theme()
        lab.page.wait_for_timeout(700)
        for cell, states in STATES.items():
            view = lab.output(cell).locator(VIEW).first
            view.wait_for(timeout=60_000)
            if "nbnet-live" in (view.get_attribute("class") or ""):
                lab.output(cell).locator(".nbnet-live[data-frame]").wait_for(timeout=60_000)
            for state, enter in states.items():
                enter(view)
                lab.page.wait_for_timeout(300)
                troubles += [f"{theme.__name__}, cell {cell}, {state}: {trouble}" for trouble in violations(view)]
    lab.light()
    assert not troubles, "\n\n".join(troubles)


def test_a_violation_is_found(lab: Lab) -> None:
    lab.write_and_run(["import nbnet as nb\n" + CELLS[3]])
    view = lab.output(0).locator(".nbnet-live[data-frame]")
    view.wait_for(timeout=60_000)
    view.evaluate("(view) => view.querySelector('input').removeAttribute('aria-label')")
    assert any(trouble.startswith("label:") for trouble in violations(view))
