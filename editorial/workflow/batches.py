"""Deciding amendments: a batch is decided at once, each page of it by itself."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from editorial import mail
from editorial.models import Batch, Event, Merge, Review, User
from editorial.models.reviews import ReviewQuerySet

from . import state
from .amending import bases_of, live_numbers
from .editing import locked
from .errors import WorkflowError
from .log import record
from .publishing import give
from .rules import DECIDE, MERGE, PUBLISH, SUBMIT, require, second_person

Status = Review.Status


class Told(NamedTuple):
    """What became of one page of a batch; `refusal` is "" where it was done."""

    review: Review
    refusal: str


def approve_batch(
    batch: Batch, digests: Mapping[int, str], *, by: User, note: str = "", alone: bool = False
) -> list[Told]:
    """Approve these amendments, each exactly as its digest stood on the screen (by primary key of the review)."""
    require(by, DECIDE)
    reviews = _of(batch).filter(pk__in=digests)
    told = _each(reviews, lambda review: _approve(review, digest=digests[review.pk], by=by, note=note, alone=alone))
    if count := _done(told):
        transaction.on_commit(partial(mail.batches.approved, batch, count=count, by=by, note=note))
    return told


def publish_batch(batch: Batch, *, by: User) -> list[Told]:
    """Give readers every approved amendment of a batch."""
    require(by, PUBLISH)
    return _each(_of(batch).filter(status=Status.APPROVED, published_at=None), lambda review: _publish(review, by=by))


def drop(what: Batch | Review, *, by: User, note: str = "", only: Collection[int] | None = None) -> list[Told]:
    """Take back amendments that readers do not have yet: all of a batch (or `only` these reviews of it), or one."""
    reviews = Review.objects.filter(batch=what) if isinstance(what, Batch) else Review.objects.filter(pk=what.pk)
    if only is not None:
        reviews = reviews.filter(pk__in=only)
    waiting = reviews.filter(status__in=[Status.PENDING, Status.APPROVED], published_at=None)
    told = _each(waiting, lambda review: _drop(review, by=by, note=note))
    batch = what if isinstance(what, Batch) else what.batch
    if batch is not None and (count := _done(told)):
        transaction.on_commit(partial(mail.batches.dropped, batch, count=count, by=by, note=note))
    return told


def _done(told: list[Told]) -> int:
    return sum(not line.refusal for line in told)


def _of(batch: Batch) -> ReviewQuerySet:
    return Review.objects.filter(batch=batch)


def _each(reviews: ReviewQuerySet, act: Callable[[Review], None]) -> list[Told]:
    """Do it to each page by itself: one that is refused keeps none of the others back."""
    told = []
    for review in reviews.with_people().order_by("profile_id"):
        try:
            with transaction.atomic():
                act(review)
        except WorkflowError as error:
            told.append(Told(review, str(error)))
        else:
            told.append(Told(review, ""))
    return told


def _approve(review: Review, *, digest: str, by: User, note: str, alone: bool) -> None:
    profile = locked(review.profile)
    review = _as_it_stands(review)
    if review.status != Status.PENDING:
        raise WorkflowError(_decided(review))
    _still_live(review)
    if digest != review.revision.frozen.digest:
        raise WorkflowError("The digest you approved is not that of this amendment. Reload the page and read it again.")
    own_words = second_person(review, by=by, alone=alone)
    base = Review.objects.get(profile=profile, revision__number=bases_of([review])[review.pk])
    # Who reads one difference vouches for the whole page only where somebody did before.
    byline = base.byline if base.alone else by.signature
    _write(
        review,
        status=Status.APPROVED,
        decided_by=by,
        decided_at=timezone.now(),
        byline=byline,
        note=note,
        digest=digest,
        alone=own_words or base.alone,
    )
    record(profile, Event.Verb.AGREED, by=by, revision=review.revision, note=note, byline=byline)


def _publish(review: Review, *, by: User) -> None:
    profile = locked(review.profile)
    review = _as_it_stands(review)
    if review.status != Status.APPROVED or review.published_at:
        raise WorkflowError(_decided(review))
    _still_live(review)
    state.move(profile, Event.Verb.AMENDED)
    event = record(profile, Event.Verb.AMENDED, by=by, revision=review.revision)
    give(review, event)
    batch = review.batch
    if batch is not None and batch.cause == Batch.Cause.MERGED:
        merges = Merge.objects.filter(kind=batch.kind, kept=batch.term, undone_at=None, published_at=None)
        merges.filter(undo__batch=batch.pk).update(published_at=timezone.now())


def _drop(review: Review, *, by: User, note: str) -> None:
    profile = locked(review.profile)
    review = _as_it_stands(review)
    if review.status not in (Status.PENDING, Status.APPROVED) or review.published_at:
        raise WorkflowError(_decided(review))
    if by.pk != review.submitted_by_id or not any(map(by.has_perm, (SUBMIT, MERGE))):
        require(by, DECIDE)
        if not note.strip():
            raise WorkflowError("Say in the note why this amendment is dropped, so that its maker knows.")
    _write(review, status=Status.WITHDRAWN, **({"note": note} if note else {}))
    record(profile, Event.Verb.DROPPED, by=by, revision=review.revision, note=note)


def take_back(review: Review, *, by: User, note: str) -> None:
    """Drop an amendment, if it waits still, because what made it was undone."""
    profile = locked(review.profile)
    review = _as_it_stands(review)
    if review.status in (Status.PENDING, Status.APPROVED) and not review.published_at:
        _write(review, status=Status.WITHDRAWN, note=note)
        record(profile, Event.Verb.DROPPED, by=by, revision=review.revision, note=note)


def _as_it_stands(review: Review) -> Review:
    return Review.objects.with_people().select_related("revision__frozen", "batch").get(pk=review.pk)


def _still_live(review: Review) -> None:
    """Refuse an amendment of a text that is not the one that readers have."""
    base, live = bases_of([review]).get(review.pk), live_numbers([review.profile_id]).get(review.profile_id)
    if live is None:
        raise WorkflowError(f"{review.profile} is not published now, so there is no live text to amend. Drop this one.")
    if base != live:
        raise WorkflowError(
            f"Readers have revision {live} of {review.profile} now, and this amends revision {base}. "
            "Drop it and make a new amendment."
        )


def _decided(review: Review) -> str:
    who = review.decided_by.username if review.decided_by else review.submitted_by.username
    if review.published_at:
        return f"{review.profile}: readers have this amendment already."
    return f"{review.profile}: {who} decided this amendment first: {review.get_status_display().lower()}."


def _write(review: Review, **decision: object) -> None:
    """Write a decision by a conditional UPDATE: of two people deciding at once, one wins."""
    if not Review.objects.filter(pk=review.pk, status=review.status, published_at=None).update(**decision):
        raise WorkflowError(f"Somebody else decided the amendment of {review.profile} first. Reload to see it.")
