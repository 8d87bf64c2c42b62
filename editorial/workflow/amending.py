"""Amendments: live texts with new words of one organization, topic or source, and nothing else that is new.

Each is a revision made from what readers have. The working copy is not touched, so unfinished drafts never come along.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from editorial import mail
from editorial.models import Batch, Event, Review, Revision, User
from profiles.document import Data, differing_paths, read
from profiles.models.published import Publication
from profiles.models.vocabulary import Organization, Source, Term
from profiles.models.working import Profile
from profiles.substitution import with_facts

from . import state
from .editing import locked
from .errors import WorkflowError
from .freezing import freeze
from .log import record
from .rules import SUBMIT, live_revision, require


class Showing(NamedTuple):
    """A live page that shows words of a term which are not its present ones: what it says, and what it would say."""

    profile: Profile
    live: Revision
    old: Data
    new: Data


class Proposal(NamedTuple):
    """A batch, and the profiles that were left out because an amendment of theirs waits already."""

    batch: Batch
    skipped: list[Profile]


def kind_of(term: Term) -> str:
    """Return what a batch calls this kind of term."""
    return "organization" if isinstance(term, Organization) else "source" if isinstance(term, Source) else "topic"


def all_like(term: Term) -> Any:
    """Return the terms of its kind."""
    model: Any = type(term)
    return model._default_manager.all()


def merged_away(term: Term) -> list[Term]:
    """Return the terms that this one stands for, directly or by way of others. A query for each step."""
    found: list[Term] = []
    step: list[Term] = [term]
    rows = all_like(term)
    while step:
        step = list(rows.filter(merged_into__in=[one.pk for one in step]).order_by("pk"))
        found += step
    return found


def substituted(data: Data, term: Term, gone: Iterable[Term] = ()) -> Data:
    """Return the document with the present facts of a term, also where it names one that was merged into it."""
    facts = term.facts()
    for uid in (*(other.uid for other in gone), term.uid):
        data = with_facts(data, uid, facts)
    return data


def pages_showing(term: Term, *, only: Iterable[Term] | None = None) -> list[Showing]:
    """Return the live pages that show other words of a term than its present ones, or one merged into it, by name.

    `only` asks for the pages that name these terms, which were merged into it. A few queries, however many pages.
    """
    gone = merged_away(term)
    return _showing(only if only is not None else [term, *gone], lambda data: substituted(data, term, gone))


def pages_naming(gone: Term, kept: Term) -> list[Showing]:
    """Return the live pages that name an entry, with what they would say if it were merged into another."""
    facts = kept.facts() | {"former": sorted({*kept.former, gone.slug, *gone.former})}
    others = merged_away(gone)

    def merged(data: Data) -> Data:
        for uid in (*(other.uid for other in others), gone.uid):
            data = with_facts(data, uid, facts)
        return data

    return _showing([gone, *others], merged)


def _showing(terms: Iterable[Term], amended: Callable[[Data], Data]) -> list[Showing]:
    """Return the live pages that name one of these terms and that would say something else. Two queries."""
    uids = [term.uid for term in terms]
    pages = Publication.objects.live().filter(memberships__entry__uid__in=uids).distinct()
    numbers = dict(pages.values_list("uid", "number"))
    live = (
        Revision.objects.filter(uid__in=numbers, number=_live_number())
        .select_related("frozen", "profile")
        .order_by("profile__sort_key", "profile_id")
    )
    found = []
    for revision in live:
        old = read(revision.frozen.text)
        new = amended(old)
        if differing_paths(_shown(old), _shown(new)):
            found.append(Showing(revision.profile, revision, old, new))
    return found


def _live_number() -> Subquery:
    numbers = Publication.objects.live().filter(uid=OuterRef("uid")).values("number")
    return Subquery(numbers[:1])


def _shown(data: Data) -> Data:
    """Return the document without former addresses of terms: no page shows them."""
    return {name: _without_former(value) for name, value in data.items()}


def _without_former(value: object) -> object:
    if isinstance(value, list):
        return [_without_former(item) for item in value]
    if isinstance(value, dict):
        return {name: _without_former(item) for name, item in value.items() if name != "former"}
    return value


@transaction.atomic
def amend(term: Term, *, by: User, sentence: str = "") -> Proposal:
    """Propose the present words of a term for every live page that shows others, as one batch to decide.

    Raises WorkflowError where no page needs it.
    """
    require(by, SUBMIT)
    term = locked_term(term)
    pages = pages_showing(term)
    if not pages:
        raise WorkflowError(f"No published page shows other words of “{term}” than its present ones.")
    sentence = sentence or f"New words of the {kind_of(term)} “{term}”"
    proposal = propose(pages, term, by=by, cause=Batch.Cause.RENAMED, sentence=sentence)
    if not proposal.batch.reviews.exists():
        names = ", ".join(str(profile) for profile in proposal.skipped[:5])
        raise WorkflowError(f"An amendment of each of these pages waits already: {names}. Decide or drop that first.")
    return proposal


def locked_term(term: Term) -> Term:
    """Return the term as it stands now. Who is renaming it at this moment is waited for, and stands on the ledger."""
    # Not its key: who holds a profile and lets a row name the term must not wait for whoever waits for that profile.
    found: Term = all_like(term).select_for_update(no_key=True).get(pk=term.pk)
    return found


def propose(pages: list[Showing], term: Term, *, by: User, cause: str, sentence: str) -> Proposal:
    """Freeze one revision for each page, from its live text, and ask for one decision about all of them."""
    batch = Batch.objects.create(term=term.uid, kind=kind_of(term), cause=cause, sentence=sentence[:1000], made_by=by)
    gone, skipped = merged_away(term), []
    waiting = open_amendments([page.profile.pk for page in pages])
    for page in sorted(pages, key=lambda page: page.profile.pk):
        profile = locked(page.profile)
        live = live_revision(profile)
        if profile.pk in waiting or Review.objects.proposed().filter(profile=profile).exists():
            skipped.append(profile)
            continue
        if live is None:
            continue
        old = read(live.frozen.text)
        new = substituted(old, term, gone)
        if not differing_paths(old, new):
            continue
        revision = freeze(profile, new, base=live, by=by, amends=True)
        Review.objects.create(
            profile=profile, revision=revision, batch=batch, submitted_by=by, submitted_at=revision.frozen_at
        )
        state.check(profile, Event.Verb.PROPOSED)
        record(profile, Event.Verb.PROPOSED, by=by, revision=revision, note=sentence)
    transaction.on_commit(partial(mail.batches.proposed, batch))
    return Proposal(batch, skipped)


def open_amendments(profiles: Iterable[int]) -> set[int]:
    """Return those of these profiles that have an amendment which may still reach readers."""
    reviews = Review.objects.amendments().filter(profile__in=list(profiles), published_at=None)
    undecided = list(reviews.filter(status__in=[Review.Status.PENDING, Review.Status.APPROVED]))
    bases, live = bases_of(undecided), live_numbers({review.profile_id for review in undecided})
    return {
        review.profile_id
        for review in undecided
        if review.status == Review.Status.PENDING or bases.get(review.pk) == live.get(review.profile_id)
    }


def bases_of(reviews: Iterable[Review]) -> dict[int, int]:
    """Return, by amendment, the number of the revision that readers had when it was made. One query."""
    wanted = {review.revision_id: review.pk for review in reviews}
    placed = [Event.Verb.PUBLISHED, Event.Verb.AMENDED, Event.Verb.PROPOSED]
    profiles = Review.objects.filter(pk__in=wanted.values()).values("profile")
    events = Event.objects.filter(profile__in=profiles, verb__in=placed).order_by("id")
    live: dict[int, int] = {}
    found: dict[int, int] = {}
    for profile, verb, revision, number in events.values_list("profile", "verb", "revision", "revision__number"):
        if verb != Event.Verb.PROPOSED:
            live[profile] = number
        elif revision in wanted and profile in live:
            found[wanted[revision]] = live[profile]
    return found


def live_numbers(profiles: Iterable[int]) -> dict[int, int]:
    """Return the number of the revision that readers have now, by profile. One query."""
    live = Revision.objects.filter(profile__in=list(profiles), profile__live="live", number=_live_number())
    return dict(live.values_list("profile", F("number")))
