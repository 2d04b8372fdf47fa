"""Notebooks on paper: each as one HTML file that needs no network, or as PDF.

nbconvert turns the cells into HTML, as JupyterLab's own export does. Formulas become MathML, which browsers show by
themselves, so that no script is loaded from anywhere. A PDF is what Chromium or Chrome prints of that page.
"""

from __future__ import annotations

import gettext
import html
import re
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nbnet import lectures
from nbnet.language import LANGUAGES, LOCALE, get_language, marked

if TYPE_CHECKING:
    from nbnet.widgets.offline import Recording

__all__ = ["print_to", "printed"]

_LIVE: Final = marked("A live view, in the notebook.")
_ANSWERS: Final = marked("Answers and hints")
_WIDGET: Final = re.compile(r"^\w+(View|Explorer|Playground)\(.*\)$", re.DOTALL)


def print_to(
    folder: Path,
    notebooks: Sequence[Path] = (),
    *,
    languages: Sequence[str] = lectures.LANGUAGES,
    answers: bool = False,
    pdf: bool = False,
    live: bool = False,
) -> Iterator[Path]:
    """Print notebooks into a folder, one file each; what is there under the same name is replaced.

    Args:
        folder: made if need be.
        notebooks: what to print; by default all lectures, into a folder for each language.
        languages: which lectures, if no notebooks are named.
        answers: whether answers and hints stand in their places; else paper has them on its last pages.
        pdf: whether to write PDF instead of HTML.
        live: whether the views still play, see `printed`.

    Yields:
        The files, each when it is written.

    Raises:
        FileNotFoundError: there is no such notebook, or no browser that could print a PDF.
        ModuleNotFoundError: nbclient, nbconvert or latex2mathml is not installed; both come with ``nbnet[lab]``.
        OSError: a file could not be written or printed.
        ValueError: a file is no notebook.
    """
    from nbnet.printing.paper import find_browser, write_pdf

    wanted = list(_wanted(notebooks, languages))
    browser = find_browser() if pdf else None
    for notebook, name in wanted:
        page = printed(notebook, answers=answers, suffix=".pdf" if pdf else ".html", live=live and not pdf)
        target = folder / name.with_suffix(".pdf" if pdf else ".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        if browser is None:
            target.write_text(page, encoding="utf-8")
        else:
            write_pdf(page, target, browser)
        yield target


def printed(notebook: Path, *, answers: bool = False, suffix: str = ".html", live: bool = False) -> str:
    """A notebook as the text of one HTML page, with its pictures and formulas in it.

    Args:
        notebook: the file, with its saved outputs.
        answers: whether answers and hints stand in their places; else paper has them on its last pages.
        suffix: of the other notebooks that it links to, when they are printed too.
        live: whether views of graphs, trainings and playgrounds still play. The notebook is run for it: the page shows
            what it shows then, and a training that it leaves to the reader's hand has been done for a while.

    Raises:
        OSError: the notebook could not be run.
        ValueError: the file is no notebook.
    """
    from nbnet.printing import alive, cells, folded

    document = _read(notebook)
    language = notebook.resolve().parent.name
    language = language if language in LANGUAGES else get_language()
    words = gettext.translation("nbnet", LOCALE, [language], fallback=True).gettext
    title = next(iter(re.findall(r"(?m)^# (.+)$", "\n".join(cell.source for cell in document.cells))), notebook.stem)
    recordings = alive.run(document, notebook.resolve().parent) if live else []
    for cell in document.cells:
        if cell.cell_type == "code":
            cell.outputs = [_output(each, words(_LIVE), recordings) for each in cell.outputs]
    policy, styles, tail = alive.parts(recordings)
    body = cells.as_html(document, notebook.parent)
    body = re.sub(r'(<a href="[^":]+)\.ipynb(?=["#])', rf"\1{suffix}", body)
    body = folded.opened(body) if answers else folded.collected(body, words(_ANSWERS))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n{policy}'
        f'<meta name="viewport" content="width=device-width">\n<title>{html.escape(title)}</title>\n'
        f"<style>\n{_style()}{styles}</style>\n</head>\n"
        f'<body data-jp-theme-light="true">\n{body}\n{tail}</body>\n</html>\n'
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


def _read(notebook: Path) -> Any:
    import nbformat

    try:
        return nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError) as error:
        raise ValueError(f"{notebook} is no notebook: {str(error).partition(chr(10))[0][:200]}") from error


def _output(output: Any, live: str, recordings: Sequence[Recording | None]) -> Any:
    """An output for paper: the text that stands for a live view says what it stands for."""
    data = output.get("data", {})
    if set(data) == {"text/plain"} and _WIDGET.match(data["text/plain"]):
        data["text/plain"] = f"▷ {live}"
    if "image/svg+xml" in data:
        from nbnet.printing.alive import with_view

        # As part of the page it keeps its description; as an image it would lose it.
        output["data"] = {"text/html": with_view(data["image/svg+xml"], data, recordings)}
    return output


def _style() -> str:
    from pygments.formatters import HtmlFormatter

    own = resources.files(__name__).joinpath("page.css").read_text("utf-8")
    return f"{own}\n{HtmlFormatter(style='default').get_style_defs('.highlight')}\n"
