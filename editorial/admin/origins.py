"""Who wrote which field and row, and when: the ledger of origins in the order of the form, readable."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from editorial.labels import label_of_path
from editorial.models import Origin
from editorial.places import Part, Place, parts
from editorial.templatetags.desk import person
from profiles.document import Data, all_terms, terms_at
from profiles.models.working import Profile
from profiles.snapshot import take

from .access import VIEW_REVISION, private, profile_or_404

SHOWN = 3  # lines of a place before the others are folded
MOST = 100  # lines of one place on the page


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger as a person reads it: who (a person or an import), when, and out of what."""

    origin: Origin
    who: str
    what: str
    key: str

    @classmethod
    def of(cls, origin: Origin) -> "Line":
        if origin.by is not None:
            return cls(origin, person(origin.by), _from(origin.record), f"person-{origin.by_id}")
        key = f"import-{origin.run_id}" if origin.run_id else "nobody"
        return cls(origin, _("An import") if origin.run_id else _("Nobody on record"), _from(origin.record), key)


@dataclass
class Written:
    """A place with its lines, newest first."""

    place: Place
    lines: list[Line] = field(default_factory=list)
    terms: list[Line] = field(default_factory=list)  # who wrote the names and facts of what the row points at
    gone: bool = False

    @property
    def first(self) -> list[Line]:
        return self.lines[:SHOWN]

    @property
    def folded(self) -> list[Line]:
        return self.lines[SHOWN:MOST]

    @property
    def left_out(self) -> int:
        return max(0, len(self.lines) - MOST)


@require_safe
def origins(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every place of the form with who wrote there; `?by=` one person or import, `?at=` one place."""
    profile = profile_or_404(request, pk, VIEW_REVISION)
    data = take(profile)
    ledger = _lines(profile)
    terms = _term_lines(data)
    by, at = request.GET.get("by", ""), request.GET.get("at", "")
    writers = _writers([*ledger, *(line for lines in terms.values() for line in lines)])
    groups: list[tuple[Part, list[Written]]] = []
    by_path: dict[str, list[Line]] = {}
    for line in ledger:
        by_path.setdefault(line.origin.path, []).append(line)
    for part, places in _with_gone(parts(data, empty=True), data, by_path):
        wanted = [_written(place, gone, by_path, terms, data, by) for place, gone in places if at in {"", place.path}]
        wanted = [one for one in wanted if one.lines or one.terms]
        if wanted:
            groups.append((part, wanted))
    context = {
        **admin.site.each_context(request),
        "title": _("Who wrote %(profile)s") % {"profile": profile},
        "profile": profile,
        "groups": groups,
        "writers": writers,
        "by": by,
        "at": at,
        "at_label": label_of_path(at, data) if at else "",
    }
    return private(TemplateResponse(request, "admin/editorial/origins.html", context))


def _lines(profile: Profile) -> list[Line]:
    """Return all lines about a profile, newest first, without those by which an import only remembers. One query."""
    found = Origin.objects.filter(subject=profile.uid).exclude(path__startswith="#")
    return [Line.of(origin) for origin in found.select_related("by", "run").order_by("-id")]


def _term_lines(data: Data) -> dict[str, list[Line]]:
    """Return who wrote the words of the organizations, topics and sources that the draft shows, by uid. One query."""
    found = Origin.objects.filter(subject__in=all_terms(data)).select_related("by", "run").order_by("-id")
    lines: dict[str, list[Line]] = {}
    for origin in found:
        lines.setdefault(origin.subject, []).append(Line.of(origin))
    return lines


def _with_gone(present: list[Part], data: Data, written: Iterable[str]) -> list[tuple[Part, list[tuple[Place, bool]]]]:
    """Return the parts of the form, each with the order of its rows, and the rows of which only the ledger knows."""
    by_part: dict[str, list[str]] = {}
    for path in written:
        name = path.partition("/")[0].partition("#")[0]
        by_part.setdefault(name, []).append(path)
    found = []
    for part in present:
        known = {place.path for place in part.places}
        more = [path for path in by_part.get(part.name, []) if path not in known] if part.name else []
        orders = [(Place(path, label_of_path(path, data), ""), False) for path in more if "#" in path]
        gone = [(Place(path, label_of_path(path, data), path.partition("/")[2]), True) for path in more if "/" in path]
        found.append((part, [*orders, *((place, False) for place in part.places), *gone]))
    return found


def _written(
    place: Place, gone: bool, by_path: dict[str, list[Line]], terms: dict[str, list[Line]], data: Data, by: str
) -> Written:
    lines = [line for line in by_path.get(place.path, []) if by in {"", line.key}]
    about: list[Line] = []
    if "/" in place.path and not gone:
        about = [line for uid in sorted(terms_at(data, place.path)) for line in terms.get(uid, [])]
    return Written(place, lines, [line for line in about if by in {"", line.key}][:SHOWN], gone)


def _writers(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """Return everybody who wrote, each once, for a menu: people by name, then imports by date."""
    people: dict[str, str] = {}
    imports: dict[str, str] = {}
    for line in lines:
        if line.origin.by_id:
            people[line.key] = line.who
        elif line.origin.run is not None:
            when = line.origin.run.started_at
            imports[line.key] = _("Import of %(when)s") % {"when": f"{when:%Y-%m-%d %H:%M}"}
    return [*sorted(people.items(), key=lambda item: item[1].casefold()), *imports.items()]


def _from(record: str) -> str:
    """Return where words came from, as a person says it: the file and the record in it, or the revision restored."""
    if record.startswith("revision "):
        return _("brought back from %(revision)s") % {"revision": record}
    kind, _colon, rest = record.partition(": ")
    file, _colon, name = rest.partition(": ")
    if not rest:
        return record
    said: dict[str, Any] = {"kind": kind, "file": file, "name": name}
    return _("%(file)s, “%(name)s” (%(kind)s)") % said if name else _("%(file)s (%(kind)s)") % said
