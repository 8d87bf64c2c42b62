"""Schedules, redirects and merges as pages: who may, what is shown first, what is said when it is refused."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from editorial import workflow
from editorial.models import Merge, Review, Schedule
from profiles.models.working import Profile
from tests.editorial.scenes import logged_in, nobody_special
from tests.factories import (
    approve,
    edit,
    make_profile,
    make_published,
    make_publisher,
    make_reviewer,
    make_writer,
    publish,
)

pytestmark = pytest.mark.django_db


def page(name, pk, **query):
    return reverse(f"admin:{name}", args=[pk], query=query)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def publisher(db):
    return logged_in(make_publisher())


@pytest.fixture
def approved(db):
    profile = make_profile(name="Lise Meitner", slug="meitner", summary="SECRET DRAFT WORDS")
    approve(profile)
    return profile


def later(hours=2):
    return timezone.localtime(timezone.now() + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize("name", ["profile-schedule", "profile-redirect", "profile-merge"])
def test_only_publishers_see_these_pages(approved, name):
    for user in (make_writer(), make_reviewer(), nobody_special()):
        response = logged_in(user).get(page(name, approved.pk))
        assert response.status_code == 403
        assert "SECRET" not in text(response)
        assert logged_in(user).post(page(name, approved.pk)).status_code == 403
    response = logged_in(make_publisher()).get(page(name, approved.pk))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_nobody_else_takes_back_or_undoes(approved):
    at = timezone.now() + datetime.timedelta(hours=1)
    made = workflow.schedule(approved, at=at, by=make_publisher())
    merged = workflow.merge_profiles(make_profile(name="A"), make_profile(name="B"), by=make_publisher())
    for user in (make_writer(), make_reviewer(), nobody_special()):
        client = logged_in(user)
        assert client.post(page("schedule-take-back", made.pk)).status_code == 403
        assert client.post(page("merge-undo", merged.pk)).status_code == 403
        assert client.get(page("merge-undo", merged.pk)).status_code == 403
    assert Schedule.objects.waiting().exists()
    assert Merge.objects.filter(undone_at=None).exists()


def test_the_publish_page_says_the_time_zone_and_takes_a_time(publisher, approved):
    shown = text(publisher.get(page("profile-publish", approved.pk)))
    assert "Publish on" in shown
    assert "Time zone: UTC" in shown
    review = Review.objects.get()
    posted = {"verb": "publish", "review": review.pk, "at": later()}
    response = publisher.post(page("profile-schedule", approved.pk), posted, follow=True)
    assert "Scheduled: publish revision 1 on" in text(response)
    made = Schedule.objects.get()
    assert (made.review, made.by.username) == (review, "publisher")
    for name in ("profile-publish", "profile-revisions"):
        shown = text(publisher.get(page(name, approved.pk)))
        assert "Publish revision 1" in shown
        assert "Take back" in shown
    publisher.post(page("schedule-take-back", made.pk))
    assert not Schedule.objects.waiting().exists()


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (lambda: later(-2), "That time has passed. Choose a time to come, or do it now."),
        (lambda: "", "Say when: choose day and hour."),
        (lambda: "soon", "This is no time. Write day and hour"),
    ],
)
def test_a_time_that_will_not_do_is_named_and_what_was_typed_stays(publisher, approved, at, sentence):
    typed = at()
    posted = {"verb": "publish", "review": Review.objects.get().pk, "at": typed}
    response = publisher.post(page("profile-schedule", approved.pk), posted)
    assert response.status_code == 409
    assert sentence in text(response)
    assert f'value="{typed}"' in text(response) or not typed
    assert not Schedule.objects.exists()


def test_only_the_approval_that_stood_on_the_screen_is_scheduled(publisher, approved):
    seen = Review.objects.get().pk
    edit(approved, focus="Approved meanwhile")
    approve(Profile.objects.get(pk=approved.pk))
    posted = {"verb": "publish", "review": seen, "at": later()}
    response = publisher.post(page("profile-schedule", approved.pk), posted)
    assert response.status_code == 409
    assert "was approved meanwhile. Look at it, then schedule that one." in text(response)
    posted["review"] = ""
    assert publisher.post(page("profile-schedule", approved.pk), posted).status_code == 409
    assert not Schedule.objects.exists()


def test_a_live_page_is_taken_down_at_a_time(publisher, approved):
    publish_now = publish(make_profile(name="Otto Frisch"))
    assert "Take down on" in text(publisher.get(page("profile-unpublish", publish_now.pk)))
    publisher.post(page("profile-schedule", publish_now.pk), {"verb": "unpublish", "at": later()})
    assert Schedule.objects.get().verb == "unpublish"


def test_what_failed_stands_on_the_history_with_its_reason(publisher, approved):
    made = workflow.schedule(approved, at=timezone.now() + datetime.timedelta(hours=1), by=make_publisher())
    Schedule.objects.filter(pk=made.pk).update(state="failed", settled_at=timezone.now(), outcome="The ink ran out.")
    assert "The ink ran out." in text(publisher.get(page("profile-revisions", approved.pk)))


def test_a_redirect_shows_what_will_change_and_then_does_it(publisher):
    gone, to = make_published(name="Lise Meitner", slug="meitner"), make_published(name="Otto Frisch", slug="frisch")
    found = text(publisher.get(page("profile-redirect", gone.pk, q="fris")))
    assert f'href="?to={to.pk}"' in found
    shown = text(publisher.get(page("profile-redirect", gone.pk, to=to.pk)))
    assert "<code>/researchers/meitner/</code> leads to Otto Frisch." in shown
    response = publisher.post(page("profile-redirect", gone.pk), {"to": to.pk, "note": "One person."}, follow=True)
    assert "are led to Otto Frisch now" in text(response)
    assert "Its addresses lead to" in text(response)
    assert Profile.objects.get(pk=gone.pk).live == "redirected"


def test_a_redirect_that_will_not_do_is_refused_with_a_sentence(publisher, approved):
    live = make_published(name="Otto Frisch")
    shown = text(publisher.get(page("profile-redirect", live.pk, to=approved.pk)))
    assert "Readers have no page of Lise Meitner" in shown
    response = publisher.post(page("profile-redirect", live.pk), {"to": approved.pk})
    assert response.status_code == 409
    assert Profile.objects.get(pk=live.pk).live == "live"


@pytest.mark.parametrize("junk", ["x", "999999", "-1", "²", "9" * 40])
def test_junk_in_the_address_chooses_nobody(publisher, approved, junk):
    assert publisher.get(page("profile-redirect", approved.pk, to=junk)).status_code == 200
    assert publisher.get(page("profile-merge", approved.pk, **{"with": junk})).status_code == 200


def test_a_merge_shows_what_will_change_then_does_it_and_is_undone(publisher):
    kept = make_published(name="Lise Meitner", slug="meitner")
    gone = make_published(name="Elise Meitner", slug="elise", focus="Nuclear fission", summary="Other words.")
    shown = text(publisher.get(page("profile-merge", kept.pk, **{"with": gone.pk})))
    assert "Nuclear fission" in shown
    assert "<code>/researchers/elise/</code> will lead to Lise Meitner" in shown
    assert "What does not come over" in shown
    assert "Summary" in shown
    assert not Merge.objects.exists()
    response = publisher.post(page("profile-merge", kept.pk), {"with": gone.pk}, follow=True)
    assert "Elise Meitner was merged into Lise Meitner." in text(response)
    assert Profile.objects.get(pk=kept.pk).focus == "Nuclear fission"
    undone = publisher.post(page("merge-undo", Merge.objects.get().pk), follow=True)
    assert "Elise Meitner is a profile of its own again." in text(undone)
    assert Profile.objects.get(pk=kept.pk).focus == ""


def test_either_of_two_may_stay(publisher):
    one, other = make_profile(name="One", focus="Its focus"), make_profile(name="Other")
    assert "Keep Other" in text(publisher.get(page("profile-merge", one.pk, **{"with": other.pk})))
    publisher.post(page("profile-merge", one.pk), {"with": other.pk, "keep": "other"})
    assert Merge.objects.get().kept == other.uid
    assert Profile.objects.get(pk=other.pk).focus == "Its focus"


def test_undoing_names_the_places_that_keep_later_words(publisher):
    kept, gone = make_profile(name="One"), make_profile(name="Other", focus="Its focus")
    merged = workflow.merge_profiles(kept, gone, by=make_publisher())
    edit(Profile.objects.get(pk=kept.pk), focus="Later words")
    response = publisher.post(page("merge-undo", merged.pk), follow=True)
    assert "These places keep what was written there since: focus" in text(response)


def test_a_refused_merge_says_why(publisher):
    kept, gone = make_profile(name="One"), make_profile(name="Other")
    workflow.submit(gone, by=make_writer())
    response = publisher.post(page("profile-merge", kept.pk), {"with": gone.pk})
    assert response.status_code == 409
    assert "Other is in review" in text(response)


def test_the_pages_cost_the_same_for_few_and_for_many(publisher, django_assert_num_queries):
    kept = make_published(name="One")

    def cost():
        with django_assert_num_queries(QUERIES):
            publisher.get(page("profile-redirect", kept.pk, q="person"))

    make_published(name="Person 1")
    cost()
    for number in range(2, 8):
        make_published(name=f"Person {number}")
    cost()


QUERIES = 8
