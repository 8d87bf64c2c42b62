"""The account page: where one is logged in, and how that ends; the switch for mail; passwords."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from editorial.admin.account import named
from editorial.admin.browsers import in_plain_words
from editorial.models import DeskSession, User
from tests.editorial.scenes import logged_in
from tests.factories import make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


def enter(username: str = "writer", password: str = "secret", **headers: Any) -> Client:
    client = Client(**headers)
    response = client.post("/admin/login/", {"username": username, "password": password, "next": "/admin/"})
    assert response.status_code == 302, response.text
    return client


def key(client: Client) -> str:
    assert client.session.session_key
    return client.session.session_key


def inside(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def test_sessions_are_listed_in_plain_words_and_coarsely():
    make_writer()
    enter(HTTP_USER_AGENT=SAFARI, REMOTE_ADDR="203.0.113.77")
    client = enter(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="2001:db8:77:1::5")
    html = client.get("/admin/account/").text
    assert "Firefox on Windows" in html
    assert "Safari on iPhone" in html
    assert "203.0.113.x" in html
    assert "203.0.113.77" not in html
    assert "2001:db8:77::/48" in html
    assert html.count("this one") == 1
    assert html.index("this one") < html.index("Safari on iPhone")


def test_nobodys_session_key_and_nobody_elses_session_is_shown():
    make_writer()
    make_reviewer()
    other = enter("reviewer", HTTP_USER_AGENT=SAFARI)
    old = enter()
    html = enter().get("/admin/account/").text
    assert "Safari" not in html
    for client in (other, old):
        assert key(client) not in html


def test_one_session_is_ended():
    make_writer()
    left, right, own = enter(), enter(), enter()
    own.post("/admin/account/sessions/end/", {"session": named(key(left))})
    assert not inside(left)
    assert inside(right)
    assert inside(own)


def test_all_others_are_ended():
    make_writer()
    make_reviewer()
    left, right, own, colleague = enter(), enter(), enter(), enter("reviewer")
    own.post("/admin/account/sessions/end/", {"others": "1"})
    assert not inside(left)
    assert not inside(right)
    assert inside(own)
    assert inside(colleague)


@pytest.mark.parametrize("wanted", ["colleague", "own", "nonsense"])
def test_neither_somebody_elses_session_nor_this_one_is_ended_so(wanted):
    make_writer()
    make_reviewer()
    own, colleague = enter(), enter("reviewer")
    names = {"colleague": named(key(colleague)), "own": named(key(own))}
    own.post("/admin/account/sessions/end/", {"session": names.get(wanted, wanted)})
    assert "ended already" in own.get("/admin/account/").text
    assert inside(own)
    assert inside(colleague)


def test_ending_is_posted():
    assert logged_in(make_writer()).get("/admin/account/sessions/end/").status_code == 405


def test_a_new_password_logs_the_others_out_and_keeps_this_one():
    make_writer()
    other, own = enter(), enter(HTTP_USER_AGENT=FIREFOX)
    new = "correct horse battery"
    own.post("/admin/password_change/", {"old_password": "secret", "new_password1": new, "new_password2": new})
    assert inside(own)
    assert not inside(other)
    assert DeskSession.objects.filter(user__username="writer").count() == 1
    assert "Firefox on Windows" in own.get("/admin/account/").text


def test_a_superusers_new_password_logs_that_person_out():
    writer = make_writer()
    client = enter()
    root = logged_in(make_user("root", is_superuser=True))
    new = "correct horse battery"
    response = root.post(
        f"/admin/editorial/user/{writer.pk}/password/", {"password1": new, "password2": new, "usable_password": "true"}
    )
    assert response.status_code == 302
    assert not inside(client)
    assert not DeskSession.objects.filter(user=writer).exists()
    assert inside(root)


@pytest.mark.parametrize("change", ["is_active", "is_staff"])
def test_whoever_is_deactivated_is_out_at_the_next_click(change):
    make_writer()
    client = enter()
    assert inside(client)
    User.objects.filter(username="writer").update(**{change: False})
    assert not inside(client)
    assert client.get("/admin/account/").status_code == 302


def test_expired_sessions_are_swept_at_the_next_log_in_and_by_the_command():
    make_writer()
    old = enter()
    DeskSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not inside(old)
    client = enter()
    assert DeskSession.objects.count() == 1
    assert inside(client)
    DeskSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    call_command("clearsessions")
    assert not DeskSession.objects.exists()


def test_logging_out_takes_the_session_off_the_list():
    make_writer()
    client = enter()
    client.post("/admin/logout/")
    assert not DeskSession.objects.exists()


def test_mail_is_switched_off_and_on():
    writer = make_writer(email="writer@example.org")
    client = logged_in(writer)
    assert "checked" in client.get("/admin/account/").text
    for posted, wanted in (({}, False), ({"wants_mail": "on"}, True)):
        client.post("/admin/account/", {**posted, "is_superuser": "on", "byline": "The Editor in Chief"})
        writer.refresh_from_db()
        assert writer.wants_mail is wanted
        assert not writer.is_superuser
        assert writer.byline == ""


def test_the_page_says_what_readers_see_and_that_mail_needs_an_address():
    html = logged_in(make_writer(byline="the editors")).get("/admin/account/").text
    assert "“the editors”" in html
    assert "no mail can reach you" in html


def test_the_page_is_private_and_for_people_of_the_desk():
    response = logged_in(make_writer()).get("/admin/account/")
    assert "no-store" in response.headers["Cache-Control"]
    assert "/login/" in Client().get("/admin/account/").headers["Location"]
    outsider = logged_in(make_user("reader", is_staff=False))
    assert "/login/" in outsider.get("/admin/account/").headers["Location"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_at_one_and_at_three_sessions(count, django_assert_num_queries):
    make_writer()
    for _number in range(count):
        client = enter()
    client.get("/admin/account/")
    with django_assert_num_queries(7):
        client.get("/admin/account/")


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (SAFARI, "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Mac"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.0", "an unknown browser"),
        ("", "an unknown browser"),
        ("<script>alert(1)</script>" * 99, "an unknown browser"),
    ],
)
def test_a_browser_is_named_in_plain_words(agent, words):
    assert in_plain_words(agent) == words
