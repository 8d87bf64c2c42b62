"""The front page, the list of researchers, search, and what review means."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from profiles.models.published import Entry, Publication
from profiles.public import listing
from profiles.public.facts import Standing
from profiles.public.filters import ResearcherFilter
from profiles.public.keyset import BadCursor
from profiles.public.responses import page
from profiles.public.searching import Found, look_up
from profiles.public.views import errors

NEW = 6


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Show who was reviewed last, one of them at length and not twice, and the topics. Three queries."""
    newest = list(listing.people().order_by("-sequence", "-id")[: NEW * 2])
    at_length = featured(newest)
    shown = at_length["person"] if at_length else None
    topics = list(listing.top(Entry.Kind.TOPIC, 12))
    organizations = list(listing.top(Entry.Kind.ORGANIZATION, 1))
    context = {
        "here": "home",
        "newest": [person for person in newest if person != shown][:NEW],
        "featured": at_length,
        "topics": sorted(topics, key=lambda topic: bytes(topic.sort_key)),
        "tries": [entry.label for entry in [*topics[:2], *organizations]],
        "description": _(
            "Researcher profiles in which claims carry their sources and the page says who vouched for it."
        ),
    }
    return page(request, "public/home.html", context)


def featured(newest: list[Publication]) -> dict[str, Any] | None:
    """Return the page to show at length: of the newest that a second person approved, the one with most sources."""
    reviewed = [person for person in newest if not person.alone and person.gist]
    if not reviewed:
        return None
    person = max(reviewed, key=lambda person: (person.sources_count, person.sequence))
    standing = Standing.published(
        number=person.number, digest="", on=person.reviewed_on, by=person.reviewed_by, alone=False
    )
    return {"person": person, "standing": standing}


@require_safe
def researchers(request: HttpRequest) -> HttpResponseBase:
    """List researchers by name or by review, narrowed by topic and organization."""
    chosen = ResearcherFilter(request.GET, queryset=listing.people())
    if not chosen.is_valid():
        why = " ".join(message for messages in chosen.errors.values() for message in messages)
        return errors.bad_request(request, why=why, back="/researchers/")
    rows = chosen.qs
    try:
        found = listing.page(rows, chosen.order, request.GET, start=chosen.start)
    except BadCursor:
        why = _("The address names a place in a list that is not this one, or the list is now ordered differently.")
        return errors.bad_request(request, why=why, back=chosen.link())
    context = {
        "here": "researchers",
        "heading": _("Researchers"),
        "chosen": chosen,
        "found": found,
        "count": next(iter(chosen.entries.values())).people
        if len(chosen.entries) == 1 and not chosen.unknown
        else None,
        "chips": [(entry.label, chosen.link(**{kind: ""})) for kind, entry in chosen.entries.items()]
        + [(slug, chosen.link(**{kind: ""})) for kind, slug in chosen.unknown.items()],
        "letters": [
            (letter, chosen.link(letter=letter.lower(), sort="") if there else "")
            for letter, there in listing.letters()
        ],
        "letter": (chosen.form.cleaned_data.get("letter") or "").upper(),
        "sorts": [
            (label, chosen.link(sort=sort, letter=""), (sort or "name") == chosen.order)
            for label, sort in ((_("Name"), ""), (_("Recently reviewed"), "reviewed"))
        ],
        "facets": [
            _facet(chosen, kind, title)
            for kind, title in (("topic", _("Topics")), ("organization", _("Organizations")))
        ],
        "next": _turn(chosen, after=found.after),
        "previous": _turn(chosen, before=found.before),
    }
    return page(request, "public/researchers.html", context)


def _facet(chosen: ResearcherFilter, kind: str, title: str) -> dict[str, Any]:
    current = chosen.entries.get(kind)
    return {
        "title": title,
        "id": f"facet-{kind}",
        "rows": [
            {
                "entry": entry,
                "href": chosen.link(**{kind: "" if entry == current else entry.slug}),
                "current": entry == current,
            }
            for entry in listing.top(kind)
        ],
    }


def _turn(chosen: ResearcherFilter, **cursor: str) -> str:
    """Return the address of a neighbouring page, "" where there is none."""
    (value,) = cursor.values()
    return chosen.link(letter="", **cursor) if value else ""


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """Look people, sources, topics and organizations up; finding nothing offers ways on."""
    query = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:200]
    found = look_up(query) if query else Found([], "", False)
    words = query.split()
    context = {
        "here": "search",
        "heading": _("%(query)s: search") % {"query": query} if query else _("Search"),
        "query": query,
        "found": found,
        "words": [word for word in words if len(word) > 2][:4] if len(words) > 1 else [],
        "topics": list(listing.top(Entry.Kind.TOPIC, 5)) if query and not found.count else [],
    }
    return page(request, "public/search.html", context)


@require_safe
def reviewing(request: HttpRequest) -> HttpResponseBase:
    """Say what the seal means, what it does not, and how to check it. No query."""
    context = {
        "heading": _("How review works"),
        "description": _("What “Editor reviewed” means on this site, what it does not, and how anyone can check it."),
    }
    return page(request, "public/reviewing.html", context)
