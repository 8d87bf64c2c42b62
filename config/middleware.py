"""Security headers for every response; sessions, CSRF, users and messages for the desk only.

Readers' addresses carry no cookie, no session query and no `Vary: Cookie`: one stored body serves everyone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _
from django_otp.middleware import OTPMiddleware

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def is_desk(request: HttpRequest) -> bool:
    """Whether the address belongs to the people who sign in."""
    return request.path_info.startswith(settings.DESK_PATHS)


def policy(directives: Mapping[str, Sequence[str]]) -> str:
    """The value of a Content-Security-Policy header."""
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


class SecurityHeadersMiddleware:
    """Adds the headers that Django's own SecurityMiddleware does not know; what a view has set stays.

    Django's yellow pages (404 and 500 under DEBUG) bring inline styles, so they get no CSP, as in Django 6.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.public = self._headers(settings.SECURE_CSP, "DENY")
        self.desk = self._headers(settings.SECURE_CSP_DESK, "SAMEORIGIN")

    @staticmethod
    def _headers(csp: Mapping[str, Sequence[str]], framing: str) -> dict[str, str]:
        return {
            "Content-Security-Policy": policy(csp),
            "Permissions-Policy": settings.PERMISSIONS_POLICY,
            "X-Frame-Options": framing,
        }

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        debug_page = settings.DEBUG and response.status_code in {404, 500}
        for name, value in (self.desk if is_desk(request) else self.public).items():
            if not (debug_page and name == "Content-Security-Policy"):
                response.headers.setdefault(name, value)
        return response


class LargestBodyMiddleware:
    """Refuses a request that is larger than anything taken in here, before a byte of it is read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"  # without it, Django reads nothing
        if length.isascii() and length.isdigit() and int(length[:18]) <= settings.LARGEST_BODY:
            return self.get_response(request)
        said = _("That is too large to be taken in. Go back: what you typed is still there. Choose a smaller file.")
        return HttpResponse(said, status=413, content_type="text/plain; charset=utf-8")


class DeskOnly(MiddlewareMixin):
    """Makes one of Django's middlewares step aside on readers' addresses."""

    def __call__(self, request: HttpRequest) -> Any:
        if is_desk(request):
            return super().__call__(request)
        return self.get_response(request)


class DeskSessionMiddleware(DeskOnly, SessionMiddleware):
    """Sessions for the desk."""


class DeskCsrfMiddleware(DeskOnly, CsrfViewMiddleware):
    """CSRF protection for the desk: elsewhere there is no session to abuse and nothing to post."""

    def process_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if is_desk(request):
            return super().process_view(request, *args, **kwargs)
        return None


class DeskAuthenticationMiddleware(DeskOnly, AuthenticationMiddleware):
    """`request.user` for the desk."""


class DeskMessageMiddleware(DeskOnly, MessageMiddleware):
    """One-time messages for the desk."""


class SecondFactorMiddleware:
    """Knows whether a code stood behind the log-in, and keeps those who need one from the desk until they have it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.desk: GetResponse = OTPMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return (self.desk if is_desk(request) else self.get_response)(request)

    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponseBase | None:
        if not is_desk(request):
            return None
        from editorial.admin.login import missing_second_factor  # once the apps are there

        return missing_second_factor(request)
