"""The log: one line for each verb that moved a profile."""

from django.utils import timezone

from editorial.models import Event, Revision, User
from profiles.models.working import Profile


def record(profile: Profile, verb: str, *, by: User | None, revision: Revision | None = None, note: str = "") -> Event:
    """Append one event."""
    event: Event = Event.objects.create(
        profile=profile, revision=revision, verb=verb, by=by, at=timezone.now(), note=note
    )
    return event
