"""Verbs of the workflow as pages: GET says what will happen, POST does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from editorial import workflow
from editorial.models import Review
from editorial.workflow import WorkflowError
from profiles.models.working import Profile

from .access import PUBLISH, SUBMIT, private, profile_or_404, require
from .schedules import time_form


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: who may, what it is called, what it will do, and what it did."""

    permission: str
    act: Callable[..., Any]
    button: Promise
    ahead: Promise
    done: Promise
    note: Promise


VERBS: dict[str, Verb] = {
    "submit": Verb(
        SUBMIT,
        workflow.submit,
        gettext_lazy("Submit for review"),
        gettext_lazy("The text is frozen as it stands and waits for a second person. It cannot be edited meanwhile."),
        gettext_lazy("%(profile)s waits for review."),
        gettext_lazy("Note to the reviewer"),
    ),
    "withdraw": Verb(
        SUBMIT,
        workflow.withdraw,
        gettext_lazy("Withdraw the submission"),
        gettext_lazy("The profile leaves the queue and can be edited again. What was frozen stays in its history."),
        gettext_lazy("%(profile)s was withdrawn and can be edited again."),
        gettext_lazy("Why"),
    ),
    "publish": Verb(
        PUBLISH,
        workflow.publish,
        gettext_lazy("Publish"),
        gettext_lazy("Readers get the newest approved revision, word for word, at once."),
        gettext_lazy("Readers have %(profile)s now."),
        gettext_lazy("Note for the history"),
    ),
    "unpublish": Verb(
        PUBLISH,
        workflow.unpublish,
        gettext_lazy("Unpublish"),
        gettext_lazy("The page answers “not found” until it is published again. Nothing is deleted."),
        gettext_lazy("Readers no longer have %(profile)s."),
        gettext_lazy("Why"),
    ),
    "retire": Verb(
        PUBLISH,
        workflow.retire,
        gettext_lazy("Retire"),
        gettext_lazy("The page answers “gone” for good, with the sentence below for those who come looking."),
        gettext_lazy("%(profile)s is retired."),
        gettext_lazy("Sentence for readers"),
    ),
}


class NoteForm(forms.Form):
    """A note that goes into the history, and the approval that stood on the screen (for publishing)."""

    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2_000)
    review = forms.IntegerField(widget=forms.HiddenInput, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Move a profile by one verb."""
    rule = VERBS[verb]
    profile = profile_or_404(request, pk, rule.permission)
    user = require(request, rule.permission)
    form = NoteForm(request.POST or None, initial={"review": _next_approval(profile, verb)})
    form.fields["note"].label = str(rule.note)
    blocked = None
    if request.method == "POST" and form.is_valid():
        try:
            seen = {"seen": form.cleaned_data["review"]} if verb == "publish" else {}
            rule.act(profile, by=user, note=form.cleaned_data["note"], **seen)
        except WorkflowError as error:
            form.add_error(None, str(error))
            blocked = error if isinstance(error, workflow.Blocked) else None
        else:
            messages.success(request, str(rule.done) % {"profile": profile})
            return redirect("admin:profile-revisions", profile.pk)
    return _confirm(request, profile, form, button=rule.button, ahead=rule.ahead, kind=verb, blocked=blocked)


def _next_approval(profile: Profile, verb: str) -> int | None:
    if verb != "publish":
        return None
    return Review.objects.publishable().filter(profile=profile).values_list("pk", flat=True).first()


def _approved_number(profile: Profile) -> int | None:
    return Review.objects.publishable().filter(profile=profile).values_list("revision__number", flat=True).first()


def _confirm(
    request: HttpRequest,
    profile: Profile,
    form: forms.Form,
    *,
    button: object,
    ahead: object,
    kind: str,
    blocked: workflow.Blocked | None = None,
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": f"{button}: {profile}",
        "profile": profile,
        "form": form,
        "button": button,
        "ahead": ahead,
        "kind": kind,
        "blocked": blocked,
        "revision": _approved_number(profile) if blocked and kind == "publish" else None,
        "time": time_form(profile, kind) if kind in ("publish", "unpublish") else None,
        "schedules": workflow.schedules_shown(profile) if VERBS[kind].permission == PUBLISH else [],
    }
    status = 409 if form.is_bound and not form.is_valid() else 200
    return private(TemplateResponse(request, "admin/editorial/confirm.html", context, status=status))
