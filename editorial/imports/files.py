"""The files that a command line names, as text."""

import os
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from profiles.folding import clean
from profiles.models.vocabulary import Organization

from .formats import read
from .parsed import Parsed, refused

STDIN = "-"


class KnownOrganizations(Collection[str]):
    """The names of all organizations, asked for only when a format wants them."""

    def __iter__(self) -> Iterator[str]:
        return iter(Organization.objects.values_list("label", flat=True))

    def __len__(self) -> int:
        return Organization.objects.count()

    def __contains__(self, name: object) -> bool:
        return Organization.objects.filter(label=name).exists()


def items_of(paths: list[str], *, format: str = "") -> Iterator[Parsed]:
    """Yield what the files hold, one file after another."""
    known = KnownOrganizations()
    for path in paths:
        for file in files_under(path):
            name = "stdin" if file == STDIN else clean(os.fsencode(file).decode("utf-8", "replace"))
            try:
                content = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
            except OSError as error:
                reason = f"The file cannot be read: {error.strerror}. Check its permissions."
                yield refused(name, 1, format, reason, unread=True)
                continue
            text = decoded(content)
            if isinstance(text, str):
                yield from read(text, name, format=format, known=known)
            else:
                reason = f"The file is not text in UTF-8 (byte {text}). Save it as UTF-8, or leave it out."
                yield refused(name, content.count(b"\n", 0, text) + 1, format, reason, unread=True)


def files_under(path: str) -> Iterator[str]:
    """Yield the file itself or all files of a folder, sorted, without hidden ones."""
    if path == STDIN or not Path(path).is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield str(Path(folder) / name)


def decoded(content: bytes) -> str | int:
    """Return the text, or the place of the first byte that is none; UTF-16 only where its mark says so."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return text.index("\0") if "\0" in text else text
