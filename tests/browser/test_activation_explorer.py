"""The activation explorer in a real JupyterLab, by pointer and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab


def shown(lab: Lab, cell: int = 0) -> Locator:
    """The view in a cell's output, once it has drawn something."""
    view = lab.output(cell).locator(".nbnet-live[data-frame]")
    view.wait_for(timeout=60_000)
    return view


def readout(view: Locator, name: str) -> Locator:
    """The number beside a name."""
    return view.locator(".nbnet-readouts > span").filter(has=view.page.get_by_text(name, exact=True)).locator("b")


def test_pointer_sliders_choosers_and_python_move_the_same_tangent(lab: Lab) -> None:
    lab.write_and_run(["import nbnet as nb\nview = nb.view(nb.relu, x=2)\nview"])
    view = shown(lab)
    expect(readout(view, "f′(x)")).to_have_text("1")
    expect(view.get_by_text("By convention f′(0) = 0")).to_be_visible()
    lab.screenshot("explorer-relu-light")

    area = view.locator(".nbnet-plot-area").bounding_box()
    assert area is not None
    middle, half = area["x"] + area["width"] / 2, area["y"] + 100
    lab.page.mouse.move(middle + 200, half)
    lab.page.mouse.down()
    lab.page.mouse.move(middle - 100, half, steps=5)
    lab.page.mouse.move(middle - 150, half, steps=3)
    lab.page.mouse.up()
    expect(readout(view, "f′(x)")).to_have_text("0")
    lab.until(lambda: lab.python("view.x") < -1)
    assert lab.python("[view.value, view.slope]") == [0.0, 0.0]
    expect(view.locator(".nbnet-explorer-note")).to_contain_text("Dead (f′ = 0, no gradient passes): x ≤ 0.")
    left, right = view.evaluate(
        """(view) => {
            const fills = [...view.querySelectorAll('.fills path, path.js-fill')].map((path) => path.getBBox());
            const dead = fills.filter((box) => box.width > 1);
            return [Math.min(...dead.map((box) => box.x)), Math.max(...dead.map((box) => box.x + box.width))];
        }"""
    )
    axis = view.evaluate("(view) => view.querySelector('.js-plotly-plot')._fullLayout.xaxis._length")
    assert (left, right) == (pytest.approx(0, abs=2), pytest.approx(axis / 2, abs=2))
    view.get_by_role("button", name="Undo").click()  # a whole drag is one step
    lab.until(lambda: lab.python("view.x") == 2)
    view.get_by_role("button", name="Redo").click()
    lab.until(lambda: lab.python("view.x") < -1)

    lab.python("setattr(view, 'x', 3.5)")
    expect(readout(view, "f(x)")).to_have_text("3.5")
    view.get_by_label("Activation", exact=True).select_option("leaky_relu")
    slope = view.get_by_role("slider", name="slope")
    expect(slope).to_be_visible()
    view.get_by_role("spinbutton", name="slope").fill("7")
    view.get_by_role("spinbutton", name="slope").press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("slope is 7.0: expected a number from 0 to 1")
    assert lab.python("view.parameters") == {"slope": 0.1}
    slope.fill("0.4")
    lab.until(lambda: abs(lab.python("view.parameters['slope']") - 0.4) < 0.01)
    expect(view.get_by_role("alert")).to_have_text("")

    view.get_by_label("Activation", exact=True).select_option("maxout")
    for name in ("w1", "b1", "w2", "b2"):
        expect(view.get_by_role("slider", name=name)).to_be_visible()
    view.get_by_label("Compare with", exact=True).select_option("elu")
    expect(readout(view, "elu(x)")).to_have_text("3.5")
    lab.dark()
    lab.page.wait_for_timeout(500)
    lab.screenshot("explorer-maxout-dark")
    lab.light()


def test_everything_is_reached_by_the_keyboard(lab: Lab) -> None:
    lab.write_and_run(
        [
            "import nbnet as nb\nview = nb.ActivationExplorer()\nview",
            "nb.set_language('es')\n%load_ext nbnet\n%nnviz nb.relu",
        ]
    )
    spanish = shown(lab, 1)
    expect(spanish.get_by_label("Activación", exact=True)).to_have_value("relu")
    expect(spanish.get_by_text("Muerta (f′ = 0, no pasa ningún gradiente): x ≤ 0.")).to_be_visible()
    expect(spanish).to_have_attribute("lang", "es")
    view = shown(lab)
    page = lab.page
    expect(view.get_by_label("Activación", exact=True)).to_be_visible()  # it was open, and has changed
    lab.python("nb.set_language('en')")
    lab.until(lambda: lab.python("view.activation") == "sigmoid")
    view.get_by_label("Activation", exact=True).focus()
    page.keyboard.type("tanh")
    lab.until(lambda: lab.python("view.activation") == "tanh")
    expect(view.get_by_role("figure", name="tanh and its derivative")).to_be_visible()
    undo = view.get_by_role("button", name="Undo")
    expect(undo).to_be_enabled()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(undo).to_be_focused()
    page.keyboard.press("Tab")
    place = view.get_by_role("slider", name="x, where the tangent touches")
    expect(place).to_be_focused()
    before = lab.python("view.x")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    lab.until(lambda: lab.python("view.x") == pytest.approx(before + 0.25))
    value, slope = lab.python("[view.value, view.slope]")
    expect(place).to_have_attribute(
        "aria-valuetext", f"x = 1.25, f(x) = {value:.4f}".rstrip("0") + f", slope {slope:.4f}"
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("the curve is drawn from -6 to 6")
    assert lab.python("view.x") == pytest.approx(before + 0.25)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+z")  # five keys, five steps
    lab.until(lambda: lab.python("view.x") == pytest.approx(before + 0.2))
    expect(view.get_by_role("alert")).to_have_text("")
    for _ in range(5):
        page.keyboard.press("Control+z")
    lab.until(lambda: lab.python("view.activation") != "tanh")
    view.get_by_role("button", name="Redo").press("Enter")
    lab.until(lambda: lab.python("view.activation") == "tanh")
    expect(view.get_by_label("Activation", exact=True)).to_have_value("tanh")
    lab.screenshot("explorer-tanh-light")
