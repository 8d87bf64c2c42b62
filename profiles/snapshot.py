"""A working copy → the document that says the same (profiles/document.py), and back into rows."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from .document import SCHEMA, Data, all_terms, citations
from .models.vocabulary import Organization, Source, Topic
from .models.working import (
    SECTIONS,
    Affiliation,
    Education,
    Picture,
    Profile,
    RelatedPick,
    Row,
    TopicRow,
)
from .substitution import with_facts

# --- rows → data ---------------------------------------------------------------------------------------------------


def take(profile: Profile) -> Data:
    """Return the profile's working copy as plain data.

    Ten queries, eleven where a text cites sources (and one for a portrait not loaded yet), however many rows there are.
    """
    data: Data = {
        "schema": SCHEMA,
        "uid": profile.uid,
        **{name: getattr(profile, name) for name in Profile.TEXTS},
    }
    data["other_names"] = lines(profile.other_names)
    data["living"] = profile.living
    data["portrait"] = portrait(profile)
    for section, model in SECTIONS.items():
        data[section] = [row_data(row) for row in rows_of(profile, model)]
    cited = [slug for text in data["texts"] for slug in citations(text["body"])]
    sources = Source.objects.filter(slug__in=cited).order_by("slug") if cited else ()
    data["sources"] = [source.facts() for source in sources]
    return data


def portrait(profile: Profile) -> Data | None:
    """Return what a document says of the portrait: the picture by its SHA-256, its size, and the words with it."""
    picture = profile.portrait
    if picture is None:
        return None
    return {
        "sha256": picture.sha256,
        "width": picture.width,
        "height": picture.height,
        "alt": profile.portrait_alt,
        "credit": profile.portrait_credit,
        "licence": profile.portrait_licence,
        "x": profile.portrait_x,
        "y": profile.portrait_y,
    }


def rows_of(profile: Profile, model: type[Row]) -> Iterable[Row]:
    """Return a section's rows in order, with the vocabulary that they name."""
    related = {TopicRow: ["topic", "topic__parent"], Affiliation: ["organization"]}.get(model, [])
    return model._default_manager.filter(profile=profile).select_related("source", *related).order_by("position", "id")


# What a row says whose topic has not been chosen yet.
NO_TOPIC: Data = {"uid": "", "slug": "", "label": "", "parent": None}


def row_data(row: Row) -> Data:
    """Return one row as plain data: its key, its own words, what it names, its evidence."""
    data: Data = {"key": row.key, **{name: getattr(row, name) for name in row.texts}}
    match row:
        case TopicRow():
            data |= row.topic.facts() if row.topic else NO_TOPIC
        case Affiliation():
            data["organization"] = row.organization.facts() if row.organization else None
        case Education():
            data["advisors"] = [advisor(line) for line in lines(row.advisors)]
        case RelatedPick():
            data["uid"] = data.pop("person_uid")
    data["source"] = row.source.facts() if row.source else None
    data["locator"] = row.locator
    return data


def lines(text: str) -> list[str]:
    """Return the lines of a text that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


_UID = re.compile(r"\[([0-9a-hjkmnp-tv-z]{10})\]")


def advisor(line: str) -> dict[str, str]:
    """Read "Christopher Ré [k7m2qx9d4p]" as a name and a profile's uid; the uid may be missing."""
    # Looked for at the end only: a pattern for the whole line takes minutes over a line of many spaces.
    found = _UID.fullmatch(line[-12:])
    return {"name": line[:-12].rstrip(), "uid": found[1]} if found else {"name": line, "uid": ""}


# --- data → rows ---------------------------------------------------------------------------------------------------


@transaction.atomic
def put(profile: Profile, data: Data) -> None:
    """Make the working copy say exactly what the data says: rows matched by key, vocabulary by uid.

    A term that no longer exists comes back as the data has it; one that exists keeps its present label. Raises
    nothing for data that `read` returned. The caller records who did it.
    """
    data = _with_heirs(data)
    for name in Profile.TEXTS:
        setattr(profile, name, data[name])
    profile.other_names = "\n".join(data["other_names"])
    profile.living = data["living"]
    put_portrait(profile, data["portrait"])
    profile.save()
    for facts in data["sources"]:
        _term(Source, facts)
    for section in SECTIONS:
        put_section(profile, section, data[section])


def _with_heirs(data: Data) -> Data:
    """Return the document with the present terms in place of those that were merged into them since."""
    uids = all_terms(data) | {source["uid"] for source in data["sources"]}
    for model in (Organization, Topic, Source):
        for term in model._default_manager.filter(uid__in=uids, merged_into__isnull=False):
            data = with_facts(data, term.uid, term.standing.facts())
    return data


def put_portrait(profile: Profile, data: Data | None) -> None:
    """Give the profile, unsaved, the portrait that the data names; none where that picture is not kept here."""
    profile.portrait = Picture.objects.filter(sha256=data["sha256"]).first() if data else None
    if data:
        for name in ("alt", "credit", "licence", "x", "y"):
            setattr(profile, f"portrait_{name}", data[name])


def put_section(profile: Profile, section: str, rows: list[Data]) -> None:
    """Make one section hold exactly these rows, in this order."""
    model = SECTIONS[section]
    present = {row.key: row for row in model._default_manager.filter(profile=profile)}
    keep = {row["key"] for row in rows}
    model._default_manager.filter(pk__in=[row.pk for key, row in present.items() if key not in keep]).delete()
    for position, row in enumerate(rows):
        put_row(present.get(row["key"]) or model(profile=profile, key=row["key"]), row, position)


def put_row(row: Row, data: Data, position: int) -> None:
    """Make one row, new or present, say what the data says."""
    for name in row.texts:
        if name in data:
            setattr(row, name, data[name])
    match row:
        case TopicRow():
            row.topic = _topic(data) if data["uid"] or data["label"] else None
        case Affiliation():
            row.organization = _term(Organization, data["organization"]) if data["organization"] else None
        case Education():
            row.advisors = "\n".join(advisor_line(item) for item in data["advisors"])
        case RelatedPick():
            row.person_uid = data["uid"]
    row.source = _term(Source, data["source"]) if data["source"] else None
    row.locator = data["locator"]
    row.position = position
    row.save()


def advisor_line(item: dict[str, str]) -> str:
    """Write an advisor as the form shows one: the reverse of `advisor`."""
    return f"{item['name']} [{item['uid']}]" if item["uid"] else item["name"]


def _topic(facts: Data) -> Topic:
    topic = Topic.objects.filter(uid=facts["uid"]).first()
    if topic is None:
        parent = _topic({**facts["parent"], "parent": None}) if facts["parent"] else None
        own = {"uid": facts["uid"], "slug": _free(Topic, facts["slug"]), "label": facts["label"]}
        topic = Topic(**own, parent=parent, former=facts.get("former", []))
        topic.save()
    return topic.standing


def _term(model: type[Any], facts: Data) -> Any:
    """Return the organization or source of these facts: made again if it is gone, its heir if it was merged."""
    found = model.objects.filter(uid=facts["uid"]).first()
    if found is None and model is Source:
        found = Source.objects.identified(**{name: facts[name] for name in ("doi", "arxiv", "url")}).first()
    if found is None:
        found = model(**{**facts, "slug": _free(model, facts["slug"])})
        found.save()
    return found.standing


def _free(model: type[Any], slug: str) -> str:
    return "" if model.objects.filter(slug=slug).exists() else slug
