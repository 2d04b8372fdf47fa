"""Pins, folds, numbers and Jacobians of the graph view, touched in a real JupyterLab."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab
from tests.browser.test_graph_view import _open, _part

SUM = "[t for t in view.graph.nodes_topologically_sorted() if t.gate and t.gate.symbol == '+'][1]"


def _key(lab: Lab, expression: str) -> str:
    key: str = lab.python(f"view.graph.id({expression})")
    return key


def test_a_result_is_pinned_moved_and_let_go_again(lab: Lab):
    view = _open(lab, "view2 = nb.view(f)\nview2")
    total, sigmoid = _key(lab, SUM), _key(lab, "f")
    _part(view, f"{total}-value").click()
    panel = view.locator(".inspector")
    expect(panel).to_contain_text("Add +")
    panel.get_by_role("button", name="Pin", exact=True).click()
    slider = view.locator(".slider.pinned").get_by_role("slider")
    expect(slider).to_be_focused()
    expect(_part(view, total)).to_have_attribute("data-pinned", "")
    slider.press("Home")
    expect(_part(view, f"{total}-value")).to_have_text("−2")
    expect(_part(view, f"{sigmoid}-value")).to_have_text("0.1192")
    expect(_part(view, f"{_key(lab, 'w0')}-grad")).to_have_text("0")
    lab.screenshot("graph_pinned")
    other = lab.output(2).locator(".nbnet-graph-view")
    expect(_part(other, f"{total}-value")).to_have_text("−2")
    expect(other.locator(".slider.pinned")).to_have_count(1)
    view = lab.output(1).locator(".nbnet-graph-view")
    view.get_by_role("button", name="Undo").click()
    expect(_part(view, f"{sigmoid}-value")).to_have_text("0.7311")
    expect(_part(view, total)).to_have_attribute("data-pinned", "")
    view.get_by_role("button", name="Undo").click()
    expect(view.locator(".slider.pinned")).to_have_count(0)
    expect(view.locator("[data-pinned], [data-stopped]")).to_have_count(0)
    expect(_part(view, f"{_key(lab, 'w0')}-grad")).to_have_text("−0.1966")


def test_the_keyboard_alone_pins_and_lets_go(lab: Lab):
    view = _open(lab)
    node = _part(view, _key(lab, SUM))
    _part(view, "n0").focus()
    while not node.evaluate("(node) => node === document.activeElement"):
        lab.page.keyboard.press("ArrowRight")
    lab.page.keyboard.press("Enter")
    pin = view.locator(".inspector").get_by_role("button", name="Pin", exact=True)
    expect(pin).to_be_focused()
    lab.page.keyboard.press("Enter")
    expect(view.locator(".slider.pinned").get_by_role("slider")).to_be_focused()
    lab.page.keyboard.press("Tab")
    lab.page.keyboard.press("Tab")
    lab.page.keyboard.press("Tab")
    expect(view.locator(".slider.pinned .slider-unpin")).to_be_focused()
    lab.page.keyboard.press("Enter")
    expect(view.locator(".slider.pinned")).to_have_count(0)
    expect(node).to_be_focused()
    lab.page.keyboard.press("Enter")
    expect(pin).to_be_focused()
    lab.page.keyboard.press("Escape")
    expect(view.locator(".inspector")).to_be_hidden()
    expect(node).to_be_focused()
