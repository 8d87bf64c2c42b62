"""A review as two people live it, in browsers: a comment on a row, an answer, an approval; by keyboard; for axe."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone

from editorial import workflow
from editorial.models import Comment, Review
from tests.editorial.scenes import first, waiting
from tests.factories import make_profile, make_reviewer, make_writer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sign_in(live_server, new_page):
    """Opens a browser of somebody's own; complaints of any of them fail the test."""
    complaints: list[str] = []

    def open_as(user: Any, **options: Any) -> Any:
        page = new_page(**{"viewport": {"width": 1280, "height": 900}} | options)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    yield open_as
    assert complaints == []


def people():
    reviewer = make_reviewer("ines", first_name="Ines", last_name="Marchetti")
    return reviewer, make_writer("jonas", first_name="Jonas", last_name="Lindqvist")


def talked_about():
    """Return a review with every kind of remark, and its reviewer, who opened others too."""
    ines, jonas = people()
    review = waiting(
        writer=jonas,
        texts=[{"heading": "Biography", "body": "She fled in July 1938. [@looking-back]\n\nShe explained fission."}],
        quotes=[{"text": "Physics brings light.", "key": "quote-1"}],
    )
    day = timezone.localdate() + timedelta(days=2)
    workflow.assign(review, by=jonas, asked=[ines], due_on=day, priority=2)
    workflow.claim(review, by=ines)
    said = workflow.comment(review.profile, "texts/biography", "Says who?", by=ines, revision=review.revision)
    workflow.comment(review.profile, "", "The dossier.", by=jonas, revision=review.revision, thread=said)
    workflow.comment(review.profile, "known_for/gone", "And this one?", by=ines)
    workflow.resolve(workflow.comment(review.profile, "quotes/quote-1", "Nice.", by=ines), by=jonas)
    for name in ("Emmy Noether", "Mary Somerville"):
        workflow.review_opened(first(name), by=ines)
    return review, ines


def test_a_reviewer_returns_with_a_comment_on_a_row_the_writer_answers_the_reviewer_approves(live_server, sign_in):
    ines, jonas = people()
    profile = make_profile(
        name="Lise Meitner", by=jonas, known_for=[{"title": "Fission", "description": "She discovered it."}]
    )
    review = workflow.submit(profile, by=jonas)
    form = f"{live_server.url}/admin/profiles/profile/{profile.pk}/change/"
    queue = f"{live_server.url}/admin/editorial/review/"
    reviewer, writer = sign_in(ines), sign_in(jonas)

    reviewer.goto(f"{queue}{review.pk}/change/")
    reviewer.locator(".say--new summary", has_text="Comment on Known for 01").click()
    reviewer.get_by_label("Your comment on Known for 01").fill("She explained it. Who says “discovered”?")
    reviewer.get_by_role("button", name="Send the comment on Known for 01", exact=True).click()
    reviewer.locator(".thread", has_text="Who says “discovered”?").wait_for()
    reviewer.fill("#id_note", "See the comment on the row.")
    reviewer.get_by_role("button", name="Request changes").click()
    reviewer.get_by_text("went back to Jonas Lindqvist").wait_for()

    writer.goto(form)
    row = writer.locator("#row-known_for-0")
    row.locator(".thread__text", has_text="Who says “discovered”?").wait_for()
    writer.fill("#id_known_for-0-description", "She explained it.")
    row.locator("summary", has_text="Answer").click()
    row.get_by_label("Your answer to Ines Marchetti").fill("The dossier did. Changed.")
    row.get_by_role("button", name="Send the answer").click()
    row.get_by_text("The dossier did. Changed.").wait_for()
    assert writer.input_value("#id_known_for-0-description") == "She explained it."
    writer.get_by_role("button", name="Save and submit for review").first.click()
    writer.get_by_text("In review").first.wait_for()

    reviewer.goto(queue)
    reviewer.get_by_role("link", name="Review Lise Meitner").click()
    thread = reviewer.locator(".change", has_text="Known for 01").locator(".thread")
    assert "Who says “discovered”?" in thread.inner_text()
    assert "Jonas Lindqvist" in thread.inner_text()
    thread.get_by_role("button", name="Resolve").click()
    reviewer.get_by_text("Resolved by Ines Marchetti").wait_for()
    reviewer.get_by_label("I have read this revision against its sources.").check()
    reviewer.get_by_role("button", name="Approve revision 2").click()
    reviewer.locator(".decided", has_text="Approved by Ines Marchetti").wait_for()
    assert Review.objects.get(profile=profile, revision__number=2).status == "approved"


def test_everything_is_reached_and_done_by_keyboard_alone(live_server, sign_in):
    review, ines = talked_about()
    page = sign_in(ines)
    page.goto(f"{live_server.url}/admin/editorial/review/{review.pk}/change/")

    def reach(selector: str) -> None:
        """Press Tab until the focus is there."""
        for _press in range(160):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"Tab never reaches {selector}")

    reach(".say--new > summary")
    page.keyboard.press("Enter")
    reach(".say--new textarea")
    page.keyboard.type("Typed without a mouse.")
    reach(".say--new button")
    page.keyboard.press("Enter")
    page.locator(".thread", has_text="Typed without a mouse.").wait_for()
    comment = Comment.objects.get(text="Typed without a mouse.")
    page.goto(f"{live_server.url}/admin/editorial/review/{review.pk}/change/")
    reach(f"#thread-{comment.pk} button[name=resolve]")
    page.keyboard.press("Enter")
    page.locator(f"details#thread-{comment.pk}").wait_for()
    page.goto(f"{live_server.url}/admin/editorial/review/{review.pk}/change/")
    reach("#page .ways a[href*=desktop]")
    page.keyboard.press("Enter")
    page.locator(".frame--desktop").wait_for()
    reach("#id_read")
    page.keyboard.press("Space")
    reach("button.approve")
    page.keyboard.press("Enter")
    page.locator(".decided").wait_for()
    page.goto(f"{live_server.url}/admin/editorial/review/")
    reach("input[form=together]")
    page.keyboard.press("Space")
    reach("#together_read")
    page.keyboard.press("Space")
    reach("#together .approve")
    page.keyboard.press("Enter")
    page.get_by_text("You approved Emmy Noether").wait_for()


def test_the_frame_lays_the_page_out_at_the_width_it_names(live_server, sign_in):
    review, ines = talked_about()
    page = sign_in(ines)
    for width, pixels in (("phone", 390), ("desktop", 1280)):
        page.goto(f"{live_server.url}/admin/editorial/review/{review.pk}/change/?width={width}")
        page.frame_locator("iframe.preview").locator("h1").wait_for()
        frame = page.frames[1]
        assert frame.evaluate("window.innerWidth") == pixels
        box, around = page.locator("iframe.preview").bounding_box(), page.locator(".frame").bounding_box()
        assert box["width"] <= around["width"] + 1
        assert abs(box["height"] - around["height"]) <= 3
        assert box["width"] >= min(pixels, around["width"]) - 3


@pytest.mark.looks
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_nothing_stands_in_anybodys_way(live_server, sign_in, width, scheme):
    review, ines = talked_about()
    page = sign_in(ines, viewport={"width": width, "height": 900}, color_scheme=scheme)
    desk = f"{live_server.url}/admin"
    pages = {
        "review": f"{desk}/editorial/review/{review.pk}/change/",
        "desktop": f"{desk}/editorial/review/{review.pk}/change/?width=desktop&text=whole",
        "sides": f"{desk}/editorial/review/{review.pk}/change/?text=sides",
        "queue": f"{desk}/editorial/review/",
        "comments": f"{desk}/profiles/profile/{review.profile_id}/comments/",
        "form": f"{desk}/profiles/profile/{review.profile_id}/change/",
    }
    for name, address in pages.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelectorAll('.imp details').forEach(one => { one.open = true; })")
        found = Axe().run(page, options={"iframes": False, "preload": False})
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{name} scrolls sideways by {wider} px"
