"""The desk: what waits for one person, in queues of rows that are one step from the work; figures for leads."""

from editorial.admin.access import DECIDE, EDIT, PUBLISH, SUBMIT, may
from editorial.admin.queues import Person
from editorial.models import Event, User

from . import watch, work
from .figures import figures
from .rows import MOST, Queue

__all__ = ["desk", "figures", "recent"]

RECENT = 100  # of this person's last events, to find the profiles among them


def desk(user: Person) -> list[Queue]:
    """Return the queues in which this person has a part. The same number of queries whatever waits."""
    found: list[Queue] = []
    decides, submits, publishes = may(user, DECIDE), may(user, SUBMIT), may(user, PUBLISH)
    if decides:
        found.append(work.to_review(user))
    if decides or submits or publishes:
        found.append(watch.overdue(user, lead=publishes))
    if submits:
        found.append(work.sent_back(user))
    if publishes:
        found += [work.ready(), work.scheduled()]
    if (amendments := work.amendments(user)).rows:
        found.append(amendments)
    if decides or submits or publishes:
        found.append(watch.talk(user))
    if submits or publishes:
        found.append(watch.due())
    if may(user, EDIT):
        found.append(watch.marked())
    return found


def recent(user: Person) -> list[Event]:
    """Return this person's last event about each of the profiles that they worked on last. One query."""
    if not isinstance(user, User):
        return []
    events = Event.objects.filter(by=user).select_related("profile").order_by("-id")[:RECENT]
    last: dict[int, Event] = {}
    for event in events:
        last.setdefault(event.profile_id, event)
    return list(last.values())[:MOST]
