"""Pages about what profiles name: topics, organizations, sources."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from profiles.models.published import Address, Entry, Membership
from profiles.public import listing, works
from profiles.public.keyset import BadCursor, Page
from profiles.public.responses import CACHE_CONTROL, page
from profiles.public.views import errors

READINGS = 12


@require_safe
def topics(request: HttpRequest) -> HttpResponseBase:
    """List all topics by name. One query."""
    rows = Entry.objects.topics().filter(people__gt=0).order_by("sort_key", "id")
    context = {
        "here": "topics",
        "heading": _("Topics"),
        "topics": [{"entry": row, "parent": row.facts.get("parent")} for row in rows],
    }
    return page(request, "public/topics.html", context)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a topic: its people, and the works with which they ask to start."""
    return _entry(request, Entry.Kind.TOPIC, slug)


@require_safe
def organization(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show an organization and its people."""
    return _entry(request, Entry.Kind.ORGANIZATION, slug)


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a source, where to read it, and the profiles that rest on it."""
    return _entry(request, Entry.Kind.SOURCE, slug)


def _entry(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """Four queries at most, however many people there are; a merged one leads on to the one that it became."""
    entry = Entry.objects.filter(kind=kind, slug=slug, people__gt=0).first()
    if entry is None:
        former = Address.objects.filter(kind=kind, slug=slug, entry__people__gt=0).select_related("entry").first()
        if former is None or former.entry is None:
            return errors.not_found(request)
        response = HttpResponsePermanentRedirect(f"/{kind}s/{former.entry.slug}/")
        response.headers["Cache-Control"] = CACHE_CONTROL
        return response
    address = f"/{kind}s/{entry.slug}/"
    try:
        found = listing.page(listing.belonging([entry]), "name", request.GET)
    except BadCursor:
        why = _("The address names a place in a list that is not this one.")
        return errors.bad_request(request, why=why, back=address)
    context = {
        "here": "topics" if kind == Entry.Kind.TOPIC else "",
        "heading": entry.label,
        "entry": entry,
        "found": found,
        "next": f"{address}?after={found.after}" if found.after else "",
        "previous": f"{address}?before={found.before}" if found.before else "",
        "whole": not found.after and not found.before,
        **_facts(entry, found),
    }
    return page(request, f"public/{kind}.html", context)


def _facts(entry: Entry, found: Page) -> dict[str, Any]:
    facts: dict[str, Any] = entry.facts
    if entry.kind == Entry.Kind.SOURCE:
        ways = dict(
            Membership.objects.filter(
                entry=entry, publication__in=[row["person"].pk for row in found.rows]
            ).values_list("publication_id", "role")
        )
        for row in found.rows:
            row["starts"] = ways.get(row["person"].pk) == Membership.Role.READING
        return {"work": works.work(facts), "facts": facts, "links": _identifiers(facts)}
    if entry.kind == Entry.Kind.ORGANIZATION:
        ror = facts.get("ror", "")
        url = works.web(facts.get("url", ""))
        return {"ror": ror, "ror_url": f"https://ror.org/{ror}" if ror else "", "url": url, "host": works.host(url)}
    return {"parent": facts.get("parent"), "readings": _readings(found)}


def _identifiers(facts: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return where a source can be read, as (kind of identifier, what to show, address)."""
    blank = dict.fromkeys(("url", "doi", "arxiv"), "")
    url = works.web(facts.get("url", ""))
    found = [
        (label, facts[name], works.outbound(blank | {name: facts[name]}))
        for label, name in (("DOI", "doi"), ("arXiv", "arxiv"))
        if facts.get(name)
    ]
    return [*found, (_("Web"), works.host(url), url)] if url else found


def _readings(found: Page) -> list[dict[str, Any]]:
    """Return the works that most people on this page ask to start with; one query, bounded by the page."""
    people = [row["person"].pk for row in found.rows]
    rows = Membership.objects.filter(publication__in=people, role=Membership.Role.READING).select_related("entry")
    entries: dict[int, Entry] = {}
    counts: Counter[int] = Counter()
    for row in rows:
        entries[row.entry_id] = row.entry
        counts[row.entry_id] += 1
    ranked = sorted(entries.values(), key=lambda entry: (-counts[entry.pk], bytes(entry.sort_key), entry.pk))
    return [{"entry": entry, "work": works.work(entry.facts), "count": counts[entry.pk]} for entry in ranked[:READINGS]]
