"""Pages for addresses that lead nowhere. Each says what happened and how to go on."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from profiles.public.responses import page


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """Answer 404 with ways on. No query."""
    return page(request, "404.html", {"heading": _("Nothing at this address")}, status=404)


def gone(request: HttpRequest, *, name: str, note: str) -> HttpResponseBase:
    """Answer 410 for a retired profile, with the reason that was given."""
    context = {"heading": _("This profile was retired"), "name": name, "note": note}
    return page(request, "410.html", context, status=410)


def bad_request(request: HttpRequest, *, why: str, back: str) -> HttpResponseBase:
    """Answer 400 with what was not understood and an address that works."""
    context = {"heading": _("This address cannot be read"), "why": why, "back": back}
    return page(request, "400.html", context, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500. Needs no database and nothing from the request."""
    return HttpResponse(render_to_string("500.html"), status=500)
