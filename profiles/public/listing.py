"""Lists of people: read from one index each, the same number of queries for one person and for thirty."""

from collections import defaultdict
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from profiles.models.published import Address, Entry, Membership, Publication
from profiles.public import keyset

SIZE = 30
_COLUMNS = (
    *("id", "slug", "name", "sort_key", "initials", "focus", "role", "sources_count"),
    *("reviewed_on", "alone", "sequence", "gist", "number", "reviewed_by"),
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def people() -> "QuerySet[Publication]":
    """Return the publications that readers may see, without their texts and pages."""
    return Publication.objects.live().only(*_COLUMNS)


def entries(slugs: dict[str, str]) -> dict[str, Entry]:
    """Return the entries by kind, for {kind: slug}; one query, and one more for the addresses of merged ones."""
    asked = {kind: Q(kind=kind, slug=slug) for kind, slug in slugs.items()}
    if not asked:
        return {}
    found = {entry.kind: entry for entry in Entry.objects.filter(reduce(or_, asked.values()), people__gt=0)}
    if missing := [asked[kind] for kind in asked.keys() - found.keys()]:
        former = Address.objects.filter(reduce(or_, missing), entry__people__gt=0).select_related("entry")
        found |= {address.kind: address.entry for address in former if address.entry}
    return found


def belonging(named: Sequence[Entry]) -> "QuerySet[Membership]":
    """Return the memberships of those who belong to all the entries. The smallest entry leads: its index is read."""
    first, *others = sorted(named, key=lambda entry: (entry.people, entry.pk))
    rows = Membership.objects.filter(entry=first.pk, publication__state=Publication.State.LIVE)
    for entry in others:
        rows = rows.filter(Exists(Membership.objects.filter(publication=OuterRef("publication"), entry=entry.pk)))
    return rows.select_related("publication").only(
        "sort_key", "sequence", *(f"publication__{column}" for column in _COLUMNS)
    )


def order(sort: str, *, through: bool) -> keyset.Order:
    """Return an order by name or by review; of memberships (`through` an entry) or of all publications."""
    pk = "publication_id" if through else "id"
    if sort == "reviewed":
        return keyset.Order("reviewed", "sequence", pk, descending=True)
    return keyset.Order("name", "sort_key", pk)


def page(rows: "QuerySet[Any]", sort: str, query: Any, *, start: bytes | None = None) -> keyset.Page:
    """Return one page of people (or of memberships) with their organizations, in two queries. Raises BadCursor."""
    found = keyset.page(
        rows,
        order(sort, through=rows.model is Membership),
        size=SIZE,
        after=query.get("after", ""),
        before=query.get("before", ""),
        start=start,
    )
    people = [row.publication if isinstance(row, Membership) else row for row in found.rows]
    return keyset.Page(with_organizations(people), found.after, found.before)


def with_organizations(rows: Sequence[Publication]) -> list[dict[str, Any]]:
    """Return people as lists show them, one query for all their organizations."""
    named: dict[int, list[str]] = defaultdict(list)
    of = Membership.objects.filter(publication__in=[row.pk for row in rows], role=Membership.Role.AFFILIATION)
    for pk, label in of.order_by("pk").values_list("publication_id", "entry__label"):
        named[pk].append(label)
    return [{"person": row, "organizations": named[row.pk]} for row in rows]


def letters() -> list[tuple[str, bool]]:
    """Return A to Z, each with whether anyone is filed there: one query of 26 index seeks."""
    there = "EXISTS(SELECT 1 FROM profiles_publication WHERE state = 'live' AND sort_key >= %s AND sort_key < %s)"
    bounds = [edge for letter in LETTERS for edge in (letter.encode(), bytes([ord(letter) + 1]))]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([there] * len(LETTERS))}", bounds)
        found = cursor.fetchone()
    return [(letter.upper(), bool(any_)) for letter, any_ in zip(LETTERS, found, strict=True)]


def top(kind: str, count: int = 20) -> "QuerySet[Entry]":
    """Return the entries with most people."""
    return Entry.objects.filter(kind=kind, people__gt=0).order_by("-people", "sort_key", "id")[:count]
