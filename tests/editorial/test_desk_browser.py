"""The desk in a real browser: no accessibility violation, no complaint under the CSP, no sideways scroll."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from editorial import workflow
from profiles.models.vocabulary import Topic
from tests.editorial.scenes import first, waiting
from tests.factories import make_reviewer, make_user

pytestmark = pytest.mark.django_db(transaction=True)

SCREENS = [(1280, "light"), (390, "dark")]


@pytest.fixture
def addresses(live_server) -> dict[str, str]:
    make_user("everything", "Writers", "Reviewers", "Publishers")
    review, back, ready = waiting(), first("Emmy Noether"), first("Mary Somerville")
    workflow.request_changes(back, by=make_reviewer(), note="Name a source.")
    workflow.approve(ready, digest=ready.revision.frozen.digest, by=make_reviewer())
    base = f"{live_server.url}/admin"
    return {
        "index": f"{base}/",
        "queue": f"{base}/editorial/review/",
        "review": f"{base}/editorial/review/{review.pk}/change/",
        "decided": f"{base}/editorial/review/{ready.pk}/change/",
        "revisions": f"{base}/profiles/profile/{review.profile_id}/revisions/",
        "compare": f"{base}/editorial/revision/{review.revision_id}/compare/",
        "retire": f"{base}/profiles/profile/{review.profile_id}/retire/",
        "all": f"{base}/editorial/review/?all=",
        "sources": f"{base}/profiles/source/",
        "source": f"{base}/profiles/source/add/",
        "topic": f"{base}/profiles/topic/add/",
        "people": f"{base}/password_change/",
    }


def log_in(page: Any, address: str, username: str = "everything") -> None:
    page.goto(address)
    page.fill("#id_username", username)
    page.fill("#id_password", "secret")
    page.click("[type=submit]")
    page.wait_for_url(address)


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_nothing_stands_in_anybodys_way(new_page, addresses, width, scheme):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    log_in(page, addresses["index"])
    for name, address in addresses.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found = Axe().run(page, options={"iframes": False, "preload": False})
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{name} scrolls sideways by {wider} px"
    assert complaints == []


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
