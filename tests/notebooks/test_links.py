"""The tables of lectures agree with the lectures and with the one setting of where the repository lives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nbnet.lectures import LANGUAGES
from tests.notebooks import links

each_file = pytest.mark.parametrize("file", links.FILES, ids=lambda file: str(file.relative_to(links.ROOT)))


@each_file
def test_the_table_is_up_to_date(file: Path) -> None:
    assert file.read_text(encoding="utf-8") == links.written(file), "run python -m tests.notebooks.build"


@each_file
def test_every_lecture_has_its_link_to_binder_and_to_the_notebook(file: Path) -> None:
    text = links.lines(file)
    for language in LANGUAGES:
        for path in (links.ROOT / "notebooks" / language).glob("*.ipynb"):
            assert text.count(f"urlpath=doc/tree/notebooks/{language}/{path.name})") >= 1
            assert f"({path.relative_to(file.parent).as_posix()})" in text
    for address in re.findall(r"\]\((?!https:)([^)]+)\)", text):
        assert (file.parent / address).is_file()


def test_the_owner_is_written_nowhere_else() -> None:
    owner = links.repository().split("/")[0]
    assert set(re.findall(r"mybinder\.org/v2/gh/([^/]+)/", links.lines(links.FILES[0]))) == {owner}


def test_a_file_without_a_place_for_them_is_named(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("nothing")
    with pytest.raises(ValueError, match=r"README\.md has no place for the lectures"):
        links.written(tmp_path / "README.md")
