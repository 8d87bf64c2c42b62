"""Comments on a place of a page: said once, answered one level deep, resolved and reopened. Words never change."""

import re

from django.db import transaction
from django.utils import timezone

from editorial.labels import FIELDS, SECTIONS, label_of_path
from editorial.models import Comment, Event, PreviewLink, Revision, User
from profiles import document, snapshot
from profiles.folding import clean
from profiles.models.working import Profile

from .editing import locked
from .errors import WorkflowError
from .log import record
from .rules import DECIDE, EDIT, PUBLISH, SUBMIT

LONGEST = 5_000
TOLD = 80  # characters of a comment that the log repeats
_SEES = ("editorial.view_review", "profiles.view_profile", EDIT)
_TAKES_PART = (SUBMIT, DECIDE, PUBLISH, "editorial.share_preview")
_MAIL = re.compile(r"[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+")


def may_comment(user: User) -> bool:
    """Return whether this person may comment, answer and resolve: they see the page and have a part in its way."""
    sees = any(user.has_perm(permission) for permission in _SEES)
    return user.is_active and sees and any(user.has_perm(permission) for permission in _TAKES_PART)


@transaction.atomic
def comment(
    profile: Profile,
    path: str,
    text: str,
    *,
    by: User | None = None,
    link: PreviewLink | None = None,
    guest: str = "",
    revision: Revision | None = None,
    thread: Comment | None = None,
) -> Comment:
    """Say something about a place (`known_for/mamba`; "" the whole page), or answer what was said there.

    Somebody with an account (`by`), or a guest with a preview link. An answer to an answer joins its thread; an answer
    to what was resolved opens it again, since something was left to say.
    """
    profile = locked(profile)
    if link is not None:
        link, revision = _valid(link, profile), link.revision
        guest = clean(guest)[:200] or link.guest
    elif by is None or not may_comment(by):
        _refuse(by)
    text = _said(text)
    first = _first(profile, thread, link) if thread else None
    if revision is not None and revision.profile_id != profile.pk:
        raise WorkflowError(f"That revision belongs to another profile. Open the page of {profile} and comment there.")
    said = Comment.objects.create(
        profile=profile,
        revision=revision,
        path=first.path if first else _place(path),
        thread=first,
        text=text,
        by=None if link else by,
        link=link,
        guest=guest if link else "",
    )
    note = _note(profile, said, revision)
    if first and _change(first, opened=True):
        record(profile, Event.Verb.REOPENED, by=by, revision=revision, note=note)
    record(profile, Event.Verb.COMMENTED, by=by, revision=revision, note=note)
    return said


@transaction.atomic
def resolve(comment: Comment, *, by: User) -> Comment:
    """Mark a thread as done: it no longer travels to the next revision."""
    return _settle(comment, by=by, opened=False)


@transaction.atomic
def reopen(comment: Comment, *, by: User) -> Comment:
    """Open a resolved thread again."""
    return _settle(comment, by=by, opened=True)


def _settle(comment: Comment, *, by: User, opened: bool) -> Comment:
    """Move a thread at its first comment; of two people at once, the second is told who was first."""
    if not may_comment(by):
        _refuse(by)
    profile = locked(comment.profile)
    first = Comment.objects.select_related("resolved_by", "revision").get(pk=comment.thread_id or comment.pk)
    if not _change(first, by=by, opened=opened):
        who = f"{first.resolved_by.username} has" if first.resolved_by else "Somebody has"
        done = "reopened this comment already" if opened else "resolved this comment already"
        raise WorkflowError(f"{who if not opened else 'Somebody has'} {done}. Reload to see where it stands.")
    verb = Event.Verb.REOPENED if opened else Event.Verb.RESOLVED
    record(profile, verb, by=by, revision=first.revision, note=_note(profile, first, first.revision))
    first.refresh_from_db()
    return first


def _change(first: Comment, *, opened: bool, by: User | None = None) -> bool:
    """Resolve or reopen by a conditional UPDATE; returns whether anything moved."""
    threads = Comment.objects.threads().filter(pk=first.pk, resolved_at__isnull=not opened)
    if opened:
        return bool(threads.update(resolved_at=None, resolved_by=None))
    return bool(threads.update(resolved_at=timezone.now(), resolved_by=by))


def _said(text: str) -> str:
    text = clean(text)
    if not text:
        raise WorkflowError("The comment is empty. Write what you want to say, then send it.")
    if len(text) > LONGEST:
        raise WorkflowError(f"The comment has {len(text)} characters, and {LONGEST} fit. Shorten it, or send two.")
    return text


def _place(path: str) -> str:
    """Return a path as comments store it; raises WorkflowError where no page has such a place."""
    section, _slash, key = path.partition("/")
    row = section in SECTIONS and key and not {"/", "#"} & set(key)
    known = not path or path in FIELDS or path.removesuffix("#order") in SECTIONS or row
    if not known or len(path) > 250 or clean(path) != path:
        raise WorkflowError("No page has such a place. Reload the page, and comment beside the field or row you mean.")
    return path


def _first(profile: Profile, thread: Comment, link: PreviewLink | None) -> Comment:
    """Return the comment that opened the thread; a guest answers only in threads of their own link."""
    first = Comment.objects.filter(profile=profile, pk=thread.thread_id or thread.pk).first()
    if first is None or (link is not None and first.link_id != link.pk):
        raise WorkflowError("There is no such comment on this page. Reload the page and answer there.")
    return first


def _valid(link: PreviewLink, profile: Profile) -> PreviewLink:
    valid = PreviewLink.objects.valid().filter(pk=link.pk, revision__profile=profile).select_related("revision").first()
    if valid is None:
        raise WorkflowError("This preview is closed, so it takes no more comments. Ask whoever sent it for a new link.")
    return valid


def _refuse(by: User | None) -> None:
    if by is not None and not by.is_active:
        raise WorkflowError(f"The account {by.username} is deactivated. Log in as somebody else.")
    who = by.username if by else "Whoever is not logged in"
    raise WorkflowError(f"{who} may not comment. Ask an administrator to be made a writer, reviewer or publisher.")


def _note(profile: Profile, comment: Comment, revision: Revision | None) -> str:
    """Return the place and the beginning of what was said, for the log; addresses of people's mail stay out of it."""
    data = document.read(revision.frozen.text) if revision else snapshot.take(profile)
    place = label_of_path(comment.path, data) if comment.path else "The whole page"
    text = " ".join(_MAIL.sub("[mail address]", comment.text).split())
    begun = text if len(text) <= TOLD else f"{text[:TOLD].rstrip()}…"
    guest = f" ({_MAIL.sub('[mail address]', comment.guest)}, by preview link)" if comment.guest else ""
    return f"{place}: {begun}{guest}"
