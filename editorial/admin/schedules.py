"""Publishing and taking down at a time: what waits, what failed, and a form for the next."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from editorial import workflow
from editorial.models import Review, Schedule
from editorial.workflow import WorkflowError
from profiles.models.working import Live, Profile

from .access import PUBLISH, private, profile_or_404, require


class TimeForm(forms.Form):
    """A time in the site's time zone, what is to be done then, and the approval that stood on the screen."""

    verb = forms.CharField(widget=forms.HiddenInput)
    review = forms.IntegerField(widget=forms.HiddenInput, required=False)
    at = forms.DateTimeField(
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": gettext_lazy("Say when: choose day and hour."),
            "invalid": gettext_lazy("This is no time. Write day and hour, as in 2026-12-01T09:00."),
        },
    )

    def clean_at(self) -> datetime.datetime:
        at: datetime.datetime = self.cleaned_data["at"]
        if at <= timezone.now():
            raise forms.ValidationError(_("That time has passed. Choose a time to come, or do it now."))
        return at


# What each form is called, and what its button says.
_WORDS = {
    Schedule.Verb.PUBLISH: (gettext_lazy("Publish on"), gettext_lazy("Schedule publishing")),
    Schedule.Verb.UNPUBLISH: (gettext_lazy("Take down on"), gettext_lazy("Schedule taking down")),
}


def time_form(profile: Profile, verb: str, data: Any = None) -> dict[str, Any] | None:
    """Return the form for one verb with its words; None where that cannot be scheduled now."""
    waiting = Schedule.objects.waiting().filter(profile=profile)
    if waiting.filter(verb=verb).exists():
        return None
    review = None
    if verb == Schedule.Verb.PUBLISH:
        review = Review.objects.publishable().filter(profile=profile).first()
        if review is None:
            return None
    elif profile.live != Live.LIVE and not waiting.filter(verb=Schedule.Verb.PUBLISH).exists():
        return None
    label, button = _WORDS[Schedule.Verb(verb)]
    form = TimeForm(data, auto_id=f"id_{verb}_%s", initial={"verb": verb, "review": review.pk if review else None})
    form.fields["at"].label = str(label)
    form.fields["at"].widget.attrs["aria-describedby"] = f"id_{verb}_zone"
    if data is not None and not form.is_valid():
        form.fields["at"].widget.attrs["aria-invalid"] = "true"
    zone = timezone.get_current_timezone_name()
    return {"form": form, "button": button, "zone": zone, "verb": verb, "revision": review.revision if review else None}


@require_http_methods(["GET", "HEAD", "POST"])
def schedules(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is scheduled for a profile, and take one more."""
    profile = profile_or_404(request, pk, PUBLISH)
    user = require(request, PUBLISH)
    refused = ""
    typed = request.POST.get("verb", "") if request.method == "POST" else ""
    typed = typed if typed in Schedule.Verb.values else ""
    if typed:
        form = TimeForm(request.POST)
        if form.is_valid():
            review = Review.objects.filter(profile=profile, pk=form.cleaned_data["review"] or 0).first()
            try:
                if typed == Schedule.Verb.PUBLISH and review is None:
                    raise WorkflowError(
                        _("Another revision stood on the screen. Reload, look at it, then schedule it.")
                    )
                made = workflow.schedule(profile, verb=typed, at=form.cleaned_data["at"], review=review, by=user)
            except WorkflowError as error:
                refused = str(error)
            else:
                messages.success(request, _("Scheduled: %(told)s.") % {"told": in_words(made)})
                return redirect("admin:profile-schedule", profile.pk)
        else:
            refused = " ".join(str(error) for error in form.errors.get("at", []))
    shown = [time_form(profile, verb, request.POST if verb == typed else None) for verb in Schedule.Verb.values]
    context = {
        **admin.site.each_context(request),
        "title": _("Schedule of %(profile)s") % {"profile": profile},
        "profile": profile,
        "schedules": workflow.schedules_shown(profile),
        "times": [one for one in shown if one],
        "refused": refused,
    }
    status = 409 if refused else 200
    return private(TemplateResponse(request, "admin/editorial/placing/schedules.html", context, status=status))


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one schedule back."""
    user = require(request, PUBLISH)
    schedule = get_object_or_404(Schedule.objects.select_related("profile", "review__revision"), pk=pk)
    try:
        workflow.unschedule(schedule, by=user)
    except WorkflowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back: %(told)s.") % {"told": in_words(schedule)})
    return redirect("admin:profile-schedule", schedule.profile_id)


def in_words(schedule: Schedule) -> str:
    """Return what a schedule does and when, for people."""
    at = timezone.localtime(schedule.at)
    when = f"{at:%Y-%m-%d %H:%M} {timezone.get_current_timezone_name()}"
    if schedule.verb == Schedule.Verb.UNPUBLISH:
        return _("take down on %(when)s") % {"when": when}
    number = schedule.review.revision.number if schedule.review else 0
    return _("publish revision %(number)s on %(when)s") % {"number": number, "when": when}
