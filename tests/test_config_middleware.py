"""Headers on every response; sessions, cookies and CSRF at the desk and nowhere else."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path

from config.middleware import policy


def show(request):
    return HttpResponse(" ".join(name for name in ("session", "user", "_messages") if hasattr(request, name)))


def remember(request):
    request.session["seen"] = True
    return HttpResponse(get_token(request))


def own_policy(request):
    return HttpResponse(headers={"Content-Security-Policy": "sandbox"})


def fail(request):
    raise RuntimeError("planted")


urlpatterns = [
    path("", show),
    path("own/", own_policy),
    path("fail/", fail),
    path("admin/", show),
    path("admin/remember/", remember),
    path("preview/", show),
    path("corrections/", show),
]
handler404 = lambda request, exception: HttpResponse("gone astray", status=404)  # noqa: E731
handler500 = lambda request: HttpResponse("our fault", status=500)  # noqa: E731

pytestmark = pytest.mark.urls(__name__)


def test_a_readers_address_has_no_session_user_or_cookie_and_asks_no_database(client):
    # No database fixture: any query fails this test.
    response = client.get("/", headers={"cookie": "sessionid=forged; csrftoken=forged; messages=forged"})
    assert response.content == b""
    assert not response.cookies
    assert "Vary" not in response.headers


@pytest.mark.parametrize("address", ["/admin/", "/preview/", "/corrections/"])
def test_the_desk_has_them_all(client, address):
    assert client.get(address).content == b"session user _messages"


@pytest.mark.django_db
def test_the_desk_keeps_a_session_and_varies_by_cookie(client):
    response = client.get("/admin/remember/")
    assert {"sessionid", "csrftoken"} <= response.cookies.keys()
    assert "Cookie" in response.headers["Vary"]


@pytest.mark.django_db
def test_a_signed_in_editor_is_nobody_to_readers_pages(client):
    client.force_login(get_user_model().objects.create_user("writer"))
    assert client.get("/").content == b""


@pytest.mark.parametrize("address", ["/admin/", "/preview/", "/corrections/"])
def test_a_post_to_the_desk_without_a_token_is_refused(address):
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403


@pytest.mark.parametrize(
    ("address", "status"), [("/", 200), ("/fail/", 500), ("/nowhere/", 404), ("/own", 301), ("/admin/", 200)]
)
def test_every_response_carries_the_headers(address, status):
    response = Client(raise_request_exception=False).get(address)
    assert response.status_code == status
    csp = response.headers["Content-Security-Policy"]
    assert csp.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "unsafe" not in csp
    assert "data:" not in csp
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_only_the_desk_may_be_framed_and_only_by_itself(client):
    public, desk = client.get("/").headers, client.get("/preview/").headers
    assert "frame-ancestors 'none'" in public["Content-Security-Policy"]
    assert "frame-src" not in public["Content-Security-Policy"]
    assert public["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'self'" in desk["Content-Security-Policy"]
    assert "frame-src 'self'" in desk["Content-Security-Policy"]
    assert desk["X-Frame-Options"] == "SAMEORIGIN"


def test_a_view_may_set_its_own_policy(client):
    assert client.get("/own/").headers["Content-Security-Policy"] == "sandbox"


def test_djangos_debug_pages_keep_their_styles(client, settings):
    settings.DEBUG = True
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "Content-Security-Policy" not in response.headers
    assert "Content-Security-Policy" in client.get("/").headers


def test_a_policy_is_written_as_the_header_wants_it():
    assert policy({"default-src": ["'none'"], "img-src": ["'self'", "https:"]}) == (
        "default-src 'none'; img-src 'self' https:"
    )


@pytest.mark.parametrize("address", ["/", "/admin/", "/preview/"])
@pytest.mark.parametrize("length", [str(64 * 1024 * 1024 + 1), "9" * 40, "-1", "1e3", "٣"])
def test_what_is_too_large_is_refused_before_it_is_read(client, address, length):
    response = client.generic("POST", address, b"x" * 10, CONTENT_LENGTH=length)
    assert response.status_code == 413
    assert "Choose a smaller file" in response.text
    assert response.headers["Content-Security-Policy"]


def test_what_is_not_too_large_is_taken_in(client):
    assert client.post("/", {"file": "x" * 1_000}).status_code == 200
