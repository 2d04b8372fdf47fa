"""The panels of a live training in a real JupyterLab: the menu, the slider of time, runs, settings, links."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab
from tests.browser.test_training_view import button, readout, shown

START = """import nbnet as nb
X, y = nb.datasets.spiral(n=200, noise=0.05, seed=0)
trainer = nb.Trainer(nb.MLP([2, 6, 4, 1]), X, y, optimizer=nb.Adam(0.03)).fit(100)
view = nb.view(trainer, panels="loss, boundary, network, worst, confusion")
view"""


def panel(view: Locator, name: str) -> Locator:
    """A panel by its name."""
    return view.locator(f".nbnet-plot-{name}")


def alternative(view: Locator, name: str) -> str:
    """What is read of a panel to those who do not see it."""
    return panel(view, name).locator(".nbnet-alternative").inner_text()


def first_edge(view: Locator) -> str:
    """The name and weight of the first line of the diagram."""
    text: str = panel(view, "network").locator(".edge title").first.evaluate("(title) => title.textContent")
    return text


# How many of the diagram's lines have paint where their middle is; a dash and a gap are shorter than what is looked at.
WIRES = """(view) => {
    const panel = view.querySelector(".nbnet-network");
    const context = panel.querySelector("canvas").getContext("2d");
    return [...panel.querySelectorAll(".edge")].filter((edge) => {
        const { x, y } = edge.getPointAtLength(edge.getTotalLength() / 2);
        return context.getImageData(2 * x - 12, 2 * y - 12, 24, 24).data.some((value) => value > 0);
    }).length;
}"""


# Click boxes in one go; return the labels of those whose tick went away while Python answered.
TICK_TOGETHER = """async (view, labels) => {
    const boxes = labels.map((label) =>
        [...view.querySelectorAll(".nbnet-menu label")].find((each) => each.textContent.trim() === label).control);
    for (const box of boxes) box.click();
    const lost = new Set();
    const until = performance.now() + 1500;
    while (performance.now() < until) {
        boxes.forEach((box, i) => box.checked || lost.add(labels[i]));
        await new Promise((next) => setTimeout(next));
    }
    return [...lost];
}"""


def test_panels_time_runs_and_settings(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1400, "height": 1700})
    lab.write_and_run([START, "nb.view(trainer, panels='confusion')"])
    other = shown(lab, 1)
    view = shown(lab)

    # The slider moves every panel of every view, and leaves the model alone.
    slider = view.get_by_role("slider", name="Moment of the training")
    now = first_edge(view), panel(view, "boundary").screenshot(), alternative(other, "confusion")
    slider.fill("20")
    expect(view.locator(".nbnet-moment")).to_have_text("iteration 20 of 100")
    assert lab.python("[view.shown, trainer.iteration]") == [20, 100]
    weight = lab.python("float(trainer.moment(20).model.parameters['layer1.W'].data[0, 0])")
    lab.until(lambda: first_edge(view) == f"layer1.W[0, 0] = {weight:.4g}")
    expect(other.locator(".nbnet-moment")).to_have_text("iteration 20 of 100")
    lab.until(lambda: alternative(other, "confusion") != now[2])
    assert panel(view, "boundary").screenshot() != now[1]
    assert view.evaluate(WIRES) == 2 * 6 + 6 * 4 + 4
    assert readout(view, "iteration") == "20"
    lab.screenshot("panels-past")
    view.focus()
    view.press("[")
    expect(view.locator(".nbnet-moment")).to_have_text("iteration 19 of 100")
    view.press("Escape")
    expect(view.locator(".nbnet-moment")).to_have_text("now")
    lab.until(lambda: first_edge(view) == now[0])

    # To continue from a moment keeps what came after it.
    slider.fill("30")
    button(view, "Continue from here").click()
    expect(view.locator(".nbnet-run")).to_contain_text("run 1")
    assert lab.python("[trainer.iteration, trainer.runs[0].iteration, view.shown]") == [30, 100, None]
    rate = view.get_by_role("spinbutton", name="learning rate")
    rate.fill("0.1")
    rate.press("Enter")
    lab.until(lambda: lab.python("trainer.learning_rate") == 0.1)
    # The field shows what Python holds, while it has the focus as well, but not over what is being typed.
    lab.python("[trainer.change_setting('learning_rate', 0.2), view.moved()]")
    expect(rate).to_have_value("0.2")
    rate.press("End")
    rate.press_sequentially("5")
    lab.python("[trainer.change_setting('l2', 0.125), view.moved()]")
    expect(view.get_by_role("spinbutton", name="L2 λ")).to_have_value("0.125")
    expect(rate).to_have_value("0.25")
    rate.press("Enter")
    lab.until(lambda: lab.python("trainer.learning_rate") == 0.25)
    lab.python("[trainer.change_setting('l2', 0), view.moved()]")
    rate.fill("-1")
    rate.press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("learning_rate")
    view.get_by_role("combobox", name="How far a step goes").select_option("one epoch")
    button(view, "Step").click()
    expect(view.get_by_role("status")).to_have_text("paused at iteration 31")

    # The menu opens and closes panels; Python sees which are open.
    view.locator("summary").click()
    chosen = ["compare", "landscape", "hidden", "histograms"]
    assert view.evaluate(TICK_TOGETHER, ["Pinned runs", "Loss landscape", "Hidden space", "Histograms"]) == []
    lab.until(lambda: set(chosen) <= set(lab.python("view.panels")))
    expect(view.get_by_label("Curve")).to_be_disabled()
    view.get_by_role("checkbox", name="Histograms").press("Escape")
    expect(panel(view, "landscape").locator(".js-plotly-plot")).to_be_visible()
    panel(view, "confusion").get_by_role("button", name="Close this panel").click()
    expect(panel(view, "confusion")).to_have_count(0)
    names = ["loss", "boundary", "network", "worst", "compare", "landscape", "hidden", "histograms"]
    assert lab.python("view.panels") == names

    # Pointing at a row rings its sample on the boundary plot.
    ring = """(view) => view.querySelector('.nbnet-plot-boundary .js-plotly-plot')
        .data.find((trace) => trace.uid === 'selected').x"""
    row = panel(view, "worst").locator("tbody tr").first
    row.focus()
    sample = int(row.locator("td").first.inner_text())
    lab.until(lambda: view.evaluate(ring) == [lab.python(f"float(trainer.X[{sample}, 0])")])
    row.blur()

    # An option of a panel.
    view.get_by_role("combobox", name="Decision boundary: Colours").select_option("class")
    lab.until(lambda: lab.python("view.panel_set['boundary'].choices[0].value") == "class")
    button(view, "Play").click()
    lab.page.wait_for_timeout(1500)
    button(view, "Pause").click()
    expect(button(view, "Play")).to_be_visible()
    lab.page.wait_for_timeout(1500)
    lab.screenshot("panels-light")
    lab.dark()
    lab.page.wait_for_timeout(1000)
    lab.screenshot("panels-dark")
    lab.light()


def test_ten_views_of_ten_thousand_points_stay_in_step(lab: Lab) -> None:
    data = "import nbnet as nb\nX, y = nb.datasets.spiral(n=10_000, noise=0.1, seed=0)\n"
    lab.write_and_run(
        [
            f"{data}trainer = nb.Trainer(nb.MLP([2, 8, 1]), X, y, batch_size=100)",
            "display(*[nb.view(trainer, panels='boundary') for _ in range(10)])",
        ]
    )
    shown_views = lab.output(1).locator(".nbnet-live")
    first = shown_views.first
    first.locator(".js-plotly-plot").wait_for(timeout=60_000)
    button(first, "Play").click()
    lab.page.wait_for_timeout(2500)
    button(first, "Pause").click()
    expect(button(first, "Play")).to_be_visible()
    done = lab.python("trainer.iteration")
    assert done > 50
    last = shown_views.last
    last.scroll_into_view_if_needed()
    lab.until(lambda: readout(last, "iteration") == f"{done:,}")
    assert shown_views.count() == 10
    # A cell that is run again leaves its own views behind, and no others.
    lab.run_cell(1)
    lab.until(lambda: lab.python("len(trainer._listeners)") == 10)
    expect(shown_views).to_have_count(10)


def test_a_diverging_run_explains_itself(lab: Lab) -> None:
    lab.write_and_run(
        [
            "import nbnet as nb\nX, y = nb.datasets.plane(n=50)\n"
            "trainer = nb.Trainer(nb.MLP([2, 8, 1], activation='relu', task='regression'), X * 100, y,"
            " optimizer=nb.SGD(5.0))\nnb.view(trainer)"
        ]
    )
    view = shown(lab)
    button(view, "Play").click()
    expect(view.get_by_role("alert")).to_contain_text("try a smaller learning_rate")
    button(view, "Reset").click()
    expect(view.get_by_role("status")).to_have_text("ready")
    assert view.get_by_role("alert").inner_text() == ""


LINEAR = """import nbnet as nb
X, y = nb.datasets.gauss(n=60, noise=0.1, seed=0)
perceptron = nb.Trainer(nb.Perceptron(2), X, y)
nb.view(perceptron, panels="loss, boundary, histograms, worst")"""
CLASSES = """data = nb.datasets.blobs(n=150, seed=0)
blobs = nb.Trainer(nb.LinearClassifier(2, 3), *data, optimizer=nb.SGD(0.05)).fit(50)
nb.view(blobs, panels="boundary, confusion")"""
FLOWERS = """flowers = nb.Trainer(nb.MLP([4, 3, 3]), *nb.datasets.iris(classes=3, features="all")).fit(50)
nb.view(flowers, panels="boundary, network, worst", feature_names=["a", "b", "c", "d"])"""
BUMPS = """bumps = nb.Trainer(nb.MLP([2, 4, 1], task="regression"), *nb.datasets.bumps(n=100, seed=0))
nb.view(bumps, panels="loss, boundary, worst")"""


POINTED_AT = """import numpy as np
from nbnet.models.layers import layer_outputs
trainer = nb.Trainer(nb.MLP([2, 4, 1]), X, y, optimizer=nb.Adam(0.03)).fit(100)
def signs(unit, places):
    return [int(value) for value in np.sign(layer_outputs(trainer.model, np.array(places))[0][:, unit])]
nb.view(trainer, panels="boundary, network, weights")"""

# Some places near the edges of the large picture, where no sample is drawn, and the sign whose colour each has.
COLOURS = """(view) => {
    const plot = view.querySelector(".nbnet-plot-boundary .js-plotly-plot");
    const { xaxis, yaxis } = plot._fullLayout;
    const context = view.querySelector(".nbnet-plot-boundary .nbnet-painting").getContext("2d");
    const places = [0.02, 0.5, 0.98].flatMap((x) => [0.02, 0.5, 0.98].map((y) => [x, y]))
        .filter((place) => place.some((share) => share !== 0.5));
    return places.map(([across, down]) => {
        const left = xaxis._offset + across * xaxis._length, top = yaxis._offset + down * yaxis._length;
        const [red, , blue] = context.getImageData(left * devicePixelRatio, top * devicePixelRatio, 1, 1).data;
        const [x, y] = [xaxis.p2d(across * xaxis._length), yaxis.p2d(down * yaxis._length)];
        return { x, y, sign: Math.sign(blue - red) };
    });
}"""


def shows(lab: Lab, view: Locator, unit: int) -> bool:
    """Whether the large picture has the colours of a neuron's answers."""
    places = view.evaluate(COLOURS)
    answers: list[int] = lab.python(f"signs({unit}, {[[each['x'], each['y']] for each in places]})")
    return [each["sign"] for each in places] == answers


def test_a_neuron_that_is_pointed_at_fills_the_large_picture(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1300, "height": 1000})
    lab.write_and_run([START.rpartition("trainer =")[0], POINTED_AT])
    view = shown(lab, 1)
    title = panel(view, "boundary").locator(".nbnet-panel-label")
    at_rest = panel(view, "boundary").locator(".nbnet-painting[width='0']")
    expect(at_rest).to_have_count(1)  # before, Python's frame is painted, and looks a little different
    before = panel(view, "boundary").screenshot()
    for unit in range(4):
        panel(view, "network").locator(".neuron").nth(2 + unit).hover()
        expect(title).to_have_text(f"layer 1, neuron {unit}")
        assert shows(lab, view, unit)
    lab.page.wait_for_timeout(600)  # Plotly draws at rest, and does not take the neuron away
    assert shows(lab, view, 3)
    lab.screenshot("panels-neuron")
    lab.python("bool(trainer.fit(300, progress=False))")
    lab.until(lambda: shows(lab, view, 3))
    panel(view, "network").locator(".neuron").first.hover()
    expect(title).to_have_text("x0")
    title.hover()
    expect(title).to_have_text("Decision boundary")
    lab.python("bool(trainer.reset() or trainer.fit(100, progress=False))")
    expect(title).to_have_text("Decision boundary")
    expect(at_rest).to_have_count(1)
    lab.until(lambda: panel(view, "boundary").screenshot() == before)

    # With the keys: the neuron whose weights are chosen.
    view.get_by_role("button", name="Close this panel: Network").focus()
    lab.page.keyboard.press("Tab")
    expect(view.get_by_role("combobox", name="Weights by hand: Neuron")).to_be_focused()
    expect(title).to_have_text("layer 1, neuron 0")
    lab.page.keyboard.press("ArrowDown")
    expect(title).to_have_text("layer 1, neuron 1")
    lab.until(lambda: shows(lab, view, 1))
    lab.page.keyboard.press("Tab")
    expect(title).to_have_text("Decision boundary")


def drawn(view: Locator, uid: str) -> list[float]:
    """The x of a trace of the boundary plot, without what is missing."""
    found: list[float] = view.evaluate(
        """(view, uid) => [...(view.querySelector(".nbnet-plot-boundary .js-plotly-plot")
            .data.find((trace) => trace.uid === uid)?.x ?? [])].filter(Number.isFinite)""",
        uid,
    )
    return found


def test_lines_vectors_and_planes(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1100, "height": 1300})
    lab.write_and_run([LINEAR, CLASSES, FLOWERS, BUMPS])

    # A perceptron goes from mistake to mistake; each is a sum of vectors.
    view = shown(lab)
    view.get_by_role("combobox", name="How far a step goes").select_option("to the next mistake")
    for mistakes in (1, 2):
        button(view, "Step").click()
        lab.until(lambda made=mistakes: readout(view, "mistakes") == str(made))
    lab.until(lambda: len(drawn(view, "change")) == 5)
    assert lab.python("perceptron.iteration == perceptron.learner.updates[-1].iteration")
    expect(view.locator(".nbnet-notes")).to_contain_text("η t x")
    lab.page.wait_for_timeout(500)
    lab.screenshot("panels-mistake")
    button(view, "Step").click()
    expect(view.get_by_role("status")).to_contain_text("converged")

    # Each class of a linear classifier has its line and its vector.
    view = shown(lab, 1)
    lab.until(lambda: all(drawn(view, f"{kind}{k}") for kind in ("zero", "weights") for k in range(3)))
    lab.page.wait_for_timeout(500)
    lab.screenshot("panels-classes")

    # Of four features two are chosen, for all panels, with the keyboard.
    view = shown(lab, 2)
    across = view.get_by_role("combobox", name="Decision boundary: Across")
    expect(across).to_have_value("components")
    across.select_option("c")
    up = view.get_by_role("combobox", name="Decision boundary: Up")
    expect(up).to_have_value("0")
    up.focus()
    up.select_option("d")
    expect(up).to_have_value("3")
    expect(up).to_be_focused()
    title = view.locator(".nbnet-plot-boundary .xtitle")
    expect(title).to_have_text("c")
    lab.page.wait_for_timeout(500)
    lab.screenshot("panels-pair")
    across.select_option("principal components")
    expect(title).to_have_text("component 1")

    # A regression has predictions and R², and numbers before its first step.
    view = shown(lab, 3)
    assert readout(view, "loss") != "—"
    expect(panel(view, "boundary").locator("figcaption")).to_contain_text("Predictions")
    expect(panel(view, "loss").locator("figcaption")).to_contain_text("Loss and R²")
    lab.page.wait_for_timeout(500)
    lab.screenshot("panels-regression")

    # All of it in a narrow page, and at twice the size.
    lab.page.set_viewport_size({"width": 600, "height": 1300})
    lab.page.wait_for_timeout(700)
    lab.screenshot("panels-narrow")
    assert view.evaluate("(view) => view.scrollWidth - view.clientWidth") <= 1
