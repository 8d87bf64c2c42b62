"""Wrong passwords: after five, a pause that says when it ends, alike for names that exist and for those that do not."""

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.factories import make_published, make_writer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def throttled(settings):
    settings.AXES_ENABLED = True


def attempt(username: str = "writer", password: str = "wrong", **headers: Any):
    return Client().post("/admin/login/", {"username": username, "password": password, "next": "/admin/"}, **headers)


def lock(username: str = "writer") -> None:
    for _number in range(4):
        assert attempt(username).status_code == 200
    assert attempt(username).status_code == 429


def test_the_fifth_wrong_password_locks_and_says_until_when():
    make_writer()
    lock()
    response = attempt(password="secret")
    assert response.status_code == 429
    assert "15 minutes" in response.text
    until = timezone.now() + timedelta(minutes=15)
    assert any(f"{minute:%H:%M} UTC" in response.text for minute in (until, until + timedelta(minutes=1)))
    assert 890 <= int(response.headers["Retry-After"]) <= 900
    assert "no-store" in response.headers["Cache-Control"]


def test_nobody_learns_which_names_exist():
    make_writer()
    lock("writer")
    lock("nobody")
    existing, missing = attempt("writer", "secret"), attempt("nobody", "secret")
    assert existing.status_code == missing.status_code == 429
    assert "writer" not in existing.text
    times = re.compile(r"<time .*</time>")  # of two pauses that began apart
    assert times.sub("", existing.text) == times.sub("", missing.text)


def test_trying_again_meanwhile_does_not_make_it_longer():
    make_writer()
    lock()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert "60 seconds" in attempt(password="secret").text
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert attempt(password="secret").status_code == 302


def test_tries_with_several_browsers_count_together():
    make_writer()
    for number in range(4):
        attempt(HTTP_USER_AGENT=f"Browser {number}")
        AccessAttempt.objects.filter(user_agent=f"Browser {number}").update(
            attempt_time=timezone.now() - timedelta(minutes=10 - number)
        )
    response = attempt(HTTP_USER_AGENT="Browser 5")
    assert response.status_code == 429
    assert "5 minutes" in response.text  # then the oldest of the five is forgotten


def test_a_colleague_at_another_address_is_let_in():
    make_writer()
    lock()
    assert attempt(password="secret", REMOTE_ADDR="203.0.113.9").status_code == 302


def test_a_proxy_does_not_make_all_people_one(settings):
    make_writer()
    for _number in range(5):
        attempt(HTTP_X_FORWARDED_FOR="198.51.100.7")
    assert attempt(password="secret", HTTP_X_FORWARDED_FOR="198.51.100.7").status_code == 429
    # What a client writes in front of its own address changes nothing.
    assert attempt(password="secret", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7").status_code == 429
    assert attempt(password="secret", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 302


def test_one_line_with_many_addresses_is_one_address():
    make_writer()
    for number in range(5):
        attempt(REMOTE_ADDR=f"2001:db8:1:2:{number}::{number}")
    assert attempt(password="secret", REMOTE_ADDR="2001:db8:1:2:ffff::9").status_code == 429
    assert attempt(password="secret", REMOTE_ADDR="2001:db8:1:3::9").status_code == 302


def test_a_right_password_forgets_the_wrong_ones():
    make_writer()
    for _number in range(3):
        for _wrong in range(4):
            assert attempt().status_code == 200
        assert attempt(password="secret").status_code == 302


def test_an_administrator_ends_the_pause():
    make_writer()
    lock()
    call_command("axes_reset_username", "writer")
    assert attempt(password="secret").status_code == 302


def test_the_password_is_kept_nowhere():
    make_writer()
    attempt(password="almost-my-password")
    kept = AccessAttempt.objects.get()
    assert "almost-my-password" not in kept.post_data + kept.get_data


def test_readers_pages_cost_no_query_for_it(client, django_assert_num_queries):
    make_published(name="Lise Meitner")
    with django_assert_num_queries(1):
        assert client.get("/researchers/lise-meitner/", headers={"cookie": "sessionid=forged"}).status_code == 200
