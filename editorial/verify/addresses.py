"""Who holds which public address, and where redirects lead, against the log."""

from collections.abc import Iterator

from django.db.models import Q

from editorial.models import Event, Holder
from editorial.workflow.placement import GIVEN, redirects
from profiles import document, projection
from profiles.models.published import Address, Entry, Publication
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


def led_on() -> Iterator[str]:
    """Yield each address of a merged organization, topic or source that does not lead where the live pages say."""
    told: dict[str, set[str]] = {}
    texts = Publication.objects.live().filter(text__contains='"former":[')
    for text in texts.values_list("text", flat=True).iterator():
        for uid, term in projection.terms(document.read(text)).items():
            if former := term.facts.get("former"):
                told.setdefault(uid, set()).update(former)
    stored = {
        entry.uid: (f"{entry.kind} {entry.slug}", entry.facts.get("former", []))
        for entry in Entry.objects.filter(Q(uid__in=told) | Q(facts__has_key="former"))
    }
    for uid in sorted(told.keys() | stored.keys()):
        name, former = stored.get(uid, (uid, []))
        if former != sorted(told.get(uid, ())):
            yield f"{name}: the addresses that lead to it are not those that live pages tell"
    rows = Address.objects.exclude(kind="researcher").values_list("kind", "slug", "entry")
    present = {(kind, slug): entry for kind, slug, entry in rows}
    wanted = projection.leading()
    for kind, slug in sorted(present.keys() | wanted.keys()):
        if present.get((kind, slug)) != wanted.get((kind, slug)):
            yield f"address {slug} of {kind}s: it does not lead to the one into which it was merged; run rebuild"
