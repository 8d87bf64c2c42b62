"""Preview links: share and revoke, and what a guest may do with one (open it, leave a comment)."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from editorial.models import Comment, Event, PreviewLink, Review, Revision, User
from profiles.folding import clean

from .commenting import comment
from .editing import locked
from .errors import WorkflowError
from .log import record
from .rules import SHARE, require

MOST_DAYS = 60
MOST_COMMENTS = 50  # by one link: enough for a whole page gone through, too few to flood a desk

_STATUS = Review.Status


@transaction.atomic
def share(revision: Revision, *, guest: str, days: int, by: User) -> PreviewLink:
    """Make a link that shows one frozen revision to somebody without an account, for so many days."""
    require(by, SHARE)
    guest = " ".join(clean(guest).split())[:200]
    if not guest:
        raise WorkflowError("Say for whom the link is, so that others can tell the links apart.")
    if not 1 <= days <= MOST_DAYS:
        raise WorkflowError(f"A link lasts 1 to {MOST_DAYS} days. Choose a number between.")
    profile = locked(revision.profile)
    if reason := unshareable(revision):
        raise WorkflowError(reason)
    expires = timezone.now() + timedelta(days=days)
    link = PreviewLink.objects.create(revision=revision, guest=guest, made_by=by, expires_at=expires)
    note = f"{guest}, {days} day{'s' if days != 1 else ''}"
    record(profile, Event.Verb.SHARED, by=by, revision=revision, note=note)
    return link


def shareable(profile_id: int) -> list[Revision]:
    """Return the revisions of a profile that a link may show, newest first: what readers may still get."""
    waiting = Review.objects.filter(
        profile=profile_id, status__in=[_STATUS.PENDING, _STATUS.RETURNED, _STATUS.APPROVED], published_at=None
    )
    published = Review.objects.filter(profile=profile_id, published_at__isnull=False)
    last = published.order_by("-revision__number").values_list("revision__number", flat=True).first() or 0
    found = waiting.filter(revision__number__gt=last).select_related("revision").order_by("-revision__number")
    return [review.revision for review in found]


def unshareable(revision: Revision) -> str:
    """Return why no link may show this revision, and what to do instead; "" where one may."""
    if revision in shareable(revision.profile_id):
        return ""
    review = Review.objects.filter(revision=revision).first()
    if review is None or review.status == _STATUS.WITHDRAWN:
        return f"Revision {revision.number} was withdrawn. Submit the draft again and share that revision."
    if review.published_at:
        return f"Readers have had revision {revision.number}. Send them the address of the page itself."
    return f"A later revision than {revision.number} was published. Submit the draft and share that revision."


@transaction.atomic
def revoke(link: PreviewLink, *, by: User) -> None:
    """End a link at once."""
    require(by, SHARE)
    profile = locked(link.revision.profile)
    ended = PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by)
    if not ended:
        raise WorkflowError("Somebody revoked this link already. Nothing more has to be done.")
    record(profile, Event.Verb.REVOKED, by=by, revision=link.revision, note=link.guest)


def opened(link: PreviewLink) -> None:
    """Note that somebody opened the link, and when last."""
    PreviewLink.objects.filter(pk=link.pk).update(opened_at=timezone.now())


@transaction.atomic
def guest_comment(link: PreviewLink, path: str, text: str, *, guest: str, thread: Comment | None = None) -> Comment:
    """Keep what a guest says about a place of the revision, or in a thread begun through the same link.

    The link is looked at again under the lock that publishing takes: whatever ended it meanwhile wins.
    """
    profile = locked(link.revision.profile)
    if not PreviewLink.objects.valid().filter(pk=link.pk).exists():
        raise WorkflowError("This link has ended. Ask whoever sent it to you for another.")
    if thread is not None and (thread.link_id != link.pk or thread.thread_id is not None):
        raise WorkflowError("That comment is not one of yours. Write a new one.")
    if Comment.objects.filter(link=link).count() >= MOST_COMMENTS:
        raise WorkflowError(
            f"This link has taken {MOST_COMMENTS} comments, all it may. Ask whoever sent it to you for another."
        )
    return comment(
        profile,
        thread.path if thread else path,
        text,
        link=link,
        guest=guest,
        revision=link.revision,
        thread=thread,
    )
