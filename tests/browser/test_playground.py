"""The playground in a real JupyterLab: what a student changes, sends to others, and takes along as code."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab
from tests.browser.test_training_view import boundary, button, readout, shown

# Choices whose words do not fit, panels whose cross is elsewhere than beside their title, legends on their plots.
CUT_OFF = """(view) => {
    const context = document.createElement("canvas").getContext("2d");
    const wide = (select) => {
        const { font, paddingLeft, paddingRight } = getComputedStyle(select);
        context.font = font;
        const words = Math.max(...[...select.options].map(({ text }) => context.measureText(text).width));
        return words + parseFloat(paddingLeft) + parseFloat(paddingRight) + 16 > select.offsetWidth;
    };
    const away = (head) => {
        const [label, cross] = [".nbnet-panel-label", ".nbnet-shut"].map((each) => head.querySelector(each));
        return cross.offsetTop > label.offsetTop + label.offsetHeight;
    };
    const selects = [...view.querySelectorAll("select")].filter((each) => each.offsetWidth && wide(each));
    const heads = [...view.querySelectorAll("figcaption")].filter(away);
    const legends = [...view.querySelectorAll(".legend")].filter((legend) => {
        const plot = legend.closest(".js-plotly-plot");
        const top = plot.getBoundingClientRect().top + plot._fullLayout._size.t;
        return legend.getBoundingClientRect().bottom > top + 3;
    });
    return [...selects.map((each) => each.value), ...[...heads, ...legends].map((each) => each.textContent)];
}"""


def into_cell(lab: Lab, index: int, source: str) -> None:
    """Paste a text into a cell, and run it."""
    lab.page.evaluate(
        """([index, source]) => window.jupyterapp.shell.currentWidget.content.model.cells.get(index)
            .sharedModel.setSource(source)""",
        [index, source],
    )
    lab.run_cell(index)


def copied(lab: Lab, view: Locator, what: str) -> str:
    """What the button copies to the clipboard."""
    view.get_by_role("button", name=f"Copy: {what}").click()
    expect(view.locator(".nbnet-share")).to_contain_text("Copied")
    text: str = lab.page.evaluate("() => navigator.clipboard.readText()")
    return text


def test_cards_that_a_lecturer_leaves_out(lab: Lab) -> None:
    lab.write_and_run(["%load_ext nbnet\n%nnviz playground --hide data, learning"])
    view = shown(lab)
    for name, there in {"Data": False, "Learning": False, "Features": True, "Hidden layers": True}.items():
        expect(view.get_by_role("region", name=name, exact=True)).to_be_visible(visible=there)
    layers, host = view.get_by_role("region", name="Hidden layers").bounding_box(), view.bounding_box()
    assert layers is not None
    assert host is not None
    assert layers["x"] - host["x"] < 20
    lab.screenshot("playground-without-cards")


def test_play_change_share_and_come_back(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1280, "height": 1300})
    lab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lab.write_and_run(["import nbnet as nb\nplayground = nb.Playground()\nplayground", "pass", "pass"])
    view = shown(lab)

    # It plays at once, and goes on while its network, data and features change.
    image = boundary(view)
    button(view, "Play").click()
    expect(button(view, "Pause")).to_be_visible()
    view.get_by_role("button", name="Add a layer").click()
    expect(view.get_by_role("group", name="Layer 3")).to_be_visible()
    view.get_by_role("combobox", name="Activation of layer 3").select_option("maxout")
    pieces = view.get_by_role("spinbutton", name="Pieces of layer 3")
    pieces.fill("3")
    pieces.press("Enter")
    view.get_by_role("button", name="Add a neuron to layer 1").click()
    expect(view.get_by_label("Neurons of layer 1: 5")).to_be_visible()
    view.get_by_role("button", name="x₁x₂").click()
    expect(view.get_by_role("button", name="x₁x₂")).to_have_attribute("aria-pressed", "true")
    expect(view.locator(".nbnet-plot-network svg text", has_text="x₁x₂")).to_be_visible()
    lab.until(lambda: lab.python("playground.trainer.iteration") > 100)
    assert lab.python("playground.model.sizes") == [3, 5, 2, 2, 1]
    view.get_by_role("radio", name="spiral").click()
    lab.until(lambda: lab.python("playground.recipe.data") == "spiral")
    button(view, "Pause").click()
    expect(button(view, "Play")).to_be_visible()
    lab.until(lambda: readout(view, "iteration") == f"{lab.python('playground.trainer.iteration'):,}")
    assert boundary(view) != image

    # A slider that is dragged is one change; the keys take it back and make it again.
    noise = view.get_by_role("slider", name="Noise")
    box = noise.bounding_box()
    assert box is not None
    lab.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    lab.page.mouse.down()
    for part in (0.3, 0.5, 0.7):
        lab.page.mouse.move(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
    lab.page.mouse.up()
    lab.until(lambda: lab.python("playground.recipe.noise") > 0.25)
    reached = lab.python("playground.recipe.noise")
    button(view, "Undo").click()
    lab.until(lambda: lab.python("playground.recipe.noise") == 0)
    view.locator(".nbnet-plot-network").click()
    view.press("Control+Shift+z")
    lab.until(lambda: lab.python("playground.recipe.noise") == reached)

    # What a card cannot take, it says; what waits for a reset, too.
    rate = view.get_by_role("spinbutton", name="learning rate")
    rate.fill("-1")
    rate.press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("learning_rate")
    rate.fill("0.05")
    rate.press("Enter")
    expect(view.get_by_role("alert")).to_be_empty()
    view.get_by_role("spinbutton", name="Seed").fill("7")
    view.get_by_role("spinbutton", name="Seed").press("Enter")
    expect(view.locator(".nbnet-restart")).to_have_text("Takes effect with the next reset.")
    view.get_by_role("combobox", name="Optimiser").select_option("Adam")
    expect(view.get_by_role("spinbutton", name="β₁")).to_have_value("0.9")
    view.get_by_role("checkbox", name="Show test data").check()
    marks = "(v) => v.querySelector('.nbnet-plot-boundary .js-plotly-plot')?.data.some((t) => t.uid === 'test0')"
    lab.until(lambda: view.evaluate(marks))
    lab.screenshot("playground-light")
    lab.dark()
    lab.page.wait_for_timeout(700)
    lab.screenshot("playground-dark")
    lab.light()

    # The text gives the same playground in another cell; the code the same training without one.
    view.get_by_role("button", name="Share and code").click()
    expect(view.locator(".nbnet-shared-code pre")).to_contain_text("nb.FeatureMLP(")
    cell, code = copied(lab, view, "As a line of text"), copied(lab, view, "As code")
    view.get_by_role("checkbox", name="with the present weights").check()
    expect(view.locator(".nbnet-shared-code pre")).to_contain_text("# The weights as they were.")
    weighty = copied(lab, view, "As a line of text")
    view.locator(".nbnet-share").press("Escape")
    expect(view.locator(".nbnet-share")).to_be_hidden()
    into_cell(lab, 1, cell.replace("nb.Playground(", "other = nb.Playground(") + "\nother")
    again = shown(lab, 1)
    expect(again.get_by_role("radio", name="spiral")).to_have_attribute("aria-checked", "true")
    assert lab.python("other.state == playground.state")
    into_cell(lab, 2, code)
    shown(lab, 2)
    losses = "[__import__('numpy').asarray(t.step(20) or t.history.loss).tolist() for t in (other.trainer, trainer)]"
    one, two = lab.python(losses)
    assert one == two
    assert len(one) == 20
    into_cell(lab, 2, weighty.replace("nb.Playground(", "third = nb.Playground("))
    assert lab.python(
        "[third.trainer.iteration, bool((third.model.scores(third.data.X) == "
        "playground.model.scores(third.data.X)).all())]"
    ) == [
        lab.python("playground.trainer.iteration"),
        True,
    ]


def test_a_reloaded_page_finds_the_running_playground_and_a_closed_one_pauses(lab: Lab) -> None:
    lab.write_and_run(["import nbnet as nb\n%load_ext nbnet", "playground = %nnviz playground --data xor --layers [3]"])
    view = shown(lab, 1)
    button(view, "Play").click()
    lab.until(lambda: lab.python("playground.trainer.iteration") > 20)
    lab.save()
    lab.reload()
    view = lab.output(1).locator(".nbnet-live[data-frame]")
    expect(button(view, "Pause")).to_be_visible(timeout=60_000)
    expect(view.get_by_role("radio", name="XOR")).to_have_attribute("aria-checked", "true")
    before = lab.python("playground.trainer.iteration")
    view.get_by_role("button", name="Remove a neuron from layer 1").click()
    lab.until(lambda: lab.python("playground.model.sizes") == [2, 2, 1])
    lab.until(lambda: lab.python("playground.trainer.iteration") > before)
    # Arrows walk through the data sets; a narrow page has everything in one column.
    lab.page.set_viewport_size({"width": 640, "height": 1300})
    view.get_by_role("radio", name="XOR").press("ArrowRight")
    lab.until(lambda: lab.python("playground.recipe.data") == "gauss")
    wide = view.evaluate("(view) => view.scrollWidth - view.clientWidth")
    assert wide <= 1
    lab.page.wait_for_timeout(700)
    lab.screenshot("playground-narrow")
    lab.command("notebook:clear-all-cell-outputs")
    lab.until(lambda: not lab.python("playground.trainer.running"), 30)


def test_what_is_typed_outlives_late_answers_and_what_is_refused_goes(lab: Lab) -> None:
    lab.write_and_run(["import nbnet as nb\nplayground = nb.Playground(layers=[4, (2, 'maxout')])\nplayground"])
    view = shown(lab)
    pieces = view.get_by_role("spinbutton", name="Pieces of layer 2")
    pieces.fill("3")
    lab.python("playground.add_neuron(0)")
    expect(view.get_by_label("Neurons of layer 1: 5")).to_be_visible()
    expect(pieces).to_have_value("3")
    expect(pieces).to_be_focused()
    pieces.press("Enter")
    lab.until(lambda: lab.python("playground.recipe.layers[1].pieces") == 3)
    seed = view.get_by_role("spinbutton", name="Seed")
    seed.fill("8")
    lab.python("playground.change(n=100)")
    expect(view.get_by_role("slider", name="Samples")).to_have_value("100")
    expect(seed).to_have_value("8")
    seed.fill("1.5")
    seed.press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("seed")
    expect(seed).to_have_value("0")
    expect(seed).to_be_focused()
    # A slider goes on from where its keys brought it, whatever answers are on their way.
    samples = view.get_by_role("slider", name="Samples")
    for _ in range(12):
        samples.press("ArrowRight")
    expect(samples).to_have_value("340")
    lab.until(lambda: lab.python("playground.recipe.n") == 340)
    # What comes from elsewhere while it is held shows when it is let go.
    samples.scroll_into_view_if_needed()
    place = samples.bounding_box()
    assert place
    lab.page.mouse.move(place["x"] + place["width"] * 0.8, place["y"] + place["height"] / 2)
    lab.page.mouse.down()
    lab.until(lambda: lab.python("playground.recipe.n") > 340)
    lab.python("playground.change(n=100)")
    lab.page.wait_for_timeout(600)
    expect(samples).not_to_have_value("100")
    lab.page.mouse.up()
    expect(samples).to_have_value("100")
    # A button that cannot be pressed any more leaves the focus to the other.
    for _ in range(2):
        view.get_by_role("button", name="Remove a neuron from layer 2").press("Enter")
        lab.page.wait_for_timeout(100)
    expect(view.get_by_role("button", name="Add a neuron to layer 2")).to_be_focused()


def test_nothing_is_cut_off_in_spanish_nor_in_a_column_made_narrow(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1280, "height": 1300})
    training = "trainer = nb.Trainer(nb.MLP([2, 3, 1]), *nb.datasets.moons(80)).fit(5)\nnb.view(trainer, panels='all')"
    lab.write_and_run(["import nbnet as nb\nnb.set_language('es')\nplayground = nb.Playground()\nplayground", training])
    lab.page.mouse.move(0, 0)
    for cell in (0, 1):
        view = shown(lab, cell)
        view.get_by_role("button", name="Paso", exact=True).click()  # what moves is painted, in the width of now
        expect(view.get_by_role("status").first).to_contain_text("en pausa")
    # The rules of the one view, which came later, are none of the other's.
    assert shown(lab, 0).locator(".nbnet-bar").evaluate("(bar) => getComputedStyle(bar).marginTop") == "0px"
    for width in (1280, 560, 1280):
        lab.page.set_viewport_size({"width": width, "height": 1300})
        for cell in (0, 1):
            view = shown(lab, cell)
            lab.until(lambda view=view: view.evaluate("(view) => view.scrollWidth - view.clientWidth") <= 1)
            lab.until(lambda view=view: view.evaluate(CUT_OFF) == [])
        lab.screenshot(f"spanish-{width}")
