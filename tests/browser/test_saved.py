"""A notebook that was saved and is opened again without its kernel: its views play what was recorded of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Locator, expect

from tests.browser.lab import Lab
from tests.browser.notebook7 import Notebook7
from tests.browser.test_training_view import shown

KEPT = "application/vnd.nbnet.saved+json"
GRAPH = """import numpy as np
import nbnet as nb
w, x, b = nb.Tensor(2.0), nb.Tensor(-1.0), nb.Tensor(-3.0)
nb.view(1 / (1 + np.exp(-(w * x + b))))"""
TRAINING = """trainer = nb.Trainer(nb.MLP([2, 4, 1], seed=1), *nb.datasets.xor(n=80, seed=0), optimizer=nb.Adam(0.03))
nb.view(trainer)"""
CELLS = (GRAPH, TRAINING, "trainer.fit(60);")


def kept(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """What the outputs of a saved notebook keep of their views."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return [output["data"][KEPT] for output in outputs if KEPT in output.get("data", {})]


def test_it_plays_and_the_live_view_takes_its_place(lab: Lab) -> None:
    lab.write_and_run(CELLS)
    shown(lab, 1)
    saved = lab.save()
    assert [each["page"] for each in kept(saved)] == ["recorded_graph.js", "recorded_training.js"]
    lab.server.shut_down_kernels()
    lab.close_all()
    lab.open("test.ipynb")
    frame = lab.output(1).locator("iframe").first
    frame.wait_for()
    lab.page.wait_for_timeout(4000)
    lab.screenshot("a")
    print(lab.errors, lab.page.frames[-1].content()[:200])
    frame = lab.output(1).frame_locator("iframe")
    expect(frame.locator(".nbnet-moment")).to_have_text("iteration 60 of 60")
