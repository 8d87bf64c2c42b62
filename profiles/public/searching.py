"""What a search found, in the groups in which the page shows it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from profiles import search
from profiles.models.published import Entry
from profiles.public import works
from profiles.public.page import fragment

LIMIT = 20


@dataclass(frozen=True, slots=True)
class Found:
    """The groups in their order, and a name that the query may have meant."""

    groups: list[dict[str, Any]]
    suggestion: str
    more: bool

    @property
    def count(self) -> int:
        return sum(len(group["hits"]) for group in self.groups)


def look_up(query: str) -> Found:
    """Return what readers may mean; empty groups too, so that they learn what was looked through."""
    found = search.find(query, limit=LIMIT)
    named = [hit for hit in found.people if hit.by_name]
    near = [hit for hit in found.people if hit.found_by == "spelling"]
    inside = [hit for hit in found.people if hit.found_by == "text"]
    groups: list[dict[str, Any]] = [
        {"id": "people", "title": _("People"), "none": _("No name or focus has this in it."), "hits": [*named, *near]},
        _entries("sources", _("Sources"), _("No source has this in its title."), found.entries[Entry.Kind.SOURCE]),
        _entries("topics", _("Topics"), _("No topic has this in its name."), found.entries[Entry.Kind.TOPIC]),
        _entries(
            "organizations",
            _("Organizations"),
            _("No organization has this in its name."),
            found.entries[Entry.Kind.ORGANIZATION],
        ),
        {
            "id": "text",
            "title": _("In the text"),
            "none": _("No other page has these words."),
            "hits": [{"hit": hit, "at": anchor(hit.path)} for hit in inside],
        },
    ]
    groups.sort(key=lambda group: not group["hits"])
    return Found(groups, found.suggestion, found.more)


def anchor(path: str) -> str:
    """Return the fragment, with its sign, of a place on the page; "" for what stands at its head."""
    if path == "texts/biography":
        return "#biography"
    if path == "about":
        return "#about"
    return f"#{fragment(path)}" if "/" in path else ""


def _entries(slug: str, title: str, none: str, hits: list[search.EntryHit]) -> dict[str, Any]:
    shown = [
        {"hit": hit, "work": works.work(dict(hit.facts)) if hit.kind == Entry.Kind.SOURCE else None} for hit in hits
    ]
    return {"id": slug, "title": title, "none": none, "hits": shown}
