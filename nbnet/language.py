"""The language in which views and pictures speak: English, or a translation that the standard library's gettext finds.

A word that a person sees in a widget or a picture is written ``_("Play")`` and looked up when it is shown. Names of the
field that are code too (``sigmoid``, ``W·x + b``), reprs and error messages are English everywhere: a program may read
them. ``nbnet/locale/es/LC_MESSAGES/nbnet.po`` holds the Spanish; ``python -m tests.language.update`` collects new
words there and compiles it.
"""

from __future__ import annotations

import difflib
import functools
import gettext
import os
import re
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Protocol

__all__ = ["get_language", "set_language"]

LOCALE: Final = Path(__file__).with_name("locale")
LANGUAGES: Final[Mapping[str, str]] = {"en": "english", "es": "español"}

# What gettext itself asks, in its order.
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


class Speaker(Protocol):
    """What shows words for longer than a moment."""

    def speak(self) -> None:
        """Show them in the present language."""


_chosen: str | None = None
_written_in: str | None = None
_speakers: weakref.WeakSet[Speaker] = weakref.WeakSet()
_catalogues: dict[str, gettext.NullTranslations] = {}


def set_language(language: str | None) -> None:
    """Choose the language of views and pictures that are made from now on, and of open views that can change theirs.

    Args:
        language: ``"en"`` or ``"es"``, also with a region such as ``"es-MX"``; ``None`` for that of the environment.

    Raises:
        TypeError: It is no text.
        ValueError: There is no such language.

    Example:
        >>> set_language("es")
        >>> _("not computed")
        'sin calcular'
        >>> set_language(None)
    """
    global _chosen  # noqa: PLW0603  (one language for all views is what it is for)
    if language is not None and not isinstance(language, str):
        raise TypeError(f"language is {language!r}: expected a text such as 'es', or None.")
    before = get_language()
    _chosen = None if language is None else _known(language)
    if get_language() != before:
        for speaker in list(_speakers):
            speaker.speak()


def get_language() -> str:
    """The language of views and pictures.

    Returns:
        The one that was set, else that of the lecture (see `read_folder`), else the first known one that the
        environment asks for (``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES``, ``LANG``), else ``"en"``.
    """
    if chosen := _chosen or _written_in:
        return chosen
    for name in _VARIABLES:
        if wanted := os.environ.get(name):
            return _first_known(wanted)
    return "en"


def read_folder(folder: Path) -> None:
    """Speak the language in which a lecture is written: lectures lie in folders called ``en`` and ``es``.

    Args:
        folder: of the notebook; another one changes nothing.
    """
    global _written_in  # noqa: PLW0603  (one language for all views)
    if folder.name in LANGUAGES:
        _written_in = folder.name


def follow(speaker: Speaker) -> None:
    """Have a view told when another language is chosen; this does not keep it alive."""
    _speakers.add(speaker)


def _(message: str) -> str:
    """A text in the present language; itself where there is no translation."""
    return _catalogue().gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The one of two texts that goes with a number, in the present language."""
    return _catalogue().ngettext(singular, plural, n)


def marked(message: str) -> str:
    """The text itself, to be collected for translation here and translated where it is shown."""
    return message


def said(message: str, templates: Iterable[str]) -> str:
    """A text that was written in English by one of several templates, in the present language.

    Args:
        message: the text.
        templates: with names in braces where the text has its own words; they were ``marked``.

    Returns:
        The translation; the text itself if no template fits.

    Example:
        >>> said("paused at iteration 3", ["paused at iteration {number}"])
        'paused at iteration 3'
    """
    for template in templates:
        pieces = re.split(r"\{(\w+)\}", template)
        # Every second piece is a name.
        pattern = "".join(f"(?P<{piece}>.*)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces))
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return _(template).format(**found.groupdict())
    return message


def _catalogue() -> gettext.NullTranslations:
    language = get_language()
    if language not in _catalogues:
        # The English words are those of the sources.
        _catalogues[language] = gettext.translation("nbnet", LOCALE, [language], fallback=language == "en")
    return _catalogues[language]


@functools.cache  # a picture asks dozens of times
def _first_known(wanted: str) -> str:
    return next((code for each in wanted.split(":") if (code := _code(each)) in LANGUAGES), "en")


def _code(name: str) -> str:
    """The language of a locale's name, such as ``es_MX.UTF-8`` or ``es-MX``."""
    return re.split(r"[-_.@]", name.strip())[0].lower()


def _known(language: str) -> str:
    if (code := _code(language)) in LANGUAGES:
        return code
    names = {
        "spanish": "es",
        **{name.lower(): code for code, name in LANGUAGES.items()},
        **{code: code for code in LANGUAGES},
    }
    near = difflib.get_close_matches(language.strip().lower(), names, n=1)
    hint = f"did you mean {names[near[0]]!r}?" if near else f"known are {', '.join(LANGUAGES)}."
    raise ValueError(f"there is no language {language!r}: {hint}")
