"""The desk in a real browser: a review is decided, a topic chosen."""

from typing import Any

import pytest

from profiles.models.vocabulary import Topic
from tests.editorial.scenes import waiting
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def addresses(live_server) -> dict[str, str]:
    make_user("everything", "Writers", "Reviewers", "Publishers")
    review = waiting()
    base = f"{live_server.url}/admin"
    return {
        "index": f"{base}/",
        "review": f"{base}/editorial/review/{review.pk}/change/",
        "topic": f"{base}/profiles/topic/add/",
    }


def log_in(page: Any, address: str, username: str = "everything") -> None:
    page.goto(address)
    page.fill("#id_username", username)
    page.fill("#id_password", "secret")
    page.click("[type=submit]")
    page.wait_for_url(address)


def test_a_reviewer_reads_ticks_and_approves(page, addresses):
    log_in(page, addresses["index"], "reviewer")
    page.click("text=to decide")
    page.click("text=Review >> nth=0")
    page.goto(addresses["review"])
    assert page.frame_locator("iframe.preview").locator("h1").inner_text()
    page.click("text=Approve revision 2")
    assert page.locator("#read-error").is_visible()
    page.fill("#id_note", "Checked against both papers.")
    page.check("#id_read")
    page.click("text=Approve revision 2")
    assert "Approved by reviewer" in page.inner_text(".decided")
    assert "Checked against both papers." in page.inner_text(".decided")


def test_choosing_a_wider_topic_raises_no_complaint_under_the_csp(page, addresses):
    Topic.objects.create(label="Physics")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    log_in(page, addresses["index"])
    page.goto(addresses["topic"])
    page.fill("#id_label", "Nuclear physics")
    page.click(".select2-selection")
    page.fill(".select2-search__field", "phys")
    page.click("li.select2-results__option:has-text('Physics')")
    page.click("[name=_save]")
    assert Topic.objects.filter(label="Nuclear physics", parent__label="Physics").exists()
    assert complaints == []
