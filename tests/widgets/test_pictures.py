"""Panels of a training as pictures, and its moments as films."""

from __future__ import annotations

import io
import itertools
import sys
import xml.etree.ElementTree as ET

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

import nbnet as nb
from nbnet.drawing.panel import panels
from nbnet.drawing.raster import raster

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def trainer():
    data = nb.datasets.xor(n=40, noise=0.1, seed=0)
    return nb.Trainer(nb.MLP([2, 3, 1], seed=0), *data, optimizer=nb.SGD(0.5)).fit(30)


@pytest.fixture
def view(trainer):
    return nb.TrainingView(trainer, panels={"loss": {}, "boundary": {"look": "class"}})


def texts(path):
    return [text.text for text in ET.parse(path).iter(f"{SVG}text")]


def pixels(path):
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


# ---- pictures ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in panels() if name != "curve"])
def test_every_panel_is_a_picture(name, trainer, tmp_path):
    path = nb.TrainingView(trainer).save(tmp_path / "panel.svg", panel=name)
    assert ET.parse(path).getroot().tag == f"{SVG}svg"


def test_a_picture_is_that_of_the_function_of_this_name(view, trainer, tmp_path):
    path = view.save(tmp_path / "boundary.svg", panel="boundary", at=10)
    figure = nb.drawing.boundary(trainer, at=10, look="class")
    assert path.read_text() == nb.drawing.still(figure).svg
    assert nb.drawing.save(figure, tmp_path / "same.svg").read_text() == path.read_text()


def test_it_is_of_the_moment_that_the_view_shows(view, tmp_path):
    view.shown = 10
    view.save(tmp_path / "here.svg", panel="boundary")
    view.shown = None
    assert (tmp_path / "here.svg").read_text() == view.save(tmp_path / "b.svg", panel="boundary", at=10).read_text()
    assert (tmp_path / "here.svg").read_text() != view.save(tmp_path / "c.svg", panel="boundary").read_text()


def test_without_a_name_all_open_panels_stand_on_one_sheet(view, tmp_path):
    path = view.save(tmp_path / "sheet.svg")
    assert ET.parse(path).getroot().get("width") == "960"
    assert texts(path)[0].startswith("epoch 30 · iteration 30 · loss 0.")
    assert {"loss", "x0", "x1"} <= set(texts(path))


def test_a_png_has_the_picture_and_its_words(view, tmp_path):
    drawn = pixels(view.save(tmp_path / "boundary.png", panel="boundary"))
    assert drawn.shape == (840, 1280, 3)
    svg = (view.save(tmp_path / "boundary.svg", panel="boundary")).read_text()
    wordless = np.asarray(Image.open(io.BytesIO(raster(svg.replace("<text", "<desc").replace("</text", "</desc")))))
    assert (drawn != wordless[..., :3]).any()


def test_the_same_picture_gives_the_same_bytes(view, tmp_path):
    first, second = (view.save(tmp_path / f"{n}.png").read_bytes() for n in range(2))
    assert first == second


def test_names_of_a_persons_stay_words(trainer, tmp_path):
    hostile = ["</svg><script>alert(1)</script>", "\"'<b>&amp;"]
    view = nb.TrainingView(trainer, feature_names=hostile, class_names=hostile)
    path = view.save(tmp_path / "all.svg", panel=[name for name in panels() if name != "curve"])
    assert not list(ET.parse(path).iter(f"{SVG}script"))
    assert any("alert(1)" in (text or "") for text in texts(path))


# ---- films ------------------------------------------------------------------------------------------------------


def test_a_gif_goes_through_the_moments_and_rests_at_the_end(view, tmp_path):
    path = view.to_movie(tmp_path / "run.gif", panel="boundary", moments=4, speed=5)
    frames, durations = [], []
    with Image.open(path) as film:
        for n in range(film.n_frames):
            film.seek(n)
            frames.append(np.asarray(film.convert("RGB")).astype(int))
            durations.append(film.info["duration"])
        assert film.info["loop"] == 0
    assert durations == [200, 200, 200, 2000]
    assert all((a != b).any() for a, b in itertools.pairwise(frames))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the reader leaves its pipes open
def test_an_mp4_has_the_same_moments(view, tmp_path):
    path = view.to_movie(tmp_path / "run.mp4", moments=3, speed=10)
    reader = imageio_ffmpeg.read_frames(str(path))
    about = next(reader)
    assert (about["codec"], about["size"], about["fps"]) == ("h264", (960, 454), 10.0)
    frames = [np.frombuffer(frame, np.uint8).astype(int) for frame in reader]
    assert len(frames) == 3 + 20
    assert np.abs(frames[0] - frames[1]).max() > 50
    assert np.abs(frames[-2] - frames[-1]).mean() < 1


# ---- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "error", "words"),
    [
        (lambda view: view.save("b.pdf"), ValueError, "ends in .svg or .png"),
        (lambda view: view.save("b.svg", panel="boundry"), ValueError, "'boundary'"),
        (lambda view: view.save("b.svg", panel="curve"), ValueError, "curve"),
        (lambda view: view.save("b.svg", panel=[]), ValueError, "no panel to draw"),
        (lambda view: view.save("b.svg", at=31), ValueError, "iteration is 31"),
        (lambda view: view.save("no/b.svg"), FileNotFoundError, "there is no folder 'no'"),
        (lambda view: view.to_movie("run.avi"), ValueError, "ends in .gif or .mp4"),
        (lambda view: view.to_movie("run.gif", moments=1), ValueError, "moments is 1"),
        (lambda view: view.to_movie("run.gif", speed=0), ValueError, "speed is 0"),
        (lambda view: view.to_movie("run.gif", panel="boundry"), ValueError, "'boundary'"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(act, error, words, view, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=words):
        act(view)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("module", "name", "extra"),
    [
        ("resvg_py", "boundary.png", "png"),
        ("resvg_py", "run.gif", "movie"),
        ("PIL.Image", "run.gif", "movie"),
        ("imageio_ffmpeg", "run.mp4", "movie"),
    ],
)
def test_a_missing_extra_is_named(module, name, extra, view, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    write = view.save if name.endswith("png") else view.to_movie
    with pytest.raises(ImportError, match=rf'pip install "nbnet\[{extra}\]"'):
        write(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_film_that_fails_leaves_the_old_one(view, tmp_path, monkeypatch):
    path = tmp_path / "run.mp4"
    path.write_text("mine")
    drawn = iter([raster, raster])

    def failing(svg, *, zoom):
        if (draw := next(drawn, None)) is None:
            raise RuntimeError("interrupted")
        return draw(svg, zoom=zoom)

    monkeypatch.setattr("nbnet.widgets.training_pictures.raster", failing)
    with pytest.raises(RuntimeError, match="interrupted"):
        view.to_movie(path, moments=5)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]
