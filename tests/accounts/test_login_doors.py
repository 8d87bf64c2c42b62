"""The log-in leads nobody off the site, and half of it opens nothing; every answer of the desk carries its headers."""

import pytest
from django.test import Client

from tests.accounts.codes import app_of, with_second_factor
from tests.editorial.scenes import logged_in
from tests.factories import make_profile, make_publisher, make_user, make_writer

pytestmark = pytest.mark.django_db

ELSEWHERE = ["https://evil.example/", "//evil.example/", "/\\evil.example", "///evil.example", "javascript:alert(1)"]
METHODS = ["get", "head", "post", "put", "patch", "delete", "options", "trace"]
PASSWORD = {"username": "writer", "password": "secret"}


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_neither_step_of_the_login_leads_elsewhere(elsewhere):
    make_writer()
    response = Client().post("/admin/login/", PASSWORD | {"next": elsewhere})
    assert response.headers["Location"] == "/admin/"
    writer, client = with_second_factor(make_writer()), Client()
    client.post("/admin/login/", PASSWORD | {"next": elsewhere})
    assert client.post("/admin/login/code/", {"code": app_of(writer)}).headers["Location"] == "/admin/"


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_a_comment_leads_nowhere_else(elsewhere):
    profile = make_profile()
    address = f"/admin/profiles/profile/{profile.pk}/comment/"
    response = logged_in(make_publisher()).post(address, {"text": "Why?", "path": "", "next": elsewhere})
    assert response.headers["Location"].startswith(f"/admin/profiles/profile/{profile.pk}/comments/#")


def test_a_new_password_ends_a_login_that_waits_for_its_code():
    writer, client = with_second_factor(make_writer()), Client()
    client.post("/admin/login/", PASSWORD)
    writer.set_password("Another-word-9")
    writer.save()
    assert client.post("/admin/login/code/", {"code": app_of(writer)}).headers["Location"] == "/admin/login/"
    assert client.get("/admin/").status_code == 302


def test_a_session_has_a_new_key_once_it_is_logged_in_and_none_afterwards():
    writer, client = with_second_factor(make_writer()), Client()
    client.post("/admin/login/", PASSWORD)
    before = client.session.session_key
    client.post("/admin/login/code/", {"code": app_of(writer)})
    after = client.session.session_key
    assert before != after
    client.post("/admin/logout/")
    for key in (before, after):
        stolen = Client()
        stolen.cookies["sessionid"] = str(key)
        assert stolen.get("/admin/").status_code == 302


@pytest.mark.parametrize("method", METHODS)
def test_every_answer_forbids_inline_scripts_and_guessing_at_types(method):
    addresses = ["/admin/", "/admin/nowhere/", "/admin/login/", "/admin/login/code/", "/admin/account/"]
    addresses += ["/admin/profiles/profile/999/preview/", "/admin/editorial/event/export/", "/preview/x/"]
    addresses += [f"/admin/profiles/picture/{'0' * 64}/", "/preview/x/pictures/y"]
    for client in (Client(), logged_in(make_user("root", is_superuser=True))):
        for address in addresses:
            response = getattr(client, method)(address)
            assert response.status_code < 500, address
            assert "unsafe" not in response.headers["Content-Security-Policy"], address
            assert response.headers["X-Content-Type-Options"] == "nosniff", address
            assert response.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}, address
            if response.status_code == 200 and method != "options":
                assert "no-store" in response.headers["Cache-Control"], address
