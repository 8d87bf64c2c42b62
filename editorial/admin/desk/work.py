"""What waits for somebody to do it: decide, answer a reviewer, publish."""

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from editorial.admin.batch_page import batches_waiting
from editorial.admin.queues import Person, measured, returned, to_decide, to_publish
from editorial.models import Review, RevisionAuthor, Schedule
from editorial.templatetags.desk import person, waiting

from .rows import GRACE, MOST, Queue, Row, form_page, history_page, moment, review_page


def to_review(user: Person) -> Queue:
    """What waits for this person's eyes: neither sent nor written by them, those first that they were asked about."""
    wrote = RevisionAuthor.objects.filter(revision=OuterRef("revision"), user=user.pk)
    asked = Review.asked.through.objects.filter(review=OuterRef("pk"), user=user.pk)
    others = to_decide().exclude(submitted_by=user.pk).exclude(Exists(wrote))
    taken = Case(
        When(Q(claimed_by__isnull=False) & ~Q(claimed_by=user.pk), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    ordered = (
        others.annotate(asks_me=Exists(asked), taken=taken)
        .select_related("claimed_by")
        .order_by("taken", "-asks_me", "-priority", F("due_on").asc(nulls_last=True), "submitted_at", "id")
    )
    rows = [
        Row(
            name=one.review.profile.name,
            native=(one.review.profile.native_name, one.review.profile.native_lang),
            href=review_page(one.review),
            late=waiting(one.days) if one.late else "",
            what=" ".join([sent(one.review), *([] if one.late else [f"{waiting(one.days)}."]), f"{one.told}."]),
            said=_asked(one.review, user),
            button=_("Review"),
            to=review_page(one.review),
            plain=one.review.claimed_by_id not in (None, user.pk),
        )
        for one in measured(ordered, user, most=MOST)
    ]
    return Queue(
        "decide",
        _("Waiting for your decision"),
        _("You neither wrote nor submitted these. Oldest first, after those you were asked about."),
        rows,
        others.count(),
        _("Nothing waits for you. Submitted profiles appear here."),
        tally=_("to decide"),
        all=reverse("admin:editorial_review_changelist"),
    )


def sent(review: Review) -> str:
    if review.revision.number == 1:
        return _("First revision, submitted by %(person)s.") % {"person": person(review.submitted_by)}
    told = {"number": review.revision.number, "person": person(review.submitted_by)}
    return _("Revision %(number)s, submitted by %(person)s.") % told


def _asked(review: Review, user: Person) -> str:
    """Return who is on it, who asked, how soon it is wanted; "" where nobody said."""
    parts = []
    if review.claimed_by is not None:
        mine = review.claimed_by_id == user.pk
        parts.append(_("You are on it.") if mine else _("%(person)s is on it.") % {"person": person(review.claimed_by)})
    elif getattr(review, "asks_me", False):
        parts.append(_("You are asked to review it."))
    if review.priority == Review.Priority.HIGH:
        parts.append(_("High priority."))
    if review.due_on:
        parts.append(_("Due on %(day)s.") % {"day": date_format(review.due_on)})
    return " ".join(parts)


def sent_back(user: Person) -> Queue:
    mine = returned(user)
    rows = [
        Row(
            name=review.profile.name,
            href=review_page(review),
            what=_("Revision %(number)s, returned by %(person)s on %(day)s.")
            % {
                "number": review.revision.number,
                "person": person(review.decided_by),
                "day": date_format(timezone.localtime(review.decided_at)) if review.decided_at else "",
            },
            said=review.note,
            button=_("Edit"),
            to=form_page(review.profile_id),
            plain=True,
        )
        for review in mine[:MOST]
    ]
    return Queue(
        "returned",
        _("Returned to you"),
        _("A reviewer asked for changes."),
        rows,
        mine.count(),
        _("Nothing came back to you."),
        tally=_("returned to you"),
        all=reverse("admin:editorial_review_changelist"),
    )


def ready() -> Queue:
    times = Schedule.objects.waiting().filter(review=OuterRef("pk")).values("at")[:1]
    waiting_ones = to_publish()
    rows = []
    for review in waiting_ones.annotate(goes_at=Subquery(times))[:MOST]:
        what = _("Revision %(number)s, approved by %(person)s on %(day)s.") % {
            "number": review.revision.number,
            "person": person(review.decided_by),
            "day": date_format(timezone.localtime(review.decided_at)) if review.decided_at else "",
        }
        if review.goes_at:
            what += " " + _("Scheduled for %(time)s.") % {"time": moment(review.goes_at)}
        rows.append(
            Row(
                name=review.profile.name,
                href=review_page(review),
                what=what,
                button=_("Publish now"),
                to=reverse("admin:profile-publish", args=[review.profile_id]),
                plain=bool(review.goes_at),
                post={"review": str(review.pk)},
            )
        )
    return Queue(
        "publish",
        _("Approved, not yet published"),
        _("Approved text that readers never had."),
        rows,
        waiting_ones.count(),
        _("Nothing waits to be published."),
        tally=_("to publish"),
        all=reverse("admin:editorial_review_changelist"),
    )


def amendments(user: Person) -> Queue:
    """Amendments in which this person has a part; nothing on the desk where there are none."""
    waiting_ones = batches_waiting(user)
    rows = [
        Row(name=line.name, href=line.href, what=line.what, button=line.button, to=line.href, plain=line.plain)
        for line in waiting_ones[:MOST]
    ]
    return Queue(
        "amendments",
        _("Amendments"),
        _("New words of an organization, topic or source in published pages, decided together."),
        rows,
        len(waiting_ones),
        _("Nothing waits."),
        tally=_("amendments"),
        all=reverse("admin:editorial_batch_changelist"),
    )


def scheduled() -> Queue:
    ahead = Schedule.objects.waiting().filter(at__gt=timezone.now() - GRACE).select_related("profile", "by")
    verbs = {Schedule.Verb.PUBLISH: _("Goes out on %(time)s."), Schedule.Verb.UNPUBLISH: _("Taken down on %(time)s.")}
    rows = [
        Row(
            name=one.profile.name,
            href=history_page(one.profile_id),
            what=" ".join(
                [
                    verbs[Schedule.Verb(one.verb)] % {"time": moment(one.at)},
                    _("Set by %(person)s.") % {"person": person(one.by)},
                ]
            ),
            button=_("Open"),
            to=history_page(one.profile_id),
            plain=True,
        )
        for one in ahead.order_by("at", "id")[:MOST]
    ]
    return Queue(
        "scheduled",
        _("Scheduled"),
        _("Next first."),
        rows,
        ahead.count(),
        _("Nothing is scheduled."),
        tally=_("scheduled"),
    )
