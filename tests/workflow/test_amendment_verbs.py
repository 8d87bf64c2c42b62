"""Deciding and dropping amendments: permissions, the ordinary verbs beside them, and what the database refuses."""

import pytest
from django.db import IntegrityError, transaction

from editorial import workflow
from editorial.models import Batch, Review, Revision
from editorial.workflow import WorkflowError
from profiles.models.vocabulary import Organization
from tests.factories import edit, make_published, make_publisher, make_reviewer, make_user, make_writer
from tests.workflow.test_amendments import agreed, digests, label_of, pages, problems, proposed, rename

pytestmark = pytest.mark.django_db


def test_another_digest_than_the_one_on_the_screen_is_refused():
    _made, batch = proposed(1)
    (told,) = workflow.approve_batch(batch, dict.fromkeys(digests(batch), "0" * 64), by=make_reviewer())
    assert "digest" in told.refusal
    assert batch.reviews.get().status == "pending"


def test_only_what_was_ticked_is_approved():
    _made, batch = proposed(2)
    first = batch.reviews.order_by("pk").first()
    workflow.approve_batch(batch, {first.pk: first.revision.frozen.digest}, by=make_reviewer())
    assert [review.status for review in batch.reviews.order_by("pk")] == ["approved", "pending"]


def test_pages_with_an_amendment_that_waits_are_skipped_and_named():
    made, _batch = proposed(2)
    fresh = make_published(name="Person 9", affiliations=[{"organization": "The Institute", "role": ""}])
    proposal = workflow.amend(rename("The Third Name"), by=make_writer())
    assert proposal.skipped == made
    assert [review.profile for review in proposal.batch.reviews.all()] == [fresh]


def test_where_nothing_is_to_be_amended_that_is_said():
    pages(1)
    with pytest.raises(WorkflowError, match="No published page shows other words"):
        workflow.amend(Organization.objects.get(), by=make_writer())
    assert not Batch.objects.exists()


def test_where_all_pages_wait_already_no_empty_batch_is_left():
    proposed(1)
    with pytest.raises(WorkflowError, match="waits already"), transaction.atomic():
        workflow.amend(rename("Another"), by=make_writer())
    assert Batch.objects.count() == 1


def test_a_dropped_batch_leaves_no_trace_with_readers_and_can_be_made_again():
    made, batch = proposed(2)
    told = workflow.drop(batch, by=make_reviewer())
    assert all("Say in the note why" in line.refusal for line in told)
    told = workflow.drop(batch, by=make_reviewer(), note="The name is not official yet.")
    assert not any(line.refusal for line in told)
    assert {review.status for review in batch.reviews.all()} == {"withdrawn"}
    assert {label_of(profile) for profile in made} == {"MIT"}
    assert workflow.amend(Organization.objects.get(), by=make_writer()).batch.reviews.count() == 2
    assert problems() == []


def test_an_approved_amendment_can_still_be_dropped_and_a_published_one_cannot():
    _made, batch = agreed(2)
    first = batch.reviews.order_by("pk").first()
    assert [line.refusal for line in workflow.drop(first, by=make_writer())] == [""]
    workflow.publish_batch(batch, by=make_publisher())
    assert workflow.drop(batch, by=make_writer()) == []
    assert sorted(batch.reviews.values_list("status", flat=True)) == ["approved", "withdrawn"]
    assert problems() == []


@pytest.mark.parametrize(
    ("group", "verb"),
    [("Reviewers", "amend"), ("Writers", "approve_batch"), ("Reviewers", "publish_batch"), ("Publishers", "drop")],
)
def test_each_verb_asks_for_its_permission(group, verb):
    _made, batch = proposed(1)
    person = make_user("somebody", group)
    acts = {
        "amend": lambda: workflow.amend(Organization.objects.get(), by=person),
        "approve_batch": lambda: workflow.approve_batch(batch, digests(batch), by=person),
        "publish_batch": lambda: workflow.publish_batch(batch, by=person),
    }
    if verb == "drop":
        assert "may not" in workflow.drop(batch, by=person, note="No.")[0].refusal
    else:
        with pytest.raises(WorkflowError, match="may not"):
            acts[verb]()


def test_the_verbs_of_submissions_do_not_take_amendments():
    made, batch = proposed(1)
    review = batch.reviews.get()
    with pytest.raises(WorkflowError, match="is an amendment"):
        workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())
    with pytest.raises(WorkflowError, match="is an amendment"):
        workflow.request_changes(review, by=make_reviewer(), note="No.")
    with pytest.raises(WorkflowError, match="nothing to withdraw"):
        workflow.withdraw(made[0], by=make_writer())
    edit(made[0], summary="A draft beside it")
    submitted = workflow.submit(made[0], by=make_writer())
    assert list(Review.objects.queue()) == [submitted]
    assert workflow.withdraw(made[0], by=make_writer()) == submitted
    assert Review.objects.proposed().get() == review


def test_an_approved_amendment_is_not_published_by_way_of_the_profile():
    made, _batch = agreed(1)
    with pytest.raises(WorkflowError, match="already have the newest"):
        workflow.publish(made[0], by=make_publisher())
    assert list(Review.objects.publishable()) == []


def test_the_database_keeps_a_second_amendment_of_a_page_out():
    made, batch = proposed(1)
    review = batch.reviews.get()
    revision = Revision.objects.get(profile=made[0], number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            profile=made[0],
            revision=Revision.objects.create(
                profile=made[0],
                uid=made[0].uid,
                number=9,
                seal="",
                ledger_mark=0,
                submitted_by=revision.submitted_by,
                frozen_at=revision.frozen_at,
            ),
            batch=batch,
            submitted_by=review.submitted_by,
            submitted_at=review.submitted_at,
        )
