"""The lectures as files: the same in every language, complete without a kernel, and small."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.notebooks.execute import LECTURES, MAX_BYTES, WIDGET, lectures

FOLDERS = (LECTURES, LECTURES / "solutions")
PAIRS = [
    pair
    for folder in FOLDERS
    for pair in zip(*(sorted((folder / language).glob("*.ipynb")) for language in ("en", "es")), strict=True)
]

VIEW = re.compile(r"\w+(View|Explorer)\(")

each_lecture = pytest.mark.parametrize("path", lectures(), ids=lambda path: str(path.relative_to(LECTURES)))
each_pair = pytest.mark.parametrize(("english", "spanish"), PAIRS, ids=[path.stem for path, _ in PAIRS])


def read(path: Path) -> Any:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def outputs(path: Path) -> list[Any]:
    return [output for cell in read(path).cells for output in cell.get("outputs", [])]


@each_pair
def test_languages_share_their_code(english: Path, spanish: Path) -> None:
    def shape(path: Path) -> list[tuple[str, str, str]]:
        cells = read(path).cells
        return [(cell.id, cell.cell_type, cell.source if cell.cell_type == "code" else "") for cell in cells]

    assert shape(english) == shape(spanish)
    assert english.name[:2] == spanish.name[:2]


@each_pair
def test_languages_do_not_share_their_text(english: Path, spanish: Path) -> None:
    def texts(path: Path) -> set[str]:
        return {cell.source for cell in read(path).cells if cell.cell_type == "markdown"}

    assert not texts(english) & texts(spanish)


@each_pair
def test_languages_show_the_same_formulas_and_questions(english: Path, spanish: Path) -> None:
    def counts(path: Path) -> list[tuple[int, int, int]]:
        texts = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
        return [(text.count("$$"), text.count("<details>"), text.count("\n#")) for text in texts]

    assert counts(english) == counts(spanish)


@each_lecture
def test_starts_with_one_title_and_names_its_kernel(path: Path) -> None:
    notebook = read(path)
    titles = [
        line for cell in notebook.cells if cell.cell_type == "markdown" for line in re.findall("(?m)^# .*", cell.source)
    ]
    assert len(titles) == 1
    assert notebook.cells[0].source.startswith(titles[0])
    assert notebook.metadata.kernelspec.name == "python3"


@each_lecture
def test_is_saved_whole_and_in_order(path: Path) -> None:
    counts = [cell.execution_count for cell in read(path).cells if cell.cell_type == "code"]
    assert counts == list(range(1, len(counts) + 1)), "run python -m tests.notebooks.execute"
    assert not [output for output in outputs(path) if output.output_type == "error"]
    assert path.stat().st_size < MAX_BYTES


@each_lecture
def test_shows_pictures_with_a_description_and_no_dead_widgets(path: Path) -> None:
    bundles = [output.data for output in outputs(path) if "data" in output]
    pictures = [bundle["image/svg+xml"] for bundle in bundles if "image/svg+xml" in bundle]
    assert pictures
    for picture in pictures:
        assert re.search(r'<svg[^>]*role="img"[^>]*aria-label="[^"]{20,}"', picture)
    assert not [bundle for bundle in bundles if WIDGET in bundle]
    assert "widgets" not in read(path).metadata


@each_lecture
def test_every_view_leaves_its_picture(path: Path) -> None:
    views = [each.data for each in outputs(path) if VIEW.match(each.get("data", {}).get("text/plain", ""))]
    assert [view["text/plain"] for view in views if "image/svg+xml" not in view] == []
    assert views


@each_lecture
def test_every_view_has_a_cell_of_its_own(path: Path) -> None:
    for cell in read(path).cells:
        if cell.cell_type == "code" and "%nnviz" in cell.source:
            assert "\n" not in cell.source


@each_lecture
def test_links_lead_somewhere_and_pictures_have_an_alternative_text(path: Path) -> None:
    for cell in read(path).cells:
        if cell.cell_type != "markdown":
            continue
        for mark, text, address in re.findall(r"(!?)\[([^\]]*)\]\(([^)\s#]+)[^)]*\)", cell.source):
            assert text.strip()
            if not re.match(r"[a-z]+:", address):
                assert (path.parent / address).exists(), address
            assert not mark or len(text) > 20
