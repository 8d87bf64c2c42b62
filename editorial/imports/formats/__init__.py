"""The formats that files come in, recognised by their content. A new one is a module beside these, listed here."""

from collections.abc import Collection, Iterator
from typing import Protocol

from ..parsed import Parsed, refused
from . import dossier, native, page


class Format(Protocol):
    """What a module of this package offers."""

    NAME: str
    PRECEDENCE: int  # of two records about one person, the higher fills a field

    def recognises(self, text: str, name: str) -> bool:
        """Say whether the text, from a file of this name, is of this format."""

    def read(self, text: str, name: str, *, known: Collection[str] = ()) -> Iterator[Parsed]:
        """Yield the records of the text and of each refused part; never raises for any text.

        `known` holds the names of organizations that exist already.
        """


# In this order: the plain-text shapes have their own landmarks, the native document is what remains.
FORMATS: tuple[Format, ...] = (page, dossier, native)
NAMES: tuple[str, ...] = tuple(format.NAME for format in FORMATS)
PRECEDENCE: dict[str, int] = {format.NAME: format.PRECEDENCE for format in FORMATS}


def read(text: str, name: str, *, format: str = "", known: Collection[str] = ()) -> Iterator[Parsed]:
    """Yield the records of a text in the named format or, without a name, the one that recognises it."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        yield refused(name, 1, format, "The file is empty. Nothing to import.", unread=True)
        return
    for candidate in FORMATS:
        if format == candidate.NAME or (not format and candidate.recognises(text, name)):
            yield from candidate.read(text, name, known=known)
            return
    reason = f"No format recognises this file. Name one with --format ({', '.join(NAMES)}), or leave the file out."
    yield refused(name, 1, format, reason, unread=True)
