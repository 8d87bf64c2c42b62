"""Pictures that readers do not have: kept originals, and crops made of them just now. No cache keeps them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from profiles import images, renditions
from profiles.models.working import Picture
from profiles.portraits import TYPES, Crop, parse


def original(sha256: str) -> HttpResponse:
    """Return a kept picture as a whole."""
    picture = get_object_or_404(Picture, sha256=sha256)
    kind = TYPES["jpg"] if str(picture.file.name).endswith(".jpg") else "image/png"
    return _private(_bytes(sha256), kind)


def rendition(name: str, *, only: Mapping[str, Any] | None = None) -> HttpResponse:
    """Return a rendition as publishing would make it; with `only`, of no other portrait than that of a document.

    Raises Http404 for what publishing would never make.
    """
    found = parse(name)
    if found is None or found.x > 100 or found.y > 100:
        raise Http404
    picture = get_object_or_404(Picture, sha256=found.sha256)
    crop = Crop(picture.sha256, picture.width, picture.height, found.x, found.y)
    if found.size not in crop.sizes or (only is not None and Crop.of(only) != crop):
        raise Http404
    return _private(_made(crop, found.size, found.kind), TYPES[found.kind])


@lru_cache(maxsize=64)
def _made(crop: Crop, size: tuple[int, int], kind: str) -> bytes:
    return renditions.encoded(crop, _bytes(crop.sha256), size, kind)


def _bytes(sha256: str) -> bytes:
    try:
        return images.original(sha256)
    except OSError as error:
        raise Http404 from error


def _private(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
