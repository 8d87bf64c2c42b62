"""The log of all that moved a profile, filtered and as a file; and, for superusers, log-ins and changes of accounts."""

import csv
import datetime
from collections.abc import Iterator
from typing import Any

from axes.models import AccessAttempt, AccessLog
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.models import Event, User

from .access import private
from .records import ReadOnly

Verb = Event.Verb
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "text": (_("Writing"), (Verb.EDITED, Verb.RESTORED, Verb.MERGED, Verb.UNMERGED, Verb.NAMED)),
    "review": (
        _("Reviewing"),
        (
            *(Verb.SUBMITTED, Verb.WITHDRAWN, Verb.APPROVED, Verb.RETURNED),
            *(Verb.WAIVED, Verb.ASKED, Verb.CLAIMED, Verb.RELEASED),
        ),
    ),
    "readers": (
        _("What readers have"),
        (
            *(Verb.PUBLISHED, Verb.AMENDED, Verb.UNPUBLISHED, Verb.RETIRED, Verb.REDIRECTED),
            *(Verb.SCHEDULED, Verb.UNSCHEDULED),
        ),
    ),
    "amendments": (_("Amendments"), (Verb.PROPOSED, Verb.AGREED, Verb.AMENDED, Verb.DROPPED)),
    "talk": (_("Comments and previews"), (Verb.COMMENTED, Verb.RESOLVED, Verb.REOPENED, Verb.SHARED, Verb.REVOKED)),
}


class KindFilter(admin.SimpleListFilter):
    """A group of verbs."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind, label) for kind, (label, _verbs) in KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = KINDS.get(self.value() or "")
        return queryset.filter(verb__in=found[1]) if found else queryset


class PersonFilter(admin.SimpleListFilter):
    """Who did it; a machine's doings are nobody's."""

    title = _("person")
    parameter_name = "by"
    NOBODY = "nobody"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        people = User.objects.order_by("username").values_list("pk", "username")
        return [*((str(pk), username) for pk, username in people), (self.NOBODY, _("nobody: an import or the clock"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value == self.NOBODY:
            return queryset.filter(by=None)
        if value is None:
            return queryset
        if not (value.isascii() and value.isdigit() and len(value) < 16):
            raise IncorrectLookupParameters
        return queryset.filter(by=int(value))


class DayFilter(admin.ListFilter):
    """From one day to another, both included."""

    title = _("day")
    template = "admin/editorial/event/days.html"

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: type[Model], model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        for name in ("from", "to"):
            value = params.pop(name, [""])
            self.used_parameters[name] = value[-1] if isinstance(value, list) else value

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return ["from", "to"]

    def _day(self, name: str) -> datetime.date | None:
        value = str(self.used_parameters[name])
        try:
            return datetime.date.fromisoformat(value) if value else None
        except ValueError:
            raise IncorrectLookupParameters from None

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        zone, midnight, day = timezone.get_current_timezone(), datetime.time(), datetime.timedelta(days=1)
        try:
            if first := self._day("from"):
                queryset = queryset.filter(at__gte=datetime.datetime.combine(first, midnight, zone))
            if last := self._day("to"):
                queryset = queryset.filter(at__lt=datetime.datetime.combine(last + day, midnight, zone))
        except OverflowError:
            raise IncorrectLookupParameters from None
        return queryset

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        kept = changelist.get_query_string(remove=["from", "to", "p"])
        others = [(name, value) for name, value in changelist.params.items() if name not in {"from", "to", "p", "e"}]
        hidden = [(name, value[-1] if isinstance(value, list) else value) for name, value in others]
        yield {"from": self.used_parameters["from"], "to": self.used_parameters["to"], "all": kept, "hidden": hidden}


@admin.register(Event)
class EventAdmin(ReadOnly):
    """The log of everything that moved a profile. Rows are only ever added: the database refuses all else."""

    change_list_template = "admin/editorial/event/change_list.html"
    list_display = ["at", "profile", "verb", "by", "number", "note"]
    list_filter = [KindFilter, DayFilter, PersonFilter, "verb"]
    show_facets = admin.ShowFacets.NEVER  # counting a long log anew for each choice
    list_select_related = ["profile", "by", "revision"]
    search_fields = ["profile__name", "profile__slug", "by__username"]
    search_help_text = _("A profile's name or address, or a username.")
    show_full_result_count = False

    class Media:
        css = {"all": ["desk/audit.css"]}

    def get_urls(self) -> list[URLPattern]:
        return [
            path("export/", self.admin_site.admin_view(self.export), name="editorial_event_export"),
            *super().get_urls(),
        ]

    @admin.display(description=_("revision"))
    def number(self, event: Event) -> int | None:
        return event.revision.number if event.revision else None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("The log"), **(extra_context or {})})

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Hand out the log as CSV, filtered as the list is, row by row."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        try:
            events = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect("admin:editorial_event_changelist")
        response = StreamingHttpResponse(_lines(events), content_type="text/csv; charset=utf-8")
        name = f"log-{timezone.localdate():%Y-%m-%d}.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        private(response)  # type: ignore[arg-type]
        return response


class _Line:
    """What csv writes a row to: hands it straight back."""

    def write(self, text: str) -> str:
        return text


def _lines(events: QuerySet[Event]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff"  # else a spreadsheet takes the letters for another alphabet's
    yield writer.writerow(["at", "profile", "name", "verb", "by", "revision", "note", "target"])
    for event in events.select_related("profile", "by", "revision").iterator(chunk_size=500):
        row = [
            event.at.isoformat(timespec="seconds"),
            event.profile.uid,
            event.profile.name,
            event.verb,
            event.by.username if event.by else "",
            event.revision.number if event.revision else "",
            event.note,
            event.target,
        ]
        yield writer.writerow([defused(str(cell)) for cell in row])


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ")[:1] in tuple("=+-@＝＋－＠\t\r\n") and cell.strip(" ") else cell


class SuperusersOnly(ReadOnly):
    """Where people logged in from, and what became of accounts, is for superusers to read."""

    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_superuser)


@admin.register(LogEntry)
class LogEntryAdmin(SuperusersOnly):
    """What was done by Django's own forms: accounts, groups, permissions, terms."""

    list_display = ["action_time", "user", "content_type", "object_repr", "what"]
    list_filter = ["action_flag", "content_type"]
    list_select_related = ["user", "content_type"]
    search_fields = ["object_repr", "user__username"]
    fields = ["action_time", "user", "content_type", "object_id", "object_repr", "what"]
    readonly_fields = ["what"]

    @admin.display(description=_("what"))
    def what(self, entry: LogEntry) -> str:
        return f"{entry.get_action_flag_display()}. {entry.get_change_message()}"


@admin.register(AccessLog)
class AccessLogAdmin(SuperusersOnly):
    """Each log-in, and the log-out that ended it."""

    list_display = ["attempt_time", "username", "ip_address", "user_agent", "logout_time"]
    search_fields = ["username", "ip_address"]
    fields = ["attempt_time", "username", "ip_address", "user_agent", "logout_time"]


@admin.register(AccessAttempt)
class AccessAttemptAdmin(SuperusersOnly):
    """Wrong passwords that still count."""

    list_display = ["attempt_time", "username", "ip_address", "user_agent", "failures_since_start"]
    search_fields = ["username", "ip_address"]
    fields = ["attempt_time", "username", "ip_address", "user_agent", "failures_since_start"]
