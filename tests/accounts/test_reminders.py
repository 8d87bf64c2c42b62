"""What is due is mailed about once, to whoever is on it."""

import datetime

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.utils import timezone

from editorial import mail, workflow
from editorial.models import Freshness, Reminder, Review
from tests.accounts.handing import submitted
from tests.factories import edit, make_published, publish

pytestmark = pytest.mark.django_db


def test_a_review_is_called_due_once_to_whoever_is_on_it(people):
    review = submitted(people)
    today = timezone.localdate()
    workflow.assign(review, by=people["writer"], asked=[people["second"]], due_on=today)
    outbox.outbox.clear()
    assert mail.remind() == 1
    assert mail.remind() == 0
    assert [letter.to for letter in outbox.outbox] == [["second@example.org"]]
    assert "is due" in outbox.outbox[0].subject
    Review.objects.update(due_on=today - datetime.timedelta(days=1))
    workflow.claim(Review.objects.get(), by=people["reviewer"])
    assert mail.remind() == 1
    assert outbox.outbox[-1].to == ["reviewer@example.org"]


def test_a_review_that_is_not_due_or_decided_is_not(people):
    review = submitted(people)
    Review.objects.update(due_on=timezone.localdate() + datetime.timedelta(days=1))
    assert mail.remind() == 0
    Review.objects.update(due_on=timezone.localdate())
    workflow.withdraw(review.profile, by=people["writer"])
    assert mail.remind() == 0


def test_pages_past_their_date_are_one_letter_once(people):
    day = timezone.localdate() - datetime.timedelta(days=1)
    for number in range(25):
        profile = make_published(name=f"Person {number:02}")
        defaults = {"reviewed_on": day, "kind": "roles", "due_on": day}
        Freshness.objects.update_or_create(profile=profile, defaults=defaults)
    outbox.outbox.clear()
    assert mail.remind() == 2
    assert {letter.to[0] for letter in outbox.outbox} == {"writer@example.org", "publisher@example.org"}
    letter = outbox.outbox[0]
    assert letter.subject == "25 pages are due for another look"
    assert letter.body.count("/admin/profiles/profile/") == 20
    assert mail.remind() == 0
    assert Reminder.objects.count() == 25


def test_reminders_never_raise(people, monkeypatch, caplog):
    monkeypatch.setattr("editorial.mail.due._reviews", lambda: 1 // 0)
    assert mail.remind() == 0
    assert "could not be sent" in caplog.text


def test_a_page_that_was_renewed_is_written_about_again_when_it_is_due_again(people):
    """Once for each time that it becomes due: reading it again starts a new time, a second run does not."""
    profile = make_published(name="Lise Meitner", role="Professor", by=people["writer"])
    first = timezone.localdate() - datetime.timedelta(days=10)
    Freshness.objects.update_or_create(
        profile=profile, defaults={"reviewed_on": first, "kind": "roles", "due_on": first}
    )
    assert mail.remind() == 2
    assert mail.remind() == 0
    publish(edit(profile, summary="Read again."))
    renewed = Freshness.objects.get(profile=profile)
    assert renewed.due_on > timezone.localdate()
    assert mail.remind() == 0
    later = timezone.localdate() - datetime.timedelta(days=1)
    Freshness.objects.update(due_on=later)
    outbox.outbox.clear()
    assert mail.remind() == 2
    assert {letter.to[0] for letter in outbox.outbox} == {"writer@example.org", "publisher@example.org"}
    assert "is due for another look" in outbox.outbox[0].subject
    assert mail.remind() == 0


def test_run_due_sends_reminders_and_says_how_many(people, capsys):
    profile = make_published(name="Lise Meitner")
    day = timezone.localdate()
    Freshness.objects.update_or_create(profile=profile, defaults={"reviewed_on": day, "kind": "roles", "due_on": day})
    call_command("run_due")
    assert "2 reminders sent." in capsys.readouterr().out
    call_command("run_due")
    assert "reminder" not in capsys.readouterr().out
