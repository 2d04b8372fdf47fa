"""A still shows what its figure holds, in numbers that a test can read off the SVG, and names what it cannot show."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import plotly.graph_objects as go
import pytest
from plotly.subplots import make_subplots

import nbnet as nb
from nbnet.drawing.still_axes import frames

SVG = "{http://www.w3.org/2000/svg}"


def paths(figure, **options):
    root = ET.fromstring(nb.drawing.still(figure, **options).svg)
    return list(root.iter(f"{SVG}path"))


def shaded(figure):
    """Where each colour of a heatmap is: the places of its runs, in pixels."""
    root = ET.fromstring(nb.drawing.still(figure).svg)
    found = {}
    for group in root.iter(f"{SVG}g"):
        moved = re.fullmatch(r"translate\((\S+) (\S+)\) scale\((\d+)\)", group.get("transform", ""))
        if moved is None:
            continue
        left, top, block = map(float, moved.groups())
        for path in group.iter(f"{SVG}path"):
            runs = re.findall(r"M(\d+) (\d+)h\d+", path.get("d"))
            found[path.get("stroke")] = [(left + block * int(x), top + block * int(y)) for x, y in runs]
    return found


def texts(figure):
    return [text.text for text in ET.fromstring(nb.drawing.still(figure).svg).iter(f"{SVG}text")]


def places(path):
    return [tuple(map(float, pair)) for pair in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path.get("d"))]


@pytest.fixture(scope="module")
def trainer():
    data = nb.datasets.xor(n=80, seed=0)
    return nb.Trainer(nb.MLP([2, 3, 1], seed=0), *data, optimizer=nb.SGD(0.3)).fit(40)


def test_every_panel_of_a_training_has_a_still(trainer):
    for name in ("loss", "boundary", "hidden", "histograms", "landscape", "confusion", "compare"):
        still = nb.drawing.still(getattr(nb.drawing, name)(trainer))
        root = ET.fromstring(still.svg)
        assert root.get("role") == "img"
        assert len(root.get("aria-label")) > 20
        assert len(still.svg) < 60_000
        assert "nan" not in still.svg.lower()


def test_every_activation_has_a_still():
    for name in ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "maxout"):
        still = nb.drawing.still(nb.drawing.activation(name))
        assert still.text.startswith(f"{name} and its derivative")
    assert "url(#nbnet-hatch)" in nb.drawing.still(nb.drawing.activation("relu")).svg


def test_the_same_figure_gives_the_same_text(trainer):
    first, second = (nb.drawing.still(nb.drawing.boundary(trainer)).svg for _ in range(2))
    assert first == second


def test_a_still_says_what_the_panel_says(trainer):
    still = nb.drawing.still(nb.drawing.boundary(trainer))
    assert re.fullmatch(r"What the model decides over x0 and x1, .* \d+ of 80 samples are misclassified\.", still.text)
    assert repr(still) == f"<Still: {still.text}>"


def test_points_stand_where_their_numbers_say():
    figure = go.Figure(go.Scatter(x=[0.0, 5.0, 10.0], y=[1.0, 3.0, 2.0], mode="lines"))
    figure.update_xaxes(range=[0, 10])
    figure.update_yaxes(range=[1, 3])
    figure.update_layout(margin={"l": 100, "r": 40, "t": 10, "b": 30})
    line = next(path for path in paths(figure, width=640, height=240) if path.get("stroke-width") == "2")
    assert places(line) == [(100, 210), (350, 10), (600, 110)]


def test_a_gap_stays_a_gap_and_touching_pieces_are_joined():
    figure = go.Figure(go.Scatter(x=[0, 1, np.nan, 2, 3, np.nan, 3, 4], y=[0, 1, np.nan, 0, 1, np.nan, 1, 0]))
    (line,) = (path for path in paths(figure) if path.get("stroke-width") == "2")
    assert [line.get("d").count(letter) for letter in "ML"] == [2, 3]


@pytest.mark.parametrize("smooth", [False, "fast"])
def test_a_heatmap_has_its_colours_in_their_places(smooth):
    figure = go.Figure(
        go.Heatmap(x=[0, 1], y=[0, 1], z=[[0, 0], [0, 1]], colorscale=[(0, "#000000"), (1, "#ffffff")], zsmooth=smooth)
    )
    figure.update_traces(showscale=False)
    shades = shaded(figure)
    darkest, lightest = min(shades), max(shades)
    assert darkest < "#101010"
    assert lightest > "#e0e0e0"
    # The light corner is on the upper right: small y in the picture.
    xs, ys = zip(*shades[lightest], strict=True)
    assert min(xs) > 300
    assert max(ys) < 220
    assert (len(shades) == 2) is (smooth is False)


def test_shades_of_several_classes_do_not_mix():
    X, y = nb.datasets.iris(classes=3)
    trainer = nb.Trainer(nb.LinearClassifier(2, 3), X, y).fit(50)
    figure = nb.drawing.boundary(trainer, look="class")
    assert len(shaded(figure)) == 3


def test_a_line_keeps_the_points_that_can_be_seen():
    x = np.linspace(0, 1, 301)
    figure = go.Figure(go.Scatter(x=x, y=np.maximum(x - 0.5, 0)), {"width": 640, "height": 420})
    (line,) = (path for path in paths(figure) if path.get("stroke-width") == "2")
    begin, bend, end = places(line)
    assert bend[0] == pytest.approx((begin[0] + end[0]) / 2, abs=0.2)
    assert begin[1] == bend[1] > end[1]
    noise = go.Figure(go.Scatter(x=x, y=np.sin(40 * x)))
    (line,) = (path for path in paths(noise) if path.get("stroke-width") == "2")
    assert len(places(line)) >= 150


def test_the_axes_have_round_ticks_and_names():
    figure = go.Figure(go.Scatter(x=[0, 97], y=[-0.4, 0.9], name="<b>a</b> &lt; b"), {"xaxis": {"title": "step"}})
    assert {"0", "20", "80", "0.5", "step"} <= set(texts(figure))
    figure.update_layout(showlegend=True)
    assert "a < b" in [text.strip() for text in texts(figure)]
    logarithmic = go.Figure(go.Scatter(x=[1e-4, 1], y=[1, 100])).update_xaxes(type="log")
    assert {"1e−4", "0.01", "1"} <= set(texts(logarithmic))


def test_each_subplot_has_its_own_place():
    figure = make_subplots(1, 2)
    figure.add_scatter(x=[0, 1], y=[0, 1], row=1, col=1)
    figure.add_bar(x=["cat", "dog"], y=[0.2, 0.8], row=1, col=2)
    left, right = frames(figure, list(figure.data), 640, 420)
    assert left.x.end < right.x.start
    assert {"cat", "dog"} <= set(texts(figure))


def test_empty_traces_and_invisible_ones_leave_nothing_behind():
    figure = go.Figure([go.Scatter(name="nothing"), go.Scatter(x=[1], y=[2], name="hidden", visible=False)])
    figure.update_layout(showlegend=True)
    assert not {"nothing", "hidden"} & set(texts(figure))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (3, "not 3"),
        (go.Figure(go.Pie(values=[1, 2])), "type 'pie'"),
        (go.Figure(go.Scatter(x=[1], y=[1], mode="markers", marker={"symbol": "hexagram"})), "marker 'hexagram'"),
        (go.Figure(go.Scatter(x=[1], y=[1])).add_vline(x=1), "shapes"),
        (go.Figure(go.Heatmap(z=[[1, 2]], colorscale=[(0, "red"), (1, "blue")])), "not 'red'"),
    ],
)
def test_what_cannot_be_drawn_is_named(given, message):
    with pytest.raises(TypeError, match=message):
        nb.drawing.still(given)
