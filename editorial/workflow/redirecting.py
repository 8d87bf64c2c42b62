"""Leading readers from one profile's addresses to another profile's page."""

from django.db import transaction

from editorial import freshness
from editorial.models import Event, User
from profiles import publication
from profiles.models.published import Publication
from profiles.models.working import Live, Profile

from . import state
from .errors import WorkflowError
from .log import record
from .placement import destination, former_addresses, last_placement, stands_for
from .rules import PUBLISH, require
from .waiting import drop_schedules


@transaction.atomic
def redirect(profile: Profile, *, to: Profile, by: User, note: str = "") -> None:
    """Take the page away, and lead all its addresses to another profile's page, in one hop."""
    require(by, PUBLISH)
    # In one order, so that two people who redirect two profiles to each other do not wait for one another.
    both = {
        row.pk: row for row in Profile.objects.select_for_update().filter(pk__in=[profile.pk, to.pk]).order_by("pk")
    }
    place(both[profile.pk], both[to.pk], by=by, note=note)


def place(profile: Profile, to: Profile, *, by: User, note: str) -> None:
    """Redirect a locked profile; for verbs, which ask for the permission first."""
    if reason := refusal(profile, to):
        raise WorkflowError(reason)
    state.move(profile, Event.Verb.REDIRECTED)
    event = record(profile, Event.Verb.REDIRECTED, by=by, note=note, target=to.uid)
    if Publication.objects.filter(uid=profile.uid).exists():
        publication.withdraw(profile.uid)
    let_go(profile, event)
    readdress(to)
    freshness.settle(profile)
    drop_schedules(profile, by=by, why=f"The page was redirected to {to} before that time.")


def refusal(profile: Profile, to: Profile) -> str:
    """Return why the addresses of a profile cannot lead to another one's page; "" if they can."""
    if profile.pk == to.pk:
        return "A page cannot lead to itself. Choose another profile."
    if profile.live == Live.NEVER:
        return state.refusal(profile, Event.Verb.REDIRECTED)
    if to.live == Live.REDIRECTED:
        end = destination(to)
        if end.pk == profile.pk:
            return f"{to} leads to {profile} already, so readers would go round in a circle. Publish {to} again first."
        return f"{to} has no page of its own: it leads to {end}. Choose {end}."
    if to.live != Live.LIVE:
        return f"Readers have no page of {to}, so nothing can lead there. Publish it first, or choose another profile."
    return ""


def let_go(profile: Profile, event: Event) -> None:
    """Let the page to which a profile was redirected before this event forget the addresses that it lent it."""
    before = last_placement(profile, before=event)
    if before is not None and before.verb == Event.Verb.REDIRECTED:
        readdress(destination(Profile.objects.get(uid=before.target)))


def readdress(profile: Profile) -> None:
    """Write anew which addresses lead to a profile's page, and for whom it stands, if it has one."""
    row = Publication.objects.filter(uid=profile.uid).first()
    if row is not None:
        publication.readdress(row, former_addresses(profile, own=row.slug), stands_for(profile))
