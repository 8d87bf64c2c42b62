"""Merging two organizations, topics or sources: all references, identifiers and addresses of both lead to one.

The one that goes keeps its row, so that old texts, imports and pasted identifiers still find it, and by it the other.
Drafts point at the one that stays at once; readers get it by amendments. Until they have it, it can be undone.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from editorial.models import Batch, Event, Merge, Origin, Review, User
from profiles import snapshot
from profiles.document import Data
from profiles.models.published import Entry
from profiles.models.vocabulary import Organization, Source, Term, Topic
from profiles.models.working import Profile
from profiles.substitution import with_facts

from .amending import all_like, kind_of, pages_naming, pages_showing, propose
from .batches import take_back
from .editing import stand_beside, term_edited
from .errors import WorkflowError
from .log import record
from .merge_plan import IDENTIFIERS, check_pair, drafts_naming, rows_that_differ
from .rules import MERGE, require


@transaction.atomic
def merge_terms(kept: Term, gone: Term, *, by: User) -> Merge:
    """Merge one entry into another of its kind, and propose amendments of the live pages that name it."""
    require(by, MERGE)
    check_pair(kept, gone)
    both = all_like(kept).select_for_update(no_key=True).filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    rows = {term.pk: term for term in both}
    kept, gone = rows[kept.pk], rows[gone.pk]
    check_pair(kept, gone)
    naming = {draft.profile.pk for draft in drafts_naming(kept, gone)}
    everybody = _locked({*naming, *(page.profile.pk for page in pages_naming(gone, kept))})
    profiles = [profile for profile in everybody if profile.pk in naming]
    _none_in_review(profiles)
    before = {profile.pk: snapshot.take(profile) for profile in profiles}
    undo: dict[str, Any] = {"facts": _join(kept, gone, by=by), "drafts": []}
    for profile in profiles:
        old = before[profile.pk]
        changed = _rewrite(profile, old, with_facts(old, gone.uid, kept.facts()))
        undo["drafts"].append({"profile": profile.uid, "sections": changed})
        _tell(profile, changed, Event.Verb.MERGED, by=by, target=gone.uid)
    sentence = f"“{gone}” merged into “{kept}”"
    if pages := pages_showing(kept, only=[gone]):
        proposal = propose(pages, kept, by=by, cause=Batch.Cause.MERGED, sentence=sentence)
        undo["batch"] = proposal.batch.pk
        undo["skipped"] = [profile.uid for profile in proposal.skipped]
    merge: Merge = Merge.objects.create(
        kind=kind_of(kept), kept=kept.uid, gone=gone.uid, sentence=sentence[:1000], undo=undo, by=by
    )
    return merge


@transaction.atomic
def unmerge_terms(merge: Merge, *, by: User) -> list[str]:
    """Put back what a merge changed, where nobody changed it since; returns the places left as they are now."""
    require(by, MERGE)
    written = {draft["profile"]: draft["sections"] for draft in merge.undo["drafts"]}
    amended = Review.objects.filter(batch=merge.undo.get("batch"), batch__isnull=False).values("profile")
    # The profiles first, as whoever publishes one of the amendments does.
    everybody = _locked(Profile.objects.filter(Q(uid__in=written) | Q(pk__in=amended)).values_list("pk", flat=True))
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    kept, gone = _terms(merge)
    if reason := why_not_unmerge(merge):
        raise WorkflowError(reason)
    drafts = [(profile, written[profile.uid]) for profile in everybody if profile.uid in written]
    _none_in_review([profile for profile, _sections in drafts])
    if batch := merge.undo.get("batch"):
        for review in Review.objects.filter(batch=batch).order_by("profile_id"):
            take_back(review, by=by, note=f"The merge was undone: {merge.sentence}"[:1000])
    _part(kept, gone, merge.undo["facts"], by=by)
    left: list[str] = []
    for profile, sections in drafts:
        data = snapshot.take(profile)
        back, kept_as_is = _with_rows_back(data, sections)
        left += [f"{profile}: {path}" for path in kept_as_is]
        changed = _rewrite(profile, data, back)
        _tell(profile, changed, Event.Verb.UNMERGED, by=by, target=gone.uid)
    Merge.objects.filter(pk=merge.pk).update(undone_by=by, undone_at=timezone.now())
    return left


def _locked(pks: Iterable[int]) -> list[Profile]:
    """Lock these profiles in the one order in which all verbs lock several."""
    return list(Profile.objects.select_for_update().filter(pk__in=list(pks)).order_by("pk"))


def why_not_unmerge(merge: Merge) -> str:
    """Return why a merge cannot be undone any more; "" where it can."""
    kept, gone = _terms(merge)
    if merge.undone_at:
        return "This merge was undone already."
    entry = Entry.objects.filter(uid=kept.uid).first()
    if merge.published_at or (entry and gone.slug in entry.facts.get("former", ())):
        return f"Readers have it already: pages lead from “{gone}” to “{kept}”. Make a new entry and choose it instead."
    if kept.merged_into is not None:
        return f"“{kept}” was merged into “{kept.standing}” since. Undo that merge first."
    return ""


def _terms(merge: Merge) -> tuple[Term, Term]:
    model: Any = {"organization": Organization, "topic": Topic, "source": Source}[merge.kind]
    found = {term.uid: term for term in model.objects.filter(uid__in=[merge.kept, merge.gone])}
    return found[merge.kept], found[merge.gone]


def _none_in_review(profiles: list[Profile]) -> None:
    if names := ", ".join(str(profile) for profile in profiles if profile.work == "in_review"):
        raise WorkflowError(f"In review, where nothing changes: {names}. Have these decided or withdrawn first.")


# --- the two entries -----------------------------------------------------------------------------------------------


def _join(kept: Term, gone: Term, *, by: User) -> dict[str, Any]:
    """Let one entry stand for both; returns what was there before."""
    brought = {
        name: value for name in IDENTIFIERS[kind_of(kept)] if (value := getattr(gone, name)) and not getattr(kept, name)
    }
    added = [slug for slug in (gone.slug, *gone.former) if slug not in kept.former]
    undo: dict[str, Any] = {"brought": brought, "former": added, "narrower": [], "parent": None}
    _write(gone, merged_into=kept, **dict.fromkeys(brought, ""))
    if isinstance(kept, Topic) and isinstance(gone, Topic):
        if gone.pk in _above(kept):
            undo["parent"] = {"before": kept.parent_id, "after": gone.parent_id}
            kept.parent_id = gone.parent_id
        for topic in Topic.objects.filter(parent=gone.pk).exclude(pk=kept.pk):
            undo["narrower"].append(topic.pk)
            Topic.objects.filter(pk=topic.pk).update(parent=kept.pk)
            term_edited(topic, by=by)
    for name, value in brought.items():
        setattr(kept, name, value)
    kept.former = sorted({*kept.former, *added})
    kept.save()
    term_edited(kept, by=by)
    return undo


def _part(kept: Term, gone: Term, undo: dict[str, Any], *, by: User) -> None:
    """Make two entries of one again."""
    back = {name: value for name, value in undo["brought"].items() if getattr(kept, name) == value}
    for name in back:
        setattr(kept, name, "")
    kept.former = [slug for slug in kept.former if slug not in undo["former"]]
    if isinstance(kept, Topic) and (parent := undo["parent"]) and kept.parent_id == parent["after"]:
        kept.parent_id = parent["before"]
    kept.save()
    _write(gone, merged_into=None, **back)
    term_edited(kept, by=by)
    term_edited(gone, by=by)
    for topic in Topic.objects.filter(pk__in=undo["narrower"], parent=kept.pk):
        Topic.objects.filter(pk=topic.pk).update(parent=gone.pk)
        term_edited(topic, by=by)


def _write(gone: Term, **columns: Any) -> None:
    """Write the entry that goes or comes back; a source may then have no identity that another has."""
    for name, value in columns.items():
        setattr(gone, name, value)
    if isinstance(gone, Source):
        identity = Source.identity_of(doi=gone.doi, arxiv=gone.arxiv, url=gone.url)
        taken = Source.objects.filter(identity=identity).exclude(pk=gone.pk).exists()
        columns["identity"] = None if taken else identity
    all_like(gone).filter(pk=gone.pk).update(**columns)


def _above(topic: Topic) -> set[int]:
    found: set[int] = set()
    above = topic.parent
    while above is not None and above.pk not in found:
        found.add(above.pk)
        above = above.parent
    return found


# --- drafts --------------------------------------------------------------------------------------------------------


def _rewrite(profile: Profile, old: Data, new: Data) -> dict[str, Any]:
    """Write the sections that differ; returns each row that does, as it was and as it is."""
    changed = rows_that_differ(old, new)
    for section in changed:
        snapshot.put_section(profile, section, new[section])
    return {section: {key: list(pair) for key, pair in rows.items()} for section, rows in changed.items()}


def _tell(profile: Profile, changed: dict[str, Any], verb: str, *, by: User, target: str) -> None:
    """Write on the ledger and in the log what a merge changed in a draft. It moves nothing: no word is a new claim."""
    paths = [f"{section}/{key}" for section, rows in changed.items() for key in rows]
    if not paths:
        return
    for section, rows in changed.items():
        # The evidence of a row that goes may come to another; one that comes back is still by whoever wrote it.
        moved = [f"{section}/{key}" for key, pair in rows.items() if None in pair]
        stand_beside(profile, moved, [f"{section}/{key}" for key in rows], by)
    Origin.objects.bulk_create(Origin(subject=profile.uid, path=path, by=by) for path in paths)
    Profile.objects.filter(pk=profile.pk).update(version=F("version") + 1)
    record(profile, verb, by=by, target=target)


def _with_rows_back(data: Data, sections: dict[str, Any]) -> tuple[Data, list[str]]:
    """Return the document with the rows as they were, and the places that somebody changed since."""
    back, left = dict(data), []
    for section, rows in sections.items():
        present = {row["key"]: row for row in data[section]}
        result = dict(present)
        for key, (before, after) in rows.items():
            if _said(present.get(key)) != _said(after):
                left.append(f"{section}/{key}")
            elif before is None:
                result.pop(key, None)
            else:
                result[key] = before
        back[section] = list(result.values())
    return back, left


def _said(row: Data | None) -> Any:
    """Return what a row says, its terms by identity: their words may have changed since."""
    if row is None:
        return None
    named = {
        name: value["uid"] if isinstance(value, dict) else value
        for name, value in row.items()
        if name in ("source", "organization")
    }
    if "slug" in row:  # a topic
        return {"uid": row["uid"], "key": row["key"], "locator": row["locator"], **named}
    return {**row, **named}
