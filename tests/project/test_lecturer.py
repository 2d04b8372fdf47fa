"""The guides for lecturers: of one structure, complete, and true where that can be run."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from nbnet.__main__ import _parser
from nbnet.exercises import EXERCISES
from nbnet.lectures import source_folder
from tests.project.fresh import ROOT

GUIDES = {"en": ROOT / "docs" / "lecturer.md", "es": ROOT / "docs" / "docente.md"}


def text(language: str) -> str:
    return GUIDES[language].read_text(encoding="utf-8")


def blocks(language: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text(language), re.MULTILINE | re.DOTALL)


def test_both_languages_have_one_structure() -> None:
    shapes = [
        [line.partition(" ")[0] if line.startswith("#") else line.count("|") for line in text(language).splitlines()
         if re.match(r"#+ |\|", line)]
        for language in GUIDES
    ]  # fmt: skip
    assert shapes[0] == shapes[1]
    same = [
        [re.sub(r"#.*|\b(en|es)\b|00_\w+|[\w/]+\.html", "", block) for kind in ("sh", "python", "yaml", "dockerfile")
         for block in blocks(language, kind)]
        for language in GUIDES
    ]  # fmt: skip
    assert same[0] == same[1]


@pytest.mark.parametrize("language", GUIDES)
def test_every_lecture_has_its_place_and_its_figures(language: str) -> None:
    notebooks = sorted((source_folder() / language).glob("*.ipynb"))
    for notebook in notebooks:
        assert f"](../notebooks/{language}/{notebook.name})" in text(language)
    figures = re.findall(r"^\| (\d+) · [^|]+ \| +[\d.,]+ \| +\d+ \|$", text(language), re.MULTILINE)
    assert figures == [str(number) for number in range(len(notebooks))]


@pytest.mark.parametrize("language", GUIDES)
def test_what_it_names_is_there(language: str) -> None:
    schedule = text(language).partition("\n## ")[2].partition("\n## ")[0]
    for name in re.findall(r"`(\w+)`", schedule):
        assert name in EXERCISES or name == "ComputationalGraph", name
    for line in "".join(blocks(language, "sh")).splitlines():
        if line.startswith("nbnet "):
            _parser().parse_known_args(line.partition("#")[0].split()[1:])
        if line.startswith("docs/"):
            assert (ROOT / line.split()[0]).is_file()
        for path in re.findall(r"\.\./(notebooks/[\w./]+\.ipynb)", line):
            assert (ROOT / path).is_file(), path
    (values,) = blocks(language, "yaml")
    first = yaml.safe_load(values)["singleuser"]["defaultUrl"].removeprefix("/lab/tree/lectures/")
    assert (source_folder() / first).is_file()


def test_the_wheel_is_named_as_it_is_built() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    for language in GUIDES:
        assert f"nbnet-{version}-py3-none-any.whl" in text(language)
        assert f'tag: "{version}"' in text(language)


def test_the_experiment_of_the_class_runs() -> None:
    (cell,) = blocks("en", "python")
    names: dict[str, object] = {}
    exec(cell, names)
    assert len(names["table"]) == 40  # type: ignore[arg-type]


def test_the_stick_says_what_is_missing(tmp_path: Path) -> None:
    script = str(ROOT / "docs" / "stick.sh")
    run = subprocess.run(["bash", script], capture_output=True, text=True, check=False)
    assert run.returncode != 0
    assert "usage: docs/stick.sh FOLDER" in run.stderr
    run = subprocess.run(
        ["/bin/bash", script, str(tmp_path / "stick")],
        env={"PATH": "/usr/bin:/bin", "PYTHON_VERSION": "3.11"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode != 0
    assert "pip install uv" in run.stderr
    assert not (tmp_path / "stick").exists()
