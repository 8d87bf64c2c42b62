"""The text of an approved revision → the published tables and the stored page; and its undoing.

Everything here happens in the transaction of the verb that asked for it: readers see all of a publication or none.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from . import projection, published_portraits, related, search
from .document import read
from .models.published import Address, Entry, Mention, Publication, Related, StandIn
from .public.stored import store
from .refusals import AddressTaken, PublicationRefused
from .turns import one_at_a_time

__all__ = ["AddressTaken", "Approved", "PublicationRefused", "publish", "rebuild", "retire", "withdraw"]


def no_originals(sha256: str) -> bytes:
    """Return no picture: for what is published without one."""
    raise FileNotFoundError(f"The picture {sha256[:12]}… was not handed over.")


@dataclass(frozen=True, slots=True)
class Approved:
    """An approved revision as plain data. `sequence` grows with each publishing; `former` are the other addresses
    that lead here: earlier ones, and those of profiles that were redirected to this one, whose uids are `stands_for`.

    `original` returns the bytes of a kept picture by its SHA-256, or raises OSError.
    """

    uid: str
    number: int
    text: str
    digest: str
    reviewed_on: datetime.date
    reviewed_by: str
    alone: bool
    sequence: int
    former: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()
    original: Callable[[str], bytes] = field(default=no_originals, compare=False)


@transaction.atomic
def publish(approved: Approved) -> Publication:
    """Project one approved revision, and bring those pages up to date that show something of it."""
    one_at_a_time()
    before = Publication.objects.filter(uid=approved.uid).first()
    neighbours = related.neighbourhood(before) if before else set()
    showing = _showing(before) if before else set()
    publication, renewed = _project(approved)
    showing |= _showing(publication) | {publication.pk}
    if before and before.portrait != publication.portrait:
        published_portraits.forget(before)
    _settle(neighbours | related.neighbourhood(publication) | related.sharing(renewed), showing=showing)
    return publication


@transaction.atomic
def withdraw(uid: str) -> None:
    """Remove what readers have of a profile; its addresses answer 404."""
    one_at_a_time()
    publication = Publication.objects.get(uid=uid)
    showing, neighbours = _showing(publication), related.neighbourhood(publication)
    entries = list(publication.memberships.values_list("entry_id", flat=True))
    published_portraits.forget(publication)
    publication.delete()
    renewed = projection.refresh(entries)
    _settle(neighbours | related.sharing(renewed), showing=showing)


@transaction.atomic
def retire(approved: Approved, *, note: str) -> Publication:
    """Leave nothing of a profile but its addresses, which answer 410 and say why."""
    one_at_a_time()
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
    one_at_a_time()
    search.rebuild(connection)  # first: rows cannot be deleted under a damaged index
    Publication.objects.all().delete()
    Entry.objects.all().delete()
    for approved in sorted(live, key=lambda approved: approved.sequence):
        _project(approved, again=True)
        progress(read(approved.text)["slug"])
    for approved, note in retired:
        write_retired(approved, note=note)
    rebuild_related(progress=progress)
    rebuild_pages(progress=progress)
    transaction.on_commit(published_portraits.remove_strays)


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
            one_at_a_time()
            publication = Publication.objects.live().filter(pk=pk).first()
            changed += publication is not None and work(publication)
        if publication is not None:
            progress(publication.slug)
    return changed


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
        "portrait": "",
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


def _project(approved: Approved, *, again: bool = False) -> tuple[Publication, set[int]]:
    """Write everything but relations and pages; returns also the entries whose facts readers see anew.

    Renditions of the portrait are made where they are missing, or all `again`.
    """
    data = read(approved.text)
    _claim(data["slug"], approved.uid)
    published_portraits.make(data, approved.original, again=again)
    publication, _created = Publication.objects.update_or_create(uid=approved.uid, defaults=live_columns(approved))
    _write_addresses(publication, approved.former)
    _write_stand_ins(publication, approved.stands_for)
    renewed = projection.write_memberships(publication, data)
    projection.write_mentions(publication, data)
    search.index(publication, data)
    return publication, renewed


def _claim(slug: str, uid: str) -> None:
    taken = Address.objects.filter(kind="researcher", slug=slug).exclude(publication__uid=uid)
    if taken.exists():
        raise AddressTaken(slug)


def _write_addresses(publication: Publication, former: tuple[str, ...]) -> None:
    publication.addresses.all().delete()
    Address.objects.bulk_create(
        Address(slug=slug, publication=publication) for slug in sorted({publication.slug, *former})
    )


def _write_stand_ins(publication: Publication, uids: tuple[str, ...]) -> set[str]:
    """Let a page stand for exactly these other profiles; returns those for which it began or ceased to."""
    before = set(publication.stands_for.values_list("uid", flat=True))
    publication.stands_for.exclude(uid__in=uids).delete()
    StandIn.objects.bulk_create(StandIn(uid=uid, publication=publication) for uid in sorted({*uids} - before))
    return before ^ {*uids}


@transaction.atomic
def readdress(publication: Publication, former: tuple[str, ...], stands_for: tuple[str, ...]) -> None:
    """Let exactly these addresses, and its own, lead to a page, and the pages that name these profiles link to it."""
    one_at_a_time()
    _write_addresses(publication, former)
    if publication.state == Publication.State.LIVE and (changed := _write_stand_ins(publication, stands_for)):
        pages = _naming(changed)
        _settle(pages, showing=pages)


def mentioning(publication: Publication) -> set[int]:
    """Return the pages that name this person, or one for whom it stands, as a pick or an advisor."""
    others = publication.stands_for.values_list("uid", flat=True)
    return _naming({publication.uid, f"name:{publication.folded}", *others}) - {publication.pk}


def _naming(tokens: set[str]) -> set[int]:
    return set(Mention.objects.filter(token__in=tokens).values_list("publication_id", flat=True))


def _showing(publication: Publication) -> set[int]:
    """Return the pages that show something of this one: its card, or a link to it."""
    cards = Related.objects.filter(target=publication).values_list("publication_id", flat=True)
    return {*cards, *mentioning(publication)}


def _settle(pages: set[int], *, showing: set[int]) -> None:
    """Bring the relations of these pages up to date, and store each page that changed or that shows this one."""
    for publication in Publication.objects.live().filter(pk__in=pages | showing).order_by("pk"):
        if related.settle(publication) or publication.pk in showing:
            store(publication)
