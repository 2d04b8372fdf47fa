"""``%nnviz`` at a student's keyboard: Tab, help, a slip of the pen, and one view a cell."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.lab import Lab

SETUP = "import nbnet as nb\n%load_ext nbnet\nweight, x = nb.Tensor(2.0), nb.Tensor(-1.0)\nf = weight * x"


SHOWS = ["%nnviz f", "g = %nnviz f\ng", "%nnviz f\nprint('after')"]
SLIPS = {
    "%nnviz wieght": "UsageError: the notebook has no variable 'wieght'; did you mean 'weight'?",
    "%nnviz f --direcshun TB": "UsageError: the view of a Tensor has no option 'direcshun'; did you mean 'direction'?",
}


def test_shows_documents_complains_and_completes(lab: Lab) -> None:
    lab.write_and_run([SETUP, *SHOWS, "%nnviz?", ""])
    for cell in (1, 2, 3):
        expect(lab.output(cell).locator(".nbnet-graph-view")).to_have_count(1)
    expect(lab.output(3)).to_contain_text("after")

    help_pane = lab.page.locator(".jp-Inspector, .jp-OutputArea-output").filter(has_text="%%nnviz [--option value")
    expect(help_pane.first).to_contain_text("--direction")

    editor = lab.cell(5).locator(".cm-content")
    editor.click()
    lab.page.keyboard.type("%nnviz f --")
    lab.page.keyboard.press("Tab")
    popup = lab.page.locator(".jp-Completer")
    expect(popup).to_contain_text("--direction")
    expect(popup).to_contain_text("--folded")
    lab.page.keyboard.press("Escape")
    lab.page.keyboard.press("Control+A")
    lab.page.keyboard.type("view = %nnviz wei")
    lab.page.keyboard.press("Tab")
    # Lab inserts the only candidate, or shows it in a list first.
    lab.until(lambda: "weight" in (popup.inner_text() if popup.is_visible() else editor.inner_text()))
    if popup.is_visible():
        lab.page.keyboard.press("Enter")
    expect(editor).to_contain_text("view = %nnviz weight")

    lab.write("slips.ipynb", [SETUP, *SLIPS])
    lab.open("slips.ipynb")
    lab.run_cell(0)
    for index, message in enumerate(SLIPS.values(), start=1):
        lab.run_cell(index)
        assert lab.output(index).inner_text().strip() == message
