"""Autosave of the open form: what its tab sends, who else has it open, and words that wait to be brought back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as plain_csrf_failure
from django.views.decorators.http import require_http_methods

from editorial import buffers
from editorial.models import User
from editorial.models.buffers import Buffer
from editorial.templatetags.desk import person
from editorial.threeway import same
from profiles.admin import Sheet, posted_rows
from profiles.models.working import Profile

from . import profile_panel
from .access import EDIT, private, profile_or_404, require
from .profile_versions import unsealed

ADD = "profiles.add_profile"
# What a form posts that nobody typed.
_NOT_TYPED = ("csrfmiddlewaretoken", "tab", "_keep", "_closed")


@dataclass(frozen=True, slots=True)
class Offer:
    """Words that were typed and not saved: when, where they differ from what the form had, and in which buffer."""

    pk: int
    when: Any
    elsewhere: bool
    places: list[str]


# --- the address that the open form talks to ---


@require_http_methods(["GET", "POST"])
def buffer(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Keep what a tab sends and say who else is there; GET answers only who is signed in, with a fresh token."""
    user = require(request, EDIT if pk else ADD)
    profile = profile_or_404(request, pk, EDIT) if pk else None
    answer: dict[str, Any] = {"csrf": get_token(request), "who": user.pk}
    if request.method == "POST":
        ticket = buffers.read_ticket(request.POST.get("tab", ""))
        if ticket is None or (ticket.user, ticket.profile) != (user.pk, pk or 0):
            raise PermissionDenied
        typed = {"words": typed_in(request.POST), "none": ""}.get(request.POST.get("_keep", ""))
        if typed is not None and len(typed) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return private(JsonResponse({"error": "too long"}, status=413))
        version = _number(request.POST.get("version", ""))
        buffers.keep(ticket, version=version, typed=typed, closed="_closed" in request.POST)
        if typed:
            answer["kept"] = time_format(timezone.localtime(), "H:i:s")
        answer["others"] = present(buffers.about(profile, user, ticket.tab), user)
        answer["moved"] = moved(profile, version)
    return private(JsonResponse(answer))


def typed_in(data: QueryDict) -> str:
    """Return a posted form as it is kept."""
    data = data.copy()
    for name in _NOT_TYPED:
        data.pop(name, None)
    return data.urlencode()


def present(found: list[Buffer], user: User) -> list[str]:
    """Say who else has the form open, one sentence each; this person's other tabs count as others."""
    said = []
    for one in found:
        if not buffers.is_open(one):
            continue
        told = {"who": person(one.user), "since": _clock(one.opened_at)}
        if one.user_id == user.pk:
            typing = _("You have this open in another tab since %(since)s, with unsaved words there.")
            sentence = (
                typing if getattr(one, "words", False) else _("You have this open in another tab since %(since)s.")
            )
        elif buffers.is_typing(one):
            sentence = _("%(who)s has this open since %(since)s, typing.")
        else:
            sentence = _("%(who)s has this open since %(since)s.")
        said.append(sentence % told)
    return said


def moved(profile: Profile | None, version: int) -> str:
    """Say that the profile was saved since the form was loaded; "" where it was not."""
    if profile is None or not version or version == profile.version:
        return ""
    last = profile_panel.last_edit(profile)
    told = {"who": profile_panel.whose(last), "when": _clock(last.at) if last else ""}
    return _("%(who)s saved this profile at %(when)s. When you save, you will see both versions.") % told


def _clock(when: Any) -> str:
    local = timezone.localtime(when)
    if local.date() == timezone.localdate():
        return time_format(local, "H:i")
    return date_format(local, "DATETIME_FORMAT")


# --- what the form is told when it opens ---


def ticket_for(request: HttpRequest, profile: Profile | None, posted: str) -> buffers.Ticket:
    """Return the ticket of a form: the one it was posted with if that is this person's, else a new one."""
    assert isinstance(request.user, User)
    ticket = buffers.read_ticket(posted) if posted else None
    if ticket and (ticket.user, ticket.profile) == (request.user.pk, profile.pk if profile else 0):
        return ticket
    return buffers.new_ticket(request.user, profile)


def offers(found: list[Buffer], user: User, sheet: Sheet) -> list[Offer]:
    """Return this person's unsaved words from other tabs, the newest first."""
    mine = [one for one in found if one.user_id == user.pk and getattr(one, "words", False)]
    return [
        Offer(one.pk, one.typed_at, buffers.is_open(one), places(QueryDict(one.typed), sheet))
        for one in mine[: buffers.MOST_OFFERED]
    ]


def places(data: QueryDict, sheet: Sheet) -> list[str]:
    """Return the names of the places at which a posted form differs from what it was loaded with."""
    base = unsealed(data.get("base", ""))
    loaded = base.fields if base else {}
    found = [
        cell.label
        for _title, cells in sheet.groups
        for cell in cells
        if cell.path in data and not isinstance(cell.bound.field, forms.BooleanField)
        if not same(str(data[cell.path]), loaded.get(cell.path, ""))
    ]
    for section in sheet.sections:
        for number, row in enumerate(posted_rows(data.copy(), section.name), 1):
            path = f"{section.name}/{(row.get('key') or [''])[0]}"
            words = {name: str(values[-1]) for name, values in row.items() if name not in ("key", "DELETE") and values}
            if "DELETE" in row or any(not same(words[name], loaded.get(f"{path}/{name}", "")) for name in words):
                found.append(f"{capfirst(section.singular)} {number}")
    return found


# --- a press of Save after the session ended ---


def keep_for_later(request: HttpRequest) -> bool:
    """Keep a posted form in its owner's buffer, known by its ticket; returns whether it was one."""
    ticket = buffers.read_ticket(request.POST.get("tab", ""))
    if ticket is None or not User.objects.filter(pk=ticket.user, is_active=True).exists():
        return False
    if ticket.profile and not Profile.objects.filter(pk=ticket.profile).exists():
        return False
    version = _number(request.POST.get("version", ""))
    buffers.keep(ticket, version=version, typed=typed_in(request.POST))
    buffers.leave(ticket)
    return True


def kept_when_signed_out(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap an admin view: what a signed-out person posts to it waits for them, and the log-in page says so."""

    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not site.has_permission(request) and keep_for_later(request):
            said = _("You were signed out. What you typed is kept: sign in, and the form offers to bring it back.")
            messages.info(request, said)
        return view(request, *args, **kwargs)

    return wrapped


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a post whose token is not (or no longer) right; a form's words are kept for their owner."""
    if not keep_for_later(request):
        return plain_csrf_failure(request, reason=reason)
    context = {**site.each_context(request), "title": _("You signed in again meanwhile"), "address": request.path}
    return private(render(request, "admin/profiles/profile/signed_in_again.html", context, status=403))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
