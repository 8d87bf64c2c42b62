"""The whole line in browsers, as four people meet it: edit, submit, request changes, edit, approve, publish, read."""

import hashlib
from typing import Any

import pytest

from tests.factories import make_publisher, make_reviewer, make_writer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sign_in(live_server, new_page):
    """Opens the desk as somebody, in a browser of their own."""

    def open_desk(user: Any) -> Any:
        page = new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{live_server.url}/admin/")
        page.fill("#id_username", user.username)
        page.fill("#id_password", "secret")
        page.click("[type=submit]")
        page.get_by_role("heading", name="Desk").wait_for()
        return page

    return open_desk


def test_from_an_empty_form_to_a_reader(live_server, sign_in, new_page):
    writer, reviewer = sign_in(make_writer()), sign_in(make_reviewer(first_name="Ines", last_name="Marchetti"))
    publisher, reader = sign_in(make_publisher()), new_page()
    address = f"{live_server.url}/researchers/lise-meitner/"
    queue = f"{live_server.url}/admin/editorial/review/"

    writer.goto(f"{live_server.url}/admin/profiles/profile/add/")
    writer.fill("#id_name", "Lise Meitner")
    writer.fill("#id_summary", "She discovered fission.")
    writer.get_by_role("button", name="Save", exact=True).first.click()
    writer.get_by_text("Saved.", exact=True).wait_for()
    form = writer.url
    writer.locator("summary", has_text="Note to the reviewer").press("Enter")
    writer.get_by_label("Note to the reviewer").fill("First version.")
    writer.get_by_role("button", name="Save and submit for review").first.click()
    writer.get_by_text("In review").first.wait_for()

    reviewer.goto(queue)
    reviewer.get_by_role("link", name="Review Lise Meitner").click()
    reviewer.get_by_text("She discovered fission.").first.wait_for()
    review = reviewer.url
    reviewer.fill("#id_note", "She explained it. Hahn and Strassmann found it.")
    reviewer.get_by_role("button", name="Request changes").click()
    assert reader.goto(address).status == 404

    writer.goto(form)
    writer.get_by_text("Hahn and Strassmann found it.").wait_for()
    writer.fill("#id_summary", "She explained fission.")
    writer.get_by_role("button", name="Save and submit for review").first.click()
    writer.get_by_text("In review").first.wait_for()

    reviewer.goto(queue)
    reviewer.get_by_role("link", name="Review Lise Meitner").click()
    assert reviewer.url != review
    reviewer.get_by_role("checkbox", name="I have read this revision against its sources.").check()
    reviewer.get_by_role("button", name="Approve revision 2").click()
    reviewer.locator(".decided").wait_for()
    assert reader.goto(address).status == 404

    publisher.goto(queue)
    publisher.get_by_role("button", name="Publish now Lise Meitner").click()
    publisher.get_by_text("Published").first.wait_for()

    assert reader.goto(address).status == 200
    page = reader.inner_text("main")
    assert "She explained fission." in page
    assert "She discovered fission." not in page
    assert "by Ines Marchetti" in page
    text = reader.request.get(f"{address}revision.json").body()
    assert hashlib.sha256(text).hexdigest() in page
