"""The site: built strictly, complete, and asking for nothing from a network."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import nbnet
from tests.browser.states import STATES
from tests.project.fresh import ROOT

# A page asks for these by itself; a link in its text is followed by a person.
ASKING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "object": "data"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    env = {**os.environ, "NBNET_SITE_DRAFT": "1", "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-6000:]
    return folder


class Requests(HTMLParser):
    """What a page asks for, and the anchors that it has."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.anchors: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.anchors.add(values.get("id") or "")
        if (address := values.get(ASKING.get(tag, ""))) and values.get("rel") != "canonical":
            self.asked.append(address)


def test_no_page_asks_for_anything_beyond_the_site(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        for address in Requests(page).asked:
            assert not re.match(r"(\w+:)?//", address), (page.name, address)
    for style in site.rglob("*.css"):
        assert not re.search(r"@import|url\(\s*[\"']?(https?:)?//", style.read_text(encoding="utf-8")), style


def test_every_public_name_is_in_the_reference(site: Path) -> None:
    anchors = set().union(*(Requests(page).anchors for page in (site / "reference").glob("*.html")))
    index = (site / "reference" / "index.html").read_text(encoding="utf-8")
    names = {name for name in dir(nbnet) if not name.startswith("_")}
    packages = {name for name in names if hasattr(getattr(nbnet, name), "__path__")}
    for name in names - packages:
        assert f"<code>nb.{name}</code>" in index, name
    for package in packages:
        for name in getattr(nbnet, package).__all__:
            assert re.search(rf"<code>nb\.([\w.]+\.)?{name}</code>", index), f"nb.{package}.{name}"
    links = re.findall(r'<a href="\w+\.html#([\w.]+)"><code>', index)
    assert len(links) > 100
    assert set(links) <= anchors
    assert {"nbnet.training.trainer.Trainer.fit", "nbnet.autodiff.tensor.Tensor.backward"} <= anchors


def test_every_command_and_magic_is_in_the_reference(site: Path) -> None:
    command = (site / "reference" / "command.html").read_text(encoding="utf-8")
    for name in ("lab", "lectures", "print"):
        assert f"usage: nbnet {name}" in command
    assert "%nnviz playground" in (site / "reference" / "magics.html").read_text(encoding="utf-8")


def test_the_gallery_shows_every_pictured_state_with_its_cell(site: Path) -> None:
    source = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    page = (site / "gallery.html").read_text(encoding="utf-8")
    assert page.count("highlight") >= sum(state.pictured for state in STATES)
    for state in STATES:
        assert (f"](images/{state.name}-light.png)" in source) == state.pictured, state.name
        for theme in ("light", "dark"):
            picture = f"images/{state.name}-{theme}.png"
            assert (f"{picture}#only-{theme}" in page) == (ROOT / "docs" / picture).exists(), picture
    assert not re.search(r'<img alt=""|<img (?!alt)', page)


def test_an_example_is_code_and_a_list_is_a_list(site: Path) -> None:
    pages = [page.read_text(encoding="utf-8") for page in (site / "reference").glob("*.html")]
    text = re.sub(r"<(pre|code|script|style)\b.*?</\1>", "", "".join(pages), flags=re.DOTALL)
    assert "&gt;&gt;&gt;" not in text
    assert "<blockquote>" not in text


def test_every_module_of_the_reference_is_one_that_a_reader_imports() -> None:
    from docs import pages

    packages = {name.removeprefix("nbnet.") for name in pages.PACKAGES}
    public = {found.name for found in pkgutil.iter_modules(nbnet.__path__) if found.ispkg}
    offering = {name for name in public if hasattr(importlib.import_module(f"nbnet.{name}"), "__all__")}
    assert offering - packages <= {"printing"}  # what the command line is made of


def test_the_start_keeps_its_pictures_and_leads_to_the_lectures(site: Path) -> None:
    start = (site / "index.html").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for picture in re.findall(r"!\[[^\]]+\]\(docs/([^)]+)\)", readme):
        assert f'src="{picture}"' in start
        assert (site / picture).is_file()
    assert 'href="lectures/en/00_tour.html"' in start
