"""A graph view as one file: it answers each step of each walk as the live view does."""

from __future__ import annotations

import json

import numpy as np
import pytest

import nbnet as nb
from nbnet.widgets.graph_view import GraphView
from tests.widgets.graph_browser import Browser
from tests.widgets.offline import Offline


@pytest.fixture
def view():
    w, x, b = (nb.Tensor(value, name=name) for name, value in (("w", 2.0), ("x", -1.0), ("b", -3.0)))
    return GraphView(1 / (1 + np.exp(-(w * x + b))))


def written(view, folder):
    return Offline(view.to_html(folder / "graph.html"))


def said(page, walk, place):
    """What the page knows at a step, as `static/graph_player.js` adds it up."""
    all_ = {**page.content["first"], "told": page.content["told"]}
    for stop in page.content["walks"][walk]["stops"][: place + 1]:
        all_ = {**all_, **stop, "texts": {**all_["texts"], **stop["texts"]}, "told": {**all_["told"], **stop["told"]}}
    return all_


@pytest.mark.parametrize("mode", ["both", "forward", "backward", "forward-mode"])
def test_each_step_of_each_walk_is_what_the_live_view_shows(mode, view, tmp_path):
    page = written(view, tmp_path)
    live = Browser(view)
    walk = live.ask("walk", mode=mode)["walk"]
    last = walk["last"]
    assert len(page.content["walks"][mode]["stops"]) == last + 1
    for place in range(last + 1):
        if place:
            walk = live.ask("place", to=place)["walk"]
        told = said(page, mode, place)
        assert told["texts"] == live.texts
        assert told["walk"] == json.loads(json.dumps(walk))
        for node in view.picture.scene.wires:
            live.say("describe", node=node)
            assert told["told"][node][0] == live.messages[-1]["text"], (place, node)


def test_forward_mode_is_recorded_for_each_leaf(view, tmp_path):
    page = written(view, tmp_path)
    live = Browser(view)
    live.ask("walk", mode="forward-mode")
    for leaf in list(view._controls)[1:]:
        walk = live.ask("seed", key=leaf)["walk"]
        assert said(page, f"forward-mode {leaf}", 0)["walk"]["below"] == walk["below"]


def test_what_is_folded_stays_folded(tmp_path):
    model = nb.MLP([2, 3, 1], seed=0)
    view = GraphView(model(nb.Tensor(np.ones((4, 2)), name="X")).sum(), folded=["layer1"])
    page = written(view, tmp_path)
    assert "fold-" in page.content["traits"]["_svg"]
    assert page.content["traits"]["_svg"].count("<g") == view._svg.count("<g")


def test_the_page_begins_where_the_view_is(view, tmp_path):
    live = Browser(view)
    live.ask("walk", mode="backward")
    live.ask("place", to=3)
    live.ask("patterns", on=True)
    page = written(view, tmp_path)
    assert page.content["begin"] == {"walk": "backward", "place": 3, "patterns": True}
    assert set(page.content["patterns"].values()) == {"distributes", "scales"}
    assert (view.walking.mode, view.walking.place) == ("backward", 3)


def test_the_view_and_its_numbers_stay_as_they_were(view, tmp_path):
    live = Browser(view)
    live.set("n0", 0.5)
    before = dict(live.texts), len(live.messages), view.leaves[0].version
    view.to_html(tmp_path / "graph.html")
    assert (live.texts, len(live.messages), view.leaves[0].version) == before


def test_names_of_a_persons_do_not_end_the_page(tmp_path):
    hostile = nb.Tensor(2.0, name="</script><script>alert(1)</script>")
    page = written(GraphView(hostile * 3.0), tmp_path)
    plain = written(GraphView(nb.Tensor(2.0, name="w") * 3.0), tmp_path)
    assert page.names() == plain.names()


def test_a_graph_that_is_too_large_for_walks_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("nbnet.drawing.walk.MOST_GATES", 2)
    a = nb.Tensor(2.0, name="a")
    page = written(GraphView(a * a + a * 3.0), tmp_path)
    assert "A walk goes through up to 2 gates" in page.content["walks"]["both"]["error"]


def test_a_graph_of_constants_is_written_too(tmp_path):
    page = written(GraphView(nb.Tensor(2.0, constant=True) * 3.0), tmp_path)
    assert page.content["walks"]["forward"]["stops"]
    assert "constants alone" in page.content["walks"]["both"]["error"]


@pytest.mark.parametrize(("name", "error"), [("graph.svg", ValueError), ("no/graph.html", OSError), (None, TypeError)])
def test_what_is_wrong_is_named(name, error, view, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match="path is"):
        view.to_html(name)
    assert not list(tmp_path.iterdir())


def test_a_picture_is_folded_as_the_view_is(tmp_path):
    model = nb.MLP([2, 3, 1], seed=0)
    view = GraphView(model(nb.Tensor(np.ones((4, 2)), name="X")).sum(), folded=["layer1"])
    path = view.save(tmp_path / "graph.svg")
    assert path.read_text() == nb.drawing.graph_svg(view.graph, folded=[("layer1",)])
    assert path.read_text() != nb.drawing.graph_svg(view.graph)
    assert view.save(tmp_path / "graph.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ValueError, match=r"ends in \.svg"):
        view.save(tmp_path / "graph.gif")
