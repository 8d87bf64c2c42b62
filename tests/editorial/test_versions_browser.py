"""Versions and preview links in a real browser: read, compared, shared; nothing in anybody's way."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from editorial import workflow
from editorial.models import Comment, PreviewLink, Review
from profiles.models.working import Profile
from tests.editorial.scenes import waiting
from tests.editorial.test_desk_browser import log_in
from tests.factories import edit, make_publisher, make_reviewer, make_user, make_writer

pytestmark = pytest.mark.django_db(transaction=True)

SCREENS = [(1280, "light"), (390, "dark")]


def scene() -> Review:
    """Return a review that waits, of a profile with four revisions, names, links and a guest's comment."""
    make_user("everything", "Writers", "Reviewers", "Publishers", first_name="Ines", last_name="Marchetti")
    jonas = make_writer("jonas", first_name="Jonas", last_name="Lindqvist")
    review = waiting()
    profile = review.profile
    workflow.request_changes(review, by=make_reviewer(), note="Name a source for the second sentence.")
    edit(profile, by=jonas, summary="She explained how a nucleus splits, with Otto Frisch, and not only in theory.")
    edit(profile, by=jonas, known_for=[{"title": "Fission", "description": "How a heavy nucleus splits in two."}])
    back = workflow.submit(profile, by=jonas, note="The paper of 1939 is named now.")
    workflow.withdraw(profile, by=jonas)
    for number in range(5):
        edit(profile, by=jonas, summary=f"She explained in {1934 + number} how a nucleus splits, with Otto Frisch.")
    review = workflow.submit(profile, by=jonas, note="One word less.")
    workflow.name_revision(back.revision, "before the anniversary", by=jonas)
    link = workflow.share(review.revision, guest="Prof. Ruth Lewin Sime", days=14, by=jonas)
    said = workflow.guest_comment(link, "known_for/fission", "It was January 1939.", guest="Ruth Lewin Sime")
    workflow.comment(profile, said.path, "Thank you, we look it up.", by=jonas, thread=said)
    ended = workflow.share(review.revision, guest="Otto Frisch", days=3, by=jonas)
    workflow.revoke(ended, by=jonas)
    return review


def addresses(base: str, review: Review) -> dict[str, str]:
    desk = f"{base}/admin/profiles/profile/{review.profile_id}"
    live, ended = PreviewLink.objects.order_by("id")
    return {
        "long history": f"{desk}/revisions/",
        "links of both kinds": f"{desk}/links/",
        "guest": f"{base}{live.path}?kept",
        "ended": f"{base}{ended.path}",
    }


@pytest.mark.looks
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_nothing_stands_in_a_guests_way(new_page, live_server, width, scheme):
    review = scene()
    pages = addresses(live_server.url, review)
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    log_in(page, f"{live_server.url}/admin/", "everything")
    for name, address in pages.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        for folded in page.locator("main details, #content details").all():
            folded.evaluate("one => one.open = true")
        found = Axe().run(page, options={"iframes": False, "preload": False})
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{name} scrolls sideways by {wider} px"
    assert [text for text in complaints if "410" not in text] == []


def test_two_revisions_are_chosen_and_compared_by_keyboard_alone(page, live_server):
    review = scene()
    log_in(page, f"{live_server.url}/admin/", "everything")
    page.goto(addresses(live_server.url, review)["long history"])
    page.focus("#revision-4 [name=from]")
    page.keyboard.press("Space")
    page.focus("#revision-1 [name=to]")
    page.keyboard.press("Space")
    page.focus("text=Compare the two")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/**")
    assert "Revision 1 against revision 4" in page.inner_text("#content")
    page.click("text=the other way round")
    assert "Revision 4 against revision 1" in page.inner_text("#content")
    page.click("text=Who wrote this >> nth=0")
    assert "Jonas Lindqvist" in page.inner_text(".origins")


def test_a_preview_link_works_expires_and_dies(new_page, live_server):
    review = waiting()
    desk = new_page(viewport={"width": 1280, "height": 900})
    log_in(desk, f"{live_server.url}/admin/", "writer")
    desk.goto(f"{live_server.url}/admin/profiles/profile/{review.profile_id}/links/")
    desk.fill("#id_guest", "Ruth Lewin Sime")
    desk.fill("#id_days", "3")
    desk.click("text=Make the link")
    desk.wait_for_selector(".link__copy input")
    token = desk.input_value(".link__copy input").rstrip("/").rpartition("/")[2]

    # It works: read, and comment on a row, without an account.
    guest = new_page(viewport={"width": 390, "height": 844})
    asked: list[Any] = []
    guest.on("request", lambda request: asked.append(request))
    address = f"{live_server.url}/preview/{token}/"
    assert guest.goto(address).status == 200
    assert "Otto Frisch" in guest.inner_text("article")
    guest.click("text=Leave a comment")
    guest.select_option("#comment-path", label="Known for 01: Fission: The splitting of a nucleus.")
    guest.fill("#comment-text", "It was January 1939.")
    guest.click("text=Send the comment")
    guest.wait_for_url("**/?kept#comments")
    assert "It was January 1939." in guest.inner_text(".guest-threads")
    guest.reload()
    assert Comment.objects.count() == 1
    assert not guest.context.cookies()
    assert not [request.url for request in asked if token in request.headers.get("referer", "")]

    # The writer finds it on the page of comments, and answers; the guest reads the answer.
    desk.goto(f"{live_server.url}/admin/profiles/profile/{review.profile_id}/comments/")
    assert "It was January 1939." in desk.inner_text("#content")
    assert "Ruth Lewin Sime" in desk.inner_text("#content")
    said = Comment.objects.get()
    workflow.comment(said.profile, said.path, "Put right.", by=make_writer(), revision=said.revision, thread=said)
    guest.reload()
    assert "Put right." in guest.inner_text(".guest-answer")

    # It expires, and says so; given more days it opens again.
    long_ago = timezone.now() - timedelta(days=9)
    PreviewLink.objects.update(made_at=long_ago, expires_at=long_ago + timedelta(days=3))
    assert guest.goto(address).status == 410
    assert "the days of this one are over" in guest.inner_text("main")
    PreviewLink.objects.update(expires_at=timezone.now() + timedelta(days=3))
    assert guest.goto(address).status == 200

    # It dies when readers have the page, and leads there. What was being typed comes back.
    guest.fill("#comment-text", "One more thing.")
    workflow.approve(review, digest=review.revision.frozen.digest, by=make_reviewer())
    workflow.publish(Profile.objects.get(pk=review.profile_id), by=make_publisher())
    guest.click("text=Send the comment")
    guest.wait_for_selector("#typed")
    assert guest.input_value("#typed") == "One more thing."
    assert Comment.objects.count() == 2
    guest.click("text=Read the page as it was published")
    assert "Editor reviewed" in guest.inner_text("main")


def test_a_link_is_copied_with_one_press_and_revoked_with_another(new_page, live_server):
    review = waiting()
    workflow.share(review.revision, guest="Ruth Lewin Sime", days=3, by=make_writer())
    page = new_page(viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"])
    log_in(page, f"{live_server.url}/admin/", "writer")
    page.goto(f"{live_server.url}/admin/profiles/profile/{review.profile_id}/links/")
    page.click("text=Copy")
    page.wait_for_selector("text=Copied")
    assert page.evaluate("navigator.clipboard.readText()") == PreviewLink.objects.get().url
    page.click("text=Revoke")
    page.wait_for_selector("text=Revoked by")
    assert page.locator(".link__copy").count() == 0
    assert page.goto(f"{live_server.url}{PreviewLink.objects.get().path}").status == 410
