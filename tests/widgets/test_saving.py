"""What a notebook keeps of a live view when it is saved: a recording, made quickly, and only if something changed."""

from __future__ import annotations

import asyncio
import gzip
import json
import struct
from typing import Any

import numpy as np
import pytest

import nbnet as nb
from nbnet import server
from nbnet.widgets import saving
from nbnet.widgets.training_tape import training_tape
from tests.widgets.page import Page


@pytest.fixture
def trainer():
    data = nb.datasets.xor(n=60, noise=0.1, seed=0)
    return nb.Trainer(nb.MLP([2, 4, 1], seed=0), *data, optimizer=nb.SGD(0.3)).fit(40)


def asked(view, known: str = "") -> dict[str, Any]:
    """What a page that is about to save hears."""
    page = Page(view, "saving")
    page.say("keep", ask="saving", known=known)
    return page.last("kept")


def content(tape: Any) -> dict[str, Any]:
    """What a tape tells."""
    packed = gzip.decompress(bytes(tape))
    (length,) = struct.unpack_from("<I", packed)
    return json.loads(packed[4 : 4 + length])


def test_a_training_is_kept_with_its_moments_and_its_present_picture(trainer):
    view = nb.view(trainer)
    answer = asked(view)
    recording, [tape] = answer["recording"], answer["buffers"]
    assert recording["page"] == "recorded_training.js"
    assert recording["note"].endswith("Run the cell again for the live view.")
    moments = [moment["time"]["at"] for moment in content(tape)["moments"]]
    assert len(moments) <= 30
    assert (moments[0], moments[-1]) == (0, 40)
    assert answer["picture"] == view.still().svg


def test_graphs_playgrounds_and_explorers_are_kept_too():
    playground = nb.Playground(data="xor", n=40)
    playground.trainer.fit(5)
    views = nb.view(nb.Tensor(2.0, name="w") * 3.0), nb.view(playground), nb.view(nb.relu)
    kept = [asked(view)["recording"]["page"] for view in views]
    assert kept == ["recorded_graph.js", "recorded_playground.js", "recorded_explorer.js"]


def test_each_kind_has_a_page_of_its_own_that_asks_nobody():
    for name in ("training", "graph", "playground", "explorer"):
        page = server.page(f"recorded_{name}.js")
        assert page is not None
        assert "default-src 'none'" in page
        assert page.count("<!--nbnet-tape-->") == page.count("<!--nbnet-theme-->") == page.count("<body>") == 1
        assert ('id="nbnet-plotly"' in page) == (name != "graph")
    assert server.page("training_view.js") is None


def test_without_a_step_nothing_is_kept():
    trainer = nb.Trainer(nb.MLP([2, 3, 1]), *nb.datasets.xor(n=20))
    assert "recording" not in asked(nb.view(trainer))


def test_what_would_take_long_is_left_out(trainer):
    assert [m["time"]["at"] for m in content(training_tape(nb.view(trainer), 30, seconds=0))["moments"]] == [0, 40]
    long = nb.view(sum(nb.Tensor(float(i)) * 2.0 for i in range(80)))
    assert "recording" not in asked(long)
    assert asked(nb.view(trainer, panels="all"))["picture"] is None


def test_a_recording_that_is_too_large_has_fewer_moments(trainer, monkeypatch):
    full = asked(nb.view(trainer))["buffers"][0].nbytes
    monkeypatch.setattr(saving, "MOST_BYTES", full // 2)
    assert asked(nb.view(trainer))["buffers"][0].nbytes < full // 2
    monkeypatch.setattr(saving, "MOST_BYTES", 10)
    assert "recording" not in asked(nb.view(trainer))


def turned(view, trainer):
    trainer.model.parameters["layer1.W"].data[0, 0] += 1.0


CHANGES = {
    "a step": lambda view, trainer: trainer.step(),
    "a weight by hand": turned,
    "another panel": lambda view, trainer: setattr(view, "panels", ["loss", "weights"]),
    "another moment": lambda view, trainer: setattr(view, "shown", 10),
    "a setting": lambda view, trainer: setattr(trainer, "learning_rate", 0.01),
    "the data": lambda view, trainer: trainer.replace(X=trainer.X + 1.0),
    "another language": lambda view, trainer: nb.set_language("es"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_recorded_again_only_if_something_changed(change, trainer):
    view = nb.view(trainer)
    key = asked(view)["recording"]["key"]
    assert asked(view, key) == {"type": "kept", "to": ["saving"], "same": True, "buffers": []}
    try:
        CHANGES[change](view, trainer)
        assert asked(view, key)["recording"]["key"] != key
    finally:
        nb.set_language(None)


def test_a_graph_is_recorded_again_when_a_leaf_or_the_walk_moves():
    w = nb.Tensor(2.0, name="w")
    view = nb.view(w * 3.0)
    key = asked(view)["recording"]["key"]
    assert asked(view, key)["same"]
    view.walking.start("forward")
    walking = asked(view, key)["recording"]["key"]
    assert walking != key
    w.data[...] = 5.0
    view.refresh()
    assert asked(view, walking)["recording"]["key"] not in (key, walking)


def test_a_training_that_runs_goes_on():
    async def scene():
        trainer = nb.Trainer(nb.MLP([2, 4, 1], seed=0), *nb.datasets.xor(n=60, seed=0))
        view = nb.view(trainer)
        trainer.start()
        while trainer.iteration < 20:
            await asyncio.sleep(0.01)
        answer = asked(view)
        assert trainer.running
        at = trainer.iteration
        while trainer.iteration <= at:
            await asyncio.sleep(0.01)
        trainer.pause()
        return answer

    assert asyncio.run(scene())["recording"]["page"] == "recorded_training.js"


def test_who_saves_is_told_of_no_trouble(trainer, monkeypatch):
    view = nb.view(trainer)
    monkeypatch.setattr(type(view), "to_keep", lambda self: 1 / 0)
    answer = asked(view)
    assert answer["error"] == "ZeroDivisionError: division by zero"
    assert view.alert == ""
    np.testing.assert_equal(answer["buffers"], [])


def test_no_page_hears_of_the_view_that_walks_for_a_recording():
    view = nb.view(nb.Tensor(2.0, name="w") * 3.0)
    twin = view.twin()
    assert twin.comm is None
    assert view.comm is not None
    twin.close()
