"""A query → people, organizations, topics and sources, each with what the reader needs to choose among them."""

import datetime
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from profiles.models.published import Entry, Publication, SearchDocument

from .backends import backend
from .candidates import Candidate
from .documents import passages
from .snippets import best
from .words import Pieces, by_prefix, filed, mark, matches, similarity, terms, trigrams

SHOWN = 10  # entries of a kind
_ENTRIES = 500  # entries that hold the letters, looked at for those that hold the words
_TRIGRAMS = 40
_NEAR = 0.3  # similarity at which one word passes for a misspelling of another, as in pg_trgm


@dataclass(frozen=True, slots=True)
class Hit:
    """A person who was found: by name or focus, by the text of the page, or by a name spelled nearly so."""

    slug: str
    name: str
    focus: str
    role: str
    initials: str
    alone: bool
    reviewed_on: datetime.date
    reviewed_by: str
    found_by: str  # name (or focus), text, spelling
    path: str  # where on the page the snippet stands: summary, known_for/flashattention
    snippet: Pieces
    name_pieces: Pieces
    focus_pieces: Pieces

    @property
    def by_name(self) -> bool:
        return self.found_by == "name"


@dataclass(frozen=True, slots=True)
class EntryHit:
    """An organization, topic or source whose label has the words."""

    kind: str
    slug: str
    label: str
    people: int
    facts: dict[str, object]
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Results:
    """What a query found. `more` when people were left out; `suggestion` is a name that the query may have meant."""

    query: str
    people: list[Hit] = field(default_factory=list)
    entries: dict[str, list[EntryHit]] = field(default_factory=lambda: {kind: [] for kind in Entry.Kind.values})
    suggestion: str = ""
    more: bool = False

    def __bool__(self) -> bool:
        return bool(self.people) or any(self.entries.values())


def find(query: str, *, limit: int = 20) -> Results:
    """Return whom and what a reader may mean. At most six queries, however much is published; no input fails."""
    wanted = terms(query)
    if not wanted:
        return Results(query)
    connection = connections[router.db_for_read(SearchDocument)]
    look = backend(connection)
    named = _by_name(look.named(connection, wanted), wanted)
    by_text = _by_text(look.containing(connection, wanted), wanted)
    near = _by_spelling(look.near(connection, _trigrams(wanted)), wanted)
    people = list(dict.fromkeys(found.id for found in (*named, *by_text)))
    # What stands somewhere as typed is no misspelling.
    misspelled = not people
    if misspelled:
        people = [found.id for found in near]
    by_name = {found.id for found in named}
    how = {id: "spelling" if misspelled else "name" if id in by_name else "text" for id in people[:limit]}
    return Results(
        query,
        people=_hits(how, wanted),
        entries=_entries(connection, wanted),
        suggestion=near[0].name if misspelled and near and _nearness(filed(near[0].name), wanted) else "",
        more=len(people) > limit,
    )


def _by_name(found: Sequence[Candidate], wanted: Sequence[str]) -> list[Candidate]:
    """Order: the very name, names that begin so, names with these words, with these beginnings, then focus."""

    def rank(candidate: Candidate) -> tuple[int, str, int]:
        name = list(filed(candidate.name))
        phrase = " ".join(wanted)
        if " ".join(name) == phrase:
            order = 0
        elif " ".join(name).startswith(phrase):
            order = 1
        elif set(wanted) <= set(name):
            order = 2
        elif all(matches(name, term, short=True) for term in wanted):
            order = 3
        else:
            order = 4
        return order, " ".join(name), candidate.id

    return sorted(found, key=rank)


def _by_text(found: Sequence[Candidate], wanted: Sequence[str]) -> list[Candidate]:
    """Order by how often the words stand in the page for its length (as Okapi BM25), and whether side by side.

    Counted here and not by the databases, whose own ranks would put the same people in different orders.
    """

    def score(words: str) -> float:
        text = f" {words} "
        norm = 1.2 * (0.25 + 0.75 * len(text) / 8000)
        counts = (text.count(f" {term}" if by_prefix(term) else f" {term} ") for term in wanted)
        together = len(wanted) > 1 and f" {' '.join(wanted)}" in text
        return sum(count * 2.2 / (count + norm) for count in counts) + together

    return sorted(found, key=lambda candidate: (-score(candidate.words), candidate.id))


def _by_spelling(found: Sequence[Candidate], wanted: Sequence[str]) -> list[Candidate]:
    near = [(_nearness(candidate.words.split(), wanted), candidate) for candidate in found]
    return [candidate for score, candidate in sorted(near, key=lambda item: (-item[0], item[1].id)) if score]


def _nearness(words: Iterable[str], wanted: Sequence[str]) -> float:
    """Return how near each term is to some word, on average; 0 when one term is near to none."""
    there = list(words)
    scores = []
    for term in wanted:
        if len(term) < 3:
            scores.append(1.0 if matches(there, term, short=True) else 0.0)
        else:
            scores.append(max((similarity(term, word) for word in there), default=0.0))
    return sum(scores) / len(scores) if min(scores) >= _NEAR else 0.0


def _trigrams(wanted: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(trigram for term in wanted for trigram in trigrams(term)))[:_TRIGRAMS]


def _hits(how: dict[int, str], wanted: Sequence[str]) -> list[Hit]:
    fields = ("slug", "name", "focus", "role", "initials", "alone", "reviewed_on", "reviewed_by", "text")
    found = Publication.objects.live().only(*fields).in_bulk(list(how))
    return [_hit(found[id], found_by, wanted) for id, found_by in how.items() if id in found]


def _hit(publication: Publication, found_by: str, wanted: Sequence[str]) -> Hit:
    path, snippet = best(passages(json.loads(publication.text)), wanted)
    return Hit(
        slug=publication.slug,
        name=publication.name,
        focus=publication.focus,
        role=publication.role,
        initials=publication.initials,
        alone=publication.alone,
        reviewed_on=publication.reviewed_on,
        reviewed_by=publication.reviewed_by,
        found_by=found_by,
        path=path,
        snippet=snippet,
        name_pieces=mark(publication.name, wanted, short=True),
        focus_pieces=mark(publication.focus, wanted, short=True),
    )


def _entries(connection: BaseDatabaseWrapper, wanted: Sequence[str]) -> dict[str, list[EntryHit]]:
    """Return the entries whose label has a word that begins with each term, those with the most people first."""
    ids = backend(connection).labelled(connection, wanted, _ENTRIES)
    found = Entry.objects.using(connection.alias).only("kind", "slug", "label", "people", "facts").in_bulk(ids)
    hits: dict[str, list[EntryHit]] = {kind: [] for kind in Entry.Kind.values}
    for entry in (found[id] for id in ids):
        shown = hits[entry.kind]
        if len(shown) < SHOWN and _has_all(entry.label, wanted):
            pieces = mark(entry.label, wanted, short=True)
            shown.append(EntryHit(entry.kind, entry.slug, entry.label, entry.people, entry.facts, pieces))
    return hits


def _has_all(label: str, wanted: Sequence[str]) -> bool:
    words = list(filed(label))
    return all(matches(words, term, short=True) for term in wanted)
