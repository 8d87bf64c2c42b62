"""Who looks at a review: "I'm on it", "Release", and the small form that names reviewers, a day and a priority."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from editorial import workflow
from editorial.models import Review, User
from editorial.templatetags.desk import person
from editorial.workflow import WorkflowError

from .access import DECIDE, PUBLISH, may, private, review_or_404


class People(forms.ModelMultipleChoiceField[User]):
    """People by their names."""

    def label_from_instance(self, obj: Any) -> str:
        return person(obj)

    def clean(self, value: Any) -> Any:
        """Refuse a number that no column holds as what it is: nobody's."""
        for key in value or ():
            if len(str(key)) > 18:
                raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": key})
        return super().clean(value)


class AssignForm(forms.Form):
    """Who is asked, until when, how soon. Offered are those who can decide, and whoever was asked before."""

    use_required_attribute = False

    asked = People(
        label=gettext_lazy("Asked to review"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    priority = forms.TypedChoiceField(label=gettext_lazy("Priority"), coerce=int, choices=Review.Priority)

    def __init__(self, review: Review, data: Any = None) -> None:
        before = [user.pk for user in review.asked.all()]
        start = {"asked": before, "due_on": review.due_on, "priority": review.priority}
        super().__init__(data, initial=start, auto_id="assign_%s")
        can = [user.pk for user in workflow.possible_reviewers(review)]
        people: QuerySet[User] = User.objects.filter(pk__in={*can, *before}).order_by("username")
        field = self.fields["asked"]
        assert isinstance(field, People)
        field.queryset = people


@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a review on."""
    return _done(request, pk, workflow.claim, _("You are on it: others see that you took this review on."), DECIDE)


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a review back, one's own or (a publisher) one that was taken on long ago."""
    return _done(request, pk, workflow.release, _("Released: it waits for anybody again."), DECIDE, PUBLISH)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who is asked to review, the day by which, and how soon."""
    review = review_or_404(request, pk)
    user = request.user
    if not isinstance(user, User) or not workflow.may_assign(review, user):
        raise PermissionDenied
    form = AssignForm(review, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            changed = workflow.assign(review, by=user, **form.cleaned_data)
        except WorkflowError as error:
            form.add_error(None, str(error))
            status = 409
        else:
            said = _("Saved who reviews this, and when.") if changed else _("Nothing was changed.")
            messages.success(request, said)
            return redirect("admin:editorial_review_change", review.pk)
    context = {
        **admin.site.each_context(request),
        "title": _("Who reviews %(profile)s") % {"profile": review.profile},
        "review": review,
        "assign": form,
        "alone": True,
    }
    return private(TemplateResponse(request, "admin/editorial/review/assign.html", context, status=status))


def _done(request: HttpRequest, pk: int, verb: Any, said: str, *permissions: str) -> HttpResponse:
    """Do a verb of one button, and return to the review, which shows where it stands now."""
    review = review_or_404(request, pk)
    if not may(request.user, *permissions):
        raise PermissionDenied
    try:
        verb(review, by=request.user)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("admin:editorial_review_change", review.pk)
