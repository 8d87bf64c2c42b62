"""Logging in: password, then code; who is led to set-up; and until when somebody is locked out."""

import time
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off, get_failure_limit
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth import login as log_in
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from config.address import client_address, coarse
from editorial import second_factor
from editorial.models import DeskSession, User

from .access import private
from .browsers import in_plain_words

PENDING = "between_password_and_code"
PATIENCE = 10 * 60  # seconds between password and code

# What is reached before the second factor is there: its set-up, and the ways in and out.
OPEN = {"login", "login-code", "logout", "second-factor", "second-factor-qr"}


class DeskLogin(LoginView):
    """The password; whoever has set up a second factor is asked for a code before anything else."""

    form_class = AdminAuthenticationForm
    template_name = "admin/login.html"
    redirect_field_name = REDIRECT_FIELD_NAME

    def form_valid(self, form: Any) -> HttpResponse:
        user: User = form.get_user()
        if second_factor.enrolled(user):
            self.request.session[PENDING] = {
                "user": user.pk,
                "proof": user.get_session_auth_hash(),
                "backend": user.backend,
                "until": time.time() + PATIENCE,
                "next": self.get_success_url(),
            }
            return redirect("admin:login-code")
        enter(self.request, user)
        return HttpResponseRedirect(self.get_success_url())

    def get_default_redirect_url(self) -> str:
        return reverse("admin:index")


class CodeForm(forms.Form):
    """One code: the app's six digits, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Type the code that your app shows now.")},
    )

    def __init__(self, *args: Any, recovery: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if recovery:
            self.fields["code"].label = gettext_lazy("Recovery code")
        else:
            self.fields["code"].widget.attrs["inputmode"] = "numeric"


@sensitive_post_parameters()
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code that follows the password, and let the person in."""
    pending: dict[str, Any] = request.session.get(PENDING) or {}
    user = _pending_user(pending)
    if user is None:
        request.session.pop(PENDING, None)
        if pending:
            messages.warning(request, _("Ten minutes passed since the password. Type it again."))
        return redirect("admin:login")
    recovery = "recovery" in request.GET
    form = CodeForm(request.POST or None, recovery=recovery)
    if form.is_valid():
        try:
            device = second_factor.check(user, form.cleaned_data["code"])
        except second_factor.CodeRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            user.backend = pending["backend"]
            user.otp_device = device  # type: ignore[attr-defined]
            enter(request, user)
            if second_factor.by_recovery(device):
                messages.warning(request, _left(second_factor.codes_left(user)))
            return HttpResponseRedirect(pending["next"])
    context = {
        **admin.site.each_context(request),
        "title": _("Second step"),
        "form": form,
        "recovery": recovery,
        "username": user.get_username(),
    }
    return private(render(request, "admin/editorial/account/code.html", context))


def enter(request: HttpRequest, user: User) -> None:
    """Log somebody in whose password, and code where one is needed, were right; note from where."""
    request.session.pop(PENDING, None)
    log_in(request, user)
    request.session["began"] = {
        "at": timezone.now().isoformat(),
        "browser": in_plain_words(request.headers.get("User-Agent", "")),
        "address": coarse(client_address(request)),
    }
    DeskSession.objects.expired().delete()


def _pending_user(pending: dict[str, Any]) -> User | None:
    if not pending or pending["until"] < time.time():
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(pending["proof"], user.get_session_auth_hash()):
        return None
    return user


def _left(count: int) -> str:
    return ngettext(
        "That recovery code is used up; %(count)d is left. Make new ones on your account page.",
        "That recovery code is used up; %(count)d are left. Make new ones on your account page.",
        count,
    ) % {"count": count}


def missing_second_factor(request: HttpRequest) -> HttpResponse | None:
    """Send whoever needs a second factor and gave none to where they give it; None for everybody else."""
    match = request.resolver_match
    if match is None or match.app_name != "admin" or match.url_name in OPEN:
        return None
    user = request.user
    if not isinstance(user, User) or not user.is_active or user.is_verified() or not second_factor.needed(user):  # type: ignore[attr-defined]
        return None
    if second_factor.enrolled(user):
        # A session from before the device was there: in again, by both steps.
        from django.contrib.auth import logout

        logout(request)
        return redirect(f"{reverse('admin:login')}?next={reverse('admin:index')}")
    if request.method == "GET":
        request.session["second_factor_next"] = request.get_full_path()
    return redirect("admin:second-factor")


def safe_next(request: HttpRequest, address: str) -> str:
    """Return an address of this site, else the desk's first page."""
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts=hosts, require_https=request.is_secure())
    return address if safe and address.startswith("/") else reverse("admin:index")


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Say until when this name is locked out here, whether anybody has that name or not."""
    until = unlocked_at(request, credentials)
    seconds = max(1, round((until - timezone.now()).total_seconds()))
    context = {
        **admin.site.each_context(request),
        "title": _("Too many tries"),
        "until": until + timedelta(minutes=1) if until.second or until.microsecond else until,  # never too early
        "wait": second_factor.wait(seconds),
        "tries": get_failure_limit(request, credentials),
    }
    answer = private(render(request, "admin/editorial/account/locked.html", context, status=429))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def unlocked_at(request: HttpRequest, credentials: dict[str, Any] | None) -> datetime:
    """Return when enough of the wrong tries will have been forgotten for one more."""
    limit, pause = get_failure_limit(request, credentials), get_cool_off(request)
    handler = AxesProxyHandler.get_implementation()
    latest = timezone.now()
    for attempts in handler.get_user_attempts(request, credentials):
        rows = sorted(attempts.values_list("attempt_time", "failures_since_start"))
        left = sum(failures for _at, failures in rows)
        for at, failures in rows:
            if left < limit:
                break
            left -= failures
            latest = max(latest, at + pause)
    return latest
