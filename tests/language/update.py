"""Collect the words of views and pictures, and compile their translations: ``python -m tests.language.update``.

After ``_("…")`` was written somewhere, this puts the new text into every ``nbnet/locale/*/LC_MESSAGES/nbnet.po``, to
be translated there, and tells which they are. Run it again after translating: it writes the ``.mo`` that gettext reads.
Translations of texts that are gone are kept at the end (``#~``), for the case that they come back.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from nbnet import language

SOURCES = Path(language.__file__).parent
_KEYWORDS = {"_": None, "marked": None, "ngettext": (1, 2)}


def words() -> Iterator[tuple[str, str | tuple[str, str]]]:
    """Each text to be translated, with the file that it stands in."""
    found = extract_from_dir(str(SOURCES), [("**.py", "python")], keywords=_KEYWORDS)  # type: ignore[arg-type]
    for file, _line, message, _comments, _context in found:
        yield file, message  # type: ignore[misc]


def catalogues() -> list[Path]:
    """The translations, one a language."""
    return sorted(SOURCES.glob("locale/*/LC_MESSAGES/nbnet.po"))


def read(path: Path) -> Catalog:
    """A translation."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain="nbnet")


class Words(Catalog):
    """A translation without dates and versions: a difference in git is a difference in words."""

    def __init__(self, old: Catalog) -> None:
        self._old = old
        super().__init__(locale=old.locale, domain="nbnet", fuzzy=False)

    # Another Babel may count other plural forms of the language than the translation has.
    num_plurals = property(lambda self: self._old.num_plurals)  # type: ignore[assignment]
    plural_expr = property(lambda self: self._old.plural_expr)  # type: ignore[assignment]
    mime_headers = property(  # type: ignore[assignment]
        lambda self: [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", self.plural_forms)]
    )


def update(path: Path) -> list[str]:
    """Bring a translation up to date and compile it; return what is not translated yet."""
    old = read(path)
    new = Words(old)
    memory = {_key(message.id): message.string for message in (*old.obsolete.values(), *old) if message.id}
    for file, message in words():
        new.add(message, memory.get(_key(message)), locations=[(file, 0)])
    for message in (*old, *old.obsolete.values()):
        if message.id and message.id not in new and all(strings(message.string)):
            new.obsolete[message.id] = Message(message.id, message.string)
    new.header_comment = f"# The words of nbnet's views and pictures in {new.locale.english_name}."
    with path.open("wb") as file:
        write_po(file, new, width=0, sort_output=True, include_lineno=False)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, new)
    return [str(message.id) for message in new if message.id and not all(strings(message.string))]


def _key(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def strings(translation: object) -> list[str]:
    """The translations of a text, one for each plural form."""
    return [translation] if isinstance(translation, str) else list(translation or [""])  # type: ignore[call-overload]


if __name__ == "__main__":
    for catalogue in catalogues():
        for text in update(catalogue):
            print(f"{catalogue}: not translated yet: {text}")
