"""Two profiles of one person made one: shown first, undone until readers have it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from editorial import joining
from editorial.models import Attention, Comment, Event, Merge, Origin, Revision, User
from profiles import document, snapshot
from profiles.document import Data
from profiles.models.working import Education, Live, Profile, RelatedPick, Work

from . import redirecting, state
from .editing import stand_beside
from .errors import WorkflowError
from .log import record
from .placement import destination, former_addresses
from .rules import MERGE, require

_NAMING = ("related", "education")  # the sections whose rows may name another profile by its uid


@dataclass(frozen=True)
class Reference:
    """A row of another draft that names the profile which goes. `after` is None where it would say a thing twice."""

    profile: Profile
    path: str
    before: Data
    after: Data | None


@dataclass(frozen=True)
class Plan:
    """What a merge would change; nothing is changed yet."""

    kept: Profile
    gone: Profile
    before: Data
    joined: joining.Joined
    references: list[Reference]
    addresses: tuple[str, ...]  # will lead to the kept page once that is published
    comments: list[Comment]  # open ones stay where they were said; nobody can say them elsewhere
    marks: list[Attention]

    @property
    def after(self) -> Data:
        return self.joined.data


def plan_profile_merge(kept: Profile, gone: Profile, *, by: User) -> Plan:
    """Return what merging `gone` into `kept` would change; raises WorkflowError where it may not be done."""
    require(by, MERGE)
    _check(kept, gone)
    before = snapshot.take(kept)
    joined = joining.join(before, snapshot.take(gone))
    references = _references(kept, gone)
    busy = sorted({str(row.profile) for row in references if row.profile.work == Work.IN_REVIEW})
    if busy:
        raise WorkflowError(
            f"{', '.join(busy)} name {gone} and are in review, and what is in review does not change. "
            "Decide or withdraw first."
        )
    threads = Comment.objects.open().filter(profile=gone)
    marks = Attention.objects.open().filter(profile=gone, path__in=joined.came)
    addresses = former_addresses(gone, own="") if gone.live != Live.NEVER else ()
    return Plan(kept, gone, before, joined, references, addresses, list(threads), list(marks))


@transaction.atomic
def merge_profiles(kept: Profile, gone: Profile, *, by: User) -> Merge:
    """Put what `gone` says into the draft of `kept`, and let other drafts name that one.

    Readers notice nothing yet: once the kept profile's new revision is published, the addresses of the other lead to
    it. The words that come over keep their authors; whoever merges stands beside them.
    """
    kept, gone = _locked(kept, gone)
    plan = plan_profile_merge(kept, gone, by=by)
    snapshot.put(kept, plan.after)
    after = snapshot.take(kept)
    paths = document.differing_paths(plan.before, after)
    _inherit(kept, gone, plan.joined.came, set(paths))
    _wrote(kept, paths, by=by, record_name=f"merged with {gone.uid}")
    for row in plan.references:
        _write_row(row.profile, row.path, row.after, place=row.before)
        _wrote(row.profile, [row.path], by=by, record_name=f"merged with {gone.uid}")
    undo: dict[str, Any] = {
        "mark": Origin.objects.aggregate(Max("id"))["id__max"] or 0,
        "before": plan.before,
        "after": after,
        "references": [[row.profile.uid, row.path, row.before, row.after] for row in plan.references],
        "marks": _move_marks(plan),
    }
    sentence = f"{gone} was merged into {kept}."
    made: Merge = Merge.objects.create(
        kind=Merge.Kind.PROFILE, kept=kept.uid, gone=gone.uid, sentence=sentence, undo=undo, by=by
    )
    record(kept, Event.Verb.MERGED, by=by, note=sentence, target=gone.uid)
    record(gone, Event.Verb.MERGED, by=by, note=sentence, target=kept.uid)
    return made


@transaction.atomic
def unmerge_profiles(merge: Merge, *, by: User) -> list[str]:
    """Undo a merge that readers do not have yet; returns the places that keep what somebody wrote there since."""
    require(by, MERGE)
    kept, gone = _locked(*(Profile.objects.get(uid=uid) for uid in (merge.kept, merge.gone)))
    waiting = Merge.objects.filter(pk=merge.pk, undone_at=None, published_at=None)
    if not waiting.update(undone_by=by, undone_at=timezone.now()):
        merge.refresh_from_db()
        raise WorkflowError(
            f"Readers have the merged page of {kept} already, so this cannot be undone. "
            f"Restore an earlier revision of {kept}, and publish {gone} again to part the two."
            if merge.published_at
            else "This merge was undone already. Reload to see it."
        )
    undo, note = merge.undo, f"{gone} is a profile of its own again."
    changed, later = _put_back(kept, undo["before"], undo["after"])
    if changed:
        state.check(kept, Event.Verb.EDITED)
        _wrote(kept, changed, by=by, record_name=f"parted from {gone.uid}")
    for uid, path, before, after in undo["references"]:
        other = Profile.objects.select_for_update().get(uid=uid)
        if not joining.same(path.partition("/")[0], _row(snapshot.take(other), path), after):
            later.append(f"{other}: {path}")
            continue
        state.check(other, Event.Verb.EDITED)
        _write_row(other, path, before, place=before)
        stand_beside(other, [path], [path], by)
        _wrote(other, [path], by=by, record_name=f"parted from {gone.uid}")
    for pk, path in undo["marks"]:
        Attention.objects.filter(pk=pk).update(profile=gone, path=path)
    record(kept, Event.Verb.UNMERGED, by=by, note=note, target=gone.uid)
    record(gone, Event.Verb.UNMERGED, by=by, note=note, target=kept.uid)
    return later


def published(kept: Profile, revision: Revision, *, by: User) -> None:
    """Let the addresses of those who were merged into a profile lead to it: readers have the merged text now."""
    for merge in waiting_merges(kept):
        if merge.undo["mark"] > revision.ledger_mark:
            continue  # This revision was frozen before the merge.
        gone = Profile.objects.select_for_update().get(uid=merge.gone)
        Merge.objects.filter(pk=merge.pk).update(published_at=timezone.now())
        if gone.live != Live.NEVER and destination(gone).pk != kept.pk:
            redirecting.place(gone, kept, by=by, note=merge.sentence)


def locked_with_merged(profile: Profile) -> Profile:
    """Return a profile, locked together with those whose addresses its publishing takes over, in one order."""
    merged = waiting_merges(profile).values_list("gone", flat=True)
    rows = Profile.objects.select_for_update().filter(Q(pk=profile.pk) | Q(uid__in=list(merged))).order_by("pk")
    return next(row for row in rows if row.pk == profile.pk)


def waiting_merges(kept: Profile) -> QuerySet[Merge]:
    """Return the merges into a profile that readers do not have yet."""
    waiting: QuerySet[Merge] = Merge.objects.filter(
        kind=Merge.Kind.PROFILE, kept=kept.uid, undone_at=None, published_at=None
    )
    return waiting.order_by("id")


def _check(kept: Profile, gone: Profile) -> None:
    """Raise WorkflowError where two profiles may not be merged now."""
    if kept.pk == gone.pk:
        raise WorkflowError("A profile cannot be merged with itself. Choose the other one.")
    for profile in (kept, gone):
        if profile.work == Work.IN_REVIEW:
            raise WorkflowError(f"{profile} is in review, and what is in review does not change. Withdraw it first.")
    merges = Merge.objects.filter(Q(gone__in=[kept.uid, gone.uid]), kind=Merge.Kind.PROFILE, undone_at=None)
    for merge in merges:
        merged, into = (Profile.objects.get(uid=uid) for uid in (merge.gone, merge.kept))
        raise WorkflowError(f"{merged} was merged into {into} already. Choose {into}, or undo that merge first.")
    for merge in waiting_merges(gone):
        raise WorkflowError(f"{merge.sentence} Publish {gone} or undo that merge first, or keep {gone} instead.")
    for profile, other in ((kept, gone), (gone, kept)):
        if profile.live == Live.REDIRECTED and (end := destination(profile)).pk != other.pk:
            raise WorkflowError(f"{profile} has no page of its own: it leads to {end}. Choose {end}.")
    if kept.live == Live.REDIRECTED:
        raise WorkflowError(f"{kept} leads to {gone}. Keep {gone} instead, or publish {kept} again first.")


def _locked(kept: Profile, gone: Profile) -> tuple[Profile, Profile]:
    """Lock two profiles and all that name the second, in one order."""
    naming = {row.profile.pk for row in _references(kept, gone)}
    rows = Profile.objects.select_for_update().filter(pk__in={kept.pk, gone.pk, *naming}).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[kept.pk], found[gone.pk]


def _references(kept: Profile, gone: Profile) -> list[Reference]:
    """Return the rows of other drafts that name `gone`, as they are and as they would be."""
    picks = RelatedPick.objects.filter(person_uid=gone.uid).values_list("profile", flat=True)
    advised = Education.objects.filter(advisors__contains=f"[{gone.uid}]").values_list("profile", flat=True)
    found = []
    for other in Profile.objects.filter(pk__in={*picks, *advised}).exclude(pk__in=[kept.pk, gone.pk]).order_by("pk"):
        data = snapshot.take(other)
        for section in _NAMING:
            for row in data[section]:
                after = joining.repointed(row, gone.uid, kept.uid)
                if after != row:
                    twins = (mine for mine in data[section] if mine["key"] != row["key"])
                    double = any(joining.same(section, mine, after) for mine in twins)
                    found.append(Reference(other, f"{section}/{row['key']}", row, None if double else after))
    return found


def _move_marks(plan: Plan) -> list[list[Any]]:
    """Let open marks follow their rows, unless the same mark is there; returns what moved and where it was."""
    there = set(Attention.objects.filter(profile=plan.kept).values_list("path", "code"))
    moved: list[list[Any]] = []
    for mark in plan.marks:
        place = min(plan.joined.came[mark.path])
        if (place, mark.code) not in there:
            there.add((place, mark.code))
            Attention.objects.filter(pk=mark.pk).update(profile=plan.kept, path=place)
            moved.append([mark.pk, mark.path])
    return moved


def _inherit(kept: Profile, gone: Profile, came: dict[str, set[str]], paths: set[str]) -> None:
    """Carry the authors of words that came over: they stay authors of them."""
    lines = Origin.objects.filter(subject=gone.uid, path__in=came, by__isnull=False).values_list("path", "by_id")
    authors = {(place, user) for path, user in lines for place in came[path] & paths}
    Origin.objects.bulk_create(
        Origin(subject=kept.uid, path=path, by_id=user, record=f"profile {gone.uid}") for path, user in sorted(authors)
    )


def _wrote(profile: Profile, paths: Iterable[str], *, by: User, record_name: str) -> None:
    """Record who changed these places, as `edited` does; merging needs its own permission, not that of writers."""
    state.move(profile, Event.Verb.EDITED)
    Origin.objects.bulk_create(
        Origin(subject=profile.uid, path=path, by=by, record=record_name) for path in sorted(set(paths))
    )
    Profile.objects.filter(pk=profile.pk).update(version=F("version") + 1)
    record(profile, Event.Verb.EDITED, by=by, note=record_name)


def _row(data: Data, path: str) -> Data | None:
    section, _slash, key = path.partition("/")
    return next((row for row in data[section] if row["key"] == key), None)


def _write_row(profile: Profile, path: str, row: Data | None, *, place: Data) -> None:
    """Make one row say this, or take it away; a row that comes back stands last."""
    section = path.partition("/")[0]
    rows = snapshot.take(profile)[section]
    wanted = [row if mine["key"] == place["key"] else mine for mine in rows]
    if row is not None and row not in wanted:
        wanted.append(row)
    snapshot.put_section(profile, section, [mine for mine in wanted if mine is not None])


def _put_back(profile: Profile, before: Data, after: Data) -> tuple[list[str], list[str]]:
    """Let each place that still says `after` say `before` again; returns what changed, and what was left."""
    present = snapshot.take(profile)
    data, later = snapshot.take(profile), []
    for path in document.differing_paths(before, after):
        section, _slash, key = path.partition("/")
        if section not in document.SECTIONS:
            if present[path] == after[path]:
                data[path] = before[path]
            else:
                later.append(path)
            continue
        was = _row(before, path)
        if not joining.same(section, _row(present, path), _row(after, path)):
            later.append(path)
            continue
        data[section] = [row for row in data[section] if row["key"] != key]
        if was is not None:
            data[section].insert(before[section].index(was), was)
    snapshot.put(profile, data)
    return document.differing_paths(present, snapshot.take(profile)), later
