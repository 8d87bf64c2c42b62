"""The text of an approved revision → the published tables and the stored page; and its undoing.

Everything here happens in the transaction of the verb that asked for it: readers see all of a publication or none.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from . import projection, related, search
from .document import read
from .models.published import Address, Entry, Mention, Publication, Related
from .public.stored import store

_PUBLISHING = 0x696D70726D  # the number of our advisory lock


@dataclass(frozen=True, slots=True)
class Approved:
    """An approved revision as plain data. `sequence` grows with each publishing; `former` are earlier addresses."""

    uid: str
    number: int
    text: str
    digest: str
    reviewed_on: datetime.date
    reviewed_by: str
    alone: bool
    sequence: int
    former: tuple[str, ...] = ()


class AddressTaken(Exception):
    """Another published profile has this address, or had it and readers are still led from there."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            _(
                "Another published profile already uses /researchers/%(slug)s/, or did before. "
                "Choose another address, or unpublish that one."
            )
            % {"slug": slug}
        )


@transaction.atomic
def publish(approved: Approved) -> Publication:
    """Project one approved revision, and bring those pages up to date that show something of it."""
    _one_at_a_time()
    before = Publication.objects.filter(uid=approved.uid).first()
    neighbours = related.neighbourhood(before) if before else set()
    showing = _showing(before) if before else set()
    publication, renewed = _project(approved)
    showing |= _showing(publication) | {publication.pk}
    _settle(neighbours | related.neighbourhood(publication) | related.sharing(renewed), showing=showing)
    return publication


@transaction.atomic
def withdraw(uid: str) -> None:
    """Remove what readers have of a profile; its addresses answer 404."""
    _one_at_a_time()
    publication = Publication.objects.get(uid=uid)
    showing, neighbours = _showing(publication), related.neighbourhood(publication)
    entries = list(publication.memberships.values_list("entry_id", flat=True))
    publication.delete()
    renewed = projection.refresh(entries)
    _settle(neighbours | related.sharing(renewed), showing=showing)


@transaction.atomic
def retire(approved: Approved, *, note: str) -> Publication:
    """Leave nothing of a profile but its addresses, which answer 410 and say why."""
    _one_at_a_time()
    if Publication.objects.filter(uid=approved.uid).exists():
        withdraw(approved.uid)
    return write_retired(approved, note=note)


def write_retired(approved: Approved, *, note: str) -> Publication:
    """Write the notice that stands where a retired page was: no text, no page, no list shows it."""
    columns = retired_columns(approved, note=note)
    _claim(columns["slug"], approved.uid)
    publication = Publication.objects.create(**columns)
    _write_addresses(publication, approved.former)
    return publication


@transaction.atomic
def rebuild(
    live: Iterable[Approved], retired: Iterable[tuple[Approved, str]], *, progress: Callable[[str], None]
) -> None:
    """Make all projections again from nothing."""
    _one_at_a_time()
    live, retired = list(live), list(retired)
    own = {read(approved.text)["slug"] for approved in [*live, *(approved for approved, _note in retired)]}

    def settled(approved: Approved) -> Approved:
        # An address that one page has now stays its own, whichever page used it before and is made first.
        return replace(approved, former=tuple(slug for slug in approved.former if slug not in own))

    search.rebuild(connection)  # first: rows cannot be deleted under a damaged index
    Publication.objects.all().delete()
    Entry.objects.all().delete()
    for approved in sorted(live, key=lambda approved: approved.sequence):
        _project(settled(approved))
        progress(read(approved.text)["slug"])
    for approved, note in retired:
        write_retired(settled(approved), note=note)
    rebuild_related(progress=progress)
    rebuild_pages(progress=progress)


def rebuild_related(*, progress: Callable[[str], None]) -> int:
    """Compute all relations again; returns how many pages' lists changed. Each page is its own transaction."""

    def again(publication: Publication) -> bool:
        changed = related.settle(publication)
        if changed:
            store(publication)
        return changed

    return _each_live(again, progress=progress)


def rebuild_pages(*, progress: Callable[[str], None]) -> int:
    """Render all pages again; returns how many changed. Each page is its own transaction."""
    return _each_live(store, progress=progress)


def _each_live(work: Callable[[Publication], bool], *, progress: Callable[[str], None]) -> int:
    """Do something to each live page as it stands when its turn comes: people go on publishing meanwhile."""
    changed = 0
    for pk in list(Publication.objects.live().order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            _one_at_a_time()
            publication = Publication.objects.live().filter(pk=pk).first()
            changed += publication is not None and work(publication)
        if publication is not None:
            progress(publication.slug)
    return changed


def _one_at_a_time() -> None:
    """Wait for whoever else is publishing: pages share entries, counts and relations.

    Held until the transaction ends. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PUBLISHING])


def live_columns(approved: Approved) -> dict[str, Any]:
    """Return what the row of a live publication holds, apart from its page."""
    return {
        **projection.head(read(approved.text)),
        "state": Publication.State.LIVE,
        "retired_note": "",
        "number": approved.number,
        "digest": approved.digest,
        "text": approved.text,
        "reviewed_on": approved.reviewed_on,
        "reviewed_by": approved.reviewed_by,
        "alone": approved.alone,
        "sequence": approved.sequence,
    }


def retired_columns(approved: Approved, *, note: str) -> dict[str, Any]:
    """Return what the row of a retired publication holds: nothing that the page said."""
    head = projection.head(read(approved.text))
    return {
        **dict.fromkeys(("folded", "initial", "initials", "focus", "role", "gist", "digest", "reviewed_by"), ""),
        **{name: head[name] for name in ("uid", "slug", "name", "sort_key")},
        **dict.fromkeys(("page_digest", "page_stamp"), ""),
        "page": b"",
        "sources_count": 0,
        "alone": False,
        "state": Publication.State.RETIRED,
        "retired_note": note,
        "text": "",
        "number": approved.number,
        "reviewed_on": approved.reviewed_on,
        "sequence": approved.sequence,
    }


def _project(approved: Approved) -> tuple[Publication, set[int]]:
    """Write everything but relations and pages; returns also the entries whose facts readers see anew."""
    data = read(approved.text)
    _claim(data["slug"], approved.uid)
    publication, _created = Publication.objects.update_or_create(uid=approved.uid, defaults=live_columns(approved))
    _write_addresses(publication, approved.former)
    renewed = projection.write_memberships(publication, data)
    projection.write_mentions(publication, data)
    search.index(publication, data)
    return publication, renewed


def _claim(slug: str, uid: str) -> None:
    taken = Address.objects.filter(kind="researcher", slug=slug).exclude(publication__uid=uid)
    if taken.exists():
        raise AddressTaken(slug)


def _write_addresses(publication: Publication, former: tuple[str, ...]) -> None:
    elsewhere = set(
        Address.objects.filter(kind="researcher", slug__in=former)
        .exclude(publication=publication)
        .values_list("slug", flat=True)
    )
    publication.addresses.all().delete()
    Address.objects.bulk_create(
        Address(slug=slug, publication=publication) for slug in sorted({publication.slug, *former} - elsewhere)
    )


def mentioning(publication: Publication) -> set[int]:
    """Return the pages that name this person as a pick or an advisor."""
    tokens = [publication.uid, f"name:{publication.folded}"]
    return set(
        Mention.objects.filter(token__in=tokens)
        .exclude(publication=publication)
        .values_list("publication_id", flat=True)
    )


def _showing(publication: Publication) -> set[int]:
    """Return the pages that show something of this one: its card, or a link to it."""
    cards = Related.objects.filter(target=publication).values_list("publication_id", flat=True)
    return {*cards, *mentioning(publication)}


def _settle(pages: set[int], *, showing: set[int]) -> None:
    """Bring the relations of these pages up to date, and store each page that changed or that shows this one."""
    for publication in Publication.objects.live().filter(pk__in=pages | showing).order_by("pk"):
        if related.settle(publication) or publication.pk in showing:
            store(publication)
