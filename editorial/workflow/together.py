"""Deciding several reviews at once: only those that this person opened, each by itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from editorial.models import Opening, Review, RevisionAuthor, User

from .errors import WorkflowError
from .reviewing import approve, request_changes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of them; `refused` is the sentence that says why nothing did."""

    review: Review
    refused: str = ""


def decidable(reviews: Iterable[Review], user: User) -> set[int]:
    """Return which of these may be decided together by this person: opened by them, with no words of theirs."""
    found = {review.pk: review for review in reviews if review.submitted_by_id != user.pk}
    openings = Opening.objects.filter(user=user, review__in=found).values_list("review", flat=True)
    wrote = RevisionAuthor.objects.filter(user=user, revision__in=[review.revision_id for review in found.values()])
    mine = set(wrote.values_list("revision", flat=True))
    return {pk for pk in openings if found[pk].revision_id not in mine}


def decide_each(reviews: Iterable[Review], *, by: User, approves: bool, note: str) -> list[Outcome]:
    """Approve each, or request changes of each with the same note; one that is refused keeps no other back.

    What a person opened is what they decide: a revision's text cannot change between the two.
    """
    found = list(reviews)
    seen = set(Opening.objects.filter(user=by, review__in=found).values_list("review", flat=True))
    return [Outcome(review, _decide(review, by, approves, note, review.pk in seen)) for review in found]


def _decide(review: Review, by: User, approves: bool, note: str, seen: bool) -> str:
    if not seen:
        return f"You have not opened {review}. Open it, read what changed, then decide."
    try:
        if approves:
            approve(review, digest=review.revision.frozen.digest, by=by, note=note)
        else:
            request_changes(review, by=by, note=note)
    except WorkflowError as error:
        return str(error)
    return ""
