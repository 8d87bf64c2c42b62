"""What readers have against the approved texts: rows, relations, addresses, stored pages, entries."""

import gzip
import zlib
from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from editorial.workflow.placement import live_approval, retired_approval
from profiles import document, projection, publication, related, search
from profiles.models.published import Entry, Membership, Mention, Publication, Related, SearchDocument, StandIn
from profiles.models.working import Profile
from profiles.public import render, stored

from . import portraits
from .unreadable import UNREADABLE

# What a live page has, and a retired one has not.
_BELONGINGS = (Membership, Mention, Related, SearchDocument, StandIn)


def published(profile: Profile) -> Iterator[str]:
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
    if set(row.stands_for.values_list("uid", flat=True)) != set(approval.stands_for):
        yield f"redirects to {row.slug}: it stands for others than those that were redirected to it; run rebuild"
    yield from _neighbours(row, data)
    yield from _related(row)
    yield from _page(row)
    yield from portraits.shown(row, data)


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
    if set(row.addresses.values_list("slug", flat=True)) != {row.slug, *former}:
        yield f"addresses of {row.slug}: they are not those that lead there"


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


def entry(entry: Entry) -> Iterator[str]:
    name = f"{entry.kind} {entry.slug}"
    members = Membership.objects.filter(entry=entry)
    witness = members.select_related("publication").order_by("-sequence").first()
    if witness is None:
        yield f"{name}: no page names it"
        return
    try:
        term = projection.terms(document.read(witness.publication.text)).get(entry.uid)
        former = entry.facts.get("former", [])  # held against all pages by `addresses.led_on`
        columns = term and {
            **projection.entry_columns(entry.uid, term, former),
            "kind": term.kind,
            "people": members.count(),
        }
    except UNREADABLE:
        yield f"{name}: the text of {witness.publication.slug} cannot be read"
        return
    if columns is None:
        yield f"{name}: the page {witness.publication.slug} does not name it"
        return
    yield from _differences(name, entry, columns)
