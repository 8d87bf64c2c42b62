"""Reviews and states, which the workflow updates, against the log, which nobody can change."""

import datetime
from collections.abc import Iterator

from editorial.models import Event, Review
from editorial.workflow.state import State, replay
from profiles.models.working import Profile

_DECIDED: dict[str, str] = {
    Event.Verb.APPROVED: Review.Status.APPROVED,
    Event.Verb.AGREED: Review.Status.APPROVED,
    Event.Verb.RETURNED: Review.Status.RETURNED,
}
# A decision and its line in the log are written one after the other, in one transaction.
_AT_ONCE = datetime.timedelta(minutes=1)


def reviews(profile: Profile) -> Iterator[str]:
    """Hold the reviews, which the workflow updates, against the log, which nobody can change."""
    reviews = {review.revision_id: review for review in Review.objects.filter(profile=profile)}
    events = Event.objects.filter(profile=profile, revision__isnull=False).select_related("revision").order_by("id")
    wanted: dict[int, dict[str, object]] = {}
    when: dict[int, datetime.datetime] = {}
    bylines: dict[int, str] = {}
    for event in events:
        told = wanted.setdefault(event.revision_id, {"number": event.revision.number, "decided": None, "out": False})
        match event.verb:
            case Event.Verb.SUBMITTED | Event.Verb.PROPOSED:
                told |= {"by": event.by_id, "status": Review.Status.PENDING}
                told |= {"amends": event.verb == Event.Verb.PROPOSED}
            case Event.Verb.WITHDRAWN | Event.Verb.DROPPED:
                told |= {"status": Review.Status.WITHDRAWN}
            case Event.Verb.APPROVED | Event.Verb.AGREED | Event.Verb.RETURNED:
                told |= {"status": _DECIDED[event.verb], "decided": event.by_id}
                when[event.revision_id], bylines[event.revision_id] = event.at, event.byline
            case Event.Verb.PUBLISHED | Event.Verb.AMENDED:
                told |= {"out": True}
    for pk, told in wanted.items():
        review, number = reviews.pop(pk, None), told.pop("number")
        if review is None or told != {
            "by": review.submitted_by_id,
            "status": review.status,
            "decided": review.decided_by_id,
            "out": review.published_at is not None,
            "amends": review.batch_id is not None,
        }:
            yield f"{profile.slug} review of revision {number}: the log tells it differently"
        elif pk in when and (review.decided_at is None or abs(review.decided_at - when[pk]) > _AT_ONCE):
            yield f"{profile.slug} review of revision {number}: the log tells another time of its decision"
        elif bylines.get(pk) and review.byline != bylines[pk]:  # approvals of old have none in the log
            yield f"{profile.slug} review of revision {number}: the log tells another name of who approved it"
    for review in reviews.values():
        yield f"{profile.slug} review {review.pk}: the log does not know it"


def states(profile: Profile) -> Iterator[str]:
    verbs = Event.objects.filter(profile=profile).order_by("id").values_list("verb", flat=True)
    try:
        told = replay(verbs)
    except ValueError as error:
        yield f"{profile.slug} events: {error}"
        return
    if told != (State(profile.live, profile.work)):
        yield f"{profile.slug}: its state is {profile.live}/{profile.work}, but the log says {told.live}/{told.work}"
