"""Publishing and taking down at a time to come. `run_due` carries it out, in any number of processes at once."""

import datetime
import logging

from django.db import OperationalError, transaction
from django.utils import timezone

from editorial.models import Event, Review, Schedule, User
from profiles.models.working import Live, Profile

from . import state
from .editing import locked
from .errors import WorkflowError
from .log import record
from .merging import locked_with_merged
from .placement import last_placement
from .publishing import check_blockers, nothing_to_publish, publish, take_down
from .rules import PUBLISH, require

_logger = logging.getLogger(__name__)


@transaction.atomic
def schedule(
    profile: Profile, *, verb: str = "publish", at: datetime.datetime, review: Review | None = None, by: User
) -> Schedule:
    """Note what is to be done to a profile, and when. Publishing is of one approved review: the one on the screen.

    Whatever forbids it now is said now; it is asked again when the time comes.
    """
    require(by, PUBLISH)
    profile = locked(profile)
    if at <= timezone.now():
        raise WorkflowError("That time has passed. Choose a time to come, or do it now.")
    waiting = {row.verb: row for row in Schedule.objects.waiting().filter(profile=profile)}
    if same := waiting.get(verb):
        raise WorkflowError(f"{profile} is scheduled already: {same.told}. Take that back first.")
    if verb == Schedule.Verb.PUBLISH:
        review = _approval(profile, review)
    elif review is not None:
        raise WorkflowError("A page is taken down whatever its revision. Leave the revision out.")
    else:
        _check_expiry(profile, at, waiting.get(Schedule.Verb.PUBLISH))
    expiry = waiting.get(Schedule.Verb.UNPUBLISH)
    if review is not None and expiry is not None and expiry.at <= at and profile.live != Live.LIVE:
        raise WorkflowError(
            f"{profile} would be taken down before it is published ({expiry.told}). Take that back first."
        )
    made: Schedule = Schedule.objects.create(profile=profile, verb=verb, review=review, at=at, by=by)
    record(profile, Event.Verb.SCHEDULED, by=by, revision=review.revision if review else None, note=made.told)
    return made


@transaction.atomic
def unschedule(schedule: Schedule, *, by: User) -> None:
    """Take a schedule back, while its time has not come."""
    require(by, PUBLISH)
    profile = locked(schedule.profile)
    settled = Schedule.objects.waiting().filter(pk=schedule.pk)
    if not settled.update(state=Schedule.State.TAKEN_BACK, settled_at=timezone.now()):
        schedule.refresh_from_db()
        what = schedule.get_state_display().lower()
        raise WorkflowError(f"This waits no longer: {what}. Reload to see what became of it.")
    revision = schedule.review.revision if schedule.review else None
    record(profile, Event.Verb.UNSCHEDULED, by=by, revision=revision, note=schedule.told)


def carry_out(pk: int) -> Schedule | None:
    """Do what is due, or keep the reason why not; returns None if another process did it, or it was taken back.

    Claimed by a conditional UPDATE in the transaction that does it: killed in between, it waits for the next run.
    Raises OperationalError where the database is busy; it waits then too.
    """
    with transaction.atomic():
        # The profile first, as all other verbs do: else two of them could wait for each other.
        for profile in Profile.objects.filter(pk__in=Schedule.objects.filter(pk=pk).values("profile")):
            locked_with_merged(profile)
        claimed = Schedule.objects.due().filter(pk=pk).update(state=Schedule.State.DONE, settled_at=timezone.now())
        if not claimed:
            return None
        due = Schedule.objects.select_related("by", "review__revision", "profile").get(pk=pk)
        try:
            with transaction.atomic():
                _act(due)
        except OperationalError:
            raise
        except WorkflowError as error:
            _fail(due, str(error))
        except Exception as error:  # One that breaks must not keep the others from their time.
            _logger.exception("Schedule %s broke", pk)
            _fail(due, f"It broke ({type(error).__name__}: {error}). Ask who runs the site; nothing was changed.")
        return due


def _act(due: Schedule) -> None:
    note = f"As scheduled for {timezone.localtime(due.at):%Y-%m-%d %H:%M}."
    if due.verb == Schedule.Verb.PUBLISH:
        publish(due.profile, by=due.by, note=note, seen=due.review_id)
    else:
        take_down(due.profile, by=due.by, note=note)


def _fail(due: Schedule, reason: str) -> None:
    due.state, due.outcome = Schedule.State.FAILED, reason
    Schedule.objects.filter(pk=due.pk).update(state=due.state, outcome=reason)


def schedules_shown(profile: Profile) -> list[Schedule]:
    """Return what waits for a profile, and what failed since readers last got something else of it."""
    rows = Schedule.objects.filter(profile=profile).select_related("by", "review__revision")
    placed = last_placement(profile)
    failed = rows.filter(state=Schedule.State.FAILED)
    if placed is not None:
        failed = failed.filter(settled_at__gt=placed.at)
    return [*failed, *rows.filter(state=Schedule.State.WAITING)]


def _approval(profile: Profile, review: Review | None) -> Review:
    """Return the approval that would be published now; raises WorkflowError if that is not the one asked for."""
    newest: Review | None = (
        Review.objects.publishable().filter(profile=profile).select_related("revision__frozen").first()
    )
    if newest is None:
        raise WorkflowError(nothing_to_publish(profile))
    if review is not None and review.pk != newest.pk:
        raise WorkflowError(
            f"Another revision of {profile} was approved meanwhile. Look at it, then schedule that one."
        )
    check_blockers(profile, newest)
    return newest


def _check_expiry(profile: Profile, at: datetime.datetime, publishing: Schedule | None) -> None:
    if profile.live == Live.LIVE:
        return
    if publishing is None:
        raise WorkflowError(state.refusal(profile, Event.Verb.UNPUBLISHED))
    if at <= publishing.at:
        raise WorkflowError(
            f"{profile} is published only then ({publishing.told}). Choose a later time to take it down."
        )
