"""Amendments on the desk: what renaming a term would change, and the batches in which that is decided."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from editorial import workflow
from editorial.models import Batch, Review, User
from editorial.workflow import WorkflowError
from editorial.workflow.batches import Told
from profiles.models.vocabulary import Organization, Source, Term, Topic

from .access import DECIDE, PUBLISH, SUBMIT, VIEW_REVIEW, may, private, require
from .batch_page import able, pages_of, showing

TERMS: dict[str, type[Organization] | type[Topic] | type[Source]] = {
    "organization": Organization,
    "topic": Topic,
    "source": Source,
}


def term_or_404(kind: str, pk: int) -> Term:
    """Return an organization, topic or source."""
    if kind not in TERMS:
        raise Http404
    term: Term = get_object_or_404(TERMS[kind]._default_manager.all(), pk=pk)
    return term


@require_http_methods(["GET", "HEAD", "POST"])
def term_amend(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Show the live pages that show other words of a term, with what they would say; POST proposes just that."""
    user = require(request, SUBMIT)
    term = term_or_404(kind, pk)
    refusal = ""
    if request.method == "POST":
        try:
            batch, skipped = workflow.amend(term, by=user)
        except WorkflowError as error:
            refusal = str(error)
        else:
            count = batch.reviews.count()
            said = ngettext(
                "An amendment of %(count)s page waits for a second person.",
                "An amendment of %(count)s pages waits for a second person.",
                count,
            )
            messages.success(request, said % {"count": count})
            if skipped:
                names = ", ".join(str(profile) for profile in skipped)
                left = _("Left out, because an amendment of theirs waits already: %(names)s.")
                messages.warning(request, left % {"names": names})
            return redirect("admin:batch", batch.pk)
    groups = showing(workflow.pages_showing(term))
    context = {
        **admin.site.each_context(request),
        "title": _("Pages that show other words of “%(term)s”") % {"term": term},
        "term": term,
        "kind": term._meta.verbose_name,
        "back": f"admin:profiles_{kind}_change",
        "groups": groups,
        "count": sum(len(group.pages) for group in groups),
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return private(TemplateResponse(request, "admin/editorial/batch/term_amend.html", context, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every difference of a batch, and take the decision about it."""
    require(request, VIEW_REVIEW, DECIDE, PUBLISH, SUBMIT)
    found = get_object_or_404(Batch.objects.select_related("made_by"), pk=pk)
    problem = ""
    if request.method == "POST":
        problem = _decide(request, found)
        if not problem:
            return redirect("admin:batch", found.pk)
    groups = pages_of(found, request.user)
    pages = [page for group in groups for page in group.pages]
    context = {
        **admin.site.each_context(request),
        "title": found.sentence,
        "batch": found,
        "groups": groups,
        "count": len(pages),
        "able": able(found, groups, request.user),
        "ready": sum(page.ready and not page.stale for page in pages),
        "problem": problem,
        "note": request.POST.get("note", ""),
        "unticked": request.method == "POST"
        and set(map(str, (page.review.pk for page in pages if page.review))) - set(request.POST.getlist("review")),
    }
    status = 409 if problem else 200
    return private(TemplateResponse(request, "admin/editorial/batch/batch.html", context, status=status))


def _decide(request: HttpRequest, found: Batch) -> str:
    """Do what was asked for; returns the sentence that says why nothing was done, or ""."""
    user = request.user
    action = next((name for name in ("approve", "drop", "publish") if name in request.POST), "")
    needed = {"approve": (DECIDE,), "publish": (PUBLISH,), "drop": (DECIDE, SUBMIT)}.get(action)
    if needed is None:
        return _("Choose what to do with these amendments.")
    if not may(user, *needed) or not isinstance(user, User):
        raise PermissionDenied
    note = request.POST.get("note", "")[:10_000].strip()
    if action == "publish":
        return _tell(request, workflow.publish_batch(found, by=user), _("Readers have the new words of %(names)s."))
    digests = _ticked(request)
    if not digests:
        return _("Tick at least one page, then decide.")
    if action == "drop":
        told = workflow.drop(found, by=user, note=note, only=digests)
        return _tell(request, told, _("Dropped: %(names)s."))
    if "read" not in request.POST:
        return _("Tick that you have read every difference; then approve.")
    alone = "alone" in request.POST
    told = workflow.approve_batch(found, digests, by=user, note=note, alone=alone)
    return _tell(request, told, _("You approved the amendment of %(names)s."))


def _ticked(request: HttpRequest) -> dict[int, str]:
    """Return the digests that stood on the screen beside the pages that were ticked."""
    keys = [key for key in request.POST.getlist("review") if key.isascii() and key.isdigit() and len(key) < 19]
    return {int(key): request.POST.get(f"digest-{key}", "") for key in keys}


def _tell(request: HttpRequest, told: list[Told], done: str) -> str:
    """Report each page by itself; returns the refusals where nothing at all was done."""
    refusals = list(dict.fromkeys(line.refusal for line in told if line.refusal))
    names = [str(line.review.profile) for line in told if not line.refusal]
    if not told:
        return _("Nothing was left to do: somebody else was first. Reload to see where these pages stand.")
    if not names:
        return " ".join(refusals)
    messages.success(request, done % {"names": ", ".join(names)})
    for refusal in refusals:
        messages.error(request, refusal)
    return ""


@admin.register(Batch)
class BatchAdmin(admin.ModelAdmin[Batch]):
    """Batches are decided on their own page, and never edited."""

    list_display = ["sentence", "cause", "made_by", "made_at", "pages", "standing"]
    list_filter = ["cause", "kind"]
    list_select_related = ["made_by"]
    search_fields = ["sentence"]
    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        return may(request.user, VIEW_REVIEW, DECIDE, PUBLISH, SUBMIT)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        count = {
            "all_pages": Count("reviews"),
            "pending": Count("reviews", filter=Q(reviews__status=Review.Status.PENDING)),
            "out": Count("reviews", filter=Q(reviews__published_at__isnull=False)),
        }
        return super().get_queryset(request).annotate(**count)

    @admin.display(description=gettext_lazy("pages"))
    def pages(self, batch: Batch) -> int:
        return int(getattr(batch, "all_pages", 0))

    @admin.display(description=gettext_lazy("where it stands"))
    def standing(self, batch: Batch) -> str:
        if pending := getattr(batch, "pending", 0):
            return ngettext("%(count)s page waits", "%(count)s pages wait", pending) % {"count": pending}
        out = getattr(batch, "out", 0)
        return _("%(count)s published") % {"count": out} if out else _("Decided, nothing published")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the page on which a batch is decided."""
        if not self.has_view_permission(request) or not object_id or not object_id.isdecimal() or len(object_id) > 18:
            raise PermissionDenied
        return redirect("admin:batch", int(object_id))
