"""To whom it matters, and who of them can be reached by mail. Each answer takes the same few queries."""

from collections.abc import Iterable

from django.db.models import Q

from editorial.models import Comment, Event, Review, RevisionAuthor, User

VIEW, EDIT = "profiles.view_profile", "profiles.change_profile"
PUBLISH = "editorial.publish_profile"
DECIDE = "editorial.decide_review"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


def holding(permission: str) -> set[int]:
    """Return the active people who hold a permission."""
    return set(User.objects.with_perm(permission, backend=_BACKEND).values_list("pk", flat=True))


def reachable(wanted: Iterable[int], *, but: int | None) -> list[User]:
    """Return who of these wants mail, has an address, and may look at profiles; never `but`."""
    looking = User.objects.with_perm(VIEW, backend=_BACKEND).values("pk")
    editing = User.objects.with_perm(EDIT, backend=_BACKEND).values("pk")
    found = User.objects.filter(Q(pk__in=looking) | Q(pk__in=editing), pk__in=set(wanted), is_staff=True)
    found = found.filter(is_active=True, wants_mail=True).exclude(email="")
    return list((found.exclude(pk=but) if but else found).order_by("pk"))


def review_of(event: Event) -> Review | None:
    return Review.objects.with_people().filter(revision=event.revision_id).first() if event.revision_id else None


def amendment(event: Event) -> bool:
    """Return whether the event is about a page of a batch of amendments."""
    return Review.objects.filter(revision=event.revision_id, batch__isnull=False).exists()


def reviewers(review: Review) -> set[int]:
    """Return who is on it, else who is asked, else everybody who could decide it as a second person."""
    from editorial.workflow.rules import possible_reviewers

    if review.claimed_by_id:
        return {review.claimed_by_id}
    return asked(review) or {user.pk for user in possible_reviewers(review)}


def asked(review: Review) -> set[int]:
    return set(review.asked.values_list("pk", flat=True))


def authors(review: Review) -> set[int]:
    """Return who submitted this and who wrote words of it."""
    wrote = RevisionAuthor.objects.filter(revision=review.revision_id).values_list("user", flat=True)
    return {review.submitted_by_id, *wrote}


def comment_of(event: Event) -> Comment | None:
    """Return the comment of which the event tells: the newest of that person there, made in the same transaction."""
    said = Comment.objects.filter(profile=event.profile_id, by=event.by_id, at__lte=event.at)
    return said.select_related("thread").order_by("-id").first()


def talking(comment: Comment) -> set[int]:
    """Return who takes part in a thread."""
    first = comment.thread_id or comment.pk
    voices = Comment.objects.filter(Q(pk=first) | Q(thread=first), by__isnull=False)
    return set(voices.values_list("by", flat=True))


def last_authors(event: Event) -> set[int]:
    """Return submitter and authors of the revision spoken of, else of the profile's newest."""
    review = review_of(event)
    if review is None:
        newest = Review.objects.filter(profile=event.profile_id, batch=None)
        review = newest.order_by("-revision__number").first()
    return authors(review) if review else set()
