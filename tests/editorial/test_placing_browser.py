"""Schedules, redirects and merges in a real browser: a schedule publishes through run_due; nothing is in the way."""

import datetime

import pytest
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


def test_a_schedule_is_made_by_keyboard_and_publishes_through_run_due(page, desk, live_server, capsys):
    profile = make_profile(name="Lise Meitner", slug="meitner", summary="She explained how a nucleus splits.")
    approve(profile)
    public = f"{live_server.url}/researchers/meitner/"
    log_in(page, f"{desk}/")
    page.goto(f"{desk}/profiles/profile/{profile.pk}/publish/")
    soon = timezone.localtime(timezone.now() + datetime.timedelta(minutes=2))
    time = page.get_by_label("Publish on")
    time.focus()
    page.keyboard.type(soon.strftime("%m%d%Y"))
    page.keyboard.press("ArrowRight")
    page.keyboard.type(soon.strftime("%I%M%p"))
    assert time.input_value() == soon.strftime("%Y-%m-%dT%H:%M")
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
