"""The history of a profile: every revision, what became of it, its name; and what moved the profile."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from editorial import workflow
from editorial.models import Event, Review, Revision
from profiles.models.published import Publication
from profiles.models.working import Live, Profile, Work

from .access import (
    DECIDE,
    EDIT,
    PUBLISH,
    SHARE,
    SUBMIT,
    VIEW_EVENT,
    VIEW_REVISION,
    may,
    private,
    profile_or_404,
    require,
    revision_or_404,
)
from .placing import beside
from .verbs import VERBS

EVENTS = 50
SHOWN = 25  # revisions on a page
# Verbs whose words end where a revision may follow: "approved revision 4". Others are told ", revision 4".
WHOLE = {"submitted", "withdrawn", "approved", "published", "restored"}


@require_safe
def revisions(request: HttpRequest, pk: int) -> HttpResponse:
    """List a profile's revisions, newest first, what became of each, and what may be done now.

    `?before=7` continues with revision 6. What was chosen for a comparison on another page (`from`, `to`) stays chosen.
    """
    profile = profile_or_404(request, pk, VIEW_REVISION)
    before = number(request.GET.get("before", ""))
    frozen = told(Revision.objects.of(profile)).order_by("-number")
    found = list((frozen.filter(number__lt=before) if before else frozen)[: SHOWN + 1])
    shown, more = found[:SHOWN], len(found) > SHOWN
    chosen = chosen_of(request)
    here = {revision.number for revision in shown}
    events = Event.objects.filter(profile=profile).select_related("by", "revision")[:EVENTS]
    context = {
        **admin.site.each_context(request),
        "title": _("Revisions of %(profile)s") % {"profile": profile},
        "profile": profile,
        "revisions": shown,
        "before": before,
        "older": shown[-1].number if more else 0,
        "newer": _newer(profile, shown[0].number) if before and shown else None,
        "chosen": chosen or _last_two(shown),
        "elsewhere": [(side, value) for side, value in chosen.items() if value not in here],
        "live": _live_number(profile),
        "address": Publication.objects.live().filter(uid=profile.uid).values_list("slug", flat=True).first(),
        "buttons": [(f"admin:profile-{name}", VERBS[name].button) for name in _verbs(request, profile)],
        "restores": may(request.user, PUBLISH),
        "beside": beside(request.user, profile),
        "shares": may(request.user, SHARE),
        "names": may(request.user, EDIT, DECIDE, PUBLISH),
        "whole": WHOLE,
        "events": events if may(request.user, VIEW_EVENT) and not before else None,
    }
    return private(TemplateResponse(request, "admin/editorial/revisions.html", context))


@require_POST
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a revision a name, or take it away with an empty one; then back to where it stands in the list."""
    revision = revision_or_404(request, pk, VIEW_REVISION)
    user = require(request, EDIT, DECIDE, PUBLISH)
    said = {"number": revision.number}
    try:
        label = workflow.name_revision(revision, request.POST.get("name", ""), by=user)
    except workflow.WorkflowError as error:
        messages.error(request, str(error))
    else:
        done = (
            _("Revision %(number)s is called “%(name)s” now.") if label else _("Revision %(number)s has no name now.")
        )
        messages.success(request, done % (said | {"name": label.name if label else ""}))
    before = number(request.POST.get("before", ""))
    history = reverse("admin:profile-revisions", args=[revision.profile_id])
    return HttpResponseRedirect(f"{history}{f'?before={before}' if before else ''}#revision-{revision.number}")


def told(revisions: QuerySet[Any]) -> QuerySet[Revision]:
    """Load with revisions what a line about one tells: who, what became of it, its name. Not the text."""
    people = revisions.select_related("submitted_by", "frozen", "review__decided_by", "review__batch", "label")
    return people.defer("frozen__text")


def number(text: str) -> int:
    """Return the number of a revision in a query; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def chosen_of(request: HttpRequest) -> dict[str, int]:
    """Return which revisions were chosen for a comparison: `from`, `to`, or what there is of them."""
    wanted = {side: number(request.GET.get(side, "")) for side in ("from", "to")}
    return {side: value for side, value in wanted.items() if value}


def _last_two(shown: list[Revision]) -> dict[str, int]:
    """Return what is ticked before anybody chose: the newest revision and the one before it."""
    return {"from": shown[1].number, "to": shown[0].number} if len(shown) > 1 else {}


def _newer(profile: Profile, first: int) -> int:
    """Return where the page of newer revisions begins; 0 for the first page."""
    newer = Revision.objects.of(profile).filter(number__gt=first).order_by("number").values_list("number", flat=True)
    numbers = list(newer[: SHOWN + 1])
    return numbers[SHOWN] if len(numbers) > SHOWN else 0


def _live_number(profile: Profile) -> int | None:
    """Return the number of what readers have now."""
    if profile.live != Live.LIVE:
        return None
    published = Review.objects.filter(profile=profile, published_at__isnull=False)
    return published.order_by("-revision__number").values_list("revision__number", flat=True).first()


def _verbs(request: HttpRequest, profile: Profile) -> list[str]:
    """Return the verbs that apply now and that this person may use."""
    found: list[str] = []
    if may(request.user, SUBMIT):
        if profile.work in {Work.DRAFT, Work.CHANGES_REQUESTED}:
            found.append("submit")
        elif profile.work == Work.IN_REVIEW:
            found.append("withdraw")
    if may(request.user, PUBLISH):
        if Review.objects.publishable().filter(profile=profile).exists():
            found.append("publish")
        if profile.live == Live.LIVE:
            found.append("unpublish")
        if profile.live in {Live.LIVE, Live.UNPUBLISHED}:
            found.append("retire")
    return found
