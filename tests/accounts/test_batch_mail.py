"""Amendments are written about once for a batch, to whom it matters, never once for each page."""

import pytest
from django.core import mail as outbox
from django.urls import reverse

from editorial import workflow
from editorial.mail import batches
from editorial.models import User
from profiles.models.vocabulary import Organization
from tests.factories import make_published

pytestmark = pytest.mark.django_db

PAGES = 3


@pytest.fixture
def renamed(people):
    """An organization of three live pages has new words."""
    for number in range(PAGES):
        make_published(name=f"Person {number}", affiliations=[{"organization": "MIT", "role": "Professor"}])
    term = Organization.objects.get()
    term.label = "The Institute"
    term.save()
    workflow.term_edited(term, by=people["writer"])
    return term


@pytest.fixture
def letters(django_capture_on_commit_callbacks):
    """Does something and returns the letters that it sent: reader → subject and body."""

    def sent(act, *args, **more):
        outbox.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            result = act(*args, **more)
        found = {}
        for letter in outbox.outbox:
            assert letter.to[0] not in found, "two letters to one person"
            found[letter.to[0].partition("@")[0]] = f"{letter.subject}\n{letter.body}"
        return result, found

    return sent


def digests(batch):
    return {review.pk: review.revision.frozen.digest for review in batch.reviews.select_related("revision__frozen")}


def test_a_proposal_is_one_letter_to_each_who_may_decide_it(renamed, people, letters):
    proposal, sent = letters(workflow.amend, renamed, by=people["writer"])
    assert set(sent) == {"reviewer", "second"}
    assert "proposes new words for 3 published pages" in sent["reviewer"]
    assert reverse("admin:batch", args=[proposal.batch.pk]) in sent["reviewer"]


def test_who_wrote_the_new_words_is_not_asked_to_decide_them(renamed, people, letters):
    workflow.term_edited(renamed, by=people["second"])
    _proposal, sent = letters(workflow.amend, renamed, by=people["writer"])
    assert set(sent) == {"reviewer"}


def test_an_approval_is_one_letter_to_the_maker_and_the_publishers(renamed, people, letters):
    batch = workflow.amend(renamed, by=people["writer"]).batch
    told, sent = letters(
        workflow.approve_batch, batch, digests(batch), by=people["reviewer"], note="The new name is official."
    )
    assert not any(line.refusal for line in told)
    assert set(sent) == {"writer", "publisher"}
    assert "approved the new words for 3 published pages" in sent["writer"]
    assert "> The new name is official." in sent["publisher"]


def test_a_batch_that_is_dropped_is_one_letter_to_its_maker(renamed, people, letters):
    batch = workflow.amend(renamed, by=people["writer"]).batch
    _told, sent = letters(workflow.drop, batch, by=people["reviewer"], note="Not yet.", only=digests(batch))
    assert set(sent) == {"writer"}
    assert "dropped the new words for 3 published pages" in sent["writer"]
    assert "> Not yet." in sent["writer"]


def test_some_pages_of_a_batch_are_dropped_and_the_others_wait(renamed, people, letters):
    batch = workflow.amend(renamed, by=people["writer"]).batch
    first = min(digests(batch))
    _told, sent = letters(workflow.drop, batch, by=people["reviewer"], note="Not this one.", only=[first])
    assert "for 1 published page." in sent["writer"]
    assert batch.reviews.filter(status="pending").count() == PAGES - 1


def test_who_turned_mail_off_gets_none(renamed, people, letters):
    User.objects.filter(username__in=["second", "writer"]).update(wants_mail=False)
    proposal, sent = letters(workflow.amend, renamed, by=people["writer"])
    assert set(sent) == {"reviewer"}
    _told, sent = letters(workflow.approve_batch, proposal.batch, digests(proposal.batch), by=people["reviewer"])
    assert set(sent) == {"publisher"}


def test_who_decides_is_not_written_to_and_a_refusal_writes_nothing(renamed, people, letters):
    batch = workflow.amend(renamed, by=people["writer"]).batch
    told, sent = letters(workflow.approve_batch, batch, dict.fromkeys(digests(batch), "0" * 64), by=people["second"])
    assert all(line.refusal for line in told)
    assert sent == {}
    _told, sent = letters(workflow.drop, batch, by=people["writer"])
    assert sent == {}


def test_mail_that_fails_keeps_no_batch_back(renamed, people, letters, monkeypatch, caplog):
    monkeypatch.setattr("editorial.mail.letters.send", lambda *args: 1 // 0)
    proposal, sent = letters(workflow.amend, renamed, by=people["writer"])
    assert proposal.batch.reviews.count() == PAGES
    assert sent == {}
    assert "No mail could be sent about batch" in caplog.text


@pytest.mark.parametrize("more", [0, 9])
def test_finding_whom_to_tell_costs_the_same_for_three_and_for_twelve_pages(
    more, renamed, people, django_assert_num_queries
):
    for number in range(more):
        make_published(name=f"More {number}", affiliations=[{"organization": "The Institute", "role": "Reader"}])
    renamed.label = "The Institute of Technology"
    renamed.save()
    batch = workflow.amend(renamed, by=people["writer"]).batch
    assert batch.reviews.count() == PAGES + more
    with django_assert_num_queries(5):
        batches.proposed(batch)
