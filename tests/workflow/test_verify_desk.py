"""`verify` names what was changed behind our backs in the rows that came with the desk."""

import datetime

import pytest
from django.core.management import call_command
from django.db.models import F

from editorial import workflow
from editorial.models import Batch, Freshness, Review
from tests.factories import make_profile, make_published, make_publisher, make_user, make_writer
from tests.workflow.test_amendments import agreed, digests, problems, proposed, rename

pytestmark = pytest.mark.django_db


def test_an_amendment_that_pretends_to_be_a_submission_is_named():
    proposed(1)
    Review.objects.amendments().update(batch=None)
    assert any("the log tells it differently" in line for line in problems())


def test_a_submission_that_pretends_to_be_an_amendment_is_named():
    profile = make_profile()
    review = workflow.submit(profile, by=make_writer())
    batch = Batch.objects.create(term="x", kind="topic", cause="renamed", sentence="x", made_by=make_writer())
    Review.objects.filter(pk=review.pk).update(batch=batch)
    assert any("the log tells it differently" in line for line in problems())


def test_a_decision_moved_to_a_later_day_is_named():
    make_published()
    Review.objects.update(decided_at=F("decided_at") + datetime.timedelta(days=30))
    assert any("another time of its decision" in line for line in problems())


def test_another_name_for_whoever_approved_is_named():
    make_published()
    Review.objects.update(byline="Somebody famous")
    call_command("rebuild")
    assert any("another name of who approved it" in line for line in problems())


def test_a_published_amendment_of_what_only_its_author_vouched_for_never_becomes_reviewed():
    author = make_user("alone", "Writers", "Reviewers", "Publishers")
    profile = make_profile(by=author, affiliations=[{"organization": "MIT", "role": ""}])
    review = workflow.submit(profile, by=author)
    workflow.approve(review, digest=review.revision.frozen.digest, by=author, alone=True)
    workflow.publish(profile, by=author)
    batch = workflow.amend(rename("The Institute"), by=make_writer()).batch
    second = make_user("second", "Reviewers")
    workflow.approve_batch(batch, digests(batch), by=second)
    workflow.publish_batch(batch, by=make_publisher())
    assert problems() == []
    batch.reviews.update(alone=False, byline="Somebody else")
    assert any("nobody but its author vouched for" in line for line in problems())


def test_a_date_of_freshness_that_was_put_off_is_named_and_mended_by_a_release():
    make_published()
    Freshness.objects.update(due_on=datetime.date(2099, 1, 1))
    assert any(line.startswith("freshness of ") for line in problems())
    call_command("rebuild", "--pages")
    assert problems() == []


def test_a_database_from_before_the_desk_gets_its_dates_at_the_release():
    make_published()
    expected = Freshness.objects.values_list("kind", "due_on").get()
    Freshness.objects.all().delete()
    call_command("rebuild", "--pages")
    assert Freshness.objects.values_list("kind", "due_on").get() == expected


def test_an_amendment_makes_nothing_fresher():
    _made, batch = agreed(1)
    decided_at = Review.objects.submissions().get().decided_at
    assert decided_at is not None
    long_ago = decided_at - datetime.timedelta(days=400)
    Review.objects.submissions().update(decided_at=long_ago)
    workflow.publish_batch(batch, by=make_publisher())
    assert Freshness.objects.get().reviewed_on == long_ago.date()
