"""Proof that what readers see is what was approved: each difference is one sentence that names the row."""

from collections.abc import Iterator

from django.db import connection

from editorial import freshness, guards
from editorial.models import Freshness
from profiles import search
from profiles.models.published import Entry, Publication
from profiles.models.working import Profile

from . import addresses, frozen, log, portraits, published
from .unreadable import UNREADABLE

__all__ = ["verify_profile", "verify_site"]


def verify_profile(profile: Profile) -> Iterator[str]:
    """Yield what is wrong with a profile's revisions, reviews, states and with what is published of it."""
    yield from frozen.revisions(profile)
    yield from frozen.reviews(profile)
    yield from log.reviews(profile)
    yield from log.states(profile)
    try:
        yield from frozen.authors(profile)
        yield from addresses.redirected(profile)
        yield from addresses.held(profile)
        yield from published.published(profile)
        stored = Freshness.objects.filter(profile=profile).values("reviewed_on", "kind", "due_on").first()
        if stored != freshness.computed(profile):
            yield f"freshness of {profile.slug}: it is not what the last review says; run rebuild"
    except UNREADABLE as error:
        yield f"publication {profile.slug}: it cannot be compared with what was approved ({type(error).__name__})"


def verify_site() -> Iterator[str]:
    """Yield what is wrong with rows that belong to no single profile, and with the guards."""
    for name in guards.missing(connection):
        yield f"guard {name} is missing; run migrate to put it back"
    orphans = Publication.objects.exclude(uid__in=Profile.objects.values("uid"))
    for slug in orphans.values_list("slug", flat=True):
        yield f"publication {slug}: no profile stands behind it"
    for entry in Entry.objects.order_by("pk").iterator():
        yield from published.entry(entry)
    yield from portraits.kept()
    yield from portraits.strays()
    try:
        yield from addresses.led_on()
    except UNREADABLE as error:
        yield f"addresses: a live page cannot be read ({type(error).__name__})"
    for problem in search.check(connection):
        yield f"search: {problem}"
