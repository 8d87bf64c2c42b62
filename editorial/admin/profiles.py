"""Profiles on the desk: the list, its search, filters, columns and actions. The form is `profile_form.py`."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial import workflow
from editorial.models import Review, User
from profiles.folding import normalised
from profiles.models.working import Profile

from .profile_form import ProfileFormAdmin


class WhatReadersHave(admin.ChoicesFieldListFilter):
    """The filter's title ends the phrase "By …"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("what readers have")


@admin.register(Profile)
class ProfileAdmin(ProfileFormAdmin):
    """The desk's profiles. Nothing is deleted here: a page is retired, and its history stays."""

    list_display = ("name", "state", "saved", "waiting_since")
    list_filter = ("work", ("live", WhatReadersHave))
    search_fields = ("folded",)
    search_help_text = gettext_lazy("A part of the name, with or without accents.")
    list_per_page = 50
    show_full_result_count = False
    actions = ("submit_selected", "publish_selected")

    # --- permissions and rows ---

    def has_delete_permission(self, request: HttpRequest, obj: Profile | None = None) -> bool:
        return False

    def has_submit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["editorial.submit_profile"])

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["editorial.publish_profile"])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Profile]:
        waiting = Review.objects.pending().filter(profile=OuterRef("pk")).values("submitted_at")[:1]
        return super().get_queryset(request).annotate(submitted_at=Subquery(waiting))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Profile], search_term: str
    ) -> tuple[QuerySet[Profile], bool]:
        for word in normalised(search_term).split():
            queryset = queryset.filter(Q(folded__contains=word) | Q(other_names__icontains=word))
        return queryset, False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Profiles"), **(extra_context or {})})

    # --- actions ---

    @admin.action(description=gettext_lazy("Submit for review"), permissions=["submit"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet[Profile]) -> None:
        self._each(request, queryset, workflow.submit, _("%(profile)s waits for review now."))

    @admin.action(description=gettext_lazy("Publish the newest approval"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Profile]) -> None:
        self._each(request, queryset, workflow.publish, _("%(profile)s is published."))

    def _each(self, request: HttpRequest, queryset: QuerySet[Profile], verb: Any, done: str) -> None:
        """Do one verb for each profile by itself: one that is refused does not keep the others back."""
        for profile in queryset:
            try:
                verb(profile, by=_person(request))
            except workflow.WorkflowError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, done % {"profile": profile}, messages.SUCCESS)

    # --- columns ---

    @admin.display(description=gettext_lazy("state"), ordering="work")
    def state(self, profile: Profile) -> str:
        return profile.state

    @admin.display(description=gettext_lazy("saved"), ordering="saved_at")
    def saved(self, profile: Profile) -> Any:
        return profile.saved_at

    @admin.display(description=gettext_lazy("waiting since"), ordering="submitted_at", empty_value="")
    def waiting_since(self, profile: Profile) -> Any:
        return getattr(profile, "submitted_at", None)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
