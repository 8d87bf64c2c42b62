"""Reminders: reviews and pages past their date, each once. `run_due` asks for them."""

import datetime
import logging

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.models import Freshness, Reminder, Review

from . import letters, people

log = logging.getLogger(__name__)

MOST = 500  # pages in one run; the next run takes the rest
NAMED = 20  # pages that a letter names


def remind() -> int:
    """Write about each review and page that is due and was not written about; returns how many letters were sent.

    Of two runs at once, one writes. Never raises: what fails is logged.
    """
    try:
        return _reviews() + _pages()
    except Exception:
        log.exception("Reminders could not be sent.")
        return 0


def _first_time(subject: str, due_on: datetime.date) -> bool:
    """Return whether this reminder is ours to send: the row can be made once."""
    try:
        with transaction.atomic():
            Reminder.objects.create(subject=subject, due_on=due_on)
    except IntegrityError:
        return False
    return True


def _reviews() -> int:
    due = Review.objects.pending().with_people().filter(due_on__lte=timezone.localdate()).order_by("due_on", "id")
    sent = 0
    for review in due[:MOST]:
        if review.due_on is None or not _first_time(f"review {review.pk}", review.due_on):
            continue
        words = {"name": review.profile.name, "number": review.revision.number, "day": date_format(review.due_on)}
        letter = letters.Letter(
            subject=_("%(name)s: the review of revision %(number)d is due") % words,
            sentence=_("The review of revision %(number)d of %(name)s is due on %(day)s.") % words,
            address=letters.absolute(reverse("admin:editorial_review_change", args=[review.pk])),
            action=_("Review it"),
        )
        sent += letters.send(letter, people.reachable(people.reviewers(review), but=None))
    return sent


def _pages() -> int:
    """Write one letter about all pages whose facts are past their date."""
    due = Freshness.objects.filter(due_on__lte=timezone.localdate()).select_related("profile").order_by("due_on", "pk")
    told = set(Reminder.objects.filter(subject__startswith="profile ").values_list("subject", "due_on"))
    new = [row for row in due if (f"profile {row.pk}", row.due_on) not in told][:MOST]
    pages = [row for row in new if _first_time(f"profile {row.pk}", row.due_on)]
    if not pages:
        return 0
    count = {"count": len(pages), "name": pages[0].profile.name}
    letter = letters.Letter(
        subject=ngettext("%(name)s is due for another look", "%(count)d pages are due for another look", len(pages))
        % count,
        sentence=ngettext(
            "Facts on the page of %(name)s are past their date. Check them, change what has changed, and submit it.",
            "Facts on %(count)d pages are past their date. Check them, change what has changed, and submit them.",
            len(pages),
        )
        % count,
        address=letters.absolute(reverse("admin:index")),
        action=_("See them on the desk"),
        rows=tuple(
            (row.profile.name, letters.absolute(reverse("admin:profiles_profile_change", args=[row.pk])))
            for row in pages[:NAMED]
        ),
    )
    readers = people.holding(people.EDIT) | people.holding(people.PUBLISH)
    return letters.send(letter, people.reachable(readers, but=None))
