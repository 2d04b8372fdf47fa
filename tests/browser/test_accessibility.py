"""axe-core finds no violation of WCAG level A or AA in any view, in its main states, light and dark."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator

from tests.browser.lab import Lab
from tests.browser.states import STATES, opened

LEVELS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"], "preload": False}
# Names, roles and sizes are the same in the dark, and take most of the time.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "preload": False}

AXE = """async (view, options) => {
    // Lab's body has no height and hides what overflows: axe-core would take everything in it for hidden.
    const styles = [document.documentElement, document.body].map((element) => element.style);
    for (const style of styles) {
        style.setProperty("height", "100vh", "important");
        style.setProperty("overflow", "visible", "important");
    }
    const { violations, passes } = await axe.run(view, options);
    for (const style of styles) for (const name of ["height", "overflow"]) style.removeProperty(name);
    return [violations, passes.some(({ id, nodes }) => id === "color-contrast" && nodes.length > 0)];
}"""


def violations(view: Locator, rules: Mapping[str, object] = LEVELS) -> list[str]:
    """What axe-core has against a view, by all rules or some."""
    if not view.page.evaluate("() => 'axe' in window"):
        view.page.evaluate(AXE_SCRIPT)
    found, seen = view.evaluate(AXE, rules)
    assert seen, "axe-core saw no text"
    return [f"{rule['id']}: {node['html'][:160]}: {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.timeout(900)
def test_no_violation_of_level_a_or_aa(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1280, "height": 1400})
    lab.write_and_run([state.cell for state in STATES])
    troubles = []
    for theme, rules in ((lab.light, LEVELS), (lab.dark, COLOURS)):
        theme()
        lab.page.wait_for_timeout(700)
        for index, state in enumerate(STATES):
            view = opened(lab, index)
            state.enter(view)
            lab.page.wait_for_timeout(200)
            troubles += [f"{theme.__name__}, {state.name}: {trouble}" for trouble in violations(view, rules)]
    lab.light()
    assert not troubles, "\n\n".join(troubles)


def test_violations_are_found(lab: Lab) -> None:
    lab.write_and_run([next(state.cell for state in STATES if state.name == "explorer-relu")])
    view = opened(lab, 0)
    view.evaluate("(view) => view.querySelector('input').removeAttribute('aria-label')")
    view.evaluate("(view) => (view.querySelector('p').style = 'color: #bbb; background: #fff')")
    assert {trouble.partition(":")[0] for trouble in violations(view)} == {"label", "color-contrast"}
    assert {trouble.partition(":")[0] for trouble in violations(view, COLOURS)} == {"color-contrast"}
