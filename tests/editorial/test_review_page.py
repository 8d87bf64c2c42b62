"""The review page: it shows what changed, takes a decision about exactly that, and loses nothing when it refuses."""

import re

import pytest
from django.urls import reverse

from editorial import workflow
from editorial.models import Attention, Review
from tests.editorial.scenes import first, frozen, logged_in, waiting
from tests.factories import edit, make_profile, make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db


def page_of(review: Review) -> str:
    return reverse("admin:editorial_review_change", args=[review.pk])


def approval(review: Review, **fields: str) -> dict[str, str]:
    return {"approve": "1", "read": "on", "digest": review.revision.frozen.digest, "note": "", **fields}


def plain(html: str) -> str:
    """Return the words of a page as they are read."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def status_of(review: Review) -> str:
    return Review.objects.get(pk=review.pk).status


def test_it_shows_the_changed_words_against_the_live_revision():
    html = logged_in(make_reviewer()).get(page_of(waiting())).text
    assert "Revision 2 against revision 1, which readers see now." in plain(html)
    assert re.search(r"<ins>.*with Otto Frisch", html)
    assert "1 place, 3 words" in plain(html)
    assert "<h3>Known for 01" not in html


def test_it_shows_moved_rows_and_added_rows_by_name():
    review = waiting()
    workflow.withdraw(review.profile, by=make_writer())
    readings = list(reversed(frozen(review)["readings"]))
    edit(review.profile, readings=readings, honors=[{"title": "Planck Medal", "awarded_by": "", "year": "1949"}])
    review = workflow.submit(review.profile, by=make_writer())
    text = plain(logged_in(make_reviewer()).get(page_of(review)).text)
    assert "Start here, order moved" in text
    assert "Honor 01 added" in text
    assert "Planck Medal" in text


def test_a_first_revision_is_all_new():
    html = logged_in(make_reviewer()).get(page_of(first())).text
    assert "everything is new" in plain(html)


def test_the_digest_on_the_screen_is_the_digest_that_is_approved():
    review = waiting()
    client = logged_in(make_reviewer())
    assert f'value="{review.revision.frozen.digest}"' in client.get(page_of(review)).text
    response = client.post(page_of(review), approval(review, digest="0" * 64, note="Well done."))
    assert response.status_code == 409
    assert "digest" in plain(response.text)
    assert "Well done." in response.text
    assert status_of(review) == "pending"


def test_approving_leads_to_the_decision_and_to_publishing():
    review = waiting()
    client = logged_in(make_user("both", "Reviewers", "Publishers"))
    response = client.post(page_of(review), approval(review, note="Checked."), follow=True)
    assert status_of(review) == "approved"
    assert "Publish revision 2" in plain(response.text)
    client.post(reverse("admin:profile-publish", args=[review.profile_id]), {"review": review.pk})
    assert Review.objects.get(pk=review.pk).published_at
    assert "Otto Frisch" in client.get("/researchers/lise-meitner/").text


def test_approving_needs_the_tick_and_keeps_the_note():
    review = waiting()
    response = logged_in(make_reviewer()).post(
        page_of(review), {"approve": "1", "digest": review.revision.frozen.digest, "note": "Nearly there."}
    )
    assert status_of(review) == "pending"
    assert "Tick this once you have read" in response.text
    assert "Nearly there." in response.text


def test_requesting_changes_needs_a_note_and_no_tick():
    review = waiting()
    client = logged_in(make_reviewer())
    digest = review.revision.frozen.digest
    assert "Say what should change" in client.post(page_of(review), {"return": "1", "digest": digest}).text
    assert status_of(review) == "pending"
    response = client.post(page_of(review), {"return": "1", "digest": digest, "note": "Name the year."}, follow=True)
    assert status_of(review) == "returned"
    assert "went back to" in plain(response.text)


def test_the_author_is_told_precisely_why_they_cannot_approve():
    make_reviewer("ines")
    author = make_user("both", "Writers", "Reviewers", first_name="Jonas", last_name="Lindqvist")
    review = waiting(writer=author)
    text = plain(logged_in(author).get(page_of(review)).text)
    assert "You cannot approve this revision." in text
    assert "You submitted this revision. You wrote words in it: Summary." in text
    assert "ines" in text
    assert "Approve revision" not in text
    response = logged_in(author).post(page_of(review), approval(review))
    assert response.status_code == 409
    assert status_of(review) == "pending"


def test_an_author_who_did_not_submit_may_still_ask_for_changes():
    author = make_user("both", "Writers", "Reviewers")
    profile = make_profile(name="Emmy Noether", by=author)
    review = workflow.submit(profile, by=make_writer())
    text = plain(logged_in(author).get(page_of(review)).text)
    assert "Request changes" in text
    assert "Approve revision" not in text or "alone" in text


def test_a_team_of_one_is_told_what_the_page_will_say():
    alone = make_user("alone", "Writers", "Reviewers")
    review = workflow.submit(make_profile(name="Emmy Noether", by=alone), by=alone)
    client = logged_in(alone)
    text = plain(client.get(page_of(review)).text)
    assert "You are the only reviewer." in text
    assert "Published by its author" in text
    client.post(page_of(review), approval(review, alone="True"))
    assert Review.objects.get(pk=review.pk).alone


def test_the_second_of_two_is_told_who_decided_and_keeps_the_note():
    review = waiting()
    digest = review.revision.frozen.digest
    workflow.approve(review, digest=digest, by=make_reviewer("ines"))
    response = logged_in(make_reviewer()).post(
        page_of(review), {"return": "1", "digest": digest, "note": "Name the year."}
    )
    assert response.status_code == 409
    text = plain(response.text)
    assert "ines decided this review first" in text
    assert "Name the year." in text
    assert "Approved by ines" in text


def test_who_decided_in_another_window_is_told_so():
    review, reviewer = waiting(), make_reviewer()
    workflow.approve(review, digest=review.revision.frozen.digest, by=reviewer)
    response = logged_in(reviewer).post(page_of(review), approval(review))
    assert response.status_code == 409
    assert "You decided this review already" in plain(response.text)


def test_marks_of_an_import_stand_under_the_change_they_are_about():
    review = waiting()
    Attention.objects.create(profile=review.profile, path="summary", code="guess", sentence="Suggested from line 4.")
    Attention.objects.create(profile=review.profile, path="known_for/fission", code="guess", sentence="Guessed title.")
    Attention.objects.create(profile=review.profile, path="role", code="guess", sentence="Settled.", settled=True)
    html = logged_in(make_reviewer()).get(page_of(review)).text
    assert html.index("Suggested from line 4.") < html.index("still in doubt") < html.index("Guessed title.")
    assert "Known for 01" in html
    assert "Settled." not in html


def test_nothing_a_writer_types_becomes_html():
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    review = waiting(summary=attack, focus=attack, honors=[{"title": attack, "awarded_by": attack, "year": ""}])
    client = logged_in(make_reviewer())
    for address in (
        page_of(review),
        f"{page_of(review)}?text=whole",
        reverse("admin:editorial_review_changelist"),
        reverse("admin:revision-page", args=[review.revision_id]),
        reverse("admin:revision-compare", args=[review.revision_id]),
        reverse("admin:profile-revisions", args=[review.profile_id]),
    ):
        html = client.get(address).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_the_whole_text_can_be_had():
    biography = "It was so. " * 200
    review = waiting(texts=[{"heading": "Biography", "body": f"{biography}It was not so."}])
    client = logged_in(make_reviewer())
    assert "words</small>" in client.get(page_of(review)).text or "It was so." in client.get(page_of(review)).text
    assert client.get(f"{page_of(review)}?text=whole").text.count("It was so.") >= 100


def test_a_publisher_does_not_publish_what_they_have_not_seen():
    review = waiting()
    workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())
    client = logged_in(make_publisher())
    response = client.post(reverse("admin:profile-publish", args=[review.profile_id]), {"review": review.pk + 1})
    assert response.status_code == 409
    assert "was approved meanwhile" in response.text
    assert Review.objects.get(pk=review.pk).published_at is None


@pytest.mark.parametrize(("verb", "live"), [("unpublish", "unpublished"), ("retire", "retired")])
def test_taking_a_page_down_asks_first(verb, live):
    profile = waiting().profile
    client = logged_in(make_publisher())
    address = reverse(f"admin:profile-{verb}", args=[profile.pk])
    assert client.get(address).status_code == 200
    profile.refresh_from_db()
    assert profile.live == "live"
    client.post(address, {"note": "At their wish."})
    profile.refresh_from_db()
    assert profile.live == live


def test_an_old_revision_can_be_brought_back_as_a_draft():
    review = waiting()
    workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())
    old = type(review.revision).objects.get(profile=review.profile, number=1)
    client = logged_in(make_publisher())
    client.post(reverse("admin:revision-restore", args=[old.pk]))
    review.profile.refresh_from_db()
    assert review.profile.summary == "She explained how a nucleus splits, and not only in theory."
    again = client.post(reverse("admin:revision-restore", args=[old.pk]))
    assert again.status_code == 409
    assert "already says" in again.text


def test_what_was_asked_for_last_time_stands_over_the_next_submission():
    review = waiting()
    workflow.request_changes(review, by=make_reviewer(), note="Name the year.")
    edit(review.profile, summary="She explained in 1939 how a nucleus splits.")
    again = workflow.submit(review.profile, by=make_writer())
    client = logged_in(make_reviewer())
    html = client.get(page_of(again)).text
    assert "Name the year." in html
    since = f"{reverse('admin:revision-compare', args=[again.revision_id])}?with=2"
    assert since in html
    text = plain(client.get(since).text)
    assert "Revision 3 against revision 2." in text
    assert client.get(f"{since}9").status_code == 404
