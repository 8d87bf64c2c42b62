"""What stands over the form of a profile: its state in words, what waits for whom, and what this person may do next."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from editorial.freshness import KINDS
from editorial.models import Attention, Event, Freshness, Review, User
from editorial.templatetags.desk import person
from profiles.admin import Sheet
from profiles.models.published import Publication
from profiles.models.working import Live, Profile, Work

from .access import DECIDE, EDIT, PUBLISH, SUBMIT, may
from .placing import ways


@dataclass
class Panel:
    """What a template shows over the form. `returned` and `pending` are reviews, `marks` fit no other place."""

    state: str
    may_edit: bool
    may_submit: bool = False
    may_withdraw: bool = False
    publishable: int | None = None  # the approved review that waits to be published
    returned: Review | None = None
    pending: Review | None = None
    last: Event | None = None
    fresh: str = ""  # when the live page is due for another look, and why; "" where it never is
    is_due: bool = False
    site_url: str = ""
    preview_url: str = ""
    history_url: str = ""
    review_url: str = ""
    verbs: list[tuple[str, str]] = field(default_factory=list)
    marks: list[Attention] = field(default_factory=list)

    @property
    def read_only(self) -> bool:
        return not self.may_edit or self.pending is not None


def panel(profile: Profile | None, user: Any) -> Panel:
    """Return what this person is told about a profile; None is one that is about to be made. At most five queries."""
    if profile is None:
        return Panel(_("New profile"), may_edit=True, may_submit=may(user, SUBMIT))
    newest = Review.objects.submissions().filter(profile=profile).with_people().order_by("-id").first()
    aging = Freshness.objects.filter(profile=profile).first() if profile.live == Live.LIVE else None
    in_review = profile.work == Work.IN_REVIEW
    waiting = Review.objects.publishable().filter(profile=profile).values_list("pk", flat=True)
    return Panel(
        profile.state,
        may_edit=may(user, EDIT),
        may_submit=may(user, SUBMIT) and not in_review,
        may_withdraw=may(user, SUBMIT) and in_review,
        publishable=waiting.first() if may(user, PUBLISH) else None,
        returned=newest if newest and profile.work == Work.CHANGES_REQUESTED else None,
        pending=newest if in_review else None,
        last=last_edit(profile),
        fresh=_fresh(aging) if aging else "",
        is_due=aging is not None and aging.due_on <= timezone.localdate(),
        site_url=_address(profile),
        preview_url=reverse("admin:profile-preview", args=[profile.pk]),
        history_url=reverse("admin:profile-revisions", args=[profile.pk]),
        review_url=_review(newest) if newest and in_review and may(user, DECIDE) else "",
        verbs=[*(_takedowns(profile) if may(user, PUBLISH) else []), *ways(user, profile)],
    )


def _review(review: Review) -> str:
    return reverse("admin:editorial_review_change", args=[review.pk])


def _fresh(aging: Freshness) -> str:
    """Return when readers' page is due for another look, and which kind of fact says so."""
    told = {"kind": KINDS.get(aging.kind, aging.kind), "day": date_format(aging.due_on)}
    if aging.due_on <= timezone.localdate():
        return (
            _(
                "Due for another look since %(day)s (%(kind)s). Check the page against its sources and submit it, "
                "changed or not."
            )
            % told
        )
    return _("Due for another look on %(day)s (%(kind)s).") % told


def _takedowns(profile: Profile) -> list[tuple[str, str]]:
    """Return the verbs that take the live page away, each as its name and the page that asks first."""
    verbs = {Live.LIVE: ("unpublish", "retire"), Live.UNPUBLISHED: ("retire",), Live.REDIRECTED: ("retire",)}
    names = {"unpublish": _("Unpublish …"), "retire": _("Retire …")}
    wanted = verbs.get(Live(profile.live), ())
    return [(names[verb], reverse(f"admin:profile-{verb}", args=[profile.pk])) for verb in wanted]


def last_edit(profile: Profile) -> Event | None:
    """Return who changed the working copy last, and when."""
    edits = Event.objects.filter(profile=profile, verb__in=[Event.Verb.EDITED, Event.Verb.RESTORED])
    event: Event | None = edits.select_related("by").order_by("-id").first()
    return event


def whose(event: Event | None) -> str:
    """Return who did it, as a sentence begins: "Ines Marchetti", "An import"."""
    if event is None:
        return _("Somebody else")
    return person(event.by) if isinstance(event.by, User) else _("An import")


def _address(profile: Profile) -> str:
    """Return where readers have the page now: at the published address, which a draft may be about to change."""
    if profile.live != Live.LIVE:
        return ""
    slug = Publication.objects.filter(uid=profile.uid).values_list("slug", flat=True).first()
    return reverse("researcher", args=[slug]) if slug else ""


def attach_marks(profile: Profile, sheet: Sheet, panel: Panel) -> None:
    """Put each open mark beside the row or field that it is about; those about nothing shown go on top."""
    places: dict[str, Any] = {cell.path: cell for cell in sheet.cells()}
    places |= {line.path: line for line in sheet.lines()}
    places |= {section.name: section for section in sheet.sections}
    for mark in Attention.objects.filter(profile=profile).open():
        places.get(mark.path.partition("#")[0], panel).marks.append(mark)


def settle(profile: Profile, marks: list[str]) -> int:
    """Settle the ticked marks of a profile; returns how many that were."""
    keys = [int(mark) for mark in marks if mark.isascii() and mark.isdigit() and len(mark) < 19]
    if not keys:
        return 0
    return Attention.objects.filter(profile=profile).open().filter(pk__in=keys).update(settled=True)
