"""The review queue and the review page."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from editorial import workflow
from editorial.models import Review, User
from editorial.templatetags.desk import person
from editorial.workflow import WorkflowError

from . import assigning, queues, review_page
from .access import DECIDE, PUBLISH, VIEW_REVIEW, may, private, review_or_404
from .comparing import Comparison, base_of, compare
from .decision import APPROVE, RETURN, DecisionForm
from .together import TogetherForm


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
        return self._queue(request, TogetherForm(), extra_context or {})

    def together_view(self, request: HttpRequest) -> HttpResponse:
        """Decide the ticked reviews, and report each by itself; what was refused stays ticked, with its note."""
        if not may(request.user, DECIDE) or not isinstance(request.user, User):
            raise PermissionDenied
        form = TogetherForm(request.POST)
        if not form.is_valid():
            return self._queue(request, form, {})
        if form.decide(request, by=request.user):
            return redirect("admin:editorial_review_changelist")
        return self._queue(request, form, {}, status=409)

    def _queue(self, request: HttpRequest, form: TogetherForm, more: dict[str, Any], status: int = 200) -> HttpResponse:
        user = request.user
        waiting = queues.queues(user)
        reviews = [row.review for row in waiting.get("decide", [])]
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            **waiting,
            "title": _("What waits"),
            "together": form,
            "ticks": workflow.decidable(reviews, user) if waiting.get("decides") and isinstance(user, User) else set(),
        }
        response = TemplateResponse(request, "admin/editorial/review/queue.html", {**context, **more}, status=status)
        return private(response)

    def get_urls(self) -> list[URLPattern]:
        def own(route: str, view: Any, name: str) -> URLPattern:
            pattern: URLPattern = path(route, self.admin_site.admin_view(view), name=name)
            return pattern

        return [
            own("decide/", require_POST(self.together_view), "reviews-decide"),
            own("<int:pk>/claim/", assigning.claim, "review-claim"),
            own("<int:pk>/release/", assigning.release, "review-release"),
            own("<int:pk>/assign/", assigning.assign, "review-assign"),
            *super().get_urls(),
        ]

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
        if review.batch_id is not None:  # an amendment is decided with its batch
            return redirect("admin:batch", review.batch_id)
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
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            **review_page.context(request, review, comparison, form),
        }
        # What is decided with others in the queue was read first: here is where that is done.
        if context["able"].decides and isinstance(request.user, User):
            workflow.review_opened(review, by=request.user)
        return private(TemplateResponse(request, "admin/editorial/review/review.html", context, status=status))


def _decided_first(review: Review, user: Any) -> str:
    """Return who was faster, for a page that shows their decision below; "" where nobody was."""
    if not isinstance(review.decided_by, User):
        return ""
    if review.decided_by == user:
        return _("You decided this review already, perhaps in another window. Your decision stands below.")
    return _("%(person)s decided this review first. The decision stands below.") % {"person": person(review.decided_by)}
