"""In a real browser: an organization renamed across ten live pages while one of them has an unfinished draft."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from editorial import workflow
from profiles.models.vocabulary import Organization
from profiles.models.working import Profile
from tests.editorial.test_desk_browser import log_in
from tests.factories import edit, make_published, make_publisher, make_reviewer, make_writer

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = [f"Person {number:02}" for number in range(10)]


@pytest.fixture
def ten(live_server) -> str:
    make_reviewer()
    make_publisher()
    for name in NAMES:
        make_published(name=name, affiliations=[{"organization": "Old Institute", "role": "Professor"}])
    edit(Profile.objects.get(name=NAMES[3]), summary="An unfinished thought that")
    return str(live_server.url)


def axe(page: Any) -> None:
    found = Axe().run(page, options={"iframes": False, "preload": False})
    assert found.violations_count == 0, found.generate_report()
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} scrolls sideways by {wider} px"


def as_person(new_page: Any, address: str, username: str) -> Any:
    page = new_page(viewport={"width": 1280, "height": 900})
    log_in(page, address, username)
    return page


def test_an_organization_is_renamed_across_ten_live_pages_while_one_has_an_unfinished_draft(new_page, ten):
    term = Organization.objects.get()
    writer = as_person(new_page, f"{ten}/admin/profiles/organization/{term.pk}/change/", "writer")
    writer.fill("#id_label", "New Institute")
    writer.click("[name=_continue]")
    assert "10 published pages show the old words" in writer.inner_text(".messagelist")
    writer.click("text=Amend these pages")
    axe(writer)
    assert all(name in writer.inner_text("#content") for name in NAMES)
    writer.click("text=Amend these 10 pages")
    writer.wait_for_url("**/editorial/batch/*/")
    address = writer.url
    assert writer.locator("button.approve").count() == 0

    reviewer = as_person(new_page, address, "reviewer")
    axe(reviewer)
    assert reviewer.locator(".difference").count() == 1
    assert reviewer.locator("input[name=review]:checked").count() == 10
    reviewer.check("#id_read")
    reviewer.click("text=Approve what is ticked")
    assert "You approved the amendment of Person 00" in reviewer.inner_text(".messagelist")

    reader = new_page()
    reader.goto(f"{ten}/researchers/person-03/")
    assert "Old Institute" in reader.inner_text("main")
    publisher = as_person(new_page, address, "publisher")
    publisher.click("text=Publish 10 approved pages")
    assert "Readers have the new words of Person 00" in publisher.inner_text(".messagelist")
    for number in range(10):
        reader.goto(f"{ten}/researchers/person-{number:02}/")
        text = reader.inner_text("main")
        assert ("New Institute" in text, "Old Institute" in text) == (True, False)
        assert "unfinished" not in text

    draft = Profile.objects.get(name=NAMES[3])
    assert (draft.live, draft.work, draft.summary) == ("live", "draft", "An unfinished thought that")
    assert set(Profile.objects.exclude(pk=draft.pk).values_list("work", flat=True)) == {"clean"}
    writer.goto(f"{ten}/admin/profiles/profile/{draft.pk}/change/")
    assert writer.input_value("[name=summary]") == "An unfinished thought that"
    review = workflow.submit(draft, by=make_writer())
    assert set(review.revision.authors.values_list("path", flat=True)) == {"summary"}
