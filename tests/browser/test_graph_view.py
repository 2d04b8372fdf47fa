"""The graph view in a real JupyterLab: what a student sees and does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

NEURON = """
import numpy as np
import nbnet as nb

w0, x0, w1, x1, w2 = map(nb.Tensor, (2.0, -1.0, -3.0, -2.0, -3.0))
f = 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))
view = nb.view(f)
"""


def part(view: Locator, key: str) -> Locator:
    return view.locator(f'[data-id="{key}"]')


def opened(lab: Lab, *cells: str) -> Locator:
    lab.write_and_run([NEURON, "view", *cells])
    view = lab.output(1).locator(".nbnet-graph-view")
    expect(view.locator("svg")).to_be_visible()
    expect(view.locator(".slider-value").first).not_to_have_value("")
    return view


def test_the_present_state_shows_after_a_reload_and_in_a_second_view(lab: Lab):
    view = opened(lab, "view")
    number = view.get_by_role("spinbutton", name="value of w0", exact=True)
    number.fill("0.5")
    number.press("Enter")
    expect(view.get_by_role("slider", name="w0", exact=True)).to_have_attribute("aria-valuetext", "0.5")
    view.get_by_role("button", name="output of Exp").click()
    view.get_by_role("button", name="Pin", exact=True).click()
    key = lab.python("view.graph.id(w0)")
    expect(part(view, f"{key}-value")).to_have_text("0.5")
    second = lab.output(2).locator(".nbnet-graph-view")
    expect(part(second, f"{key}-value")).to_have_text("0.5")
    expect(second.get_by_role("slider", name="w0", exact=True)).to_have_value("0.52")
    lab.save()
    lab.reload()
    again = lab.output(1).locator(".nbnet-graph-view")
    expect(part(again, f"{key}-value")).to_have_text("0.5")
    expect(again.get_by_role("spinbutton", name="value of w0", exact=True)).to_have_value("0.5")
    expect(again.locator(".slider.pinned")).to_have_count(1)
    expect(again.locator(".node[data-pinned]")).to_have_attribute("aria-label", "output of Exp")
    again.get_by_role("button", name="Reset").click()
    expect(part(again, f"{key}-value")).to_have_text("2")


def test_an_error_in_a_gate_shows_in_the_view(lab: Lab):
    cell = """
class Root(nb.Gate):
    def forward(self, x):
        if x < 0:
            raise ValueError("no root of a negative number")
        self.y = x ** 0.5
        return self.y

    def backward(self, dz):
        return [dz / (2 * self.y)]

area = nb.Tensor(4.0)
nb.view(Root()(area))
"""
    opened(lab, cell)
    view = lab.output(2).locator(".nbnet-graph-view")
    number = view.get_by_role("spinbutton", name="value of area", exact=True)
    number.fill("-1")
    number.press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("no root of a negative number")
    expect(part(view, "n0-value")).to_have_text("4")
    expect(number).to_have_value("4.0")


def test_the_keyboard_alone_walks_folds_and_moves(lab: Lab):
    cell = """
with nb.group("inner"):
    h = np.tanh(w0 * 2)
nb.view(h + x0)
"""
    opened(lab, cell)
    view = lab.output(2).locator(".nbnet-graph-view")
    part(view, "n0").focus()
    lab.page.keyboard.press("ArrowRight")
    expect(part(view, "n1")).to_be_focused()
    lab.page.keyboard.press("End")
    expect(view.locator(".details")).to_contain_text("output of Add, scalar, float64")
    lab.page.keyboard.press("Home")
    expect(view.locator(".details")).to_contain_text("w0: leaf, scalar, float64")
    fold = view.get_by_role("button", name="fold inner", exact=True)
    fold.focus()
    lab.page.keyboard.press("Enter")
    expect(view.get_by_role("button", name="unfold inner")).to_be_visible()
    slider = view.get_by_role("slider", name="w0")
    slider.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(part(view, "n0-value")).to_have_text("2.04")
    lab.page.keyboard.press("Control+z")
    expect(part(view, "n0-value")).to_have_text("2")
    lab.page.keyboard.press("Control+z")
    expect(fold).to_be_visible()
    lab.page.keyboard.press("Control+y")
    lab.page.keyboard.press("Control+Shift+z")
    expect(part(view, "n0-value")).to_have_text("2.04")
    expect(view.get_by_role("button", name="unfold inner")).to_be_visible()
    assert lab.page.evaluate("window.jupyterapp.shell.currentWidget.content.model.cells.length") == 3


def test_names_chosen_by_people_are_text(lab: Lab):
    cell = """
evil = nb.Tensor(1.0, name="<img src=x onerror=alert(1)><script>alert(2)</script>")
nb.view(np.exp(evil))
"""
    lab.page.on("dialog", lambda dialog: pytest.fail(f"a name ran: {dialog.message}"))
    opened(lab, cell)
    view = lab.output(2).locator(".nbnet-graph-view")
    expect(view.locator("text.name").first).to_have_text("<img src=x onerro…")
    assert view.locator("img, script").count() == 0


def test_another_cell_and_another_view_are_followed(lab: Lab):
    view = opened(lab, "g = nb.view(w0 * 10)\ng", "w0.data = 1 / 3")
    other = lab.output(2).locator(".nbnet-graph-view")
    expect(other.locator(".value").filter(has_text="3.333").last).to_have_text("3.333")
    expect(part(view, lab.python("view.graph.id(w0)") + "-value")).to_have_text("0.3333")
    number = view.get_by_role("spinbutton", name="value of w0", exact=True)
    expect(number).to_have_value("0.333333")
    expect(number).to_have_attribute("title", "0.3333333333333333")
    number.focus()
    expect(number).to_have_value("0.3333333333333333")
    assert lab.python("w0.grad.item() == 10 != view.gradient(w0).item()")  # opened last, and followed since
    number.fill("0.5")
    number.press("Enter")
    expect(other.locator(".value").filter(has_text="5").last).to_have_text("5")
    # Both graphs go through w0: each view shows the gradient of its own output.
    gradient = lab.python("nb.drawing.number(view.gradient(w0))")
    expect(part(view, lab.python("view.graph.id(w0)") + "-grad")).to_have_text(gradient)
    expect(part(other, lab.python("g.graph.id(w0)") + "-grad")).to_have_text("10")
    number = other.get_by_role("spinbutton", name="value of w0", exact=True)
    number.fill("2")
    number.press("Enter")
    expect(part(view, lab.python("view.graph.id(w0)") + "-grad")).to_have_text("−0.1966")
    expect(part(other, lab.python("g.graph.id(w0)") + "-grad")).to_have_text("10")


def test_both_themes(lab: Lab):
    view = opened(lab)
    value = part(view, lab.python("view.graph.id(f)") + "-value")
    for theme, colour in (("light", "rgb(0, 114, 178)"), ("dark", "rgb(86, 180, 233)")):
        getattr(lab, theme)()
        expect(value).to_have_css("fill", colour)
        lab.screenshot(f"graph_view_{theme}")


def test_a_saved_picture_needs_no_kernel(lab: Lab):
    opened(lab, "f.backward()\nf")
    saved = lab.save()
    output = saved["cells"][2]["outputs"][0]["data"]
    assert "−0.1966" in "".join(output["image/svg+xml"])
    picture = lab.output(2).locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("(img) => img.naturalWidth") > 500


def test_a_wire_of_a_large_graph_is_found_by_its_name(lab: Lab):
    cell = """
big = sum(nb.Tensor(float(i), name=f"leaf{i}") * 2 for i in range(40))
nb.view(big)
"""
    view = opened(
        lab,
        cell,
        "v = nb.view(sum((nb.Tensor(float(i), name=f'leaf{i}') * 2 for i in range(1, 500)), w0 * 1 + 0.0))\nv",
    )
    expect(view.locator(".find")).to_be_hidden()
    large = lab.output(2).locator(".nbnet-graph-view")
    find = large.get_by_role("searchbox")
    find.fill("LEAF17")
    find.press("Enter")
    found = large.get_by_role("button", name="leaf17", exact=True)
    expect(found).to_be_focused()
    expect(found).to_be_in_viewport()
    expect(large.locator(".details")).to_contain_text("leaf17: leaf, scalar, float64\nvalue 17.0")
    find.fill("nobody")
    find.press("Enter")
    expect(find).to_have_attribute("aria-invalid", "true")

    huge = lab.output(3).locator(".nbnet-graph-view")
    huge.locator("svg").wait_for()
    window, picture = huge.locator(".window"), huge.locator(".window svg")
    gates, total = lab.python("[len(v.picture.scene.signs), v.graph.output.item()]")
    assert gates == 1000
    result = part(huge, lab.python("v.graph.id(v.graph.output)") + "-value")
    expect(result).to_have_text(lab.python(f"nb.drawing.number({total})"))
    huge.get_by_role("button", name="Fit").click()
    frame = window.bounding_box()
    assert frame
    assert (picture.bounding_box() or {})["width"] <= frame["width"] + 1
    find = huge.get_by_role("searchbox")
    find.fill("leaf377")
    find.press("Enter")
    found = huge.get_by_role("button", name="leaf377", exact=True)
    lab.page.mouse.move(frame["x"] + 400, frame["y"] + 60)
    for _ in range(12):
        lab.page.keyboard.down("Control")
        lab.page.mouse.wheel(0, -100)
        lab.page.keyboard.up("Control")
    lab.until(lambda: (picture.bounding_box() or {})["width"] > 10 * frame["width"])
    at = window.evaluate("(el) => el.scrollLeft")
    lab.page.mouse.down()
    lab.page.mouse.move(frame["x"] + 100, frame["y"] + 60, steps=3)
    lab.page.mouse.up()
    assert window.evaluate("(el) => el.scrollLeft") == pytest.approx(at + 300, abs=2)
    find.focus()
    find.press("Enter")
    find.fill("leaf377")
    find.press("Enter")
    expect(found).to_be_in_viewport()
    number = huge.get_by_role("spinbutton", name="value of leaf377", exact=True)
    number.fill("1000")
    number.press("Enter")
    expect(result).to_have_text(lab.python(f"nb.drawing.number({total + (1000 - 377) * 2})"))
    lab.screenshot("graph_1000_gates")
