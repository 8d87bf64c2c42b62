"""Figures for those who lead: where profiles stand, how old the queue is, how fast and how well it is worked off."""

import datetime
import statistics
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.admin.queues import LATE, to_decide
from editorial.models import Freshness, Review
from profiles.models.published import Publication
from profiles.models.working import Live, Profile, Work

from .charts import Chart, bars, columns, parts

WINDOW = 30  # days over which the median is taken
WEEKS = 12
SOON = 30  # days ahead in which a page counts as due soon
BINS = (("0–1", 2), ("2–5", 6), ("6–10", 11), ("> 10", None))  # days waiting: label, and the first day beyond
MOST_DECISIONS = 10_000  # the newest are enough for a median, however busy the desk


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its title, the sentence that says all of it in words, and (where it helps) a drawing."""

    title: str
    told: str
    chart: Chart | None = None


def figures() -> list[Figure]:
    """Return the figures of the whole desk. Six queries, however many profiles and reviews there are."""
    now = timezone.now()
    decisions = _decisions(now)
    return [_states(), _age(now), _speed(now, decisions), _weeks(now, decisions), _coverage(), _freshness(now)]


def _states() -> Figure:
    counts: Counter[str] = Counter()
    for live, work, count in Profile.objects.order_by().values_list("live", "work").annotate(Count("pk")):
        counts["live"] += count if live == Live.LIVE else 0
        counts["gone"] += count if live in (Live.UNPUBLISHED, Live.RETIRED, Live.REDIRECTED) else 0
        counts[work] += count
    rows = [
        (_("Live"), counts["live"]),
        (_("Draft"), counts[Work.DRAFT]),
        (_("In review"), counts[Work.IN_REVIEW]),
        (_("Changes requested"), counts[Work.CHANGES_REQUESTED]),
        (_("Approved"), counts[Work.APPROVED]),
        (_("Taken down"), counts["gone"]),
    ]
    said = ", ".join(f"{label} {number_format(count)}" for label, count in rows)
    told = _("%(counts)s. A live page may have a draft too.") % {"counts": said}
    return Figure(_("Profiles by state"), told, bars(rows))


def _age(now: datetime.datetime) -> Figure:
    """How long the submissions wait that wait now; those past the limit stand out."""
    counts = [0] * len(BINS)
    for (at,) in to_decide().order_by().values_list("submitted_at")[:MOST_DECISIONS]:
        days = (now - at).days
        counts[next(place for place, (_label, beyond) in enumerate(BINS) if beyond is None or days < beyond)] += 1
    rows = [(_("%(days)s days") % {"days": label}, count) for (label, _beyond), count in zip(BINS, counts, strict=True)]
    late = sum(counts[2:])
    if not sum(counts):
        return Figure(_("Age of the queue"), _("Nothing waits for a decision."))
    told = ngettext(
        "%(all)s waits, %(late)s of them for more than %(limit)s days.",
        "%(all)s wait, %(late)s of them for more than %(limit)s days.",
        sum(counts),
    ) % {"all": sum(counts), "late": late, "limit": LATE}
    return Figure(_("Age of the queue"), told, bars(rows, late=2))


def _decisions(now: datetime.datetime) -> list[tuple[datetime.datetime, datetime.datetime, str]]:
    """Return when decisions of the last weeks were submitted and made, and which way they went."""
    since = now - datetime.timedelta(weeks=WEEKS)
    decided = Review.objects.filter(
        decided_at__gte=since, batch=None, status__in=(Review.Status.APPROVED, Review.Status.RETURNED)
    )
    return [
        (submitted, made, status)
        for submitted, made, status in decided.order_by("-decided_at").values_list(
            "submitted_at", "decided_at", "status"
        )[:MOST_DECISIONS]
        if made is not None
    ]


def _speed(now: datetime.datetime, decisions: list[tuple[datetime.datetime, datetime.datetime, str]]) -> Figure:
    """Median time from submission to decision over 30 days."""
    since = now - datetime.timedelta(days=WINDOW)
    took = [(made - submitted).total_seconds() for submitted, made, _status in decisions if made >= since]
    title = _("From submission to decision")
    if not took:
        return Figure(title, _("No decision in the last %(days)s days.") % {"days": WINDOW})
    told = ngettext(
        "%(time)s in the median of %(count)s decision in the last %(days)s days.",
        "%(time)s in the median of %(count)s decisions in the last %(days)s days.",
        len(took),
    )
    said = {"time": _span(statistics.median(took)), "count": number_format(len(took)), "days": WINDOW}
    return Figure(title, told % said)


def _span(seconds: float) -> str:
    """Return a duration in the largest unit that fits: "2.5 days", "3 hours", "12 minutes"."""
    if seconds >= 2 * 86_400:
        return _("%(number)s days") % {"number": number_format(round(seconds / 86_400, 1))}
    if seconds >= 2 * 3_600:
        return _("%(number)s hours") % {"number": number_format(round(seconds / 3_600))}
    minutes = max(1, round(seconds / 60))
    return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}


def _weeks(now: datetime.datetime, decisions: list[tuple[datetime.datetime, datetime.datetime, str]]) -> Figure:
    counts = [0] * WEEKS
    for _submitted, made, status in decisions:
        if status == Review.Status.APPROVED:
            counts[WEEKS - 1 - min((now - made).days // 7, WEEKS - 1)] += 1
    first = date_format(timezone.localtime(now - datetime.timedelta(weeks=WEEKS)), "MONTH_DAY_FORMAT")
    told = _("Approved in each of the last %(weeks)s weeks: %(counts)s.") % {
        "weeks": WEEKS,
        "counts": ", ".join(map(str, counts)),
    }
    return Figure(_("Approved each week"), told, columns(counts, first=first, last=_("this week")))


def _coverage() -> Figure:
    """How many live pages a second person vouches for."""
    counted = Publication.objects.live().aggregate(all=Count("pk"), alone=Count("pk", filter=Q(alone=True)))
    pages, alone = counted["all"], counted["alone"]
    title = _("Read by a second person")
    if not pages:
        return Figure(title, _("No page is live."))
    said = {"reviewed": number_format(pages - alone), "all": number_format(pages), "alone": number_format(alone)}
    told = _("%(reviewed)s of %(all)s live pages; %(alone)s published by their authors.") % said
    return Figure(title, told, parts([pages - alone], [alone]))


def _freshness(now: datetime.datetime) -> Figure:
    """How many live pages have facts past their date, or soon past it."""
    today = timezone.localdate(now)
    soon = today + datetime.timedelta(days=SOON)
    counted = Freshness.objects.aggregate(
        all=Count("pk"),
        due=Count("pk", filter=Q(due_on__lte=today)),
        soon=Count("pk", filter=Q(due_on__gt=today, due_on__lte=soon)),
    )
    title = _("Freshness")
    if not counted["all"]:
        return Figure(title, _("No live page has facts that age."))
    fresh = counted["all"] - counted["due"] - counted["soon"]
    said = {name: number_format(count) for name, count in (*counted.items(), ("fresh", fresh))} | {"days": SOON}
    told = _("Live pages: %(fresh)s fresh, %(soon)s due within %(days)s days, %(due)s due now.") % said
    return Figure(title, told, parts([fresh, counted["soon"]], [counted["due"]]))
