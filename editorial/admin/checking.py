"""The checks of a profile: what blocks it, what was waived and why, what would make it better; and waiving."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from editorial import workflow
from editorial.models import Review, Revision, User
from editorial.workflow import Checklist, WorkflowError
from profiles import document, snapshot
from profiles.folding import clean
from profiles.models.working import Profile

from .access import EDIT, PUBLISH, VIEW_PROFILE, may, private, profile_or_404


class WaiveForm(forms.Form):
    """Which blockers a publisher lets pass, and why. A place is posted with the wording that was on the screen."""

    places = forms.MultipleChoiceField(
        error_messages={
            "required": gettext_lazy("Tick what you let pass."),
            "invalid_choice": gettext_lazy("That place says something else now. Look at it again before you waive it."),
        }
    )
    reason = forms.CharField(
        label=gettext_lazy("Why they may pass"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "aria-describedby": "id_reason_help"}),
        error_messages={"required": gettext_lazy("Say why: later reviewers read the reason.")},
    )

    def __init__(self, checklist: Checklist, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places: Any = self.fields["places"]
        places.choices = [(one.place, one.label) for one in checklist.waivable]

    @property
    def chosen(self) -> set[str]:
        """Return the ticked places, for a page that is shown again."""
        return set(self["places"].value() or [])

    def clean_reason(self) -> str:
        return clean(self.cleaned_data["reason"])

    @transaction.atomic
    def waive(self, profile: Profile, *, by: User, revision: Revision | None) -> int:
        """Waive what was ticked, all or nothing; returns how many places that were."""
        chosen: dict[str, set[str]] = {}
        for place in self.cleaned_data["places"]:
            code, path, _wording = place.split(" ")
            chosen.setdefault(code, set()).add(path)
        count = 0
        for code, paths in chosen.items():
            for waiver in workflow.waive(
                profile, code, paths, reason=self.cleaned_data["reason"], by=by, revision=revision
            ):
                if f"{code} {waiver.path} {waiver.wording}" not in self.cleaned_data["places"]:
                    raise WorkflowError(_("Somebody changed a place that you ticked. Look at it again."))
                count += 1
        return count


@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every check of the working copy, or (`?revision=`) of a frozen revision; waive blockers with a reason."""
    profile = profile_or_404(request, pk, VIEW_PROFILE)
    revision = _revision(request, profile)
    data = document.read(revision.frozen.text) if revision else snapshot.take(profile)
    checklist = workflow.problems(profile, data)
    form = WaiveForm(checklist, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if not may(request.user, PUBLISH) or not isinstance(request.user, User):
            raise PermissionDenied
        if form.is_valid():
            try:
                count = form.waive(profile, by=request.user, revision=revision)
            except WorkflowError as error:
                form.add_error(None, str(error))
            else:
                told = ngettext("%(count)s place waived. %(next)s", "%(count)s places waived. %(next)s", count)
                messages.success(request, told % {"count": count, "next": _next(profile, data)})
                return redirect(request.get_full_path())
        status = 409
    context = {
        **admin.site.each_context(request),
        "title": _("Checks of %(profile)s") % {"profile": profile},
        "profile": profile,
        "revision": revision,
        "approved": _approved(profile),
        "checks": checklist,
        "form": form,
        "may_waive": may(request.user, PUBLISH),
        "may_edit": may(request.user, EDIT),
    }
    return private(TemplateResponse(request, "admin/editorial/checks.html", context, status=status))


def submit(profile: Profile, request: HttpRequest) -> workflow.Blocked | None:
    """Submit a profile that was just saved; what blocks it is returned, so that the save stays."""
    assert isinstance(request.user, User)
    try:
        workflow.submit(profile, by=request.user, note=clean(request.POST.get("note", ""))[:2_000])
    except workflow.Blocked as error:
        return error
    return None


def _revision(request: HttpRequest, profile: Profile) -> Revision | None:
    number = request.GET.get("revision", "")
    if not number:
        return None
    found = Revision.objects.of(profile).select_related("frozen")
    revision: Revision = get_object_or_404(found, number=int(number) if number.isdecimal() and len(number) < 9 else 0)
    return revision


def _approved(profile: Profile) -> int | None:
    """Return the number of the approved revision that readers do not have yet: publishing checks that one."""
    waiting = Review.objects.publishable().filter(profile=profile)
    return waiting.values_list("revision__number", flat=True).first()


def _next(profile: Profile, data: document.Data) -> str:
    """Return what can be done now that something was waived."""
    left = len(workflow.blockers(profile, data))
    if left:
        return ngettext("%(count)s blocker is left.", "%(count)s blockers are left.", left) % {"count": left}
    return _("No blocker is left.")
