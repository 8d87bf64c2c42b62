"""Proof that what readers see is what was approved: each difference is one sentence that names the row."""

import gzip
import zlib
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Model

from profiles import document, projection, publication, related, search
from profiles.models.published import Address, Entry, Membership, Mention, Publication, Related, SearchDocument
from profiles.models.working import Profile
from profiles.public import render, stored

from . import guards
from .models import Event, Origin, Review, Revision, RevisionAuthor
from .workflow.errors import Damaged
from .workflow.freezing import seal
from .workflow.publishing import live_approval, retired_approval
from .workflow.state import State, replay

# What a live page has, and a retired one has not.
_BELONGINGS = (Membership, Mention, Related, SearchDocument)
# What reading a damaged text may raise. The damage is named, and the other rows are still looked at.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ObjectDoesNotExist, Damaged)


def verify_profile(profile: Profile) -> Iterator[str]:
    """Yield what is wrong with a profile's revisions, reviews, states and with what is published of it."""
    yield from _revisions(profile)
    yield from _reviews(profile)
    yield from _log(profile)
    yield from _states(profile)
    try:
        yield from _authors(profile)
        yield from _published(profile)
    except _UNREADABLE as error:
        yield f"publication {profile.slug}: it cannot be compared with what was approved ({type(error).__name__})"


def verify_site() -> Iterator[str]:
    """Yield what is wrong with rows that belong to no single profile, and with the guards."""
    for name in guards.missing(connection):
        yield f"guard {name} is missing; run migrate to put it back"
    orphans = Publication.objects.exclude(uid__in=Profile.objects.values("uid"))
    for slug in orphans.values_list("slug", flat=True):
        yield f"publication {slug}: no profile stands behind it"
    for entry in Entry.objects.order_by("pk").iterator():
        yield from _entry(entry)
    for problem in search.check(connection):
        yield f"search: {problem}"


def _revisions(profile: Profile) -> Iterator[str]:
    numbers = []
    for revision in Revision.objects.filter(profile=profile).select_related("frozen").order_by("number").iterator():
        name, frozen = f"{profile.slug} revision {revision.number}", getattr(revision, "frozen", None)
        numbers.append(revision.number)
        if frozen is None:
            yield f"{name}: its text is missing"
            continue
        if document.digest(frozen.text) != frozen.digest:
            yield f"{name}: the text does not have the digest {frozen.digest[:12]}…"
        if seal(frozen.salt, frozen.digest) != revision.seal:
            yield f"{name}: the seal is not that of this text"
        if revision.uid != profile.uid:
            yield f"{name}: it says that it belongs to {revision.uid}"
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"{profile.slug}: revisions are missing; there are {numbers}"


def _reviews(profile: Profile) -> Iterator[str]:
    approvals = Review.objects.filter(profile=profile, status=Review.Status.APPROVED)
    for review in approvals.select_related("revision__frozen"):
        name = f"{profile.slug} review of revision {review.revision.number}"
        frozen = getattr(review.revision, "frozen", None)
        if frozen is not None and review.digest != frozen.digest:
            yield f"{name}: another digest was approved than the revision has"
        wrote = RevisionAuthor.objects.filter(revision=review.revision, user=review.decided_by).exists()
        if not review.alone and (wrote or review.decided_by_id == review.revision.submitted_by_id):
            yield f"{name}: it was approved by somebody who wrote it"


def _authors(profile: Profile) -> Iterator[str]:
    """Hold the authors frozen with each approved revision against the ledger. More of them are no fault."""
    approved = Review.Status.APPROVED
    base: Revision | None = None
    events = Event.objects.filter(profile=profile).exclude(verb=Event.Verb.EDITED)
    for event in events.select_related("revision__frozen", "revision__review").order_by("id"):
        if event.verb == Event.Verb.PUBLISHED:
            base = event.revision
        elif event.verb in (Event.Verb.UNPUBLISHED, Event.Verb.RETIRED):
            base = None
        elif event.verb == Event.Verb.SUBMITTED and event.revision.review.status == approved:
            revision = event.revision
            old = document.read(base.frozen.text) if base else None
            paths = document.differing_paths(old, document.read(revision.frozen.text))
            lines = Origin.objects.filter(
                subject=profile.uid, path__in=paths, by__isnull=False, id__lte=revision.ledger_mark
            )
            wrote = set(lines.filter(id__gt=base.ledger_mark if base else 0).values_list("path", "by_id"))
            frozen = set(RevisionAuthor.objects.filter(revision=revision).values_list("path", "user_id"))
            for path in sorted({path for path, _user in wrote - frozen}):
                yield f"{profile.slug} revision {revision.number}: an author of {path} is missing"


def _log(profile: Profile) -> Iterator[str]:
    """Hold the reviews, which the workflow updates, against the log, which nobody can change."""
    reviews = {review.revision_id: review for review in Review.objects.filter(profile=profile)}
    events = Event.objects.filter(profile=profile, revision__isnull=False).select_related("revision").order_by("id")
    wanted: dict[int, dict[str, object]] = {}
    for event in events:
        told = wanted.setdefault(event.revision_id, {"number": event.revision.number, "decided": None, "out": False})
        match event.verb:
            case Event.Verb.SUBMITTED:
                told |= {"by": event.by_id, "status": Review.Status.PENDING}
            case Event.Verb.WITHDRAWN:
                told |= {"status": Review.Status.WITHDRAWN}
            case Event.Verb.APPROVED | Event.Verb.RETURNED:
                told |= {"status": _DECIDED[event.verb], "decided": event.by_id}
            case Event.Verb.PUBLISHED:
                told |= {"out": True}
    for pk, told in wanted.items():
        review, number = reviews.pop(pk, None), told.pop("number")
        if review is None or told != {
            "by": review.submitted_by_id,
            "status": review.status,
            "decided": review.decided_by_id,
            "out": review.published_at is not None,
        }:
            yield f"{profile.slug} review of revision {number}: the log tells it differently"
    for review in reviews.values():
        yield f"{profile.slug} review {review.pk}: the log does not know it"


_DECIDED: dict[str, str] = {
    Event.Verb.APPROVED: Review.Status.APPROVED,
    Event.Verb.RETURNED: Review.Status.RETURNED,
}


def _states(profile: Profile) -> Iterator[str]:
    verbs = Event.objects.filter(profile=profile).order_by("id").values_list("verb", flat=True)
    try:
        told = replay(verbs)
    except ValueError as error:
        yield f"{profile.slug} events: {error}"
        return
    if told != (State(profile.live, profile.work)):
        yield f"{profile.slug}: its state is {profile.live}/{profile.work}, but the log says {told.live}/{told.work}"


def _published(profile: Profile) -> Iterator[str]:
    row = Publication.objects.filter(uid=profile.uid).first()
    approval, retired = live_approval(profile), retired_approval(profile)
    if approval is None and retired is None:
        if row is not None:
            yield f"publication {row.slug}: readers have it, but it is not published"
        return
    if row is None:
        yield f"publication {profile.slug}: it is missing; run rebuild"
        return
    if retired:
        yield from _differences(
            f"publication {row.slug}", row, publication.retired_columns(retired[0], note=retired[1])
        )
        yield from _addresses(row, retired[0].former)
        if any(model.objects.filter(publication=row).exists() for model in _BELONGINGS):
            yield f"publication {row.slug}: it is retired, but lists or search still hold something of it"
        return
    assert approval is not None
    yield from _differences(f"publication {row.slug}", row, publication.live_columns(approval))
    if row.text != approval.text:
        return  # Nothing below can be read from a text that is not the approved one.
    data = document.read(approval.text)
    yield from _memberships(row, data)
    yield from _addresses(row, approval.former)
    yield from _neighbours(row, data)
    yield from _related(row)
    yield from _page(row)


def _differences(name: str, row: Model, columns: dict[str, Any]) -> Iterator[str]:
    for column, wanted in columns.items():
        stored_value = getattr(row, column)
        if isinstance(wanted, bytes):
            stored_value = bytes(stored_value)
        if stored_value != wanted:
            yield f"{name}: {column} is not what was approved"


def _memberships(row: Publication, data: document.Data) -> Iterator[str]:
    wanted = {uid: (term.role, bytes(row.sort_key), row.sequence) for uid, term in projection.terms(data).items()}
    present = {
        member.entry.uid: (member.role, bytes(member.sort_key), member.sequence)
        for member in Membership.objects.filter(publication=row).select_related("entry")
    }
    for uid in sorted(wanted.keys() | present.keys()):
        if wanted.get(uid) != present.get(uid):
            yield f"membership {row.slug}–{uid}: it is not what the approved text names"


def _addresses(row: Publication, former: tuple[str, ...]) -> Iterator[str]:
    elsewhere = (
        Address.objects.filter(kind="researcher", slug__in=former)
        .exclude(publication=row)
        .values_list("slug", flat=True)
    )
    if set(row.addresses.values_list("slug", flat=True)) != {row.slug, *former} - set(elsewhere):
        yield f"addresses of {row.slug}: they are not those that the profile had"


def _neighbours(row: Publication, data: document.Data) -> Iterator[str]:
    if set(row.mentions.values_list("token", flat=True)) != projection.mentioned(data):
        yield f"mentions of {row.slug}: they are not those of the approved text"
    names, text = search.document_of(data)
    found = getattr(row, "document", None)
    if found is None or (found.names, found.text) != (names, text):
        yield f"search document of {row.slug}: it is not that of the approved text"


def _related(row: Publication) -> Iterator[str]:
    stored_rows = Related.objects.filter(publication=row).select_related("target").order_by("rank")
    computed = {relation.target_id: related.told(relation) for relation in related.compute(row)}
    for relation in stored_rows:
        if computed.pop(relation.target_id, None) != related.told(relation):
            yield f"related {row.slug} → {relation.target.slug}: it is not what the two pages share"
    for slug in Publication.objects.filter(pk__in=computed).values_list("slug", flat=True):
        yield f"related {row.slug} → {slug}: it is missing"


def _page(row: Publication) -> Iterator[str]:
    name = f"stored page of {row.slug}"
    try:
        identity = gzip.decompress(bytes(row.page))
    except (OSError, EOFError, zlib.error):
        yield f"{name}: it is damaged; run rebuild --pages"
        return
    if row.page_stamp != render.stamp():
        yield f"{name}: it was rendered by other templates; run rebuild --pages"
    elif (bytes(row.page), row.page_digest) != render.pack(stored.html_of(row)):
        changed = identity.decode(errors="replace") != stored.html_of(row)
        yield f"{name}: {'its text' if changed else 'its packing'} is not what the approved revision renders to"


def _entry(entry: Entry) -> Iterator[str]:
    name = f"{entry.kind} {entry.slug}"
    members = Membership.objects.filter(entry=entry)
    witness = members.select_related("publication").order_by("-sequence").first()
    if witness is None:
        yield f"{name}: no page names it"
        return
    try:
        term = projection.terms(document.read(witness.publication.text)).get(entry.uid)
        columns = term and {**projection.entry_columns(entry.uid, term), "kind": term.kind, "people": members.count()}
    except _UNREADABLE:
        yield f"{name}: the text of {witness.publication.slug} cannot be read"
        return
    if columns is None:
        yield f"{name}: the page {witness.publication.slug} does not name it"
        return
    yield from _differences(name, entry, columns)
