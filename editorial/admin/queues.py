"""What waits for whom, oldest first."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from editorial.models import Review, User
from profiles.models.working import Work

from .access import DECIDE, PUBLISH, SUBMIT, VIEW_REVIEW, may
from .comparing import bases, compare

SHOWN = 50  # of each queue, the oldest; the others follow as these are dealt with
LATE = 5  # days after which a submission has waited too long

Person = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission in the queue: how big it is, for how long it waits, and whether this person sent it."""

    review: Review
    told: str
    days: int
    own: bool

    @property
    def late(self) -> bool:
        return self.days > LATE


def to_decide() -> QuerySet[Review]:
    """Return what waits for a second person."""
    return Review.objects.queue()


def returned(user: Person) -> QuerySet[Review]:
    """Return this person's submissions that came back and were not sent again."""
    newer = Review.objects.submissions().filter(profile=OuterRef("profile"), pk__gt=OuterRef("pk"))
    mine = Review.objects.filter(status=Review.Status.RETURNED, submitted_by=user.pk)
    open_ones = mine.filter(profile__work=Work.CHANGES_REQUESTED).exclude(Exists(newer))
    return open_ones.with_people().order_by("decided_at", "id")


def to_publish() -> QuerySet[Review]:
    """Return approved text that readers never had; a page taken away on purpose waits for nobody."""
    return Review.objects.publishable().filter(published_at=None).order_by("decided_at", "id")


def queues(user: Person, *, most: int = SHOWN) -> dict[str, Any]:
    """Return the queues in which this person has a part, as the template expects them, each with at most so many."""
    found: dict[str, Any] = {"shown": most}
    if may(user, DECIDE, VIEW_REVIEW):
        found["decide"] = measured(to_decide(), user, most=most)
        found["decides"] = may(user, DECIDE)
    if may(user, SUBMIT):
        found["returned"] = returned(user)[:most]
    if may(user, PUBLISH):
        found["publish"] = to_publish()[:most]
    return found


def measured(reviews: QuerySet[Review], user: Person, *, most: int = SHOWN) -> list[Waiting]:
    """Return submissions with their sizes. Two queries, however many there are."""
    found = list(reviews.select_related("revision__frozen")[:most])
    live = bases(found)
    now = timezone.now()
    return [
        Waiting(
            review,
            compare(review.revision, live.get(review.profile_id)).told,
            (now - review.submitted_at).days,
            review.submitted_by_id == user.pk,
        )
        for review in found
    ]
