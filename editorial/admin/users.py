"""The people of the desk: given a byline and groups, deactivated when they leave, never deleted."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from editorial import second_factor
from editorial.models import DeskSession, User

from .access import private


class DeskGroupAdmin(GroupAdmin):
    """Django's own, for superusers: whoever may change groups could give their own group every permission."""

    filter_horizontal = ()  # Django's two boxes have labels that no screen reader is told

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return bool(request.user.is_superuser)


# django-otp would list secrets and recovery codes.
admin.site.unregister([TOTPDevice, StaticDevice])
admin.site.unregister(Group)
admin.site.register(Group, DeskGroupAdmin)


@admin.register(User)
class DeskUserAdmin(UserAdmin[User]):
    """Django's own, with the byline; only a superuser hands out a superuser's rights."""

    list_display = ["username", "first_name", "last_name", "byline", "roles", "second_step", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "groups"]
    filter_horizontal = ()  # as for groups
    actions = None

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).prefetch_related("groups").annotate(has_device=Exists(devices))

    @admin.display(description=_("groups"))
    def roles(self, user: User) -> str:
        return ", ".join(sorted(group.name for group in user.groups.all()))

    @admin.display(description=_("second factor"), boolean=True)
    def second_step(self, user: User) -> bool:
        return bool(user.has_device)  # type: ignore[attr-defined]

    @admin.display(description=_("second factor"))
    def second_factor(self, user: User) -> str:
        if not second_factor.enrolled(user):
            return str(_("Not set up."))
        address = reverse("admin:user-second-factor", args=[user.pk])
        return format_html('<a href="{}">{}</a>', address, _("Remove the second factor"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(remove_second_factor)
        return [path("<int:pk>/second-factor/", view, name="user-second-factor"), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        own = [
            (_("For readers"), {"fields": ["byline"]}),
            (
                _("Mail and safety"),
                {"fields": ["wants_mail", *(["second_factor"] if request.user.is_superuser else [])]},
            ),
        ]
        return [*fieldsets[:2], *own, *fieldsets[2:]]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        own = ["last_login", "date_joined", "second_factor"]
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

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            DeskSession.objects.filter(user=obj).delete()  # they open nothing any more; let none be listed

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            DeskSession.objects.filter(user__pk=id).exclude(session_key=request.session.session_key).delete()
        return response


@require_http_methods(["GET", "HEAD", "POST"])
def remove_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a superuser help somebody who lost phone and recovery codes; the history of the account says so."""
    if not request.user.is_superuser:
        raise PermissionDenied
    user = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        second_factor.remove(user)
        LogEntry.objects.log_actions(
            request.user.pk, [user], CHANGE, change_message="Removed the second factor.", single_object=True
        )
        messages.success(request, _("The second factor of %(name)s is removed.") % {"name": user.get_username()})
        return redirect("admin:editorial_user_change", pk)
    context = {**admin.site.each_context(request), "title": _("Remove the second factor"), "person": user}
    return private(render(request, "admin/editorial/account/remove.html", context))
