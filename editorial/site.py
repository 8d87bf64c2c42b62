"""The desk's admin site: its name, its own addresses, and what waits, on the index.

It stands outside `editorial.admin`, which registers with it: importing that package first would make a second site.
"""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache


class DeskSite(admin.AdminSite):
    """Django's admin with a queue, review pages and previews."""

    site_header = lazystr(settings.SITE_NAME)
    site_title = lazystr(settings.SITE_NAME)
    index_title = _("Desk")
    enable_nav_sidebar = False

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Keep every page of the desk out of caches, Django's own too; only the words of its scripts may stay there."""
        return super().admin_view(view, cacheable and view == self.i18n_javascript)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from .admin.urls import own_urls

        return own_urls(self) + super().get_urls()

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Ask for the password, then for a code where one is set up."""
        from .admin.login import DeskLogin

        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        response: HttpResponse = DeskLogin.as_view(extra_context=context)(request)  # type: ignore[assignment]
        return response

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Let somebody change their password, which logs them out everywhere else."""
        from .models import DeskSession

        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            DeskSession.objects.filter(user=request.user.pk).exclude(session_key=request.session.session_key).delete()
        return response

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what waits for this person; for leads, the figures of the whole desk. Lists of records: one step on."""
        from .admin import access, desk

        queues = desk.desk(request.user)
        context = {
            **self.each_context(request),
            "title": self.index_title,
            "subtitle": None,
            "queues": queues,
            "tallies": [queue for queue in queues if queue.tally],
            "recent": desk.recent(request.user),
            "figures": desk.figures() if access.may(request.user, access.PUBLISH) else [],
            "may_add": request.user.has_perms(["profiles.add_profile"]),
            "may_look": access.may(request.user, access.VIEW_PROFILE),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/index.html", context)

    def records(self, request: HttpRequest) -> TemplateResponse:
        """List everything that this person may look up: Django's own index."""
        context = {
            **self.each_context(request),
            "title": _("All records"),
            "subtitle": None,
            "app_list": self.get_app_list(request),
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/editorial/desk/records.html", context)
