"""Printed notebooks: complete, readable without a network, and as PDF where a browser is."""

from __future__ import annotations

import html
import os
import re
from pathlib import Path

import nbformat
import pytest

from nbnet import __main__ as command
from nbnet import get_language, lectures, printing
from nbnet.printing import paper
from nbnet.printing.formulas import mathml

LECTURES = [path for lang in lectures.LANGUAGES for path in sorted((lectures.source_folder() / lang).glob("*.ipynb"))]
SPANISH = lectures.source_folder() / "es" / "01_neuronas.ipynb"


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
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
    assert "𝟙" in mathml(r"\mathbb{1}_{j=y}")
    assert "ℝ" in html.unescape(mathml(r"\mathbb{R}"))
    assert 'display="block"' in mathml("x", block=True)


def test_answers_and_hints_stand_on_the_last_pages_or_in_their_places() -> None:
    page = printing.printed(SPANISH)
    assert "<details open" not in page
    text, heading, end = page.partition("Respuestas y pistas")
    assert heading
    folded = len(re.findall(r"<summary>", text))
    numbers = re.findall(r'<summary><span class="number">\[(\d+)\]', text)
    assert numbers == re.findall(r'<strong><span class="number">\[(\d+)\]', end)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert end.count('class="unfolded"') == folded > len(numbers)  # a hint folds the next one

    opened = printing.printed(SPANISH, answers=True)
    assert opened.count("<details open") == folded
    assert "Respuestas y pistas" not in opened


def test_links_lead_to_the_printed_lectures() -> None:
    page = printing.printed(SPANISH, suffix=".pdf")
    links = re.findall(r'<a href="([^"]+)"', page)
    assert links
    for link in links:
        assert (SPANISH.parent / link).with_suffix(".ipynb").is_file()
        assert link.endswith(".pdf")


def notebook(folder: Path, *cells: nbformat.NotebookNode) -> Path:
    path = folder / "mine.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), path)
    return path


def test_a_notebook_of_ones_own_with_its_pictures_and_half_a_formula(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    attached = nbformat.v4.new_markdown_cell("![in the cell](attachment:a.png)")
    attached["attachments"] = {"a.png": {"image/png": "iVBORw0KGgo="}}
    mine = notebook(
        tmp_path,
        nbformat.v4.new_markdown_cell(
            "# Mine & yours\n\n![beside](dot.svg) $\\frac{1}{$ and\n\n\\begin{equation}x^2\\end{equation}"
        ),
        attached,
    )
    assert command.main(["print", str(tmp_path / "paper"), "--answers", str(mine)]) == 0
    written = tmp_path / "paper" / "mine.html"
    assert capsys.readouterr().out == f"{written}\n"
    page = written.read_text(encoding="utf-8")
    assert "<title>Mine &amp; yours</title>" in page
    assert "data:image/svg+xml;base64," in page
    assert "data:image/png;base64,iVBORw0KGgo=" in page
    assert "<code>\\frac{1}{</code>" in page
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in page


@pytest.mark.parametrize(("text", "told"), [(None, "there is no notebook"), ("no JSON", "is no notebook")])
def test_what_is_no_notebook_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, told: str
) -> None:
    if text is not None:
        (tmp_path / "none.ipynb").write_text(text)
    assert command.main(["print", str(tmp_path / "paper"), str(tmp_path / "none.ipynb")]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "paper").exists()


def test_a_pdf_has_the_page_and_replaces_an_older_one(tmp_path: Path) -> None:
    try:
        paper.find_browser()
    except FileNotFoundError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    short = notebook(
        tmp_path, nbformat.v4.new_markdown_cell("# Short\n\n<details><summary>Why?</summary>So.</details>")
    )
    (tmp_path / "mine.pdf").write_text("older")
    (written,) = printing.print_to(tmp_path, [short], pdf=True)
    content = written.read_bytes()
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 2  # the answer has a page of its own
    assert re.search(rb"/MediaBox \[0 0 59[45]\.?\d* 84[12]", content)  # A4


def test_a_browser_that_prints_nothing_is_named_with_what_it_said(tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho 'no display' >&2\n")
    broken.chmod(0o755)
    with pytest.raises(OSError, match=r"could not print a\.pdf: no display"):
        paper.write_pdf("<p>page</p>", tmp_path / "a.pdf", str(broken))
    assert not (tmp_path / "a.pdf").exists()


def test_the_browser_that_playwright_fetched_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    fetched = tmp_path / ".cache" / "ms-playwright" / "chromium-1234" / "chrome-linux64" / "chrome"
    fetched.parent.mkdir(parents=True)
    fetched.touch()
    assert paper.find_browser() == str(fetched)


def test_without_a_browser_there_is_a_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(paper, "_APPLICATIONS", ())
    assert command.main(["print", str(tmp_path / "paper"), "--pdf"]) == 1
    assert "leave --pdf away" in capsys.readouterr().err
    assert not (tmp_path / "paper").exists()


def test_a_printed_notebook_that_plays_holds_what_it_needs_once(tmp_path: Path) -> None:
    cells = [
        "import nbnet as nb\n%load_ext nbnet",
        "f = nb.Tensor(2.0, name='w') * 3\n%nnviz f",
        "learner = nb.Trainer(nb.MLP([2, 3, 1]), *nb.datasets.xor(n=40, seed=0))\n%nnviz learner --panels loss",
        "learner.fit(3);",
        "%nnviz nb.relu",
        "broken",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    path = tmp_path / "mine.ipynb"
    nbformat.write(notebook, path)
    before = path.read_bytes()
    page = printing.printed(path, live=True)
    assert path.read_bytes() == before
    assert page.count('class="nbnet-view"') == page.count('class="nbnet-kept"') == 3
    assert [page.count(f'id="nbnet-{name}"') for name in ("plotly", "tape-0", "tape-1", "tape-2")] == [1, 1, 1, 1]
    assert page.count("<script type=") == 7  # the three tapes, Plotly, and a module for each kind of view
    assert "default-src 'none'" in page
    assert "NameError" in page
    assert "_nbnet_recording" not in page


def test_what_plays_goes_with_html_alone(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["print", "handouts", "--live", "--pdf"])
    assert "nothing plays in a PDF" in capsys.readouterr().err
