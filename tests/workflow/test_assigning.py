"""Who looks at a review: asked, claimed, released; none of it decides anything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from editorial import workflow
from editorial.models import Event, Review
from editorial.workflow import WorkflowError
from tests.editorial.scenes import first, waiting
from tests.factories import make_profile, make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db


def fresh(review):
    return Review.objects.get(pk=review.pk)


def events(review, verb):
    return list(Event.objects.filter(profile=review.profile, verb=verb).order_by("id"))


def test_the_submitter_and_publishers_name_reviewers_a_day_and_a_priority():
    review, ines = waiting(), make_reviewer("ines")
    day = timezone.localdate() + timedelta(days=3)
    assert workflow.assign(review, by=make_writer(), asked=[ines], due_on=day, priority=2)
    assert list(review.asked.all()) == [ines]
    assert (fresh(review).due_on, fresh(review).priority) == (day, 2)
    assert not workflow.assign(review, by=make_publisher(), asked=[ines], due_on=day, priority=2)
    assert workflow.assign(review, by=make_publisher())
    assert not review.asked.exists()
    notes = [event.note for event in events(review, "asked")]
    assert len(notes) == 2
    assert notes[0].startswith("Asked: ines. Due: ")
    assert notes[0].endswith("Priority: high.")


def test_others_may_not_say_who_reviews():
    review = waiting()
    for user in (make_reviewer(), make_writer("another")):
        with pytest.raises(WorkflowError, match="writer submitted it and may, and so may every publisher"):
            workflow.assign(review, by=user)


def test_only_people_who_can_decide_it_are_asked():
    make_reviewer("ines")
    author = make_user("both", "Writers", "Reviewers")
    review = workflow.submit(make_profile(by=author), by=make_writer())
    for user, why in (
        (author, r"wrote words of this revision .* Ask one of these: ines"),
        (make_writer(), "submitted this revision"),
        (make_writer("other"), "may not decide reviews"),
        (make_reviewer("gone", is_active=False), "has no active account"),
    ):
        with pytest.raises(WorkflowError, match=f"{user.username} cannot be asked: {user.username} {why}"):
            workflow.assign(review, by=make_writer(), asked=[user])
    assert not review.asked.exists()


def test_a_day_that_has_passed_is_refused_but_may_stay():
    review, past = waiting(), timezone.localdate() - timedelta(days=1)
    with pytest.raises(WorkflowError, match=r"has passed. Choose today or a later day"):
        workflow.assign(review, by=make_writer(), due_on=past)
    Review.objects.filter(pk=review.pk).update(due_on=past)
    assert workflow.assign(review, by=make_writer(), due_on=past, priority=2)


def test_of_two_who_claim_the_second_is_told_who_was_first_and_may_decide():
    review, ines = waiting(), make_reviewer("ines")
    workflow.claim(review, by=ines)
    with pytest.raises(WorkflowError, match=r"ines took this review on first. You may still decide it"):
        workflow.claim(review, by=make_reviewer())
    with pytest.raises(WorkflowError, match="already"):
        workflow.claim(review, by=ines)
    workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())
    assert fresh(review).status == "approved"


def test_who_wrote_it_does_not_take_it_on_and_who_may_not_decide_neither():
    author = make_user("both", "Writers", "Reviewers")
    review = waiting(writer=author)
    with pytest.raises(WorkflowError, match="cannot take this review on: both wrote words"):
        workflow.claim(workflow.submit(make_profile(by=author), by=make_writer()), by=author)
    with pytest.raises(WorkflowError, match="may not decide"):
        workflow.claim(review, by=make_publisher())


def test_a_claim_is_released_by_its_maker_and_a_stale_one_by_a_publisher():
    review, ines, publisher = waiting(), make_reviewer("ines"), make_publisher()
    with pytest.raises(WorkflowError, match="nothing to release"):
        workflow.release(review, by=ines)
    workflow.claim(review, by=ines)
    for user in (publisher, make_reviewer()):
        with pytest.raises(WorkflowError, match=r"ines took this review on and can release it. From"):
            workflow.release(review, by=user)
    workflow.release(review, by=ines)
    assert fresh(review).claimed_by is None
    workflow.claim(review, by=ines)
    Review.objects.filter(pk=review.pk).update(claimed_at=timezone.now() - timedelta(days=2))
    with pytest.raises(WorkflowError, match="can release it"):
        workflow.release(review, by=make_reviewer())
    workflow.release(review, by=publisher)
    assert [event.by.username for event in events(review, "released")] == ["ines", "publisher"]
    assert events(review, "released")[1].note == "ines had taken it on."
    assert len(events(review, "claimed")) == 2


def test_nothing_is_assigned_or_claimed_once_it_is_decided():
    review = waiting()
    workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())
    for verb in (workflow.claim, workflow.release, workflow.assign):
        with pytest.raises(WorkflowError, match="decided already"):
            verb(review, by=make_reviewer())


def test_only_what_was_opened_is_decided_together_and_each_by_itself():
    reviewer = make_reviewer()
    reviews = [first(name) for name in ("Emmy Noether", "Mary Somerville", "Lise Meitner")]
    for review in reviews[:2]:
        workflow.review_opened(review, by=reviewer)
    workflow.review_opened(reviews[0], by=reviewer)
    assert workflow.decidable(reviews, reviewer) == {reviews[0].pk, reviews[1].pk}
    workflow.withdraw(reviews[1].profile, by=make_writer())
    outcomes = workflow.decide_each(reviews, by=reviewer, approves=True, note="Checked.")
    assert outcomes[0].refused == ""
    assert "decided this review first" in outcomes[1].refused
    assert outcomes[2].refused.startswith("You have not opened Lise Meitner · revision 1. Open it")
    assert [fresh(review).status for review in reviews] == ["approved", "withdrawn", "pending"]


def test_what_one_wrote_is_not_offered_to_be_decided():
    both = make_user("both", "Writers", "Reviewers")
    wrote = workflow.submit(make_profile(by=both), by=make_writer())
    sent = workflow.submit(make_profile(), by=both)
    for review in (wrote, sent):
        workflow.review_opened(review, by=both)
    assert workflow.decidable([wrote, sent], both) == set()
