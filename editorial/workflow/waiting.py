"""What waits for its time, and no longer has to: something else happened first."""

from django.utils import timezone

from editorial.models import Event, Review, Schedule, User
from profiles.models.working import Profile

from .log import record


def drop_schedules(
    profile: Profile, *verbs: str, by: User | None, why: str, review: Review | None = None
) -> list[Schedule]:
    """Take back what waits for a profile (only these verbs, only of this review), each with the reason why."""
    waiting = Schedule.objects.waiting().filter(profile=profile)
    if verbs:
        waiting = waiting.filter(verb__in=verbs)
    if review is not None:
        waiting = waiting.filter(review=review)
    dropped = []
    for schedule in waiting.select_related("review__revision"):
        settled = Schedule.objects.waiting().filter(pk=schedule.pk)
        if settled.update(state=Schedule.State.TAKEN_BACK, settled_at=timezone.now(), outcome=why):
            revision = schedule.review.revision if schedule.review else None
            record(profile, Event.Verb.UNSCHEDULED, by=by, revision=revision, note=f"{schedule.told}: {why}")
            dropped.append(schedule)
    return dropped
