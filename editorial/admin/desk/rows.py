"""What the desk's queues are made of: rows, and the addresses to which they lead."""

import datetime
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from editorial.models import Review

MOST = 8  # rows of each queue on the desk
GRACE = datetime.timedelta(minutes=30)  # after which a schedule that still waits is late


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits. `late` is said first and stands out; `post` is what a button sends instead of a link."""

    name: str
    href: str
    what: str
    button: str = ""
    to: str = ""
    late: str = ""
    said: str = ""
    plain: bool = False
    native: tuple[str, str] = ("", "")
    post: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits of one kind: its oldest rows, and how many there are in all."""

    key: str
    title: str
    hint: str
    rows: list[Row]
    count: int
    empty: str
    tally: str = ""
    all: str = ""


def moment(at: datetime.datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def review_page(review: Review) -> str:
    return reverse("admin:editorial_review_change", args=[review.pk])


def form_page(profile: int) -> str:
    return reverse("admin:profiles_profile_change", args=[profile])


def history_page(profile: int) -> str:
    return reverse("admin:profile-revisions", args=[profile])
