"""Merging two entries on the desk: choose which stays, see what will change, do it, undo it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from editorial import workflow
from editorial.labels import label_of_field
from editorial.models import Batch, Merge
from editorial.workflow import WorkflowError
from editorial.workflow.amending import all_like
from profiles.folding import normalised
from profiles.models.vocabulary import Term

from .access import private, require
from .batch_page import showing
from .batches import term_or_404

MERGE = "editorial.merge_terms"
CHOICES = 20


@require_http_methods(["GET", "HEAD", "POST"])
def term_merge(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Find the entry to merge with, show what will change (`?with=`), and on POST merge."""
    user = require(request, MERGE)
    term = term_or_404(kind, pk).standing
    other = _other(term, request.GET.get("with", ""))
    # Who came from an entry means mostly that this one stays; either may.
    kept, gone = (other, term) if request.GET.get("keep") == "other" else (term, other)
    refusal = ""
    if request.method == "POST" and kept is not None and gone is not None:
        try:
            merge = workflow.merge_terms(kept, gone, by=user)
        except WorkflowError as error:
            refusal = str(error)
        else:
            messages.success(request, _("%(what)s. Drafts point at the one that stays.") % {"what": merge.sentence})
            if batch := merge.undo.get("batch"):
                messages.info(request, _("Published pages follow once this amendment is approved and published."))
                return redirect("admin:batch", batch)
            return redirect("admin:merge", merge.pk)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": _("Merge “%(term)s” with another entry") % {"term": term},
        "term": term,
        "kind": kind,
        "back": f"admin:profiles_{kind}_change",
        "asked": request.GET.get("q", ""),
        "refusal": refusal,
    }
    if kept is not None and gone is not None and other is not None:
        context |= _plan(kept, gone, refusal)
        context["other_way"] = f"?with={other.pk}" + ("" if request.GET.get("keep") == "other" else "&keep=other")
    else:
        context["choices"] = _choices(term, request.GET.get("q", ""))
    status = 409 if context["refusal"] else 200
    return private(TemplateResponse(request, "admin/editorial/batch/term_merge.html", context, status=status))


def _other(term: Term, pk: str) -> Term | None:
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    found: Term | None = all_like(term).filter(pk=int(pk), merged_into=None).exclude(pk=term.pk).first()
    return found


def _plan(kept: Term, gone: Term, refusal: str) -> dict[str, Any]:
    """Return what the page tells before anything is done."""
    try:
        plan = workflow.plan_merge(kept, gone)
    except WorkflowError as error:
        return {"kept": kept, "gone": gone, "refusal": refusal or str(error)}
    return {
        "kept": kept,
        "gone": gone,
        "plan": plan,
        "drafts": [
            {
                "draft": draft,
                "places": ", ".join(dict.fromkeys(label_of_field(path.partition("/")[0]) for path in draft.paths)),
            }
            for draft in plan.drafts
        ],
        "addresses": [f"/{reverse_kind(kept)}/{slug}/" for slug in plan.addresses],
        "groups": showing(plan.pages),
        "count": len(plan.pages),
        "told": ngettext("%(count)s draft", "%(count)s drafts", len(plan.drafts)) % {"count": len(plan.drafts)},
    }


def reverse_kind(term: Term) -> str:
    """Return the part of public addresses under which entries of this kind stand."""
    return f"{term._meta.model_name}s"


def _choices(term: Term, asked: str) -> list[Term]:
    """Return entries to choose from: those with the words asked for, else those with words of this one's name."""
    words = normalised(asked).split() or [word for word in term.folded.split() if len(word) > 3][:3]
    wanted = Q()
    for word in words:
        wanted = wanted & Q(folded__contains=word) if asked else wanted | Q(folded__contains=word)
    if not words:
        return []
    rows = all_like(term).filter(wanted, merged_into=None).exclude(pk=term.pk).order_by("folded", "pk")
    return list(rows[:CHOICES])


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a merge of two entries, and undo it on POST."""
    user = require(request, MERGE)
    found = get_object_or_404(Merge.objects.exclude(kind="profile").select_related("by", "undone_by"), pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            left = workflow.unmerge_terms(found, by=user)
        except WorkflowError as error:
            refusal = str(error)
        else:
            messages.success(request, _("Undone: there are two entries again."))
            if left:
                told = _("Changed since, and left as they are: %(places)s.")
                messages.warning(request, told % {"places": ", ".join(left)})
            return redirect("admin:merge", found.pk)
    batch = Batch.objects.filter(pk=found.undo.get("batch") or 0).first()
    context = {
        **admin.site.each_context(request),
        "title": found.sentence,
        "merge": found,
        "batch": batch,
        "drafts": [draft["profile"] for draft in found.undo.get("drafts", [])],
        "why_not": workflow.why_not_unmerge(found),
        "refusal": refusal,
        "list": reverse(f"admin:profiles_{found.kind}_changelist"),
    }
    status = 409 if refusal else 200
    return private(TemplateResponse(request, "admin/editorial/batch/merge.html", context, status=status))


def merges_of(term: Term) -> list[Merge]:
    """Return the merges that ended in a term and still hold, newest first."""
    return list(Merge.objects.filter(kept=term.uid, kind=term._meta.model_name, undone_at=None))
