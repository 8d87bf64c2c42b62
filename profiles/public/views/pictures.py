"""Renditions of published portraits."""

from django.core.files.storage import storages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from profiles.models.published import Publication
from profiles.portraits import TYPES, parse
from profiles.public.responses import answer
from profiles.public.views import errors

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve one rendition that a live page shows. Its name says which bytes they are, so it may be kept for ever."""
    found = parse(name)
    if found is None or not Publication.objects.live().filter(portrait=found.stem).exists():
        return errors.not_found(request)
    try:
        with storages["default"].open(name) as file:
            body = file.read()
    except FileNotFoundError:
        return errors.not_found(request)
    response = answer(
        request,
        body,
        etag=f'"{name}"',
        content_type=TYPES[found.kind],
        headers={"X-Content-Type-Options": "nosniff"},
    )
    response.headers["Cache-Control"] = FOR_EVER
    return response
