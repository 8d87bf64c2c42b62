"""The form of a profile on the desk: shown, put in order, saved through the workflow, brought back."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial import buffers, workflow
from editorial.models import User
from profiles import snapshot
from profiles.admin import Arranged, Sheet, arranged
from profiles.admin import ProfileAdmin as ProfileForms
from profiles.admin.portrait import receive
from profiles.document import differing_paths
from profiles.models.working import Profile

from . import checking, form_talk, profile_asked, profile_buffer, profile_choices, profile_panel
from .profile_choices import Decision
from .profile_conflict import Conflict
from .profile_versions import sealed, unsealed, version_of


class Undecided(Exception):
    """Places at which two people wrote different things wait for a choice."""


class ProfileFormAdmin(ProfileForms):
    """One screen for a profile; every save goes through the workflow, and no typed word is dropped."""

    def get_urls(self) -> list[URLPattern]:
        """Return Django's addresses; what a signed-out person posts to a form waits for them."""
        urls: list[URLPattern] = super().get_urls()
        for url in urls:
            if url.name and url.name.endswith(("_add", "_change")):
                url.callback = profile_buffer.kept_when_signed_out(url.callback)
        return urls

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
        if profile is None or self.has_change_permission(request, profile):
            receive(request)
        if profile and (talk := form_talk.pressed(request)):
            return self._moved(request, profile, *talk)
        if profile and "_withdraw" in request.POST:
            return self._moved(request, profile, workflow.withdraw, _("Withdrawn. It can be edited again."))
        if profile and "_publish" in request.POST:
            seen = partial(workflow.publish, seen=_number(request.POST["_publish"]))
            return self._moved(request, profile, seen, _("Published. Readers have it now."))
        if profile and not self.has_change_permission(request, profile):
            raise PermissionDenied
        if "_crop" in request.POST:
            return self._show(request, profile, self.sheet(request, profile, request.POST).quiet(), typed=True)
        if "_bring" in request.POST or "_discard" in request.POST:
            return self._unsaved(request, profile)
        if arrangement := arranged(request.POST):
            if "_move" in request.POST:
                arrangement.data[f"choice:{arrangement.section}#order"] = "mine"
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
        posted, decision = request.POST, Decision(request.POST)
        try:
            with transaction.atomic():
                sheet, saved, changed = self._write(request, profile, decision)
                if saved is None:
                    return self._show(request, profile, sheet, data=decision.data)
                blocked = checking.submit(saved, request) if "_submit" in posted else None
                settled = profile_panel.settle(saved, posted.getlist("settle"))
                form_talk.send_typed(posted, saved, by=_person(request))
        except workflow.StaleEdit as error:
            assert profile is not None
            return self._conflict(request, profile, decision, refused=str(error), status=409)
        except Undecided:
            return self._undecided(request, profile)
        except workflow.WorkflowError as error:
            return self._refused(request, profile, decision, str(error))
        except IntegrityError:
            reason = _("Somebody else saved the same thing at this moment. Save again.")
            return self._refused(request, profile, decision, reason)
        buffers.let_go(profile_buffer.ticket_for(request, profile, posted.get("tab", "")))
        submitted = "_submit" in posted and blocked is None
        self._tell(request, sheet, changed=changed, settled=settled, submitted=submitted)
        if blocked is not None:
            return self._blocked(request, saved, blocked)
        return HttpResponseRedirect(reverse("admin:profiles_profile_change", args=[saved.pk]))

    def _blocked(self, request: HttpRequest, saved: Profile, blocked: workflow.Blocked) -> HttpResponse:
        """Show the form as it was saved, with what keeps it from being submitted, and the note to the reviewer."""
        present, typed = Profile.objects.get(pk=saved.pk), request.POST.copy()
        for name in ("version", "base", "fork", "tab", "settle"):
            typed.pop(name, None)
        sheet = self.sheet(request, present)
        profile_asked.attach(sheet, blocked.problems)
        return self._show(request, present, sheet, status=409, data=typed, refused=blocked.refusal, blocked=blocked)

    def _write(
        self, request: HttpRequest, profile: Profile | None, decision: Decision
    ) -> tuple[Sheet, Profile | None, list[str]]:
        """Lock, check the version before anything is validated, write, record. No profile where the form has errors."""
        by, version = _person(request), _number(request.POST.get("version", ""))
        if profile is not None:
            profile = workflow.open_for_editing(profile, by=by, version=version)
        if decision.open:
            raise Undecided
        before = snapshot.take(profile) if profile else None
        sheet = self.sheet(request, profile, decision.data)
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

    def _refused(self, request: HttpRequest, profile: Profile | None, decision: Decision, reason: str) -> HttpResponse:
        """Show everything typed again, with the reason why nothing was saved."""
        present, sheet = self._again(request, profile, decision.data)
        return self._show(request, present, sheet, status=409, typed=True, refused=reason, data=decision.data)

    def _undecided(self, request: HttpRequest, profile: Profile | None) -> HttpResponse:
        """Show the form again until each choice is made."""
        present, sheet = self._again(request, profile, request.POST)
        return self._show(request, present, sheet, status=409, typed=True, undecided=True)

    def _again(self, request: HttpRequest, profile: Profile | None, data: QueryDict) -> tuple[Profile | None, Sheet]:
        present = Profile.objects.get(pk=profile.pk) if profile else None
        return present, self.sheet(request, present, data).quiet()

    def _conflict(
        self, request: HttpRequest, profile: Profile, decision: Decision, *, refused: str = "", status: int = 200
    ) -> HttpResponse:
        """Show what was typed merged with what was saved meanwhile, with a choice wherever both wrote."""
        present = Profile.objects.get(pk=profile.pk)
        mine, now = self.sheet(request, present, decision.data).quiet(), self.sheet(request, present)
        base = unsealed(decision.data.get("base", ""))
        conflict = Conflict(mine, now, decision.data, base, decision.open, present.version)
        sheet = self.sheet(request, present, conflict.data).quiet()
        theirs = conflict.show(sheet)
        more: dict[str, Any] = {"refused": refused, "theirs": theirs}
        return self._show(request, present, sheet, status=status, typed=True, data=conflict.data, **more)

    def _unsaved(self, request: HttpRequest, profile: Profile | None) -> HttpResponse:
        """Bring back words of this person that were never saved, or discard them. They are shown, not saved."""
        person = _person(request)
        wanted = _number(request.POST.get("_bring") or request.POST.get("_discard", ""))
        kept = buffers.own(person, profile, wanted)
        here = HttpResponseRedirect(request.path)
        if kept is None:
            self.message_user(request, _("These words are no longer there: saved or discarded."), messages.WARNING)
            return here
        if "_discard" in request.POST:
            kept.delete()
            self.message_user(request, _("Discarded."), messages.SUCCESS)
            return here
        data, ticket = QueryDict(kept.typed, mutable=True), buffers.new_ticket(person, profile)
        buffers.take_over(kept, ticket)
        data["tab"] = str(ticket)
        self.message_user(request, _("Brought back, not saved yet. Look it over and save."), messages.INFO)
        if profile and _number(data.get("version", "")) != profile.version:
            open_choices = Decision(data)
            return self._conflict(request, profile, open_choices)
        return self._show(request, profile, self.sheet(request, profile, data).quiet(), typed=True, data=data)

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
        data, person = data or (focus.data if focus else request.POST), _person(request)
        panel = profile_panel.panel(profile, person)
        if profile is not None:
            profile_panel.attach_marks(profile, sheet, panel)
        who = profile_panel.whose(panel.last)
        read_only = panel.read_only and not typed
        ticket = profile_buffer.ticket_for(request, profile, data.get("tab", ""))
        found = buffers.about(profile, person, ticket.tab) if panel.may_edit else []
        version = data.get("version") or (profile.version if profile else 0)
        context = {
            **self.admin_site.each_context(request),
            "title": str(profile) if profile else _("Add a profile"),
            "opts": self.opts,
            "original": profile,
            "panel": panel,
            "sheet": sheet,
            "choices": profile_choices.attach(sheet, data, who),
            "groups": sheet.groups if not read_only else sheet.filled_groups(),
            "read_only": read_only,
            "problems": sheet.problems() if sheet.form.is_bound else [],
            "version": version,
            "base": data.get("base") or (sealed(version_of(sheet)) if profile else ""),
            "fork": data.get("fork", ""),
            "tab": str(ticket),
            "present": profile_buffer.present(found, person),
            "offers": profile_buffer.offers(found, person, sheet),
            "buffer_url": _buffer_address(profile),
            "note": data.get("note", ""),
            "settled": set(data.getlist("settle")),
            "talk": form_talk.talk(profile, sheet, person, data, read_only=read_only) if profile else None,
            "focus": focus,
            "last_by": who,
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
        elif not settled and "_submit" not in request.POST:  # else the page says why it was not submitted
            self.message_user(request, _("Nothing was changed."), messages.INFO)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _buffer_address(profile: Profile | None) -> str:
    if profile is None:
        return reverse("admin:profile-buffer-new")
    return reverse("admin:profile-buffer", args=[profile.pk])
