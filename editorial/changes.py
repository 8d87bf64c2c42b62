"""One change between two documents, as a person is told it: of a field, a fact, a row, or an order."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from . import words
from .words import Piece

Kind = Literal["changed", "added", "removed", "moved"]
State = Literal["added", "removed", "replaced", "unchanged", "none"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What happened to the source that vouches for a changed row; "none" says that nothing vouches for it."""

    state: State
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of a field, of a fact in a row, of a whole row, or of the order of a section.

    `path` is the place as the rules know it (`known_for/mamba`), `fact` the part of the row (`description`),
    `also` the labels of further rows that show the same change, `pictures` the SHA-256 of the portrait before and
    after, where that was replaced.
    """

    path: str
    fact: str
    label: str
    kind: Kind
    pieces: tuple[Piece, ...]
    evidence: Evidence | None = None
    also: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()

    @property
    def before(self) -> str:
        """Return the whole old text."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "ins")

    @property
    def after(self) -> str:
        """Return the whole new text."""
        return "".join(piece.text for piece in self.pieces if piece.kind != "del")

    @property
    def words(self) -> int:
        """Return how many words changed; a row that only moved changes none."""
        return 0 if self.kind == "moved" else words.changed_words(self.pieces)

    @property
    def folded(self) -> tuple[Piece, ...]:
        """Return the pieces with long unchanged stretches folded into gaps."""
        return words.fold(self.pieces)


@dataclass(frozen=True, slots=True)
class Size:
    """How big a set of changes is, for a list or a headline."""

    fields: int
    words: int
    sources_added: int
    sources_removed: int


def size(changes: Sequence[Change]) -> Size:
    """Count changed places, words, and sources that came or went."""
    states = [change.evidence.state for change in changes if change.evidence]
    return Size(
        fields=len(changes),
        words=sum(change.words for change in changes),
        sources_added=sum(state in {"added", "replaced"} for state in states),
        sources_removed=sum(state in {"removed", "replaced"} for state in states),
    )


def compared(path: str, fact: str, label: str, old: object, new: object) -> Change:
    """Return the change between two values, which differ, as texts."""
    a, b = text_of(old), text_of(new)
    if a == b:
        a, b = json.dumps(old, ensure_ascii=False), json.dumps(new, ensure_ascii=False)
    kind: Kind = "changed" if a and b else "added" if b else "removed"
    pieces = words.compare(a, b)
    paragraph = _only_paragraph(pieces) if kind == "changed" else 0
    if paragraph:
        label = _("%(label)s, paragraph %(number)s") % {"label": label, "number": paragraph}
    return Change(path, fact, label, kind, pieces)


def text_of(value: object) -> str:
    """Return a value as a person would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(text_of(item) for item in value)
    if isinstance(value, Mapping):
        name = str(value.get("label") or value.get("title") or value.get("name") or "")
        told = ("uid",) if "name" in value else ("parent", "ror", "url")
        rest = ", ".join(text_of(value[key]) for key in told if value.get(key))
        return f"{name} ({rest})" if name and rest else name or rest
    return str(value)


def _only_paragraph(pieces: Iterable[Piece]) -> int:
    """Return the number of the one paragraph that changed; 0 for several, or where there is only one."""
    number, touched = 1, set()
    for piece in pieces:
        breaks = piece.text.count("\n\n")
        if piece.kind != "same":
            touched.update({number, number + breaks})
        if piece.kind != "del":
            number += breaks
    return touched.pop() if len(touched) == 1 and number > 1 else 0
