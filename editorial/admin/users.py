"""The people of the desk: given a byline and groups, deactivated when they leave, never deleted."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.models import User


class DeskGroupAdmin(GroupAdmin):
    """Django's own, for superusers: whoever may change groups could give their own group every permission."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)


admin.site.unregister(Group)
admin.site.register(Group, DeskGroupAdmin)


@admin.register(User)
class DeskUserAdmin(UserAdmin[User]):
    """Django's own, with the byline; only a superuser hands out a superuser's rights."""

    list_display = ["username", "first_name", "last_name", "byline", "roles", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "groups"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("groups"))
    def roles(self, user: User) -> str:
        return ", ".join(sorted(group.name for group in user.groups.all()))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        byline = (_("For readers"), {"fields": ["byline"]})
        return [*fieldsets[:2], byline, *fieldsets[2:]]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        own = ["last_login", "date_joined"]
        if request.user.is_superuser:
            return own
        # Else whoever may edit accounts could promote their own.
        return [*own, "is_superuser", "groups", "user_permissions"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        # Else whoever may edit accounts could set somebody's password and approve their own words as that person.
        return allowed and (obj is None or request.user.is_superuser or obj == request.user)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
