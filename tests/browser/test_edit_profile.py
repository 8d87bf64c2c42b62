"""The form of a profile in a browser: by keyboard, by two people at once, under the strict CSP, for axe."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from editorial import workflow
from editorial.models import Attention, User
from profiles.models.vocabulary import Organization
from profiles.models.working import Profile
from profiles.snapshot import take
from tests.factories import edit, make_profile, make_reviewer, make_writer

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = [{"title": title, "description": f"About {title}."} for title in ("One", "Two", "Three")]


@pytest.fixture
def open_form(live_server: Any, new_page: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Opens the form of a profile (or another address) as somebody; complaints of the browser fail the test."""
    complaints: list[str] = []

    def open_as(user: User, profile: Profile | None, **options: Any) -> Any:
        page = new_page(**{"viewport": {"width": 1280, "height": 900}} | options)
        page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        path = f"{profile.pk}/change/" if profile else ""
        page.goto(f"{live_server.url}/admin/profiles/profile/{path}")
        return page

    yield open_as
    assert complaints == []


def is_complaint(message: Any) -> bool:
    """Say whether the console complains, about our policy above all; a refused save (409) is meant."""
    return message.type in ("error", "warning") and "409 (Conflict)" not in message.text


def violations(page: Any) -> list[str]:
    """Return what axe finds."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def test_rows_are_moved_by_keyboard_alone(open_form):
    profile = make_profile(known_for=ROWS)
    page = open_form(make_writer(), profile)
    page.locator("#id_known_for-0-description").fill("Typed, not saved.")
    page.locator('[name=_move][value="known_for:0:down"]').focus()
    for place in ("1", "2"):
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator(f"#id_known_for-{place}-title").input_value() == "One"
        assert page.evaluate("document.activeElement.closest('.edit__row').id") == f"row-known_for-{place}"
    assert page.locator("#id_known_for-2-description").input_value() == "Typed, not saved."
    assert [row["key"] for row in take(profile)["known_for"]] == ["one", "two", "three"]
    page.locator("#id_known_for-2-title").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")  # in a field, Enter saves
    assert [row["key"] for row in take(profile)["known_for"]] == ["two", "three", "one"]


def test_two_editors_collide_and_neither_loses_a_word(open_form):
    profile = make_profile(name="Lise Meitner", summary="Old summary.", known_for=ROWS[:2])
    ada = open_form(make_writer("ada", first_name="Ada"), profile)
    otto = open_form(make_writer("otto", first_name="Otto"), profile)

    ada.locator("#id_summary").fill("Summary by Ada.")
    ada.locator("#id_known_for-1-DELETE").check()
    otto.locator("#id_summary").fill("Summary by Otto.")
    otto.locator("#id_known_for-1-description").fill("Two, as Otto sees it.")
    ada.get_by_role("button", name="Save", exact=True).first.click()
    ada.get_by_text("Saved.", exact=True).wait_for()
    otto.get_by_role("button", name="Save", exact=True).first.click()

    otto.get_by_role("heading", name="Somebody else saved this profile meanwhile").wait_for()
    assert otto.locator("#id_summary").input_value() == "Summary by Otto."
    assert otto.locator("#id_known_for-1-description").input_value() == "Two, as Otto sees it."
    assert "By Ada" in otto.locator(".edit__field--summary").inner_text()
    assert Profile.objects.get().summary == "Summary by Ada."

    save = otto.get_by_role("button", name="Save", exact=True).first
    with otto.expect_navigation():
        save.click()
    assert otto.get_by_role("heading", name="Nothing was saved: choices are open").is_visible()
    assert Profile.objects.get().summary == "Summary by Ada."
    field = otto.locator(".edit__field--summary")
    field.get_by_role("radio", name="Yours").focus()
    otto.keyboard.press("Space")
    otto.get_by_role("radio", name="Keep it, as it stands below").focus()
    otto.keyboard.press("Space")
    otto.get_by_role("button", name="Save", exact=True).first.press("Enter")
    otto.get_by_text("Saved.", exact=True).wait_for()
    data = take(Profile.objects.get())
    assert data["summary"] == "Summary by Otto."
    assert [row["description"] for row in data["known_for"]] == ["About One.", "Two, as Otto sees it."]


def test_a_row_is_added_and_its_organization_chosen_from_the_list(open_form):
    Organization.objects.create(label="Princeton University")
    profile = make_profile()
    page = open_form(make_writer(), profile)
    with page.expect_navigation():
        page.get_by_role("button", name="Add a row: affiliation").click()
    page.get_by_role("combobox", name="Organization").click()
    page.keyboard.type("princ")
    page.get_by_role("option", name="Princeton University").click()
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert take(profile)["affiliations"][0]["organization"]["label"] == "Princeton University"


def test_the_form_works_without_javascript(open_form):
    profile = make_profile(known_for=ROWS[:1])
    page = open_form(make_writer(), profile, java_script_enabled=False)
    page.get_by_role("button", name="Add a row: known for").click()
    page.locator("#id_known_for-1-title").fill("Two")
    page.get_by_role("button", name="Move up Known for 2").click()
    page.locator("#row-known_for-0 summary").click()
    page.locator("#id_known_for-0-paste").fill("10.1038/143239a0")
    page.locator("#id_known_for-0-paste_title").fill("Disintegration of uranium")
    page.get_by_role("button", name="Save", exact=True).first.click()
    rows = take(profile)["known_for"]
    assert [(row["title"], bool(row["source"])) for row in rows] == [("Two", True), ("One", False)]


@pytest.mark.looks
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_on_the_form_and_nothing_scrolls_sideways(live_server, new_page, scheme, width):
    profile = make_profile(topics=["Physics"], affiliations=["Institute"], known_for=ROWS, readings=["A letter"])
    Attention.objects.create(profile=profile, path="known_for/one", code="doubt", sentence="Check this one.")
    waiting = make_profile(name="In Review", known_for=ROWS)
    workflow.submit(waiting, by=make_writer())
    returned = workflow.submit(make_profile(name="Returned"), by=make_writer())
    workflow.request_changes(returned, by=make_reviewer(), note="Say when.")
    client = Client()
    client.force_login(make_writer())
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    for path in (f"{profile.pk}/change/", f"{waiting.pk}/change/", f"{returned.profile_id}/change/", "add/", ""):
        page.goto(f"{live_server.url}/admin/profiles/profile/{path}", wait_until="networkidle")
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto(f"{live_server.url}/admin/profiles/profile/{profile.pk}/change/")
    page.locator("#id_name").fill("")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).first.click()
    page.wait_for_load_state("networkidle")
    assert violations(page) == []


@pytest.mark.looks
def test_axe_finds_nothing_where_two_people_collided(live_server, new_page):
    profile = make_profile(summary="Old.", known_for=ROWS)
    client = Client()
    client.force_login(make_writer())
    page = new_page()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(f"{live_server.url}/admin/profiles/profile/{profile.pk}/change/")
    edit(profile, by=make_writer("ada"), summary="Theirs.", focus="Theirs too.", known_for=ROWS[1:])
    page.locator("#id_summary").fill("Mine.")
    page.locator("#id_known_for-0-description").fill("Mine too.")
    page.locator("#id_known_for-1-DELETE").check()
    page.locator("#row-known_for-2 summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_role("heading", name="Somebody else saved this profile meanwhile").wait_for()
    page.wait_for_load_state("networkidle")
    assert violations(page) == []
