"""Answers to readers: strong validators, one Cache-Control, no cookie, no session."""

import hashlib
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.http import parse_etags

CACHE_CONTROL = "public, no-cache"  # keep it, but ask each time: a withdrawn page must not linger


@lru_cache(maxsize=256)
def accepts_gzip(header: str) -> bool:
    """Say whether an Accept-Encoding header allows gzip (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for item in header.lower().split(","):
        coding, _, parameters = item.partition(";")
        name, _, value = parameters.strip().partition("=")
        try:
            weight = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            weight = 0.0
        weights[coding.strip()] = weight
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def matches(request: HttpRequest, *etags: str) -> bool:
    """Say whether the reader already has one of these; weak comparison, as RFC 9110 asks of If-None-Match."""
    header = request.headers.get("If-None-Match")
    if not header:
        return False
    known = [etag.removeprefix("W/") for etag in parse_etags(header)]
    return "*" in known or any(etag in known for etag in etags)


def answer(
    request: HttpRequest,
    body: bytes,
    *,
    etag: str,
    same: tuple[str, ...] = (),
    content_type: str = "text/html; charset=utf-8",
    headers: dict[str, str] | None = None,
) -> HttpResponseBase:
    """Return the body, or 304 where the reader has it. `same` are etags of the same page in another coding."""
    response: HttpResponseBase
    if matches(request, etag, *same):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type=content_type)
        response.headers["Content-Length"] = str(len(body))
        for name, value in (headers or {}).items():
            response.headers[name] = value
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponseBase:
    """Return a rendered page; its digest is its validator."""
    body = render_to_string(template, context).encode()
    if status != 200:
        response = HttpResponse(body, status=status)
        response.headers["Cache-Control"] = CACHE_CONTROL
        return response
    return answer(request, body, etag=f'"{hashlib.sha256(body).hexdigest()}"')
