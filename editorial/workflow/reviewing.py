"""Verbs of a review: submit, withdraw, approve, request changes."""

from django.db import transaction
from django.utils import timezone

from editorial import freshness
from editorial.models import Event, Review, User
from profiles import document, snapshot
from profiles.models.working import Profile

from . import state
from .editing import locked
from .errors import WorkflowError
from .freezing import freeze
from .log import record
from .rules import DECIDE, SUBMIT, live_revision, overtaken, require, second_person
from .waiving import require_no_blockers

DECIDED_ELSEWHERE = "{who} decided this review first: {what}. Reload to see it."


@transaction.atomic
def submit(profile: Profile, *, by: User, note: str = "") -> Review:
    """Freeze the working copy and ask for a review of exactly that content.

    What readers have already is submitted again only where its facts are due for another look.
    """
    require(by, SUBMIT)
    profile = locked(profile)
    state.check(profile, Event.Verb.SUBMITTED)
    data = snapshot.take(profile)
    base = live_revision(profile)
    unchanged = base and not document.differing_paths(document.read(base.frozen.text), data)
    if unchanged and not freshness.is_due(profile):
        raise WorkflowError(f"{profile} says exactly what readers have already. Edit it before you submit it.")
    require_no_blockers(
        profile, data, f"{profile} cannot be submitted yet. Correct what stands here, or have a publisher waive it."
    )
    try:
        revision = freeze(profile, data, base=base, by=by)
    except document.SnapshotError as error:
        raise WorkflowError(f"{profile} cannot be submitted yet: {error}") from error
    review = Review.objects.create(
        profile=profile,
        revision=revision,
        submitted_by=by,
        submitted_at=revision.frozen_at,
        submit_note=note,
    )
    state.move(profile, Event.Verb.SUBMITTED)
    record(profile, Event.Verb.SUBMITTED, by=by, revision=revision, note=note)
    return review


@transaction.atomic
def withdraw(profile: Profile, *, by: User, note: str = "") -> Review:
    """Take a submission back, so that the working copy can be edited again."""
    require(by, SUBMIT)
    profile = locked(profile)
    state.check(profile, Event.Verb.WITHDRAWN)
    review = Review.objects.pending().select_related("revision").get(profile=profile)
    _decide(review, status=Review.Status.WITHDRAWN)
    state.move(profile, Event.Verb.WITHDRAWN)
    record(profile, Event.Verb.WITHDRAWN, by=by, revision=review.revision, note=note)
    return review


@transaction.atomic
def approve(review: Review, *, digest: str, by: User, note: str = "", alone: bool = False) -> Review:
    """Approve exactly the text whose digest stood on the screen.

    A second person approves. Only where nobody else could (`alone`) does the author's own approval count, and the
    page then says "Published by its author".
    """
    require(by, DECIDE)
    profile = locked(review.profile)
    review = Review.objects.with_people().get(pk=review.pk)
    _still_pending(review)
    if digest != review.revision.frozen.digest:
        raise WorkflowError(
            "The digest you approved is not that of this revision. Reload the page and read what stands there now."
        )
    if why := overtaken(review):
        raise WorkflowError(why)
    own_words = second_person(review, by=by, alone=alone)
    _decide(
        review,
        status=Review.Status.APPROVED,
        decided_by=by,
        decided_at=timezone.now(),
        byline=by.signature,
        note=note,
        digest=digest,
        alone=own_words,
    )
    state.move(profile, Event.Verb.APPROVED)
    record(profile, Event.Verb.APPROVED, by=by, revision=review.revision, note=note, byline=by.signature)
    return Review.objects.with_people().get(pk=review.pk)


@transaction.atomic
def request_changes(review: Review, *, by: User, note: str) -> Review:
    """Return a submission to its writer, with a note that says what to change."""
    require(by, DECIDE)
    if not note.strip():
        raise WorkflowError("Say in the note what should change, so that the writer knows what to do.")
    profile = locked(review.profile)
    review = Review.objects.with_people().get(pk=review.pk)
    _still_pending(review)
    if by.pk == review.submitted_by_id:
        raise WorkflowError("You submitted this revision yourself. Withdraw it to go on editing.")
    _decide(review, status=Review.Status.RETURNED, decided_by=by, decided_at=timezone.now(), note=note)
    state.move(profile, Event.Verb.RETURNED)
    record(profile, Event.Verb.RETURNED, by=by, revision=review.revision, note=note)
    return Review.objects.with_people().get(pk=review.pk)


def _still_pending(review: Review) -> None:
    if review.batch_id is not None:
        raise WorkflowError(f"{review} is an amendment. Approve or drop it on the page of its batch.")
    if review.status != Review.Status.PENDING:
        who = review.decided_by.username if review.decided_by else review.submitted_by.username
        raise WorkflowError(DECIDED_ELSEWHERE.format(who=who, what=review.get_status_display().lower()))


def _decide(review: Review, **decision: object) -> None:
    """Write a decision by a conditional UPDATE: of two people deciding at once, one wins."""
    if not Review.objects.pending().filter(pk=review.pk).update(**decision):
        raise WorkflowError("Somebody else decided this review first. Reload to see what they chose.")
