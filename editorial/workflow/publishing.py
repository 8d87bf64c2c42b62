"""Verbs that change what readers have: publish, unpublish, retire."""

from django.db import transaction
from django.utils import timezone

from editorial import freshness
from editorial.models import Event, Review, Schedule, User
from profiles import publication
from profiles.models.working import Profile

from . import merging, state
from .editing import locked
from .errors import WorkflowError
from .log import record
from .placement import (
    approved,
    former_addresses,
    hold,
    last_placement,
    live_approval,
    published_review,
    retired_approval,
    whole,
)
from .redirecting import let_go
from .rules import PUBLISH, overtaken, require
from .waiting import drop_schedules
from .waiving import require_no_blockers

__all__ = [
    "approved",
    "former_addresses",
    "give",
    "last_placement",
    "live_approval",
    "publish",
    "published_review",
    "retire",
    "retired_approval",
    "unpublish",
]


@transaction.atomic
def publish(profile: Profile, *, by: User, note: str = "", seen: int | None = None) -> Review:
    """Give readers the newest approved revision, word for word.

    `seen` is the primary key of the review on the screen: if another was approved meanwhile, nothing is published.
    """
    require(by, PUBLISH)
    profile = merging.locked_with_merged(profile)
    review = Review.objects.publishable().filter(profile=profile).select_related("revision__frozen").first()
    if review is None:
        raise WorkflowError(nothing_to_publish(profile))
    if seen is not None and seen != review.pk:
        raise WorkflowError(f"Another revision of {profile} was approved meanwhile. Look at it, then publish that one.")
    check_blockers(profile, review)
    state.move(profile, Event.Verb.PUBLISHED)
    event = record(profile, Event.Verb.PUBLISHED, by=by, revision=review.revision, note=note)
    give(review, event)
    merging.published(profile, review.revision, by=by)
    drop_schedules(profile, Schedule.Verb.PUBLISH, by=by, why="It was published before that time.", review=review)
    return review


def check_blockers(profile: Profile, review: Review) -> None:
    """Raise Blocked where house rules keep an approved revision from readers."""
    refusal = f"{profile} cannot be published yet. Waive with a reason what stands here, or return it to a writer."
    require_no_blockers(profile, whole(review), refusal)


def give(review: Review, event: Event) -> None:
    """Give readers an approved revision, which `event` (published, amended) just told; for verbs, in their transaction.

    Addresses of this profile that led elsewhere meanwhile lead to its own page again.
    """
    profile = review.revision.profile
    Review.objects.filter(pk=review.pk).update(published_at=timezone.now())
    let_go(profile, event)
    try:
        publication.publish(approved(review, sequence=event.pk))
    except publication.PublicationRefused as error:
        raise WorkflowError(str(error)) from error
    hold(profile, whole(review)["slug"], event)
    freshness.settle(Profile.objects.get(pk=profile.pk))


@transaction.atomic
def unpublish(profile: Profile, *, by: User, note: str = "") -> None:
    """Take the page away (404) until it is published again. What was scheduled for it is taken back."""
    take_down(profile, by=by, note=note)
    drop_schedules(profile, by=by, why="The page was unpublished before that time.")


def take_down(profile: Profile, *, by: User, note: str) -> None:
    """Take the page away, and leave what was scheduled for later: for a schedule whose time has come."""
    require(by, PUBLISH)
    profile = locked(profile)
    state.move(profile, Event.Verb.UNPUBLISHED)
    record(profile, Event.Verb.UNPUBLISHED, by=by, note=note)
    publication.withdraw(profile.uid)
    freshness.settle(profile)


@transaction.atomic
def retire(profile: Profile, *, by: User, note: str = "") -> None:
    """Take the page away for good (410), with a sentence for those who come looking."""
    require(by, PUBLISH)
    profile = locked(profile)
    review = published_review(profile)
    if review is None:
        raise WorkflowError(state.refusal(profile, Event.Verb.RETIRED))
    state.move(profile, Event.Verb.RETIRED)
    event = record(profile, Event.Verb.RETIRED, by=by, note=note)
    let_go(profile, event)
    try:
        publication.retire(approved(review, sequence=event.pk), note=note)
    except publication.PublicationRefused as error:
        raise WorkflowError(str(error)) from error
    freshness.settle(profile)
    drop_schedules(profile, by=by, why="The page was retired before that time.")


def nothing_to_publish(profile: Profile) -> str:
    """Return why there is nothing to publish, and what to do first."""
    if profile.work == "in_review":
        return f"{profile} still waits for its review. Publish it once a second person has approved it."
    newest = Review.objects.approved().filter(profile=profile, batch=None).select_related("revision").first()
    if newest and newest.published_at is None and (reason := overtaken(newest)):
        return reason
    if profile.live == "live":
        return f"Readers already have the newest approved revision of {profile}. Submit the changes for review first."
    return f"{profile} has no approved revision. Submit it for review first."
