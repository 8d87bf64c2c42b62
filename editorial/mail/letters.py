"""What a letter says, and how it leaves: one to each person, in plain text and HTML."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from editorial.models import Event, User

from . import people

log = logging.getLogger(__name__)

LONGEST = 2_000  # characters of a note or comment; the rest is on the desk


@dataclass(frozen=True, slots=True)
class Letter:
    """What happened (`sentence`), the words that came with it, and where to go on; `rows` are further links."""

    subject: str
    sentence: str
    address: str
    action: str
    note: str = ""
    rows: tuple[tuple[str, str], ...] = ()


Writer = Callable[[Event], Iterator[tuple[Letter, set[int]]]]


def absolute(address: str) -> str:
    return f"{settings.SITE_URL}{address}"


def _review(event: Event, subject: str, sentence: str, action: str) -> Letter | None:
    review = people.review_of(event)
    if review is None:
        return None
    words = {
        "name": event.profile.name,
        "number": review.revision.number,
        "who": event.by.signature if event.by else _("The system"),
    }
    return Letter(
        subject=subject % words,
        sentence=sentence % words,
        address=absolute(reverse("admin:editorial_review_change", args=[review.pk])),
        action=action,
        note=event.note,
    )


def submitted(event: Event) -> Iterator[tuple[Letter, set[int]]]:
    review = people.review_of(event)
    letter = _review(
        event,
        _("%(name)s: revision %(number)d waits for review"),
        _("%(who)s submitted revision %(number)d of %(name)s. You can review it as a second person."),
        _("Review it"),
    )
    if review and letter:
        yield letter, people.reviewers(review)


def asked(event: Event) -> Iterator[tuple[Letter, set[int]]]:
    review = people.review_of(event)
    letter = _review(
        event,
        _("%(name)s: you are asked to review revision %(number)d"),
        _("%(who)s asks you to review revision %(number)d of %(name)s."),
        _("Review it"),
    )
    if review and letter and review.status == "pending":
        yield letter, people.asked(review)


def returned(event: Event) -> Iterator[tuple[Letter, set[int]]]:
    review = people.review_of(event)
    letter = _review(
        event,
        _("%(name)s: changes requested in revision %(number)d"),
        _("%(who)s returned revision %(number)d of %(name)s. Change what the note asks for, then submit it again."),
        _("See what to change"),
    )
    if review and letter:
        yield letter, people.authors(review)


def approved(event: Event) -> Iterator[tuple[Letter, set[int]]]:
    review = people.review_of(event)
    letter = _review(
        event,
        _("%(name)s: revision %(number)d is approved"),
        _("%(who)s approved revision %(number)d of %(name)s. A publisher can give it to readers now."),
        _("See it"),
    )
    if review and letter:
        yield letter, {review.submitted_by_id} | people.holding(people.PUBLISH)


def published(event: Event) -> Iterator[tuple[Letter, set[int]]]:
    review = people.review_of(event)
    letter = _review(
        event,
        _("%(name)s: revision %(number)d is published"),
        _("%(who)s published revision %(number)d of %(name)s. Readers have it now."),
        _("See the review"),
    )
    if review and letter:
        yield letter, people.authors(review)


def commented(event: Event) -> Iterator[tuple[Letter, set[int]]]:
    comment = people.comment_of(event)
    if comment is None:
        return
    who = event.by.signature if event.by else _("%(guest)s, by preview link,") % {"guest": comment.guest}
    place = event.note.partition(": ")[0]
    words = {"name": event.profile.name, "who": who, "place": place}
    review = people.review_of(event)
    address = (
        reverse("admin:editorial_review_change", args=[review.pk])
        if review
        else reverse("admin:profiles_profile_change", args=[event.profile_id])
    )
    letter = Letter(
        subject=_("%(name)s: a comment on “%(place)s”") % words,
        sentence=_("%(who)s commented on “%(place)s” of %(name)s.") % words,
        address=absolute(address),
        action=_("Read it in its place and answer"),
        note=comment.text,
    )
    yield letter, people.talking(comment) | people.last_authors(event)


WRITERS: dict[str, Writer] = {
    Event.Verb.SUBMITTED: submitted,
    Event.Verb.ASKED: asked,
    Event.Verb.RETURNED: returned,
    Event.Verb.APPROVED: approved,
    Event.Verb.PUBLISHED: published,
    Event.Verb.COMMENTED: commented,
}


def send(letter: Letter, readers: list[User]) -> int:
    """Send a letter to each of these people; returns to how many. What fails is logged and keeps nobody else's back."""
    if not readers:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except Exception:
        log.exception("The mail server does not answer: %d letters were not sent.", len(readers))
        return 0
    sent = 0
    try:
        for reader in readers:
            try:
                sent += connection.send_messages([message(letter, reader)]) or 0
            except Exception:
                log.exception("A letter to %s was not sent.", reader.get_username())
    finally:
        connection.close()
    return sent


def message(letter: Letter, reader: User) -> EmailMultiAlternatives:
    """Return a letter as it leaves. A subject is one line, whatever a name holds."""
    note = letter.note.strip()
    note = note if len(note) <= LONGEST else f"{note[:LONGEST].rstrip()} …"
    context = {
        "letter": letter,
        "note": note,
        "quoted": "\n".join(f"> {line}".rstrip() for line in note.splitlines()),
        "reader": reader,
        "site": settings.SITE_NAME,
        "switch": absolute(reverse("admin:account")),
    }
    made = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split())[:200],
        body=render_to_string("mail/letter.txt", context),
        to=[reader.email],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    made.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    return made
