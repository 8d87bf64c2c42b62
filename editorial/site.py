"""The desk's admin site: its name, its own addresses, and what waits, on the index.

It stands outside `editorial.admin`, which registers with it: importing that package first would make a second site.
"""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _


class DeskSite(admin.AdminSite):
    """Django's admin with a queue, review pages and previews."""

    site_header = lazystr(settings.SITE_NAME)
    site_title = lazystr(settings.SITE_NAME)
    index_title = _("Desk")
    enable_nav_sidebar = False

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from .admin import history, pictures, preview, verbs

        def page(route: str, view: Any, name: str, **kwargs: Any) -> URLPattern:
            pattern: URLPattern = path(route, self.admin_view(view), kwargs, name=name)
            return pattern

        profile, revision = "profiles/profile/<int:pk>/", "editorial/revision/<int:pk>/"
        own = [
            page("profiles/picture/<slug:sha256>/", pictures.original, "picture"),
            page("profiles/pictures/<str:name>", pictures.rendition, "picture-rendition"),
            page(f"{profile}preview/", preview.working_copy, "profile-preview"),
            page(f"{profile}revisions/", history.revisions, "profile-revisions"),
            page(f"{revision}page/", preview.frozen, "revision-page"),
            page(f"{revision}revision.json", preview.text, "revision-text"),
            page(f"{revision}compare/", history.compare, "revision-compare"),
            page(f"{revision}restore/", verbs.restore, "revision-restore"),
            *(page(f"{profile}{verb}/", verbs.move, f"profile-{verb}", verb=verb) for verb in verbs.VERBS),
        ]
        return own + super().get_urls()

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from .admin import queues

        waiting = queues.queues(request.user, most=queues.ON_DESK)
        return super().index(request, {**(extra_context or {}), **waiting, "tallies": queues.tallies(request.user)})
