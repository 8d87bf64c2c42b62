"""Schedules, redirects and merges in a real browser: a schedule publishes through run_due; nothing is in the way."""

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.utils import timezone

from editorial import workflow
from editorial.models import Schedule
from tests.editorial.test_desk_browser import log_in
from tests.factories import approve, edit, make_profile, make_published, make_publisher, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(live_server):
    make_user("everything", "Writers", "Reviewers", "Publishers")
    return f"{live_server.url}/admin"


def test_a_schedule_publishes_through_run_due(page, desk, live_server, capsys):
    profile = make_profile(name="Lise Meitner", slug="meitner", summary="She explained how a nucleus splits.")
    approve(profile)
    public = f"{live_server.url}/researchers/meitner/"
    log_in(page, f"{desk}/")
    page.goto(f"{desk}/profiles/profile/{profile.pk}/publish/")
    soon = timezone.localtime(timezone.now() + datetime.timedelta(minutes=2))
    page.get_by_label("Publish on").fill(soon.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Schedule publishing").press("Enter")
    page.wait_for_selector("text=Scheduled: publish revision 1 on")
    call_command("run_due")
    assert page.goto(public).status == 404
    Schedule.objects.update(at=timezone.now())  # its time has come
    call_command("run_due")
    assert "meitner: publish at" in capsys.readouterr().out
    assert page.goto(public).status == 200
    assert "She explained how a nucleus splits." in page.inner_text("main")
    page.goto(f"{desk}/profiles/profile/{profile.pk}/revisions/")
    assert "As scheduled for" in page.inner_text("body")


def test_a_schedule_that_failed_says_why_on_the_history(page, desk):
    profile = make_profile(name="Lise Meitner")
    review = approve(profile)
    workflow.schedule(profile, at=timezone.now() + datetime.timedelta(hours=1), review=review, by=make_publisher())
    edit(profile, focus="Other words")
    approve(profile)
    Schedule.objects.update(at=timezone.now())
    with pytest.raises(SystemExit):
        call_command("run_due")
    log_in(page, f"{desk}/")
    page.goto(f"{desk}/profiles/profile/{profile.pk}/revisions/")
    assert "Another revision of Lise Meitner was approved meanwhile" in page.inner_text(".schedules .is-failed")


def test_two_profiles_are_merged_and_parted_by_keyboard(page, desk):
    kept = make_published(name="Lise Meitner", slug="meitner")
    make_published(name="Elise Meitner", slug="elise", focus="Nuclear fission")
    log_in(page, f"{desk}/")
    page.goto(f"{desk}/profiles/profile/{kept.pk}/merge/")
    page.get_by_label("Name, address or uid").fill("elise")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Merge with Elise Meitner").press("Enter")
    assert "Nuclear fission" in page.inner_text(".changes")
    page.get_by_role("button", name="Merge Elise Meitner into Lise Meitner").press("Enter")
    page.get_by_role("link", name="Undo the merge").press("Enter")
    page.get_by_role("button", name="Undo the merge").press("Enter")
    page.wait_for_selector("text=Elise Meitner is a profile of its own again.")
    kept.refresh_from_db()
    assert kept.focus == ""


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_nothing_stands_in_anybodys_way(new_page, desk, width, scheme, tmp_path):
    kept = make_published(
        name="Lise Meitner", slug="meitner", known_for=[{"title": "Fission", "description": "It splits."}]
    )
    gone = make_published(
        name="Elise Meitner", slug="elise", focus="Fission", known_for=[{"title": "Recoil", "description": "It moves."}]
    )
    edit(kept, role="Professor")
    approve(kept)
    publisher = make_publisher()
    workflow.schedule(kept, at=timezone.now() + datetime.timedelta(days=1), by=publisher)
    merged = workflow.merge_profiles(make_profile(name="A"), make_profile(name="B"), by=publisher)
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    log_in(page, f"{desk}/")
    profile = f"{desk}/profiles/profile"
    addresses = {
        "schedule": f"{profile}/{kept.pk}/schedule/",
        "publish": f"{profile}/{kept.pk}/publish/",
        "unpublish": f"{profile}/{kept.pk}/unpublish/",
        "redirect": f"{profile}/{gone.pk}/redirect/?q=meitner",
        "redirect-to": f"{profile}/{gone.pk}/redirect/?to={kept.pk}",
        "merge": f"{profile}/{kept.pk}/merge/?q=meitner",
        "merge-with": f"{profile}/{kept.pk}/merge/?with={gone.pk}",
        "undo": f"{desk}/editorial/merge/{merged.pk}/undo/",
        "revisions": f"{profile}/{kept.pk}/revisions/",
    }
    for name, address in addresses.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
        found = Axe().run(page, options={"iframes": False, "preload": False})
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{name} scrolls sideways by {wider} px"
    assert complaints == []
