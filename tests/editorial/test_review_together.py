"""Who reviews, and several reviews decided at once: each reported by itself, never one that was not opened."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial import workflow
from editorial.models import Event, Opening, Review
from profiles.models.vocabulary import Source
from tests.editorial.scenes import first, logged_in, nobody_special, waiting
from tests.factories import make_profile, make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db

QUEUE = "/admin/editorial/review/"
TOGETHER = f"{QUEUE}decide/"


def page_of(review):
    return reverse("admin:editorial_review_change", args=[review.pk])


def of(review, verb):
    return reverse(f"admin:review-{verb}", args=[review.pk])


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def tick(review):
    return f'name="review" value="{review.pk}" form="together"'


def status_of(review):
    return Review.objects.get(pk=review.pk).status


# --- several at once ---


def test_only_what_this_person_opened_is_offered():
    opened, other = first("Emmy Noether"), first("Mary Somerville")
    client = logged_in(make_reviewer())
    assert 'id="together"' not in client.get(QUEUE).text
    client.get(page_of(opened))
    logged_in(make_reviewer("ines")).get(page_of(other))
    html = client.get(QUEUE).text
    assert tick(opened) in html
    assert tick(other) not in html


def test_looking_without_the_right_to_decide_opens_nothing():
    review = first("Emmy Noether")
    for user in (make_writer(), make_publisher()):
        assert logged_in(user).get(page_of(review)).status_code == 200
        assert 'id="together"' not in logged_in(user).get(QUEUE).text
    assert not Opening.objects.exists()


def test_ones_own_words_are_not_offered():
    both = make_user("both", "Writers", "Reviewers")
    review = workflow.submit(make_profile(by=both), by=make_writer())
    client = logged_in(both)
    client.get(page_of(review))
    assert tick(review) not in client.get(QUEUE).text


def test_each_is_approved_by_itself_and_one_that_fails_keeps_no_other_back():
    reviews = [first(name) for name in ("Emmy Noether", "Mary Somerville", "Lise Meitner")]
    client = logged_in(make_reviewer())
    for review in reviews[:2]:
        client.get(page_of(review))
    workflow.approve(reviews[1], digest=reviews[1].revision.frozen.digest, by=make_reviewer("ines"))
    data = {"review": [review.pk for review in reviews], "read": "on", "approve": "1", "note": "Well done."}
    response = client.post(TOGETHER, data)
    text = plain(response.text)
    assert response.status_code == 409
    assert "You approved Emmy Noether · revision 1." in text
    assert "Mary Somerville · revision 1 was not decided: ines decided this review first" in text
    assert "Lise Meitner · revision 1 was not decided: You have not opened Lise Meitner" in text
    assert "Well done." in text
    assert [status_of(review) for review in reviews] == ["approved", "approved", "pending"]
    assert Review.objects.get(pk=reviews[0].pk).note == "Well done."
    assert Review.objects.get(pk=reviews[0].pk).digest == reviews[0].revision.frozen.digest


def test_changes_are_requested_of_all_with_one_note():
    reviews = [first(name) for name in ("Emmy Noether", "Mary Somerville")]
    client = logged_in(make_reviewer())
    for review in reviews:
        client.get(page_of(review))
    data = {"review": [review.pk for review in reviews], "return": "1"}
    response = client.post(TOGETHER, data)
    assert "each writer gets this note" in plain(response.text)
    assert response.text.count(" checked>") == 2
    assert [status_of(review) for review in reviews] == ["pending", "pending"]
    assert client.post(TOGETHER, {**data, "note": "Name a source."}).status_code == 302
    assert [Review.objects.get(pk=review.pk).note for review in reviews] == ["Name a source."] * 2


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"approve": "1", "read": "on"}, "Tick the reviews that you mean"),
        ({"approve": "1", "review": "1"}, "once you have read each of them"),
        ({"read": "on", "review": "1"}, "Choose “Approve”"),
        ({"approve": "1", "read": "on", "review": "nonsense"}, "Tick the reviews that you mean"),
    ],
)
def test_a_decision_that_lacks_something_says_what(data, why):
    review = first("Emmy Noether")
    client = logged_in(make_reviewer())
    client.get(page_of(review))
    assert why in client.post(TOGETHER, data).text
    assert status_of(review) == "pending"


def test_deciding_together_needs_the_right_to_decide():
    review = first("Emmy Noether")
    data = {"review": review.pk, "read": "on", "approve": "1"}
    for user in (make_writer(), make_publisher(), nobody_special()):
        workflow.review_opened(review, by=user)
        assert logged_in(user).post(TOGETHER, data).status_code == 403
    assert Client().post(TOGETHER, data).status_code == 302
    assert logged_in(make_reviewer()).get(TOGETHER).status_code == 405
    assert status_of(review) == "pending"


# --- who reviews ---


def test_a_review_is_taken_on_and_released_by_button():
    review, ines = waiting(), make_reviewer("ines", first_name="Ines", last_name="Marchetti")
    client = logged_in(ines)
    assert "I’m on it" in client.get(page_of(review)).text
    client.post(of(review, "claim"))
    assert Review.objects.get(pk=review.pk).claimed_by == ines
    mine = plain(client.get(page_of(review)).text)
    assert "You are on it" in mine
    assert "I’m on it" not in mine
    others = plain(logged_in(make_reviewer()).get(page_of(review)).text)
    assert "Ines Marchetti is on it" in others
    assert "You may decide all the same" in others
    assert "Approve revision 2" in others
    assert "Ines Marchetti is on it." in plain(logged_in(make_reviewer()).get(QUEUE).text)
    told = logged_in(make_reviewer()).post(of(review, "claim"), follow=True).text
    assert "Ines took this review on first" in told
    client.post(of(review, "release"))
    assert Review.objects.get(pk=review.pk).claimed_by is None


def test_a_stale_claim_can_be_released_by_a_publisher():
    review, publisher = waiting(), logged_in(make_publisher())
    workflow.claim(review, by=make_reviewer())
    assert "Release it for" not in publisher.get(page_of(review)).text
    assert "can release it" in publisher.post(of(review, "release"), follow=True).text
    Review.objects.filter(pk=review.pk).update(claimed_at=timezone.now() - timedelta(days=2))
    assert "Release it for reviewer" in publisher.get(page_of(review)).text
    publisher.post(of(review, "release"))
    assert Review.objects.get(pk=review.pk).claimed_by is None


def test_the_submitter_names_reviewers_a_day_and_a_priority_on_the_page():
    review, ines = waiting(), make_reviewer("ines", first_name="Ines", last_name="Marchetti")
    writer = logged_in(make_writer())
    html = writer.get(page_of(review)).text
    assert "Say who reviews, and when" in html
    day = timezone.localdate() + timedelta(days=2)
    data = {"asked": [ines.pk], "due_on": day.isoformat(), "priority": 2}
    assert writer.post(of(review, "assign"), data).headers["Location"] == page_of(review)
    text = plain(logged_in(ines).get(page_of(review)).text)
    assert "Asked: Ines Marchetti" in text
    assert "Priority: high" in text
    assert "Due on" in text
    queue = plain(logged_in(ines).get(QUEUE).text)
    assert "High priority." in queue
    assert "Asked: Ines Marchetti" in queue
    Review.objects.filter(pk=review.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    assert "Was due on" in plain(logged_in(ines).get(page_of(review)).text)
    assert Event.objects.filter(verb="asked", revision=review.revision).count() == 1


def test_what_cannot_be_is_refused_with_a_sentence_and_kept_on_the_screen():
    review = waiting()
    writer = logged_in(make_writer())
    past = (timezone.localdate() - timedelta(days=1)).isoformat()
    response = writer.post(of(review, "assign"), {"due_on": past, "priority": 2})
    assert response.status_code == 409
    assert "has passed. Choose today or a later day" in response.text
    assert past in response.text
    assert (
        "Select a valid choice" in writer.post(of(review, "assign"), {"asked": [make_writer().pk], "priority": 1}).text
    )
    assert not review.asked.exists()


def test_each_address_asks_for_its_own_permission():
    review, publisher = waiting(), make_publisher()
    assert logged_in(publisher).get(of(review, "assign")).status_code == 200
    for user in (make_reviewer(), make_writer("another"), nobody_special()):
        assert logged_in(user).get(of(review, "assign")).status_code == 403
        assert logged_in(user).post(of(review, "assign"), {"priority": 2}).status_code == 403
    for user in (make_writer(), publisher, nobody_special()):
        assert logged_in(user).post(of(review, "claim")).status_code == 403
    for user in (make_writer(), nobody_special()):
        assert logged_in(user).post(of(review, "release")).status_code == 403
    for verb in ("assign", "claim", "release"):
        assert "/login/" in Client().post(of(review, verb)).headers["Location"]
    for verb in ("claim", "release"):
        assert logged_in(make_reviewer()).get(of(review, verb)).status_code == 405
    review.refresh_from_db()
    assert (review.claimed_by, review.priority) == (None, 1)


def test_who_may_be_asked_is_offered_and_the_author_is_not():
    both = make_user("both", "Writers", "Reviewers", first_name="Own", last_name="Words")
    make_reviewer("ines", first_name="Ines", last_name="Marchetti")
    review = workflow.submit(make_profile(by=both), by=make_writer())
    html = logged_in(make_writer()).get(of(review, "assign")).text
    assert "Ines Marchetti" in html
    assert "Own Words" not in html
    assert "no-store" in logged_in(make_writer()).get(of(review, "assign")).headers["Cache-Control"]


# --- overtaken ---


def test_the_page_says_that_readers_got_a_later_revision():
    review = waiting()
    later = _published_amendment(review)
    client = logged_in(make_reviewer())
    text = plain(client.get(page_of(review)).text)
    assert f"Readers have revision {later} since this was submitted. Withdraw it and submit again" in text
    assert "Approve revision 2" not in text
    data = {"approve": "1", "read": "on", "digest": review.revision.frozen.digest}
    assert client.post(page_of(review), data).status_code == 409
    assert status_of(review) == "pending"


def _published_amendment(review):
    """Publish an amendment of the live page by way of the workflow; returns its number."""
    source = Source.objects.get(title="Looking back")
    admin = make_user("terms", "Writers", "Publishers")
    source.title = "Looking back, in 1964"
    source.save()
    workflow.term_edited(source, by=admin)
    batch = workflow.amend(source, by=admin).batch
    (amendment,) = batch.reviews.all()
    digests = {amendment.pk: amendment.revision.frozen.digest}
    workflow.approve_batch(batch, digests, by=make_reviewer("amender"))
    workflow.publish_batch(batch, by=make_publisher())
    return amendment.revision.number


def test_the_form_of_a_submission_leads_to_who_reviews_it():
    review = waiting()
    form = reverse("admin:profiles_profile_change", args=[review.profile_id])
    for user, leads in ((make_writer(), True), (make_publisher(), True), (make_writer("another"), False)):
        assert (of(review, "assign") in logged_in(user).get(form).text) == leads
