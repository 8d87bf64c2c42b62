"""A document, its standing and its neighbours → the plain values that the profile's template shows."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from profiles.folding import normalised
from profiles.public import markdown, names, neighbourhood, portrait, structured, timeline, when, works
from profiles.public.facts import Card, People, Standing

SHOWN = 4  # neighbours on a page; more of them only where the editor picked more

Row = dict[str, Any]


def context(
    data: dict[str, Any],
    standing: Standing,
    cards: Sequence[Card],
    people: People,
    *,
    pictures: str = portrait.PICTURES,
) -> dict[str, Any]:
    """Return everything that public/profile.html shows; equal arguments give equal values.

    `pictures` is the address under which renditions of the portrait are found.
    """
    public = standing.kind != "preview"
    slug = data["slug"] if data.get("slug") else f"p-{data.get('uid', '')}"
    address = f"{settings.SITE_URL.rstrip('/')}/researchers/{slug}/"
    picks = [card for card in cards if card.reason == "pick"]
    cards = [*picks, *(card for card in cards if card.reason != "pick")][: max(SHOWN, len(picks))]
    texts, facts = _texts(data, people, public)
    moments = _moments(data, standing)
    native = data.get("native_name", "")
    shown: dict[str, Any] = {
        "data": data,
        "standing": standing,
        "public": public,
        "address": address,
        "path": f"/researchers/{slug}/",
        "check": f"curl -s {address}revision.json | sha256sum",
        "heading": _heading(data),
        "description": _description(data),
        "name": names.name(data["name"]),
        "initials": names.initials(data["name"]),
        "portrait": portrait.shown(data, pictures),
        "native": {
            "text": native,
            "lang": data.get("native_lang", ""),
            "dir": names.direction(data.get("native_lang", ""), native),
        },
        "summary": paragraphs(data.get("summary", "")),
        "brief": paragraphs(data.get("brief", "")),
        "organizations": _chips(_rows(data, "affiliations"), "organization", "/organizations/", public),
        "topics": _chips(_rows(data, "topics"), "topic", "/topics/", public),
        "about": paragraphs(data.get("about", "") or default_about()),
        "texts": texts,
        "facts": facts,
        "known_for": [_row(row, "known_for", public) for row in _rows(data, "known_for")],
        "readings": [_reading(row, public) for row in _rows(data, "readings")],
        "quotes": [_quote(row, public) for row in _rows(data, "quotes")],
        "honors": [
            _row(row, "honors", public) | {"when": when.display(row.get("year", ""))} for row in _rows(data, "honors")
        ],
        "links": [_row(row, "links", public) | works.link(row) for row in _rows(data, "links")],
        "moments": moments if len([moment for moment in moments if moment.kind == "fact"]) > 1 else [],
        "drawing": timeline.draw(moments),
        "cards": cards,
        "map": neighbourhood.draw(cards),
        "generated": when.display(data.get("research_generated_on", "")),
        "json_ld": structured.person_page(data, standing, address) if public else "",
    }
    return shown | {"contents": _contents(shown)}


def default_about() -> str:
    """Return what "About this page" says where a profile does not say it differently."""
    return _(
        "This profile is meant to help you get oriented quickly: why this researcher matters, what to read first, "
        "and where to explore next."
    )


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of plain text, which blank lines part."""
    return [part.strip("\n") for part in re.split(r"\n[ \t]*\n", text) if part.strip()]


def fragment(path: str) -> str:
    """Return the fragment of a place in the document: known_for/flashattention → known-for-flashattention."""
    return path.replace("_", "-").replace("/", "-")


def _rows(data: dict[str, Any], section: str) -> list[Row]:
    rows: list[Row] = data.get(section) or []
    return rows


def _row(row: Row, section: str, public: bool) -> Row:
    return row | {
        "id": fragment(f"{section}/{row.get('key', '')}"),
        "evidence": works.evidence(row, public=public),
    }


def _heading(data: dict[str, Any]) -> str:
    return f"{data['name']}: {data['focus']}" if data.get("focus") else str(data["name"])


def _description(data: dict[str, Any]) -> str:
    for text in ("summary", "brief", "focus", "role"):
        if data.get(text):
            return " ".join(data[text].split())
    return _("Researcher profile of %(name)s") % {"name": data["name"]}


def _chips(rows: Sequence[Row], term: str, base: str, public: bool) -> list[Row]:
    """Return each organization or topic once, with the roles held there."""
    chips: dict[str, Row] = {}
    for row in rows:
        thing = row.get("organization") or {} if term == "organization" else row
        if not thing.get("label"):
            continue  # a draft may name it later
        chip = chips.setdefault(
            thing.get("uid") or thing.get("label", ""),
            {"label": thing.get("label", ""), "href": f"{base}{thing.get('slug', '')}/" if public else "", "rows": []},
        )
        chip["rows"].append(_row(row, "topics" if term == "topic" else "affiliations", public))
    return list(chips.values())


def _texts(data: dict[str, Any], people: People, public: bool) -> tuple[list[Row], Row]:
    """Return the text sections, the biography first, and the facts that stand under it (or by themselves)."""
    rows = sorted(_rows(data, "texts"), key=lambda row: row.get("key") != "biography")
    notes = markdown.Notes(_rows(data, "sources"))
    texts: list[Row] = []
    for row in rows:
        seen = len(notes)
        html = markdown.render(row.get("body", ""), notes)
        biography = row.get("key") == "biography"
        base = _row(row, "texts", public)
        texts.append(base | {"html": html, "anchor": "biography" if biography else base["id"], "seen": seen})
    for row, after in zip(texts, [*(row["seen"] for row in texts[1:]), len(notes)], strict=False):
        row["notes"] = [
            {"number": note.number, "work": works.work(note.source, public=public), "refs": note.refs}
            for note in notes.since(row["seen"])[: after - row["seen"]]
        ]
    facts = {
        "education": [_education(row, people, public) for row in _rows(data, "education")],
        "positions": [_position(row, public) for row in _rows(data, "affiliations")],
    }
    biography = bool(texts) and texts[0]["anchor"] == "biography"
    return texts, facts | {"any": any(facts.values()), "inside": biography}


def _education(row: Row, people: People, public: bool) -> Row:
    advisors = [
        {
            "name": advisor.get("name", ""),
            "href": _person(advisor, people),
        }
        for advisor in row.get("advisors") or []
    ]
    words = [row.get("degree", ""), row.get("institution", ""), when.display(row.get("year", ""))]
    return _row(row, "education", public) | {"line": ", ".join(filter(None, words)), "people": advisors}


def _person(named: Row, people: People) -> str:
    """Return the address of a person's page, or "" for who has none."""
    slug = people.get(named.get("uid") or f"name:{normalised(named.get('name', ''))[:200]}", "")
    return f"/researchers/{slug}/" if slug else ""


def _position(row: Row, public: bool) -> Row:
    label = (row.get("organization") or {}).get("label", "")
    started, ended = when.display(row.get("started", "")), when.display(row.get("ended", ""))
    span = ""
    if started and ended:
        span = _("%(start)s to %(end)s") % {"start": started, "end": ended}
    elif started:
        span = _("from %(start)s") % {"start": started}
    elif ended:
        span = _("until %(end)s") % {"end": ended}
    words = ", ".join(filter(None, [row.get("role", ""), label, span]))
    return _row(row, "affiliations", public) | {"line": words}


def _reading(row: Row, public: bool) -> Row:
    return _row(row, "readings", public) | {
        "work": works.work(row.get("source"), public=public),
        "level_label": works.level_label(row.get("level", "")),
    }


def _quote(row: Row, public: bool) -> Row:
    """Return a quote with quotation marks, unless its text brings its own."""
    parts = paragraphs(row.get("text", ""))
    if parts and parts[0][0] not in '“"„«‘':
        parts = [f"“{part}" for part in parts]
        parts[-1] += "”"
    return _row(row, "quotes", public) | {"parts": parts, "said": when.display(row.get("said_on", ""))}


def _moments(data: dict[str, Any], standing: Standing) -> list[timeline.Moment]:
    moment = timeline.Moment
    found = [
        moment(row["year"], row.get("title", ""), row.get("awarded_by", ""), href=fragment(f"honors/{row.get('key')}"))
        for row in _rows(data, "honors")
        if row.get("year")
    ]
    for row in _rows(data, "education"):
        if row.get("year"):
            what = row.get("degree") or row.get("institution", "")
            place = row.get("institution", "") if row.get("degree") else ""
            found.append(moment(row["year"], what, place, href=fragment(f"education/{row.get('key')}")))
    for row in _rows(data, "affiliations"):
        label = (row.get("organization") or {}).get("label", "")
        href = fragment(f"affiliations/{row.get('key')}")
        if row.get("started"):
            found.append(
                moment(row["started"], _("Joins %(place)s") % {"place": label}, row.get("role", ""), href=href)
            )
        if row.get("ended"):
            found.append(moment(row["ended"], _("Leaves %(place)s") % {"place": label}, row.get("role", ""), href=href))
    if when := data.get("research_generated_on"):
        found.append(moment(when, _("Research generated"), kind="research"))
    if standing.on and standing.kind == "reviewed":
        number = _("revision %(number)d") % {"number": standing.number}
        found.append(moment(standing.on.isoformat(), _("Editor reviewed"), number, kind="seal"))
    return timeline.ordered(found)


def _contents(shown: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the sections that are present, in order, as (fragment, label)."""
    texts = [(text["anchor"], text["heading"]) for text in shown["texts"]]
    facts = shown["facts"]
    optional = [
        ("background", _("Background"), facts["any"] and not facts["inside"]),
        ("known-for", _("Known for"), shown["known_for"]),
        ("start-here", _("Start here"), shown["readings"]),
        ("quotes", _("Quotes"), shown["quotes"]),
        ("honors", _("Honors"), shown["honors"]),
        ("timeline", _("Timeline"), shown["moments"]),
        ("links", _("Links"), shown["links"]),
        ("related", _("Related"), shown["cards"]),
    ]
    present = [(anchor, label) for anchor, label, there in optional if there]
    return [("about", _("About")), *texts, *present, ("provenance", _("Provenance"))]
