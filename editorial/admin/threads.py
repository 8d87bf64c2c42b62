"""Comments as threads beside the places that they are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from editorial.labels import label_of_path
from editorial.models import Comment, Revision
from profiles.document import Data
from profiles.models.working import Profile


@dataclass(slots=True)
class Thread:
    """What was said first, and the answers in the order in which they came."""

    first: Comment
    answers: list[Comment] = field(default_factory=list)

    @property
    def said(self) -> list[Comment]:
        return [self.first, *self.answers]

    @property
    def resolved(self) -> bool:
        return self.first.resolved_at is not None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place with threads that stands nowhere else on the screen; `gone` where the page no longer has it."""

    path: str
    label: str
    gone: bool
    threads: list[Thread]


def threads(profile: Profile, *, revision: Revision | None = None) -> dict[str, list[Thread]]:
    """Return all threads of a profile by path, the oldest first; with `revision`, those that concern it. One query.

    What is open travels from revision to revision; what was resolved stays with the revisions that it concerned.
    """
    comments = Comment.objects.filter(profile=profile).select_related("by", "resolved_by", "revision").order_by("id")
    found: dict[int, Thread] = {}
    for comment in comments:
        if comment.thread_id is None:
            found[comment.pk] = Thread(comment)
        elif comment.thread_id in found:
            found[comment.thread_id].answers.append(comment)
    places: dict[str, list[Thread]] = {}
    for thread in found.values():
        if revision is None or _concerns(thread, revision):
            places.setdefault(thread.first.path, []).append(thread)
    return places


def _concerns(thread: Thread, revision: Revision) -> bool:
    """Say whether a thread was begun by then, and was open when this revision was submitted or talked about on it."""
    begun, done = thread.first.revision, thread.first.resolved_at
    if begun and begun.number > revision.number:
        return False
    about = any(comment.revision_id == revision.pk for comment in thread.said)
    return about or done is None or done >= revision.frozen_at


def elsewhere(found: Mapping[str, list[Thread]], shown: Iterable[str], data: Data) -> list[Elsewhere]:
    """Return what stands beside none of the places shown: the whole page first, then what is still there, then gone."""
    beside = set(shown)
    places = [
        Elsewhere(path, place(path, data), gone(path, data), here) for path, here in found.items() if path not in beside
    ]
    return sorted(places, key=lambda place: (place.gone, place.path != ""))


def place(path: str, data: Data) -> str:
    """Return what people call the place of a comment."""
    return label_of_path(path, data) if path else _("The whole page")


def gone(path: str, data: Data) -> bool:
    """Say whether the place is a row that the page no longer has."""
    section, _slash, key = path.partition("/")
    return bool(key) and all(row.get("key") != key for row in data.get(section, []))


def open_ones(found: Mapping[str, list[Thread]]) -> int:
    """Return how many threads nobody has resolved."""
    return sum(not thread.resolved for here in found.values() for thread in here)
