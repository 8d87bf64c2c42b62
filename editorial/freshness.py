"""Freshness: when somebody should look at a live page again, because a fact of its kind has usually changed by then.

Each kind of fact ages at its own rate (`FRESHNESS` in the settings, in days; None never ages). A page is due when
the first of its facts is. What counts is the day on which a person read the whole page against its sources: an
amendment is read for its one difference, so it makes nothing fresher.
"""

import datetime
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.document import Data, read
from profiles.models.working import Profile

from .models import Freshness, Review

KINDS: dict[str, Promise] = {
    "roles": _("current roles"),
    "links": _("links"),
    "honors": _("honors"),
    "known_for": _("what they are known for"),
    "readings": _("what to read first"),
    "summary": _("summary and texts"),
    "education": _("education"),
    "quotes": _("quotes"),
}


def kinds(data: Data) -> set[str]:
    """Return the kinds of fact that a page holds and that can still change."""
    present = {name for name in ("links", "honors", "known_for", "readings", "education", "quotes") if data[name]}
    if data["summary"] or data["brief"] or data["texts"]:
        present.add("summary")
    if data["role"] or any(not row["ended"] for row in data["affiliations"]):
        present.add("roles")
    # The dead take no new posts and win hardly any prizes; their home pages still vanish.
    return present if data["living"] else present - {"roles", "honors"}


def due(
    data: Data, vouched_on: datetime.date, rates: Mapping[str, int | None] | None = None
) -> tuple[str, datetime.date] | None:
    """Return the kind of fact that ages first and the day on which it is due; None where nothing ages."""
    rates = settings.FRESHNESS if rates is None else rates
    aging = sorted((days, kind) for kind in kinds(data) if (days := rates.get(kind)) is not None)
    if not aging:
        return None
    days, kind = aging[0]
    return kind, vouched_on + datetime.timedelta(days=days)


def is_due(profile: Profile) -> bool:
    """Say whether facts on the live page are past their date: then it may be submitted as it is, to be read again."""
    return Freshness.objects.filter(profile=profile, due_on__lte=timezone.localdate()).exists()


def computed(profile: Profile) -> dict[str, object] | None:
    """Return when a profile's live page is due; None where it has nothing that ages, or there is no live page."""
    published = Review.objects.filter(profile=profile, published_at__isnull=False).order_by("-revision__number")
    live = published.select_related("revision__frozen").first() if profile.live == "live" else None
    read_whole = published.filter(batch=None).first() if live else None
    if live is None or read_whole is None or read_whole.decided_at is None:
        return None
    vouched_on = timezone.localtime(read_whole.decided_at).date()
    first = due(read(live.revision.frozen.text), vouched_on)
    return {"reviewed_on": vouched_on, "kind": first[0], "due_on": first[1]} if first else None


def settle(profile: Profile) -> None:
    """Write when a profile's live page is due, or that it is not."""
    found = computed(profile)
    if found is None:
        Freshness.objects.filter(profile=profile).delete()
    else:
        Freshness.objects.update_or_create(profile=profile, defaults=found)


def settle_all() -> None:
    """Write of every profile when it is due: at a release, whose rates or kinds of fact may be others."""
    for pk in Profile.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            settle(Profile.objects.select_for_update().get(pk=pk))
