"""Profiles on the desk: the list, and the form whose every save goes through the workflow."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from editorial import workflow
from editorial.models import Review, User
from profiles import snapshot
from profiles.admin import Arranged, Sheet, arranged
from profiles.admin import ProfileAdmin as ProfileForms
from profiles.admin.portrait import receive
from profiles.document import differing_paths
from profiles.folding import normalised
from profiles.models.working import Profile

from . import checking, form_talk, profile_panel
from .profile_conflict import Conflict, sealed, unsealed


class WhatReadersHave(admin.ChoicesFieldListFilter):
    """The filter's title ends the phrase "By …"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("what readers have")


@admin.register(Profile)
class ProfileAdmin(ProfileForms):
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

    # --- the form ---

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form, put its rows in order, or do what was asked. Permission first."""
        profile = self.get_object(request, unquote(object_id)) if object_id else None
        if object_id and profile is None:
            self.message_user(request, _("There is no such profile. Find it in the list."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:profiles_profile_changelist"))
        allowed = self.has_view_or_change_permission(request, profile) if profile else self.has_add_permission(request)
        if not allowed:
            raise PermissionDenied
        if request.method != "POST":
            return self._show(request, profile, self.sheet(request, profile))
        if profile and (talk := form_talk.pressed(request)):
            return self._moved(request, profile, *talk)
        if profile and "_withdraw" in request.POST:
            return self._moved(request, profile, workflow.withdraw, _("Withdrawn. It can be edited again."))
        if profile and "_publish" in request.POST:
            seen = partial(workflow.publish, seen=_number(request.POST["_publish"]))
            return self._moved(request, profile, seen, _("Published. Readers have it now."))
        if profile and not self.has_change_permission(request, profile):
            raise PermissionDenied
        receive(request)
        if "_crop" in request.POST:
            return self._show(request, profile, self.sheet(request, profile, request.POST).quiet(), typed=True)
        if arrangement := arranged(request.POST):
            sheet = self.sheet(request, profile, arrangement.data).quiet()
            if arrangement.button == "add":
                sheet.focus(arrangement.section, arrangement.row)
            return self._show(request, profile, sheet, focus=arrangement)
        return self._save(request, profile)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the revisions: what moved a profile stands in the workflow's log, not in Django's."""
        return HttpResponseRedirect(reverse("admin:profile-revisions", args=[_number(object_id)]))

    def _save(self, request: HttpRequest, profile: Profile | None) -> HttpResponse:
        """Write what was typed, all or nothing, and say what came of it."""
        posted = request.POST
        try:
            with transaction.atomic():
                sheet, saved, changed = self._write(request, profile)
                if saved is None:
                    return self._show(request, profile, sheet)
                blocked = checking.submit(saved, request) if "_submit" in posted else None
                settled = profile_panel.settle(saved, posted.getlist("settle"))
                form_talk.send_typed(posted, saved, by=_person(request))
        except workflow.StaleEdit as error:
            assert profile is not None
            return self._conflict(request, profile, str(error))
        except workflow.WorkflowError as error:
            return self._refused(request, profile, str(error))
        except IntegrityError:
            return self._refused(request, profile, _("Somebody else saved the same thing at this moment. Save again."))
        submitted = "_submit" in posted and blocked is None
        self._tell(request, sheet, changed=changed, settled=settled, submitted=submitted)
        if blocked is not None:
            return self._blocked(request, saved, blocked)
        return HttpResponseRedirect(reverse("admin:profiles_profile_change", args=[saved.pk]))

    def _blocked(self, request: HttpRequest, saved: Profile, blocked: workflow.Blocked) -> HttpResponse:
        """Show the form as it was saved, with what keeps it from being submitted, and the note to the reviewer."""
        present, typed = Profile.objects.get(pk=saved.pk), request.POST.copy()
        for name in ("version", "base", "settle"):
            typed.pop(name, None)
        sheet = self.sheet(request, present)
        return self._show(request, present, sheet, status=409, data=typed, refused=blocked.refusal, blocked=blocked)

    def _write(self, request: HttpRequest, profile: Profile | None) -> tuple[Sheet, Profile | None, list[str]]:
        """Lock, check the version before anything is validated, write, record. No profile where the form has errors."""
        by, version = _person(request), _number(request.POST.get("version", ""))
        if profile is not None:
            profile = workflow.open_for_editing(profile, by=by, version=version)
        before = snapshot.take(profile) if profile else None
        sheet = self.sheet(request, profile, request.POST)
        if not sheet.is_valid():
            return sheet, None, []
        with transaction.atomic():
            made = sheet.save()
            saved = sheet.form.instance
            changed = differing_paths(before, snapshot.take(saved))
            if before and not changed:
                transaction.set_rollback(True)  # not even the time of saving
        if changed:
            for term in made:
                workflow.term_edited(term, by=by)
            workflow.edited(saved, by=by, changed=changed, version=version if before else None)
        return sheet, saved, changed

    def _moved(self, request: HttpRequest, profile: Profile, verb: Any, done: str) -> HttpResponse:
        """Do one verb of the workflow from the form. What was typed beside the button is shown again, unsaved."""
        status = 200
        try:
            verb(profile, by=_person(request))
            self.message_user(request, done, messages.SUCCESS)
        except workflow.WorkflowError as error:
            status = 409
            self.message_user(request, str(error), messages.ERROR)
        profile = Profile.objects.get(pk=profile.pk)
        if "version" in request.POST and self.has_change_permission(request, profile):
            sheet = self.sheet(request, profile, request.POST)
            if sheet.has_changed() or form_talk.typed(request.POST):
                return self._show(request, profile, sheet.quiet(), status=status, typed=True)
        if status == 409:
            return self._show(request, profile, self.sheet(request, profile), status=status)
        return HttpResponseRedirect(reverse("admin:profiles_profile_change", args=[profile.pk]))

    def _refused(self, request: HttpRequest, profile: Profile | None, reason: str) -> HttpResponse:
        """Show everything typed again, with the reason why nothing was saved."""
        present = Profile.objects.get(pk=profile.pk) if profile else None
        sheet = self.sheet(request, present, request.POST).quiet()
        return self._show(request, present, sheet, status=409, typed=True, refused=reason)

    def _conflict(self, request: HttpRequest, profile: Profile, reason: str) -> HttpResponse:
        """Show everything typed again beside what somebody else saved meanwhile; the next save goes through."""
        present = Profile.objects.get(pk=profile.pk)
        mine, now = self.sheet(request, present, request.POST).quiet(), self.sheet(request, present)
        conflict = Conflict(mine, now, request.POST, unsealed(request.POST.get("base", "")))
        conflict.data["version"], conflict.data["base"] = str(present.version), sealed(conflict.saved)
        sheet = self.sheet(request, present, conflict.data).quiet()
        theirs = conflict.show(sheet)
        return self._show(
            request, present, sheet, status=409, typed=True, refused=reason, theirs=theirs, data=conflict.data
        )

    def _show(
        self,
        request: HttpRequest,
        profile: Profile | None,
        sheet: Sheet,
        *,
        status: int = 200,
        focus: Arranged | None = None,
        typed: bool = False,
        data: QueryDict | None = None,
        **more: Any,
    ) -> HttpResponse:
        """Render the form. Posted forms keep the version and content that they were loaded with."""
        data = data or request.POST
        panel = profile_panel.panel(profile, request.user)
        if profile is not None:
            profile_panel.attach_marks(profile, sheet, panel)
        read_only = panel.read_only and not typed
        groups = sheet.groups if not read_only else sheet.filled_groups()
        context = {
            **self.admin_site.each_context(request),
            "title": str(profile) if profile else _("Add a profile"),
            "opts": self.opts,
            "original": profile,
            "panel": panel,
            "sheet": sheet,
            "groups": groups,
            "read_only": read_only,
            "problems": sheet.problems() if sheet.form.is_bound else [],
            "version": data.get("version") or (profile.version if profile else 0),
            "base": data.get("base") or (sealed(sheet.values()) if profile else ""),
            "note": data.get("note", ""),
            "settled": set(data.getlist("settle")),
            "talk": form_talk.talk(profile, sheet, request.user, data, read_only=read_only) if profile else None,
            "focus": focus,
            "last_by": profile_panel.whose(panel.last),
            "media": self.media + sheet.media,
            **more,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/profiles/profile/edit.html", context, status=status)

    def _tell(self, request: HttpRequest, sheet: Sheet, *, changed: list[str], settled: int, submitted: bool) -> None:
        for note in sheet.notes():
            self.message_user(request, note, messages.INFO)
        if settled:
            told = ngettext("%(count)s mark was settled.", "%(count)s marks were settled.", settled)
            self.message_user(request, told % {"count": settled}, messages.SUCCESS)
        if submitted:
            self.message_user(request, _("Submitted. It waits for a second person now."), messages.SUCCESS)
        elif changed:
            self.message_user(request, _("Saved."), messages.SUCCESS)
        elif not settled:
            self.message_user(request, _("Nothing was changed."), messages.INFO)

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


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
