"""A notebook that was saved and is opened again without its kernel: its views play what was recorded of them."""

from __future__ import annotations

import base64
import gzip
import json
import struct
import time
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, expect

import nbnet as nb
from nbnet.widgets import saving
from nbnet.widgets.kept import Kept
from tests.browser.lab import Lab
from tests.browser.notebook7 import Notebook7
from tests.browser.test_training_view import button, shown

KEPT = "application/vnd.nbnet.saved+json"
GRAPH = """import numpy as np
import nbnet as nb
w, x, b = nb.Tensor(2.0), nb.Tensor(-1.0), nb.Tensor(-3.0)
nb.view(1 / (1 + np.exp(-(w * x + b))))"""
TRAINING = """trainer = nb.Trainer(nb.MLP([2, 4, 1], seed=1), *nb.datasets.xor(n=80, seed=0), optimizer=nb.Adam(0.03))
nb.view(trainer)"""
EXPLORER = "nb.view(nb.relu)"
CELLS = (GRAPH, TRAINING, EXPLORER)
PANELS = ("loss", "boundary", "network")


def kept(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """What the outputs of a saved notebook keep of their views."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return [output["data"][KEPT] for output in outputs if KEPT in output.get("data", {})]


def frame(lab: Lab, index: int) -> FrameLocator:
    """The recording in a cell's output, on the screen."""
    lab.view(index, "iframe")
    return lab.output(index).frame_locator("iframe")


def reopened(lab: Lab, **preference: bool) -> None:
    """End the notebook's kernel, and open it again, with another one or with none."""
    lab.close_all()
    lab.server.shut_down_kernels()
    if not preference:
        lab.open(lab.name)
        return
    lab.command("docmanager:open", {"path": lab.name, "kernelPreference": preference})
    lab.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget?.context?.sessionContext?.isReady", timeout=60_000
    )


def plays(lab: Lab) -> None:
    """All three views are gone through."""
    graph = frame(lab, 0)
    graph.get_by_role("button", name="Walk").click()
    expect(graph.locator(".walk-title")).to_contain_text("Step 0 of")
    graph.get_by_role("slider", name="Step of the walk").press("ArrowRight")
    expect(graph.locator(".walk-rules")).to_contain_text("2·(−1) = −2")

    training = frame(lab, 1)
    moment, live = training.locator(".nbnet-moment"), training.locator(".nbnet-live")
    expect(moment).to_have_text("iteration 60 of 60")
    expect(live).to_have_attribute("data-frame", "1")
    lab.page.wait_for_timeout(700)
    before = {name: training.locator(f".nbnet-plot-{name}").screenshot() for name in PANELS}
    training.locator(".nbnet-timeline input").press("Home")
    expect(moment).to_have_text("iteration 0 of 60")
    expect(live).to_have_attribute("data-frame", "2")
    lab.page.wait_for_timeout(700)
    for name in PANELS:
        assert training.locator(f".nbnet-plot-{name}").screenshot() != before[name], name
    expect(training.locator(".nbnet-settings input").first).to_be_disabled()

    explorer = frame(lab, 2)
    explorer.get_by_role("slider", name="x, where the tangent touches").press("Home")
    expect(explorer.locator(".nbnet-readouts")).to_have_text("x−6f(x)0f′(x)0")
    expect(lab.page.get_by_text("Error displaying widget")).to_have_count(0)


def test_what_was_saved_plays_until_the_cell_runs_again(lab: Lab) -> None:
    lab.write_and_run(CELLS)
    view = shown(lab, 1)
    assert len(kept(lab.save())) == 2  # nothing was trained yet
    lab.python("trainer.fit(60, progress=False) and None")
    view.evaluate("(view) => (view.dataset.same = 'yes')")
    first = lab.save()
    assert [each["page"] for each in kept(first)] == [
        "recorded_graph.js",
        "recorded_training.js",
        "recorded_explorer.js",
    ]
    path = lab.server.root / lab.name
    assert path.stat().st_size < 900_000
    text = path.read_text()
    lab.save()
    assert path.read_text() == text
    assert shown(lab, 1).get_attribute("data-same") == "yes"  # saving left the view alone
    lab.reload()
    expect(shown(lab, 1).get_by_role("status")).to_have_text("trained for 60 epochs")
    expect(lab.page.locator("iframe")).to_have_count(0)

    reopened(lab)
    plays(lab)
    lab.screenshot("saved-light")
    lab.dark()
    expect(frame(lab, 1).locator("body")).to_have_attribute("data-jp-theme-light", "false")
    lab.page.wait_for_timeout(700)
    lab.screenshot("saved-dark")
    lab.light()
    # Ctrl+S in a recording is the notebook's; and nothing is different.
    lab.page.evaluate("() => { window.jupyterapp.shell.currentWidget.context.model.dirty = true; }")
    frame(lab, 1).locator(".nbnet-timeline input").press("Control+s")
    lab.until(lambda: lab.page.evaluate("() => !window.jupyterapp.shell.currentWidget.context.model.dirty"))
    assert path.read_text() == text

    lab.run_all()
    button(shown(lab, 1), "Play").click()
    lab.until(lambda: lab.python("trainer.iteration") > 30)
    expect(lab.output(1).locator("iframe")).to_have_count(0)
    # A training that runs is recorded as far as it is, and goes on.
    lab.until(lambda: len(again := kept(lab.save())) == 3 and again[1]["key"] != kept(first)[1]["key"])
    before = lab.python("trainer.iteration")
    lab.until(lambda: lab.python("trainer.iteration") > before)
    lab.view(2, ".nbnet-live")


SLEEP = "import time\ntime.sleep(5)"


def test_a_kernel_that_is_busy_holds_up_no_save(lab: Lab) -> None:
    lab.write("busy.ipynb", [f"import nbnet as nb\n{TRAINING.replace('view(trainer)', 'view(trainer.fit(9))')}", SLEEP])
    lab.open("busy.ipynb")
    lab.run_cell(0)
    shown(lab, 0)
    lab.start_cell(1)
    lab.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.status === 'busy'"
    )
    began = time.monotonic()
    assert not kept(lab.save())
    assert time.monotonic() - began < 3
    lab.wait_until_idle()
    lab.until(lambda: kept(lab.save()))


SAY = "document.body.append('hacked')"
HOSTILE = f'<image href="x" onerror="{SAY}"/><script>{SAY}</script>'
AWAY = '<meta xmlns="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;url=http://127.0.0.1:9/">'


def output(view: Kept, **other: Any) -> dict[str, Any]:
    """What a notebook keeps of a view, as an output."""
    said, [tape] = saving._said(view, "")
    recording = {**said["recording"], "tape": base64.b64encode(tape).decode(), **other}
    model = {"version_major": 2, "version_minor": 0, "model_id": "0" * 32}
    data = {"application/vnd.jupyter.widget-view+json": model, KEPT: recording, "image/svg+xml": said["picture"]}
    return {"output_type": "display_data", "metadata": {}, "data": {**data, "text/plain": "a view"}}


def with_content(tape: str, **traits: str) -> str:
    """A tape with other texts for the page."""
    packed = gzip.decompress(base64.b64decode(tape))
    (length,) = struct.unpack_from("<I", packed)
    content = json.loads(packed[4 : 4 + length])
    content["traits"] |= traits
    text = json.dumps(content).encode()
    return base64.b64encode(gzip.compress(struct.pack("<I", len(text)) + text + packed[4 + length :])).decode()


def test_a_strangers_notebook_plays_without_a_kernel_and_runs_no_script(lab: Lab) -> None:
    view = nb.view(nb.Tensor(2.0, name="w") * nb.Tensor(-3.0, name="x"))
    good = output(view)
    tape = good["data"][KEPT]["tape"]
    hostile = with_content(tape, _svg=view._svg.replace("</svg>", f"{HOSTILE}</svg>"), _note=HOSTILE)
    outputs = [
        output(view, tape=hostile, title=HOSTILE, note=HOSTILE),
        output(view, tape="bm90aGluZw=="),
        output(view, tape=f"{tape}</script>{HOSTILE}"),
        output(view, version=2),
        output(view, tape=with_content(tape, _svg=view._svg.replace("</svg>", f"{AWAY}</svg>"))),
        output(view, tape=base64.b64encode(gzip.compress(struct.pack("<I", 2) + b"{}")).decode()),
        good,
    ]
    path = lab.write("stranger.ipynb", ["f"] * len(outputs))
    notebook = json.loads(path.read_text())
    for cell, each in zip(notebook["cells"], outputs, strict=True):
        cell["outputs"] = [each]
    path.write_text(json.dumps(notebook))
    lab.name = "stranger.ipynb"
    if not lab._loaded():
        lab.page.goto(f"{lab.server.url}/lab?reset")
    lab.page.wait_for_function("() => window.jupyterapp?.restored.then(() => true)")
    reopened(lab, shouldStart=False, canStart=False, autoStartDefault=False)

    for index in (0, len(outputs) - 1):
        play = frame(lab, index)
        play.get_by_role("button", name="Walk").click()
        expect(play.locator(".walk-title")).to_contain_text("Step 0 of")
        expect(play.get_by_text("hacked", exact=True)).to_have_count(0)
    for index in range(1, len(outputs) - 1):
        expect(lab.output(index)).to_contain_text("What was saved of this view cannot be played here.")
        expect(lab.output(index).locator("img")).to_be_visible()
    lab.screenshot("saved-stranger")
    expect(lab.page.get_by_text("hacked", exact=True)).to_have_count(0)
    # That a frame refuses to run what is in a recording is what this test is about; that a notebook has no kernel is
    # more than ipywidgets expects.
    refused = [each for each in lab.errors if "Content Security Policy" in each]
    assert refused
    lab.errors[:] = [each for each in lab.errors if each not in refused and "reading 'kernel'" not in each]


@pytest.mark.parametrize("lab", [Notebook7], indirect=True, ids=["notebook7"])
def test_notebook_7_plays_it_as_well(lab: Lab) -> None:
    lab.write_and_run([GRAPH, TRAINING, "trainer.fit(60);"])
    shown(lab, 1)
    lab.save()
    lab.page.goto("about:blank")
    lab.server.shut_down_kernels()
    lab.open(lab.name)
    training = frame(lab, 1)
    training.locator(".nbnet-timeline input").press("Home")
    expect(training.locator(".nbnet-moment")).to_have_text("iteration 0 of 60")
    lab.run_cell(0)
    expect(lab.output(0).locator(".nbnet-graph-view")).to_be_visible()
    expect(lab.output(0).locator("iframe")).to_have_count(0)
