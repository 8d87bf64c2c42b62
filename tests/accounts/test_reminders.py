"""What is due is mailed about once, to whoever is on it."""

import datetime

import pytest
from django.core import mail as outbox
from django.utils import timezone

from editorial import mail, workflow
from editorial.models import Freshness, Reminder, Review
from tests.accounts.handing import submitted
from tests.factories import make_published

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
