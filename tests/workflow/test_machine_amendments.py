"""The same random desk, where people also rename an organization and amend what readers have."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from editorial import workflow
from editorial.models import Batch, Revision
from profiles import document
from profiles.models.vocabulary import Organization
from tests.factories import edit
from tests.workflow.test_machine import PEOPLE, Desk, people

PATH = "affiliations/mit"


class Renaming(Desk):
    """Besides all else: one organization of the page is renamed, and amendments go their own way to readers."""

    def __init__(self) -> None:
        super().__init__()
        edit(self.profile, by=self.team["ann"], affiliations=[{"organization": "MIT", "role": "Professor"}])
        self.hands.append((PATH, "ann", 0))
        # The ordinary revision that stands behind each amendment: whoever wrote since then is an author still.
        self.root: dict[int, int] = {}
        self.amended: dict[int, tuple[str, int]] = {}
        self.submits("ann")
        self.approves("bob", right_digest=True)
        self.publishes("cid")

    def authors(self, revision: Revision, base: tuple[str, int] | None) -> set[str]:
        old = document.read(base[0]) if base else None
        differing = document.differing_paths(old, document.read(revision.frozen.text))
        since = self.root.get(base[1], base[1]) if base else 0
        return {name for path, name, after in self.hands if path in differing and since <= after < revision.number}

    def nobody_approved_their_own_words(self, revision: Revision, approver: str) -> None:
        assert approver not in self.authors(revision, self.public_when_frozen[revision.number])

    @rule(name=people, word=st.sampled_from(["MIT", "Institute", "The Institute"]))
    def renames(self, name: str, word: str) -> None:
        term = Organization.objects.get()
        if term.label != word:
            term.label = word
            term.save()
            workflow.term_edited(term, by=self.team[name])
            self.typed(PATH, name)

    @rule(name=people)
    def amends(self, name: str) -> None:
        proposal = self.attempt(workflow.amend, Organization.objects.get(), by=self.team[name])
        if proposal:
            revision = proposal.batch.reviews.get(profile=self.profile).revision
            assert self.public is not None
            self.amended[revision.number] = self.public
            self.root[revision.number] = self.root.get(self.public[1], self.public[1])

    @rule(name=people, right_digest=st.booleans())
    def agrees(self, name: str, right_digest: bool) -> None:
        if batch := Batch.objects.order_by("-id").first():
            (review,) = batch.reviews.select_related("revision__frozen")
            digest = review.revision.frozen.digest if right_digest else "0" * 64
            (told,) = workflow.approve_batch(batch, {review.pk: digest}, by=self.team[name])
            self.tally["agreed" if not told.refusal else "agreeing refused"] += 1
            if not told.refusal:
                assert right_digest
                assert batch.made_by != self.team[name]
                assert name not in self.authors(review.revision, self.amended[review.revision.number])

    @rule(name=people)
    def gives_readers_the_amendment(self, name: str) -> None:
        if batch := Batch.objects.order_by("-id").first():
            for told in workflow.publish_batch(batch, by=self.team[name]):
                self.tally["amended" if not told.refusal else "amending refused"] += 1
                if not told.refusal:
                    revision = told.review.revision
                    base = self.amended[revision.number]
                    old, new = document.read(base[0]), document.read(revision.frozen.text)
                    assert document.differing_paths(old, new) == [PATH]
                    assert self.public == base
                    self.public = (revision.frozen.text, revision.number)

    @rule(name=people)
    def drops(self, name: str) -> None:
        if batch := Batch.objects.order_by("-id").first():
            for told in workflow.drop(batch, by=self.team[name], note="No."):
                assert not told.refusal
                self.tally["dropped"] += 1

    @rule(name=people)
    def amends_all_the_way(self, name: str) -> None:
        """Rename, propose, agree and publish: random verbs alone seldom get that far."""
        if not self.public:
            self.moves_on(name)
            return
        self.renames(name, "Institute")
        self.amends(name)
        for other in PEOPLE:
            self.agrees(other, right_digest=True)
        self.gives_readers_the_amendment(name)


@pytest.mark.django_db
def test_random_renames_and_amendments_among_all_other_verbs():
    Desk.tally.clear()
    run_state_machine_as_test(Renaming, settings=settings(max_examples=8, stateful_step_count=20, deadline=None))
    for step in ("amend", "agreed", "agreeing refused", "amended", "submit", "publish"):
        assert Desk.tally[step], (step, Desk.tally)
