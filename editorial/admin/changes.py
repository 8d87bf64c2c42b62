"""The changes of a revision as the review page shows them: who wrote them, what to look at, what was said there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from editorial.changes import Change
from editorial.diff_rows import CLAIMS
from editorial.models import Attention, Review, RevisionAuthor
from editorial.templatetags.desk import person
from editorial.words import Piece
from profiles.document import citations

from .comparing import Comparison
from .threads import Thread

ONLY_CHANGES, WHOLE, SIDES = "", "whole", "sides"


@dataclass(frozen=True, slots=True)
class Shown:
    """One change on the screen. Threads stand under the last change at their place; `sides` are before and after."""

    change: Change
    pieces: tuple[Piece, ...]
    sides: tuple[tuple[Piece, ...], tuple[Piece, ...]] | None = None
    writers: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    unproven: bool = False


def shown(
    review: Review, comparison: Comparison, threads: Mapping[str, list[Thread]], *, text: str
) -> tuple[list[Shown], dict[str, list[str]]]:
    """Return the changes, and what an import doubted at places that did not change. Two queries."""
    writers: dict[str, list[str]] = {}
    authors = RevisionAuthor.objects.filter(revision=review.revision_id).select_related("user").order_by("pk")
    for author in authors:
        writers.setdefault(author.path, []).append(person(author.user))
    marks: dict[str, list[str]] = {}
    for mark in Attention.objects.open().filter(profile=review.profile_id):
        marks.setdefault(mark.path, []).append(mark.sentence)
    last = {change.path: number for number, change in enumerate(comparison.changes)}
    found = []
    for number, change in enumerate(comparison.changes):
        pieces = change.pieces if text == WHOLE else change.folded
        here = last[change.path] == number
        found.append(
            Shown(
                change,
                pieces,
                sides(pieces) if text == SIDES else None,
                writers.get(change.path, []),
                marks.pop(change.path, []),
                threads.get(change.path, []) if here else [],
                unproven(change),
            )
        )
    return found, marks


def sides(pieces: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return what stood there before, and what stands there now."""
    before = tuple(piece for piece in pieces if piece.kind != "ins")
    return before, tuple(piece for piece in pieces if piece.kind != "del")


def unproven(change: Change) -> bool:
    """Say whether a claim's wording changed while its source did not: does the old source say the new words?

    In a text that cites by footnotes, each changed paragraph is a claim, and its marks are its sources.
    """
    section = change.path.partition("/")[0]
    if change.kind != "changed" or section not in {*CLAIMS, "texts"}:
        return False
    if change.evidence and change.evidence.state == "unchanged":
        return True
    return section == "texts" and change.fact == "body" and _cites_the_same(change.before, change.after)


def _cites_the_same(before: str, after: str) -> bool:
    old, new = before.split("\n\n"), after.split("\n\n")
    was = {mark for paragraph in old if paragraph not in new for mark in citations(paragraph)}
    now = {mark for paragraph in new if paragraph not in old for mark in citations(paragraph)}
    return bool(now) and was == now
