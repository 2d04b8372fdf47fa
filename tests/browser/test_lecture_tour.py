"""Lecture 0 as a student meets it: run everything, move a slider, train, pause, reload."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lab import Lab
from tests.notebooks.execute import LECTURES

# What the pictures must show, computed by the formula of the lecture and by the graph: all values, all gradients.
EXPECTED = """(lambda graph: {
    f"{graph.id(t)}-{kind}": nb.drawing.number(float(array))
    for t in graph.nodes_topologically_sorted() if not t.is_constant
    for kind, array in (("value", t.data), ("grad", graph.backward()[t] if t.is_leaf else t.grad))
})(nb.ComputationalGraph(f))"""


@pytest.fixture(params=["en/00_tour.ipynb", "es/00_recorrido.ipynb"])
def tour(request: pytest.FixtureRequest, lab: Lab) -> Lab:
    """The lecture of one language, open and run."""
    lecture = LECTURES / request.param
    shutil.copy(lecture, lab.server.root / lecture.name)
    lab.open(lecture.name)
    lab.run_all()
    return lab


def drag(lab: Lab, slider: Locator, share: float) -> float:
    """Drag a slider's thumb with the mouse to a share of its range, in many small moves; the value it then has."""
    slider.scroll_into_view_if_needed()
    low, high, value = (float(slider.evaluate(f"(range) => range.{name}")) for name in ("min", "max", "value"))
    box = slider.bounding_box()
    assert box is not None
    thumb = 16
    x = lambda part: box["x"] + thumb / 2 + part * (box["width"] - thumb)  # noqa: E731
    y = box["y"] + box["height"] / 2
    lab.page.mouse.move(x((value - low) / (high - low)), y)
    lab.page.mouse.down()
    lab.page.mouse.move(x(share), y, steps=20)
    lab.page.mouse.up()
    return float(slider.input_value())


def shown(view: Locator, ids: list[str]) -> dict[str, str]:
    """The texts on the wires of a picture."""
    texts: dict[str, str] = view.evaluate(
        """(view, ids) => Object.fromEntries(
            ids.map((id) => [id, view.querySelector(`[data-id="${id}"]`)?.textContent ?? "missing"]))""",
        ids,
    )
    return texts


def test_a_slider_moves_every_number_as_python_computes_it(tour: Lab) -> None:
    view = tour.output(tour.index("%nnviz f")).locator(".nbnet-graph-view")
    expect(view).to_be_visible()
    before = tour.python(EXPECTED)
    assert shown(view, list(before)) == before
    output = tour.python("nb.ComputationalGraph(f).id(f)") + "-value"
    assert before[output] == "0.7311"

    value = drag(tour, view.get_by_role("slider", name="w2", exact=True), 0.9)
    assert value > 0
    tour.until(lambda: tour.python("float(w2.data)") == value)
    last = tour.python("f'{neuron(2, -3, %r, -1, -2):.4f}'" % value).rstrip("0")  # noqa: UP031
    after = tour.python(EXPECTED)
    assert after[output] == last
    tour.until(lambda: shown(view, list(after)) == after)
    assert after != before
    tour.screenshot(f"graph-{tour.name}")

    tour.save()
    tour.reload()
    view = tour.output(tour.index("%nnviz f")).locator(".nbnet-graph-view")
    expect(view.locator(f'[data-id="{output}"]')).to_have_text(last)
    assert shown(view, list(after)) == after


LAST_LOSS = """(view) => {
    const curve = view.querySelector(".nbnet-plot-loss .js-plotly-plot")?.data.find((trace) => trace.y?.length);
    return curve ? curve.y[curve.y.length - 1] : null;
}"""


def last_loss(view: Locator) -> float | None:
    """The end of the loss curve. A view draws only while in sight, and the page may still be growing above it."""
    view.scroll_into_view_if_needed()
    drawn: float | None = view.evaluate(LAST_LOSS)
    return drawn


def test_both_trainings_start_move_pause_and_survive_a_reload(tour: Lab) -> None:
    for trainer in ("perceptron", "learner"):
        train_and_reload(tour, trainer)


def train_and_reload(tour: Lab, trainer: str) -> None:
    cell = tour.index(f"%nnviz {trainer}")
    view = tour.output(cell).locator(".nbnet-live")
    expect(view.locator(".js-plotly-plot")).to_have_count(2)
    play, pause, step = (view.get_by_role("button", name=name) for name in ("Play", "Pause", "Step"))

    plots = [view.locator(f".nbnet-plot-{name}") for name in ("loss", "boundary")]
    seen = [[plot.screenshot() for plot in plots]]
    readouts = {view.locator(".nbnet-readouts").inner_text()}

    play.click()
    expect(pause).to_be_visible()
    for _ in range(3):
        tour.page.wait_for_timeout(400)
        readouts.add(view.locator(".nbnet-readouts").inner_text())
        seen.append([plot.screenshot() for plot in plots])
    assert len(readouts) == 4
    for pictures in zip(*seen, strict=True):
        assert len(set(pictures)) > 1
    assert tour.python(f"{trainer}.running")

    pause.click()
    expect(play).to_be_visible()
    stopped = tour.python(f"{trainer}.iteration")
    tour.page.wait_for_timeout(700)
    assert tour.python(f"{trainer}.iteration") == stopped > 10
    tour.screenshot(f"training-{trainer}-{tour.name}")
    history = tour.python(f"{trainer}.history.loss.tolist()")
    assert len(history) == stopped
    tour.until(lambda: last_loss(view) == pytest.approx(history[-1], rel=1e-5, abs=1e-6))
    assert history[-1] < max(history) / 1.5

    tour.save()
    tour.reload()
    view = tour.output(cell).locator(".nbnet-live")
    expect(view.locator(".js-plotly-plot")).to_have_count(2)
    expect(play).to_be_visible()
    tour.until(lambda: last_loss(view) == pytest.approx(history[-1], rel=1e-5, abs=1e-6))
    step.click()
    tour.until(lambda: tour.python(f"{trainer}.iteration") == stopped + 1)
    one_more = tour.python(f"{trainer}.history.loss[-1].item()")
    tour.until(lambda: last_loss(view) == pytest.approx(one_more, rel=1e-5, abs=1e-6))
