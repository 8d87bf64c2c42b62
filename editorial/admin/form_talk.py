"""Comments on the form of a profile: each thread beside its field or row, answered without losing what is typed.

They are part of the form itself: a button of theirs posts everything, and what was typed elsewhere comes back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from editorial import workflow
from editorial.models import Comment, Review, Revision, User
from editorial.workflow import WorkflowError
from profiles.admin import Sheet
from profiles.folding import clean
from profiles.models.working import Profile

from . import threads
from .threads import Elsewhere, Thread

_ANSWER, _TEXT, _PATH = "answer-", "comment-text", "comment-path"


@dataclass
class FormTalk:
    """What the form's template shows: threads by place, those without one, and what was typed but not sent."""

    may: bool
    beside: dict[str, list[Thread]] = field(default_factory=dict)
    rest: list[Elsewhere] = field(default_factory=list)
    jumps: list[tuple[str, int]] = field(default_factory=list)
    places: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    resolved: int = 0

    @property
    def text(self) -> str:
        return self.typed.get(_TEXT, "")

    @property
    def path(self) -> str:
        return self.typed.get(_PATH, "")


def talk(profile: Profile, sheet: Sheet, user: Any, posted: Any, *, read_only: bool) -> FormTalk:
    """Return what was said about a profile, open threads beside the places that the form shows. One query."""
    found = threads.threads(profile)
    heads = [(title, [cell for cell in cells if cell.shown or not read_only]) for title, cells in sheet.groups]
    beside = {cell.path for _title, cells in heads for cell in cells}
    beside |= {line.path for line in sheet.lines()}
    for section in sheet.sections:
        if section.lines or not read_only:
            beside.add(section.name)
            if order := found.pop(f"{section.name}#order", []):
                found[section.name] = [*found.get(section.name, []), *order]
    open_ones = {path: here for path, all_of in found.items() if (here := [t for t in all_of if not t.resolved])}
    rows = {section.name: [{"key": line.form.key} for line in section.lines] for section in sheet.sections}
    names = {cell.path: cell.label for _title, cells in heads for cell in cells}
    names |= {line.path: line.label for line in sheet.lines()} | {one.name: one.label for one in sheet.sections}
    return FormTalk(
        may=isinstance(user, User) and workflow.may_comment(user),
        beside=open_ones,
        rest=threads.elsewhere(open_ones, beside, rows),
        jumps=[(names[path], here[0].first.pk) for path, here in open_ones.items() if path in beside],
        places=_places(sheet),
        typed={name: text for name, text in posted.items() if _is_ours(name)},
        resolved=sum(thread.resolved for all_of in found.values() for thread in all_of),
    )


def pressed(request: HttpRequest) -> tuple[Callable[..., Any], str] | None:
    """Return the verb behind the pressed button of a comment, as the form does verbs, and what to say when it is done.

    What was sent is taken out of the posted words, so that it does not come back as something still to send.
    """
    button = request.POST.get("_talk", "")
    verb, _dash, key = button.partition("-")
    if verb == "answer":
        return _sending(request, button, key), _("Your answer stands there.")
    if verb == "comment":
        return _sending(request, _TEXT, ""), _("Your comment stands there.")
    if verb == "resolve":
        return (lambda profile, by: workflow.resolve(_thread(profile, key), by=by)), _("Resolved.")
    return None


def typed(posted: Any) -> bool:
    """Return whether a comment was typed and not sent."""
    return any(_is_ours(name) and name != _PATH and clean(text) for name, text in posted.items())


def send_typed(posted: Any, profile: Profile, *, by: User) -> int:
    """Send what was typed into comments and not sent, since saving keeps everything; returns how many that were."""
    names = [name for name, text in posted.items() if _is_ours(name) and name != _PATH and clean(text)]
    for name in names:
        _send(posted, name, name.removeprefix(_ANSWER) if name != _TEXT else "", profile, by)
    return len(names)


def _sending(request: HttpRequest, name: str, key: str) -> Callable[..., Any]:
    def send(profile: Profile, by: User) -> None:
        _send(request.POST, name, key, profile, by)
        left = request.POST.copy()
        left.pop(name, None)
        request.POST = left  # type: ignore[assignment]

    return send


def _send(posted: Any, name: str, key: str, profile: Profile, by: User) -> Comment:
    thread = _thread(profile, key) if key else None
    path = "" if thread else posted.get(_PATH, "")
    text = posted.get(name, "")
    return workflow.comment(profile, path, text, by=by, thread=thread, revision=_in_review(profile))


def _thread(profile: Profile, key: str) -> Comment:
    wanted = int(key) if key.isascii() and key.isdigit() and len(key) < 18 else 0
    thread = Comment.objects.filter(profile=profile, pk=wanted).first()
    if thread is None:
        raise WorkflowError(_("There is no such comment on this page. Reload the page and answer there."))
    return thread


def _in_review(profile: Profile) -> Revision | None:
    """Return the revision that waits for its review: what one reads is then exactly that."""
    review = Review.objects.pending().filter(profile=profile).select_related("revision").first()
    return review.revision if review else None


def _is_ours(name: str) -> bool:
    return name in {_TEXT, _PATH} or (name.startswith(_ANSWER) and name.removeprefix(_ANSWER).isdigit())


def _places(sheet: Sheet) -> list[tuple[str, list[tuple[str, str]]]]:
    head = [(cell.path, cell.label) for _title, cells in sheet.groups for cell in cells]
    rows = [
        (section.label, [(line.path, f"{line.label}: {line.title}") for line in section.lines if line.form.key])
        for section in sheet.sections
    ]
    return [(_("Profile"), head), *((label, lines) for label, lines in rows if lines)]
