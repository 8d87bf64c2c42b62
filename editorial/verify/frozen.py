"""Revisions and reviews against their seals, their digests and the ledger."""

from collections.abc import Iterator

from editorial.models import Event, Origin, Review, Revision, RevisionAuthor
from editorial.workflow.freezing import seal
from profiles import document
from profiles.models.working import Profile


def revisions(profile: Profile) -> Iterator[str]:
    numbers = []
    for revision in Revision.objects.filter(profile=profile).select_related("frozen").order_by("number").iterator():
        name, frozen = f"{profile.slug} revision {revision.number}", getattr(revision, "frozen", None)
        numbers.append(revision.number)
        if frozen is None:
            yield f"{name}: its text is missing"
            continue
        if document.digest(frozen.text) != frozen.digest:
            yield f"{name}: the text does not have the digest {frozen.digest[:12]}…"
        if seal(frozen.salt, frozen.digest) != revision.seal:
            yield f"{name}: the seal is not that of this text"
        if revision.uid != profile.uid:
            yield f"{name}: it says that it belongs to {revision.uid}"
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"{profile.slug}: revisions are missing; there are {numbers}"


def reviews(profile: Profile) -> Iterator[str]:
    approvals = Review.objects.filter(profile=profile, status=Review.Status.APPROVED)
    for review in approvals.select_related("revision__frozen"):
        name = f"{profile.slug} review of revision {review.revision.number}"
        frozen = getattr(review.revision, "frozen", None)
        if frozen is not None and review.digest != frozen.digest:
            yield f"{name}: another digest was approved than the revision has"
        wrote = RevisionAuthor.objects.filter(revision=review.revision, user=review.decided_by).exists()
        if not review.alone and (wrote or review.decided_by_id == review.revision.submitted_by_id):
            yield f"{name}: it was approved by somebody who wrote it"


def authors(profile: Profile) -> Iterator[str]:
    """Hold the authors frozen with each approved revision against the ledger. More of them are no fault."""
    approved = Review.Status.APPROVED
    base: Revision | None = None
    events = Event.objects.filter(profile=profile).exclude(verb=Event.Verb.EDITED)
    for event in events.select_related("revision__frozen", "revision__review").order_by("id"):
        if event.verb == Event.Verb.PUBLISHED:
            base = event.revision
        elif event.verb in (Event.Verb.UNPUBLISHED, Event.Verb.RETIRED):
            base = None
        elif event.verb == Event.Verb.SUBMITTED and event.revision.review.status == approved:
            revision = event.revision
            old = document.read(base.frozen.text) if base else None
            paths = document.differing_paths(old, document.read(revision.frozen.text))
            lines = Origin.objects.filter(
                subject=profile.uid, path__in=paths, by__isnull=False, id__lte=revision.ledger_mark
            )
            wrote = set(lines.filter(id__gt=base.ledger_mark if base else 0).values_list("path", "by_id"))
            frozen = set(RevisionAuthor.objects.filter(revision=revision).values_list("path", "user_id"))
            for path in sorted({path for path, _user in wrote - frozen}):
                yield f"{profile.slug} revision {revision.number}: an author of {path} is missing"
