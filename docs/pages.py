"""The pages of the site that are made of code: reference, gallery, lectures, and the texts of the repository's root.

MkDocs calls the functions named ``on_…``. A public name is found by its package's ``__all__`` and lands on a page by
the module that defines it: a new activation needs no line here.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the gallery's cells are those that the browser tests run

# A name is on the page of the longest module that it is defined under.
PAGES = {
    "nbnet.autodiff": ("autodiff", "Autodiff", "Tensors that remember how they were made, and what follows from that."),
    "nbnet.autodiff.gates": ("gates", "Gates", "The built-in gates. Each is a class as a student would write it."),
    "nbnet.models": ("models", "Models", "From one neuron of 1943 to a multilayer perceptron."),
    "nbnet.models.activations": ("activations", "Activations", "What a neuron makes of its weighted sum."),
    "nbnet.models.joint": ("activations", "", ""),
    "nbnet.models.losses": ("losses", "Losses", "How wrong an answer is, and what weights cost."),
    "nbnet.models.penalties": ("losses", "", ""),
    "nbnet.models.optimizers": ("optimisers", "Optimisers", "How a gradient becomes a step, and how steps shrink."),
    "nbnet.models.schedules": ("optimisers", "", ""),
    "nbnet.datasets": ("datasets", "Data sets", "Made or bundled, never downloaded: `nb.datasets.<name>`."),
    "nbnet.training": ("training", "Training", "One trainer: as a loop, in the background, or many at once."),
    "nbnet.drawing": ("drawing", "Drawing", "Pure functions, `nb.drawing.<name>`: an object in, a picture out."),
    "nbnet.widgets": ("widgets", "Widgets", "Live views of what the notebook holds."),
    "nbnet.exercises": ("exercises", "Exercises", "Exercises that check themselves: `nb.exercises.<name>`."),
    "nbnet.sklearn": ("sklearn", "scikit-learn", "The models as estimators: `pip install nbnet[sklearn]`."),
    "nbnet.export": ("export", "Export", "A trained model as code or as a file that others read."),
    "nbnet.language": ("language", "Language", "The words of views and checks."),
}
PACKAGES = (
    "language", "autodiff", "autodiff.gates", "models", "models.losses", "datasets", "training", "drawing", "widgets",
    "exercises", "sklearn", "export",
)  # fmt: skip
# Where all that they inherit would be told dozens of times, or is the business of the page in the browser.
_ALIKE = ("gates", "widgets", "sklearn")
_OWN_MEMBERS = """    options:
      inherited_members: false
      filters: ["!^_", "!^on_", "!^(failed|handler|needs|say|speak|symbol)$"]
"""
_TEXTS = {"index.md": "README.md", "contributing.md": "CONTRIBUTING.md", "changelog.md": "CHANGELOG.md"}


@dataclass(frozen=True)
class Name:
    """A public name.

    Attributes:
        written: as a student writes it, ``nb.relu``.
        path: where it is defined, which is its anchor too.
        page: the page of the reference, without its suffix.
        summary: the first line of its docstring.
    """

    written: str
    path: str
    page: str
    summary: str


def public_names() -> Iterator[Name]:
    """Every name that a package of nbnet offers, once."""
    seen = set()
    nbnet = importlib.import_module("nbnet")
    for package in PACKAGES:
        module = importlib.import_module(f"nbnet.{package}")
        for name in module.__all__:
            thing = getattr(module, name)
            path = _path(thing, f"{module.__name__}.{name}")
            if path in seen:
                continue
            seen.add(path)
            top = getattr(nbnet, name, None) is thing
            summary = (inspect.getdoc(thing) or "").partition("\n\n")[0].replace("\n", " ")
            yield Name(f"nb.{name}" if top else f"nb.{package}.{name}", path, _page(path), summary)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages that are made of code."""
    made = {
        **{name: _of_the_root(source) for name, source in _TEXTS.items()},
        **{f"reference/{name}.md": text for name, text in _reference().items()},
        "lectures.md": _lectures(files, config),
    }
    for name, text in made.items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Leads links to notebooks to the printed lectures; gives a picture of the gallery its cell and its dark twin."""
    markdown = re.sub(r"\]\((?:\.\./)?notebooks/(en|es)/(\w+)\.ipynb\)", r"](lectures/\1/\2.html)", markdown)
    if page.file.src_uri != "gallery.md":
        return markdown
    from tests.browser.states import STATES

    cells = {state.name: state.cell for state in STATES}

    def shown(found: re.Match[str]) -> str:
        text, name = found[1], found[2]
        pictures = [
            f"![{text}](images/{name}-{theme}.png#only-{theme})"
            for theme in ("light", "dark")
            if files.get_file_from_path(f"images/{name}-{theme}.png")
        ]
        return "\n".join((f"```python\n{cells[name]}\n```\n", *pictures))

    return re.sub(r"^!\[(.+?)\]\(images/([\w-]+)-light\.png\)$", shown, markdown, flags=re.MULTILINE)


def _reference() -> dict[str, str]:
    names = list(public_names())
    pages = {page: f"# {title}\n\n{text}\n" for page, title, text in PAGES.values() if title}
    index = "# Every name\n\n`import nbnet as nb` offers all of this; what is not used is not loaded.\n"
    for page, title, _text in PAGES.values():
        here = [name for name in names if name.page == page]
        if title and here:
            index += f"\n## {title}\n\n| name | |\n| --- | --- |\n"
            for name in here:
                summary = name.summary.replace("|", "\\|")
                index += f"| [`{name.written}`]({page}.md#{name.path}) | {summary} |\n"
    for name in names:
        pages[name.page] += f"\n::: {name.path}\n{_OWN_MEMBERS if name.page in _ALIKE else ''}"
    return {**pages, "index": index, "command": _command(), "magics": _magics()}


def _command() -> str:
    from nbnet.__main__ import _parser

    parser = _parser()
    text = f"# Command line\n\n`pip install nbnet[lab]` brings the command `nbnet`.\n\n```\n{parser.format_help()}```\n"
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                text += f"\n## nbnet {name}\n\n```\n{command.format_help()}```\n"
    return text


def _magics() -> str:
    from nbnet.extension import NNVizMagics

    help_text = inspect.getdoc(NNVizMagics.nnviz) or ""
    return f"# Magics\n\n`%load_ext nbnet` brings them into a notebook.\n\n## %nnviz\n\n```\n{help_text}\n```\n"


def _lectures(files: Files, config: MkDocsConfig) -> str:
    """The page of all lectures; each is printed into the site as `nbnet print` does it."""
    from nbnet import lectures, printing

    text = "# Lectures\n\nFor reading here; `nbnet lab` opens them to be touched.\n"
    titles = {"en": "English", "es": "Español"}
    for language in lectures.LANGUAGES:
        text += f"\n## {titles[language]}\n\n"
        for notebook in sorted((lectures.source_folder() / language).glob("*.ipynb")):
            name = f"lectures/{language}/{notebook.stem}.html"
            # Printing them takes longer than all the rest, which a test of the rest does without.
            page = printing.printed(notebook) if "NBNET_SITE_DRAFT" not in os.environ else ""
            files.append(File.generated(config, name, content=page))
            title = re.search(r'"# (.+?)(?:\\n)?"', notebook.read_text(encoding="utf-8"))
            text += f"- [{title[1] if title else notebook.stem}]({name})\n"
    return text


def _of_the_root(source: str) -> str:
    """A text of the repository's root, with its links as the site has them; what is not on the site stays as words."""
    text = (ROOT / source).read_text(encoding="utf-8")
    pages = {name: page for page, name in _TEXTS.items()}

    def led(found: re.Match[str]) -> str:
        words, address = found[1], found[2]
        path, _sep, anchor = address.partition("#")
        if not path or re.match(r"\w+:|docs/|notebooks/\w\w/\w+\.ipynb", path):
            return found[0]
        if path in pages:
            return f"[{words}]({pages[path]}{_sep}{anchor})"
        return words

    return re.sub(r"\[((?:!\[[^\]]*\]\([^)]*\)|[^\[\]])*)\]\(([^)\s]+)\)", led, text).replace("](docs/", "](")


def _path(thing: Any, reached: str) -> str:
    if isinstance(thing, ModuleType):
        return thing.__name__
    defined = getattr(thing, "__module__", None)
    own = isinstance(thing, type) or inspect.isfunction(thing)
    return f"{defined}.{thing.__qualname__}" if own and defined else reached


def _page(path: str) -> str:
    module = max((each for each in PAGES if path == each or path.startswith(f"{each}.")), key=len)
    return PAGES[module][0]
