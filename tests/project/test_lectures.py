"""The reader's copy of the lectures: complete, and never overwritten."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from pathlib import Path

import pytest

import nbnet
from nbnet import __main__ as command
from nbnet import lectures
from tests.project import fresh


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lectures of the tests' own, which a test may change as a new release would."""
    source = tmp_path / "source"
    for language in lectures.LANGUAGES:
        (source / language / "pictures").mkdir(parents=True)
        (source / language / "00_tour.ipynb").write_text(f"tour {language}")
        (source / language / "01_neuron.ipynb").write_text("neuron")
        (source / language / "pictures" / "a.svg").write_text("<svg/>")
        (source / language / ".ipynb_checkpoints").mkdir()
        (source / language / ".ipynb_checkpoints" / "00_tour.ipynb").write_text("old")
        (source / "solutions" / language).mkdir(parents=True)
        (source / "solutions" / language / "01_neuron.ipynb").write_text("solved")
    (source / "source").mkdir()
    (source / "source" / "00_tour.py").write_text("both languages")
    monkeypatch.setattr(lectures, "source_folder", lambda: source)
    return source


def files(folder: Path) -> dict[str, str]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_text() for name, path in found.items() if not name.startswith(".")}


def test_the_shipped_lectures_are_there_in_every_language() -> None:
    folder = lectures.source_folder()
    counts = {len(list((folder / language).glob("*.ipynb"))) for language in lectures.LANGUAGES}
    assert len(counts) == 1
    assert counts.pop() >= 1


def test_copies_everything_but_hidden_files(source: Path, tmp_path: Path) -> None:
    copied = lectures.copy_to(tmp_path / "mine")
    assert len(copied.new) == 6
    assert sorted(files(tmp_path / "mine")) == sorted(
        f"{language}/{name}"
        for language in ("en", "es")
        for name in ("00_tour.ipynb", "01_neuron.ipynb", "pictures/a.svg")
    )


def test_solutions_are_copied_when_asked_for(source: Path, tmp_path: Path) -> None:
    lectures.copy_to(tmp_path / "mine")
    copied = lectures.copy_to(tmp_path / "mine", solutions=True)
    assert [path.relative_to(tmp_path / "mine").as_posix() for path in copied.new] == [
        f"solutions/{language}/01_neuron.ipynb" for language in ("en", "es")
    ]


def test_an_installed_package_says_where_the_solutions_are(source: Path, tmp_path: Path) -> None:
    shutil.rmtree(source / "solutions")
    with pytest.raises(FileNotFoundError, match="in a clone of its repository"):
        lectures.copy_to(tmp_path / "mine", solutions=True)
    assert not (tmp_path / "mine").exists()


def test_a_wheel_holds_what_students_get_and_nothing_else() -> None:
    """What an installed package holds is what ``copy_to`` hands out."""
    with (fresh.ROOT / "pyproject.toml").open("rb") as file:
        build = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert build["force-include"] == {f"notebooks/{lang}": f"nbnet/_lectures/{lang}" for lang in lectures.LANGUAGES}


def test_a_second_copy_changes_nothing(source: Path, tmp_path: Path) -> None:
    lectures.copy_to(tmp_path)
    before = files(tmp_path)
    copied = lectures.copy_to(tmp_path)
    assert (copied.new, copied.beside) == ([], [])
    assert files(tmp_path) == before


def test_the_readers_work_stays_and_is_not_handed_out_again(source: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    lectures.copy_to(mine)
    (mine / "en" / "00_tour.ipynb").write_text("my notes")
    before = files(mine)
    assert lectures.copy_to(mine).beside == []
    assert files(mine) == before


def test_a_newer_version_lands_beside_the_readers_work_once(source: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    lectures.copy_to(mine)
    (mine / "en" / "00_tour.ipynb").write_text("my notes")
    (source / "en" / "00_tour.ipynb").write_text("better tour")
    beside = mine / "en" / f"00_tour (nbnet {nbnet.__version__}).ipynb"
    assert lectures.copy_to(mine).beside == [beside]
    assert lectures.copy_to(mine).beside == []
    assert (mine / "en" / "00_tour.ipynb").read_text() == "my notes"
    assert beside.read_text() == "better tour"

    beside.write_text("notes in the better tour")
    (source / "en" / "00_tour.ipynb").write_text("best tour")
    second = mine / "en" / f"00_tour (nbnet {nbnet.__version__}, 2).ipynb"
    assert lectures.copy_to(mine).beside == [second]
    assert beside.read_text() == "notes in the better tour"


def test_an_untouched_older_version_stays_too(source: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    lectures.copy_to(mine)
    (source / "es" / "01_neuron.ipynb").write_text("better neuron")
    assert len(lectures.copy_to(mine).beside) == 1
    assert (mine / "es" / "01_neuron.ipynb").read_text() == "neuron"


@pytest.mark.parametrize("record", ["", "not JSON", "[]"])
def test_a_lost_record_loses_no_work(source: Path, tmp_path: Path, record: str) -> None:
    mine = tmp_path / "mine"
    lectures.copy_to(mine)
    (mine / "en" / "00_tour.ipynb").write_text("my notes")
    (mine / ".nbnet.json").write_text(record)
    assert len(lectures.copy_to(mine).beside) == 1
    assert (mine / "en" / "00_tour.ipynb").read_text() == "my notes"
    assert lectures.copy_to(mine).beside == []


def test_a_deleted_lecture_comes_back(source: Path, tmp_path: Path) -> None:
    lectures.copy_to(tmp_path / "mine")
    (tmp_path / "mine" / "en" / "00_tour.ipynb").unlink()
    assert [path.name for path in lectures.copy_to(tmp_path / "mine").new] == ["00_tour.ipynb"]


class TestCommand:
    def test_lectures(self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert command.main(["lectures", str(tmp_path / "mine")]) == 0
        assert str(tmp_path / "mine") in capsys.readouterr().out
        (source / "en" / "00_tour.ipynb").write_text("better tour")
        assert command.main(["lectures", str(tmp_path / "mine")]) == 0
        assert re.search(r"beside yours: en.00_tour \(nbnet .*\)\.ipynb", capsys.readouterr().out)
        assert command.main(["lectures", "--solutions", str(tmp_path / "mine")]) == 0
        assert (tmp_path / "mine" / "solutions" / "es" / "01_neuron.ipynb").read_text() == "solved"

    def test_a_file_in_the_way_is_told(self, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "mine").write_text("a file")
        assert command.main(["lectures", str(tmp_path / "mine")]) == 1
        assert "is a file; the lectures need a folder" in capsys.readouterr().err
        assert (tmp_path / "mine").read_text() == "a file"

    def test_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit, match="0"):
            command.main(["--version"])
        assert capsys.readouterr().out == f"nbnet {nbnet.__version__}\n"

    @pytest.mark.parametrize("arguments", [[], ["lectures"], ["lectures", "x", "--wrong"], ["lab", "--lang", "xx"]])
    def test_wrong_arguments(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit, match="2"):
            command.main(arguments)
        assert "usage: nbnet" in capsys.readouterr().err

    @pytest.mark.parametrize("language", lectures.LANGUAGES)
    def test_lab_opens_the_course_in_its_language(
        self, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
    ) -> None:
        launched: list[list[str]] = []
        monkeypatch.setattr("jupyterlab.labapp.LabApp.launch_instance", launched.append)
        monkeypatch.setenv("LANGUAGE", "en")
        mine = tmp_path / "mine"
        assert command.main(["lab", "--lang", language, "--dir", str(mine), "--no-browser"]) == 0
        assert launched[0][-1] == "--no-browser"
        assert f"--LabApp.default_url=/doc/tree/{language}/00_tour.ipynb" in launched[0]
        assert f"--ServerApp.root_dir={mine}" in launched[0]
        assert (mine / language / "00_tour.ipynb").read_text() == f"tour {language}"
        assert os.environ["LANGUAGE"] == language  # which the kernels inherit

    def test_lab_without_jupyterlab(
        self, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        assert command.main(["lab", "--dir", str(tmp_path / "mine")]) == 1
        assert 'pip install "nbnet[lab]"' in capsys.readouterr().err
        assert not (tmp_path / "mine").exists()
