"""The review queue and the review page."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from editorial.labels import label_of_path
from editorial.models import Attention, Review, RevisionAuthor, User
from editorial.templatetags.desk import person
from editorial.workflow import WorkflowError

from . import queues
from .access import DECIDE, PUBLISH, VIEW_REVIEW, may, private, review_or_404
from .comparing import Comparison, base_of, compare
from .decision import APPROVE, RETURN, DecisionForm, able


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin[Review]):
    """Reviews are decided on their own page, and never edited."""

    list_display = ["profile", "number", "status", "submitted_by", "submitted_at", "decided_by", "decided_at"]
    list_filter = ["status"]
    list_select_related = ["profile", "revision", "submitted_by", "decided_by"]
    search_fields = ["profile__name", "profile__slug"]
    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        return may(request.user, VIEW_REVIEW, DECIDE, PUBLISH)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return super().get_queryset(request).defer("note", "submit_note")

    @admin.display(description="№", ordering="revision__number")
    def number(self, review: Review) -> int:
        return review.revision.number

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show what waits; with any parameter (as `?all=`), the list of all reviews."""
        if request.GET or not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            **queues.queues(request.user),
            "title": _("What waits"),
        }
        return TemplateResponse(request, "admin/editorial/review/queue.html", {**context, **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a revision's changes beside its page, and take the decision."""
        if object_id is None:
            raise PermissionDenied
        review = review_or_404(request, object_id)
        comparison = compare(review.revision, base_of(review))
        if request.method == "POST":
            return self._decide(request, review, comparison)
        return self._page(request, review, comparison)

    def _decide(self, request: HttpRequest, review: Review, comparison: Comparison) -> HttpResponse:
        if not may(request.user, DECIDE) or not isinstance(request.user, User):
            raise PermissionDenied
        action = next((name for name in (APPROVE, RETURN) if name in request.POST), "")
        form = DecisionForm(request.POST, action=action)
        if not form.is_valid():
            return self._page(request, review, comparison, form)
        try:
            decided = form.decide(review, by=request.user)
        except WorkflowError as error:
            # What stands in the database now, so that the page shows the decision which came first.
            review = review_or_404(request, review.pk)
            form.add_error(None, _decided_first(review, request.user) or str(error))
            return self._page(request, review, comparison, form, status=409)
        said = {"profile": str(review.profile), "number": review.revision.number, "person": person(review.submitted_by)}
        if action == RETURN:
            self.message_user(request, _("Revision %(number)s of %(profile)s went back to %(person)s.") % said)
            return redirect("admin:editorial_review_changelist")
        self.message_user(request, _("You approved revision %(number)s of %(profile)s.") % said, messages.SUCCESS)
        return redirect("admin:editorial_review_change", decided.pk)

    def _page(
        self,
        request: HttpRequest,
        review: Review,
        comparison: Comparison,
        form: DecisionForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        whole = request.GET.get("text") == "whole"
        changes, doubts = _shown(review, comparison, whole=whole)
        person_may = able(review, comparison.data, request.user)
        if form is None:
            form = DecisionForm(initial={"digest": review.revision.frozen.digest, "alone": person_may.alone})
        context = {
            **self.admin_site.each_context(request),
            "title": _("Review %(profile)s") % {"profile": review.profile},
            "opts": self.opts,
            "review": review,
            "revision": review.revision,
            "comparison": comparison,
            "changes": changes,
            "doubts": doubts,
            "whole": whole,
            "able": person_may,
            "earlier": _earlier(review, comparison),
            "form": form,
            "file": f"{comparison.data['slug']}-revision-{review.revision.number}.json",
        }
        response = TemplateResponse(request, "admin/editorial/review/review.html", context, status=status)
        return private(response)


def _decided_first(review: Review, user: Any) -> str:
    """Return who was faster, for a page that shows their decision below; "" where nobody was."""
    if not isinstance(review.decided_by, User):
        return ""
    if review.decided_by == user:
        return _("You decided this review already, perhaps in another window. Your decision stands below.")
    return _("%(person)s decided this review first. The decision stands below.") % {"person": person(review.decided_by)}


def _earlier(review: Review, comparison: Comparison) -> Review | None:
    """Return the last submission since the base that came back, so that its note can be held against this one."""
    number = comparison.base.number if comparison.base else 0
    back = Review.objects.filter(profile=review.profile_id, status=Review.Status.RETURNED).with_people()
    between = back.filter(revision__number__gt=number, revision__number__lt=review.revision.number)
    return between.order_by("-revision__number").first()


def _shown(
    review: Review, comparison: Comparison, *, whole: bool
) -> tuple[list[dict[str, Any]], list[tuple[str, list[str]]]]:
    """Return the changes with who wrote them and what an import doubted there; then doubts about all else."""
    writers: dict[str, list[str]] = {}
    authors = RevisionAuthor.objects.filter(revision=review.revision_id).select_related("user").order_by("pk")
    for author in authors:
        writers.setdefault(author.path, []).append(person(author.user))
    marks: dict[str, list[str]] = {}
    for mark in Attention.objects.open().filter(profile=review.profile_id):
        marks.setdefault(mark.path, []).append(mark.sentence)
    shown = [
        {
            "change": change,
            "pieces": change.pieces if whole else change.folded,
            "writers": writers.get(change.path, []),
            "marks": marks.pop(change.path, []),
        }
        for change in comparison.changes
    ]
    return shown, [(label_of_path(path, comparison.data), sentences) for path, sentences in marks.items()]
