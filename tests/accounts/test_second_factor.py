"""The second factor: who is led to it, what it opens, and how somebody without a phone gets in."""

import re
import time

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from editorial import second_factor
from tests.accounts.codes import app_of, shown, with_second_factor
from tests.editorial.scenes import logged_in
from tests.factories import make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db

SET_UP = "/admin/account/second-factor/"


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def password(client: Client, username: str, after: str = "") -> str:
    response = client.post(f"/admin/login/?next={after}", {"username": username, "password": "secret", "next": after})
    assert response.status_code == 302, response.text
    return str(response.headers["Location"])


def code(client: Client, value: str):
    return client.post("/admin/login/code/", {"code": value})


def set_up(client: Client) -> None:
    client.get(SET_UP)
    key = client.session["second_factor_key"]
    assert client.post(SET_UP, {"code": shown(key)}).headers["Location"] == "/admin/account/recovery-codes/"


@pytest.mark.parametrize("make", [make_publisher, lambda: make_user("root", is_superuser=True)])
@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/editorial/event/", "/admin/account/", "/admin/password_change/", "/admin/nowhere/"]
)
def test_who_needs_one_reaches_nothing_but_its_set_up(required, make, address):
    client = logged_in(make())
    for response in (client.get(address), client.post(address)):
        assert response.status_code == 302
        assert response.headers["Location"] == SET_UP
    assert "nothing else of the desk opens" in client.get(SET_UP).text
    assert client.get("/admin/account/recovery-codes/").headers["Location"] == SET_UP


@pytest.mark.parametrize("make", [make_writer, make_reviewer])
def test_others_may_do_without(required, make):
    assert logged_in(make()).get("/admin/").status_code == 200


def test_nobody_needs_one_where_it_is_switched_off():
    assert logged_in(make_publisher()).get("/admin/").status_code == 200


def test_whoever_becomes_a_publisher_is_led_to_it_at_the_next_click(required):
    writer = make_writer()
    client = logged_in(writer)
    assert client.get("/admin/").status_code == 200
    make_publisher(username="writer")
    assert client.get("/admin/").headers["Location"] == SET_UP


def test_setting_up_shows_recovery_codes_once_and_goes_where_one_wanted(required):
    publisher = make_publisher()
    client = logged_in(publisher)
    client.get("/admin/editorial/event/?verb=published")
    set_up(client)
    codes = re.findall(r"<code>(\w{4} \w{4})</code>", client.get("/admin/account/recovery-codes/").text)
    assert len(set(codes)) == 10
    file = client.get("/admin/account/recovery-codes.txt")
    assert file.text.split("\n")[:10] == codes
    assert "attachment" in file.headers["Content-Disposition"]
    assert "no-store" in file.headers["Cache-Control"]
    assert client.post("/admin/account/recovery-codes/").headers["Location"] == "/admin/editorial/event/?verb=published"
    for address in ("/admin/account/recovery-codes/", "/admin/account/recovery-codes.txt"):
        assert client.get(address).headers["Location"] == "/admin/account/"
    assert client.get("/admin/").status_code == 200


def test_a_wrong_code_sets_nothing_up(required):
    client = logged_in(make_publisher())
    client.get(SET_UP)
    key = client.session["second_factor_key"]
    for wrong in ("", "12345", "abc", "٣٤٥٦٧٨", "9" * 39, shown(key, later=9)):
        response = client.post(SET_UP, {"code": wrong})
        assert response.status_code == 200
        assert 'aria-invalid="true"' in response.text
    assert not TOTPDevice.objects.exists()
    assert client.get("/admin/").status_code == 302


def test_the_qr_code_is_an_image_of_this_session_kept_nowhere():
    client = logged_in(make_writer())
    assert client.get("/admin/account/second-factor/qr.svg").status_code == 404
    html = client.get(SET_UP).text
    response = client.get("/admin/account/second-factor/qr.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<?xml")
    assert "no-store" in response.headers["Cache-Control"]
    assert "data:" not in html
    assert second_factor.typed(client.session["second_factor_key"]) in html
    set_up(client)
    assert client.get("/admin/account/second-factor/qr.svg").status_code == 404


def test_a_password_alone_opens_nothing_once_it_is_set_up():
    writer = with_second_factor(make_writer())
    client = Client()
    assert password(client, "writer", "/admin/editorial/event/") == "/admin/login/code/"
    assert "/login/" in client.get("/admin/").headers["Location"]
    page = client.get("/admin/login/code/")
    assert 'autocomplete="one-time-code"' in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert code(client, "000000").status_code == 200
    assert "/login/" in client.get("/admin/").headers["Location"]
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert code(client, app_of(writer)).headers["Location"] == "/admin/editorial/event/"
    assert client.get("/admin/").status_code == 200


def test_a_code_works_once():
    writer = with_second_factor(make_writer())
    used = app_of(writer)
    for taken in (True, False):
        client = Client()
        password(client, "writer")
        assert (code(client, used).status_code == 302) is taken


def test_somebody_elses_code_is_none():
    with_second_factor(make_writer())
    other = with_second_factor(make_reviewer())
    client = Client()
    password(client, "writer")
    assert code(client, app_of(other)).status_code == 200
    assert code(client, second_factor.codes(other)[0]).status_code == 200
    assert "/login/" in client.get("/admin/").headers["Location"]


def test_wrong_codes_are_slowed_down_and_told_for_how_long():
    writer = with_second_factor(make_writer())
    client = Client()
    password(client, "writer")
    TOTPDevice.objects.update(throttling_failure_count=7)
    code(client, "000000")
    response = code(client, app_of(writer))
    assert response.status_code == 200
    assert re.search(r"Wait (2|3) minutes", response.text)


def test_a_recovery_code_stands_in_for_the_phone_once():
    writer = with_second_factor(make_writer())
    recovery = second_factor.codes(writer)[3]
    client = Client()
    password(client, "writer")
    assert 'inputmode="numeric"' not in client.get("/admin/login/code/?recovery").text
    assert code(client, recovery.upper()).headers["Location"] == "/admin/"
    assert "9 are left" in client.get("/admin/").text
    again = Client()
    password(again, "writer")
    assert code(again, recovery).status_code == 200


def test_ten_minutes_after_the_password_it_is_asked_for_again(monkeypatch):
    writer = with_second_factor(make_writer())
    client = Client()
    password(client, "writer")
    now = time.time()
    monkeypatch.setattr("editorial.admin.login.time.time", lambda: now + 601)
    assert code(client, app_of(writer)).headers["Location"] == "/admin/login/"
    assert "Type it again" in client.get("/admin/login/").text


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"password": "changed"}])
def test_who_lost_access_after_the_password_gets_none_by_the_code(change):
    writer = with_second_factor(make_writer())
    client = Client()
    password(client, "writer")
    type(writer).objects.filter(pk=writer.pk).update(**change)
    assert code(client, app_of(writer)).headers["Location"] == "/admin/login/"


def test_a_code_is_asked_for_only_after_a_password():
    assert Client().get("/admin/login/code/").headers["Location"] == "/admin/login/"


def test_a_session_from_before_the_set_up_is_over(required):
    publisher = make_publisher()
    old, new = logged_in(publisher), logged_in(publisher)
    set_up(new)
    assert "/login/" in old.get("/admin/").headers["Location"]
    unverified = logged_in(publisher)
    assert "/login/" in unverified.get("/admin/").headers["Location"]
    assert "/login/" in unverified.get(SET_UP).headers["Location"]


def test_a_verified_session_ends_with_its_device():
    publisher = make_publisher()
    client = logged_in(publisher)
    set_up(client)
    call_command("reset_second_factor", "publisher")
    assert "/login/" in client.get("/admin/").headers["Location"]
    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()


def test_the_command_says_when_there_is_nobody_or_nothing(capsys):
    make_writer()
    with pytest.raises(CommandError, match="no account"):
        call_command("reset_second_factor", "nobody")
    call_command("reset_second_factor", "writer")
    assert "had no second factor" in capsys.readouterr().out


@pytest.mark.parametrize("wanted", ["codes", "app", "off"])
def test_changing_it_asks_for_a_code_each_time(wanted):
    writer = make_writer()
    client = logged_in(writer)
    set_up(client)
    before = second_factor.codes(writer)
    response = client.post("/admin/account/second-factor/change/", {"wanted": wanted, "code": "111111"})
    assert response.status_code == 400
    assert second_factor.codes(writer) == before
    assert second_factor.enrolled(writer)
    assert client.get(SET_UP).headers["Location"] == "/admin/account/"
    TOTPDevice.objects.update(throttling_failure_count=0)
    client.post("/admin/account/second-factor/change/", {"wanted": wanted, "code": app_of(writer)})
    if wanted == "codes":
        assert not {*before} & {*second_factor.codes(writer)}
        assert "recovery codes" in client.get("/admin/account/recovery-codes/").text
    elif wanted == "app":
        old = TOTPDevice.objects.get().key
        set_up(client)
        assert TOTPDevice.objects.get().key != old
    else:
        assert not second_factor.enrolled(writer)


def test_who_needs_one_cannot_turn_it_off(required):
    publisher = make_publisher()
    client = logged_in(publisher)
    set_up(client)
    assert "Turn it off" not in client.get("/admin/account/").text
    client.post("/admin/account/second-factor/change/", {"wanted": "off", "code": app_of(publisher)})
    assert second_factor.enrolled(publisher)


def test_only_a_superuser_removes_somebody_elses(required):
    writer = with_second_factor(make_writer())
    address = reverse("admin:user-second-factor", args=[writer.pk])
    assert logged_in(make_reviewer()).post(address).status_code == 403
    root = make_user("root", is_superuser=True)
    client = logged_in(root)
    set_up(client)
    assert "Remove the second factor" in client.get(f"/admin/editorial/user/{writer.pk}/change/").text
    assert client.get(address).status_code == 200
    assert second_factor.enrolled(writer)
    assert client.post(address).status_code == 302
    assert not second_factor.enrolled(writer)
    assert "Removed the second factor" in client.get(f"/admin/editorial/user/{writer.pk}/history/").text


def test_no_list_of_secrets_is_on_the_desk():
    client = logged_in(make_user("root", is_superuser=True))
    for address in ("otp_totp/totpdevice", "otp_static/staticdevice"):
        assert client.get(f"/admin/{address}/").status_code == 404
