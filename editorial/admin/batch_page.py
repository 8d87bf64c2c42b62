"""What a batch of amendments shows: equal differences once, with the pages that have them; all others in full."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial import workflow
from editorial.changes import Change
from editorial.diff import diff
from editorial.models import Batch, Review, RevisionAuthor, RevisionText, User
from editorial.templatetags.desk import person
from editorial.words import Piece
from editorial.workflow.amending import bases_of, live_numbers
from profiles.document import Data, read
from profiles.models.working import Profile

from .access import DECIDE, PUBLISH, SUBMIT, may

Status = Review.Status
Person = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Told:
    """One change on the screen, as the list of changes expects it."""

    change: Change
    pieces: tuple[Piece, ...]


@dataclass(slots=True)
class Page:
    """One page of a batch; `places` says where on it the difference stands, `obstacle` why this person may not."""

    profile: Profile
    places: str
    review: Review | None = None
    digest: str = ""
    stale: bool = False
    obstacle: str = ""

    @property
    def pending(self) -> bool:
        return self.review is not None and self.review.status == Status.PENDING

    @property
    def tickable(self) -> bool:
        return self.pending and not self.stale and not self.obstacle

    @property
    def ready(self) -> bool:
        return self.review is not None and self.review.status == Status.APPROVED and not self.review.published_at

    @property
    def state(self) -> str:
        """Return where this page of the batch stands, in words."""
        if self.review is None:
            return ""
        if self.review.published_at:
            return _("Readers have it")
        if self.review.status == Status.WITHDRAWN:
            return _("Dropped")
        if self.stale:
            return _("Readers have another revision by now. Drop this one and make a new amendment")
        if self.review.status == Status.APPROVED:
            told = _("Approved by %(person)s, not published yet")
            return told % {"person": person(self.review.decided_by)}
        return _("Waits for a decision")


@dataclass(slots=True)
class Group:
    """Pages that differ from what readers have in exactly the same words."""

    changes: list[Told]
    pages: list[Page] = field(default_factory=list)


def grouped(pages: Iterable[tuple[Page, Data, Data]]) -> list[Group]:
    """Return each difference once, with all pages that have it; those that most pages have come first."""
    groups: dict[object, Group] = {}
    for page, old, new in pages:
        changes = diff(old, new)
        mark = tuple(_mark(change) for change in changes)
        group = groups.setdefault(mark, Group([Told(change, change.folded) for change in changes]))
        places = dict.fromkeys(label for change in changes for label in (change.label, *change.also))
        page.places = "; ".join(places)
        group.pages.append(page)
    return sorted(groups.values(), key=lambda group: -len(group.pages))


def _mark(change: Change) -> object:
    """Return what makes two changes the same to a reader: all but the number of the row."""
    section = change.path.partition("/")[0].partition("#")[0]
    evidence = change.evidence and (change.evidence.state, change.evidence.pieces)
    return section, change.fact, change.kind, change.pieces, evidence, len(change.also)


def pages_of(batch: Batch, user: Person) -> list[Group]:
    """Return the pages of a batch by difference. The same number of queries however many there are."""
    reviews = list(
        Review.objects.filter(batch=batch)
        .with_people()
        .select_related("revision__frozen")
        .order_by("profile__sort_key", "profile_id")
    )
    bases, live = bases_of(reviews), live_numbers({review.profile_id for review in reviews})
    texts = _texts({(review.profile_id, bases.get(review.pk, 0)) for review in reviews})
    hands = _hands(reviews, user)
    found = []
    for review in reviews:
        base = bases.get(review.pk, 0)
        old, new = read(texts[review.profile_id, base]), read(review.revision.frozen.text)
        open_still = review.status in (Status.PENDING, Status.APPROVED) and not review.published_at
        stale = open_still and live.get(review.profile_id) != base
        page = Page(review.profile, "", review, review.revision.frozen.digest, stale, hands.get(review.pk, ""))
        found.append((page, old, new))
    return grouped(found)


def _texts(wanted: set[tuple[int, int]]) -> dict[tuple[int, int], str]:
    rows = RevisionText.objects.filter(
        revision__profile__in={profile for profile, _number in wanted},
        revision__number__in={number for _profile, number in wanted},
    )
    return {
        (profile, number): text
        for profile, number, text in rows.values_list("revision__profile", "revision__number", "text")
    }


def _hands(reviews: Sequence[Review], user: Person) -> dict[int, str]:
    """Return why this person may not approve, by review; those who wrote its words or sent it may not. One query."""
    wrote = set(
        RevisionAuthor.objects.filter(
            revision__in=[review.revision_id for review in reviews], user=user.pk
        ).values_list("revision", flat=True)
    )
    return {
        review.pk: _("You made this amendment.") if review.submitted_by_id == user.pk else _("You wrote these words.")
        for review in reviews
        if review.submitted_by_id == user.pk or review.revision_id in wrote
    }


@dataclass(frozen=True, slots=True)
class Able:
    """What this person may do about a batch, and who else may decide it."""

    decides: bool = False
    alone: bool = False
    obstacle: str = ""
    drops: bool = False
    own: bool = False
    publishes: bool = False
    others: tuple[str, ...] = ()


def able(batch: Batch, groups: Sequence[Group], user: Person) -> Able:
    """Return what this person may do about a batch. At most one query more."""
    pages = [page for group in groups for page in group.pages]
    pending = [page for page in pages if page.pending and not page.stale]
    waiting = [page for page in pages if page.pending or page.ready]
    barred = [page for page in pending if page.obstacle]
    others: tuple[str, ...] = ()
    decides = may(user, DECIDE)
    if pending and (barred or not decides):
        first = (barred or pending)[0].review
        assert first is not None
        others = tuple(person(other) for other in workflow.possible_reviewers(first))
    alone = decides and bool(barred) and not others
    if alone:
        for page in barred:
            page.obstacle = ""
    own = batch.made_by_id == user.pk
    return Able(
        decides=decides and any(page.tickable for page in pages),
        alone=alone,
        obstacle=barred[0].obstacle if decides and barred and not alone else "",
        drops=bool(waiting) and (own or decides),
        own=own,
        publishes=may(user, PUBLISH) and any(page.ready and not page.stale for page in pages),
        others=others,
    )


def showing(pages: Iterable[workflow.Showing]) -> list[Group]:
    """Return what live pages would say differently, for those who are about to amend them."""
    return grouped((Page(page.profile, ""), page.old, page.new) for page in pages)


@dataclass(frozen=True, slots=True)
class Line:
    """A batch that waits, as a line of the desk; `plain` where looking is all that this person may do."""

    name: str
    href: str
    what: str
    button: str
    plain: bool


def batches_waiting(user: Person) -> list[Line]:
    """Return the amendments in which this person has a part, oldest first, as lines of the desk. One query.

    Who decides sees what waits for a second person, who publishes what is approved, and its maker both.
    """
    if not may(user, DECIDE, PUBLISH, SUBMIT):
        return []
    unpublished = Q(reviews__published_at=None)
    batches = (
        Batch.objects.annotate(
            pending=Count("reviews", filter=Q(reviews__status=Status.PENDING)),
            approved=Count("reviews", filter=unpublished & Q(reviews__status=Status.APPROVED)),
        )
        .filter(Q(pending__gt=0) | Q(approved__gt=0))
        .select_related("made_by")
        .order_by("id")
    )
    lines: list[Line] = []
    for batch in batches:
        own = batch.made_by_id == user.pk
        decides = bool(batch.pending) and may(user, DECIDE) and not own
        publishes = bool(batch.approved) and may(user, PUBLISH)
        if not (decides or publishes or own):
            continue
        button = _("Review") if decides else _("Publish") if publishes else _("Open")
        href = reverse("admin:batch", args=[batch.pk])
        lines.append(Line(batch.sentence, href, _waiting(batch), button, not (decides or publishes)))
    return lines


def _waiting(batch: Batch) -> str:
    parts = []
    if pending := getattr(batch, "pending", 0):
        told = ngettext("%(count)s page waits for a decision", "%(count)s pages wait for a decision", pending)
        parts.append(told % {"count": pending})
    if approved := getattr(batch, "approved", 0):
        told = ngettext("%(count)s page is approved, not published", "%(count)s are approved, not published", approved)
        parts.append(told % {"count": approved})
    return _("%(what)s. Made by %(person)s.") % {"what": "; ".join(parts), "person": person(batch.made_by)}
