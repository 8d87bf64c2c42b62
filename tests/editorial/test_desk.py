"""The desk: what waits for one person, one step from the work; the same number of queries whatever waits."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from editorial import workflow
from editorial.admin.desk import desk
from editorial.models import Attention, Comment, Freshness, Review, Revision, Schedule
from tests.editorial.scenes import first, logged_in, nobody_special, waiting
from tests.factories import approve, make_profile, make_published, make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db
DESK = "/admin/"


def everything(name="everything"):
    return make_user(name, "Writers", "Reviewers", "Publishers")


def names(user, key):
    """Return the names in one of a person's queues."""
    return [row.name for row in next(queue for queue in desk(user) if queue.key == key).rows]


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_what_waits_is_one_click_from_the_work():
    review, back = waiting("Lise Meitner"), first("Emmy Noether")
    workflow.request_changes(back, by=make_reviewer(), note="Name a source.")
    html = logged_in(make_reviewer()).get(DESK).text
    assert reverse("admin:editorial_review_change", args=[review.pk]) in html
    assert "Revision 2, submitted by writer. Today. 3 words changed." in words(html)
    html = logged_in(make_writer()).get(DESK).text
    assert "Name a source." in html
    assert reverse("admin:profiles_profile_change", args=[back.profile_id]) in html


def test_nobody_is_offered_a_review_of_their_own_words():
    all_round = everything()
    waiting("Lise Meitner", writer=all_round)
    review = waiting("Emmy Noether")
    assert names(all_round, "decide") == ["Emmy Noether"]
    assert review.submitted_by == make_writer()
    assert names(make_reviewer(), "decide") == ["Lise Meitner", "Emmy Noether"]


def test_what_one_is_asked_about_comes_first_and_what_another_took_on_last():
    old, asked, taken = (waiting(name) for name in ("Oldest", "Asked", "Taken"))
    reviewer, other = make_reviewer(), make_reviewer("other")
    asked.asked.add(reviewer)
    now = timezone.now()
    Review.objects.filter(pk=taken.pk).update(
        claimed_by=other, claimed_at=now, submitted_at=now - datetime.timedelta(days=3)
    )
    assert names(reviewer, "decide") == ["Asked", "Oldest", "Taken"]
    assert names(other, "decide") == ["Taken", "Oldest", "Asked"]
    assert "other is on it." in words(logged_in(reviewer).get(DESK).text)
    Review.objects.filter(pk=old.pk).update(priority=Review.Priority.HIGH)
    assert names(other, "decide") == ["Oldest", "Taken", "Asked"]


def test_what_waits_too_long_is_overdue_for_those_it_concerns():
    review = waiting("Lise Meitner")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Review.objects.filter(pk=review.pk).update(due_on=yesterday)
    assert names(make_writer(), "overdue") == ["Lise Meitner"]
    assert names(make_publisher(), "overdue") == ["Lise Meitner"]
    assert names(make_reviewer(), "overdue") == []
    review.asked.add(make_reviewer())
    assert names(make_reviewer(), "overdue") == ["Lise Meitner"]
    Review.objects.filter(pk=review.pk).update(due_on=timezone.localdate())
    assert names(make_publisher(), "overdue") == []


def test_a_schedule_that_failed_or_that_nothing_ran_is_overdue():
    publisher = make_publisher()
    cases = (("Failed", "failed", -5, "Blocked."), ("Missed", "waiting", -5, ""), ("Ahead", "waiting", 5, ""))
    for name, state, hours, said in cases:
        profile = make_profile(name=name)
        review = approve(profile)
        at = timezone.now() + datetime.timedelta(hours=hours)
        Schedule.objects.create(
            profile=profile, verb="publish", review=review, at=at, by=publisher, state=state, outcome=said
        )
    assert sorted(names(publisher, "overdue")) == ["Failed", "Missed"]
    assert names(publisher, "scheduled") == ["Ahead"]
    html = words(logged_in(publisher).get(DESK).text)
    assert "see that run_due is called" in html
    assert "Scheduled for" in html


def test_what_was_taken_away_on_purpose_waits_for_nobody():
    publisher = make_publisher()
    for name, verb in (("Lise Meitner", workflow.unpublish), ("Emmy Noether", workflow.retire)):
        verb(make_published(name=name), by=publisher)
    assert names(publisher, "publish") == []
    ready = make_profile(name="Mary Somerville")
    approve(ready)
    assert names(publisher, "publish") == ["Mary Somerville"]
    html = logged_in(publisher).get(DESK).text
    assert reverse("admin:profile-publish", args=[ready.pk]) in html


def test_a_thread_waits_for_whoever_did_not_speak_last():
    review = waiting("Lise Meitner")
    writer, reviewer = make_writer(), make_reviewer()
    profile = review.profile
    thread = Comment.objects.create(profile=profile, path="known_for/fission", text="Says who?", by=reviewer)
    assert names(writer, "comments") == ["Lise Meitner"]
    assert names(reviewer, "comments") == []
    Comment.objects.create(profile=profile, thread=thread, text="The paper.", by=writer)
    assert names(writer, "comments") == []
    assert names(reviewer, "comments") == ["Lise Meitner"]
    Comment.objects.filter(pk=thread.pk).update(resolved_by=reviewer, resolved_at=timezone.now())
    assert names(reviewer, "comments") == []


def test_pages_past_their_date_and_marks_of_imports_are_listed():
    profile = make_published(name="Lise Meitner", role="Professor", living=True)
    Freshness.objects.update_or_create(
        profile=profile,
        defaults={"reviewed_on": datetime.date(2025, 1, 1), "kind": "roles", "due_on": datetime.date(2025, 7, 1)},
    )
    Attention.objects.create(profile=profile, path="summary", code="x", sentence="Look.")
    html = words(logged_in(make_writer()).get(DESK).text)
    assert "Current roles, due since July 1, 2025. Read whole on Jan. 1, 2025." in html
    assert "1 mark to settle." in html


def test_recent_work_names_each_profile_once():
    profile = make_profile(name="Lise Meitner")
    approve(profile)
    html = words(logged_in(make_writer()).get(DESK).text)
    assert html.count("You submitted it on") == 1
    assert "You edited" not in html


def test_leads_see_figures_that_say_in_words_what_they_draw():
    profile = make_published(name="Lise Meitner", role="Professor", living=True)
    hour = datetime.timedelta(hours=1)
    decided = timezone.now() - hour
    Review.objects.filter(profile=profile).update(submitted_at=decided - 72 * hour, decided_at=decided)
    waiting("Emmy Noether")
    html = logged_in(make_publisher()).get(DESK).text
    text = words(html)
    assert "Live 2, Draft 0, In review 1" in text
    assert "1 waits, 0 of them for more than 5 days." in text
    assert "2 of 2 live pages; 0 published by their authors." in text
    assert "in the median of 2 decisions in the last 30 days." in text
    assert html.count("<svg") >= 4
    assert "in the median" not in logged_in(make_writer()).get(DESK).text


def test_the_median_is_that_of_the_last_thirty_days():
    published = [make_published(name=f"Person {number}") for number in range(4)]
    now = timezone.now()
    for profile, days, ago in zip(published, (1, 3, 50, 2), (1, 2, 3, 45), strict=True):
        made = now - datetime.timedelta(days=ago)
        Review.objects.filter(profile=profile).update(
            submitted_at=made - datetime.timedelta(days=days), decided_at=made
        )
    assert "3.0 days in the median of 3 decisions" in words(logged_in(make_publisher()).get(DESK).text)


def test_a_person_with_nothing_to_do_is_told_whom_to_ask():
    waiting()
    html = logged_in(nobody_special()).get(DESK).text
    assert "Ask an administrator" in html
    assert "Lise Meitner" not in html


def test_lists_of_records_stand_one_step_away_and_ask_for_permission():
    assert 'href="/admin/records/"' in logged_in(make_writer()).get(DESK).text
    assert "/admin/profiles/profile/" in logged_in(make_writer()).get("/admin/records/").text
    assert "/admin/profiles/profile/" not in logged_in(nobody_special()).get("/admin/records/").text


def many(count):
    """Let this many reviews wait, with everything else that the desk counts. Rows are copied: only reading is timed."""
    review = waiting("Lise Meitner")
    back, ready = first("Emmy Noether"), make_profile(name="Mary Somerville")
    workflow.request_changes(back, by=make_reviewer(), note="More.")
    approve(ready)
    text = review.revision.frozen
    for number in range(count - 1):
        profile = make_profile(name=f"Person {number}")
        revision = Revision.objects.create(
            profile=profile,
            uid=profile.uid,
            number=1,
            seal="0" * 64,
            ledger_mark=0,
            submitted_by=make_writer(),
            frozen_at=timezone.now(),
        )
        type(text).objects.create(revision=revision, text=text.text, digest=text.digest, salt=text.salt)
        Review.objects.create(
            profile=profile, revision=revision, submitted_by=make_writer(), submitted_at=timezone.now()
        )
        Comment.objects.create(profile=profile, text="Why?", by=make_writer())
        Attention.objects.create(profile=profile, path="", code="x", sentence="Look.")
        Freshness.objects.create(
            profile=profile, reviewed_on=timezone.localdate(), kind="roles", due_on=timezone.localdate()
        )


@pytest.mark.parametrize("count", [3, 300])
def test_the_desk_costs_the_same_with_3_and_with_300_waiting(count, django_assert_num_queries):
    many(count)
    client = logged_in(everything())
    client.get(DESK)
    with django_assert_num_queries(31):
        html = client.get(DESK).text
    assert f"<b>{count}</b>" in html
