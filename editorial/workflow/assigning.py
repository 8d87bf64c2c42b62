"""Who looks at a review, until when, and how soon. None of it decides anything, and nobody is kept from deciding."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from editorial.models import Event, Opening, Review, User

from .editing import locked
from .errors import WorkflowError
from .log import record
from .rules import DECIDE, PUBLISH, SUBMIT, disqualified, possible_reviewers, require

STALE = timedelta(days=1)  # a claim so old may be released by a publisher too


def may_assign(review: Review, user: User) -> bool:
    """Return whether this person may say who reviews: whoever submitted it, and publishers."""
    mine = review.submitted_by_id == user.pk and user.has_perm(SUBMIT)
    return user.is_active and (mine or user.has_perm(PUBLISH))


def may_release(review: Review, user: User) -> bool:
    """Return whether this person may release the claim: whoever made it; once it is a day old, a publisher too."""
    if review.claimed_at is None or review.status != Review.Status.PENDING:
        return False
    stale = timezone.now() - review.claimed_at >= STALE
    return user.is_active and (review.claimed_by_id == user.pk or (stale and user.has_perm(PUBLISH)))


@transaction.atomic
def assign(
    review: Review,
    *,
    by: User,
    asked: Iterable[User] = (),
    due_on: date | None = None,
    priority: int = Review.Priority.NORMAL,
) -> bool:
    """Name who is asked to review, the day by which, and how soon; returns False where that was so already."""
    review = _pending(review)
    if not may_assign(review, by):
        raise WorkflowError(
            f"{by.username} may not say who reviews this. {review.submitted_by.username} submitted it and may, "
            "and so may every publisher."
        )
    people = sorted(asked, key=lambda user: user.username)
    if priority not in Review.Priority.values:
        raise WorkflowError("There is no such priority. Choose low, normal or high.")
    if due_on and due_on != review.due_on and due_on < timezone.localdate():
        raise WorkflowError(f"{date_format(due_on)} has passed. Choose today or a later day, or none.")
    before = set(review.asked.all())
    _may_be_asked(review, [user for user in people if user not in before])
    if before == set(people) and (review.due_on, review.priority) == (due_on, priority):
        return False
    Review.objects.pending().filter(pk=review.pk).update(due_on=due_on, priority=priority)
    review.asked.set(people)
    who = ", ".join(user.username for user in people) or "nobody in particular"
    due = date_format(due_on) if due_on else "no day set"
    note = f"Asked: {who}. Due: {due}. Priority: {Review.Priority(priority).label.lower()}."
    record(review.profile, Event.Verb.ASKED, by=by, revision=review.revision, note=note)
    return True


@transaction.atomic
def claim(review: Review, *, by: User) -> Review:
    """Say "I'm on it": others see it, and may decide all the same."""
    require(by, DECIDE)
    review = _pending(review)
    reason = disqualified(review).get(by.pk)
    if reason and possible_reviewers(review):
        raise WorkflowError(f"You cannot take this review on: {by.username} {reason}. Leave it to somebody else.")
    mine = Review.objects.pending().filter(pk=review.pk, claimed_by=None)
    if not mine.update(claimed_by=by, claimed_at=timezone.now()):
        review = _pending(review)
        if review.claimed_by_id == by.pk:
            raise WorkflowError("You have taken this review on already. Decide it, or release it.")
        who = review.claimed_by.username if review.claimed_by else "Somebody"
        raise WorkflowError(f"{who} took this review on first. You may still decide it; better ask {who} before.")
    record(review.profile, Event.Verb.CLAIMED, by=by, revision=review.revision)
    return _pending(review)


@transaction.atomic
def release(review: Review, *, by: User) -> Review:
    """Give a review back, so that others know that it waits for them."""
    review = _pending(review)
    if review.claimed_by is None or review.claimed_at is None:
        raise WorkflowError("Nobody has taken this review on, so there is nothing to release.")
    who = review.claimed_by
    if not may_release(review, by):
        until = date_format(timezone.localtime(review.claimed_at + STALE), "DATETIME_FORMAT")
        raise WorkflowError(
            f"{who.username} took this review on and can release it. From {until} on, a publisher can too."
        )
    released = Review.objects.pending().filter(pk=review.pk, claimed_by=who, claimed_at=review.claimed_at)
    if not released.update(claimed_by=None, claimed_at=None):
        raise WorkflowError("Somebody else released this review first. Reload to see where it stands.")
    note = "" if who == by else f"{who.username} had taken it on."
    record(review.profile, Event.Verb.RELEASED, by=by, revision=review.revision, note=note)
    return _pending(review)


def review_opened(review: Review, *, by: User) -> None:
    """Remember that this person has had the page of this review before them."""
    if not Opening.objects.filter(review=review, user=by).exists():
        Opening.objects.bulk_create([Opening(review=review, user=by)], ignore_conflicts=True)


def _pending(review: Review) -> Review:
    """Return a review as it stands now, its profile locked; raises WorkflowError once it is decided."""
    locked(review.profile)
    found = Review.objects.with_people().select_related("claimed_by").get(pk=review.pk)
    if found.status != Review.Status.PENDING:
        raise WorkflowError("This review is decided already. Reload to see what became of it.")
    return found


def _may_be_asked(review: Review, people: Iterable[User]) -> None:
    """Raise WorkflowError unless each of these people may decide this review as a second person."""
    possible = possible_reviewers(review)
    reasons = disqualified(review)
    for user in people:
        if user in possible:
            continue
        why = reasons.get(user.pk) or ("may not decide reviews" if user.is_active else "has no active account")
        names = ", ".join(other.username for other in possible[:5])
        way = f"Ask one of these: {names}." if names else "Nobody can review it: ask an administrator for a reviewer."
        raise WorkflowError(f"{user.username} cannot be asked: {user.username} {why}. {way}")
