"""Pins, folds, numbers and Jacobians of the graph view, touched in a real JupyterLab."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab
from tests.browser.test_graph_view import opened, part

SUM = "[t for t in view.graph.nodes_topologically_sorted() if t.gate and t.gate.symbol == '+'][1]"


def _key(lab: Lab, expression: str) -> str:
    key: str = lab.python(f"view.graph.id({expression})")
    return key


def test_a_result_is_pinned_moved_and_let_go_again(lab: Lab):
    view = opened(lab, "view2 = nb.view(f)\nview2")
    total, sigmoid = _key(lab, SUM), _key(lab, "f")
    part(view, f"{total}-value").click()
    panel = view.locator(".inspector")
    expect(panel).to_contain_text("Add +")
    panel.get_by_role("button", name="Pin", exact=True).click()
    slider = view.locator(".slider.pinned").get_by_role("slider")
    expect(slider).to_be_focused()
    expect(part(view, total)).to_have_attribute("data-pinned", "")
    slider.press("Home")
    expect(part(view, f"{total}-value")).to_have_text("−2")
    expect(part(view, f"{sigmoid}-value")).to_have_text("0.1192")
    expect(part(view, f"{_key(lab, 'w0')}-grad")).to_have_text("0")
    lab.screenshot("graph_pinned")
    other = lab.output(2).locator(".nbnet-graph-view")
    expect(part(other, f"{total}-value")).to_have_text("−2")
    expect(other.locator(".slider.pinned")).to_have_count(1)
    view = lab.output(1).locator(".nbnet-graph-view")
    view.get_by_role("button", name="Undo").click()
    expect(part(view, f"{sigmoid}-value")).to_have_text("0.7311")
    expect(part(view, total)).to_have_attribute("data-pinned", "")
    view.get_by_role("button", name="Undo").click()
    expect(view.locator(".slider.pinned")).to_have_count(0)
    expect(view.locator("[data-pinned], [data-stopped]")).to_have_count(0)
    expect(part(view, f"{_key(lab, 'w0')}-grad")).to_have_text("−0.1966")


def test_the_keyboard_alone_pins_and_lets_go(lab: Lab):
    view = opened(lab)
    node = part(view, _key(lab, SUM))
    part(view, "n0").focus()
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


ARRAYS = """
W = nb.Tensor([[0.1, 0.5], [-0.3, 0.8]])
x = nb.Tensor([0.2, 0.4])
y = W @ x
big = nb.Tensor(np.arange(2000.0).reshape(100, 20))
view2 = nb.view(np.sum(y ** 2) + np.sum(np.maximum(big, 0)))
view2
"""


def test_numbers_and_jacobians_of_arrays_are_opened_and_follow(lab: Lab):
    opened(lab, ARRAYS)
    view = lab.output(2).locator(".nbnet-graph-view")
    panel, jacobian = view.locator(".inspector"), view.locator(".jacobian")
    view.get_by_role("button", name="y", exact=True).click()
    expect(panel).to_contain_text("MatMul @")
    assert panel.locator("td .value").all_text_contents() == ["0.22", "0.26"]
    assert panel.locator("td .grad").all_text_contents() == ["0.44", "0.52"]
    expect(panel.locator("td .value").first).to_have_attribute("title", lab.python("str(y.data[0])"))

    panel.get_by_role("button", name="∂y/∂W", exact=True).click()
    expect(jacobian).to_contain_text("dW = dy·xᵀ")
    expect(jacobian).to_contain_text("(2, 1)·(1, 2) = (2, 2) ✓")
    expect(jacobian).to_contain_text("Shape (2, 4)")
    field = view.get_by_role("spinbutton", name="value of W[0, 0]", exact=True)
    field.fill("1.1")
    field.press("Enter")
    expect(panel.locator("td .value").first).to_have_text("0.42")
    expect(jacobian.locator("text.grad").first).to_have_text("0.84")

    panel.get_by_role("button", name="Pin", exact=True).click()
    pinned = view.locator(".slider.pinned")
    expect(pinned).to_be_visible()
    panel.locator("td").nth(2).click()
    expect(pinned).to_have_attribute("aria-label", "y[1]")
    number = pinned.get_by_role("spinbutton", name="value of y[1]", exact=True)
    number.fill("2")
    number.press("Enter")
    expect(panel.locator("td .value").last).to_have_text("2")
    expect(jacobian).to_contain_text("y is pinned")
    assert lab.python("W.grad.tolist()") == [[0.0, 0.0], [0.0, 0.0]]

    view.get_by_role("button", name="big", exact=True).press("Enter")
    expect(jacobian).to_be_hidden()
    first = panel.get_by_role("spinbutton", name="First row that is shown")
    first.fill("40")
    first.press("Enter")
    expect(panel).to_contain_text("to 47 of 100")
    assert panel.locator("td .value").first.text_content() == "800"
    lab.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(view.get_by_role("button", name="big", exact=True)).to_be_focused()


TRAINED = """
X, y = nb.datasets.spiral(n=60, noise=0.05, seed=0)
model = nb.MLP([2, 3, 1], seed=1)
trainer = nb.Trainer(model, X, y, optimizer=nb.SGD(0.5))
view2 = nb.view(model(X[:2]))
view2
"""


def test_a_view_follows_a_training_without_a_cell_and_keeps_its_pins_and_its_width(lab: Lab):
    opened(lab, TRAINED)
    view = lab.output(2).locator(".nbnet-graph-view")
    view.get_by_role("button", name="output of Tanh").click()
    view.get_by_role("button", name="Pin", exact=True).click()
    pinned = view.locator(".slider.pinned")
    pinned.get_by_role("slider").press("Home")
    held = pinned.get_by_role("spinbutton", name="value of z3[0, 0]", exact=True)
    expect(held).to_have_value("-1.0")
    bias = view.get_by_role("spinbutton", name="value of layer2.b[0]", exact=True)
    expect(bias).to_have_value("0.0")
    lab.python("[trainer.start(), 0][1]")
    expect(bias).not_to_have_value("0.0")
    lab.python("[trainer.pause(), 0][1]")
    last = lab.python("float(model.parameters['layer2.b'].data[0])")
    expect(bias).to_have_attribute("title", str(last))
    expect(held).to_have_value("-1.0")
    assert lab.python("view2.gradient(model.parameters['layer1.W']).tolist()") == [[0.0] * 3] * 2
    slider = view.get_by_role("slider", name="layer2.b[0]", exact=True)
    slider.press("ArrowRight")  # from where the training left it
    step = float(slider.get_attribute("step") or "nan")
    lab.until(lambda: lab.python("float(model.parameters['layer2.b'].data[0])") != last)
    assert abs(lab.python("float(model.parameters['layer2.b'].data[0])") - last) < 2 * step

    lab.page.set_viewport_size({"width": 560, "height": 900})
    view = lab.output(2).locator(".nbnet-graph-view")
    lab.page.wait_for_timeout(300)
    overflow = "(view) => [...view.querySelectorAll('input, button, select')].filter((each) => each.offsetParent && "
    overflow += "each.getBoundingClientRect().right > view.getBoundingClientRect().right + 1).length"
    assert view.evaluate(overflow) == 0
    lab.screenshot("graph_narrow")

    # Where the line of details is not on the screen, they are told at the pointer.
    lab.page.set_viewport_size({"width": 1100, "height": 420})
    view = lab.output(2).locator(".nbnet-graph-view")
    hint = view.locator(".hint")
    expect(hint).to_be_hidden()
    node = view.locator(".node.leaf").first
    node.hover()
    expect(view.locator(".details")).not_to_be_in_viewport()
    expect(hint).to_contain_text("layer1.W: leaf, (2, 3), float64\nvalue [[")
    lab.screenshot("graph_hint")
    view.get_by_role("button", name="Fit").hover()
    expect(hint).to_be_hidden()


def test_scalar_neurons_and_stages_fold_and_unfold(lab: Lab):
    cell = """
deep = x0 * 1.0
for i in range(2100):
    deep = np.tanh(deep)
nb.view(deep)
"""
    view = opened(lab, cell)
    neurons = view.get_by_role("button", name="W·x + b", exact=True)
    neurons.click()
    box = view.get_by_role("button", name="unfold W·x + b")
    expect(box).to_be_visible()
    expect(view.get_by_role("button", name="output of Multiply")).to_have_count(0)
    box.hover()
    expect(view.locator(".details")).to_contain_text("w0·x0 + w1·x1 + w2 = 2·(−1) + (−3)·(−2) + (−3) = 1")
    box.press("Enter")
    expect(view.get_by_role("button", name="fold W·x + b", exact=True)).to_be_visible()
    view.get_by_role("button", name="Undo").click()
    expect(box).to_be_visible()
    neurons.click()
    expect(neurons).to_have_attribute("aria-pressed", "false")
    expect(view.get_by_role("button", name="output of Multiply")).to_have_count(2)
    large = lab.output(2).locator(".nbnet-graph-view")
    expect(large.locator(".note")).to_contain_text("the whole graph has 2101 gates")
    large.get_by_role("button", name="unfold gates 1 to 1000", exact=True).click()
    expect(large.get_by_role("button", name="fold gates 1 to 1000", exact=True)).to_be_visible()
    expect(large.get_by_role("button", name="unfold gates 1 to 1000 / gates 1 to 50", exact=True)).to_be_visible()


def test_panels_and_pins_show_names_chosen_by_people_as_text(lab: Lab):
    cell = r"""
names = ["<img src=x onerror=alert(1)>", "a|b{c}<b>$\\alpha$\n&amp;", "x" * 500, "\u202eabc"]
parts = [nb.Tensor([1.0, 2.0], name=name) for name in names]
evil = parts[0] * parts[1] + parts[2] * parts[3]
evil.name = "<script>alert(2)</script>"
view2 = nb.view(np.sum(evil))
view2
"""
    lab.page.on("dialog", lambda dialog: dialog.dismiss() or lab.errors.append(f"a name ran: {dialog.message}"))
    opened(lab, cell)
    view = lab.output(2).locator(".nbnet-graph-view")
    view.get_by_role("button", name="<script>alert(2)</script>", exact=True).click()
    panel = view.locator(".inspector")
    expect(panel.locator(".panel-title")).to_have_text("<script>alert(2)</script>")
    panel.get_by_role("button", name="Pin", exact=True).click()
    expect(view.locator(".slider.pinned .slider-name")).to_have_text("<script>alert(2)</script>")
    part(view, lab.python("view2.graph.id(evil.inputs[0])") + "-gate").click()
    panel.get_by_role("button", name="img").click()
    expect(view.locator(".jacobian svg")).to_be_visible()
    assert view.locator("img, script, b:not(.value):not(.grad)").count() == 0
    page, box = view.bounding_box(), panel.bounding_box()
    assert page
    assert box
    assert box["x"] + box["width"] <= page["x"] + page["width"] + 1
    lab.screenshot("graph_hostile")
