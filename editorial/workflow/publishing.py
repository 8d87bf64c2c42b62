"""Verbs that change what readers have: publish, unpublish, retire."""

from django.db import transaction
from django.utils import timezone

from editorial import freshness
from editorial.models import Event, Review, Revision, RevisionText, User
from profiles import document, publication
from profiles.models.working import Profile

from . import state
from .editing import locked
from .errors import Damaged, WorkflowError
from .freezing import seal
from .log import record
from .rules import PUBLISH, require


@transaction.atomic
def publish(profile: Profile, *, by: User, note: str = "", seen: int | None = None) -> Review:
    """Give readers the newest approved revision, word for word.

    `seen` is the primary key of the review on the screen: if another was approved meanwhile, nothing is published.
    """
    require(by, PUBLISH)
    profile = locked(profile)
    review = Review.objects.publishable().filter(profile=profile).select_related("revision__frozen").first()
    if review is None:
        raise WorkflowError(_nothing_to_publish(profile))
    if seen is not None and seen != review.pk:
        raise WorkflowError(f"Another revision of {profile} was approved meanwhile. Look at it, then publish that one.")
    state.move(profile, Event.Verb.PUBLISHED)
    event = record(profile, Event.Verb.PUBLISHED, by=by, revision=review.revision, note=note)
    Review.objects.filter(pk=review.pk).update(published_at=timezone.now())
    try:
        publication.publish(approved(review, sequence=event.pk))
    except publication.AddressTaken as error:
        raise WorkflowError(str(error)) from error
    freshness.settle(profile)
    return review


@transaction.atomic
def unpublish(profile: Profile, *, by: User, note: str = "") -> None:
    """Take the page away (404) until it is published again."""
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
    try:
        publication.retire(approved(review, sequence=event.pk), note=note)
    except publication.AddressTaken as error:
        raise WorkflowError(str(error)) from error
    freshness.settle(profile)


def published_review(profile: Profile) -> Review | None:
    """Return the newest review whose revision was ever published."""
    published = Review.objects.filter(profile=profile, published_at__isnull=False)
    return published.select_related("revision__frozen").order_by("-revision__number").first()


def approved(review: Review, *, sequence: int) -> publication.Approved:
    """Return an approved revision as the plain data that publication works on.

    Raises Damaged where text, seal and approval are not of one piece: nothing else may ever reach readers.
    """
    assert review.decided_at is not None
    revision, frozen = review.revision, review.revision.frozen
    whole = document.digest(frozen.text) == frozen.digest == review.digest
    if not whole or seal(frozen.salt, frozen.digest) != revision.seal:
        raise Damaged(
            f"The stored text of revision {revision.number} of {revision.profile} is not the one that was approved. "
            "Run verify to see what was changed, and bring that row back from a backup."
        )
    return publication.Approved(
        uid=review.revision.uid,
        number=review.revision.number,
        text=frozen.text,
        digest=frozen.digest,
        reviewed_on=timezone.localtime(review.decided_at).date(),
        reviewed_by=review.byline,
        alone=review.alone,
        sequence=sequence,
        former=former_addresses(review.revision),
    )


def live_approval(profile: Profile) -> publication.Approved | None:
    """Return what readers should have of a profile, as the log and the reviews say it; None if nothing."""
    event = last_placement(profile)
    if event is None or event.verb != Event.Verb.PUBLISHED:
        return None
    review = Review.objects.select_related("revision__frozen").get(revision=event.revision_id)
    return approved(review, sequence=event.pk)


def retired_approval(profile: Profile) -> tuple[publication.Approved, str] | None:
    """Return the notice that readers should find instead of a retired profile: its last approval and the note."""
    event = last_placement(profile)
    review = published_review(profile)
    if event is None or review is None or event.verb != Event.Verb.RETIRED:
        return None
    return approved(review, sequence=event.pk), event.note


def last_placement(profile: Profile) -> Event | None:
    """Return the last event that changed what readers have."""
    placed = (Event.Verb.PUBLISHED, Event.Verb.UNPUBLISHED, Event.Verb.RETIRED)
    event: Event | None = Event.objects.filter(profile=profile, verb__in=placed).order_by("-id").first()
    return event


def former_addresses(revision: Revision) -> tuple[str, ...]:
    """Return the addresses that earlier published revisions of the profile had."""
    earlier = RevisionText.objects.filter(
        revision__profile=revision.profile_id,
        revision__number__lt=revision.number,
        revision__review__published_at__isnull=False,
    )
    slugs = {document.read(text)["slug"] for text in earlier.values_list("text", flat=True)}
    return tuple(sorted(slugs - {document.read(revision.frozen.text)["slug"]}))


def _nothing_to_publish(profile: Profile) -> str:
    if profile.work == "in_review":
        return f"{profile} still waits for its review. Publish it once a second person has approved it."
    if profile.live == "live":
        return f"Readers already have the newest approved revision of {profile}. Submit the changes for review first."
    return f"{profile} has no approved revision. Submit it for review first."
