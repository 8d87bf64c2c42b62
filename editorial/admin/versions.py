"""Two revisions beside each other: any two of a profile, or one and what readers have. And an old one as new draft."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from editorial import workflow
from editorial.diff import Change, diff
from editorial.models import Origin, Revision
from editorial.templatetags.desk import person
from profiles.models.working import Profile

from .access import PUBLISH, VIEW_REVISION, may, private, profile_or_404, require, revision_or_404
from .comparing import compare as compared
from .comparing import live_of
from .history import chosen_of, number, told


@require_safe
def between(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what changed `from` one revision `to` another, whichever is older."""
    profile = profile_or_404(request, pk, VIEW_REVISION)
    chosen = chosen_of(request)
    found = {revision.number: revision for revision in _whole(profile).filter(number__in=chosen.values())}
    ends = [found.get(chosen.get(side, 0)) for side in ("from", "to")]
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        messages.warning(request, _("Choose two different revisions: one under “From”, one under “To”. Then compare."))
        return HttpResponseRedirect(reverse("admin:profile-revisions", args=[profile.pk]))
    return _page(request, profile, ends[1], ends[0])


@require_safe
def against(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a revision says differently from what readers have now, or (`?with=`) from another revision."""
    revision = revision_or_404(request, pk, VIEW_REVISION)
    other = number(request.GET.get("with", ""))
    live = live_of(revision.profile)
    base = get_object_or_404(_whole(revision.profile), number=other) if other else live
    if base:
        base = _whole(revision.profile).get(pk=base.pk)
    return _page(request, revision.profile, _whole(revision.profile).get(pk=revision.pk), base)


def _whole(profile: Profile) -> QuerySet[Revision]:
    """Return a profile's revisions with their texts and all that is told about them."""
    revisions: QuerySet[Revision] = told(Revision.objects.of(profile))
    return revisions.defer(None)


def _page(request: HttpRequest, profile: Profile, revision: Revision, base: Revision | None) -> HttpResponse:
    whole = request.GET.get("text") == "whole"
    comparison = compared(revision, base)
    live = live_of(profile)
    context = {
        **admin.site.each_context(request),
        "title": _("Revision %(number)s of %(profile)s") % {"number": revision.number, "profile": profile},
        "profile": profile,
        "ends": [end for end in (base, revision) if end],
        "revision": revision,
        "comparison": comparison,
        "changes": shown(profile, comparison.changes, _writers(base, revision), whole=whole),
        "whole": whole,
        "live": live,
        "swap": urlencode({"from": revision.number, "to": base.number}) if base else "",
        "as_is": urlencode({"from": base.number, "to": revision.number}) if base else "",
        "restores": may(request.user, PUBLISH),
    }
    return private(TemplateResponse(request, "admin/editorial/compare.html", context))


def shown(
    profile: Profile, changes: list[Change], writers: dict[str, list[str]], *, whole: bool = False
) -> list[dict[str, Any]]:
    """Return changes as their template expects them, each with who wrote there and where the ledger says more."""
    origins = reverse("admin:profile-origins", args=[profile.pk])
    return [
        {
            "change": change,
            "pieces": change.pieces if whole else change.folded,
            "writers": writers.get(change.path, []),
            "origins": "" if change.path.startswith("sources") else f"{origins}?{urlencode({'at': change.path})}",
        }
        for change in changes
    ]


def _writers(base: Revision | None, revision: Revision) -> dict[str, list[str]]:
    """Return who wrote at each place between two revisions, as the ledger has it; imports count as nobody."""
    marks = sorted([base.ledger_mark if base else 0, revision.ledger_mark])
    lines = Origin.objects.filter(subject=revision.uid, by__isnull=False, id__gt=marks[0], id__lte=marks[1])
    writers: dict[str, list[str]] = {}
    for line in lines.select_related("by").order_by("id"):
        names = writers.setdefault(line.path, [])
        if person(line.by) not in names:
            names.append(person(line.by))
    return writers


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the working copy say again what a revision said; before, show what that would change."""
    revision = revision_or_404(request, pk, VIEW_REVISION, PUBLISH)
    user = require(request, PUBLISH)
    profile, changes = revision.profile, None
    form = forms.Form(request.POST if request.method == "POST" else None)
    refusal, status = "", 200
    try:
        if form.is_valid():
            workflow.restore(profile, revision, by=user)
            said = {"profile": profile, "number": revision.number}
            messages.success(request, _("The draft of %(profile)s says again what revision %(number)s said.") % said)
            return redirect("admin:profile-revisions", profile.pk)
        before, after = workflow.restored(profile, revision, by=user)
        changes = shown(profile, diff(before, after), {})
    except workflow.WorkflowError as error:
        refusal, status = str(error), 409 if form.is_bound else 200
    context = {
        **admin.site.each_context(request),
        "title": _("Restore revision %(number)s as draft") % {"number": revision.number},
        "profile": profile,
        "revision": revision,
        "changes": changes,
        "refusal": refusal,
    }
    return private(TemplateResponse(request, "admin/editorial/restore.html", context, status=status))
