"""One record into one draft, through the workflow: terms found or made, words merged, marks left."""

from dataclasses import dataclass, field
from typing import Any

from editorial import workflow
from editorial.models import Attention, ImportRun, Origin, User
from profiles import snapshot
from profiles.document import SCHEMA, SECTIONS, Data, citations, differing_paths
from profiles.folding import normalised
from profiles.models.vocabulary import Source
from profiles.models.working import Profile
from profiles.models.working.profile import default_sort_name
from profiles.snapshot import NO_TOPIC

from . import ledger, match, terms
from .merge import Merged, merge
from .parsed import Mark, Parsed, Problem
from .portrait import portrait
from .record import Record

# Where a mark is kept even if nothing was written there.
ANYWAY = {"", "name", "slug", "portrait", "texts", "research_generated_on"}


class Refused(ValueError):
    """Raised for a record that cannot be kept: the field and a sentence."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass
class Outcome:
    """What became of one item: "new", "changed", "unchanged" or "refused"."""

    item: Parsed
    status: str
    slug: str = ""
    uid: str = ""
    marks: list[Mark] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def apply(
    item: Parsed, found: match.Match, name: str, *, by: User | None, run: ImportRun, people: dict[str, str]
) -> Outcome:
    """Write what the record says into the draft of its profile, which is made if there is none.

    Raises Refused or WorkflowError with nothing decided; the caller rolls back. `people` are the uids, by folded
    name, of those whom the same file describes. An outcome "unchanged" may have made terms: roll back as well.
    """
    record = item.record
    assert record is not None
    marks = list(item.marks)
    profile = found.profile
    if profile is None:
        profile = _made(record, marks)
        base, owners = _blank(profile), ledger.Owners(record=name)
    else:
        profile = Profile.objects.select_for_update().get(pk=profile.pk)
        base = snapshot.take(profile)
        owners = ledger.Owners.of(profile, base, name, ledger.digest(record))
        if item.stub:
            return Outcome(item, "unchanged", profile.slug, profile.uid)
    incoming = _incoming(item, record, run, people, marks)
    merged = merge(base, incoming, owners, ledger.precedence(name))
    if merged.data["sort_name"] == default_sort_name(base["name"]) and "name" in merged.written:
        merged.data["sort_name"] = default_sort_name(merged.data["name"])
    new = found.profile is None
    paths = differing_paths(None if new else base, merged.data)
    if not paths:
        return Outcome(item, "unchanged", profile.slug, profile.uid, kept=merged.kept)
    _put(profile, base, merged.data)
    workflow.edited(profile, by=by, changed=paths, run=run, record_name=name)
    owners.confirm(profile, merged.confirmed - set(paths), run=run, precedence=ledger.precedence(name))
    Origin.objects.create(subject=profile.uid, path=ledger.READ, run=run, record=f"{name} [{ledger.digest(record)}]")
    for path, title in merged.doubles.items():
        sentence = f"“{title}” may be the same thing. If it is, join the two rows."
        marks.append(Mark("possible-double", path, sentence))
    if found.doubt:
        marks.append(Mark("same-name", "name", found.doubt))
    saved = _save_marks(profile, marks, merged, everything=new)
    return Outcome(item, "new" if new else "changed", profile.slug, profile.uid, saved, merged.kept)


def _made(record: Record, marks: list[Mark]) -> Profile:
    profile = Profile(name=record.name, sort_name=record.sort_name)
    if record.uid:
        profile.uid = record.uid
    if record.slug and not Profile.objects.filter(slug=record.slug).exists():
        profile.slug = record.slug
    elif record.slug:
        sentence = f"The address “{record.slug}” belongs to another profile, so this one has its own. Check both."
        marks.append(Mark("taken-address", "slug", sentence))
    profile.save()
    return profile


def _blank(profile: Profile) -> Data:
    """Return the document of a profile that has nothing but its name yet, as `snapshot.take` would."""
    texts = {name: getattr(profile, name) for name in Profile.TEXTS}
    own: Data = {"living": profile.living, "portrait": None, "other_names": []}
    return {"schema": SCHEMA, "uid": profile.uid, **texts, **own, **{name: [] for name in SECTIONS}}


def _put(profile: Profile, base: Data, data: Data) -> None:
    """Write what differs: as `snapshot.put`, but sections that stay are not touched."""
    for name in Profile.TEXTS:
        setattr(profile, name, data[name])
    profile.other_names = "\n".join(data["other_names"])
    profile.living = data["living"]
    if data["portrait"] != base["portrait"]:
        snapshot.put_portrait(profile, data["portrait"])
    profile.save()
    for section in SECTIONS:
        if data[section] != base[section]:
            snapshot.put_section(profile, section, data[section])


def _incoming(item: Parsed, record: Record, run: ImportRun, people: dict[str, str], marks: list[Mark]) -> Data:
    """Return what the record says as a document: no empty values, terms as the facts of existing rows."""
    data = {
        name: value
        for name, value in record.model_dump().items()
        if name not in SECTIONS and value not in (None, "", [])
    }
    if record.portrait:
        data["portrait"] = portrait(record.portrait, item.file, marks)
        if data["portrait"] is None:
            del data["portrait"]
    cited = _cited(record, run, marks)
    for section in SECTIONS:
        rows = []
        for row in getattr(record, section):
            values: dict[str, Any] = {
                # A text may do without a heading; what is empty elsewhere says nothing.
                name: value
                for name, value in row.model_dump().items()
                if value or name == "heading"
            }
            if row.source:
                values["source"] = terms.facts_of(row.source, run)
            match section:
                case "topics":
                    values.pop("former", None)
                    values |= terms.topic(row, run).facts() if row.label else NO_TOPIC
                case "affiliations" if row.organization:
                    values["organization"] = terms.organization(row.organization, run).facts()
                case "texts" if row.body:
                    for old, new in cited.items():
                        values["body"] = values["body"].replace(f"[@{old}]", f"[@{new}]")
                case "related" if not row.uid:
                    values["uid"] = people.get(normalised(row.name), "")
            rows.append(values)
        data[section] = rows
    return data


def _cited(record: Record, run: ImportRun, marks: list[Mark]) -> dict[str, str]:
    """Find or make the sources that texts cite; return the slugs that they have here under another name."""
    listed = {source.slug: source for source in record.sources if source.slug}
    renamed: dict[str, str] = {}
    used: set[str] = set()
    for index, text in enumerate(record.texts):
        for slug in citations(text.body):
            used.add(slug)
            if slug in listed:
                here = terms.source(listed[slug], run).slug
                if here != slug:
                    renamed[slug] = here
            elif not Source.objects.filter(slug=slug).exists():
                reason = f"cites [@{slug}], but no source has that address. Add it under sources."
                raise Refused(f"texts[{index}].body", reason)
    for source in record.sources:
        if source.slug not in used:
            work = source.title or source.doi or source.arxiv or source.url
            sentence = f"“{work}” is listed under sources but no text cites it, so it was left out."
            marks.append(Mark("uncited-source", "texts", sentence))
    return renamed


def _save_marks(profile: Profile, marks: list[Mark], merged: Merged, *, everything: bool) -> list[Mark]:
    """Save the marks about what was written, once each; return those that are new."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for mark in marks:
        path = merged.places.get(mark.path, mark.path)
        if "[" in path:  # a row that did not come in
            continue
        if everything or path in merged.written or path in ANYWAY:
            grouped.setdefault((path, mark.code), []).append(mark.sentence)
    saved = []
    for (path, code), sentences in grouped.items():
        sentence = "\n".join(dict.fromkeys(sentences))
        _, made = Attention.objects.get_or_create(
            profile=profile, path=path[:250], code=code, defaults={"sentence": sentence}
        )
        if made:
            saved.append(Mark(code, path, sentence))
    return saved
