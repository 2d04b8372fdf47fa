"""An activation explorer as one file: it holds what the live view shows."""

from __future__ import annotations

import json

import numpy as np
import pytest

import nbnet as nb
from nbnet.widgets.explorer_state import state
from nbnet.widgets.wire import pack
from tests.widgets.offline import Offline


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    view = nb.ActivationExplorer("leaky_relu", x=-1.0, parameters={"slope": 0.3})
    return Offline(view.to_html(tmp_path_factory.mktemp("explorer") / "page.html", activations=["tanh", "elu"]))


def drawn(page, stop):
    """Arrays of a stop, by trace and name."""
    return {
        (uid, name): np.frombuffer(page.buffers[value["buffer"]], value["dtype"])
        for uid, trace in stop["patch"]["traces"].items()
        for name, value in trace.items()
        if isinstance(value, dict)
    }


def same(page, stop, live):
    """A stop, and all its places, are what a live explorer draws and says."""
    [patch], buffers = pack([live._plot.patch(live.x)])
    arrays = drawn(page, stop)
    for uid, trace in patch["traces"].items():
        for name, value in trace.items():
            if isinstance(value, dict) and uid not in ("tangent", "point1", "point2"):
                expected = np.frombuffer(buffers[value["buffer"]], value["dtype"])
                np.testing.assert_array_equal(arrays[uid, name], expected)
    assert stop["patch"]["layout"] == patch["layout"]
    curve = page.content["places"][stop["curves"][0]]
    rows = np.frombuffer(page.buffers[curve["rows"]], np.float32).reshape(-1, 4)
    for at in (0, 100, 120, 137, 240):
        x = -6 + at * 0.05
        told = state(live._plot, round(x, 6))
        texts = [text for _name, _kind, text in told["readouts"]]
        others = [page.content["places"][other]["texts"][at][1:3] for other in stop["curves"][1:]]
        assert [*curve["texts"][at][:3], *(text for pair in others for text in pair)] == texts
        assert curve["texts"][at][3] == told["said"]
        value, slope = live._plot.curve.at(round(x, 6))
        expected = [value, slope, value + slope * (-6 - x), value + slope * (6 - x)]
        np.testing.assert_allclose(rows[at], expected, rtol=1e-5, atol=1e-6)
    assert stop["note"] == told["note"]


def test_every_pair_is_what_the_live_view_shows(page):
    names = ["tanh", "leaky_relu", "elu"]
    assert set(page.content["pairs"]) == {f"{curve} {other}" for curve in names for other in ["", *names]}
    for curve, other in (("leaky_relu", ""), ("tanh", "elu"), ("elu", "leaky_relu")):
        pair = page.content["pairs"][f"{curve} {other}"]
        held = {"parameters": {"slope": 0.3}} if curve == "leaky_relu" else {}
        live = nb.ActivationExplorer(curve, compare=other or None, **held)
        same(page, pair["home"], live)
        assert pair["figure"]["data"] == json.loads(live._plot.figure().to_json(remove_uids=False))["data"]
        assert {each["value"] for each in pair["choices"]["curve"]} == set(names)


def test_parameters_move_one_at_a_time_and_can_go_home(page):
    moves = page.content["pairs"]["leaky_relu "]["moves"]
    assert list(moves) == ["curve.slope"]
    values = [stop["value"] for stop in moves["curve.slope"]]
    assert values == sorted(values)
    assert {0.0, 0.3, 0.5, 1.0} <= set(values)
    at = values.index(0.5)
    same(page, moves["curve.slope"][at], nb.ActivationExplorer("leaky_relu", parameters={"slope": 0.5}))
    assert moves["curve.slope"][at]["controls"]["curve.slope"]["value"] == 0.5
    beside = page.content["pairs"]["tanh elu"]["moves"]["other.alpha"]
    assert len(beside) > 10
    assert page.content["begin"] == {"curve": "leaky_relu", "other": "", "at": 100}


def test_a_function_of_ones_own_is_on_the_page(tmp_path):
    def swish(x, beta=1.0):
        return x * nb.sigmoid(beta * x)

    view = nb.view(swish)
    page = Offline(view.to_html(tmp_path / "own.html", activations=[]))
    assert set(page.content["pairs"]) == {"own "}
    same(page, page.content["pairs"]["own "]["home"], view)


def test_what_cannot_be_written_says_so(tmp_path):
    view = nb.ActivationExplorer("relu")
    with pytest.raises(ValueError, match="there is no activation 'softmax' of one number; there are identity"):
        view.to_html(tmp_path / "page.html", activations=["softmax"])
    with pytest.raises(ValueError, match=r"ends in \.html"):
        view.to_html(tmp_path / "page.txt")
    assert list(tmp_path.iterdir()) == []


def test_the_picture_is_written(tmp_path):
    view = nb.ActivationExplorer("relu", x=2.0)
    assert view.save(tmp_path / "relu.svg").read_text("utf-8").startswith("<svg")
    assert view.save(tmp_path / "relu.png").read_bytes().startswith(b"\x89PNG")
