"""A blocker in browsers: the writer is stopped, a publisher waives it with a reason, the reviewer reads why."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse

from editorial.models import Waiver
from tests.factories import edit, make_profile, make_publisher, make_reviewer, make_writer

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "The dossier names no talk. We keep the words while we look for it."


@pytest.fixture
def profile():
    return make_profile(
        name="Lise Meitner",
        living=True,
        summary="Read her to learn how fission was explained.",
        quotes=[{"text": "Life need not be easy.", "occasion": "", "said_on": "", "key": "easy"}],
    )


@pytest.fixture
def sign_in(live_server, new_page):
    """Opens the desk as somebody, in a browser of their own."""

    def open_desk(user: Any, **options: Any) -> Any:
        client = Client()
        client.force_login(user)
        page = new_page(**{"viewport": {"width": 1280, "height": 900}, **options})
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        return page

    return open_desk


def url(live_server, name, *args):
    return live_server.url + reverse(f"admin:{name}", args=args)


def test_a_publisher_waives_by_keyboard_and_the_writer_submits_and_the_reviewer_reads_why(
    live_server, sign_in, profile
):
    writer, publisher = sign_in(make_writer()), sign_in(make_publisher(first_name="Amara", last_name="Okafor"))
    reviewer = sign_in(make_reviewer())
    form = url(live_server, "profiles_profile_change", profile.pk)

    writer.goto(form)
    writer.get_by_role("button", name="Save and submit for review").first.click()
    writer.get_by_text("This quote has no source").first.wait_for()
    assert writer.get_by_role("button", name="Save and submit for review").first.is_visible()
    writer.locator('a[href$="#row-quotes-0"]').first.click()
    assert writer.url.endswith("#row-quotes-0")

    publisher.goto(url(live_server, "profile-checks", profile.pk))
    publisher.get_by_label("Quote 01").focus()
    publisher.keyboard.press("Space")
    publisher.keyboard.press("Tab")  # to the place
    publisher.keyboard.press("Tab")  # the reason
    publisher.keyboard.type(WHY)
    publisher.keyboard.press("Tab")
    publisher.keyboard.press("Enter")
    publisher.get_by_text("No blocker is left.").wait_for()
    assert Waiver.objects.get().reason == WHY

    writer.goto(form)
    writer.get_by_role("button", name="Save and submit for review").first.click()
    writer.get_by_text("In review").first.wait_for()

    reviewer.goto(url(live_server, "editorial_review_changelist"))
    reviewer.get_by_role("link", name="Review Lise Meitner").click()
    checks = reviewer.get_by_role("region", name="Checks")
    checks.get_by_text(WHY).wait_for()
    assert checks.get_by_text("Waived by Amara Okafor").count() == 1


@pytest.mark.looks
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_page_of_checks_stands_in_nobodys_way(live_server, sign_in, profile, width, scheme):
    edit(profile, honors=[{"title": "An honor with a long name " * 8, "awarded_by": "", "year": "", "key": "long"}])
    page = sign_in(make_publisher(), viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(url(live_server, "profile-checks", profile.pk))
    assert_fine(page)
    page.get_by_role("button", name="Waive what is ticked").click()
    page.get_by_role("alert").get_by_text("Tick what you let pass.").wait_for()
    assert_fine(page)
    page.get_by_label("Quote 01").check()
    page.fill("#id_reason", WHY)
    page.get_by_role("button", name="Waive what is ticked").click()
    page.get_by_text("1 blocker is left.").wait_for()
    assert_fine(page)
    assert [line for line in complaints if "409" not in line] == []


def assert_fine(page: Any) -> None:
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options={"iframes": False, "preload": False})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
