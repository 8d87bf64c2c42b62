"""Projections made again from revisions, reviews and the log, as if nothing had been published yet."""

from collections.abc import Callable

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from profiles import document, publication
from profiles.models.working import Profile

from . import freshness
from .models import Event, Holder
from .workflow.errors import Damaged
from .workflow.placement import GIVEN, hold, live_approval, retired_approval
from .workflow.state import replay, settle


@transaction.atomic
def rebuild(*, progress: Callable[[str], None]) -> int:
    """Make states, published tables and pages again; returns how many profiles readers have.

    Raises Damaged, with everything left as it was, where a revision is not the one that was approved.
    """
    live, retired = [], []
    # Locked before the log is read: else a verb that commits meanwhile would be overwritten by what was before it.
    profiles = list(Profile.objects.select_for_update().order_by("pk"))
    _rehold()
    for profile in profiles:
        settle(profile, replay(Event.objects.filter(profile=profile).order_by("id").values_list("verb", flat=True)))
        try:
            if approval := live_approval(profile):
                live.append(approval)
            if notice := retired_approval(profile):
                retired.append(notice)
        except (ValueError, ObjectDoesNotExist) as error:
            raise Damaged(f"A revision of {profile} cannot be read. Run verify {profile.slug} to see which.") from error
    try:
        publication.rebuild(live, retired, progress=progress)
    except publication.PublicationRefused as error:
        raise Damaged(str(error)) from error
    freshness.settle_all()
    return len(live)


def _rehold() -> None:
    """Say of each address again who was published there last."""
    Holder.objects.all().delete()
    for event in Event.objects.filter(verb__in=GIVEN).select_related("profile", "revision__frozen").order_by("id"):
        try:
            slug = document.read(event.revision.frozen.text)["slug"]
        except (ValueError, LookupError, ObjectDoesNotExist) as error:
            raise Damaged(
                f"A revision of {event.profile} cannot be read. Run verify {event.profile.slug} to see which."
            ) from error
        hold(event.profile, slug, event)
