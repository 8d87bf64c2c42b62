"""The revisions of a profile, and what changed between one of them and what readers have."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from editorial.models import Event, Review, Revision
from profiles.models.published import Publication
from profiles.models.working import Live, Profile, Work

from .access import PUBLISH, SUBMIT, VIEW_PROFILE, may, private, profile_or_404, revision_or_404
from .comparing import compare as compared
from .comparing import live_of
from .verbs import VERBS

EVENTS = 50


@require_safe
def revisions(request: HttpRequest, pk: int) -> HttpResponse:
    """List a profile's revisions, newest first, what became of each, and what may be done now."""
    profile = profile_or_404(request, pk, VIEW_PROFILE)
    frozen = Revision.objects.of(profile).select_related("submitted_by", "frozen", "review", "review__decided_by")
    live = live_of(profile)
    context = {
        **admin.site.each_context(request),
        "title": _("Revisions of %(profile)s") % {"profile": profile},
        "profile": profile,
        "revisions": frozen.defer("frozen__text").order_by("-number"),
        "live": live,
        "address": Publication.objects.live().filter(uid=profile.uid).values_list("slug", flat=True).first(),
        "buttons": [(f"admin:profile-{name}", VERBS[name].button) for name in _verbs(request, profile)],
        "restores": may(request.user, PUBLISH),
        "events": Event.objects.filter(profile=profile).select_related("by", "revision")[:EVENTS],
    }
    return private(TemplateResponse(request, "admin/editorial/revisions.html", context))


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a revision says differently from what readers have now, or (`?with=`) from another revision."""
    revision = revision_or_404(request, pk, VIEW_PROFILE)
    other = request.GET.get("with", "")
    live = live_of(revision.profile)
    base = live
    if other.isdecimal() and len(other) < 9:
        others: QuerySet[Revision] = Revision.objects.of(revision.profile).select_related("frozen")
        base = get_object_or_404(others, number=int(other))
    whole = request.GET.get("text") == "whole"
    comparison = compared(revision, base)
    title = _("Revision %(number)s of %(profile)s") % {"number": revision.number, "profile": revision.profile}
    context = {
        **admin.site.each_context(request),
        "title": title,
        "profile": revision.profile,
        "revision": revision,
        "comparison": comparison,
        "changes": [
            {"change": change, "pieces": change.pieces if whole else change.folded} for change in comparison.changes
        ],
        "whole": whole,
        "live": live,
        "other": base.number if base and base != live else "",
    }
    return private(TemplateResponse(request, "admin/editorial/compare.html", context))


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
