"""Walking through the graph view in a real JupyterLab, with buttons and with keys alone; predicting; patterns."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab

NEURON = """
import numpy as np
import nbnet as nb

w0, x0, w1, x1, w2 = map(nb.Tensor, (2.0, -1.0, -3.0, -2.0, -3.0))
f = 1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2)))
view = nb.view(f, walk=True)
view
"""
FORK = """
a, b = nb.Tensor(2.0), nb.Tensor(1.0)
e = (a + b) * (b + 1)
quiz = nb.view(e, walk="backward", predict=True)
quiz
"""
AGAIN = "quiz"
NORM = """
W, x = nb.Tensor([[0.1, 0.5], [-0.3, 0.8]]), nb.Tensor([0.2, 0.4])
y = W @ x
norm = nb.view(np.sum(y**2), walk="backward", direction="TB")
norm
"""
GOLDEN = """
import numpy as np, nbnet as nb
w0, x0, w1, x1, w2 = map(nb.Tensor, (2.0, -1.0, -3.0, -2.0, -3.0))
W, x = nb.Tensor([[0.1, 0.5], [-0.3, 0.8]]), nb.Tensor([0.2, 0.4])
y = W @ x
a, b = nb.Tensor(2.0), nb.Tensor(1.0)
neuron = nb.view(1 / (1 + np.exp(-(w0 * x0 + w1 * x1 + w2))))
norm = nb.view(np.sum(y**2))
product = nb.view((a + b) * (b + 1))
"""
LARGE = """
v = nb.Tensor(0.5)
t = v
for _ in range(301): t = np.tanh(t)
nb.view(t)
"""
MAGIC = """
%load_ext nbnet
marked = %nnviz np.maximum(a * b, a + 1) --patterns
"""

FORWARD = [
    ("z1 = w0·x0", "= 2·(−1) = −2"),
    ("z2 = w1·x1", "= −3·(−2) = 6"),
    ("z3 = z1 + z2", "= −2 + 6 = 4"),
    ("z4 = z3 + w2", "= 4 + (−3) = 1"),
    ("z5 = −z4", "= −1 = −1"),
    ("z6 = exp(z5)", "= exp(−1) = 0.3679"),
    ("z7 = 1 + z6", "= 1 + 0.3679 = 1.368"),
    ("f = 1 / z7", "= 1 / 1.368 = 0.7311"),
]
BACKWARD = [
    [("1", "−0.5344", "−0.5344")],
    [("−0.5344", "1", "−0.5344")],
    [("−0.5344", "0.3679", "−0.1966")],
    [("−0.1966", "−1", "0.1966")],
    [("0.1966", "1", "0.1966"), ("0.1966", "1", "0.1966")],
    [("0.1966", "1", "0.1966"), ("0.1966", "1", "0.1966")],
    [("0.1966", "−2", "−0.3932"), ("0.1966", "−3", "−0.5898")],
    [("0.1966", "−1", "−0.1966"), ("0.1966", "2", "0.3932")],
]


def _view(lab: Lab, index: int) -> Locator:
    view = lab.output(index).locator(".nbnet-graph-view")
    expect(view.locator(".walk-title")).to_contain_text("Step")
    return view


def _texts(view: Locator, side: str) -> dict[str, str]:
    """What the picture shows on one side of every wire that has a number there."""
    found = view.locator(f"text.{side}").evaluate_all("(all) => all.map((each) => [each.dataset.id, each.textContent])")
    return {key.removesuffix(f"-{side}"): text for key, text in found if key and text}


def _flagged(view: Locator, flag: str) -> list[str]:
    found: list[str] = view.locator(f"[data-{flag}]").evaluate_all("(all) => all.map((each) => each.dataset.id)")
    return found


def test_the_neuron_is_walked_by_keys_alone_and_shows_exactly_its_golden_numbers(lab: Lab) -> None:
    lab.write_and_run([NEURON])
    view = _view(lab, 0)
    keys = {name: lab.python(f"view.graph.id({name})") for name in ("w0", "x0", "w1", "x1", "w2", "f")}
    scrubber = view.get_by_role("slider", name="Step of the walk")
    title = view.locator(".walk-title")
    assert len(_texts(view, "value")) == 5
    assert _texts(view, "grad") == {}
    scrubber.focus()
    for place, (symbols, numbers) in enumerate(FORWARD, 1):
        lab.page.keyboard.press("ArrowRight")
        expect(title).to_have_text(f"Step {place} of 17: forward pass")
        expect(view.locator(".rule-equation .symbol")).to_have_text(symbols)
        expect(view.locator(".rule-equation .number")).to_have_text(numbers)
        assert len(_texts(view, "value")) == 5 + place
        assert len(_flagged(view, "lit")) == 1
    assert _texts(view, "value")[keys["f"]] == "0.7311"
    assert _texts(view, "grad") == {}
    lab.page.keyboard.press("ArrowRight")
    expect(view.locator(".rule-equation")).to_have_text("∂f/∂f= 1")
    for place, rows in enumerate(BACKWARD, 10):
        lab.page.keyboard.press("ArrowRight")
        expect(title).to_have_text(f"Step {place} of 17: backward pass")
        expect(view.locator(".rule-product .number")).to_have_text([number for row in rows for number in row])
    gradients = _texts(view, "grad")
    assert [gradients[keys[name]] for name in ("w0", "w1", "w2", "x0", "x1")] == [
        "−0.1966",
        "−0.3932",
        "0.1966",
        "0.3932",
        "−0.5898",
    ]
    assert _flagged(view, "lit") == ["n5-gate"]
    assert sorted(_flagged(view, "made")) == sorted([keys["w0"], keys["x0"]])
    expect(view.locator(".spoken")).to_contain_text("∂f/∂w0 = ∂f/∂z1 · x0 = 0.1966 · (−1) = −0.1966")
    expect(view.get_by_role("button", name="Next step").first).to_be_disabled()

    # One step back, by key and by button; the ends.
    lab.page.keyboard.press("ArrowLeft")
    expect(title).to_have_text("Step 16 of 17: backward pass")
    assert keys["w0"] not in _texts(view, "grad")
    view.get_by_role("button", name="One step back").click()
    expect(title).to_have_text("Step 15 of 17: backward pass")
    lab.page.keyboard.press("Home")
    expect(title).to_have_text("Step 0 of 17: forward pass")
    lab.page.keyboard.press("End")
    expect(title).to_have_text("Step 17 of 17: backward pass")
    scrubber.fill("16")
    expect(title).to_have_text("Step 16 of 17: backward pass")

    # A slider keeps the place, and its numbers go into the rule.
    number = view.get_by_role("spinbutton", name="value of w1", exact=True)
    number.fill("1")
    number.press("Enter")
    expect(view.locator(".rule-product .local .number")).to_have_text(["−2", "1"])
    expect(title).to_have_text("Step 16 of 17: backward pass")
    lab.save()
    lab.reload()
    view = _view(lab, 0)
    expect(view.locator(".walk-title")).to_have_text("Step 16 of 17: backward pass")
    assert keys["w0"] not in _texts(view, "grad")

    # Space plays until the end; the walk ends with its button, and every number is there again.
    view.get_by_role("slider", name="Step of the walk").focus()
    lab.page.keyboard.press("ArrowLeft")
    lab.page.keyboard.press("Space")
    expect(view.get_by_role("button", name="Pause")).to_be_visible()
    expect(view.locator(".walk-title")).to_have_text("Step 17 of 17: backward pass")
    expect(view.get_by_role("button", name="Play")).to_be_visible()
    view.get_by_role("button", name="Walk", exact=True).click()
    expect(view.locator(".panel.walk")).to_be_hidden()
    assert len(_texts(view, "grad")) == 13
    assert _flagged(view, "lit") == []


def test_predictions_forward_mode_and_patterns(lab: Lab) -> None:
    lab.write_and_run(["import numpy as np\nimport nbnet as nb", FORK, NORM, MAGIC, AGAIN])
    quiz = _view(lab, 1)
    title = quiz.locator(".walk-title")
    quiz.get_by_role("slider", name="Step of the walk").focus()
    lab.page.keyboard.press("ArrowRight")
    expect(title).to_have_text("Step 1 of 3: backward pass")
    assert _texts(quiz, "grad") == {"n5": "1", "n2": "?", "n4": "?"}
    lab.page.keyboard.press("Enter")
    expect(quiz.get_by_label("∂e/∂z1 =")).to_be_focused()
    lab.page.keyboard.press("Escape")
    expect(quiz.get_by_role("slider", name="Step of the walk")).to_be_focused()
    lab.page.keyboard.press("Enter")

    def type_answers(*answers: str) -> None:
        for answer in answers:
            lab.page.keyboard.type(answer)
            lab.page.keyboard.press("Enter")

    type_answers("3", "3")
    expect(quiz.locator(".told.wrong")).to_have_text("✗ That is ∂e/∂z2: the inputs are swapped.")
    expect(quiz.get_by_role("status").and_(quiz.locator(".spoken"))).to_contain_text(
        "∂e/∂z1: That is ∂e/∂z2: the inputs are swapped. "
    )
    expect(quiz.get_by_label("∂e/∂z1 =")).to_have_accessible_description("✗ That is ∂e/∂z2: the inputs are swapped.")
    expect(quiz.get_by_label("∂e/∂z1 =")).to_be_focused()
    type_answers("2")
    expect(quiz.locator(".told.right")).to_have_count(2)
    expect(quiz.get_by_role("button", name="Next step").last).to_be_focused()
    lab.page.keyboard.press("Enter")
    expect(quiz.get_by_label("∂e/∂b =")).to_be_focused()
    type_answers("3")
    expect(quiz.locator(".told.right")).to_have_count(1)
    expect(quiz.locator(".rule-sum")).to_contain_text("still to come: 1")
    lab.page.keyboard.press("Enter")
    expect(quiz.get_by_label("∂e/∂a =")).to_be_focused()
    type_answers("2", "two")
    expect(quiz.get_by_role("alert")).to_contain_text("Type a number, such as -0.5")
    quiz.get_by_label("∂e/∂b =").fill("2")
    quiz.get_by_role("button", name="Check").click()
    expect(quiz.locator(".told.wrong")).to_contain_text("contributions add up")
    quiz.get_by_role("button", name="Show it").click()
    expect(quiz.locator(".told.shown")).to_have_text("→ It is 5.")
    expect(quiz.locator(".rule-sum")).to_have_text("Contributions add up∂e/∂b =3+2=5")
    told = "Done: 3 of 5 right at the first try, 1 later, 1 shown. Worth another look: ∂e/∂z1, ∂e/∂b."
    expect(quiz.locator(".score")).to_have_text(told)
    assert lab.python("[quiz.score.right, quiz.score.later, quiz.score.shown]") == [3, 1, 1]

    # Another view of it shows the same answers, and so does the page after a reload.
    for answered in (lab.output(4).locator(".nbnet-graph-view"), quiz):
        expect(answered.locator(".told.shown")).to_have_text("→ It is 5.")
        expect(answered.locator(".told.right")).to_have_text("✓ Right: 2")
        expect(answered.locator(".answer").first).to_have_value("2")
        expect(answered.locator(".score")).to_contain_text("3 of 5")
        if answered is not quiz:
            lab.save()
            lab.reload()

    # With other numbers it is another question.
    quiz.get_by_role("slider", name="a", exact=True).press("Home")
    expect(quiz.get_by_label("∂e/∂b =")).to_be_enabled()
    assert _texts(quiz, "grad")["n1"] == "?"
    quiz.get_by_role("button", name="Undo").click()
    expect(quiz.locator(".told.shown")).to_have_text("→ It is 5.")

    # The same graph in forward mode: a pass for each leaf, against one pass back for both.
    quiz.get_by_label("Predict first").uncheck()
    for leaf, derivative in (("a", "2"), ("b", "5")):
        quiz.get_by_role("combobox", name="Which walk").select_option("forward-mode")
        quiz.get_by_role("combobox", name="What moves").select_option(label=f"∂ / ∂{leaf}")
        expect(quiz.locator(".walk-title")).to_have_text(f"Step 0 of {'2' if leaf == 'a' else '3'}: forward mode")
        quiz.get_by_role("button", name="Last step").click()
        expect(quiz.locator('[data-id="n5-grad"]')).to_have_text(derivative)
    expect(quiz.locator(".legend .grad")).to_have_text("∂ / ∂b")
    assert _texts(quiz, "grad") == {"n0": "0", "n1": "1", "n2": "1", "n4": "1", "n5": "5"}
    expect(quiz.locator(".passes tr").nth(2)).to_have_text("∂e/∂b55")
    expect(quiz.locator(".passes th").nth(0)).to_have_text("forward mode: 2 of 2")
    expect(quiz.locator(".passes th").nth(1)).to_have_text("reverse mode: 1 of 1")

    # Arrays, from top to bottom.
    norm = _view(lab, 2)
    for place in (1, 2, 3):
        norm.get_by_role("button", name="Next step").first.click()
        expect(norm.locator(".walk-title")).to_have_text(f"Step {place} of 3: backward pass")
    expect(norm.locator(".rule-product .downstream .number")).to_have_text(
        ["[[0.088, 0.176], [0.104, 0.208]]", "[−0.112, 0.636]"]
    )
    entries = [norm.locator(f'[data-id="{lab.python("norm.graph.id(W)")}-grad-{n}"]').text_content() for n in range(4)]
    assert entries == ["0.088", "0.176", "0.104", "0.208"]

    # Marks on the gates, and their legend.
    marked = lab.output(3).locator(".nbnet-graph-view")
    expect(marked.locator(".badge")).to_have_count(3)
    assert {flow: marked.locator(f".badge .{flow}").count() for flow in ("distributes", "scales", "routes")} == {
        "distributes": 1,
        "scales": 1,
        "routes": 1,
    }
    expect(marked.locator(".pattern")).to_have_count(3)
    marked.get_by_role("button", name="Patterns").press("Enter")
    expect(marked.locator(".badge")).to_have_count(0)


def test_golden_numbers_are_read_from_the_pictures_and_too_large_a_graph_says_so(lab: Lab) -> None:
    lab.write_and_run([GOLDEN, "neuron", "norm", "product", LARGE])
    views = [lab.output(index).locator(".nbnet-graph-view") for index in (1, 2, 3)]
    names = {"neuron": "w0 w1 w2 x0 x1", "norm": "W x y", "product": "a b"}
    keys = {
        view: lab.python(f"[{view}.graph.id(t) for t in ({leaves.replace(' ', ', ')}, {view}.graph.output)]")
        for view, leaves in names.items()
    }

    def numbers(place: int, side: str) -> dict[str, list[str]]:
        """By name of the tensor: the number, or the numbers, on one side of its wire."""
        view, leaves = list(names.items())[place]
        texts = (
            views[place]
            .locator(f"text.{side}, .{side} text")
            .evaluate_all("(all) => all.map((each) => [each.dataset.id, each.textContent])")
        )
        called = dict(zip(keys[view], [*leaves.split(), "f"], strict=True))
        found: dict[str, list[str]] = {}
        for key, text in texts:
            if key and text and key.partition("-")[0] in called:
                found.setdefault(called[key.partition("-")[0]], []).append(text)
        return found

    neuron = numbers(0, "value")
    assert neuron == {"w0": ["2"], "w1": ["−3"], "w2": ["−3"], "x0": ["−1"], "x1": ["−2"], "f": ["0.7311"]}
    assert numbers(0, "grad") == {
        "w0": ["−0.1966"],
        "w1": ["−0.3932"],
        "w2": ["0.1966"],
        "x0": ["0.3932"],
        "x1": ["−0.5898"],
        "f": ["1"],
    }
    norm = numbers(1, "value")
    assert norm == {"W": ["0.1", "0.5", "−0.3", "0.8"], "x": ["0.2", "0.4"], "y": ["0.22", "0.26"], "f": ["0.116"]}
    assert numbers(1, "grad") == {
        "W": ["0.088", "0.176", "0.104", "0.208"],
        "x": ["−0.112", "0.636"],
        "y": ["0.44", "0.52"],
        "f": ["1"],
    }
    assert numbers(2, "value") == {"a": ["2"], "b": ["1"], "f": ["6"]}
    assert numbers(2, "grad") == {"a": ["2"], "b": ["5"], "f": ["1"]}

    large = lab.output(4).locator(".nbnet-graph-view")
    large.get_by_role("button", name="Walk", exact=True).click()
    expect(large.get_by_role("alert")).to_contain_text("up to 300 gates; this graph has 301")
    expect(large.get_by_role("button", name="Walk", exact=True)).to_have_attribute("aria-pressed", "false")
