"""Logging in with a second factor, locking oneself out, and one's own account, in a real browser, by keyboard too."""

import os
import re
import urllib.parse
from base64 import b32decode
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from editorial import second_factor
from editorial.models import DeskSession
from tests.accounts.codes import app_of, shown, with_second_factor
from tests.editorial.scenes import waiting
from tests.factories import make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db(transaction=True)

SCREENS = [(1280, "light"), (390, "dark")]


def password(page: Any, base: str, username: str, after: str = "/admin/", secret: str = "secret") -> None:
    page.goto(f"{base}/admin/login/?next={urllib.parse.quote(after)}")
    page.fill("#id_username", username)
    page.fill("#id_password", secret)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sound(page: Any, name: str) -> None:
    """Fail on whatever axe finds, and on a page that scrolls sideways."""
    page.wait_for_load_state("networkidle")
    if shots := os.environ.get("SHOTS"):
        size = page.viewport_size["width"]
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        page.screenshot(path=f"{shots}/{name}-{size}-{'dark' if dark else 'light'}.png", full_page=True)
    found = Axe().run(page, options={"preload": False})
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{name} scrolls sideways by {wider} px"


def watched(page: Any) -> list[str]:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    return complaints


def test_a_publisher_sets_up_a_second_factor_and_logs_in_with_it(page, live_server, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    publisher = make_publisher()
    complaints = watched(page)
    base = live_server.url
    password(page, base, "publisher", "/admin/editorial/event/")
    page.wait_for_url(f"{base}/admin/account/second-factor/")
    assert page.evaluate("document.activeElement.id") == "id_code"
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 100
    secret = "".join(page.inner_text("code.secret").split())
    totp = TOTP(b32decode(secret))
    page.keyboard.type("123")
    page.keyboard.press("Enter")
    assert "does not fit" in page.inner_text("#id_code_error")
    page.fill("#id_code", f"{totp.token():06}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/admin/account/recovery-codes/")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    with page.expect_download() as download:
        page.click("text=Download as a file")
    assert download.value.path().read_text().split("\n")[:10] == codes
    page.click("text=I have kept them")
    page.wait_for_url(f"{base}/admin/editorial/event/")
    page.click("text=Log out")

    password(page, base, "publisher")
    page.wait_for_url(f"{base}/admin/login/code/")
    assert page.evaluate("document.activeElement.id") == "id_code"
    page.keyboard.type(app_of(publisher))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/admin/")
    page.click("text=Log out")

    password(page, base, "publisher")
    page.click("text=Use a recovery code")
    page.fill("#id_code", codes[0])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/admin/")
    assert "9 are left" in page.inner_text(".messagelist")
    assert complaints == []


def test_whoever_is_locked_out_is_told_when_to_try_again(page, live_server, settings):
    settings.AXES_ENABLED = True
    make_writer()
    for _number in range(5):
        password(page, live_server.url, "writer", secret="wrong")
        page.wait_for_load_state()
    text = page.inner_text("main")
    assert "Too many tries" in text
    assert re.search(r"try again in 15 minutes, at \d\d:\d\d UTC", text)
    sound(page, "locked out")
    page.click("text=Back to the log-in page")
    assert page.locator("#id_username").is_visible()


def test_a_session_elsewhere_is_ended_from_the_account_page(new_page, live_server):
    make_writer()
    base = live_server.url
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
    phone, desk = new_page(user_agent=agent), new_page(viewport={"width": 1280, "height": 900})
    for page in (phone, desk):
        password(page, base, "writer")
        page.wait_for_url(f"{base}/admin/")
    desk.click("text=Your account")
    row = desk.locator(".sessions li", has_text="Safari on iPhone")
    row.locator("button").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"{base}/admin/account/")
    assert "logged out there" in desk.inner_text(".messagelist")
    assert desk.locator(".sessions li").count() == 1
    assert "this one" in desk.inner_text(".sessions")
    phone.goto(f"{base}/admin/")
    assert "/login/" in phone.url
    assert DeskSession.objects.filter(user__username="writer").count() == 1
    desk.uncheck("#id_wants_mail")
    desk.click("#mail ~ form button")
    assert "no more mail" in desk.inner_text(".messagelist")


@pytest.mark.looks
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_nothing_stands_in_anybodys_way(new_page, live_server, width, scheme, tmp_path_factory):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints = watched(page)
    base = live_server.url
    make_reviewer()
    waiting()
    writer = with_second_factor(make_user("everything", "Writers", "Reviewers", "Publishers", email="e@example.org"))
    page.goto(f"{base}/admin/login/")
    sound(page, "login")
    password(page, base, "everything")
    page.wait_for_url(f"{base}/admin/login/code/")
    sound(page, "code")
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    page.locator("#id_code[aria-invalid=true]").wait_for()
    sound(page, "wrong code")
    page.goto(f"{base}/admin/login/code/?recovery")
    sound(page, "recovery code")
    TOTPDevice.objects.update(throttling_failure_count=0)
    page.fill("#id_code", app_of(writer))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/admin/")
    page.goto(f"{base}/admin/account/")
    sound(page, "account")
    page.goto(f"{base}/admin/editorial/event/?kind=review&from=2020-01-01")
    sound(page, "log")
    TOTPDevice.objects.update(throttling_failure_count=0, last_t=-1)
    page.goto(f"{base}/admin/account/")
    page.fill("#id_code", shown(TOTPDevice.objects.get().key))
    page.click("text=Move to another app")
    page.wait_for_url(f"{base}/admin/account/second-factor/")
    sound(page, "set-up")
    secret = "".join(page.inner_text("code.secret").split())
    page.fill("#id_code", f"{TOTP(b32decode(secret)).token():06}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/admin/account/recovery-codes/")
    sound(page, "recovery codes")
    assert second_factor.codes_left(writer) == 10
    assert complaints == []
