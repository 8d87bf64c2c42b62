"""Revisions and reviews against their seals, their digests and the ledger."""

from collections.abc import Iterator

from editorial.models import Event, Origin, Review, Revision, RevisionAuthor
from editorial.workflow.freezing import seal
from editorial.workflow.placement import GIVEN, PLACED
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
    for event in events.select_related("revision__frozen", "revision__review__batch").order_by("id"):
        if event.verb in GIVEN:
            base = event.revision
        elif event.verb in PLACED:
            base = None
        elif event.verb == Event.Verb.PROPOSED and event.revision.review.status == approved and base:
            yield from _amends(event.revision, base)
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


def _amends(revision: Revision, base: Revision) -> Iterator[str]:
    """Hold an amendment against the text that readers had: who wrote the new words of the term is an author of them."""
    name = f"{revision.profile.slug} revision {revision.number}"
    if revision.ledger_mark != base.ledger_mark:
        yield f"{name}: it does not keep the mark of revision {base.number}, which it amends"
    if revision.review.batch is None:
        yield f"{name}: it is an amendment without a batch"
        return
    if base.review.alone and (not revision.review.alone or revision.review.byline != base.review.byline):
        yield f"{name}: nobody but its author vouched for revision {base.number}, and it says that somebody did"
    lines = Origin.objects.filter(subject=revision.review.batch.term, by__isnull=False, at__lte=revision.frozen_at)
    wrote = set(lines.filter(id__gt=base.ledger_mark).values_list("by_id", flat=True))
    frozen = set(RevisionAuthor.objects.filter(revision=revision).values_list("user_id", flat=True))
    if wrote - frozen:
        yield f"{name}: an author of the words of {revision.review.batch.term} is missing"
