"""Redirecting a profile as a page: find the other one, see what will change, do it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect as go
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from editorial import workflow
from editorial.models import Merge, User
from editorial.workflow import WorkflowError
from editorial.workflow.placement import destination, former_addresses
from editorial.workflow.redirecting import refusal
from profiles.models.working import Live, Profile

from . import choosing
from .access import MERGE, PUBLISH, may, private, profile_or_404, require


class RedirectForm(forms.Form):
    """The note that goes into the history."""

    note = forms.CharField(
        label=gettext_lazy("Note for the history"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2_000,
    )


def ways(user: User | AnonymousUser, profile: Profile) -> list[tuple[str, str]]:
    """Return what this person may do to a profile beside its verbs: the name of each, and the page that asks first."""
    found = []
    if may(user, PUBLISH):
        found.append((_("Schedule …"), "profile-schedule"))
        if profile.live != Live.NEVER:
            found.append((_("Redirect …"), "profile-redirect"))
    if may(user, MERGE):
        found.append((_("Merge …"), "profile-merge"))
    return [(label, reverse(f"admin:{name}", args=[profile.pk])) for label, name in found]


def beside(user: User | AnonymousUser, profile: Profile) -> dict[str, Any]:
    """Return what waits for a profile besides its reviews: schedules, merges, where it leads. Four queries at most."""
    return {
        "ways": ways(user, profile),
        "schedules": workflow.schedules_shown(profile),
        "merges": merges_waiting(profile),
        "leads_to": destination(profile) if profile.live == Live.REDIRECTED else None,
        "may_publish": may(user, PUBLISH),
        "may_merge": may(user, MERGE),
    }


def merges_waiting(profile: Profile) -> list[Merge]:
    """Return the merges, on either side, that readers do not have yet."""
    waiting = Merge.objects.filter(kind=Merge.Kind.PROFILE, undone_at=None, published_at=None)
    return list(waiting.filter(Q(kept=profile.uid) | Q(gone=profile.uid)).order_by("id"))


@require_http_methods(["GET", "HEAD", "POST"])
def redirect(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead readers from a profile's addresses to another one's page (`?to=` its key, `?q=` to look for it)."""
    profile = profile_or_404(request, pk, PUBLISH)
    user = require(request, PUBLISH)
    to = choosing.chosen(request, profile, "to")
    form = RedirectForm(request.POST if request.method == "POST" and to else None)
    if to and form.is_valid():
        try:
            workflow.redirect(profile, to=to, by=user, note=form.cleaned_data["note"])
        except WorkflowError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Readers of %(profile)s are led to %(to)s now.") % {"profile": profile, "to": to}
            )
            return go("admin:profile-revisions", profile.pk)
    asked = request.GET.get("q", "").strip()
    context = {
        **admin.site.each_context(request),
        "title": _("Redirect %(profile)s") % {"profile": profile},
        "profile": profile,
        "to": to,
        "refused": refusal(profile, to) if to and not form.is_bound else "",
        "form": form,
        "addresses": former_addresses(profile, own=""),
        "asked": asked,
        "found": [] if to else choosing.found(profile, asked),
        "most": choosing.MOST,
    }
    status = 409 if form.is_bound and not form.is_valid() else 200
    return private(TemplateResponse(request, "admin/editorial/placing/redirect.html", context, status=status))
