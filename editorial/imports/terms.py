"""The organizations, topics and sources that records name: found where they exist, made where they do not.

One that was merged into another leads to that one.
"""

from typing import Any, TypeVar

from django.db.models import F

from editorial.models import ImportRun
from editorial.workflow import term_edited
from profiles.document import Data
from profiles.folding import normalised
from profiles.models.vocabulary import Organization, Source, Term, Topic

from .parts import OrganizationRecord, ParentRecord, SourceRecord
from .record import TopicRecord

T = TypeVar("T", Organization, Topic, Source)

_HOSTS = {"github.com": "repository", "gitlab.com": "repository", "youtube.com": "talk", "youtu.be": "talk"}


def organization(record: OrganizationRecord, run: ImportRun | None) -> Organization:
    """Return the organization by uid, ROR id or name. One that exists keeps its own facts."""
    found = _by_uid(Organization, record.uid)
    if found is None and record.ror:
        found = Organization.objects.filter(ror=record.ror).first()
    if found is None:
        same = {"ror__in": ["", record.ror]} if record.ror else {}
        found = _by_label(Organization, record.label, record.uid, record.slug, **same)
    if found is None:
        facts = {"label": record.label, "ror": record.ror, "url": record.url, "former": record.former}
        found = _made(Organization, record.uid, record.slug, facts, run)
    return found.standing


def topic(record: TopicRecord | ParentRecord, run: ImportRun | None) -> Topic:
    """Return the topic by uid or name."""
    found = _by_uid(Topic, record.uid) or _by_label(Topic, record.label, record.uid, record.slug)
    if found is None:
        above = getattr(record, "parent", None)
        parent = topic(above, run) if above and normalised(above.label) != normalised(record.label) else None
        facts = {"label": record.label, "parent": parent, "former": record.former}
        found = _made(Topic, record.uid, record.slug, facts, run)
    return found.standing


def source(record: SourceRecord, run: ImportRun | None) -> Source:
    """Return the work by uid, DOI, arXiv id, address or, without any of these, by title."""
    identifiers = {name: getattr(record, name) for name in ("doi", "arxiv", "url") if getattr(record, name)}
    found = _by_uid(Source, record.uid)
    if found is None and identifiers:
        found = Source.objects.identified(**identifiers).first()
    if found is None and not record.uid:
        works = (Source.objects.filter(**{name: value}).order_by("id") for name, value in identifiers.items())
        found = next((work for same in works if (work := same.first())), None)
    if found is None and not identifiers:
        found = _by_label(Source, record.title, record.uid, record.slug)
    if found is None:
        facts = record.model_dump(exclude={"uid", "slug"})
        facts["title"] = record.title or _title_from_identifier(record)
        facts["kind"] = record.kind or _kind_from_address(record)
        found = _made(Source, record.uid, record.slug, facts, run)
    return found.standing


def facts_of(record: SourceRecord | None, run: ImportRun | None) -> Data | None:
    """Return what a document holds of a row's evidence."""
    return source(record, run).facts() if record else None


def _by_uid(model: type[T], uid: str) -> T | None:
    return model._default_manager.filter(uid=uid).first() if uid else None


def _by_label(model: type[T], label: str, uid: str, slug: str, **same: Any) -> T | None:
    """Return the term of that name. One that brings a uid comes from a site where names may repeat, addresses not."""
    named = model._default_manager.filter(folded=normalised(label)[:500], **same)
    return (named.filter(slug=slug) if uid else named).order_by(F("merged_into").asc(nulls_first=True), "id").first()


def _made(model: type[T], uid: str, slug: str, facts: dict[str, Any], run: ImportRun | None) -> T:
    others = set(model._default_manager.filter(slug__in=facts["former"]).values_list("slug", flat=True))
    term = model(**facts | {"former": sorted(set(facts["former"]) - others)})
    if uid:
        term.uid = uid
    if slug and not model._default_manager.filter(slug=slug).exists():
        term.slug = slug
    term.save()
    _record(term, run)
    return term


def _record(term: Term, run: ImportRun | None) -> None:
    term_edited(term, by=None, run=run)


def _title_from_identifier(record: SourceRecord) -> str:
    if record.doi:
        return f"doi:{record.doi}"
    return f"arXiv:{record.arxiv}" if record.arxiv else record.url[:500]


def _kind_from_address(record: SourceRecord) -> str:
    if record.doi or record.arxiv or not record.url:
        return "paper"
    host = record.url.split("/")[2].removeprefix("www.")
    return _HOSTS.get(host, "project")
