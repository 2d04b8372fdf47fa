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
    lab.write_and_run([START, "other = nb.view(trainer, panels='boundary')\nother"])
    shown(lab, 1)
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
