"""What was recorded, for reading only."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from editorial.models import Revision


class ReadOnly(admin.ModelAdmin[Any]):
    """Lists and shows rows that the workflow writes; nobody adds, changes or deletes them here."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Revision)
class RevisionAdmin(ReadOnly):
    """Every act of freezing."""

    list_display = ["profile", "number", "submitted_by", "frozen_at", "page"]
    search_fields = ["profile__name", "profile__slug", "uid"]
    ordering = ["-frozen_at", "-id"]
    fields = ["profile", "number", "submitted_by", "frozen_at", "seal", "digest", "page"]
    readonly_fields = ["digest", "page"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("frozen", "profile", "submitted_by").defer("frozen__text")

    @admin.display(description=_("digest"))
    def digest(self, revision: Revision) -> str:
        return revision.frozen.digest

    @admin.display(description=_("page"))
    def page(self, revision: Revision) -> SafeString:
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            reverse("admin:revision-page", args=[revision.pk]),
            _("the page"),
            reverse("admin:revision-compare", args=[revision.pk]),
            _("against what readers have"),
        )
