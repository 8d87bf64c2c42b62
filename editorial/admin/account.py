"""A person's own page: mail, second factor, and where they are logged in."""

from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editorial import second_factor
from editorial.models import DeskSession, User

from .access import private
from .login import CodeForm, safe_next

KEY = "second_factor_key"  # the secret that the set-up page shows, until an app has shown that it knows it
NEXT = "second_factor_next"
AGAIN = "second_factor_again"  # a code allowed this session to set up another app
FRESH = "recovery_codes_are_new"  # until somebody says that they are kept


class MailForm(forms.ModelForm[User]):
    """The one switch for mail."""

    class Meta:
        model = User
        fields = ["wants_mail"]


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # admin_view lets nobody else in
    return User.objects.get(pk=request.user.pk)


def own_sessions(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    """Return where this person is logged in, this session first. Sessions are named by a hash: a key lets one in."""
    mine = request.session.session_key
    found = [
        {"id": named(session.session_key), "session": session, "this": session.session_key == mine}
        for session in DeskSession.objects.of(user).defer("session_data")
    ]
    return sorted(found, key=lambda row: not row["this"])


def named(session_key: str) -> str:
    return sha256(session_key.encode()).hexdigest()


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show a person's own page; keep the switch for mail."""
    user = person(request)
    form = MailForm(request.POST if request.method == "POST" else None, instance=user)
    if request.method == "POST" and form.is_valid():
        user.save(update_fields=["wants_mail"])
        messages.success(request, _("You get mail.") if user.wants_mail else _("You get no more mail."))
        return redirect("admin:account")
    return private(render(request, "admin/editorial/account/account.html", _context(request, user, form, CodeForm())))


def _context(request: HttpRequest, user: User, form: MailForm, code: CodeForm) -> dict[str, Any]:
    code.fields["code"].widget.attrs.pop("autofocus", None)
    enrolled = second_factor.enrolled(user)
    return {
        **admin.site.each_context(request),
        "title": _("Your account"),
        "person": user,
        "form": form,
        "code": code,
        "enrolled": enrolled,
        "needed": second_factor.needed(user),
        "codes_left": second_factor.codes_left(user) if enrolled else 0,
        "codes_are_new": FRESH in request.session,
        "sessions": own_sessions(request, user),
    }


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Log this person out elsewhere: in one session, or in all others."""
    mine = request.session.session_key
    keys = DeskSession.objects.of(person(request)).exclude(session_key=mine).values_list("session_key", flat=True)
    wanted = request.POST.get("session", "")
    chosen = [key for key in keys if "others" in request.POST or named(key) == wanted]
    ended, _rows = DeskSession.objects.filter(session_key__in=chosen).delete()
    if ended:
        told = ngettext("You are logged out there.", "You are logged out in %(count)d other places.", ended)
        messages.success(request, told % {"count": ended})
    else:
        messages.warning(request, _("That session had ended already."))
    return redirect("admin:account")


@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Lead through the set-up of an authenticator app; only a code that it shows completes it."""
    user = person(request)
    if second_factor.enrolled(user) and not (_verified(request) and AGAIN in request.session):
        return redirect("admin:account")
    key = request.session.setdefault(KEY, second_factor.new_key())
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        device = second_factor.enrol(user, key, form.cleaned_data["code"])
        if device is not None:
            return _set_up(request, user, device)
        form.add_error("code", _("That code does not fit. Check the clock of your phone, then type the next code."))
    context = {
        **admin.site.each_context(request),
        "title": _("Set up your second factor"),
        "person": user,
        "form": form,
        "typed": second_factor.typed(key),
        "needed": second_factor.needed(user),
        "locked": second_factor.needed(user) and not _verified(request),
    }
    return private(render(request, "admin/editorial/account/set_up.html", context))


def _set_up(request: HttpRequest, user: User, device: second_factor.Device) -> HttpResponse:
    """Let this session count as verified, end those that are not, and show the recovery codes."""
    from django_otp import login

    login(request, device)
    request.session.cycle_key()
    DeskSession.objects.of(user).exclude(session_key=request.session.session_key).delete()
    request.session.pop(KEY, None)
    request.session.pop(AGAIN, None)
    request.session[FRESH] = True
    return redirect("admin:recovery-codes")


def _verified(request: HttpRequest) -> bool:
    return bool(request.user.is_verified())  # type: ignore[union-attr]


@require_safe
def qr(request: HttpRequest) -> HttpResponse:
    """Hand out the picture on the set-up page: to this session alone, and only until the set-up is done."""
    key = request.session.get(KEY)
    if key is None:
        return private(HttpResponse(status=404))
    return private(HttpResponse(second_factor.picture(person(request), key), content_type="image/svg+xml"))


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes, move to another app, or turn the second factor off: each asks for a code."""
    user = person(request)
    code = CodeForm(request.POST)
    wanted = request.POST.get("wanted")
    if code.is_valid():
        try:
            second_factor.check(user, code.cleaned_data["code"])
        except second_factor.CodeRefused as refusal:
            code.add_error("code", str(refusal))
    if not code.is_valid():
        context = _context(request, user, MailForm(instance=user), code)
        return private(render(request, "admin/editorial/account/account.html", context, status=400))
    if wanted == "app":
        request.session[AGAIN] = True
        request.session[KEY] = second_factor.new_key()
        return redirect("admin:second-factor")
    if wanted == "off" and not second_factor.needed(user):
        mine = request.session.session_key
        others = DeskSession.objects.of(user).exclude(session_key=mine)
        second_factor.turn_off(user)
        others.delete()
        messages.success(request, _("Your password alone lets you in now."))
        return redirect("admin:account")
    if wanted == "codes":
        second_factor.fresh_codes(user)
        request.session[FRESH] = True
        return redirect("admin:recovery-codes")
    messages.error(request, _("Your second factor stays: whoever can publish needs one."))
    return redirect("admin:account")


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest, text: bool = False) -> HttpResponse:
    """Show new recovery codes, to be kept or printed, until the person says that they have them; never again."""
    if FRESH not in request.session:
        messages.warning(request, _("Recovery codes are shown once. Make new ones if yours are lost."))
        return redirect("admin:account")
    if request.method == "POST":
        del request.session[FRESH]
        return redirect(safe_next(request, request.session.pop(NEXT, "")))
    codes = second_factor.codes(person(request))
    if text:
        file = HttpResponse("".join(f"{code}\n" for code in codes), content_type="text/plain; charset=utf-8")
        file.headers["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
        return private(file)
    context = {**admin.site.each_context(request), "title": _("Your recovery codes"), "codes": codes}
    return private(render(request, "admin/editorial/account/codes.html", context))
