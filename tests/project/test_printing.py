"""Printed lectures: complete, readable without a network, and as PDF where a browser is."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from nbnet import __main__ as command
from nbnet import get_language, lectures, printing

LECTURES = [path for lang in lectures.LANGUAGES for path in sorted((lectures.source_folder() / lang).glob("*.ipynb"))]


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_printed_lecture_is_whole_and_asks_for_nothing(path: Path) -> None:
    before = get_language()
    page = printing.printed(path)
    assert get_language() == before
    assert f'<html lang="{path.parent.name}">' in page
    assert "<math" in page
    assert "<svg" in page
    assert not re.search(r"""(src|href)=["']?(https?:)?//|@import|url\((?!#)""", page)
    assert "<script" not in page
    text = re.sub(r"<(pre|code|style|svg)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert "$" not in text
    assert not re.search(r"mathvariant=.(double|sans)|(?<!\w)\\[a-z]+\{", text)
    assert not re.search(r"(View|Explorer)\(", text)


def test_letters_of_other_styles_are_characters() -> None:
    assert "𝟙" in printing.mathml(r"\mathbb{1}_{j=y}")
    assert "ℝ" in html.unescape(printing.mathml(r"\mathbb{R}"))
    assert 'display="block"' in printing.mathml("x", block=True)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_answers_are_closed_until_asked_for() -> None:
    assert "<details open>" not in printing.printed(LECTURES[0])
    assert "<details open>" in printing.printed(LECTURES[0], answers=True)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_command_prints_a_notebook_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["print", str(tmp_path / "paper"), str(LECTURES[0])]) == 0
    page = tmp_path / "paper" / f"{LECTURES[0].stem}.html"
    assert capsys.readouterr().out == f"{page}\n"
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert command.main(["print", str(tmp_path / "paper"), str(tmp_path / "none.ipynb")]) == 1
    assert "there is no notebook" in capsys.readouterr().err


def test_without_a_browser_there_is_a_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert command.main(["print", str(tmp_path / "paper"), "--pdf"]) == 1
    assert "without --pdf you get pages of HTML" in capsys.readouterr().err
    assert not (tmp_path / "paper").exists()
