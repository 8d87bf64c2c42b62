"""A document → the published rows that lists, links and cards read: entries, memberships, mentions."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from .document import Data, read
from .folding import fold, normalised, sort_key
from .models.published import Address, Entry, Membership, Mention, Publication
from .portraits import Crop
from .public.stored import token

Role = Membership.Role
_STRENGTH = {Role.AFFILIATION: 0, Role.READING: 1, Role.TOPIC: 2, Role.EVIDENCE: 3}


class Term(NamedTuple):
    """An organization, topic or source as a document names it."""

    kind: str
    facts: Data
    role: str

    @property
    def label(self) -> str:
        return str(self.facts["title"] if self.kind == Entry.Kind.SOURCE else self.facts["label"])


def head(data: Data) -> dict[str, Any]:
    """Return the columns of Publication that a document gives."""
    words = [word for word in data["name"].split() if word[0].isalpha()] or [data["name"]]
    filed = fold(data["sort_name"])[:1].upper()
    crop = Crop.of(data["portrait"])
    return {
        "uid": data["uid"],
        "slug": data["slug"],
        "name": data["name"],
        "folded": normalised(data["name"])[:200],
        "sort_key": sort_key(data["sort_name"]),
        "initial": filed if "A" <= filed <= "Z" else "#",
        "initials": (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()[:4],
        "focus": data["focus"],
        "role": data["role"],
        "gist": data["summary"] or data["brief"],
        "sources_count": len(data["readings"]),
        "portrait": crop.stem if crop else "",
    }


def terms(data: Data) -> dict[str, Term]:
    """Return all that a document names, by uid, each in the strongest of its roles."""
    found: dict[str, Term] = {}
    for term in _named(data):
        known = found.get(term.facts["uid"])
        if known is None or _STRENGTH[Role(term.role)] < _STRENGTH[Role(known.role)]:
            found[term.facts["uid"]] = term
    return found


def _named(data: Data) -> Iterator[Term]:
    for row in data["topics"]:
        own = {name: row[name] for name in ("uid", "slug", "label", "parent", "former") if name in row}
        yield Term(Entry.Kind.TOPIC, own, Role.TOPIC)
    for row in data["topics"]:
        # Who belongs to a topic belongs to the wider one too; a topic's own row is the better witness of its facts.
        if row["parent"]:
            yield Term(Entry.Kind.TOPIC, {**row["parent"], "parent": None}, Role.TOPIC)
    for row in data["affiliations"]:
        yield Term(Entry.Kind.ORGANIZATION, row["organization"], Role.AFFILIATION)
    for row in data["readings"]:
        yield Term(Entry.Kind.SOURCE, row["source"], Role.READING)
    for section in data.values():
        for row in section if isinstance(section, list) else ():
            if isinstance(row, dict) and row.get("source"):
                yield Term(Entry.Kind.SOURCE, row["source"], Role.EVIDENCE)
    for source in data["sources"]:
        yield Term(Entry.Kind.SOURCE, source, Role.EVIDENCE)


def mentioned(data: Data) -> set[str]:
    """Return tokens for the people whom a document names: picks and advisors."""
    picks = {token(row["name"], row["uid"]) for row in data["related"]}
    advisors = {token(item["name"], item["uid"]) for row in data["education"] for item in row["advisors"]}
    return {name for name in picks | advisors if name != "name:"}


def write_memberships(publication: Publication, data: Data) -> set[int]:
    """Bring entries and memberships of one page up to date; returns the entries whose facts readers see anew."""
    wanted = terms(data)
    entries = {uid: _entry(uid, term) for uid, term in wanted.items()}
    left = set(publication.memberships.values_list("entry_id", flat=True)) - {entry.pk for entry in entries.values()}
    publication.memberships.all().delete()
    Membership.objects.bulk_create(
        Membership(
            publication=publication,
            entry=entries[uid],
            role=term.role,
            sort_key=publication.sort_key,
            sequence=publication.sequence,
        )
        for uid, term in wanted.items()
    )
    renewed = {entry.pk for entry in entries.values() if _renew(entry, wanted[entry.uid])}
    renewed |= refresh(left)
    count([entry.pk for entry in entries.values()])
    lead_on(entry.kind for uid, entry in entries.items() if "former" in {*wanted[uid].facts, *entry.facts})
    return renewed


def write_mentions(publication: Publication, data: Data) -> None:
    publication.mentions.all().delete()
    Mention.objects.bulk_create(Mention(publication=publication, token=name) for name in sorted(mentioned(data)))


def _entry(uid: str, term: Term) -> Entry:
    entry = Entry.objects.filter(uid=uid).first()
    return entry or Entry.objects.create(uid=uid, kind=term.kind, **entry_columns(uid, term, former(uid, term)))


def former(uid: str, term: Term, known: Iterable[str] = ()) -> list[str]:
    """Return the addresses that lead to a term: those that any live page tells, for an older page may come in later.

    `known` are those it has; where this page tells them all, no other is asked.
    """
    told = set(term.facts.get("former", ()))
    if not set(known) <= told:
        pages = Publication.objects.live().filter(memberships__entry__uid=uid, text__contains='"former":[')
        for text in pages.values_list("text", flat=True):
            found = terms(read(text)).get(uid)
            told |= set(found.facts.get("former", ())) if found else set()
    return sorted(told)


def entry_columns(uid: str, term: Term, former: list[str]) -> dict[str, Any]:
    slug = term.facts["slug"]
    facts = {name: value for name, value in term.facts.items() if name != "former"}
    taken = Entry.objects.filter(kind=term.kind, slug=slug).exclude(uid=uid).exists()
    return {
        "slug": f"{slug}-{uid[:4]}" if taken else slug,
        "label": term.label,
        "sort_key": sort_key(term.label),
        "facts": facts | ({"former": former} if former else {}),
    }


def _renew(entry: Entry, term: Term) -> bool:
    """Let the entry say what the latest publication says; returns whether that is news."""
    columns = entry_columns(entry.uid, term, former(entry.uid, term, entry.facts.get("former", ())))
    if all(getattr(entry, name) == value for name, value in columns.items() if name != "sort_key"):
        return False
    Entry.objects.filter(pk=entry.pk).update(**columns)
    return True


def refresh(entries: Iterable[int]) -> set[int]:
    """Let entries that lost a page follow the latest page that names them, or go; returns those with other facts."""
    renewed, led = set(), set()
    for entry in Entry.objects.filter(pk__in=list(entries)):
        if "former" in entry.facts:
            led.add(entry.kind)
        witness = Membership.objects.filter(entry=entry).select_related("publication").order_by("-sequence").first()
        if witness is None:
            entry.delete()
        elif _renew(entry, terms(read(witness.publication.text))[entry.uid]):
            renewed.add(entry.pk)
    count(entries)
    lead_on(led)
    return renewed


def leading() -> dict[tuple[str, str], int]:
    """Return where the addresses of merged terms lead: (kind, slug) → entry.

    Of two entries that tell one address, it is that of the entry which took in more: the last one in a chain.
    """
    found: dict[tuple[str, str], tuple[int, str, int]] = {}
    for entry in Entry.objects.filter(facts__has_key="former"):
        for slug in entry.facts["former"]:
            mark = (len(entry.facts["former"]), entry.uid, entry.pk)
            found[entry.kind, slug] = max(mark, found.get((entry.kind, slug), mark))
    return {place: pk for place, (_many, _uid, pk) in found.items()}


def lead_on(kinds: Iterable[str]) -> None:
    """Bring the addresses up to date that lead to entries of these kinds from terms merged into them."""
    wanted_kinds = set(kinds)
    if not wanted_kinds:
        return
    wanted = {place: pk for place, pk in leading().items() if place[0] in wanted_kinds}
    rows = Address.objects.filter(kind__in=wanted_kinds)
    present = {(kind, slug): entry for kind, slug, entry in rows.values_list("kind", "slug", "entry")}
    for kind, slug in present.keys() - wanted.keys():
        rows.filter(kind=kind, slug=slug).delete()
    for (kind, slug), pk in wanted.items():
        if present.get((kind, slug)) != pk:
            Address.objects.update_or_create(kind=kind, slug=slug, defaults={"entry_id": pk})


def count(entries: Iterable[int]) -> None:
    """Store how many live pages name each entry."""
    for entry in Entry.objects.filter(pk__in=list(entries)):
        people = Membership.objects.filter(entry=entry).count()
        if people != entry.people:
            Entry.objects.filter(pk=entry.pk).update(people=people)
