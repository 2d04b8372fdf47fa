"""What a person changes by hand in a live training: points, weights, pinned neurons, and back again."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab
from tests.browser.test_training_view import button, shown

START = """import nbnet as nb
X, y = nb.datasets.gauss(n=60, noise=0.1, seed=0)
trainer = nb.Trainer(nb.MLP([2, 3, 1]), X, y).fit(20)
view = nb.view(trainer, panels="loss, boundary")
view"""


def tool(view: Locator, name: str) -> None:
    """Choose what the hand does to points."""
    view.locator(".nbnet-choice label", has_text=name).click()


def on_screen(view: Locator, x: float, y: float) -> tuple[float, float]:
    """Where a place of the boundary plot is on the screen."""
    hand = view.locator(".nbnet-plot-boundary .nbnet-hand")
    hand.scroll_into_view_if_needed()
    box = hand.bounding_box()
    assert box is not None
    ends = view.evaluate(
        """(view) => {
            const { xaxis, yaxis } = view.querySelector(".nbnet-plot-boundary .js-plotly-plot")._fullLayout;
            return [xaxis.range, yaxis.range];
        }"""
    )
    (left, right), (bottom, top) = ends
    return (
        box["x"] + box["width"] * (x - left) / (right - left),
        box["y"] + box["height"] * (top - y) / (top - bottom),
    )


def test_points_are_added_dragged_relabelled_deleted_and_taken_back(lab: Lab) -> None:
    lab.write_and_run([START])
    view = shown(lab)
    mouse = lab.page.mouse
    before = lab.python("X.tolist()")

    tool(view, "Add")
    lab.screenshot("hands-tools")
    view.get_by_label("class of new points").select_option("1")
    mouse.click(*on_screen(view, 0.5, -1.5))
    lab.until(lambda: lab.python("len(trainer.X)") == 61)
    place = lab.python("[*trainer.X[60].tolist(), int(trainer.y[60])]")
    assert [round(place[0], 1), round(place[1], 1), place[2]] == [0.5, -1.5, 1]
    expect(view.get_by_label("point", exact=True)).to_have_value("60")

    tool(view, "Move")
    start, end = on_screen(view, *place[:2]), on_screen(view, -1.0, 1.0)
    mouse.move(*start)
    mouse.down()
    for share in (0.2, 0.4, 0.6, 0.8, 1.0):
        mouse.move(*(a + share * (b - a) for a, b in zip(start, end, strict=True)))
        lab.page.wait_for_timeout(60)
    lab.screenshot("hands-dragging")
    mouse.up()
    lab.until(lambda: abs(lab.python("float(trainer.X[60, 0])") + 1.0) < 0.05)

    tool(view, "Class")
    view.get_by_label("class of new points").select_option("0")
    mouse.click(*on_screen(view, *lab.python("trainer.X[60].tolist()")))
    lab.until(lambda: lab.python("int(trainer.y[60])") == 0)

    tool(view, "Delete")
    mouse.click(*on_screen(view, *lab.python("trainer.X[3].tolist()")))
    lab.until(lambda: lab.python("len(trainer.X)") == 60)

    assert lab.python("[mark.what for mark in trainer.history.marks]") == [
        "samples added: 1",
        "samples changed: 1",
        "samples changed: 1",
        "samples removed: 1",
    ]
    for _ in range(4):
        button(view, "Undo").click()
    lab.until(lambda: lab.python("trainer.X.tolist()") == before)
    expect(button(view, "Undo")).to_be_disabled()
    assert lab.python("X.tolist()") == before
    lab.page.wait_for_timeout(800)
    lab.screenshot("hands-undone")


WEIGHTS = """import nbnet as nb
X, y = nb.datasets.xor(n=80, noise=0.0, seed=0)
trainer = nb.Trainer(nb.MLP([2, 3, 1], seed=1), X, y, optimizer=nb.SGD(1e-6)).fit(5)
view = nb.view(trainer, panels="loss, boundary, network, weights")
view"""


def weight(lab: Lab, name: str = "layer1.W", index: str = "0, 0") -> float:
    """A weight of the model."""
    value: float = lab.python(f"float(trainer.model.parameters['{name}'].data[{index}])")
    return value


def test_weights_and_neurons_under_the_hand(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1300, "height": 1500})
    lab.write_and_run([WEIGHTS, "other = nb.view(trainer, panels='weights')\nother"])
    shown(lab)
    other = shown(lab, 1)
    view = shown(lab)
    plot = view.locator(".nbnet-plot-boundary")
    before = plot.screenshot()
    loss = view.locator(".nbnet-readouts > span", has_text="loss").locator("b").inner_text()
    first = weight(lab)

    # A slider that is dragged while it trains moves the model, the boundary, the loss and the other view.
    button(view, "Play").click()
    slider = view.get_by_role("slider", name="layer1.W[0, 0]")
    box = slider.bounding_box()
    assert box is not None
    lab.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    lab.page.mouse.down()
    for share in (0.6, 0.7, 0.8, 0.9):
        lab.page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
        lab.page.wait_for_timeout(80)
    lab.page.mouse.up()
    lab.until(lambda: weight(lab) > 2)
    assert lab.python("trainer.running") is True
    button(view, "Pause").click()
    expect(button(view, "Play")).to_be_visible()
    assert plot.screenshot() != before
    shown(lab, 1)  # scrolled to: what is out of sight is not drawn
    there = other.get_by_role("spinbutton", name="layer1.W[0, 0]")
    lab.until(lambda: abs(float(there.input_value()) - weight(lab)) < 0.01)
    shown(lab)
    view.get_by_role("spinbutton", name="layer1.b[0]").fill("0.75")
    view.get_by_role("spinbutton", name="layer1.b[0]").press("Enter")
    lab.until(lambda: weight(lab, "layer1.b", "0") == 0.75)
    assert view.locator(".nbnet-readouts > span", has_text="loss").locator("b").inner_text() != loss
    lab.screenshot("hands-weights")

    # The diagram: a line brings its weight, where it was clicked; from there all of its neuron, and a neuron its own.
    view.locator(".nbnet-plot-network path.nbnet-hit").nth(4).click()
    box = view.locator(".nbnet-edge")
    focused = box.locator("input:focus")
    expect(focused).to_have_attribute("aria-label", "layer1.W[1, 1]")
    focused.press("ArrowRight")
    lab.until(lambda: lab.python("trainer.history.marks[-1].what").startswith("layer1.W[1, 1]"))
    box.get_by_role("spinbutton").fill("-1.5")
    box.get_by_role("spinbutton").press("Enter")
    lab.until(lambda: weight(lab, index="1, 1") == -1.5)
    expect(view.locator(".nbnet-plot-network .edge.nbnet-changed title")).to_have_text("layer1.W[1, 1] = -1.5")
    lab.screenshot("hands-edge")
    box.get_by_role("spinbutton").press("Escape")
    expect(box).to_have_count(0)
    view.locator(".nbnet-plot-network path.nbnet-hit").nth(3).click()
    box.get_by_role("button", name="All weights of this neuron").click()
    expect(view.locator(".nbnet-weights input:focus")).to_have_attribute("aria-label", "layer1.W[1, 0]")
    expect(box).to_have_count(0)
    view.locator(".nbnet-plot-network rect.nbnet-hit").nth(2).click()
    expect(view.get_by_role("combobox", name="Weights by hand: Neuron")).to_have_value("1.2")

    # Its answer is pinned, and moved.
    view.get_by_label("Pin its answer").check()
    lab.until(lambda: lab.python("[*trainer.pinned_units]") == [[1, 2]])
    pinned = view.get_by_role("spinbutton", name="pinned at")
    pinned.fill("1.5")
    pinned.press("Enter")
    lab.until(lambda: lab.python("[*trainer.pinned_units.values()]") == [1.5])
    neuron = view.locator(".nbnet-plot-network rect.nbnet-hit").nth(2)
    expect(neuron).to_have_attribute("data-pin", "pinned at 1.5")
    lab.screenshot("hands-pinned")
    lab.dark()
    lab.page.wait_for_timeout(500)
    lab.screenshot("hands-pinned-dark")
    lab.light()

    # The past cannot be changed; all else is taken back with the keyboard.
    view.get_by_role("slider", name="Moment of the training").fill("2")
    view.get_by_role("spinbutton", name="layer1.W[0, 2]").fill("1")
    view.get_by_role("spinbutton", name="layer1.W[0, 2]").press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("earlier moment")
    button(view, "Back to now").click()
    view.focus()
    while lab.python("trainer.can_undo"):
        view.press("Control+z")
        lab.page.wait_for_timeout(100)
    assert lab.python("trainer.pinned_units") == {}
    assert abs(weight(lab) - first) < 1e-3
    view.press("Control+Shift+Z")
    lab.until(lambda: weight(lab) > 2)


def test_points_with_the_keyboard_of_a_regression_and_where_there_is_no_plane(lab: Lab) -> None:
    lab.write_and_run(
        [
            "import nbnet as nb\nnb.set_language('es')\nX, y = nb.datasets.plane(n=40)\n"
            "trainer = nb.Trainer(nb.MLP([2, 3, 1], task='regression'), X, y)\n"
            "nb.view(trainer, panels='boundary')",
            "import numpy as np\nmany = nb.Trainer(nb.MLP([3, 2, 1]), np.eye(3), [0, 1, 1])\n"
            "nb.view(many, panels='boundary')",
        ]
    )
    shown(lab)
    expect(shown(lab, 1).locator(".nbnet-tools")).to_contain_text("estos tienen 3")
    view = shown(lab)
    look = view.get_by_role("radio", name="Mirar")
    look.focus()
    for _ in range(2):
        lab.page.keyboard.press("ArrowRight")
    expect(view.get_by_role("radio", name="Mover")).to_be_checked()
    row = view.get_by_label("punto", exact=True)
    row.fill("7")
    row.press("Enter")
    x = view.get_by_label("x0", exact=True)
    expect(x).to_have_value(f"{lab.python('float(trainer.X[7, 0])'):.5g}")
    x.fill("1.25")
    x.press("Enter")
    lab.until(lambda: lab.python("float(trainer.X[7, 0])") == 1.25)
    # Arrow keys go on from what they reached, whatever answers are on their way; an empty field asks for nothing.
    step = float(x.get_attribute("step") or "nan")
    for _ in range(5):
        x.press("ArrowUp")
    reached = float(x.input_value())
    assert reached > 1.25 + 3.5 * step
    lab.until(lambda: abs(lab.python("float(trainer.X[7, 0])") - reached) < 1e-6)
    x.fill("")
    x.press("Enter")
    expect(x).to_have_value(f"{reached:.5g}")
    x.fill("1.25")
    x.press("Enter")
    row.fill("999")
    row.press("Enter")
    expect(row).to_have_value("39")
    row.fill("7")
    row.press("Enter")
    expect(x).to_have_value("1.25")
    value = view.get_by_label("su valor")
    value.fill("-0.5")
    value.press("Enter")
    lab.until(lambda: lab.python("float(trainer.y[7])") == -0.5)
    button(view, "Añadir un punto aquí").click()
    lab.until(lambda: lab.python("trainer.X[40].tolist()[0]") == 1.25)
    expect(row).to_have_value("40")
    button(view, "Borrar este punto").click()
    lab.until(lambda: lab.python("len(trainer.X)") == 40)
    lab.screenshot("hands-spanish")
