"""Verbs that change the working copy: edited, restore; and the ledger of who wrote what."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from editorial.models import Event, ImportRun, Origin, Revision, RevisionAuthor, User
from profiles import document, snapshot
from profiles.models.vocabulary import Term
from profiles.models.working import Profile

from . import state
from .errors import WorkflowError
from .log import record
from .rules import EDIT, PUBLISH, require


class StaleEdit(WorkflowError):
    """The profile was saved since this person opened it, by somebody else or in another tab."""


def locked(profile: Profile) -> Profile:
    """Return the profile as it stands now, locked until the transaction ends."""
    return Profile.objects.select_for_update().get(pk=profile.pk)


@transaction.atomic
def open_for_editing(profile: Profile, *, by: User | None, version: int | None = None) -> Profile:
    """Lock a profile that may be edited now; raises WorkflowError if it may not, StaleEdit if `version` is old."""
    if by is not None:
        require(by, EDIT)
    profile = locked(profile)
    state.check(profile, Event.Verb.EDITED)
    if version is not None and profile.version != version:
        raise StaleEdit(
            f"{profile} was saved elsewhere after you opened it. Nothing you typed is lost: look at both versions."
        )
    return profile


@transaction.atomic
def edited(
    profile: Profile,
    *,
    by: User | None,
    changed: Iterable[str],
    run: ImportRun | None = None,
    record_name: str = "",
    version: int | None = None,
) -> bool:
    """Record that the working copy was changed at these paths; returns False if there were none.

    The caller changes the rows in the same transaction. A machine (`run`) counts as nobody's hand.
    """
    paths = sorted(set(changed))
    if not paths:
        return False
    profile = open_for_editing(profile, by=by, version=version)
    person = None if run else by
    Origin.objects.bulk_create(
        Origin(subject=profile.uid, path=path, by=person, run=run, record=record_name) for path in paths
    )
    Profile.objects.filter(pk=profile.pk).update(version=F("version") + 1)
    state.move(profile, Event.Verb.EDITED)
    record(profile, Event.Verb.EDITED, by=by)
    return True


def term_edited(term: Term, *, by: User | None, run: ImportRun | None = None) -> None:
    """Record who wrote the words of an organization, topic or source."""
    Origin.objects.create(subject=term.uid, by=None if run else by, run=run)


def stand_beside(profile: Profile, paths: Iterable[str], places: Iterable[str], by: User) -> None:
    """Let whoever ever wrote at these paths be an author at these places: their words come there (again)."""
    people = Origin.objects.filter(subject=profile.uid, path__in=list(paths), by__isnull=False).exclude(by=by)
    authors = set(people.values_list("by_id", flat=True))
    Origin.objects.bulk_create(
        Origin(subject=profile.uid, path=path, by_id=user) for path in sorted(set(places)) for user in sorted(authors)
    )


def restored(profile: Profile, revision: Revision, *, by: User) -> tuple[document.Data, document.Data]:
    """Return what the draft says, and what it would say after `restore`, for a look before; nothing is kept.

    It is tried and taken back, so that this can say nothing else than what restoring does.
    """
    require(by, PUBLISH)
    with transaction.atomic():
        found = _put_back(locked(profile), revision)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def restore(profile: Profile, revision: Revision, *, by: User) -> list[str]:
    """Make the working copy say again what an old revision said; returns the paths that changed.

    Restored words keep their authors; whoever brings them back stands beside them.
    """
    require(by, PUBLISH)
    profile = locked(profile)
    before, after = _put_back(profile, revision)
    paths = document.differing_paths(before, after)
    earlier = RevisionAuthor.objects.filter(
        revision__profile=profile, revision__number__lte=revision.number, path__in=paths
    )
    authors = {*earlier.values_list("path", "user_id"), *((path, by.pk) for path in paths)}
    Origin.objects.bulk_create(
        Origin(subject=profile.uid, path=path, by_id=user, record=f"revision {revision.number}")
        for path, user in sorted(authors)
    )
    Profile.objects.filter(pk=profile.pk).update(version=F("version") + 1)
    state.move(profile, Event.Verb.RESTORED)
    record(profile, Event.Verb.RESTORED, by=by, revision=revision)
    return paths


def _put_back(profile: Profile, revision: Revision) -> tuple[document.Data, document.Data]:
    """Write the revision's words into the working copy; returns what it said before and says now."""
    state.check(profile, Event.Verb.RESTORED)
    if revision.profile_id != profile.pk:
        raise WorkflowError(f"Revision {revision.number} belongs to another profile. Choose one of {profile}.")
    before, data = snapshot.take(profile), document.read(revision.frozen.text)
    if Profile.objects.exclude(pk=profile.pk).filter(slug=data["slug"]).exists():
        raise WorkflowError(
            f"Another profile has the address {data['slug']} now, which revision {revision.number} had. "
            "Give that profile another address first."
        )
    snapshot.put(profile, data)
    after = snapshot.take(profile)
    if not document.differing_paths(before, after):
        raise WorkflowError(f"{profile} already says what revision {revision.number} says. Nothing was changed.")
    return before, after
