"""A live view leaves a picture of itself in the notebook: small, described, always the same, and of what is shown."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

import nbnet as nb
from nbnet.drawing.png import indexed
from nbnet.widgets.graph_picture import KEPT

LIVE = "application/vnd.jupyter.widget-view+json"
SVG = "{http://www.w3.org/2000/svg}"


def neuron() -> nb.Tensor:
    w, x, b = (nb.Tensor(v, name=n) for n, v in (("w", 2.0), ("x", -1.0), ("b", 3.0)))
    return 1 / (1 + np.exp(-(w * x + b)))


def trainer(epochs: int = 0) -> nb.Trainer:
    made = nb.Trainer(nb.MLP([2, 3, 1], seed=0), *nb.datasets.xor(n=40, noise=0.1, seed=0))
    return made.fit(epochs) if epochs else made


def kept(view: Any) -> dict[str, Any]:
    return view._repr_mimebundle_()[0]


def texts(svg: str) -> set[str | None]:
    return {text.text for text in ET.fromstring(svg).iter(f"{SVG}text")}


VIEWS: dict[str, Callable[[], Any]] = {
    "graph": lambda: nb.view(neuron()),
    "neurons": lambda: nb.view(neuron(), neurons=True),
    "training": lambda: nb.view(trainer()),
    "all panels": lambda: nb.view(trainer(5), panels="all"),
    "playground": lambda: nb.Playground(n=60),
    "regression": lambda: nb.view(nb.Trainer(nb.MLP([1, 4, 1], task="regression"), *nb.datasets.sine(n=40))),
    "explorer": lambda: nb.ActivationExplorer("relu", compare="elu"),
}


@pytest.mark.parametrize("make", VIEWS.values(), ids=VIEWS)
def test_a_view_leaves_a_picture_beside_what_is_live(make: Callable[[], Any]) -> None:
    first, second = kept(make()), kept(make())
    assert {LIVE, "image/svg+xml", "text/plain"} == first.keys()
    assert first["image/svg+xml"] == second["image/svg+xml"]
    picture = ET.fromstring(first["image/svg+xml"])
    assert picture.get("role") == "img"
    assert len(picture.get("aria-label")) > 20
    assert len(first["image/svg+xml"]) < 90_000


def test_the_picture_of_a_graph_shows_what_the_view_shows() -> None:
    w = nb.Tensor(2.0, name="w")
    view = nb.view(w * 3.0)
    assert {"w", "2", "6", "3"} <= texts(kept(view)["image/svg+xml"])
    w.data = 5.0
    assert {"5", "15"} <= texts(view.still().svg)


def test_the_picture_of_a_walk_tells_nothing_that_the_walk_hides() -> None:
    whole, hidden = (kept(nb.view(neuron(), walk=walk))["image/svg+xml"] for walk in (False, "backward"))
    assert {"0.1966", "0.3932"} & texts(whole)
    for gradient in ("0.1966", "0.3932"):
        assert gradient not in hidden


def test_a_graph_that_nobody_could_read_is_shown_live_only() -> None:
    total = nb.Tensor(0.0, name="x")
    for _ in range(KEPT // 2):
        total = total + 1.0
    data = kept(nb.view(total))
    assert LIVE in data
    assert "image/svg+xml" not in data
    assert f"at most {KEPT}" in data["text/plain"]


def test_the_picture_of_a_training_is_of_the_step_that_is_shown() -> None:
    view = nb.view(trainer(20), panels=["loss", "network"])
    now = kept(view)["image/svg+xml"]
    view.shown = 10
    past = kept(view)["image/svg+xml"]
    assert [any("iteration 20 " in (text or "") for text in texts(each)) for each in (now, past)] == [True, False]
    label = ET.fromstring(past).get("aria-label")
    assert label.startswith("Training of MLP 2-3-1, 40 samples. epoch 10 · iteration 10")
    assert "The network 2-3-1" in label


def test_what_cannot_be_drawn_does_not_keep_a_view_from_being_shown() -> None:
    view = nb.view(trainer(), panels=[])
    data = kept(view)
    assert LIVE in data
    assert "no picture: there is no panel to draw" in data["text/plain"]


def test_pictures_speak_the_language_of_the_views() -> None:
    nb.set_language("es")
    try:
        assert "época 0" in nb.view(trainer()).still().svg
    finally:
        nb.set_language(None)


def test_an_image_of_few_colours_is_a_whole_png() -> None:
    palette = np.array([[0, 0, 0], [255, 0, 0], [0, 0, 255]], np.uint8)
    numbers = np.array([[0, 1, 2], [2, 1, 0]])
    image = Image.open(io.BytesIO(indexed(numbers, palette))).convert("RGB")
    assert np.array_equal(np.asarray(image), palette[numbers])
