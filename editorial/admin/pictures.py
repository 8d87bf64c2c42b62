"""Pictures of drafts on the desk, for those who may see drafts or decide about them."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from editorial import pictures

from .access import DECIDE, VIEW_PROFILE, VIEW_REVISION, require

# Where previews on the desk find renditions.
PICTURES = "/admin/profiles/pictures/"


@require_safe
def original(request: HttpRequest, sha256: str) -> HttpResponse:
    """Show a kept picture as a whole."""
    require(request, VIEW_PROFILE, VIEW_REVISION, DECIDE)
    return pictures.original(sha256)


@require_safe
def rendition(request: HttpRequest, name: str) -> HttpResponse:
    """Show a rendition as publishing would make it, under the name that it would have."""
    require(request, VIEW_PROFILE, VIEW_REVISION, DECIDE)
    return pictures.rendition(name)
