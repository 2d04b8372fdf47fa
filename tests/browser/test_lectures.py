"""Every lecture in a real JupyterLab: all cells run, every live view appears without an error and answers a hand."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from nbnet.lectures import LANGUAGES
from tests.browser.lab import Lab
from tests.browser.server import LabServer
from tests.browser.states import VIEW
from tests.notebooks.execute import LECTURES

NOTEBOOKS = sorted(path for language in LANGUAGES for path in LECTURES.glob(f"**/{language}/*.ipynb"))
# What Lab puts where a widget should be, or beside it.
BROKEN = re.compile(
    "Error displaying widget|Failed to load model|Loading widget|model not found|Widget is not available"
)


@pytest.fixture(scope="module", autouse=True)
def lectures(lab_server: LabServer) -> None:
    """The course, in the folder that JupyterLab serves."""
    for folder in (*LANGUAGES, "solutions"):
        shutil.copytree(LECTURES / folder, lab_server.root / folder, dirs_exist_ok=True)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.relative_to(LECTURES).with_suffix("").as_posix())
def test_all_cells_run_and_every_view_answers(path: Path, lab: Lab) -> None:
    lab.open(path.relative_to(LECTURES).as_posix())
    lab.run_all()
    touched = False
    for cell in live_cells(lab):
        view = lab.view(cell, VIEW)
        # All are looked at; the code is the same in both languages, and the solutions show what their lectures show.
        if not touched or path.parent == LECTURES / "es":
            touched = answers(lab, view)
        expect(lab.output(cell).get_by_text(BROKEN)).to_have_count(0)
        for alert in view.get_by_role("alert").all():
            expect(alert).to_have_text("")
    assert not messages_on_stderr(lab)
    lab.screenshot("-".join(path.relative_to(LECTURES).with_suffix("").parts))


def answers(lab: Lab, view: Locator) -> bool:
    """One step of a training, or one move of a slider: something in the view must change. Whether there is one."""
    step = view.locator("button.nbnet-step")
    hand = step if step.count() else view.locator("input[type=range]:visible")
    if not hand.count():
        return False
    hand.first.scroll_into_view_if_needed()
    hand.first.focus()  # which may change the view by itself
    before = view.inner_html()  # arrays show as colours, which are no text
    hand.first.press("Enter" if step.count() else "ArrowRight")
    lab.until(lambda: view.inner_html() != before)
    return True


def live_cells(lab: Lab) -> list[int]:
    """The cells that show a live view."""
    found: list[int] = lab.page.evaluate(
        """() => [...window.jupyterapp.shell.currentWidget.content.model.cells].flatMap((cell, i) =>
            (cell.toJSON().outputs ?? []).some((output) => output.data?.["application/vnd.jupyter.widget-view+json"])
                ? [i] : [])"""
    )
    return found


def messages_on_stderr(lab: Lab) -> list[str]:
    """What the kernel complained about in any cell."""
    found: list[str] = lab.page.evaluate(
        """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
            .flatMap((cell) => cell.toJSON().outputs ?? []).filter((o) => o.name === "stderr").map((o) => o.text)"""
    )
    return found
