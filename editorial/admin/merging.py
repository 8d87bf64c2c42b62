"""Merging two profiles as pages: find the other one, see what will change, do it; and undo it."""

from django.contrib import admin, messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from editorial import workflow
from editorial.diff import diff
from editorial.labels import label_of_path
from editorial.models import Merge
from editorial.workflow import WorkflowError
from profiles.models.working import Profile

from . import choosing
from .access import MERGE, private, profile_or_404, require


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge two profiles of one person: `?with=` the other one's key, `?keep=other` where that one stays."""
    profile = profile_or_404(request, pk, MERGE)
    user = require(request, MERGE)
    other = choosing.chosen(request, profile, "with")
    keep_other = (request.POST.get("keep") or request.GET.get("keep")) == "other"
    refused, plan = "", None
    if other is not None:
        kept, gone = (other, profile) if keep_other else (profile, other)
        try:
            if request.method == "POST":
                workflow.merge_profiles(kept, gone, by=user)
                said = {"gone": gone, "kept": kept}
                messages.success(
                    request, _("%(gone)s was merged into %(kept)s. Read the draft, then submit it for review.") % said
                )
                return redirect("admin:profile-revisions", kept.pk)
            plan = workflow.plan_profile_merge(kept, gone, by=user)
        except WorkflowError as error:
            refused = str(error)
        except IntegrityError:
            refused = _("Somebody else merged one of the two at this moment. Reload to see it.")
    asked = request.GET.get("q", "").strip()
    context = {
        **admin.site.each_context(request),
        "title": _("Merge %(profile)s with another profile") % {"profile": profile},
        "profile": profile,
        "other": other,
        "keep_other": keep_other,
        "plan": plan,
        "changes": [{"change": change, "pieces": change.folded} for change in diff(plan.before, plan.after)]
        if plan
        else [],
        "stays": [label_of_path(path, plan.before) for path in plan.joined.stays] if plan else [],
        "refused": refused,
        "asked": asked,
        "found": [] if other else choosing.found(profile, asked),
        "most": choosing.MOST,
    }
    status = 409 if refused and request.method == "POST" else 200
    return private(TemplateResponse(request, "admin/editorial/placing/merge.html", context, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a merge of two profiles, until readers have it."""
    user = require(request, MERGE)
    merged = get_object_or_404(Merge, kind=Merge.Kind.PROFILE, pk=pk)
    kept, gone = (get_object_or_404(Profile, uid=uid) for uid in (merged.kept, merged.gone))
    refused = ""
    if request.method == "POST":
        try:
            later = workflow.unmerge_profiles(merged, by=user)
        except WorkflowError as error:
            refused = str(error)
        else:
            messages.success(request, _("%(gone)s is a profile of its own again.") % {"gone": gone})
            if later:
                places = {"places": "; ".join(later)}
                messages.warning(request, _("These places keep what was written there since: %(places)s") % places)
            return redirect("admin:profile-revisions", kept.pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Undo the merge"),
        "profile": kept,
        "gone": gone,
        "merge": merged,
        "refused": refused,
    }
    status = 409 if refused else 200
    return private(TemplateResponse(request, "admin/editorial/placing/unmerge.html", context, status=status))
