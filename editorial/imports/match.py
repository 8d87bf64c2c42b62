"""Whose record is this? The ledger first, then uid, identifiers, name + shared organization."""

from collections.abc import Collection
from dataclasses import dataclass

from profiles.folding import normalised
from profiles.models.working import Affiliation, Link, Profile

from . import ledger
from .parsed import Parsed
from .record import Record

# Not GitHub: a laboratory's account stands on many people's pages.
_IDENTIFIERS = ("orcid", "openalex", "semanticscholar", "dblp", "wikidata", "scholar")


class Ambiguous(ValueError):
    """Raised with a sentence where a record fits several profiles."""


@dataclass(frozen=True, slots=True)
class Match:
    """The profile, if there is one, and a doubt that an editor should settle."""

    profile: Profile | None = None
    doubt: str = ""


def find(item: Parsed, name: str, taken: Collection[str] = ()) -> Match:
    """Return whose record this is; `taken` are the uids that other records of the same file already are."""
    record = item.record
    assert record is not None
    known = ledger.profile_of(name)
    if known and known.uid not in taken and not _contradicts(record, known):
        return Match(known)
    if record.uid and (found := Profile.objects.filter(uid=record.uid).first()):
        return Match(found)
    if found := _identified(record):
        return Match(found)
    return _named(item, record, taken)


def _identified(record: Record) -> Profile | None:
    """Return the profile with the same address and name, or with one of the record's identifiers."""
    if record.slug:
        same = Profile.objects.filter(slug=record.slug, folded=normalised(record.name)[:200]).first()
        if same and not _contradicts(record, same):
            return same
    found: dict[int, Profile] = {}
    for scheme, value in _identifiers(record):
        for link in Link.objects.filter(scheme=scheme, value=value).select_related("profile"):
            found[link.profile_id] = link.profile
    if len(found) > 1:
        names = ", ".join(sorted(profile.slug for profile in found.values()))
        raise Ambiguous(f"its identifiers belong to several profiles ({names}). Remove the wrong ones.")
    return next(iter(found.values()), None)


def _named(item: Parsed, record: Record, taken: Collection[str]) -> Match:
    """Return the one profile of that name that shares an organization, or is or meets a mere stub."""
    folded = normalised(record.name)[:200]
    same = [
        profile
        for profile in Profile.objects.filter(folded=folded).order_by("id")[:50]
        if profile.uid not in taken and not _contradicts(record, profile)
    ]
    if not folded or not same:
        return Match()
    wanted = {normalised(row.organization.label) for row in record.affiliations if row.organization}
    sharing = [profile for profile in same if wanted & _organizations(profile)]
    if len(sharing) == 1:
        return Match(sharing[0])
    read = [profile for profile in same if ledger.was_read_into(profile, record)]
    if len(read) == 1:
        return Match(read[0])
    if len(same) == 1 and not sharing:
        only = same[0]
        if item.stub or ledger.is_stub(only):
            return Match(
                only, f"Taken for the {only} at “{only.slug}” by the name alone. Check that it is the same person."
            )
    addresses = ", ".join(f"“{profile.slug}”" for profile in same[:5])
    return Match(None, f"Another profile has the same name ({addresses}). Check that these are different people.")


def _organizations(profile: Profile) -> set[str]:
    rows = Affiliation.objects.filter(profile=profile)
    return set(rows.values_list("organization__folded", flat=True))


def _identifiers(record: Record) -> set[tuple[str, str]]:
    return {(link.scheme, link.value) for link in record.links if link.scheme in _IDENTIFIERS}


def _contradicts(record: Record, profile: Profile) -> bool:
    """Say whether both have an identifier of one scheme and share none of that scheme."""
    own = _identifiers(record)
    rows = Link.objects.filter(profile=profile, scheme__in=_IDENTIFIERS) if own else ()
    theirs = {(link.scheme, link.value) for link in rows}
    shared = {scheme for scheme, _ in own & theirs}
    return bool(({scheme for scheme, _ in own} & {scheme for scheme, _ in theirs}) - shared)
