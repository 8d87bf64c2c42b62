"""The log: one line for each verb that moved a profile."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from editorial import mail
from editorial.models import Event, Revision, User
from profiles.models.working import Profile


def record(
    profile: Profile,
    verb: str,
    *,
    by: User | None,
    revision: Revision | None = None,
    note: str = "",
    target: str = "",
    byline: str = "",
) -> Event:
    """Append one event. `target` is the uid of another profile, where the verb has one, `byline` of an approval."""
    event: Event = Event.objects.create(
        profile=profile,
        revision=revision,
        verb=verb,
        by=by,
        at=timezone.now(),
        note=note,
        target=target,
        byline=byline,
    )
    if event.verb in mail.VERBS:
        transaction.on_commit(partial(mail.about, event))
    return event
