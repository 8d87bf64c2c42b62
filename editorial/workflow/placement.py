"""What readers should have of a profile, as the log and the reviews say it, and which addresses lead there."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from editorial.models import Event, Holder, Review
from profiles import document, images, publication
from profiles.models.working import Profile

from .errors import Damaged
from .freezing import seal

GIVEN = (Event.Verb.PUBLISHED, Event.Verb.AMENDED)
PLACED = (*GIVEN, Event.Verb.UNPUBLISHED, Event.Verb.RETIRED, Event.Verb.REDIRECTED)


def last_placement(profile: Profile, *, before: Event | None = None) -> Event | None:
    """Return the last event that changed what readers have (before another one)."""
    placed = Event.objects.filter(profile=profile, verb__in=PLACED)
    if before is not None:
        placed = placed.filter(pk__lt=before.pk)
    event: Event | None = placed.order_by("-id").first()
    return event


def published_review(profile: Profile) -> Review | None:
    """Return the newest review whose revision was ever published."""
    published = Review.objects.filter(profile=profile, published_at__isnull=False)
    return published.select_related("revision__frozen").order_by("-revision__number").first()


def live_approval(profile: Profile) -> publication.Approved | None:
    """Return what readers should have of a profile; None if nothing."""
    event = last_placement(profile)
    if event is None or event.verb not in GIVEN:
        return None
    review = Review.objects.select_related("revision__frozen").get(revision=event.revision_id)
    return approved(review, sequence=event.pk)


def retired_approval(profile: Profile) -> tuple[publication.Approved, str] | None:
    """Return the notice that readers should find instead of a retired profile: its last approval and the note."""
    event = last_placement(profile)
    review = published_review(profile)
    if event is None or review is None or event.verb != Event.Verb.RETIRED:
        return None
    return approved(review, sequence=event.pk), event.note


def whole(review: Review) -> document.Data:
    """Return what an approved revision says.

    Raises Damaged where text, seal and approval are not of one piece: nothing else may ever reach readers.
    """
    revision, frozen = review.revision, review.revision.frozen
    fits = document.digest(frozen.text) == frozen.digest == review.digest
    if not fits or seal(frozen.salt, frozen.digest) != revision.seal:
        raise Damaged(
            f"The stored text of revision {revision.number} of {revision.profile} is not the one that was approved. "
            "Run verify to see what was changed, and bring that row back from a backup."
        )
    return document.read(frozen.text)


def approved(review: Review, *, sequence: int) -> publication.Approved:
    """Return an approved revision as the plain data that publication works on; raises Damaged."""
    assert review.decided_at is not None
    data, revision, frozen = whole(review), review.revision, review.revision.frozen
    return publication.Approved(
        uid=revision.uid,
        number=revision.number,
        text=frozen.text,
        digest=frozen.digest,
        reviewed_on=timezone.localtime(review.decided_at).date(),
        reviewed_by=review.byline,
        alone=review.alone,
        sequence=sequence,
        former=former_addresses(revision.profile, own=data["slug"]),
        stands_for=stands_for(revision.profile),
        original=images.original,
    )


# --- addresses -----------------------------------------------------------------------------------------------------
#
# An address belongs to the profile that was last published at it. From there readers are led to that profile's page,
# or to the page to which it was redirected; nowhere while there is none.


def hold(profile: Profile, slug: str, event: Event) -> None:
    """Note that this publishing gave the profile this address."""
    Holder.objects.update_or_create(slug=slug, defaults={"profile": profile, "event": event})


def former_addresses(profile: Profile, *, own: str) -> tuple[str, ...]:
    """Return the other addresses that lead to a profile's page: its earlier ones, and those of whom it stands for."""
    held = Holder.objects.filter(profile__in=standing_for(profile)).values_list("slug", flat=True)
    return tuple(sorted(set(held) - {own}))


def stands_for(profile: Profile) -> tuple[str, ...]:
    """Return the uids of the other profiles whose readers are led to this one's page."""
    return tuple(sorted({*standing_for(profile).values()} - {profile.uid}))


def standing_for(profile: Profile) -> dict[int, str]:
    """Return the profile and all that are redirected to it, by whatever way. One query for each step of the way."""
    found, frontier = {profile.pk: profile.uid}, {profile.uid}
    while frontier:
        here = dict(redirects().filter(target__in=frontier).values_list("profile_id", "profile__uid"))
        frontier = {uid for pk, uid in here.items() if pk not in found}
        found |= here
    return found


def redirects() -> QuerySet[Event]:
    """Return the redirects that hold now: after none of them was that profile placed anew."""
    later = Event.objects.filter(profile=OuterRef("profile"), verb__in=PLACED, pk__gt=OuterRef("pk"))
    holding: QuerySet[Event] = Event.objects.filter(verb=Event.Verb.REDIRECTED).exclude(Exists(later))
    return holding


def destination(profile: Profile) -> Profile:
    """Return the profile at the end of the redirects that start here: itself where there is none."""
    seen = {profile.pk}
    while event := redirects().filter(profile=profile).first():
        profile = Profile.objects.get(uid=event.target)
        if profile.pk in seen:  # Only a damaged log goes round in a circle.
            raise Damaged(f"The redirects of {profile} go round in a circle. Run verify to see which.")
        seen.add(profile.pk)
    return profile
