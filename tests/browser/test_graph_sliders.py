"""The sliders of a graph view in a real JupyterLab: dragged, given another range, another entry, and typed into."""

from __future__ import annotations

import math

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab
from tests.browser.test_graph_view import opened, part


def shown(view: Locator, lab: Lab, name: str, side: str) -> str:
    key = lab.python(f"view.graph.id({name})")
    return part(view, f"{key}-{side}").text_content() or ""


def test_a_dragged_slider_moves_every_number_to_what_python_computes(lab: Lab):
    view = opened(lab)
    assert [shown(view, lab, name, "grad") for name in ("w0", "w1", "w2", "x0", "x1")] == [
        "−0.1966",
        "−0.3932",
        "0.1966",
        "0.3932",
        "−0.5898",
    ]
    assert shown(view, lab, "f", "value") == "0.7311"
    slider = view.get_by_role("slider", name="w0", exact=True)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    lab.page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    lab.page.mouse.down()
    for step in range(40):
        lab.page.mouse.move(box["x"] + box["width"] * (0.75 - step / 80), box["y"] + box["height"] / 2)
    lab.page.mouse.up()
    moved = float(slider.input_value())
    assert moved < 0
    key = lab.python("view.graph.id(w0)")
    expect(part(view, f"{key}-value")).to_have_text(lab.python(f"nb.drawing.number({moved})"))
    assert lab.python("w0.item()") == pytest.approx(moved)
    f = 1 / (1 + math.exp(-(-moved + 6 - 3)))
    assert lab.python("f.item()") == pytest.approx(f)
    for name in ("w0", "x0", "w1", "f"):
        for side, expression in (("value", f"{name}.data"), ("grad", f"{name}.grad")):
            number = lab.python(f"nb.drawing.number({expression})")
            key = lab.python(f"view.graph.id({name})")
            expect(part(view, f"{key}-{side}")).to_have_text(number)
    view.get_by_role("button", name="Undo").click()
    expect(part(view, lab.python("view.graph.id(f)") + "-value")).to_have_text("0.7311")
    expect(slider).to_have_value("2")


def test_a_storm_of_slider_events_leaves_no_backlog_and_ends_right(lab: Lab):
    view = opened(lab, "seen = []\nview.on_msg(lambda _, content, buffers: seen.append(content['type']))")
    view.get_by_role("slider", name="w0", exact=True).evaluate(
        """async (slider) => {
            for (let i = 0; i <= 300; i++) {
                slider.value = String(-4 + (i * 8) / 300);
                slider.dispatchEvent(new Event("input"));
                if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
            }
        }"""
    )
    expect(part(view, lab.python("view.graph.id(w0)") + "-value")).to_have_text("4", timeout=2000)
    assert 0 < lab.python("seen.count('set')") < 100


def test_an_entry_of_an_array_is_chosen_by_clicking_it(lab: Lab):
    cell = """
W = nb.Tensor([[0.1, 0.5], [-0.3, 0.8]])
x = nb.Tensor([0.2, 0.4])
nb.view(np.sum((W @ x) ** 2))
"""
    opened(lab, cell)
    view = lab.output(2).locator(".nbnet-graph-view")
    part(view, "n0-value-3").click()
    slider = view.get_by_role("slider", name="W[1, 1]")
    expect(slider).to_be_focused()
    expect(view.get_by_role("spinbutton", name="value of W[1, 1]", exact=True)).to_have_value("0.8")
    slider.press("End")
    expect(part(view, "n0-value-3")).to_have_text("2")
    assert lab.python("W.data.tolist()") == [[0.1, 0.5], [-0.3, 2.0]]
    axis = view.get_by_role("spinbutton", name="index of W along axis 0", exact=True)
    axis.fill("7")
    axis.press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("W has shape (2, 2), and no entry [7, 1]")
    expect(axis).to_have_value("1")


def test_a_slider_moved_while_a_cell_runs_is_not_lost(lab: Lab):
    view = opened(lab, "import time\ntime.sleep(0)")
    lab.page.evaluate(
        """() => {
            const kernel = window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel;
            kernel.requestExecute({ code: "time.sleep(3)" });
        }"""
    )
    slider = view.get_by_role("slider", name="w0", exact=True)
    slider.focus()
    for _ in range(5):
        slider.press("ArrowRight")
    expect(part(view, lab.python("view.graph.id(w0)") + "-value")).to_have_text("2.2")
    expect(view.locator(".slow")).to_have_text("")
    assert lab.python("w0.item()") == pytest.approx(2.2)


def test_what_is_typed_into_ends_and_indices_outlives_answers_and_what_is_refused_goes(lab: Lab):
    cell = """
W = nb.Tensor([[0.1, 0.5], [-0.3, 0.8]])
x = nb.Tensor([0.2, 0.4])
nb.view(np.sum((W @ x) ** 2))
"""
    opened(lab, cell, "nb.view(np.sum(W @ x), walk='forward-mode')")
    view = lab.output(2).locator(".nbnet-graph-view")
    low, high, row, other = (
        view.get_by_role("spinbutton", name=name, exact=True)
        for name in ("lowest value of W[0, 0]", "highest value of W[0, 0]", "index of W along axis 0", "value of x[0]")
    )
    others_high = view.get_by_role("spinbutton", name="highest value of x[0]", exact=True)

    def other_moves(to: str) -> None:
        """As from elsewhere: the focus stays, and the other's range grows."""
        other.evaluate("(box, to) => { box.value = to; box.dispatchEvent(new Event('change')); }", to)
        expect(others_high).to_have_value(str(2 * int(to)))

    high.fill("0.7")
    other_moves("5")
    expect(high).to_have_value("0.7")
    expect(high).to_be_focused()
    high.press("Enter")
    slider = view.get_by_role("slider", name="W[0, 0]")
    expect(slider).to_have_attribute("max", "0.7")
    low.fill("3")
    low.press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("3 is not below 0.7")
    expect(low).to_have_value("-1")
    low.fill("")
    low.press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("and not nothing")
    expect(low).to_have_value("-1")
    row.fill("1")
    other_moves("20")
    expect(row).to_have_value("1")
    row.press("Enter")
    slider = view.get_by_role("slider", name="W[1, 0]")
    expect(slider).to_have_value("-0.3")
    slider.press("End")
    assert lab.python("W.data.tolist()") == [[0.1, 0.5], [1.0, 0.8]]

    seeded = lab.output(3).locator(".nbnet-graph-view")
    seed = seeded.locator(".tools").get_by_role("spinbutton", name="index of W along axis 0", exact=True)
    seed.fill("7")
    seed.press("Enter")
    expect(seeded.get_by_role("alert")).to_contain_text("no entry [7, 0]")
    expect(seed).to_have_value("0")
    seed.fill("1")
    seed.press("Enter")
    lab.page.wait_for_timeout(600)
    expect(seed).to_have_value("1")
