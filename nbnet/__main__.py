"""The command ``nbnet``: open the lectures in JupyterLab, copy them, or print them."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import nbnet
from nbnet import lectures
from nbnet.language import get_language

DEFAULT_FOLDER = Path("~/nbnet-lectures")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: what was typed behind ``nbnet``; by default ``sys.argv[1:]``.

    Returns:
        The exit status: 0, or 1 after an error that was told on stderr.
    """
    parser = _parser()
    options, others = parser.parse_known_args(arguments)
    if options.command == "print":
        # argparse takes no notebooks behind an option that stands behind the folder.
        options.notebooks += [Path(each) for each in others if not each.startswith("-")]
        others = [each for each in others if each.startswith("-")]
    if options.command == "print" and options.live and options.pdf:
        parser.error("--live goes with pages of HTML: nothing plays in a PDF")
    if options.command != "lab" and others:
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    try:
        if options.command == "lectures":
            _tell(lectures.copy_to(options.folder.expanduser(), solutions=options.solutions))
            return 0
        if options.command == "print":
            return _print(options)
        return _open_lab(options.dir.expanduser().resolve(), options.lang, others)
    except OSError as error:
        print(f"nbnet: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nbnet", description=(nbnet.__doc__ or "").partition("\n")[0])
    parser.add_argument("--version", action="version", version=f"nbnet {nbnet.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    lab = commands.add_parser(
        "lab",
        help="open the lectures in JupyterLab",
        description="Open JupyterLab in a folder of yours with a copy of the lectures; nothing there is overwritten.",
        epilog="Further arguments go to JupyterLab, for instance --no-browser or --port 8890.",
    )
    lab.add_argument(
        "--lang", choices=lectures.LANGUAGES, default=get_language(), help="language (default: %(default)s)"
    )
    lab.add_argument("--dir", type=Path, default=DEFAULT_FOLDER, help="your folder (default: %(default)s)")
    copy = commands.add_parser(
        "lectures", help="copy the lectures to a folder", description="Copy the lectures; nothing is ever overwritten."
    )
    copy.add_argument("folder", type=Path, metavar="DIR", help="made if need be")
    copy.add_argument("--solutions", action="store_true", help="and the solutions of the exercises, from a clone")
    paper = commands.add_parser(
        "print",
        help="print lectures as pages of HTML or as PDF",
        description="Write each notebook as one page that needs no network; a page of the same name is replaced.",
    )
    paper.add_argument("folder", type=Path, metavar="DIR", help="where to; made if need be")
    paper.add_argument("notebooks", type=Path, nargs="*", metavar="NOTEBOOK", help="your own (default: all lectures)")
    paper.add_argument("--lang", choices=lectures.LANGUAGES, help="lectures of one language (default: of both)")
    paper.add_argument(
        "--answers", action="store_true", help="answers and hints in their places (default: on the last pages of paper)"
    )
    paper.add_argument(
        "--live", action="store_true", help="run the notebooks, and let their views play on the page (HTML alone)"
    )
    paper.add_argument("--pdf", action="store_true", help="PDF, by an installed Chromium, Chrome or Edge")
    return parser


def _print(options: argparse.Namespace) -> int:
    for needed in ("nbconvert", "latex2mathml", *(["nbclient", "ipykernel"] if options.live else [])):
        if importlib.util.find_spec(needed) is None:
            print(f'nbnet: {needed} is not installed here; get it with: pip install "nbnet[lab]"', file=sys.stderr)
            return 1
    from nbnet.printing import print_to

    languages = [options.lang] if options.lang else lectures.LANGUAGES
    pages = print_to(
        options.folder.expanduser(),
        options.notebooks,
        languages=languages,
        answers=options.answers,
        pdf=options.pdf,
        live=options.live,
    )
    try:
        for page in pages:
            print(page)
    except ValueError as error:
        print(f"nbnet: {error}", file=sys.stderr)
        return 1
    return 0


def _open_lab(folder: Path, language: str, others: Sequence[str]) -> int:
    if importlib.util.find_spec("jupyterlab") is None:
        print('nbnet: JupyterLab is not installed here; get it with: pip install "nbnet[lab]"', file=sys.stderr)
        return 1
    _tell(lectures.copy_to(folder))
    os.environ["LANGUAGE"] = language  # the views speak it too: kernels inherit it
    from jupyterlab.labapp import LabApp

    first = lectures.first_lecture(folder, language).as_posix()
    settings = {
        "ServerApp.root_dir": folder,
        # One document at a time leaves the whole width to the lecture; the other files are one click away.
        "LabApp.default_url": f"/doc/tree/{first}",
        # In a container everybody is root, and the server listens on this machine alone.
        "ServerApp.allow_root": True,
    }
    LabApp.launch_instance([*(f"--{name}={value}" for name, value in settings.items()), *others])
    return 0


def _tell(copied: lectures.Copied) -> None:
    print(f"The lectures are in {copied.folder}")
    for path in copied.beside:
        print(f"A newer version is beside yours: {path.relative_to(copied.folder)}")


if __name__ == "__main__":
    sys.exit(main())
