"""What somebody should keep an eye on: what is late, what was said, what has aged, what an import doubted."""

import datetime
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.admin.queues import LATE, Person, to_decide
from editorial.freshness import KINDS
from editorial.labels import label_of_field
from editorial.models import Attention, Comment, Freshness, Review, Schedule
from editorial.templatetags.desk import person

from .rows import GRACE, MOST, Queue, Row, form_page, history_page, moment, review_page
from .work import sent


def overdue(user: Person, *, lead: bool) -> Queue:
    """What should have happened by now: reviews past their day, and schedules that failed or were passed over."""
    now = timezone.now()
    today = timezone.localdate(now)
    late = Q(due_on__lt=today) | Q(due_on=None, submitted_at__lt=now - datetime.timedelta(days=LATE + 1))
    mine = Q(submitted_by=user.pk) | Q(claimed_by=user.pk) | Q(asked=user.pk)
    reviews = to_decide().filter(late).select_related("claimed_by")
    if not lead:
        reviews = reviews.filter(pk__in=Review.objects.pending().filter(mine).values("pk"))
    rows = [
        Row(
            name=review.profile.name,
            href=review_page(review),
            late=_("Due on %(day)s.") % {"day": date_format(review.due_on)}
            if review.due_on
            else _("Waits since %(day)s.") % {"day": date_format(timezone.localtime(review.submitted_at))},
            what=sent(review),
            said=_("%(person)s is on it.") % {"person": person(review.claimed_by)} if review.claimed_by else "",
            button=_("Review"),
            to=review_page(review),
            plain=True,
        )
        for review in reviews.order_by(F("due_on").asc(nulls_last=True), "submitted_at", "id")[:MOST]
    ]
    missed, missed_count = _missed(user, lead=lead)
    return Queue(
        "overdue",
        _("Overdue"),
        _("Past their day, or waiting for more than %(days)s days.") % {"days": LATE},
        [*missed, *rows],
        reviews.count() + missed_count,
        _("Nothing is late."),
        tally=_("overdue"),
    )


def _missed(user: Person, *, lead: bool) -> tuple[list[Row], int]:
    """Return schedules that failed and were not tried again since, or that nothing has run."""
    again = Schedule.objects.filter(profile=OuterRef("profile"), verb=OuterRef("verb"), pk__gt=OuterRef("pk"))
    failed = Q(state=Schedule.State.FAILED) & ~Exists(again)
    missed = Schedule.objects.filter(failed | Q(state=Schedule.State.WAITING, at__lte=timezone.now() - GRACE))
    if not lead:
        missed = missed.filter(by=user.pk)
    rows = [
        Row(
            name=one.profile.name,
            href=history_page(one.profile_id),
            late=_("%(verb)s at %(time)s did not happen.") % {"verb": one.get_verb_display(), "time": moment(one.at)},
            what=one.outcome or _("Nothing has run what is due since: see that run_due is called every few minutes."),
            button=_("Open"),
            to=history_page(one.profile_id),
            plain=True,
        )
        for one in missed.select_related("profile").order_by("at", "id")[:MOST]
    ]
    return rows, missed.count()


def talk(user: Person) -> Queue:
    """Threads in which this person has a part and somebody else said the last word."""
    thread = Q(pk=OuterRef("pk")) | Q(thread=OuterRef("pk"))
    last = Comment.objects.filter(thread).order_by("-id")
    answered = Comment.objects.filter(thread=OuterRef("pk"), by=user.pk)
    submitted = Review.objects.filter(profile=OuterRef("profile"), submitted_by=user.pk)
    part = Q(by=user.pk) | Exists(answered) | Exists(submitted)
    open_ones = (
        Comment.objects.open()
        .filter(part)
        .annotate(last_by=Subquery(last.values("by")[:1]), last_text=Subquery(last.values("text")[:1]))
        .exclude(last_by=user.pk)
    )
    rows = [
        Row(
            name=comment.profile.name,
            href=form_page(comment.profile_id),
            what=_("About “%(place)s”.") % {"place": label_of_field(comment.path.partition("/")[0])}
            if comment.path
            else _("About the page."),
            said=str(getattr(comment, "last_text", "")),
            button=_("Answer"),
            to=form_page(comment.profile_id),
            plain=True,
        )
        for comment in open_ones.select_related("profile").order_by("-id")[:MOST]
    ]
    return Queue(
        "comments",
        _("Comments to answer"),
        _("Open threads of yours, or on what you submitted, where somebody else spoke last."),
        rows,
        open_ones.count(),
        _("Nobody waits for your answer."),
        tally=_("to answer"),
    )


def due() -> Queue:
    past = Freshness.objects.filter(due_on__lte=timezone.localdate())
    rows = [
        Row(
            name=one.profile.name,
            href=form_page(one.profile_id),
            what=_("%(kind)s, due since %(day)s. Read whole on %(read)s.")
            % {
                "kind": str(KINDS.get(one.kind, one.kind)).capitalize(),
                "day": date_format(one.due_on),
                "read": date_format(one.reviewed_on),
            },
            button=_("Check"),
            to=form_page(one.profile_id),
            plain=True,
        )
        for one in past.select_related("profile").order_by("due_on", "profile_id")[:MOST]
    ]
    return Queue(
        "due",
        _("Due for another look"),
        _("Live pages whose facts are past their date. Submit a page, changed or not, to have it read again."),
        rows,
        past.count(),
        _("No page is due."),
    )


def marked() -> Queue:
    rows_of: QuerySet[Any, Any] = (
        Attention.objects.open()
        .values("profile_id", "profile__name")
        .annotate(marks=Count("pk"), first=Min("pk"))
        .order_by("first")
    )
    rows = [
        Row(
            name=one["profile__name"],
            href=form_page(one["profile_id"]),
            what=ngettext("%(count)s mark to settle.", "%(count)s marks to settle.", one["marks"])
            % {"count": one["marks"]},
            button=_("Settle"),
            to=form_page(one["profile_id"]),
            plain=True,
        )
        for one in rows_of[:MOST]
    ]
    count = Attention.objects.open().values("profile_id").distinct().count()
    return Queue(
        "marks", _("Marked by an import"), _("What an import guessed or doubted."), rows, count, _("No open marks.")
    )
