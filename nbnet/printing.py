"""Lectures on paper: each notebook as one HTML file that needs no network, or as PDF.

nbconvert turns the cells into HTML, as JupyterLab's own export does. Formulas become MathML, which browsers show by
themselves, so that no script is loaded from anywhere. A PDF is what Chromium or Chrome prints of that page.
"""

from __future__ import annotations

import gettext
import html
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, Final, cast

from nbnet import lectures
from nbnet.language import LANGUAGES, LOCALE, get_language, marked

BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_LIVE: Final = marked("A live view, in the notebook.")
_WIDGET: Final = re.compile(r"^\w+(View|Explorer|Playground)\(.*\)$", re.DOTALL)
_MATH: Final = re.compile(r'<(m[ino]) mathvariant="(double-struck|sans-serif|bold)">([A-Za-z0-9])</\1>')
# Browsers draw a letter in another style where it is another character (MathML Core has no mathvariant).
_STYLES: Final = {
    "double-struck": (0x1D538, 0x1D552, 0x1D7D8),
    "sans-serif": (0x1D5A0, 0x1D5BA, 0x1D7E2),
    "bold": (0x1D400, 0x1D41A, 0x1D7CE),
}


def print_to(
    folder: Path,
    notebooks: Sequence[Path] = (),
    *,
    languages: Sequence[str] = lectures.LANGUAGES,
    answers: bool = False,
    pdf: bool = False,
) -> Iterator[Path]:
    """Print notebooks into a folder, one file each; what is there under the same name is replaced.

    Args:
        folder: made if need be.
        notebooks: what to print; by default all lectures, into a folder for each language.
        languages: which lectures, if no notebooks are named.
        answers: whether the answers below the questions are open.
        pdf: whether to write PDF instead of HTML.

    Yields:
        The files, each when it is written.

    Raises:
        FileNotFoundError: there is no such notebook, or no browser that could print a PDF.
        ModuleNotFoundError: JupyterLab is not installed; nbconvert comes with it.
    """
    browser = find_browser() if pdf else None
    for notebook, name in _wanted(notebooks, languages):
        page = printed(notebook, answers=answers)
        target = folder / name.with_suffix(".pdf" if pdf else ".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        if browser is None:
            target.write_text(page, encoding="utf-8")
        else:
            _pdf(page, target, browser)
        yield target


def printed(notebook: Path, *, answers: bool = False) -> str:
    """A notebook as the text of one HTML page, with its pictures and formulas in it.

    Args:
        notebook: the file, with its saved outputs.
        answers: whether the answers below the questions are open.
    """
    import nbformat

    document = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    language = notebook.resolve().parent.name
    language = language if language in LANGUAGES else get_language()
    title = next(iter(re.findall(r"(?m)^# (.+)$", "\n".join(cell.source for cell in document.cells))), notebook.stem)
    live = gettext.translation("nbnet", LOCALE, [language], fallback=True).gettext(_LIVE)
    for cell in document.cells:
        if cell.cell_type == "code":
            cell.outputs = [_output(each, live) for each in cell.outputs]
    body, _resources = _exporter().from_notebook_node(document)
    if answers:
        body = body.replace("<details>", "<details open>")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{html.escape(title)}</title>\n'
        f"<style>\n{_style()}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def mathml(formula: str, *, block: bool = False) -> str:
    """A formula of LaTeX as MathML.

    >>> "<msub><mi>w</mi><mn>0</mn></msub>" in mathml("w_0")
    True
    """
    from latex2mathml.converter import convert

    text = convert(formula, display="block" if block else "inline")
    return _MATH.sub(lambda found: f"<{found[1]}>{_styled(found[3], found[2])}</{found[1]}>", text)


def find_browser() -> str:
    """A program that can print a page as PDF.

    Raises:
        FileNotFoundError: there is none.
    """
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    raise FileNotFoundError(
        "a PDF is printed by Chromium, Chrome or Edge, and none was found; without --pdf you get pages of HTML, "
        "which every browser can print"
    )


def _wanted(notebooks: Sequence[Path], languages: Sequence[str]) -> Iterator[tuple[Path, Path]]:
    """Each notebook, and its name in the folder of prints."""
    for notebook in notebooks:
        if not notebook.is_file():
            raise FileNotFoundError(f"there is no notebook {notebook}")
        yield notebook, Path(notebook.name)
    if not notebooks:
        source = lectures.source_folder()
        for language in languages:
            for notebook in sorted((source / language).glob("*.ipynb")):
                yield notebook, notebook.relative_to(source)


def _exporter() -> Any:
    from nbconvert.exporters import HTMLExporter
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    class Renderer(IPythonRenderer):
        def inline_math(self, body: str) -> str:
            return mathml(body)

        def block_math(self, body: str) -> str:
            return mathml(body, block=True)

    def markdown(source: str) -> str:
        return str(MarkdownWithMath(renderer=Renderer(escape=False, exclude_anchor_links=True)).render(source))

    class Exporter(HTMLExporter):
        def markdown2html(self, context: Any, source: str) -> str:  # noqa: ARG002
            return markdown(source)

        markdown2html.jinja_pass_arg = HTMLExporter.markdown2html.jinja_pass_arg  # type: ignore[attr-defined]

    return cast("Any", Exporter)(
        template_name="basic", exclude_input_prompt=True, exclude_output_prompt=True, skip_svg_encoding=True
    )


def _output(output: Any, live: str) -> Any:
    """An output for paper: the text that stands for a live view says what it stands for."""
    data = output.get("data", {})
    if set(data) == {"text/plain"} and _WIDGET.match(data["text/plain"]):
        data["text/plain"] = f"▷ {live}"
    if "image/svg+xml" in data:
        # As part of the page it keeps its description; as an image it would lose it.
        output["data"] = {"text/html": data["image/svg+xml"]}
    return output


def _style() -> str:
    from pygments.formatters import HtmlFormatter

    own = resources.files("nbnet").joinpath("printing.css").read_text("utf-8")
    return f"{own}\n{HtmlFormatter(style='default').get_style_defs('.highlight')}\n"


def _styled(character: str, style: str) -> str:
    upper, lower, digit = _STYLES[style]
    if character.isdigit():
        return chr(digit + int(character))
    special = {"C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"}
    if style == "double-struck" and character in special:
        return special[character]
    return chr(upper + ord(character) - ord("A") if character.isupper() else lower + ord(character) - ord("a"))


def _pdf(page: str, target: Path, browser: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "page.html"
        source.write_text(page, encoding="utf-8")
        options = [
            "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
            "--disable-component-update", "--no-pdf-header-footer", f"--user-data-dir={scratch}/profile",
        ]  # fmt: skip
        # In a container everybody is root, and the page is our own.
        run = partial(subprocess.run, capture_output=True, text=True, check=False, timeout=120)
        for sandbox in ([], ["--no-sandbox"]):
            done = run([browser, *options, *sandbox, f"--print-to-pdf={target.resolve()}", source.as_uri()])
            if done.returncode == 0 and target.exists():
                return
        raise OSError(f"{browser} could not print {target.name}: {done.stderr.strip()[-500:]}")
