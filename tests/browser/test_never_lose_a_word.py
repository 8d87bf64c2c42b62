"""Words typed into the form survive a killed tab, an ended session, another editor and another tab."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from editorial.models import User
from editorial.models.buffers import Buffer
from profiles.models.working import Profile
from tests.factories import edit, make_profile, make_writer

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = [{"title": "One", "description": "About One."}, {"title": "Two", "description": "About Two."}]


@pytest.fixture
def profile() -> Profile:
    return make_profile(name="Lise Meitner", summary="Old summary.", known_for=ROWS)


@pytest.fixture
def sign_in(live_server: Any, new_page: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Opens a window of somebody; what a browser complains about fails the test."""
    complaints: list[str] = []

    def window_of(user: User, **options: Any) -> Any:
        page = new_page(**{"viewport": {"width": 1280, "height": 900}} | options)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        signed_in(page, live_server, user)
        return page

    yield window_of
    assert complaints == []


def signed_in(page: Any, live_server: Any, user: User) -> None:
    client = Client()
    client.force_login(user)
    for name in ("sessionid", "csrftoken"):
        if name in client.cookies:
            cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
            page.context.add_cookies([cookie])


def address(live_server: Any, profile: Profile) -> str:
    return f"{live_server.url}/admin/profiles/profile/{profile.pk}/change/"


def wait_until_kept(page: Any) -> None:
    page.locator("#kept").get_by_text("What you typed was kept at").first.wait_for()


def save(page: Any) -> None:
    page.get_by_role("button", name="Save", exact=True).first.click()


def violations(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def test_autosave_survives_a_killed_tab(live_server, sign_in, profile):
    page = sign_in(make_writer())
    page.goto(address(live_server, profile))
    page.locator("#id_summary").fill("Typed for an hour.")
    page.locator("#id_known_for-1-description").fill("More about Two.")
    wait_until_kept(page)
    context = page.context
    page.close(run_before_unload=False)
    page = context.new_page()
    page.goto(address(live_server, profile))
    page.get_by_role("heading", name="You typed something here that was not saved").wait_for()
    assert "It differs at: Summary, Known for 2." in page.locator(".edit__offer").inner_text()
    assert page.locator("#id_summary").input_value() == "Old summary."
    page.wait_for_load_state("networkidle")
    assert violations(page) == []
    bring = page.get_by_role("button", name="Bring it back")
    bring.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#id_summary").input_value() == "Typed for an hour."
    assert Profile.objects.get().summary == "Old summary."
    save(page)
    page.get_by_text("Saved.", exact=True).wait_for()
    assert Profile.objects.get().summary == "Typed for an hour."
    assert not Buffer.objects.exclude(typed="").exists()


def test_words_come_back_over_what_another_browser_saved_meanwhile(live_server, sign_in, profile):
    ada, otto = sign_in(make_writer("ada", first_name="Ada")), sign_in(make_writer("otto", first_name="Otto"))
    otto.goto(address(live_server, profile))
    otto.locator("#id_summary").fill("Summary by Otto.")
    wait_until_kept(otto)
    ada.goto(address(live_server, profile))
    ada.locator("#kept").get_by_text("Otto has this open since").first.wait_for()
    ada.locator("#id_summary").fill("Summary by Ada.")
    ada.locator("#id_focus").fill("Focus by Ada")
    save(ada)
    ada.get_by_text("Saved.", exact=True).wait_for()
    context = otto.context
    otto.close(run_before_unload=False)
    otto = context.new_page()
    otto.goto(address(live_server, profile))
    otto.get_by_role("button", name="Bring it back").click()
    otto.get_by_role("heading", name="Somebody else saved this profile meanwhile").wait_for()
    assert otto.locator("#id_summary").input_value() == "Summary by Otto."
    assert otto.locator("#id_focus").input_value() == "Focus by Ada"
    otto.wait_for_load_state("networkidle")
    assert violations(otto) == []
    otto.get_by_role("radio", name="Yours").check()
    save(otto)
    otto.get_by_text("Saved.", exact=True).wait_for()
    saved = Profile.objects.get()
    assert (saved.summary, saved.focus) == ("Summary by Otto.", "Focus by Ada")


def test_a_session_that_ended_while_the_form_is_open_costs_no_word(live_server, sign_in, profile):
    page = sign_in(make_writer())
    page.goto(address(live_server, profile))
    page.context.clear_cookies()
    page.locator("#id_summary").fill("Typed while signed out.")
    page.locator("#kept").get_by_text("You are signed out. Sign in in another window").first.wait_for()
    save(page)
    page.wait_for_timeout(500)
    assert page.locator("#id_summary").input_value() == "Typed while signed out."
    other = page.context.new_page()
    other.goto(f"{live_server.url}/admin/login/")
    other.fill("#id_username", "writer")
    other.fill("#id_password", "secret")
    other.click("[type=submit]")
    other.wait_for_url(f"{live_server.url}/admin/**")
    other.close()
    save(page)
    page.get_by_text("Saved.", exact=True).wait_for()
    assert Profile.objects.get().summary == "Typed while signed out."


def test_a_form_of_somebody_who_is_no_longer_signed_in_is_not_saved_as_another(live_server, sign_in, profile):
    page = sign_in(make_writer("ada"))
    page.goto(address(live_server, profile))
    page.locator("#id_summary").fill("By Ada.")
    wait_until_kept(page)
    signed_in(page, live_server, make_writer("otto"))
    save(page)
    page.locator("#kept").get_by_text("Somebody else is signed in here now").first.wait_for()
    assert Profile.objects.get().summary == "Old summary."


def test_two_tabs_of_one_person_are_told_apart_and_neither_loses_a_word(live_server, sign_in, profile):
    one = sign_in(make_writer())
    one.goto(address(live_server, profile))
    one.locator("#id_summary").fill("From the first tab.")
    wait_until_kept(one)
    two = one.context.new_page()
    two.goto(address(live_server, profile))
    two.locator("#kept").get_by_text("You have this open in another tab since").first.wait_for()
    two.locator("#id_summary").fill("From the second tab.")
    save(two)
    two.get_by_text("Saved.", exact=True).wait_for()
    save(one)
    one.get_by_role("heading", name="Somebody else saved this profile meanwhile").wait_for()
    assert one.locator("#id_summary").input_value() == "From the first tab."
    assert "From the second tab." in one.locator(".edit__field--summary").inner_text()


def test_the_open_form_tells_that_another_saved_before_one_presses_save(live_server, sign_in, profile):
    page = sign_in(make_writer())
    page.goto(address(live_server, profile))
    page.wait_for_load_state("networkidle")
    edit(profile, by=make_writer("ada", first_name="Ada", last_name="Lovelace"), focus="Theirs")
    page.locator("#id_summary").fill("Mine.")
    page.locator("#kept").get_by_text("Ada Lovelace saved this profile at").first.wait_for()


def test_without_javascript_words_are_saved_brought_back_and_chosen(live_server, sign_in, profile):
    typing = sign_in(make_writer())
    typing.goto(address(live_server, profile))
    typing.locator("#id_summary").fill("Typed with JavaScript.")
    wait_until_kept(typing)
    typing.close(run_before_unload=False)
    edit(profile, by=make_writer("ada", first_name="Ada"), summary="By Ada.")
    plain = sign_in(make_writer(), java_script_enabled=False)
    plain.goto(address(live_server, profile))
    plain.get_by_role("button", name="Bring it back").click()
    plain.get_by_role("radio", name="By Ada").check()
    plain.locator("#id_focus").fill("Plain")
    save(plain)
    plain.get_by_text("Saved.", exact=True).wait_for()
    saved = Profile.objects.get()
    assert (saved.summary, saved.focus) == ("By Ada.", "Plain")


def test_without_javascript_a_post_after_the_session_ended_waits_on_the_server(live_server, sign_in, profile):
    page = sign_in(make_writer(), java_script_enabled=False)
    page.goto(address(live_server, profile))
    page.locator("#id_summary").fill("Typed without scripts.")
    cookies = [cookie for cookie in page.context.cookies() if cookie["name"] != "sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies(cookies)
    save(page)
    page.get_by_text("You were signed out. What you typed is kept").wait_for()
    page.fill("#id_username", "writer")
    page.fill("#id_password", "secret")
    page.click("[type=submit]")
    page.get_by_role("button", name="Bring it back").click()
    assert page.locator("#id_summary").input_value() == "Typed without scripts."
