"""Random verbs by random people: after each step readers have exactly the last published approved revision."""

import datetime
from collections import Counter
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from editorial import workflow
from editorial.models import Event, Merge, Review, Revision, RevisionAuthor, Schedule
from editorial.verify import verify_profile, verify_site
from editorial.workflow import WorkflowError
from editorial.workflow.scheduling import carry_out
from editorial.workflow.state import replay
from profiles import document, snapshot
from profiles.models.published import Address, Publication
from profiles.models.working import Profile
from tests.factories import edit, make_profile, make_published, make_user

PEOPLE = ("ann", "bob", "cid")
people = st.sampled_from(PEOPLE)
words = st.sampled_from(["one", "two", "three", ""])
EVERYTHING = ("Writers", "Reviewers", "Publishers")


def again(profile: Profile) -> Profile:
    return Profile.objects.get(pk=profile.pk)


class Desk(RuleBasedStateMachine):
    """Three people who may do everything work on one profile. The model keeps what readers should have."""

    tally: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.team = {name: make_user(name, *EVERYTHING) for name in PEOPLE}
        self.profile = make_profile(name="Somebody", by=self.team["ann"], summary="zero")
        # Others, in whom only their places matter: where readers are led, and what is merged into whom.
        self.other = make_published(name="Other")
        self.double = make_published(name="Double", focus="twice", known_for=[{"title": "B", "description": "b"}])
        # Our own account of who typed where, and after which revision; and what was public at each submission.
        self.hands: list[tuple[str, str, int]] = [("summary", "ann", 0), ("name", "ann", 0)]
        self.public: tuple[str, int] | None = None
        self.public_when_frozen: dict[int, tuple[str, int] | None] = {}

    def attempt(self, verb: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Do it and count it, or be refused."""
        try:
            result = verb(*args, **kwargs)
        except WorkflowError:
            self.tally[f"{verb.__name__} refused"] += 1
            return None
        self.tally[verb.__name__] += 1
        return result

    def typed(self, path: str, name: str) -> None:
        self.hands.append((path, name, Revision.objects.filter(profile=self.profile).count()))

    def here(self) -> Profile:
        return Profile.objects.get(pk=self.profile.pk)

    @rule(name=people, field=st.sampled_from(["summary", "focus"]), word=words)
    def edits_a_field(self, name: str, field: str, word: str) -> None:
        profile = self.here()
        if getattr(profile, field) != word and self.attempt(edit, profile, by=self.team[name], **{field: word}):
            self.typed(field, name)

    @rule(name=people, word=words)
    def edits_a_row(self, name: str, word: str) -> None:
        rows = [{"title": "A", "description": word}] if word else []
        before = snapshot.take(self.here())["known_for"]
        done = self.attempt(edit, self.here(), by=self.team[name], known_for=rows)
        if done and snapshot.take(self.here())["known_for"] != before:
            self.typed("known_for/a", name)

    @rule(name=people)
    def moves_on(self, name: str) -> None:
        """Do what the state asks for: random verbs alone seldom get far."""
        review = Review.objects.pending().filter(profile=self.profile).first()
        if self.here().work in ("draft", "changes_requested"):
            self.submits(name)
        elif review:
            for able in (who for who in PEOPLE if self.team[who].pk not in workflow.disqualified(review)):
                self.approves(able, right_digest=True)
                break
        else:
            self.publishes(name)

    @rule(name=people)
    def submits(self, name: str) -> None:
        if review := self.attempt(workflow.submit, self.here(), by=self.team[name]):
            self.public_when_frozen[review.revision.number] = self.public

    @rule(name=people)
    def withdraws(self, name: str) -> None:
        self.attempt(workflow.withdraw, self.here(), by=self.team[name])

    @rule(name=people, right_digest=st.booleans())
    def approves(self, name: str, right_digest: bool) -> None:
        review = Review.objects.filter(profile=self.profile).order_by("-id").first()
        if review:
            digest = review.revision.frozen.digest if right_digest else "0" * 64
            if self.attempt(workflow.approve, review, digest=digest, by=self.team[name]):
                assert right_digest
                assert review.submitted_by_id != self.team[name].pk
                assert not RevisionAuthor.objects.filter(revision=review.revision, user=self.team[name]).exists()
                self.nobody_approved_their_own_words(review.revision, name)

    def nobody_approved_their_own_words(self, revision: Revision, approver: str) -> None:
        """Hold the approver against our own account of who typed what differs from the public text."""
        base = self.public_when_frozen[revision.number]
        differing = document.differing_paths(
            document.read(base[0]) if base else None, document.read(revision.frozen.text)
        )
        since = base[1] if base else 0
        authors = {name for path, name, after in self.hands if path in differing and since <= after < revision.number}
        assert approver not in authors

    @rule(name=people)
    def requests_changes(self, name: str) -> None:
        review = Review.objects.filter(profile=self.profile).order_by("-id").first()
        if review:
            self.attempt(workflow.request_changes, review, by=self.team[name], note="Why?")

    @rule(name=people)
    def publishes(self, name: str) -> None:
        if review := self.attempt(workflow.publish, self.here(), by=self.team[name]):
            self.public = (review.revision.frozen.text, review.revision.number)

    @rule(name=people)
    def unpublishes(self, name: str) -> None:
        before = self.here().live
        self.attempt(workflow.unpublish, self.here(), by=self.team[name])
        if before == "live":
            self.public = None

    @rule(name=people)
    def retires(self, name: str) -> None:
        self.attempt(workflow.retire, self.here(), by=self.team[name], note="Gone.")
        if self.here().live == "retired":
            self.public = None

    @rule(name=people, number=st.integers(1, 3))
    def restores(self, name: str, number: int) -> None:
        revision = Revision.objects.filter(profile=self.profile, number=number).first()
        if revision and (paths := self.attempt(workflow.restore, self.here(), revision, by=self.team[name])):
            for path in paths:
                self.typed(path, name)

    @rule(name=people)
    def redirects(self, name: str) -> None:
        if self.here().live == "never":
            return self.moves_on(name)
        self.attempt(workflow.redirect, self.here(), to=again(self.other), by=self.team[name])
        if self.here().live == "redirected":
            self.public = None

    @rule(name=people)
    def leads_the_other_here(self, name: str) -> None:
        self.attempt(workflow.redirect, again(self.other), to=self.here(), by=self.team[name])

    @rule(name=people)
    def publishes_the_other(self, name: str) -> None:
        if again(self.other).live != "live":
            self.attempt(workflow.publish, again(self.other), by=self.team[name])

    @rule(name=people, verb=st.sampled_from(["publish", "unpublish"]), hours=st.integers(-1, 3))
    def schedules(self, name: str, verb: str, hours: int) -> None:
        """Plan it, or else come nearer to what could be planned."""
        if self.here().live == "never" and not Review.objects.publishable().filter(profile=self.profile).exists():
            self.moves_on(name)
        at = timezone.now() + datetime.timedelta(hours=hours)
        self.attempt(workflow.schedule, self.here(), verb=verb, at=at, by=self.team[name])

    @rule(name=people)
    def takes_a_schedule_back(self, name: str) -> None:
        if waiting := Schedule.objects.filter(profile=self.profile).first():
            self.attempt(workflow.unschedule, waiting, by=self.team[name])

    @rule()
    def its_time_comes(self) -> None:
        for waiting in Schedule.objects.waiting().order_by("at", "id"):
            Schedule.objects.filter(pk=waiting.pk).update(at=timezone.now())
            due = carry_out(waiting.pk)
            assert due is not None
            self.tally[f"{due.verb} {due.state}"] += 1
            if due.state == "done":
                frozen = due.review and due.review.revision.frozen
                self.public = (frozen.text, due.review.revision.number) if due.review and frozen else None

    @rule(name=people)
    def merges(self, name: str) -> None:
        before = snapshot.take(self.here())
        if self.attempt(workflow.merge_profiles, self.here(), again(self.double), by=self.team[name]):
            for path in document.differing_paths(before, snapshot.take(self.here())):
                self.typed(path, name)

    @rule(name=people)
    def undoes_the_merge(self, name: str) -> None:
        before = snapshot.take(self.here())
        if merge := Merge.objects.order_by("-id").first():
            self.attempt(workflow.unmerge_profiles, merge, by=self.team[name])
            for path in document.differing_paths(before, snapshot.take(self.here())):
                self.typed(path, name)

    @invariant()
    def no_address_leads_to_two_pages_or_to_a_page_that_is_none(self) -> None:
        slugs = Publication.objects.values_list("slug", flat=True)
        assert all(Address.objects.filter(slug=slug, publication__slug=slug).exists() for slug in slugs)

    @invariant()
    def what_waits_can_be_told(self) -> None:
        waiting = Schedule.objects.waiting().filter(profile=self.profile)
        assert waiting.count() == waiting.values("verb").distinct().count()

    @invariant()
    def readers_have_the_last_published_approved_revision(self) -> None:
        live = Publication.objects.live().filter(uid=self.profile.uid).first()
        assert ((live.text, live.number) if live else None) == self.public
        if live:
            review = Review.objects.get(revision__profile=self.profile, revision__number=live.number)
            assert review.status == "approved"
            assert review.digest == live.digest

    @invariant()
    def replaying_the_events_gives_the_states(self) -> None:
        told = Event.objects.filter(profile=self.profile).order_by("id").values_list("verb", flat=True)
        profile = self.here()
        assert replay(told) == (profile.live, profile.work)

    @invariant()
    def verify_finds_nothing(self) -> None:
        everybody = [again(profile) for profile in (self.profile, self.other, self.double)]
        assert [line for profile in everybody for line in verify_profile(profile)] == []
        assert [*verify_site()] == []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)


@pytest.mark.django_db
def test_random_verbs_by_random_people():
    Desk.tally.clear()
    run_state_machine_as_test(Desk, settings=settings(max_examples=14, stateful_step_count=40, deadline=None))
    # The machine proves nothing about verbs that it never got to.
    verbs = ("submit", "withdraw", "approve", "request_changes", "publish", "unpublish", "retire", "restore")
    more = ("redirect", "schedule", "merge_profiles", "unmerge_profiles")
    for verb in (*verbs, *more):
        assert Desk.tally[verb], (verb, Desk.tally)
    assert Desk.tally["approve refused"]
