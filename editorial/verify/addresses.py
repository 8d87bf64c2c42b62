"""Who holds which public address, and where redirects lead, against the log."""

from collections.abc import Iterator

from editorial.models import Event, Holder
from editorial.workflow.placement import GIVEN, redirects
from profiles import document
from profiles.models.working import Profile


def held(profile: Profile) -> Iterator[str]:
    """Yield each address that the profile was published at and that is told to be another's, or the reverse."""
    given = Event.objects.filter(profile=profile, verb__in=GIVEN).select_related("revision__frozen").order_by("id")
    told = {document.read(event.revision.frozen.text)["slug"]: event.pk for event in given}
    rows = {row.slug: row for row in Holder.objects.filter(slug__in=told)}
    for slug, event in told.items():
        row = rows.get(slug)
        # Somebody else may have been published there since.
        if row is None or (row.event_id != event if row.profile_id == profile.pk else row.event_id < event):
            yield f"address {slug} of {profile.slug}: the log tells who had it last differently; run rebuild"
    for slug in Holder.objects.filter(profile=profile).exclude(slug__in=told).values_list("slug", flat=True):
        yield f"address {slug}: {profile.slug} was never published there"


def redirected(profile: Profile) -> Iterator[str]:
    """Yield a redirect that leads to nobody, or round in a circle."""
    seen = {profile.uid}
    here: Profile | None = profile
    while here is not None and (event := redirects().filter(profile=here).first()):
        if event.target in seen:
            yield f"{profile.slug}: its redirects go round in a circle"
            return
        seen.add(event.target)
        here = Profile.objects.filter(uid=event.target).first()
        if here is None:
            yield f"{profile.slug}: it leads to {event.target}, which does not exist"
