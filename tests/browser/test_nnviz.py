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


def press_tab(lab: Lab, cell: int, text: str) -> str:
    """Type into a cell and press Tab; what is then offered, or was inserted because it was the only offer.

    Lab drops an answer of the kernel that comes too late, and then one presses Tab again.
    """
    editor = lab.cell(cell).locator(".cm-content")
    editor.click()
    lab.page.keyboard.type(text)
    offered = ""

    def answered() -> bool:
        nonlocal offered
        lab.page.keyboard.press("Tab")
        lab.page.wait_for_timeout(1000)
        popup = lab.page.locator(".jp-Completer")
        offered = popup.inner_text() if popup.is_visible() else editor.inner_text()
        return offered.strip() != text

    lab.until(answered)
    return offered


def test_shows_documents_complains_and_completes(lab: Lab) -> None:
    lab.write_and_run([SETUP, *SHOWS, "%nnviz?", "", ""])
    for cell in (1, 2, 3):
        expect(lab.output(cell).locator(".nbnet-graph-view")).to_have_count(1)
    expect(lab.output(3)).to_contain_text("after")

    help_pane = lab.page.locator(".jp-Inspector, .jp-OutputArea-output").filter(has_text="%%nnviz [--option value")
    expect(help_pane.first).to_contain_text("--direction")

    options = press_tab(lab, 5, "%nnviz f --")
    assert "--direction" in options
    assert "--folded" in options
    assert "weight" in press_tab(lab, 6, "view = %nnviz wei")

    lab.write("slips.ipynb", [SETUP, *SLIPS])
    lab.open("slips.ipynb")
    lab.run_cell(0)
    for index, message in enumerate(SLIPS.values(), start=1):
        lab.run_cell(index)
        assert lab.output(index).inner_text().strip() == message
