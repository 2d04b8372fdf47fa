"""A training view as one file: it tells of each recorded moment what the live view would, and asks nobody."""

from __future__ import annotations

import base64
import hashlib
import re

import numpy as np
import pytest

import nbnet as nb
from tests.widgets.offline import Offline
from tests.widgets.page import Page

HOSTILE = ["</script><script>alert(1)</script>", "\"'<b>&amp;<!--"]


@pytest.fixture
def trainer():
    data = nb.datasets.xor(n=60, noise=0.1, seed=0)
    return nb.Trainer(nb.MLP([2, 4, 1], seed=0), *data, optimizer=nb.SGD(0.3)).fit(40)


def written(view, folder, **options):
    return Offline(view.to_html(folder / "run.html", **options))


# ---- what it tells ----------------------------------------------------------------------------------------------


def test_each_moment_tells_what_the_live_view_shows_of_it(trainer, tmp_path):
    view = nb.TrainingView(trainer, panels=["loss", "boundary", "network", "histograms", "weights", "worst"])
    page = written(view, tmp_path, moments=5)
    assert [moment["time"]["at"] for moment in page.content["moments"]] == [0, 10, 20, 30, 40]
    live = Page(view).open()
    for moment in reversed(page.content["moments"][:-1]):
        live.say("scrub", iteration=moment["time"]["at"])
        shown = live.draw()
        assert moment["readouts"] == [list(pair) for pair in shown["readouts"]]
        changed = {panel["name"]: panel for panel in shown["panels"]}
        assert changed
        for panel in moment["panels"]:
            if (same := changed.get(panel["name"])) is None:
                continue
            arrays = [page.buffers[number] for number in panel["buffers"]]
            assert arrays == [bytes(each) for each in shown["buffers"][same["first"] :][: len(arrays)]], panel["name"]
            assert panel["text"] == same["text"]


def test_the_slider_says_where_it_is_also_at_the_end(trainer, tmp_path):
    moments = written(nb.TrainingView(trainer), tmp_path, moments=2).content["moments"]
    assert [moment["time"]["text"] for moment in moments] == ["iteration 0 of 40", "iteration 40 of 40"]
    assert [moment["time"]["past"] for moment in moments] == [True, False]


def test_a_trainer_that_keeps_fewer_states_gives_fewer_moments(trainer, tmp_path):
    assert len(written(nb.TrainingView(trainer), tmp_path, moments=1000).content["moments"]) == 41


def test_equal_arrays_are_written_once(trainer, tmp_path):
    page = written(nb.TrainingView(trainer, panels=["boundary"]), tmp_path, moments=10)
    used = [number for moment in page.content["moments"] for number in moment["panels"][0]["buffers"]]
    assert len(set(page.buffers)) == len(page.buffers) < len(used)


def test_panels_that_are_not_in_the_file_say_so_in_its_menu(trainer, tmp_path):
    page = written(nb.TrainingView(trainer, panels=["loss"]), tmp_path)
    reasons = {entry["name"]: entry["reason"] for entry in page.content["setup"]["menu"]}
    assert not reasons["loss"]
    assert reasons["boundary"] == "This file does not contain it."


def test_all_panels_of_a_default_training_stay_small(trainer, tmp_path):
    path = nb.TrainingView(trainer, panels="all").to_html(tmp_path / "run.html")
    assert path.stat().st_size < 8e6


def test_the_view_and_the_training_stay_as_they_were(trainer, tmp_path):
    view = nb.TrainingView(trainer)
    live = Page(view).open()
    view.shown = 10
    before = live.draw(), len(live.heard), trainer.model.parameters["layer1.W"].data.copy()
    view.to_html(tmp_path / "run.html", moments=3)
    assert (view.shown, trainer.iteration, len(live.heard)) == (10, 40, before[1])
    np.testing.assert_array_equal(trainer.model.parameters["layer1.W"].data, before[2])


def test_it_speaks_the_chosen_language(trainer, tmp_path):
    nb.set_language("es")
    try:
        page = written(nb.TrainingView(trainer), tmp_path, moments=2)
    finally:
        nb.set_language(None)
    assert dict(page.elements)["html"] == {"lang": "es"}
    assert page.texts["h1"].startswith("Entrenamiento de MLP 2-4-1")
    assert page.content["traits"]["words"]["now"] == "Al final"


# ---- a page of its own ------------------------------------------------------------------------------------------


def test_the_page_may_ask_nobody_and_runs_its_own_script_alone(trainer, tmp_path):
    page = written(nb.TrainingView(trainer), tmp_path, moments=2)
    policy = next(each["content"] for name, each in page.elements if each.get("http-equiv"))
    digest = base64.b64encode(hashlib.sha256(page.texts["script"].encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; script-src 'sha256-{digest}' blob:;")
    assert "connect-src" not in policy
    assert not [each for _name, each in page.elements if {"src", "href", "srcset"} & set(each)]


def test_names_of_a_persons_do_not_end_the_page(trainer, tmp_path):
    view = nb.TrainingView(trainer, panels=["boundary", "network"], feature_names=HOSTILE, class_names=HOSTILE)
    plain = written(nb.TrainingView(trainer, panels=["boundary", "network"]), tmp_path, moments=2)
    page = written(view, tmp_path, moments=2)
    assert page.names() == plain.names()
    assert page.content["setup"]["points"]["classes"] == HOSTILE
    assert "alert(1)" not in (tmp_path / "run.html").read_text()


def test_equal_trainings_make_equal_files(tmp_path):
    def text():
        data = nb.datasets.xor(n=60, noise=0.1, seed=0)
        trainer = nb.Trainer(nb.MLP([2, 3, 1], seed=0), *data).fit(5)
        return nb.TrainingView(trainer).to_html(tmp_path / "run.html").read_text()

    assert text() == text()


# ---- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "moments", "error", "words"),
    [
        ("run.htm1", 10, ValueError, r"'run.htm1': expected the name of a file that ends in .html or .htm"),
        ("nowhere/run.html", 10, FileNotFoundError, "there is no folder 'nowhere'"),
        (7, 10, TypeError, "path is 7: expected the name of a file, such as 'run.html'"),
        ("run.html", 1, ValueError, "moments is 1"),
        ("run.html", 2.5, TypeError, "moments is 2.5"),
        (".", 10, ValueError, "expected the name of a file that ends in"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(name, moments, error, words, trainer, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=words):
        nb.TrainingView(trainer).to_html(name, moments=moments)
    assert not list(tmp_path.iterdir())


def test_without_a_step_there_is_nothing_to_record(tmp_path):
    trainer = nb.Trainer(nb.MLP([2, 3, 1]), *nb.datasets.xor(n=20))
    with pytest.raises(ValueError, match="has not done a step yet"):
        nb.TrainingView(trainer).to_html(tmp_path / "run.html")


def test_a_file_that_cannot_be_written_stays_what_it_was(trainer, tmp_path, monkeypatch):
    path = tmp_path / "run.html"
    path.write_text("mine")

    def full(self, content):
        with self.open("wb") as file:
            file.write(content[:100])
        raise OSError("No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        nb.TrainingView(trainer).to_html(path)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_the_saved_output_of_a_view_is_still_what_it_was(trainer):
    assert re.fullmatch(r"TrainingView\(MLP 2-4-1, 60 samples\)", repr(nb.TrainingView(trainer)))
